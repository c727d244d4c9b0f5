"""Client confirmations: fourteen of two branches over two months, and November of SH01's team."""

from __future__ import annotations

from collections.abc import Mapping

from sample_maker.cast import BRANCHES
from sample_maker.clients import Client, november, two_branches
from sample_maker.numbers import citizen_number, credit_code, wrong
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_STATEMENT = {
    True: "本人经上述客户经理介绍开立账户，知悉其身份和代理权限，同意由其提供服务。",
    False: "本机构经上述客户经理介绍开立账户，知悉其身份和代理权限，同意由其提供服务。",
}


def _record(client: Client) -> Record:
    branch = BRANCHES[client.branch]
    return {
        "branch": client.branch,
        "branch_name": branch.name,
        "client_name": client.name,
        "client_type": "个人" if client.person else "机构",
        "id_type": "居民身份证" if client.person else "统一社会信用代码",
        "id_no": client.id_no,
        "fund_account": client.fund_account,
        "securities_accounts": list(client.securities_accounts),
        "custody_bank": "样例银行" if client.securities_accounts else None,
        "opened_on": client.opened_on,
        "channel": client.channel,
        "outlet": client.outlet,
        "account_manager": client.manager.name,
        "staff_or_cert_no": client.manager.number,
        "initial_assets": client.assets,
        "commission_rate": client.rate,
        "effective_month": client.effective_month,
        "client_statement": _STATEMENT[client.person],
        "client_signed_on": client.signed_on,
        "verified_by": branch.verifier,
        "verified_on": client.verified_on,
        "remark": FICTION,
    }


def _confirmations() -> list[Record]:
    return [_record(client) for client in two_branches()]


def _november() -> list[Record]:
    return [_record(client) for client in november()]


def _bad() -> Bad:
    """Ten rows with some twenty faults; one row is right, one repeats its natural key."""
    good = _confirmations()[:10]
    again = {name: value for name, value in good[6].items() if value is not None}
    faults: list[Mapping[str, Cell]] = [
        {"id_no": wrong(good[0]["id_no"]), "opened_on": "2026-02-30", "channel": "朋友介绍"},
        {"id_no": float(citizen_number("19900721", 22)[:17] + "0"), "commission_rate": "0.5%",
         "account_manager": None},
        {"effective_month": "2026-09", "initial_assets": "一百多万"},
        {"id_no": credit_code("MA0TEXT1")[:-1] + "Z", "outlet": None, "channel": "银行网点"},
        {"client_name": "王\u202e砚书", "verified_on": "2026-10-01", "remark": "字" * 201},
        {"client_name": "冯\U0003134a雨", "client_type": "机构", "commission_rate": "-0.03%"},
        {},
        {**again, "securities_accounts": None, "client_name": "卫知秋"},
        {"fund_account": "99-1/7", "effective_month": "11/12/26", "verified_by": "周\u0007砚秋"},
        {"opened_on": "26-11-12", "branch": "上海1部", "account_manager": "郑怀瑾"},
    ]  # fmt: skip
    return Bad(good, faults, unknown=("客户家庭成员", "无"))


SAMPLES = Samples(
    files={"confirmations": _confirmations, "november": _november},
    bad=_bad,
    order=300,
    sheet="确认单",
    titles={
        "confirmations": "2026年10月、11月营销客户确认单",
        "november": "2026年11月营销一部客户确认单",
        "bad": "营销客户确认单（有错误的样例）",
    },
    headers={
        "branch_name": "营业部名称", "client_type": "客户类型", "id_type": "证件类型",
        "id_no": "证件号码（必填）", "fund_account": "资 金 账 号", "opened_on": "开户日期",
        "channel": "营销渠道", "account_manager": "客户经理", "staff_or_cert_no": "工号或\n证书编号",
        "initial_assets": "初始资产", "effective_month": "生效月份", "client_statement": "客户声明",
        "client_signed_on": "客户签署日期", "verified_by": "核对人（交易管理岗）",
        "verified_on": "核对日期",
    },
)  # fmt: skip
