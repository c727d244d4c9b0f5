"""Broker-agent agreements: eight of two branches, over the turn of a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sample_maker.cast import AGENTS, AGENTS_BJ02, BRANCHES, BROKER
from sample_maker.numbers import citizen_number, credit_code
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_AUTHORITY = ["介绍公司和市场", "介绍业务流程", "介绍法规和规则", "传递研究报告", "传递产品资料"]
_PROHIBITIONS = [
    "不得以甲方名义开设网站、社交媒体账号或者群组",
    "不得收取客户的现金、礼品或者其他财物",
]
_FEE_RULE = (
    "按乙方招揽并经确认的客户当月产生的净佣金收入的{share}计算。\n"
    "净佣金收入为佣金收入扣除税金及附加、证券投资者保护基金和交易规费后的余额。"
)

# branch, start, end, signed, reserve, damages, arbitration: of the agents in their order
_TERMS: Sequence[tuple[Any, ...]] = (
    ("SH01", "2026-10-01", "2027-09-30", "2026-09-25", "0.1", None, False),
    ("SH01", "2026-10-01", "2027-09-30", "2026-09-28", "0.1", "10000.00", False),
    ("SH01", "2026-11-01", "2027-10-31", "2026-10-26", None, None, True),
    ("SH01", "2026-12-01", "2027-11-30", None, "0.05", "5000.00", False),
    ("BJ02", "2026-10-01", "2027-09-30", "2026-09-22", "0.1", None, False),
    ("BJ02", "2026-10-15", "2027-10-14", "2026-10-12", "0.125", "20000.50", True),
    ("BJ02", "2026-12-01", "2027-11-30", "2026-11-20", None, None, False),
    ("BJ02", "2027-01-01", "2027-12-31", None, "0.1", "8888.88", False),
)


def _agreements() -> list[Record]:
    return [_agreement(number, row) for number, row in enumerate(_TERMS, start=1)]


def _agreement(number: int, row: tuple[Any, ...]) -> Record:
    code, start, end, signed, reserve, damages, arbitrated = row
    branch, agent = BRANCHES[code], (*AGENTS, *AGENTS_BJ02)[number - 1]
    return {
        "branch": code,
        "broker_name": BROKER.name,
        "broker_uscc": BROKER.uscc,
        "broker_address": BROKER.address,
        "broker_legal_rep": BROKER.legal_rep,
        "licence_no": BROKER.licence_no,
        "broker_phone": branch.phone,
        "agent_name": agent.name,
        "agent_id_type": "居民身份证",
        "agent_id_no": agent.citizen_no,
        "agent_address": agent.address,
        "agent_mobile": agent.mobile,
        "qualification_no": f"S{number:013d}",
        "certificate_no": agent.number,
        "start_on": start,
        "end_on": end,
        "serving_branch": branch.name,
        "territory": branch.territory,
        "authority": _AUTHORITY if number % 3 else _AUTHORITY[:3],
        "prohibitions": _PROHIBITIONS if number % 2 else _PROHIBITIONS[:1],
        "training_hours": 60 if number % 4 else 72,
        "ethics_hours": 20 if number % 4 else 24,
        "fee_rule": _FEE_RULE.format(share="30%" if number % 2 else "35%"),
        "payday": 15 if code == "SH01" else 20,
        "payout_account": agent.bank_card,
        "payout_bank": branch.outlet,
        "risk_reserve": reserve,
        "liquidated_damages": damages,
        "complaint_tel": branch.complaint_tel,
        "exclusive_declared": True,
        "no_labour_relation": True,
        "dispute_method": "仲裁" if arbitrated else "诉讼",
        "arbitration_body": "样例仲裁委员会" if arbitrated else None,
        "copies": 3,
        "special_terms": f"{FICTION}，本合同不具有法律效力。",
        "sign_place": branch.place,
        "signed_on": signed,
    }


def _bad() -> Bad:
    """Ten rows with some twenty faults; one row is right, one repeats its natural key."""
    good = _agreements()
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
    return Bad([*good, *good[:2]], faults, unknown=("担保人身份证号码", "无"))


SAMPLES = Samples(
    files={"agreements": _agreements},
    bad=_bad,
    order=200,
    sheet="委托合同",
    titles={"agreements": "证券经纪人委托合同登记表", "bad": "证券经纪人委托合同（有错误的样例）"},
    headers={
        "broker_name": "证券公司名称", "broker_uscc": "统一社会信用代码", "broker_address": "证券公司住所",
        "broker_legal_rep": "法定代表人", "licence_no": "经营证券业务许可证号",
        "broker_phone": "证券公司联系电话", "agent_name": "证券经纪人\n姓名*", "agent_id_type": "证件类型",
        "agent_address": "乙方通讯地址", "agent_mobile": "手机号码", "qualification_no": "从业登记编号",
        "start_on": "代理期间起始日", "end_on": "代理期间终止日", "serving_branch": "服务的证券营业部",
        "territory": "执业地域范围", "authority": "代理权限", "prohibitions": "约定的禁止行为",
        "training_hours": "执业前培训时间（小时）", "ethics_hours": "法律法规和职业道德培训时间（小时）",
        "fee_rule": "报酬计算办法", "payday": "支付日", "payout_account": "收款银行卡号",
        "payout_bank": "收款银行", "complaint_tel": "客户投诉电话", "exclusive_declared": "专属代理声明",
        "no_labour_relation": "确认不存在劳动关系", "dispute_method": "争议解决方式",
        "copies": "合同份数", "sign_place": "签订地点",
    },
)  # fmt: skip
