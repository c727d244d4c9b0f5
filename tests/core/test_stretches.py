"""What documents share of their texts: no part of a text gets lost between stretches and open pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

import hypothesis.strategies as st
from hypothesis import given

from docgen.core import openings, pieces, stretches, text

WORDS = ["客户", "签字:", "日期", "2026-11-05", "2026年3月1日", "张伟明", "编号:QR-SH01-202611-0001", "甲,乙。", "abc", "x y",
         "□持有■", "(一)本合同一式两份,双方各执一份,具有同等法律效力。", "12", "。",
         "********0123", "138****5678"]  # fmt: skip
TEXTS = st.lists(
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(alphabet="客户签字0-年 a:,", max_size=5)), max_size=4).map("".join),
    max_size=6,
).map("\n".join)  # fmt: skip


def _found(contents: list[str]) -> list[tuple[str, list[stretches.Stretch]]]:
    """Each text in normal form with its stretches, as those that are indexed together have them."""
    cuts = [pieces.cut(one, text.normalise(one)) for one in contents]
    counts = Counter(piece for cut in cuts for piece in set(cut.pieces()))
    shared = {piece for piece, count in counts.items() if count > 1}
    rows = [list(stretches.rows(cut, shared)) for cut in cuts]
    known = _known(cuts, rows)
    edges = [list(stretches.edges(cut, shared, known)) for cut in cuts]
    known |= _known(cuts, edges)
    return [
        (cut.normal, stretches.covering(cut.normal, own, beside, known))
        for cut, own, beside in zip(cuts, rows, edges, strict=True)
    ]


def _opened(part: str, pairs: Set[str]) -> bool:
    """Whether one of these open pairs may be where a part goes beyond all stretches."""
    runs = [run for at in range(len(part) - 1) for run in openings.pairs(part, at)]
    return any(low <= pair <= high for low, high in runs for pair in pairs)


def _known(
    cuts: Sequence[pieces.Cut], possible: Sequence[Sequence[Sequence[stretches.Stretch]]]
) -> set[str]:
    counts = Counter(
        said
        for cut, own in zip(cuts, possible, strict=True)
        for said in {cut.normal[one.start : one.end] for some in own for one in some}
    )
    return {one for one, count in counts.items() if count > 1}


def _kept(normal: str, found: list[stretches.Stretch]) -> list[stretches.Kept]:
    return [(normal[one.start : one.end], one.lead, one.trail) for one in found]


def _said(normal: str, found: list[stretches.Stretch]) -> list[str]:
    return [normal[one.start : one.end] for one in found]


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_every_part_lies_in_a_stretch_or_has_an_open_pair(contents: list[str]) -> None:
    """Of two characters to ``REACH``, anywhere in any text."""
    for normal, found in _found([*contents, contents[0]]):
        spans = openings.outermost(found)
        pairs = openings.open_pairs(normal, spans)
        for start in range(len(normal)):
            for end in range(start + 2, min(len(normal), start + stretches.REACH) + 1):
                inside = any(first <= start and end <= last for first, last in spans)
                assert inside or _opened(normal[start:end], pairs)
        assert openings.holds(normal, _kept(normal, found), pairs)


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_who_has_a_stretch_has_its_core_without_what_is_beyond(contents: list[str]) -> None:
    """So a part that lies in a core needs no longer stretches to be found."""
    for _, found in _found([*contents, contents[0]]):
        plain = [(one.start, one.end) for one in found if not one.lead and not one.trail]
        for one in found:
            start, end = one.start + one.lead, one.end - one.trail
            if end - start >= stretches.SHORTEST:
                assert any(first <= start and end <= last for first, last in plain)


@given(st.lists(TEXTS, min_size=2, max_size=3), st.data())
def test_what_is_lost_is_seen(contents: list[str], data: st.DataObject) -> None:
    """Without one stretch or one pair, ``holds`` says what looking at every part says."""
    normal, found = _found([*contents, contents[0]])[0]
    kept = set(_kept(normal, found))
    pairs = openings.open_pairs(normal, openings.outermost(found))
    if kept:
        kept.discard(data.draw(st.sampled_from(sorted(kept))))
    if pairs:
        pairs.discard(data.draw(st.sampled_from(sorted(pairs))))
    parts = (
        normal[start:end]
        for start in range(len(normal))
        for end in range(start + 2, min(len(normal), start + stretches.REACH) + 1)
    )
    # A part lies in a stretch wherever it stands in one.
    right = all(any(part in one for one, _, _ in kept) or _opened(part, pairs) for part in parts)
    assert not openings.holds(normal, kept, pairs) or right


def test_the_words_of_a_form_are_stretches_and_values_are_open() -> None:
    """Clauses in a row; clauses with year and month or the parts of a number behind them, with a digit before
    them; the last part of a number; never the day itself or the count.
    """
    form = "客户\n姓名及称谓\n{}\n签字日期\n2026-11-{}\n编号为\nQR-SH01-202611-{}\n以上"
    names = [("张伟明", "05", "0001"), ("李四光", "12", "0002"), ("王小明", "15", "0003")]
    normal, found = _found([form.format(*one) for one in names])[0]
    assert _said(normal, found) == [
        "客户姓名及称谓", "签字日期", "编号为",
        "签字日期2026-", "签字日期2026-11-", "5编号为",
        "编号为qr-sh01-", "编号为qr-sh01-202611-", "-202611-000",
    ]  # fmt: skip
    assert openings.open_pairs(normal, openings.outermost(found)) == {
        "谓张", "张伟", "伟明", "明签", "1-0", "05", "为q\x03", "1-0\x08", "01", "1以", "以上",
    }  # fmt: skip


def test_what_stands_beside_a_value_belongs_to_more_than_one_clause() -> None:
    """As many as a part can reach, so that it does not end between a row of clauses and the month behind it."""
    form = "请签字。\n期满按时返岗并销假。\n申请人签字:\n{}\n填表说明\n1.请假应当事先批准;\n其他"
    days = ["2026-11-05", "2026-11-05", "2026年11月5日"]
    normal, found = _found([form.format(day) for day in days])[0]
    said = _said(normal, found)
    assert "期满按时返岗并销假。申请人签字:2026-11-" in said
    assert "-05填表说明1.请假应当事先批准;" in said


def test_stars_are_a_forms_and_the_digits_beside_them_are_not() -> None:
    """Of numbers that are masked, the stars are a piece; what is left of the number is nobody's form."""
    raw = "账号********0123手机138****5678"
    assert [*pieces.cut(raw, text.normalise(raw)).pieces()] == ["账号", "********", "手机", "****"]


def test_a_text_that_is_not_its_lines_in_a_row_is_nobody_elses() -> None:
    """A combining mark at a line's beginning joins the line before it: such a text has no pieces."""
    raw = "日期a\n\u0301客户"
    cut = pieces.cut(raw, text.normalise(raw))
    assert (list(cut.pieces()), [*cut.ends]) == ([], [len(cut.normal)])
