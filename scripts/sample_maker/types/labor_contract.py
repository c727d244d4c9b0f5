"""Labour contracts: of the sixteen employees of 营销一部, those that cover November 2026."""

from __future__ import annotations

from collections.abc import Mapping

from sample_maker.cast import (
    BASE_PAY,
    BROKER,
    EMPLOYEES,
    GRADE_CHANGES,
    LEADER,
    SH01,
    Contract,
    contract,
)
from sample_maker.numbers import citizen_number, credit_code
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_DUTIES = {
    True: "主持营销团队的日常管理，落实考勤、例会和物品管理。\n组织完成团队的年度、月度营销计划，审核本团队的业务资料。\n"
    "指导和检查团队成员的执业行为。",
    False: "依照公司统一安排开展客户招揽和客户服务。\n参加培训、例会和网点驻点，逐日记录工作日志。\n"
    "遵守执业行为规范，落实投资者适当性管理要求。",
}
_PERFORMANCE = (
    "按本人名下有效客户当月净佣金收入乘以所任级别的提成比例计算，级别和比例以营业部现行有效的"
    "管理及薪酬标准实施细则为准。"
)
_INSURANCE = (
    "甲方依法为乙方办理基本养老、基本医疗、失业、工伤和生育保险以及住房公积金，单位缴纳部分由甲方承担，"
    "个人缴纳部分由甲方从乙方工资中代扣代缴。\n乙方享受甲方规定的工作餐、年度体检等福利待遇。"
)
_PROTECTION = (
    "本岗位为办公及外勤服务岗位，不接触职业病危害因素。甲方提供符合安全卫生要求的工作场所和必要的办公设备，"
    "并为外勤人员提供出行安全指导。"
)
_HANDBOOK = [
    "员工手册", "考勤与休假管理制度", "营销团队管理及薪酬标准实施细则", "证券从业人员执业行为规范",
]  # fmt: skip


def _contracts() -> list[Record]:
    return [_record(place, contract(one)) for place, one in enumerate(EMPLOYEES)]


def _record(place: int, given: Contract) -> Record:
    one = given.person
    change = next(
        (c for c in GRADE_CHANGES if c.person is one and given.start_on < c.effective_on), None
    )
    grade = change.old if change else one.grade
    leads = one.post == LEADER
    outlet = one.outlet.name if one.outlet else ""
    return {
        "branch": SH01.code,
        "employer_name": BROKER.name,
        "employer_uscc": BROKER.uscc,
        "employer_address": BROKER.address,
        "legal_rep": BROKER.legal_rep,
        "employer_phone": SH01.phone,
        "staff_no": one.number,
        "employee_name": one.name,
        "sex": one.sex,
        "citizen_no": one.citizen_no,
        "home_address": one.address,
        "mobile": one.mobile,
        "emergency_contact": None
        if place % 4 == 3
        else {"name": f"{one.name[0]}样亲", "phone": f"{150 + place}00000000"},
        "term_type": "固定期限",
        "start_on": given.start_on.isoformat(),
        "end_on": given.end_on.isoformat(),
        "renewal_count": given.renewal_count,
        "fixed_term_requested": True if given.renewal_count >= 2 else None,
        "probation_end": given.probation_end.isoformat() if given.probation_end else None,
        "probation_pay": f"{given.probation_pay}.00" if given.probation_pay else None,
        "post": one.post,
        "grade": grade,
        "duties": _DUTIES[leads],
        "workplace": f"{SH01.place}（驻点网点：{outlet}）",
        "hours_system": "标准工时",
        "base_pay": f"{BASE_PAY[grade or '']}.00",
        "performance_rule": _PERFORMANCE,
        "minimum_wage": "2740.00",
        "payday": 15,
        "social_insurance": _INSURANCE,
        "labour_protection": _PROTECTION,
        "confidentiality": "乙方不得将团队的客户名单、薪酬和考核资料提供给团队以外的人员。"
        if leads
        else None,
        "non_compete": {
            "months": 6,
            "scope": "其他证券公司、期货公司和基金销售机构的客户营销岗位",
            "territory": "上海市行政区域内",
            "monthly_pay": "4000.00",
            "damages": "30000.00",
        }
        if leads
        else None,
        "training_service": {
            "course": "投资顾问专项培训",
            "cost": "12000.00",
            "service_until": given.end_on.isoformat(),
            "damages": "12000.00",
        }
        if one.name == "方予安"
        else None,
        "handbook": _HANDBOOK,
        "copies": 2,
        "special_terms": f"{FICTION}，本合同不具有法律效力。",
        "sign_place": SH01.place,
        "signed_on": given.signed_on.isoformat(),
        "delivery_receipt_on": given.signed_on.isoformat(),
    }


def _bad() -> Bad:
    """Ten rows with some thirty faults; one row is right, one repeats its natural key."""
    good = [
        _record(place, contract(EMPLOYEES[place])) for place in (13, 15, 1, 2, 3, 4, 5, 6, 7, 8)
    ]
    for record in good:
        record["emergency_contact"] = record["emergency_contact"] or {
            "name": "方样亲", "phone": "15300000000",
        }  # fmt: skip
    faults: list[Mapping[str, Cell]] = [
        {"probation_end": "2026-11-30", "probation_pay": "3199.99", "sex": "女"},
        {"probation_end": None, "signed_on": "2026-12-03", "delivery_receipt_on": "2026-12-01"},
        {"fixed_term_requested": "否", "end_on": "2027-06-01", "employee_name": None},
        {"citizen_no": citizen_number("20090601", 105), "base_pay": "2,000元",
         "hours_system": "不定时"},
        {"emergency_contact.phone": good[4]["mobile"], "hours_approval_no": "样人社工时〔2026〕9号",
         "payday": 31},
        {},
        {"citizen_no": good[5]["citizen_no"], "start_on": good[5]["start_on"], "sex": "女",
         "end_on": good[5]["end_on"], "signed_on": "2026-02-27", "delivery_receipt_on": None},
        {"employee_name": "傅\U0003134a舒", "probation_end": "2026-03-31", "probation_pay": "5000.00",
         "non_compete.months": 36, "non_compete.scope": "其他证券公司",
         "non_compete.territory": "上海市", "non_compete.monthly_pay": "1000.00"},
        {"employer_uscc": credit_code("MA0TEXT0")[:-1] + "0", "mobile": "1400000000",
         "training_service.course": "专项培训", "training_service.cost": "8000.00",
         "training_service.service_until": "2026-08-31", "training_service.damages": "9000.00"},
        {"staff_no": "SH1", "term_type": "无固定期限", "start_on": "2026年11月31日",
         "duties": "客户招揽\u202e", "grade": "见习"},
    ]  # fmt: skip
    return Bad(good, faults, unknown=("担保人姓名", "无"))


SAMPLES = Samples(
    files={"contracts": _contracts},
    bad=_bad,
    order=200,
    sheet="劳动合同",
    titles={
        "contracts": "营销一部劳动合同登记表（2026年11月在职）",
        "bad": "劳动合同（有错误的样例）",
    },
    headers={
        "employer_name": "用人单位名称", "employee_name": "员工姓名\n（必填）", "sex": "性别",
        "start_on": "合同起始日", "end_on": "合 同 终 止 日", "post": "岗位", "grade": "级别",
    },
)  # fmt: skip
