"""Inspection reports: a bag in order, an archive with damage, a bag of somebody else's."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sample_maker.cast import SH01, TRADING_ADMIN
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_ITEMS = (
    ("真实性", "1-1", "固化信息有效性检测（来源真实性）", "核对台账各行的哈希链或默克尔证明、各版清单与台账的摘要、电子印章", 42),
    ("真实性", "1-2", "元数据准确性检测", "记录的摘要与台账比对；记录按存档的文种定义校验类型、格式、值域", 20),
    ("真实性", "1-10", "电子文件内容真实性检测", "重算每个文件的 SHA-512；PDF 与 Word 的文字逐段与记录和存档模板比对", 40),
    ("真实性", "1-14", "归档信息包真实性检测", "移交包的清单与标签清单逐个文件比对", 168),
    ("完整性", "2-1", "总件数相符性检测", "声明的件数、台账的件数与实有件数比对", 20),
    ("完整性", "2-6", "连续性元数据项检测", "每个编号序列从一起连续，没有缺号", 3),
    ("完整性", "2-7", "内容数据完整性检测", "每份文书的记录、PDF、Word 文件和台账所记的各个文件齐全", 20),
    ("可用性", "3-3", "内容数据格式检测", "PDF 标明 PDF/A-3，未加密；Word 文件为不含宏的 OOXML", 66),
    ("可用性", "3-4", "内容数据的可读性检测", "按文件自身结构读出每份 PDF 和 Word 文件的文字", 40),
    ("安全性", "4-2", "病毒感染检测", "用指定的杀毒程序扫描；docgen 自身不带杀毒程序", 0),
    ("安全性", "4-7", "归档和移交过程安全性检测", "台账每行有经办人和时间；移交包说明经办人和移交事由", 42),
)  # fmt: skip


def _items(told: Mapping[str, tuple[str, str | None]]) -> list[Record]:
    """``told`` maps an item's number to its result and what was found."""
    rows = []
    for heading, number, title, method, count in _ITEMS:
        result, found = told.get(number, ("合格" if count else "未检测", None))
        rows.append({
            "heading": heading, "number": number, "title": title, "method": method,
            "checked": 0 if result == "未检测" else count, "result": result, "findings": found,
        })  # fmt: skip
    return rows


def _record(name: str, at: str, told: Mapping[str, tuple[str, str | None]], **more: Any) -> Record:
    return {
        "branch": SH01.code, "branch_name": SH01.name, "object_kind": "移交包", "object_name": name,
        "object_digest": "sha256:" + hashlib.sha256(name.encode()).hexdigest(), "document_count": 20,
        "inspected_on": "2026-12-02", "inspected_at": at, "inspector": TRADING_ADMIN.name,
        "program": "docgen 0.1.0", "items": _items(told), "conclusion": "合格", **more,
    }  # fmt: skip


_PICKED = ("未检测", "移交包只含选取的文书，编号不必连续")


def _reports() -> list[Record]:
    damaged = (
        "client-confirmation/2026/QR-SH01-202611-0007/v1/content/document.pdf："
        "此文件的内容与清单中的摘要不符"
    )
    return [
        _record("handover-2026-11", "09:30:12", {"2-6": _PICKED}, remark=FICTION),
        _record(
            "archive", "14:05:47",
            {
                "1-10": ("不合格", damaged), "3-4": ("不合格", "QR-SH01-202611-0007/document.pdf：无法读取"),
                "1-14": ("未检测", None),
            },
            object_kind="档案库", conclusion="不合格", remark="已由备份恢复，另行复检。",
        ),
        _record(
            "来函附件", "16:20:00",
            {
                number: ("未检测", "不是 docgen 的移交包，只按 BagIt 检测")
                for _, number, *_rest in _ITEMS if number not in ("1-14", "4-2")
            },
            document_count=0,
        ),
    ]  # fmt: skip


def _bad() -> Bad:
    """Eight reports: faults of results, digests and times; one is right, one repeats its key."""
    good, damaged, foreign = _reports()
    more = [{**good, "inspected_at": f"09:3{n}:12"} for n in range(1, 6)]
    faults: list[Mapping[str, Cell]] = [
        {"conclusion": "不合格", "items[0].result": "通过"},
        {"conclusion": "合格", "items[2].findings": None, "branch_name": "样例\U0003134a营业部"},
        {"object_digest": "md5:1234", "inspected_at": "16点20分"},
        {},
        {"items[0].checked": 0, "items[1].number": "1-1", "inspector": "钱\u202e样"},
        {"document_count": -1, "inspected_on": "2026-02-30", "items[3].序号": 77},
        {"items[4].heading": "可靠性", "items[5].title": None, "object_name": "名" * 101},
        {"inspected_at": good["inspected_at"], "branch": "上海", "items[6].checked": "许多"},
    ]  # fmt: skip
    return Bad([good, damaged, foreign, *more], faults, unknown=("复检人", "无"))


SAMPLES = Samples(
    files={"reports": _reports},
    bad=_bad,
    order=890,
    titles={"reports": "2026年12月四性检测报告", "bad": "四性检测报告（有错误的样例）"},
    headers={"items.result": "检测结果（必填）", "object_name": "名  称"},
)
