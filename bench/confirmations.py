"""Made-up confirmation forms by the thousand, as a workbook a clerk could have filled in."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import xlsxwriter
from stdnum.cn import ric

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = "样甲乙丙丁戊己庚辛壬癸宁安康平和顺成达通"
HEADERS = (
    "营业部代码", "营业部名称", "客户姓名（名称）", "客户类型", "证件类型", "证件号码", "资金账号",
    "开户日期", "营销渠道", "网点", "客户经理", "工号或证书编号", "初始资产", "佣金率", "生效月份",
    "客户声明", "客户签署日期", "核对人", "核对日期",
)  # fmt: skip


def workbook(count: int, branch: str = "SH01") -> bytes:
    """``count`` valid forms, no two with the same fund account; the same bytes every time."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": dt.datetime(2026, 1, 1)})  # noqa: DTZ001 - a file's property
    sheet = book.add_worksheet("客户经理营销客户确认单")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEADERS)
    for index in range(count):
        opened = dt.date(2026, 11, 1) + dt.timedelta(days=index % 15)
        sheet.write_row(
            index + 1,
            0,
            (
                branch, "样例证券上海样例路证券营业部", _name(index), "个人", "居民身份证",
                _citizen(index), f"99{index:010d}",
            ),
        )  # fmt: skip
        sheet.write_datetime(index + 1, 7, dt.datetime.combine(opened, dt.time()), day)
        sheet.write_row(
            index + 1,
            8,
            (
                "银行网点", f"样例银行上海第{index % 40 + 1}支行", _name(index % 20 + 7000),
                f"Z{index % 20:013d}", 50000 + 1000 * (index % 900), 0.00025, "2026-11",
                "本人经上述客户经理介绍开立账户，知悉其身份和代理权限，同意由其提供服务。",
            ),
        )  # fmt: skip
        sheet.write_datetime(index + 1, 16, dt.datetime.combine(opened, dt.time()), day)
        sheet.write(index + 1, 17, "钱样明")
        checked = opened + dt.timedelta(days=2)
        sheet.write_datetime(index + 1, 18, dt.datetime.combine(checked, dt.time()), day)
    book.close()
    return stream.getvalue()


def _name(index: int) -> str:
    first, rest = divmod(index, len(SURNAMES))
    second, third = divmod(first, len(GIVEN))
    return SURNAMES[rest] + GIVEN[second % len(GIVEN)] + GIVEN[third]


def _citizen(index: int) -> str:
    born = dt.date(1960, 1, 1) + dt.timedelta(days=index % 15000)
    body = f"990000{born:%Y%m%d}{index % 999:03d}"
    return body + str(ric.calc_check_digit(body + "0"))
