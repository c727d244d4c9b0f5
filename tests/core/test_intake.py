"""From sheets and trees to records: every value with its place, every problem at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core import intake
from docgen.model import Node, RawInput, Scalar, Sheet, Source
from tests.core.intake_types import ABOUT, GOOD, SCHEMA, field, make_type

TYPE = make_type()
HEAD: list[Scalar] = ["序号", "营业部", "出访人", "证件类型", "证件号码", "出访日期"]
ROW: list[Scalar] = ["1", "SH01", "张三", "居民身份证", "990000199202290019", "2026-11-22"]
OTHER: list[Scalar] = ["2", "SH01", "李四", "护照", "E1234567", "2026-11-23"]
COSTS: list[Scalar] = ["序号", "费用种类", "金额（元）"]

Rows = Sequence[Sequence[Scalar]]


def sheet(rows: Rows, name: str | None = "出访单", merged: Any = ()) -> Sheet:
    return Sheet("a.xlsx", name, rows, merged)


def read(*sheets: Sheet, doctype: Any = TYPE, **more: Any) -> intake.Intake:
    return intake.records(doctype, RawInput(sheets=sheets), **more)


def told(found: intake.Intake) -> list[tuple[str | None, str | None, str]]:
    """Sheet, cell and code of every problem."""
    return [(p.source.sheet, p.source.cell, p.code) for p in found.problems]


def cells(found: intake.Intake) -> list[tuple[str | None, str]]:
    return [(cell, code) for _, cell, code in told(found)]


# --- tables -------------------------------------------------------------------------------------


def test_a_plain_sheet_gives_records_with_their_places() -> None:
    found = read(sheet([HEAD, ROW, OTHER]))
    assert told(found) == []
    first, second = found.records
    assert first.values == GOOD
    assert list(first.values) == ["branch", "visitor", "id_type", "visitor_id", "visited_on"]
    assert first.sources["visitor_id"] == Source("a.xlsx", "出访单", "E2")
    assert second.source == Source("a.xlsx", "出访单", "B3")


def test_titles_notes_and_blank_rows_above_and_below_are_no_data() -> None:
    rows: Rows = [
        [], ["出访单登记表"], ["填写说明：出访人填姓名"], [None, "  "], [*HEAD, None, "#核对"],
        ROW, [], ["2", None, "\u3000"], [*OTHER, "随手记", "√"], [None] * 6,
    ]  # fmt: skip
    found = read(sheet(rows, merged=[(1, 0, 1, 5)]))
    assert told(found) == []
    assert [record.source.cell for record in found.records] == ["B6", "B9"]


def test_each_field_judges_a_text_for_itself_in_every_record() -> None:
    """A text that is fine in one field or record is still wrong in another, as often as it comes."""
    day = OTHER[5]
    found = read(sheet([HEAD, OTHER, [*OTHER[:4], day, "E1234567"], [*OTHER[:4], day, "E1234567"]]))
    assert cells(found) == [("F3", "date.format"), ("F4", "date.format")]
    assert [len(one.values) for one in found.entries] == [5, 4, 4]
    assert found.entries[1].values["visitor_id"] == day


def test_decorated_headers_in_any_order_and_language_are_understood() -> None:
    head = ["Visited on", "＊出访人（必填）", "visitor_id", " 证 件 类 型 ", "branch code"]
    found = read(sheet([head, ["2026/11/22", "张三", ROW[4], "居民身份证", "ＳＨ０１"]]))
    assert [record.values for record in found.records] == [GOOD]


def test_headers_over_two_rows_name_a_parent_and_its_children() -> None:
    upper = [*HEAD, "地址", None, "预算（元）"]
    lower = [None] * 6 + ["城市", "街道", None]
    merged = [(0, c, 1, c) for c in (*range(6), 8)] + [(0, 6, 0, 7)]
    found = read(sheet([upper, lower, [*ROW, "上海", "样例路", 12]], merged=merged))
    assert told(found) == []
    (record,) = found.records
    assert record.values["address"] == {"city": "上海", "street": "样例路"}
    assert record.sources["address.street"].cell == "H3"


def test_a_cell_merged_downwards_counts_for_every_row_that_has_data() -> None:
    rows: Rows = [HEAD, ROW, ["2", None, *OTHER[2:]], ["3"], [None] * 6]
    found = read(sheet(rows, merged=[(1, 1, 4, 1)]))
    assert told(found) == []
    assert [record.values["branch"] for record in found.records] == ["SH01", "SH01"]
    assert found.records[1].sources["branch"].cell == "B3"


def test_unknown_repeated_and_missing_columns_are_told_once_each() -> None:
    head = ["营业部", "出访入", "证件类型", "证件号码", "证件号码", "出访日期"]
    rows = [[*ROW[1:5], ROW[4], f"2026-11-2{n}"] for n in range(3)]
    found = read(sheet([head, *rows]))
    assert cells(found) == [
        ("B1", "column.unknown"), ("E1", "column.duplicate"), ("G1", "column.missing"),
    ]  # fmt: skip
    assert found.general == found.problems
    assert found.records == ()
    assert found.problems[0].remedy.args == {"near": "出访人"}
    assert found.problems[0].value == "出访入"
    assert found.problems[2].label == TYPE.fields[1].label


def test_a_column_in_another_unit_is_not_taken_for_the_field() -> None:
    found = read(sheet([[*HEAD, "预算（万元）"], [*ROW, 5]]))
    assert cells(found) == [("G1", "column.unknown")]


def test_all_problems_of_all_records_come_at_once_at_their_cells() -> None:
    head = [*HEAD, "手机号码", "预算（元）", "返回日期", "人数", "地址·街道"]
    rows: Rows = [
        head,
        [
            "1",
            "sh-1",
            None,
            "驾照",
            "E1",
            "2026-02-30",
            1300000000.0,
            "1.234",
            "2026-11-22",
            0,
            None,
        ],
        [*OTHER, "13000000000", "1,5", "2026-11-22", "二", "样例路"],
    ]
    assert cells(read(sheet(rows))) == [
        ("B2", "pattern"), ("C2", "required"), ("D2", "enum"), ("F2", "date.day"),
        ("G2", "mobile.length"), ("H2", "money.decimals"), ("J2", "minimum"),
        ("H3", "money.format"), ("I3", "rule.back-after-leaving"), ("J3", "integer.format"),
        ("K3", "required"),
    ]  # fmt: skip


def test_a_missing_child_is_shown_at_its_own_cell_where_it_has_one() -> None:
    found = read(sheet([[*HEAD, "地址·街道", "地址·城市"], [*ROW, "样例路", None]]))
    assert cells(found) == [("H2", "required")]
    assert found.problems[0].field == "address.city"


def test_the_kind_of_a_document_decides_how_its_number_is_checked() -> None:
    wrong: list[Scalar] = [*ROW[:4], "990000199202290018", ROW[5]]
    small: list[Scalar] = ["2", *ROW[1:4], "11010519491231002x", ROW[5]]
    found = read(sheet([HEAD, wrong, small]))
    assert cells(found) == [("E2", "citizen-number.check-digit")]
    assert found.records[0].values["visitor_id"] == "11010519491231002X"


def test_values_in_problems_are_masked_printable_and_short() -> None:
    rows: Rows = [
        [*HEAD, "事由", "已批准"],
        ["1", "SH01", "张三" * 20, "居民身份证", "990000199202290018", "990000199202290019",
         "a\x1b[31m" + "字" * 100, "问13000000000"],
    ]  # fmt: skip
    found = read(sheet(rows))
    assert {p.field: p.value for p in found.problems} == {
        "visitor": "张三" + "*" * 37 + "三",
        "visitor_id": "990000********0018",
        "visited_on": "990000********0019",
        "purpose": "a\N{REPLACEMENT CHARACTER}[31m" + "字" * 53 + "…",
        "approved": "问130****0000",
    }


def test_several_entries_in_one_cell() -> None:
    texts = ("甲\n乙", "甲；乙；", "甲; 乙", "甲、乙")
    rows = [[*OTHER[:5], f"2026-11-2{n}", text] for n, text in enumerate(texts)]
    found = read(sheet([[*HEAD, "推介产品"], *rows]))
    assert told(found) == []
    assert [r.values["products"] for r in found.records] == [["甲", "乙"]] * 3 + [["甲、乙"]]


def test_totals_and_notes_below_the_table_are_told_as_what_they_are() -> None:
    rows: Rows = [HEAD, ROW, ["合计", None, "1人"], [None, "备注：以上属实"]]
    assert cells(read(sheet(rows))) == [("A3", "table.stray-row"), ("B4", "table.stray-row")]


def test_the_reason_column_of_a_rejects_workbook_is_not_read() -> None:
    found = read(sheet([[*HEAD, "问题"], [*ROW, "证件号码有误"]]))
    assert (len(found.records), found.problems) == (1, ())


def test_two_records_with_the_same_key_name_the_first() -> None:
    found = read(sheet([HEAD, ROW, OTHER, ["3", "BJ01", "张叁", *ROW[3:]]]))
    assert cells(found) == [("E4", "key.duplicate")]
    assert found.problems[0].what.args["place"] == "出访单 E2"
    assert len(found.records) == 2


def test_characters_no_font_has_are_named_with_their_place() -> None:
    def uncovered(text: str) -> frozenset[str]:
        return frozenset(text) & {"龘"}

    found = read(sheet([HEAD, [*ROW[:2], "张龘", *ROW[3:]]]), uncovered=uncovered)
    assert cells(found) == [("C2", "font.uncovered")]
    assert found.problems[0].what.args == {"characters": "龘 (U+9F98)"}


def test_what_the_number_is_made_of_must_be_there_and_safe() -> None:
    properties = {**SCHEMA["properties"], "branch": field("营业部", "Branch")}
    doctype = make_type(properties=properties, required=["visitor"])
    rows = [HEAD, ["1", "../x", *ROW[2:]], ["2", None, *OTHER[2:5], None]]
    assert cells(read(sheet(rows), doctype=doctype)) == [
        ("B2", "number.unsafe"), ("B3", "required"), ("F3", "required"),
    ]  # fmt: skip


def test_a_month_in_the_number_is_that_of_the_period() -> None:
    """A field that is named month has its own value, which never stands in a number."""
    about = ABOUT.replace("{year}-{seq", "{year}{month}-{seq").replace(
        '"year"]', '"year", "month"]'
    )
    doctype = make_type(about=about)
    found = read(sheet([[*HEAD, "考核月份"], [*ROW, "2026年11月"]]), doctype=doctype)
    assert [] == cells(found)


def test_a_number_too_long_for_its_code_is_told_at_the_longest_field() -> None:
    properties = {
        **SCHEMA["properties"], "branch": field("营业部", "Branch"), "team": field("团队", "Team"),
    }  # fmt: skip
    about = ABOUT.replace("CF-{branch}-{year}", "{branch}-{team}")
    about = about.replace('scope = ["branch", "year"]', 'scope = ["branch", "team"]')
    doctype = make_type(about=about, properties=properties, required=["visitor"])
    head = [*HEAD, "团队"]
    rows = [head, ["1", "沪" * 12, *ROW[2:], "营" * 20], ["2", "沪" * 12, *OTHER[2:], "营" * 18]]
    assert cells(read(sheet(rows), doctype=doctype)) == [("G2", "number.long")]


# --- which sheet --------------------------------------------------------------------------------


def test_notes_and_strange_sheets_are_ignored_and_named() -> None:
    listed: list[list[Scalar]] = [[name, "必填"] for name in HEAD]
    notes = sheet([["字段", "说明"], *listed], "填写说明")
    found = read(notes, sheet([HEAD, ROW], "Sheet1"), sheet([["随手", 1]], "草稿"), sheet([], "空"))
    assert told(found) == []
    assert (len(found.records), found.ignored) == (1, ("填写说明", "草稿", "空"))


def test_the_sheet_named_by_the_type_wins_and_another_list_is_told() -> None:
    found = read(sheet([HEAD, ROW], "十月"), sheet([HEAD, OTHER], "Visit form"))
    assert told(found) == [("十月", "B1", "sheet.unexpected")]
    assert [record.values["visitor"] for record in found.records] == ["李四"]


def test_two_equal_sheets_are_not_chosen_between() -> None:
    found = read(sheet([HEAD, ROW], "十月"), sheet([HEAD, OTHER], "十一月"))
    assert [code for _, _, code in told(found)] == ["sheet.ambiguous"]
    assert found.entries == ()


@pytest.mark.parametrize(
    ("rows", "code"),
    [([], "table.no-header"), ([["甲", "乙"], [1, 2]], "table.no-header"), ([HEAD], "input.empty")],
)
def test_an_input_without_records_says_so(rows: Rows, code: str) -> None:
    assert [code] == [problem.code for problem in read(sheet(rows)).problems]


# --- repeating rows -----------------------------------------------------------------------------


def test_rows_of_other_sheets_go_to_their_records() -> None:
    costs = sheet(
        [COSTS, [1.0, "交通费", 100], ["２", "住宿费", "2"], ["1", "招待费", 5.5]], "费用"
    )
    main = sheet([[*HEAD, "预算"], [1.0, *ROW[1:], "105.5"], [2.0, *OTHER[1:], 2]])
    found = read(main, costs)
    assert cells(found) == [("A3", "link.unknown")]
    costs = sheet(
        [COSTS, [1.0, "交通费", 100], ["2", "住宿费", "2"], ["1", "招待费", 5.5]], "Costs"
    )
    found = read(main, costs)
    assert told(found) == []
    first, second = found.records
    assert first.values["costs"] == [
        {"kind": "交通费", "amount": "100.00"}, {"kind": "招待费", "amount": "5.50"},
    ]  # fmt: skip
    assert second.values["costs"] == [{"kind": "住宿费", "amount": "2.00"}]
    assert first.sources["costs[1].amount"] == Source("a.xlsx", "Costs", "C4")


def test_problems_inside_rows_stand_at_their_cells() -> None:
    costs = sheet([COSTS, ["1", "打车", 1], ["1", "交通费", "x"], ["9", "交通费", 1]], "费用")
    found = read(sheet([HEAD, ROW, OTHER]), costs)
    assert cells(found) == [("B2", "enum"), ("C3", "money.format"), ("A4", "link.unknown")]
    assert [p.field for p in found.problems] == ["costs[0].kind", "costs[1].amount", ""]


def test_a_single_record_needs_no_link_column() -> None:
    costs = sheet([COSTS[1:], ["交通费", 100]], "费用")
    (record,) = read(sheet([HEAD[1:], ROW[1:]]), costs).records
    assert record.values["costs"] == [{"kind": "交通费", "amount": "100.00"}]


def test_several_records_without_links_are_told_once() -> None:
    costs = sheet([COSTS, ["1", "交通费", 100]], "费用")
    found = read(sheet([HEAD[1:], ROW[1:], OTHER[1:]]), costs)
    assert told(found) == [("出访单", "F1", "link.column-missing")]
    assert found.records == ()


def test_two_records_with_one_link_number_are_told() -> None:
    found = read(sheet([HEAD, ROW, ["1", *OTHER[1:]]]), sheet([COSTS, ["1", "交通费", 1]], "费用"))
    assert told(found) == [("出访单", "A3", "link.duplicate")]


def test_a_required_part_may_neither_lack_its_sheet_nor_its_rows() -> None:
    doctype = make_type(required=[*SCHEMA["required"], "costs"])
    main = sheet([HEAD, ROW, OTHER])
    absent = read(main, doctype=doctype)
    assert [p.code for p in absent.problems] == ["sheet.missing"]
    assert absent.records == ()
    short = read(main, sheet([COSTS, ["1", "交通费", 1]], "费用"), doctype=doctype)
    assert [(p.field, p.code, p.source.sheet) for p in short.problems] == [
        ("costs", "required", "费用")
    ]


# --- trees --------------------------------------------------------------------------------------


def tree(value: Any, path: str = "", line: int = 1) -> Node:
    source = Source("a.yaml", line=line, path=path or None)
    if isinstance(value, Mapping):
        children = {
            key: tree(child, f"{path}.{key}" if path else key, line + number)
            for number, (key, child) in enumerate(value.items(), start=1)
        }
        return Node(children, source)
    if isinstance(value, list):
        return Node([tree(one, f"{path}[{i}]", line) for i, one in enumerate(value)], source)
    return Node(value, source)


def grow(*values: Any) -> intake.Intake:
    return intake.records(TYPE, RawInput(trees=[tree(value) for value in values]))


def test_trees_are_read_by_names_and_by_labels() -> None:
    labelled = {
        "营业部": "SH01", "出访人": "张三", "证件类型": "居民身份证", "Document number": GOOD["visitor_id"],
        "出访日期": "2026年11月22日", "地址": {"城市": "上海"}, "推介产品": ["甲", "乙"], "#x": 1,
        "费用": [{"费用种类": "交通费", "金额": 12}], "已批准": "no", "预算": "12.00",
    }  # fmt: skip
    found = grow(labelled)
    assert found.problems == ()
    assert found.records[0].values == {
        **GOOD, "address": {"city": "上海"}, "products": ["甲", "乙"], "approved": False,
        "budget": "12.00", "costs": [{"kind": "交通费", "amount": "12.00"}],
    }  # fmt: skip


def test_a_field_is_read_though_its_name_is_that_of_a_column_that_is_none() -> None:
    properties = {**SCHEMA["properties"], "problems": field("存在不足", "Shortcomings")}
    found = intake.records(
        make_type(properties=properties),
        RawInput(trees=[tree({**GOOD, "problems": "外勤不足", "问题": "没有填"})]),
    )
    assert [record.values["problems"] for record in found.records] == ["外勤不足"]


def test_every_problem_of_a_tree_names_line_and_path() -> None:
    wrong = {
        **{name: value for name, value in GOOD.items() if name != "branch"},
        "visitors": "x", "出访人": "李四", "address": "上海", "products": {"a": 1}, "mobile": ["1"],
        "costs": [{"kind": "交通费", "amount": "1.001", "note": 1}],
    }  # fmt: skip
    found = [(p.source.line, p.source.path, p.code) for p in grow(wrong).problems]
    assert sorted(found, key=str) == sorted(
        [
            (1, "branch", "required"),
            (6, "visitors", "unknown-field"),
            (7, "出访人", "duplicate-field"),
            (8, "address", "type"),
            (9, "products", "type"),
            (10, "mobile", "type"),
            (13, "costs[0].amount", "money.decimals"),
            (14, "costs[0].note", "unknown-field"),
        ],
        key=str,
    )


def test_a_misspelt_key_gets_the_nearest_name() -> None:
    (problem,) = grow({**GOOD, "purpos": "x"}).problems
    assert problem.remedy.args == {"near": "purpose"}


def test_empty_lists_and_parts_are_absent() -> None:
    found = grow({**GOOD, "products": [], "costs": [], "address": {}, "purpose": None})
    assert [record.values for record in found.records] == [GOOD]


def test_a_bad_item_does_not_hide_the_others() -> None:
    found = grow({**GOOD, "products": ["甲\u200b", "乙", "丙" * 11]})
    assert [(p.field, p.code) for p in found.problems] == [
        ("products[0]", "text.invisible"), ("products[2]", "maxLength"),
    ]  # fmt: skip


# --- hostile ------------------------------------------------------------------------------------


@given(st.text(), st.text(), st.floats() | st.integers() | st.datetimes() | st.text())
def test_whatever_stands_in_cells_ends_in_records_or_problems(
    visitor: str, header: str, cell: Scalar
) -> None:
    head = [*HEAD, "预算", "返回日期", "已批准", "人数", "推介产品", header]
    found = read(
        sheet([head, [*ROW[:2], visitor, *ROW[3:], cell, cell, cell, cell, cell, visitor]])
    )
    (entry,) = found.entries or (None,)
    assert found.problems or (entry is not None and entry.record is not None)


_WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*SCHEMA["properties"], "kind", "amount", "x"]), inner)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from([*SCHEMA["properties"], "nope"]), _WILD))
def test_whatever_a_tree_holds_ends_in_a_record_or_problems(value: dict[str, Any]) -> None:
    found = grow({**GOOD, **value})
    assert bool(found.problems) != bool(found.records)


def test_markup_template_syntax_formulas_and_paths_are_plain_values() -> None:
    evil = "<b>{{ 7*7 }}</b>{% x %}=1+1|../.."
    (record,) = grow({**GOOD, "purpose": evil}).records
    assert record.values["purpose"] == evil


def test_a_message_never_interprets_what_stood_in_a_cell() -> None:
    about = ABOUT.replace("Back on {back_on}", "{visitor} back on {back_on}")
    value = {**GOOD, "visitor": "{0}{x}", "back_on": "2020-01-01"}
    found = intake.records(make_type(about=about), RawInput(trees=[tree(value)]))
    (problem,) = found.problems
    assert problem.what.msgid.format(**problem.what.args).startswith("{0**")
