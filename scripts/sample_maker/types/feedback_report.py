"""Reports of feedback and market: a month's from each area, a complaint at once, one of the market alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sample_maker.cast import AREA_MANAGERS, PLAN, SH01, TEAM, TEAM_LEADER, Person, person
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples
from sample_maker.types import visit_form

_SERVICE = "集合资产管理计划工作小组客户服务组"


def _visit(name: str, day: str) -> str:
    """The number that a visit form of the samples gets: they are issued in their order."""
    forms = [(one["visitor"], one["visited_on"]) for one in visit_form.SAMPLES.files["forms"]()]
    return f"CF-{SH01.code}-2026-{forms.index((name, day)) + 1:04d}"


def _feedback(on: str, client: str, channel: str, category: str, content: str, **more: Any) -> Any:
    return {
        "received_on": on, "client": client, "client_type": "个人", "channel": channel,
        "category": category, "content": content, **more,
    }  # fmt: skip


def _record(who: Person, **more: Any) -> Record:
    return {
        "branch": SH01.code, "branch_name": SH01.name, "team": TEAM, "report_kind": "定期上报",
        "period_from": "2026-11-01", "period_to": "2026-11-30", "staff_no": who.number,
        "reporter": who.name, "reported_on": "2026-11-30", "addressee": _SERVICE,
        "leader": TEAM_LEADER.name, "remark": FICTION, **more,
    }  # fmt: skip


def _reports() -> list[Record]:
    east, west = AREA_MANAGERS
    return [
        _record(
            person("傅云舒"), report_kind="即时上报", period_from="2026-11-24", period_to="2026-11-24",
            reported_on="2026-11-24", addressee="渠道管理部",
            feedback=[
                _feedback("2026-11-24", "陈女士", "网点", "投诉", "反映样东支行网点一楼咨询等候超过四十分钟，现场无人引导，要求书面答复。",
                          handling="当场致歉并先行受理，已转营业部投诉处理岗登记。", status="处理中", due_on="2026-12-04"),
            ],
            summary="十一月下旬网点办理养老金业务的客户集中，等候时间延长。建议当周增派一人驻点并设引导标识。",
            leader_opinion="情况属实，已安排谢长宁增加驻点半天。", leader_on="2026-11-24",
            reply="同意增派；答复客户的书面意见经合规部审核后于时限内送达。", replied_on="2026-11-26",
        ),
        _record(
            east, plan_name=PLAN.name,
            feedback=[
                _feedback("2026-11-05", "陈主任", "走访", "建议", "社区希望投资者教育活动安排在周六上午。",
                          handling="活动已定于十一月十四日周六举行。", status="已办结",
                          source_ref=_visit("叶知秋", "2026-11-05")),
                _feedback("2026-11-13", "曹先生", "走访", "服务", "对开户后的服务满意，希望每月收到一次账户服务提示。",
                          handling="已列入月度服务提示名单。", status="已办结",
                          source_ref=_visit("纪言川", "2026-11-13")),
                _feedback("2026-11-17", "杨先生", "电话", "产品", "询问计划成立后净值披露的频率和查询方式。",
                          handling="按计划说明书答复，并告知网上查询入口。", status="已办结"),
                {**_feedback("2026-11-18", "样例贸易", "网点", "交易系统", "机构客户端登录后偶有退出，影响财务人员查询。",
                             status="需协调", due_on="2026-12-11"), "client_type": "机构"},
            ],
            market=[
                {"topic": "同业动态", "source": "网点走访", "content": "同路段另一家证券营业部自本月起每周在支行大堂设咨询台。", "impact": "中",
                 "suggestion": "将本团队社区讲座由每月一次增加到两次。"},
                {"topic": "产品销售", "source": "客户沟通", "content": "计划募集期内，客户最关心封闭期和风险等级，对业绩表现提问较少。", "impact": "低"},
            ],
            summary="反馈以服务和产品咨询为主，已逐条答复；机构客户端问题需要总部协助排查。同业加大网点投入，需要巩固社区渠道。",
            request="请协调信息技术部门排查机构客户端退出问题。",
            leader_opinion="同意上报。", leader_on="2026-11-30",
        ),
        _record(
            west, addressee="渠道管理部",
            market=[
                {"topic": "银行渠道", "source": "样西支行沟通", "content": "合作支行十二月进行年末存款考核，驻点时段由每日改为每周三天。", "impact": "高",
                 "suggestion": "十二月起与支行按周排班，空出的时段转做社区服务。"},
                {"topic": "客户需求", "source": "驻点咨询登记", "content": "驻点咨询中询问个人养老金账户的客户增多。", "impact": "中",
                 "suggestion": "请总部提供统一的投资者教育材料。"},
            ],
            summary="西区本月没有客户投诉；银行渠道年末时段减少，已按周调整排班，对十二月开户数会有影响。",
        ),
    ]  # fmt: skip


def _bad() -> Bad:
    """Eight reports: faults of days, of handling and of replies; one is right, one repeats its key."""
    at_once, east, west = _reports()
    complaint = [{**at_once["feedback"][0]}]
    others = [
        {**at_once, "staff_no": who.number, "reporter": who.name, "feedback": complaint}
        for who in (person("谢长宁"), person("纪言川"), person("柳书瑶"), person("江晚晴"))
    ]
    faults: list[Mapping[str, Cell]] = [
        {"period_from": "2026-11-25", "replied_on": None},
        {"reported_on": "2026-11-27", "feedback[0].client_type": "公司", "feedback[1].handling": None,
         "feedback[2].received_on": "2026-12-01", "market[1].序号": 77},
        {"market[0].suggestion": None, "leader": west["reporter"], "addressee": "部" * 41},
        {},
        {"leader_on": None, "replied_on": "2026-11-20", "reporter": "谢长\U0003134a"},
        {"summary": None, "feedback[0].due_on": None, "feedback[0].handling": None},
        {"staff_no": "工号七", "feedback[0].due_on": "2026-11-20", "reply": "同\u202e意"},
        {"staff_no": at_once["staff_no"], "leader_on": "24/11/26", "feedback[0].content": "话" * 201},
    ]  # fmt: skip
    return Bad(
        [at_once, east, west, *_right(west), *others], faults, unknown=("客户身份证号", "无")
    )


def _right(west: Record) -> list[Record]:
    return [
        {**west, "staff_no": TEAM_LEADER.number, "reporter": TEAM_LEADER.name, "leader": "严样正"}
    ]


SAMPLES = Samples(
    files={"reports": _reports},
    bad=_bad,
    order=640,
    sheet="上报表",
    titles={"reports": "2026年11月营销一部客户反馈/市场情况上报", "bad": "客户反馈/市场情况上报（有错误的样例）"},
    headers={"staff_no": "工号", "feedback.status": "办理状态（必填）", "reported_on": "上报\n日期"},
    merged=("branch", "branch_name", "team"),
)  # fmt: skip
