"""Findings on losses: a laptop lost by negligence, one stolen, a display stand damaged, one of an agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sample_maker.cast import AGENTS, SH01, TEAM, TEAM_LEADER, TRADING_ADMIN, Person
from sample_maker.month import Equipment, equipment, pay, yuan
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_MINIMUM = "2740.00"


def _thing(outlet: str, name: str) -> Equipment:
    return next(one for one in equipment() if outlet in one.outlet.name and one.name == name)


def _record(thing: Equipment, who: Person | None = None, **more: Any) -> Record:
    who = who or thing.custodian
    return {
        "branch": SH01.code, "branch_name": SH01.name, "team": TEAM, "asset_no": thing.number,
        "asset_name": thing.name, "category": thing.category, "spec": thing.spec, "unit": thing.unit,
        "quantity": 1, "unit_price": yuan(thing.price), "useful_months": 36,
        "location": thing.outlet.name, "custodian": who.name, "staff_no": who.number,
        "contract_kind": "委托合同" if who.is_agent else "劳动合同", "surveyor": TRADING_ADMIN.name,
        "agreement": "同意", "leader": TEAM_LEADER.name, **more,
    }  # fmt: skip


def _findings() -> list[Record]:
    lost, stolen = _thing("样南", "笔记本电脑"), _thing("样北", "笔记本电脑")
    stand, leaflets = _thing("样西", "展示架"), _thing("样东", "投资者教育折页")
    return [
        _record(
            lost, acquired_on="2025-03-10", cause="丢失", found_on="2026-11-10", reported_on="2026-11-10",
            facts="十一月十日午间离开网点咨询台时未将笔记本电脑锁入文件柜，返回后发现不见，网点监控没有拍到取走过程。",
            evidence="网点监控截图2张，网点陪同人员书面说明1份", surveyed_on="2026-11-12", fault="重大过失",
            custodian_share="0.6", finding="保管人未按规定锁存，属于重大过失；咨询台位于公共区域，公司承担部分损失。",
            payment="分月从工资扣除", wage=yuan(pay(lost.custodian).gross_pay), minimum_wage=_MINIMUM,
            monthly_deduction="400.00", first_month="2026-12",
            statement="情况属实，认可认定结果，愿意从十二月起分月赔偿。", agreed_on="2026-11-13", decided_on="2026-11-16",
        ),
        _record(
            stolen, acquired_on="2025-06-20", cause="被盗", found_on="2026-11-16", reported_on="2026-11-16",
            police_ref="样公（北）受案字〔2026〕99号", facts="周末网点后门被撬，文件柜锁被破坏，柜内笔记本电脑被盗。",
            evidence="报案回执1份，现场照片4张", surveyed_on="2026-11-18", fault="无过错", custodian_share="0",
            finding="保管人已按规定锁存，损失由第三人盗窃造成，没有过错。", payment="不赔偿", insurance="1500.00",
            statement="配合公安机关调查，无其他意见。", agreed_on="2026-11-18", remark=FICTION,
        ),
        _record(
            stand, acquired_on="2026-01-15", cause="损毁", found_on="2026-11-17", reported_on="2026-11-18",
            facts="搬运展示架参加社区活动时支架折断，画面完好。", evidence="损毁照片2张", salvage="10.00", useful_months=24,
            surveyed_on="2026-11-19", fault="一般过失", custodian_share="0.3",
            finding="搬运时未拆卸支架，属于一般过失；支架本身老化，公司承担主要损失。", payment="一次交付",
            statement="同意赔偿。", agreed_on="2026-11-20", decided_on="2026-11-23",
        ),
        _record(
            leaflets, AGENTS[1], acquired_on="2026-10-20", cause="损毁", found_on="2026-11-23",
            reported_on="2026-11-23", quantity=120, facts="雨天未将折页移入室内，受潮120份，无法使用。",
            evidence="受潮照片3张，清点记录1份", useful_months=12, surveyed_on="2026-11-24", fault="一般过失",
            custodian_share="0.5", finding="证券经纪人保管不当，按委托合同约定承担一半。", payment="一次交付",
            statement="折页当日用于社区活动，对比例有不同意见。", agreement="有异议", agreed_on="2026-11-25",
        ),
    ]  # fmt: skip


def _bad() -> Bad:
    """Seven findings: faults of days, shares and deductions; one is right, one repeats its key."""
    good = _findings()
    lost = good[0]
    more = [{**lost, "asset_no": f"SW90{n}"} for n in range(2)]
    faults: list[Mapping[str, Cell]] = [
        {"monthly_deduction": "3000", "agreement": "有异议", "first_month": "2026-10"},
        {"police_ref": None, "custodian_share": "20%", "asset_name": None},
        {},
        {"payment": "分月从工资扣除", "surveyor": good[3]["custodian"], "category": "印刷品"},
        {"wage": None, "found_on": "2025-01-10", "custodian": "姚承\U0003134a"},
        {"salvage": "9000", "unit_price": "五千元", "reported_on": "2026-11-09"},
        {"asset_no": lost["asset_no"], "surveyed_on": "10/11/26", "decided_on": "2026-11-11",
         "location": "样南\u202e支行", "evidence": "证" * 201},
    ]  # fmt: skip
    return Bad([*good, *more, lost], faults, unknown=("保管人配偶", "无"))


SAMPLES = Samples(
    files={"findings": _findings},
    bad=_bad,
    order=650,
    titles={"findings": "2026年11月营销一部实物损失认定", "bad": "损失责任认定（有错误的样例）"},
    headers={"staff_no": "工号", "fault": "过错程度（必填）", "found_on": "发现\n日期"},
    merged=("branch", "branch_name", "team"),
)  # fmt: skip
