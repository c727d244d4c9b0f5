"""Normalisation and passages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core import text

MIXED = st.text(
    st.one_of(
        st.sampled_from(
            "张伟明劳动合同 \n\t\u3000,，。（）AbcſΣσς019０９Ａﬁ①½㍿é\u0301\u200b\u00ad\x80Ａİßΐ가각"
        ),
        st.characters(),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("第 3 条\n甲方： 张 伟", "第3条甲方:张伟"),
        ("  Hello \t World  ", "hello world"),
        ("ＡＢＣ１２３（甲）", "abc123(甲)"),
        ("ΟΔΟΣ straße", "οδοσ strasse"),
        ("软\u00ad连\u200b字\ufeff符", "软连字符"),
        ("国发〔2026〕3号", "国发〔2026〕3号"),
        ("\u3000\u3000空格", "空格"),
        ("半\ud800个", "半个"),
        ("", ""),
    ],
)
def test_texts_are_compared_in_one_spelling(raw: str, normal: str) -> None:
    """Widths, cases, spaces beside Chinese and invisible characters make no difference."""
    assert normal == text.normalise(raw)


@given(MIXED)
def test_normalising_twice_changes_nothing(raw: str) -> None:
    """The normal form is its own normal form."""
    once = text.normalise(raw)
    assert once == text.normalise(once)


@given(raw=MIXED, data=st.data())
def test_a_substring_of_a_normal_form_matches_it(raw: str, data: st.DataObject) -> None:
    """What a reader copies out of a text finds the text: invariant 7 of the design."""
    normal = text.normalise(raw)
    start = data.draw(st.integers(0, len(normal)))
    end = data.draw(st.integers(start, len(normal)))
    assert text.normalise(normal[start:end]) in normal


@given(raw=st.text("张伟劳动合同甲乙，：（）0123abc 　\n", max_size=30), data=st.data())
def test_a_substring_of_a_raw_text_matches_it(raw: str, data: st.DataObject) -> None:
    """The same for text as it is printed, spaces and full-width marks included."""
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    assert text.normalise(raw[start:end]) in text.normalise(raw)


def _passage(content: str, query: str, width: int, names: tuple[str, ...] = ()) -> str:
    return text.passages(content, query.split(), width, names=names, most=1)[0]


@pytest.mark.parametrize(
    ("query", "width", "expected"),
    [
        ("合同", 60, "甲方张三与乙方李四订立\u2068合同\u2069，为期三年。"),
        ("合同", 8, "…订立\u2068合同\u2069，为期三…"),
        ("订立合同，为期三年。", 4, "…\u2068订立合同，为期三年。\u2069"),
        ("甲", 4, "\u2068甲\u2069方张三…"),
        ("乙方 甲方", 8, "\u2068甲方\u2069张三与\u2068乙方\u2069李…"),
        ("没有", 6, "甲方张三与乙…"),
        ("", 100, "甲方张三与乙方李四订立合同，为期三年。"),
    ],
)
def test_passages_show_the_place(query: str, width: int, expected: str) -> None:
    """Around the first match, marked, with an ellipsis where something is cut."""
    assert expected == _passage("甲方张三与乙方李四订立合同，为期三年。", query, width)


def test_passages_show_the_text_as_it_was_written() -> None:
    """Matching ignores width, case and spaces; what is shown does not."""
    found = _passage("合同 编号：\nＱＲ－0001　Straße", "号:qr-0001 STRASSE", 60)
    assert found == "合同 编\u2068号： ＱＲ－0001\u2069 \u2068Straße\u2069"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("合同", "客户张**与欧***的\u2068合同\u2069，张 **"),
        ("张伟", "客户\u2068张伟\u2069*与欧***的合同，\u2068张 伟\u2069*"),
        ("张伟明", "客户\u2068张伟明\u2069与欧***的合同，\u2068张 伟明\u2069"),
        ("明与", "客户张*\u2068明与\u2069欧***的合同，张 **"),
        ("", "客户张**与欧***的合同，张 **"),
    ],
)
def test_names_are_masked_but_for_what_was_searched(query: str, expected: str) -> None:
    """A passage tells nobody a name they did not type."""
    content, names = "客户张伟明与欧阳娜娜的合同，张 伟明", ("张伟明", "欧阳娜娜")
    assert expected == _passage(content, query, 60, names)


@given(content=MIXED, query=MIXED, width=st.integers(1, 50))
def test_passages_are_one_line_with_balanced_marks(content: str, query: str, width: int) -> None:
    """Whatever the text holds, marks come in pairs and nothing else looks like one."""
    shown = _passage(content, query, width)
    marks = [char for char in shown if char in text.MATCH_START + text.MATCH_END]
    assert [text.MATCH_START, text.MATCH_END] * (len(marks) // 2) == marks
    assert "\n" not in shown


@given(before=MIXED, name=st.sampled_from(["张伟明", "欧阳娜娜"]), after=MIXED)
def test_a_name_never_stands_whole_in_a_passage(before: str, name: str, after: str) -> None:
    """Unless it was searched for, whatever stands around it."""
    shown = _passage(f"{before}|{name}|{after}", "", 200, (name,))
    assert name not in shown


def test_several_places_are_shown() -> None:
    """The first place of every word, then further ones, without overlap, in their order."""
    content = "甲" * 50 + "合同" + "乙" * 50 + "协议" + "丙" * 50 + "合同" + "丁" * 50
    shown = text.passages(content, ["协议", "合同"], 12, most=3)
    assert shown == (
        "…甲甲甲甲\u2068合同\u2069乙乙乙乙乙乙…",
        "…乙乙乙乙\u2068协议\u2069丙丙丙丙丙丙…",
        "…丙丙丙丙\u2068合同\u2069丁丁丁丁丁丁…",
    )
    assert shown[:2] == text.passages(content, ["协议", "合同"], 12, most=2)
