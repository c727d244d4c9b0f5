"""What the branches asked head office to approve (报批), and how it went.

A request (请示) goes to 经纪业务综合室, which walks it round the departments it names (会签) and gives it to
the leaders; the branch gets the opinions back.  One of BJ02 is still on its way.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sample_maker.cast import TEAM, day

OFFICE = "经纪业务综合室"
_TEAM_PLAN = "各项年度目标已分解到季度和客户经理，合计与年度目标一致。\n费用预算按季度编列，未超过上年实际支出。"


@dataclass(frozen=True)
class Approval:
    """A request and its way.  ``number``: 发文字号; ``sheet``: the number of its countersign sheet.

    ``comments``: what departments noted beside their consent.  ``returned_on`` None: not yet.
    """

    branch: str
    number: str
    sheet: str
    subject: str
    reason: str
    proposal: str
    grounds: str
    departments: tuple[str, ...]
    attachments: tuple[str, ...]
    dated_on: dt.date
    returned_on: dt.date | None
    comments: tuple[tuple[str, str], ...] = ()


APPROVALS = (
    Approval(
        "SH01", "样例路营请〔2025〕1号", "HQ-SH01-2025-0001", f"关于{TEAM}2026年度工作计划的请示",
        f"为做好2026年营销工作，营业部组织{TEAM}总结2025年工作，编制了《{TEAM}2026年度工作计划》。",
        f"请批准{TEAM}2026年度工作计划，自2026年1月1日起执行。", _TEAM_PLAN,
        ("渠道管理部", "合规部"), (f"{TEAM}2026年度工作计划",), day("2025-12-01"), day("2025-12-11"),
    ),
    Approval(
        "SH01", "样例路营请〔2025〕2号", "HQ-SH01-2025-0002", f"关于{TEAM}管理及薪酬标准实施细则的请示",
        f"{TEAM}的级别、薪酬和考核办法执行已满一年，营业部根据执行情况作了修订。",
        f"请批准《{TEAM}管理及薪酬标准实施细则》，自2026年1月1日起施行。",
        "底薪和提成比例在公司规定的幅度以内。\n修订稿已征求全体客户经理意见，并在营业部公示七日。",
        ("渠道管理部", "人力资源部", "合规部"), (f"{TEAM}管理及薪酬标准实施细则",),
        day("2025-12-04"), day("2025-12-18"),
        (("人力资源部", "试用期工资不得低于转正后工资的80%，请在细则中写明。"),),
    ),
    Approval(
        "SH01", "样例路营请〔2026〕1号", "HQ-SH01-2026-0001", f"关于{TEAM}补充招聘客户经理的请示",
        f"{TEAM}服务样例银行五家网点，其中样北支行只有客户经理二人，驻点班次不足。",
        "请批准公开招聘客户经理一名，驻点样例银行上海样北支行。",
        "编制内尚有空额，年度人工预算可以列支。\n拟聘人员应当具备从业资格，经岗前培训考评合格后试用。",
        ("人力资源部", "渠道管理部"), (), day("2026-09-14"), day("2026-09-23"),
    ),
    Approval(
        "SH01", "样例路营请〔2026〕2号", "HQ-SH01-2026-0002", f"关于{TEAM}2027年度工作计划的请示",
        f"为做好2027年营销工作，营业部组织{TEAM}总结2026年前三季度工作，分析市场和竞争情况，"
        f"编制了《{TEAM}2027年度工作计划》。",
        f"请批准{TEAM}2027年度工作计划，自2027年1月1日起执行。", _TEAM_PLAN,
        ("渠道管理部", "合规部", "风险管理部"),
        (f"{TEAM}2027年度工作计划", f"{TEAM}2026年目标完成情况表"),
        day("2026-11-09"), day("2026-11-18"),
        (("合规部", "社区活动的宣传材料使用前应当经合规审核，请在计划中写明。"),),
    ),
    Approval(
        "SH01", "样例路营请〔2026〕3号", "HQ-SH01-2026-0003", "关于组建营销二部及其首年工作计划的请示",
        "示例银行股份有限公司上海分行愿意开放四家网点开展合作，现有团队已无余力覆盖。",
        "请批准组建营销二部，编制六人，执行其首年工作计划。",
        "四家网点客户基础良好，已完成实地走访。\n首年目标开户数和费用预算见附件。",
        ("渠道管理部", "人力资源部", "合规部"), ("营销二部首年工作计划",),
        day("2026-11-12"), day("2026-11-23"),
    ),
    Approval(
        "BJ02", "样例街营请〔2026〕1号", "HQ-BJ02-2026-0001", "关于开展社区投资者教育活动的请示",
        "营业部周边社区居民对防范非法证券活动的知识需求较大。",
        "请批准2027年第一季度在三个社区开展投资者教育活动。",
        "活动不推介具体产品，费用由营业部年度预算列支。",
        ("渠道管理部", "合规部"), ("社区投资者教育活动方案",), day("2026-11-24"), None,
    ),
)  # fmt: skip
