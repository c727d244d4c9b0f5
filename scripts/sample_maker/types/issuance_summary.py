"""The summary of the plan's issuance (发行总结), from what was subscribed by region and channel."""

from __future__ import annotations

from collections.abc import Mapping

from sample_maker.cast import DEPARTMENTS, DISTRIBUTORS, PLAN, REGIONS, SH01
from sample_maker.month import issuance, yuan
from sample_maker.samples import Bad, Cell, Record, Samples
from sample_maker.types.door_to_door_service import LARGE, THRESHOLD


def _summary() -> Record:
    sold = issuance()
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "plan_name": PLAN.name,
        "plan_code": PLAN.code,
        "filing_no": PLAN.filing_no,
        "offer_start": PLAN.offer_start.isoformat(),
        "offer_end": PLAN.offer_end.isoformat(),
        "established_on": PLAN.established_on.isoformat(),
        "registered_investors": sum(one.clients_individual + one.clients_institution for one in sold),
        "registered_amount": yuan(sum(one.amount_individual + one.amount_institution for one in sold)),
        "investor_limit": 200,
        "min_subscription": yuan(PLAN.min_subscription * 100),
        "capital_verification_ref": "样验〔2026〕77号",
        "by_region": [
            {
                "region": one.region,
                "channel": one.channel,
                "distributor": one.distributor,
                "clients_individual": one.clients_individual,
                "clients_institution": one.clients_institution,
                "amount_individual": yuan(one.amount_individual),
                "amount_institution": yuan(one.amount_institution),
                "target": yuan(one.target),
            }
            for one in sold
        ],
        "work": [
            {
                "work_region": region.name,
                "organisation": f"由{region.leader}带领{region.group}在{'、'.join(region.cities)}组织六场推介，"
                "每周五与两家代销机构核对场次和名单，没有发生冲突。",
                "sales": "直销以老客户为主，机构客户集中在推广期前半段；代销在网点培训完成后逐步放量。",
                "service": "参与前完成合格投资者确认、风险测评和录音录像，确认后三日内逐户回访。",
            }
            for region in REGIONS
        ],
        "large_client_threshold": THRESHOLD,
        "large_clients": [
            {"client": client, "client_region": region, "client_channel": "直销", "amount": amount,
             "service_ref": f"SM-{SH01.code}-2026-{number:04d}"}
            for number, (region, client, amount) in enumerate(LARGE, start=1)
        ],
        "complaints": [
            {"received_on": "2026-11-05", "complaint_region": "华东", "content": "客户反映网点等候时间过长。",
             "handling": "网点增设专窗，当日向客户致歉并办理，客户认可。", "closed_on": "2026-11-06"},
            {"received_on": "2026-11-19", "complaint_region": "南方", "content": "客户询问确认份额的时间未及时得到答复。",
             "handling": "由客户服务组回电说明，并补发确认时间表。", "closed_on": "2026-11-20"},
        ],
        "evaluation": [
            *({"unit": region.group, "score": 95 - 2 * number, "comment": "场次按计划完成，与代销机构协调有序。"}
              for number, region in enumerate(REGIONS)),
            *({"unit": bank.name, "score": 90 - 4 * number, "comment": "网点培训到位，材料管理仍需加强。"}
              for number, bank in enumerate(DISTRIBUTORS)),
        ],
        "suggestions": "推广期前两周完成代销网点培训。\n大额客户的上门服务预约提前到推介当日。\n"
        "宣传材料按网点清点发放，剩余的及时收回。",
        "made_by": DEPARTMENTS["资产管理部"].clerk,
        "made_on": "2026-11-27",
    }  # fmt: skip


def _summaries() -> list[Record]:
    return [_summary()]


def _bad() -> Bad:
    """Four rows: the second is right, the last repeats a natural key."""
    good = _summary()
    third = good | {"plan_code": "SL9902", "offer_start": "2026-10-13"}
    faults: list[Mapping[str, Cell]] = [
        {"registered_investors": 99, "registered_amount": "1.00", "by_region[1].distributor": None,
         "by_region[0].clients_individual": 60, "large_clients[0].amount": "5000000.00",
         "complaints[0].closed_on": "2026-11-04", "evaluation[5].unit": "示例银行", "work[3].work_region": "华东"},
        {},
        {"made_by": None, "offer_end": "2026-12-31", "investor_limit": 1, "suggestions": "建\U0003134a议",
         "by_region[2].amount_individual": "四百万", "complaints[1].complaint_region": "中部",
         "large_clients[1].service_ref": "SM-2", "evaluation[0].score": 101, "work[0].序号": 99,
         "capital_verification_ref": "样验\u202e"},
        {"offer_start": "2026-10-14"},
    ]  # fmt: skip
    return Bad(
        [good, third | {"offer_start": "2026-10-14"}, third, third], faults, unknown=("天气", "晴")
    )


SAMPLES = Samples(
    files={"summary": _summaries},
    bad=_bad,
    order=440,
    titles={"summary": "发行总结登记表"},
)
