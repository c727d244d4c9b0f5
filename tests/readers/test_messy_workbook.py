"""A workbook as it comes from a branch: read whole, from the bytes of the file to the records."""

from __future__ import annotations

import datetime as dt
from typing import Any

from docgen.core.intake import Intake, records
from docgen.readers.xlsx import WorkbookReader
from tests.core.intake_types import make_type
from tests.readers.test_xlsx import book

HEAD = [
    "序号", "营业部*", "出访人\n（必填）", "证件类型", "证件号码", "手 机 号 码", "工号", "出访日期",
    "返回日期", "考核月份", "预算（元）", "补贴比例", "人数", "已批准", "推介产品", "#校验",
]  # fmt: skip


def _fill(whole: Any) -> None:
    notes = whole.active
    notes.title = "填写说明"
    for note in (["本表每人一行"], ["出访人", "必填"], ["证件号码", "设为文本格式"]):
        notes.append(note)
    main = whole.create_sheet("2026年11月")
    main["C2"] = "样例证券　营销人员出访单"
    main.merge_cells("C2:R2")
    main["C3"] = "填表日期：2026.11.30"
    for column, text in enumerate(HEAD, start=3):
        main.cell(5, column, text)
    rows: list[list[Any]] = [
        [1, "ＳＨ０１", " 张三 ", "居民身份证", "９９００００１９９２０２２９００１９", 13000000000, "000123",
         dt.datetime.fromisoformat("2026-11-22"), "2026年11月25日", 2026.11, 300.00000000000006, 0.025,
         "２", "√", "甲基金\n乙基金", "=1/0"],
        [2, None, "李\u00a0四", "护照", "E1234567", "130-0000-0001", "000124", 20261123, "2026/11/23",
         "2026年11月", "￥1,200.00", "万分之2.5", 1, "否", "丙基金；", None],
        [None] * 16,
        [3, None, "王五", "居民身份证", 990000199202290019, "+86 130 0000 0002", 125, "2026-11-31",
         None, None, "1.2万元", "2.5%", None, None, None, None],
        [4],
        ["合计", None, None, None, None, None, None, None, None, None, 12345],
    ]  # fmt: skip
    for number, row in enumerate(rows, start=6):
        for column, value in enumerate(row, start=3):
            main.cell(number, column, value)
    main.merge_cells("D6:D10")
    for number in range(13, 40):
        main.cell(number, 3).number_format = "0.00"
    costs = whole.create_sheet("费用")
    costs["B1"] = "费用明细"
    parts: list[list[Any]] = [
        ["No.", "费用种类", "金额"], [1, "交通费", 100], [1, "住宿费", "２００．０ 元"], [2, "招待费", 1200],
    ]  # fmt: skip
    for number, part in enumerate(parts, start=4):
        for column, value in enumerate(part, start=2):
            costs.cell(number, column, value)
    costs["B5"] = None
    costs.merge_cells("B5:B6")
    costs["B5"] = 1
    whole.create_sheet("_选项")["A1"] = "营业部"


def _read() -> Intake:
    return records(make_type(), WorkbookReader().read("出访.xlsx", book(_fill)))


def test_the_good_rows_become_records_in_one_spelling() -> None:
    assert [record.values for record in _read().records] == [
        {
            "branch": "SH01",
            "visitor": "张三",
            "id_type": "居民身份证",
            "visitor_id": "990000199202290019",
            "mobile": "13000000000",
            "staff_no": "000123",
            "visited_on": "2026-11-22",
            "back_on": "2026-11-25",
            "month": "2026-11",
            "budget": "300.00",
            "rate": "0.025",
            "people": 2,
            "approved": True,
            "products": ["甲基金", "乙基金"],
            "costs": [
                {"kind": "交通费", "amount": "100.00"},
                {"kind": "住宿费", "amount": "200.00"},
            ],
        },
        {
            "branch": "SH01",
            "visitor": "李 四",
            "id_type": "护照",
            "visitor_id": "E1234567",
            "mobile": "13000000001",
            "staff_no": "000124",
            "visited_on": "2026-11-23",
            "back_on": "2026-11-23",
            "month": "2026-11",
            "budget": "1200.00",
            "rate": "0.00025",
            "people": 1,
            "approved": False,
            "products": ["丙基金"],
            "costs": [{"kind": "招待费", "amount": "1200.00"}],
        },
    ]


def test_every_problem_stands_at_the_cell_its_user_sees() -> None:
    found = _read()
    assert [(p.source.sheet, p.source.cell, p.code) for p in found.problems] == [
        ("2026年11月", "G9", "identifier.rounded"),
        ("2026年11月", "I9", "identifier.leading-zeros"),
        ("2026年11月", "J9", "date.day"),
        ("2026年11月", "C11", "table.stray-row"),
    ]
