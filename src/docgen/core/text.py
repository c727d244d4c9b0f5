"""Normalisation and passages for a Chinese search that misses nothing.

A text is searched in its normal form: NFKC, case-folded, invisible characters dropped, white space
collapsed to single spaces, and those kept only between two words of letters and digits (print and
people set "第 3 条" and "第3条", "编号： A" and "编号：A" as they like).  Punctuation is kept and
must match; full-width marks become ASCII by NFKC.  A document is found by a word when its normal form
contains the normal form of the word.  No dictionary is consulted: for any text, any substring of it
finds it.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from docgen.core.masks import mask_name

STAR = "*"
MATCH_START, MATCH_END = "\u2068", "\u2069"
ELLIPSIS = "…"
MOST_PASSAGES = 2
_CJK = (
    r"\u1100-\u11ff\u2e80-\u303f\u3040-\u30ff\u3100-\u318f\u31a0-\u4dbf\u4e00-\ua4cf\uac00-\ud7ff"
    r"\uf900-\ufaff\ufe30-\ufe4f\U00020000-\U0003ffff"
)
# What needs no space beside it: Chinese characters and every mark; words of letters and digits do.
_CLOSE = re.compile(rf"[{_CJK}\W]")
_LOOSE_SPACE = re.compile(rf"(?<=[{_CJK}\W]) | (?=[{_CJK}\W])")
_CHINESE_SPACE = re.compile(rf"(?<=[{_CJK}])[ \t\u00a0\u2000-\u200b\u3000]+(?=[{_CJK}])")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_SETTLED = 8  # rounds; two are enough for all text seen, more only for contrived sequences


def normalise(text: str) -> str:
    """The form in which texts and queries are compared.  Idempotent."""
    for _ in range(_SETTLED):
        folded = _LOOSE_SPACE.sub("", _fold(text))
        if folded == text:
            break
        text = folded
    return text


def tight(text: str) -> str:
    """A text without the spaces between Chinese characters that print and OCR put there."""
    return _CHINESE_SPACE.sub("", text)


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    folded = " ".join(folded.split())
    if folded.isprintable():
        return folded
    seen = (char for char in folded if unicodedata.category(char) not in _INVISIBLE)
    return " ".join("".join(seen).split())


def passages(
    text: str,
    words: Sequence[str],
    width: int = 60,
    *,
    names: Sequence[str] = (),
    most: int = MOST_PASSAGES,
) -> tuple[str, ...]:
    """Up to ``most`` places of ``text`` where words stand, about ``width`` characters of each.

    Matches stand between U+2068 and U+2069.  Each name in ``names`` is masked as lists mask it
    (张*), but for the characters the words themselves spell out.  A cut end shows an ellipsis.  A
    text that has none of the words (found by its identity, say) gives its beginning.
    """
    shown = _visible(text)
    parts = tuple(filter(None, dict.fromkeys(map(normalise, words))))
    windows = _windows(len(shown), _places(shown, parts), width, most)
    margin = 2 * max(map(len, (*names, *parts)), default=0) + 8
    return tuple(_passage(shown, parts, names, window, margin) for window in windows)


def _passage(
    shown: str,
    parts: Sequence[str],
    names: Sequence[str],
    window: tuple[int, int],
    margin: int,
) -> str:
    """One window: only it and what reaches into it is looked at."""
    base = max(0, window[0] - margin)
    while base and unicodedata.combining(shown[base]):
        base -= 1
    near = shown[base : window[1] + margin]
    normal, places = _aligned(near)
    matched = _covered(span for part in parts for span in _spans(normal, places, part))
    chars = list(near)
    for name in names:
        for start, end in _spans(normal, places, normalise(name)):
            letters = [i for i in range(start, end) if near[i] != " "]
            mask = mask_name("".join(near[i] for i in letters))
            for i, char in zip(letters, mask, strict=False):
                if i not in matched and char == STAR:
                    chars[i] = STAR
    start, end = window[0] - base, window[1] - base
    return _marked(chars, matched, start, end, cut=(window[0] > 0, window[1] < len(shown)))


def _places(shown: str, parts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Where each part stands, as spans of the shown text."""
    found = [[match.span() for match in _pattern(part).finditer(shown)] for part in parts]
    if not all(found):
        normal, places = _aligned(shown)  # spelt in a way the pattern does not know
        found = [list(_spans(normal, places, part)) for part in parts]
    return [spans for spans in found if spans]


@functools.lru_cache(maxsize=256)
def _pattern(part: str) -> re.Pattern[str]:
    """What finds nearly every spelling of a part: either case, either width, spaces between."""
    runs = (" ?".join(map(either_width, run)) for run in part.split(" "))
    return re.compile(" ".join(runs), re.IGNORECASE)


def either_width(char: str) -> str:
    """A pattern for a character in half width or full width."""
    if "!" <= char <= "~":
        return f"[{re.escape(char)}{chr(ord(char) + 0xFEE0)}]"
    return re.escape(char)


def _windows(
    length: int, found: Sequence[Sequence[tuple[int, int]]], width: int, most: int
) -> list[tuple[int, int]]:
    """The stretches to show: the first place of each part, then further ones, as long as there is room."""
    chosen: list[tuple[int, int]] = []
    firsts = [spans[0] for spans in found]
    for focus in (*sorted(firsts), *sorted({span for spans in found for span in spans[:most]})):
        if len(chosen) == most:
            break
        if not any(start <= focus[0] and focus[1] <= end for start, end in chosen):
            window = _window(length, focus, width)
            touched = [one for one in chosen if one[0] <= window[1] and window[0] <= one[1]]
            if touched:
                continue  # it overlaps what is shown already
            chosen.append(window)
    return sorted(chosen) or [_window(length, (0, 0), width)]


def _visible(text: str) -> str:
    """The text in one line, without what would disturb the marks of a passage."""
    shown = " ".join(text.split())
    return shown if shown.isprintable() else "".join(_seen(text))


def _seen(text: str) -> Iterator[str]:
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
    spans = _clusters(text)
    clusters = text if len(spans) == len(text) else [text[start:end] for start, end in spans]
    folds = list(map(_FOLDED.__getitem__, clusters))
    normal = list("".join(folds))
    places = spans
    if set(map(len, folds)) != {1}:
        places = [span for span, fold in zip(spans, folds, strict=True) for _ in fold]
    loose = {i for i, char in enumerate(normal) if char == " " and _is_loose_space(normal, i)}
    if loose:
        kept = [i for i in range(len(normal)) if i not in loose]
        return "".join(normal[i] for i in kept), [places[i] for i in kept]
    return "".join(normal), places


def _clusters(text: str) -> list[tuple[int, int]]:
    if text.isascii() or not any(map(unicodedata.combining, text)):
        return list(zip(range(len(text)), range(1, len(text) + 1), strict=True))
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        found.append((start, end))
        start = end
    return found


class _Folded(dict[str, str]):
    """The normal form of a character and its marks, of which texts have the same few thousand."""

    def __missing__(self, cluster: str) -> str:
        if len(self) > _MOST_FOLDED:
            self.clear()
        self[cluster] = folded = " " if cluster == " " else normalise(cluster)
        return folded


_MOST_FOLDED = 1 << 14
_FOLDED = _Folded()


def _is_loose_space(normal: Sequence[str], i: int) -> bool:
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


def _marked(
    chars: Sequence[str], matched: frozenset[int], start: int, end: int, *, cut: tuple[bool, bool]
) -> str:
    out = [ELLIPSIS] if cut[0] else []
    for inside, group in itertools.groupby(range(start, end), key=matched.__contains__):
        run = "".join(chars[i] for i in group)
        out.append(f"{MATCH_START}{run}{MATCH_END}" if inside else run)
    if cut[1]:
        out.append(ELLIPSIS)
    return "".join(out)
