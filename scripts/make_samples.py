"""Writes samples/: made-up records as workbook and YAML, and workbooks that are bad on purpose.

Run it as ``python scripts/make_samples.py [DIRECTORY]``.  The same bytes every run: no clock, no
chance, fixed document properties.

A workbook is the same records as the YAML file beside it, in the dress a clerk gives them: dates in
several spellings, separators, full-width digits, text that is a number and numbers that are text.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml
from sample_records import (
    FICTION,
    Record,
    agreements,
    citizen_number,
    confirmations,
    credit_code,
)

Cell = str | int | float | bool | dt.date | None

_HEAD = f"# {FICTION}。\n# Samples: every person, company and number is invented.\n"
_CREATED = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a constant, not a moment


# --- the dress of a workbook --------------------------------------------------------------------


@dataclass(frozen=True)
class Book:
    """A workbook: ``columns`` are (header, field); ``rows`` hold a cell for each column.

    Equal cells below each other in the columns of the ``merged`` fields are made into one.
    """

    sheet: str
    title: str
    note: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[str] = ()


AGREEMENT_COLUMNS: Sequence[tuple[str, str]] = (
    ("营业部代码*", "branch"), ("证券公司名称", "broker_name"), ("统一社会信用代码", "broker_uscc"),
    ("证券公司住所", "broker_address"), ("法定代表人", "broker_legal_rep"),
    ("经营证券业务许可证号", "licence_no"), ("证券公司联系电话", "broker_phone"),
    ("证券经纪人\n姓名*", "agent_name"), ("证件类型", "agent_id_type"), ("证件号码*", "agent_id_no"),
    ("乙方通讯地址", "agent_address"), ("手机号码", "agent_mobile"),
    ("从业登记编号", "qualification_no"), ("证券经纪人证书编号", "certificate_no"),
    ("代理期间起始日", "start_on"), ("代理期间终止日", "end_on"),
    ("服务的证券营业部", "serving_branch"), ("执业地域范围", "territory"),
    ("代理权限", "authority"), ("约定的禁止行为", "prohibitions"),
    ("执业前培训时间（小时）", "training_hours"),
    ("法律法规和职业道德培训时间（小时）", "ethics_hours"), ("报酬计算办法", "fee_rule"),
    ("支付日", "payday"), ("收款银行卡号", "payout_account"), ("收款银行", "payout_bank"),
    ("风险金提取比例", "risk_reserve"), ("违约金（元）", "liquidated_damages"),
    ("客户投诉电话", "complaint_tel"), ("专属代理声明", "exclusive_declared"),
    ("确认不存在劳动关系", "no_labour_relation"), ("争议解决方式", "dispute_method"),
    ("仲裁委员会", "arbitration_body"), ("合同份数", "copies"), ("特别约定", "special_terms"),
    ("签订地点", "sign_place"), ("签订日期", "signed_on"),
)  # fmt: skip
CONFIRMATION_COLUMNS: Sequence[tuple[str, str]] = (
    ("营业部代码*", "branch"), ("营业部名称", "branch_name"), ("客户姓名（名称）*", "client_name"),
    ("客户类型", "client_type"), ("证件类型", "id_type"), ("证件号码（必填）", "id_no"),
    ("资 金 账 号", "fund_account"), ("证券账号", "securities_accounts"),
    ("存管银行", "custody_bank"), ("开户日期", "opened_on"), ("营销渠道", "channel"),
    ("网点", "outlet"), ("客户经理", "account_manager"), ("工号或\n证书编号", "staff_or_cert_no"),
    ("初始资产", "initial_assets"), ("佣金率", "commission_rate"), ("生效月份", "effective_month"),
    ("客户声明", "client_statement"), ("客户签署日期", "client_signed_on"),
    ("核对人（交易管理岗）", "verified_by"), ("核对日期", "verified_on"), ("备注", "remark"),
)  # fmt: skip

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _dressed(field: str, value: Any, row: int) -> Cell:
    """A record's value as the clerk of row ``row`` types it."""
    if value is None:
        return None
    if field in ("authority", "prohibitions", "securities_accounts"):
        return ("；" if row % 2 else "\n").join(value)
    if isinstance(value, bool):
        return ("是", "√", "是", "Y", value)[row % 5]
    if isinstance(value, int):
        return (value, str(value), value, f"{value} ")[row % 4]
    dressed = _DRESS.get(field)
    cell: Cell = dressed(value, row) if dressed else value
    return cell


def _dressed_date(value: str, row: int) -> Cell:
    day = dt.date.fromisoformat(value)
    spoken = f"{day.year}年{day.month}月{day.day}日"
    return (day, spoken, f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}",
            spoken.translate(_WIDE), value)[row % 7]  # fmt: skip


def _dressed_month(value: str, row: int) -> Cell:
    year, month = (int(part) for part in value.split("-"))
    return (f"{year}年{month}月", value, dt.date(year, month, 1), f"{year}{month:02d}",
            f"{year}年{month}月".translate(_WIDE))[row % 5]  # fmt: skip


def _dressed_money(value: str, row: int) -> Cell:
    yuan = float(value)
    whole = yuan >= 10_000 and yuan % 10_000 == 0
    return (yuan, f"{yuan:,.2f}", f"￥{yuan:,.2f}", f"{yuan / 10_000:g}万元" if whole else f"{yuan}",
            f"{yuan:,.2f}元".translate(_WIDE))[row % 5]  # fmt: skip


def _dressed_rate(value: str, row: int) -> Cell:
    rate = float(value)
    return (rate, f"{rate * 100:.6g}%", f"{rate * 1000:.6g}‰", f"万分之{rate * 10_000:.6g}")[
        row % 4
    ]


def _dressed_mobile(value: str, row: int) -> Cell:
    grouped = f"{value[:3]} {value[3:7]} {value[7:]}"
    return (value, int(value), grouped, value.translate(_WIDE))[row % 4]


_DRESS: Mapping[str, Any] = {
    **dict.fromkeys(
        ("start_on", "end_on", "signed_on", "opened_on", "client_signed_on", "verified_on"),
        _dressed_date,
    ),
    "effective_month": _dressed_month,
    "initial_assets": _dressed_money,
    "liquidated_damages": _dressed_money,
    "commission_rate": _dressed_rate,
    "risk_reserve": _dressed_rate,
    # Twelve digits survive as a number; longer ones would not.
    "fund_account": lambda value, row: int(value) if row % 3 == 0 else value,
    "agent_mobile": _dressed_mobile,
    "payout_account": lambda value, row: (
        value if row % 2 else " ".join(value[i : i + 4] for i in range(0, len(value), 4))
    ),
    "agent_id_no": lambda value, row: value.lower() if row % 2 else f" {value}",
    "id_no": lambda value, row: value if row % 4 else value.translate(_WIDE),
    "client_name": lambda value, row: f"{value} " if row % 5 == 2 else value,
    "account_manager": lambda value, row: f"\u00a0{value}" if row % 6 == 4 else value,
}


def _book(
    sheet: str, title: str, columns: Sequence[tuple[str, str]], records: Sequence[Record]
) -> Book:
    rows = [
        [_dressed(field, record.get(field), number) for _, field in columns]
        for number, record in enumerate(records)
    ]
    note = f"{FICTION}。带*的栏目必填；证件号码、账号请用文本格式。"
    return Book(sheet, title, note, columns, rows, merged=("branch", "branch_name"))


# --- what is bad on purpose ----------------------------------------------------------------------


def _spoilt(
    columns: Sequence[tuple[str, str]],
    records: Sequence[Record],
    faults: Sequence[Mapping[str, Cell]],
    unknown: tuple[str, Cell],
) -> tuple[Sequence[tuple[str, str]], list[list[Cell]]]:
    """Rows in plain dress with the faults put over them, and a column that no field has."""
    rows: list[list[Cell]] = []
    for record, fault in zip(records, faults, strict=False):
        flat = {k: "；".join(v) if isinstance(v, list) else v for k, v in record.items()}
        rows.append([*({**flat, **fault}.get(field) for _, field in columns), unknown[1]])
    return [*columns, (unknown[0], "")], rows


def bad_confirmations() -> Book:
    """Ten rows with some twenty faults; one row is right, one repeats its natural key."""
    good = confirmations()
    first = good[0]
    faults: list[Mapping[str, Cell]] = [
        {"id_no": first["id_no"][:-1] + ("0" if first["id_no"][-1] != "0" else "1"),
         "opened_on": "2026-02-30", "channel": "朋友介绍"},
        {"id_no": float(citizen_number("19900721", 22)[:17] + "0"), "commission_rate": "0.5%",
         "account_manager": None},
        {"effective_month": "2026-09", "initial_assets": "一百多万"},
        {"id_no": credit_code("MA0TEXT1")[:-1] + "Z", "outlet": None, "channel": "银行网点"},
        {"client_name": "王\u202e砚书", "verified_on": "2026-10-01", "remark": "字" * 201},
        {"client_name": "冯\U0003134a雨", "client_type": "机构", "commission_rate": "-0.03%"},
        {},
        {**good[6], "securities_accounts": None, "client_name": "卫知秋", "remark": FICTION},
        {"fund_account": "99-1/7", "effective_month": "11/12/26", "verified_by": "周\u0007砚秋"},
        {"opened_on": "26-11-12", "branch": "上海1部", "account_manager": "郑怀瑾"},
    ]  # fmt: skip
    rows = [*good[:8], *good[8:10]]
    columns, cells = _spoilt(CONFIRMATION_COLUMNS, rows, faults, ("客户家庭成员", "无"))
    return Book(
        "确认单", "营销客户确认单（有错误的样例）", f"{FICTION}；错误是故意的。", columns, cells
    )


def bad_agreements() -> Book:
    """Ten rows with some twenty faults; one row is right, one repeats its natural key."""
    good = agreements()
    card = good[1]["payout_account"]
    faults: list[Mapping[str, Cell]] = [
        {"agent_id_no": citizen_number("19920229", 1)[:-1] + "8", "training_hours": 40,
         "exclusive_declared": "否"},
        {"payout_account": float(card), "end_on": "2027-10-01", "agent_mobile": "1300000000"},
        {"agent_id_no": citizen_number("20090601", 36), "arbitration_body": None,
         "authority": "介绍公司和市场；代客理财"},
        {"payout_account": card[:-1] + str((int(card[-1]) + 1) % 10), "payday": 31,
         "start_on": "2026年11月31日"},
        {"broker_uscc": credit_code("MA0TEXT0")[:-1] + "0", "agent_name": None,
         "no_labour_relation": "不清楚"},
        {"agent_name": "曹\u200b映雪", "ethics_hours": 80, "signed_on": "2026-10-20"},
        {},
        {"agent_name": "彭\U0003134a水", "complaint_tel": good[7]["agent_mobile"],
         "risk_reserve": "50%", "arbitration_body": "样例仲裁委员会"},
        {"agent_id_no": good[6]["agent_id_no"], "start_on": good[6]["start_on"],
         "end_on": good[6]["end_on"], "signed_on": None},
        {"agent_id_no": "99000019880512", "liquidated_damages": "1000.005", "dispute_method": "调解",
         "copies": 1, "fee_rule": "面议\u202e"},
    ]  # fmt: skip
    columns, cells = _spoilt(
        AGREEMENT_COLUMNS, [*good, good[0], good[1]], faults, ("担保人身份证号码", "无")
    )
    return Book(
        "委托合同",
        "证券经纪人委托合同（有错误的样例）",
        f"{FICTION}；错误是故意的。",
        columns,
        cells,
    )


# --- files --------------------------------------------------------------------------------------


def workbook(book: Book) -> bytes:
    """The bytes of a workbook: a merged title, a note, the header, the rows after a gap."""
    out = io.BytesIO()
    file = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy/m/d"})
    file.set_properties({"title": book.title, "comments": FICTION, "created": _CREATED})
    title = file.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    note = file.add_format({"italic": True, "font_color": "#7F7F7F"})
    header = file.add_format(
        {"bold": True, "border": 1, "bg_color": "#D9E1F2", "text_wrap": True, "align": "center"}
    )
    styles = {
        "date": file.add_format({"num_format": "yyyy/m/d", "border": 1}),
        "month": file.add_format({"num_format": 'yyyy"年"m"月"', "border": 1}),
        "money": file.add_format({"num_format": "#,##0.00", "border": 1}),
        "rate": file.add_format({"num_format": "0.000%", "border": 1}),
        "plain": file.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
    }
    sheet = file.add_worksheet(book.sheet)
    last = len(book.columns)
    sheet.merge_range(0, 0, 0, last, book.title, title)
    sheet.merge_range(1, 0, 1, last, book.note, note)
    sheet.write_string(2, 0, "序号", header)
    for column, (label, _) in enumerate(book.columns, start=1):
        sheet.write_string(2, column, label, header)
    sheet.set_column(1, last, 16)
    sheet.freeze_panes(3, 0)
    line, lines = 3, list[int]()
    for number, row in enumerate(book.rows, start=1):
        if number == 8:  # people leave a line between one month and the next
            line += 1
        sheet.write_number(line, 0, number, styles["plain"])
        for column, (cell, (_, field)) in enumerate(zip(row, book.columns, strict=True), start=1):
            _write(sheet, (line, column), cell, field, styles)
        lines.append(line)
        line += 1
    for column, (_, field) in enumerate(book.columns, start=1):
        if field in book.merged:
            _merge(sheet, column, list(zip(lines, book.rows, strict=True)), styles["plain"])
    file.close()
    return out.getvalue()


def _merge(
    sheet: Any, column: int, placed: Sequence[tuple[int, Sequence[Cell]]], style: Any
) -> None:
    """Make equal cells of neighbouring lines one cell."""
    keys = {line: (row[column - 1], line - number) for number, (line, row) in enumerate(placed)}
    for (text, _), group in itertools.groupby(keys, key=lambda line: keys[line]):
        run = list(group)
        if len(run) > 1:
            sheet.merge_range(run[0], column, run[-1], column, text, style)


def _write(sheet: Any, place: tuple[int, int], cell: Cell, field: str, styles: Any) -> None:
    line, column = place
    plain = styles["plain"]
    if cell is None:
        sheet.write_blank(line, column, None, plain)
    elif isinstance(cell, bool):
        sheet.write_boolean(line, column, cell, plain)
    elif isinstance(cell, dt.date):
        kind = "month" if field == "effective_month" else "date"
        sheet.write_datetime(line, column, cell, styles[kind])
    elif isinstance(cell, int | float):
        money = field in ("initial_assets", "liquidated_damages")
        rate = field in ("commission_rate", "risk_reserve")
        style = styles["money"] if money else styles["rate"] if rate else plain
        sheet.write_number(line, column, cell, style)
    else:
        sheet.write_string(line, column, cell, plain)


class _Plain(yaml.SafeDumper):
    """No anchors; whatever a reader might take for a number or a date in quotes."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the answer is always the same
        return True


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "'" if re.fullmatch(r"[0-9.-]+", text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Plain.add_representer(str, _quoted)


def as_yaml(records: Sequence[Record]) -> bytes:
    """The records as YAML, one mapping each, in the schema's order."""
    text = yaml.dump(list(records), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=2000)
    return (_HEAD + text).encode()


def files() -> dict[str, bytes]:
    """Every generated file of samples/, by its path there."""
    confirmed, agreed = confirmations(), agreements()
    return {
        "client-confirmation/confirmations.xlsx": workbook(
            _book("确认单", "2026年10月、11月营销客户确认单", CONFIRMATION_COLUMNS, confirmed)
        ),
        "client-confirmation/confirmations.yaml": as_yaml(confirmed),
        "client-confirmation/bad.xlsx": workbook(bad_confirmations()),
        "broker-agreement/agreements.xlsx": workbook(
            _book("委托合同", "证券经纪人委托合同登记表", AGREEMENT_COLUMNS, agreed)
        ),
        "broker-agreement/agreements.yaml": as_yaml(agreed),
        "broker-agreement/bad.xlsx": workbook(bad_agreements()),
    }


def main(arguments: Sequence[str]) -> None:
    """Write the files below the directory named, by default samples/ of this project."""
    root = Path(arguments[0]) if arguments else Path(__file__).parent.parent / "samples"
    for name, data in files().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(f"{path} ({len(data)} bytes)")


if __name__ == "__main__":
    main(sys.argv[1:])
