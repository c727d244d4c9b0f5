"""The query language: what it means, what it refuses, and that a query can be written and read again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core import query_language
from docgen.core.query_language import from_parameters, parameters, parse, written
from docgen.model import After, Days, Filter, Numbers, Query, SearchField, Sort

TYPED = st.text(
    st.one_of(
        st.sampled_from('张伟a1 \u3000\n"“”「」『』＂-－:：,，、..~至=*'),
        st.sampled_from(["type:", "期间:", "2026-01", "..", "QR-SH01-", "0001", "-", '"', "state:void"]).map(
            lambda word: word[0]
        ),
        st.characters(),
    ),
    max_size=40,
) | st.lists(
    st.sampled_from(
        ["类型:确认单", "-state:void", "period:2026-01..2026-06", "QR-SH01-202611-0001..0200", '"a b"', "“张 伟”",
         "team:一部,二部", "number:LX-12", "sort:number", "不含:作废", "-", "issued:..2025", 'x"y', "signed:no",
         "person:“欧 阳”", "编号：QR-1", "12:30", "-0", "type:", '"', "2026..2025", "甲方：乙", "“”", "period:x"]
    ),
    max_size=6,
).map(" ".join)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "words", "without"),
    [
        ("林知远  劳动合同", ("林知远", "劳动合同"), ()),
        ('"劳动 合同" “甲方：A” 「乙 方」 『丙』', ("劳动 合同", "甲方：A", "乙 方", "丙"), ()),
        ('"他说""好"""', ('他说"好"',), ()),
        ("合同 -作废 －试用 -“提前 终止” 不含:撤回", ("合同",), ("作废", "试用", "提前 终止", "撤回")),
        ("- 甲-乙 5x\"", ("-", "甲-乙", '5x"'), ()),
        ("合同 ＡＢＣ abc", ("合同", "ＡＢＣ"), ()),
        ("甲方：华东证券 12:30", ("甲方：华东证券", "12:30"), ()),
        ("", (), ()),
    ],
)  # fmt: skip
def test_words_phrases_and_exclusions(
    typed: str, words: tuple[str, ...], without: tuple[str, ...]
) -> None:
    """Words stand apart by spaces, quotes hold one together, a minus excludes; each counts once."""
    query, problems = parse(typed)
    assert (words, without, (), ()) == (query.words, query.without, query.filters, problems)


DAY = dt.date


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("类型:确认单", Filter(SearchField.TYPE, "确认单")),
        ("TYPE：client-confirmation", Filter(SearchField.TYPE, "client-confirmation")),
        ("-branch:SH01", Filter(SearchField.BRANCH, "SH01", negated=True)),
        ("团队:“营销 一部”", Filter(SearchField.TEAM, "营销 一部")),
        ("人员:林知远", Filter(SearchField.PERSON, "林知远")),
        ("period:2026-11", Filter(SearchField.PERIOD, Days(DAY(2026, 11, 1), DAY(2026, 11, 30)))),
        ("期间:2026年1月至2026年6月", Filter(SearchField.PERIOD, Days(DAY(2026, 1, 1), DAY(2026, 6, 30)))),
        ("period:2026-01..2026-06", Filter(SearchField.PERIOD, Days(DAY(2026, 1, 1), DAY(2026, 6, 30)))),
        ("issued:2026-11-03..", Filter(SearchField.ISSUED, Days(DAY(2026, 11, 3), None))),
        ("签发:..2025", Filter(SearchField.ISSUED, Days(None, DAY(2025, 12, 31)))),
        ("状态:作废", Filter(SearchField.STATE, "void")),
        ("签署:否", Filter(SearchField.SIGNED, "no")),
        ("original:none", Filter(SearchField.ORIGINAL, "none")),
        ("QR-SH01-202611-0001..0200", Filter(SearchField.NUMBER, Numbers("QR-SH01-202611-", 1, 200, 4))),
        ("QR-1..QR-3", Filter(SearchField.NUMBER, Numbers("QR-", 1, 3, 1))),
        ("沪营请〔2026〕1号..12号", Filter(SearchField.NUMBER, Numbers("沪营请〔2026〕", 1, 12, 1))),
        ("编号:QR-0007", Filter(SearchField.NUMBER, Numbers("QR-", 7, 7, 4))),
    ],
)  # fmt: skip
def test_filters(typed: str, expected: Filter) -> None:
    """Each field, in both languages, with either colon and either dash."""
    query, problems = parse(typed)
    assert ((expected,), (), ()) == (query.filters, query.words, problems)


def test_several_values_and_the_order() -> None:
    """Commas and repetition mean any of them; the order is part of the query."""
    query, _ = parse("branch:SH01,BJ02 营业部:GZ03 branch:sh01 排序:相关")
    assert [one.value for one in query.filters] == ["BJ02", "GZ03", "SH01"]
    assert query.sort is Sort.RELEVANCE


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("合同 “甲方", 4),
        ("类型:", 1),
        ("a 类型: b", 3),
        ("period:2026-13", 8),
        ("period:2026-06..2026-01", 8),
        ("state:pending", 7),
        ("状态:无效", 4),
        ("signed:maybe", 8),
        ("合同 ”“", 4),
        ("QR-0200..0001", 1),
        ("number:合同", 8),
        ("sort:up", 6),
        ("\u200b", 1),
        ("a" * 5000, 4001),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_place(typed: str, place: int) -> None:
    """One problem, at the character where it stands, with what to write instead."""
    _, (problem,) = parse(typed)
    assert place == problem.place
    assert str(problem.what)
    assert str(problem.remedy)


@given(TYPED)
def test_a_query_is_written_so_that_it_reads_the_same(typed: str) -> None:
    """Whatever is typed: no exception, and what is understood of it has one spelling."""
    query, problems = parse(typed)
    assert (query, ()) == parse(written(query))
    assert written(query) == written(parse(written(query))[0])
    assert all(0 < problem.place <= len(typed) + 1 for problem in problems)


@given(typed=TYPED, limit=st.integers(1, 1000), serial=st.sampled_from(["QR-SH01-202611-0001", "沪营请〔2026〕1号"]))  # fmt: skip
def test_a_link_holds_the_whole_query(typed: str, limit: int, serial: str) -> None:
    """Words, filters, order, page and place."""
    after = After(3, DAY(2026, 11, 3), serial)
    query = Query(
        **{
            name: getattr(parse(typed)[0], name) for name in ("words", "without", "filters", "sort")
        },
        limit=limit,
        after=after,
    )
    assert (query, ()) == from_parameters(parameters(query))


@pytest.mark.parametrize("after", ["x", "1.20261301.QR", "1.2026.Q", "99999999.20260101.Q", "1..Q"])
def test_a_place_that_cannot_be_read_is_the_beginning(after: str) -> None:
    """A link that was cut or altered still opens."""
    query, problems = from_parameters({"q": "合同", "limit": "0", "after": after})
    assert (None, 1, ()) == (query.after, query.limit, problems)
    assert query_language.LIMIT == from_parameters({"limit": "many"})[0].limit
