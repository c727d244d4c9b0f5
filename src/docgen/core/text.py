"""Normalisation, tokens and excerpts for a Chinese search that misses nothing.

A text is searched in its normal form: NFKC, case-folded, invisible characters dropped, white space
collapsed to single spaces, and those kept only between two words of letters and digits (print and
people set "第 3 条" and "第3条", "编号： A" and "编号：A" as they like).  Punctuation is kept and
must match; full-width marks become ASCII by NFKC.  A query is split at white space; a document is
found when its normal form contains the normal form of *every* part.  No dictionary is consulted:
for any text, any substring of it finds it.

The index keeps bigrams: every two characters that stand side by side, across words, and the last
character alone, in order.  A substring of two or more characters is then a phrase of its bigrams,
and a single character the prefix of a bigram.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from docgen.core.masks import mask_name

STAR = "*"
MATCH_START, MATCH_END = "\u2068", "\u2069"
ELLIPSIS = "…"
# A space inside a bigram; C1 controls never survive normalisation, so nothing else is spelt so.
SPACE = "\x80"
_CJK = (
    r"\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3100-\u318f\u31a0-\u4dbf\u4e00-\ua4cf\uac00-\ud7ff"
    r"\uf900-\ufaff\ufe30-\ufe4f\U00020000-\U0003ffff"
)
# What needs no space beside it: Chinese characters and every mark; words of letters and digits do.
_CLOSE = re.compile(rf"[{_CJK}\W]")
_LOOSE_SPACE = re.compile(rf"(?<=[{_CJK}\W]) | (?=[{_CJK}\W])")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_SETTLED = 8  # rounds; two are enough for all text seen, more only for contrived sequences


def normalise(text: str) -> str:
    """The form in which texts and queries are compared.  Idempotent."""
    for _ in range(_SETTLED):
        folded = _LOOSE_SPACE.sub("", " ".join(_fold(text).split()))
        if folded == text:
            break
        text = folded
    return text


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if folded.isprintable():
        return folded
    return "".join(
        char for char in folded if char.isspace() or unicodedata.category(char) not in _INVISIBLE
    )


def terms(query: str) -> tuple[str, ...]:
    """The parts of a query, normalised, each once: all must occur in a text for it to be found."""
    parts = itertools.chain.from_iterable(normalise(part).split() for part in query.split())
    return tuple(dict.fromkeys(parts))


def matches(normal: str, parts: Iterable[str]) -> bool:
    """Whether a normalised text is found by these terms: the definition an index has to meet."""
    return all(part in normal for part in parts)


def bigrams(text: str) -> Iterator[str]:
    """The tokens of a text: its normal form's bigrams in order, then its last character."""
    normal = normalise(text).replace(" ", SPACE)
    return (normal[i : i + 2] for i in range(len(normal)))


def match_expression(parts: Sequence[str]) -> str:
    """The FTS5 expression that finds these ``terms`` among ``bigrams``.

    Every token stands in a quoted string, with quotes doubled, so that nothing a user types is
    query syntax.
    """
    return " AND ".join(_phrase(part.replace(" ", SPACE)) for part in parts)


def _phrase(part: str) -> str:
    if len(part) == 1:
        return f"{_quoted(part)} *"
    return _quoted(" ".join(part[i : i + 2] for i in range(len(part) - 1)))


def _quoted(string: str) -> str:
    return '"' + string.replace('"', '""') + '"'


def excerpt(text: str, query: str, width: int = 60, *, names: Sequence[str] = ()) -> str:
    """About ``width`` characters of ``text`` around the first place ``query`` is found.

    Matches stand between U+2068 and U+2069.  Each name in ``names`` is masked as lists mask it
    (张*), but for the characters the query itself spells out.  A cut end shows an ellipsis.  A
    query that is not in the text (found by its identity, say) gives the beginning.
    """
    shown = "".join(_visible(text))
    normal, places = _aligned(shown)
    found = [span for part in terms(query) for span in _spans(normal, places, part)]
    matched = _covered(found)
    chars = list(shown)
    for name in names:
        for start, end in _spans(normal, places, normalise(name)):
            letters = [i for i in range(start, end) if shown[i] != " "]
            mask = mask_name("".join(shown[i] for i in letters))
            for i, char in zip(letters, mask, strict=False):
                if i not in matched and char == STAR:
                    chars[i] = STAR
    start, end = _window(len(chars), min(found, default=(0, 0)), width)
    return _marked(chars, matched, start, end)


def _visible(text: str) -> Iterator[str]:
    """The text in one line, without what would disturb the marks of the excerpt."""
    blank = True
    for char in text:
        if char.isspace():
            if not blank:
                yield " "
            blank = True
        elif unicodedata.category(char) not in _INVISIBLE:
            yield char
            blank = False


def _aligned(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The normal form, and for each of its characters the span of ``text`` it comes from.

    Clusters (a character and its combining marks) are folded one by one; where that is not the
    whole text's normal form, a match may go unmarked, never unfound.
    """
    normal: list[str] = []
    places: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        folded = " " if text[start] == " " and end == start + 1 else normalise(text[start:end])
        normal.extend(folded)
        places.extend([(start, end)] * len(folded))
        start = end
    kept = [i for i in range(len(normal)) if not _is_loose_space(normal, i)]
    return "".join(normal[i] for i in kept), [places[i] for i in kept]


def _is_loose_space(normal: Sequence[str], i: int) -> bool:
    if normal[i] != " ":
        return False
    beside = [normal[j] for j in (i - 1, i + 1) if 0 <= j < len(normal)]
    return len(beside) < 2 or any(_CLOSE.match(char) for char in beside)


def _spans(normal: str, places: Sequence[tuple[int, int]], part: str) -> Iterator[tuple[int, int]]:
    """Where ``part`` stands, as spans of the shown text."""
    at = normal.find(part) if part else -1
    while at >= 0:
        yield places[at][0], places[at + len(part) - 1][1]
        at = normal.find(part, at + 1)


def _covered(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(i for start, end in spans for i in range(start, end))


def _window(length: int, focus: tuple[int, int], width: int) -> tuple[int, int]:
    """``width`` characters with the focus in the first third; more when the focus is longer."""
    lead = max(0, min(width // 3, width - (focus[1] - focus[0])))
    start = max(0, min(focus[0] - lead, length - width))
    return start, min(length, max(start + width, focus[1]))


def _marked(chars: Sequence[str], matched: frozenset[int], start: int, end: int) -> str:
    out = [ELLIPSIS] if start > 0 else []
    for inside, group in itertools.groupby(range(start, end), key=matched.__contains__):
        run = "".join(chars[i] for i in group)
        out.append(f"{MATCH_START}{run}{MATCH_END}" if inside else run)
    if end < len(chars):
        out.append(ELLIPSIS)
    return "".join(out)
