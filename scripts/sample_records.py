"""The made-up people, companies and numbers of samples/, as records.

Everybody here is invented, and every number is made so that nobody can own it: citizen numbers of
region 990000, which is assigned to no place, mobile numbers with an all-zero tail, bank cards and
accounts that no bank issues.  The check digits are right, computed here after GB 11643-1999,
GB 32100-2015 and ISO/IEC 7812-1, apart from docgen's own code that checks them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Record = dict[str, Any]

FICTION = "样例：人物、机构和号码均为虚构"

# --- numbers that nobody owns -------------------------------------------------------------------


def citizen_number(birth: str, order: int, region: str = "990000") -> str:
    """GB 11643-1999: 17 digits and their check; ``birth`` is 19920229."""
    body = f"{region}{birth}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def credit_code(organisation: str, prefix: str = "91990000") -> str:
    """GB 32100-2015 over an eight-character organisation body with its own GB 11714 check."""
    values = [int(char, 36) for char in organisation]
    own = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    body = prefix + organisation + {10: "X", 11: "0"}.get(own, str(own))
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]


def bank_card(body: str) -> str:
    """ISO/IEC 7812-1: the digits and their Luhn check."""
    doubled = [int(d) * (2 - place % 2) for place, d in enumerate(reversed(body))]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return body + str(-total % 10)


# --- the records --------------------------------------------------------------------------------

BRANCHES = {
    "SH01": ("样例证券股份有限公司上海样例路证券营业部", "上海市行政区域内", "上海市样例区"),
    "BJ02": ("样例证券股份有限公司北京样例街证券营业部", "北京市行政区域内", "北京市样例区"),
}
VERIFIER = {"SH01": "秦样明", "BJ02": "许样真"}
OUTLET = {"SH01": "样例银行上海样例支行", "BJ02": "样例银行北京样例支行"}
STATEMENT = {
    "个人": "本人经上述客户经理介绍开立账户，知悉其身份和代理权限，同意由其提供服务。",
    "机构": "本机构经上述客户经理介绍开立账户，知悉其身份和代理权限，同意由其提供服务。",
}
AUTHORITY = ["介绍公司和市场", "介绍业务流程", "介绍法规和规则", "传递研究报告", "传递产品资料"]
PROHIBITIONS = [
    "不得以甲方名义开设网站、社交媒体账号或者群组",
    "不得收取客户的现金、礼品或者其他财物",
]
FEE_RULE = (
    "按乙方招揽并经确认的客户当月产生的净佣金收入的{share}计算。\n"
    "净佣金收入为佣金收入扣除税金及附加、证券投资者保护基金和交易规费后的余额。"
)

# name, branch, birth, order, start, end, signed, certificate, reserve, damages, arbitration
_AGENTS: Sequence[tuple[Any, ...]] = (
    ("林知远", "SH01", "19920229", 1, "2026-10-01", "2027-09-30", "2026-09-25", 1, "0.1", None, False),
    ("周砚秋", "SH01", "19880512", 24, "2026-10-01", "2027-09-30", "2026-09-28", 2, "0.1", "10000.00", False),
    ("沈嘉禾", "SH01", "19950803", 36, "2026-11-01", "2027-10-31", "2026-10-26", 3, None, None, True),
    ("陆言蹊", "SH01", "20010117", 47, "2026-12-01", "2027-11-30", None, None, "0.05", "5000.00", False),
    ("韩松年", "BJ02", "19790920", 51, "2026-10-01", "2027-09-30", "2026-09-22", 5, "0.1", None, False),
    ("曹映雪", "BJ02", "19931231", 68, "2026-10-15", "2027-10-14", "2026-10-12", 6, "0.125", "20000.50", True),
    ("魏长风", "BJ02", "19860406", 73, "2026-12-01", "2027-11-30", "2026-11-20", None, None, None, False),
    ("彭若水", "BJ02", "19990628", 82, "2027-01-01", "2027-12-31", None, None, "0.1", "8888.88", False),
)  # fmt: skip

# name, branch, birth or organisation, order, opened, channel, manager, assets, rate, signed, verified,
# effective, securities accounts
_CLIENTS: Sequence[tuple[Any, ...]] = (
    ("赵清和", "SH01", "19850315", 11, "2026-10-08", "银行网点", 0, "500000.00", "0.00025", "2026-10-08", "2026-10-09", "2026-10", 2),
    ("钱若楠", "SH01", "19900721", 22, "2026-10-09", "社区", 0, "86500.50", "0.0003", "2026-10-10", "2026-10-12", "2026-10", 2),
    ("孙启明", "SH01", "19720101", 35, "2026-10-14", "转介绍", 1, "1250000.00", "0.0002", "2026-10-14", "2026-10-15", "2026-10", 1),
    ("上海样例科技有限公司", "SH01", "MA0TEXT1", 0, "2026-10-20", "其他", 1, "5000000.00", "0.00015", "2026-10-21", "2026-10-23", "2026-11", 2),
    ("王砚书", "BJ02", "19891111", 18, "2026-10-10", "银行网点", 4, "350000.00", "0.00025", "2026-10-10", "2026-10-13", "2026-10", 2),
    ("冯时雨", "BJ02", "19961005", 29, "2026-10-16", "网络", 4, None, "0.0003", "2026-10-16", "2026-10-19", "2026-10", 1),
    ("陈望舒", "BJ02", "20030227", 30, "2026-10-28", "社区", 5, "12000.00", None, "2026-10-29", "2026-10-30", "2026-11", 0),
    ("李沐阳", "SH01", "19940906", 43, "2026-11-03", "银行网点", 0, "200000.00", "0.00025", "2026-11-03", "2026-11-04", "2026-11", 2),
    ("吴静姝", "SH01", "19810418", 54, "2026-11-05", "转介绍", 2, "768000.25", "0.0025", "2026-11-06", "2026-11-09", "2026-11", 2),
    ("郑怀瑾", "SH01", "19671230", 65, "2026-11-12", "社区", 2, "0.00", "0.0003", "2026-11-12", "2026-11-13", "2026-12", 1),
    ("褚䶮", "BJ02", "19981024", 76, "2026-11-02", "银行网点", 4, "150000.00", "0.00025", "2026-11-02", "2026-11-04", "2026-11", 2),
    ("卫知夏", "BJ02", "19870630", 87, "2026-11-06", "网络", 5, "43210.99", "0.00028", "2026-11-06", "2026-11-10", "2026-11", 1),
    ("蒋听澜", "BJ02", "19761114", 98, "2026-11-11", "转介绍", 5, "10000000.00", "0.0001", "2026-11-12", "2026-11-16", "2026-11", 2),
    ("北京样例文化传播有限公司", "BJ02", "MA0TEXT2", 0, "2026-11-13", "其他", 4, "2680000.00", "0.0002", "2026-11-16", "2026-11-18", "2026-12", 2),
)  # fmt: skip


def agreements() -> list[Record]:
    """Eight agreements of two branches, as the schema of broker-agreement describes them."""
    return [_agreement(number, row) for number, row in enumerate(_AGENTS, start=1)]


def _agreement(number: int, row: tuple[Any, ...]) -> Record:
    name, branch, birth, order, start, end, signed, certificate, reserve, damages, arbitrated = row
    serving, territory, place = BRANCHES[branch]
    record: Record = {
        "branch": branch,
        "broker_name": "样例证券股份有限公司",
        "broker_uscc": credit_code("MA0TEXT0"),
        "broker_address": "样例省样例市样例大道1号",
        "broker_legal_rep": "样本仁",
        "licence_no": "Z99990001",
        "broker_phone": "021-00000000" if branch == "SH01" else "010-00000000",
        "agent_name": name,
        "agent_id_type": "居民身份证",
        "agent_id_no": citizen_number(birth, order),
        "agent_address": f"样例省样例市样例区样例路{number}号{number}室",
        "agent_mobile": f"13{number}00000000",
        "qualification_no": f"S{number:013d}",
        "certificate_no": _certificate(certificate) if certificate else None,
        "start_on": start,
        "end_on": end,
        "serving_branch": serving,
        "territory": territory,
        "authority": AUTHORITY if number % 3 else AUTHORITY[:3],
        "prohibitions": PROHIBITIONS if number % 2 else PROHIBITIONS[:1],
        "training_hours": 60 if number % 4 else 72,
        "ethics_hours": 20 if number % 4 else 24,
        "fee_rule": FEE_RULE.format(share="30%" if number % 2 else "35%"),
        "payday": 15 if branch == "SH01" else 20,
        "payout_account": bank_card(f"62000000000000{number:04d}"),
        "payout_bank": OUTLET[branch],
        "risk_reserve": reserve,
        "liquidated_damages": damages,
        "complaint_tel": "021-00000001" if branch == "SH01" else "010-00000001",
        "exclusive_declared": True,
        "no_labour_relation": True,
        "dispute_method": "仲裁" if arbitrated else "诉讼",
        "arbitration_body": "样例仲裁委员会" if arbitrated else None,
        "copies": 3,
        "special_terms": f"{FICTION}，本合同不具有法律效力。",
        "sign_place": place,
        "signed_on": signed,
    }
    return {name: value for name, value in record.items() if value is not None}


def _certificate(number: int) -> str:
    return f"Z{number:013d}"


def confirmations() -> list[Record]:
    """Fourteen confirmations of two branches over two months."""
    return [_confirmation(number, row) for number, row in enumerate(_CLIENTS, start=1)]


def _confirmation(number: int, row: tuple[Any, ...]) -> Record:
    (name, branch, birth, order, opened, channel, manager, assets, rate, signed, verified,
     effective, accounts) = row  # fmt: skip
    person = birth.isdigit()
    securities = [f"A99000{number:04d}", f"099000{number:04d}"][:accounts]
    record: Record = {
        "branch": branch,
        "branch_name": BRANCHES[branch][0],
        "client_name": name,
        "client_type": "个人" if person else "机构",
        "id_type": "居民身份证" if person else "统一社会信用代码",
        "id_no": citizen_number(birth, order) if person else credit_code(birth),
        "fund_account": f"99{1 if branch == 'SH01' else 2}{number:09d}",
        "securities_accounts": securities or None,
        "custody_bank": "样例银行" if accounts else None,
        "opened_on": opened,
        "channel": channel,
        "outlet": OUTLET[branch] if channel == "银行网点" else None,
        "account_manager": _AGENTS[manager][0],
        "staff_or_cert_no": _certificate(manager + 1),
        "initial_assets": assets,
        "commission_rate": rate,
        "effective_month": effective,
        "client_statement": STATEMENT["个人" if person else "机构"],
        "client_signed_on": signed,
        "verified_by": VERIFIER[branch],
        "verified_on": verified,
        "remark": FICTION,
    }
    return {name: value for name, value in record.items() if value is not None}
