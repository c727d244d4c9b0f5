"""Reviews of distributors (代销机构资格审查表): the two banks of the plan, and one that did not pass."""

from __future__ import annotations

from collections.abc import Mapping

from sample_maker.cast import DEPARTMENTS, DISTRIBUTORS, OUTLETS, PLAN, SH01, Company
from sample_maker.numbers import credit_code, wrong
from sample_maker.samples import Bad, Cell, Record, Samples

_BANK, _MET, _PARTLY, _NOT = "商业银行", "符合", "基本符合", "不符合"
_NOTES = {
    "capital_ok": "资本充足率高于监管要求，近三年连续盈利。",
    "compliance_3y": "查询监管公示，未见处罚记录。",
    "governance": "设有个人金融部专门负责代销，制度齐全。",
    "sales_system": "联网测试通过，可以按日对账。",
    "suitability_system": "制度和录音录像设备已实地查看。",
    "complaints_system": "有投诉专线和办理时限规定。",
    "client_info_protection": "专线传输，分级授权。",
    "aml_system": "制度和岗位齐全。",
    "business_ready": "已培训销售人员，场所有明示标识。",
}
_THIRD = Company("示范城市商业银行股份有限公司", credit_code("MA0TEXT6"), "样例省样例市样例大道6号",
                 "时样新", "B99990006", "021-00000006")  # fmt: skip


def _review(bank: Company, outlets: int, staff: int) -> Record:
    asset = DEPARTMENTS["资产管理部"]
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "plan_name": PLAN.name,
        "name": bank.name,
        "uscc": bank.uscc,
        "type": _BANK,
        "address": bank.address,
        "legal_rep": bank.legal_rep,
        "licence_no": bank.licence_no,
        "sales_qualification": "样银备〔2025〕88号基金销售业务资格备案",
        "authority": "总行（总公司）签约",
        "outlets": outlets,
        "staff_total": staff,
        "staff_qualified": staff,
        "penalties_3y": 0,
        **{name: {"rating": _MET, "note": note} for name, note in _NOTES.items()},
        "documents": [
            {"document": "营业执照", "number": bank.uscc, "form": "加盖公章的复印件"},
            {"document": "金融许可证", "number": bank.licence_no, "form": "原件核对"},
            {"document": "代销资格备案文件", "number": "样银备〔2025〕88号",
             "valid_until": "2028-12-31", "form": "系统查询"},
        ],
        "reviewer": asset.clerk,
        "reviewed_on": "2026-09-07",
        "reviewer_opinion": "该行资本充足、制度健全，具备代销条件，建议通过。",
        "compliance_opinion": "资格文件真实有效，同意。",
        "compliance_on": "2026-09-09",
        "risk_opinion": "风险可控，同意。",
        "risk_on": "2026-09-10",
        "head": asset.head,
        "head_opinion": "同意该行代销本计划，结论有效期一年。",
        "head_on": "2026-09-14",
        "conclusion": "通过",
        "valid_to": "2027-09-13",
    }  # fmt: skip


def _reviews() -> list[Record]:
    """The first bank passed at once, the second after mending something, the third did not."""
    first, second, third = (
        _review(DISTRIBUTORS[0], len(OUTLETS), 20),
        _review(DISTRIBUTORS[1], 4, 12),
        _review(_THIRD, 2, 6),
    )
    second |= {
        "authority": "总行（总公司）书面授权",
        "authority_ref": "示银授〔2026〕12号授权书",
        "penalties_3y": 1,
        "compliance_3y": {"rating": _PARTLY, "note": "2024年因销售记录不完整被责令改正，已改正。"},
        "business_ready": {"rating": _PARTLY, "note": "审查时一家网点的产品公示牌未更新。"},
        "rectifications": [
            {"item": "一家网点公示牌未更新代销产品清单", "measure": "更换公示牌并由合规部复查",
             "due_on": "2026-09-12", "done_on": "2026-09-11"},
            {"item": "销售记录抽查制度未细化", "measure": "修订制度并报送备案",
             "due_on": "2026-09-12", "done_on": "2026-09-10"},
        ],
        "reviewer_opinion": "该行具备代销条件，整改事项已复查完毕，建议整改后通过。",
        "conclusion": "整改后通过",
    }  # fmt: skip
    third |= {
        "staff_qualified": 3,
        "sales_system": {"rating": _NOT, "note": "联网测试两次未通过，不能按日对账。"},
        "suitability_system": {"rating": _PARTLY, "note": "未配备录音录像设备。"},
        "reviewer_opinion": "销售系统和适当性管理不符合要求，建议不通过。",
        "compliance_opinion": "不同意。",
        "risk_opinion": "不同意。",
        "head_opinion": "不同意该行代销，达到要求后可以重新申请审查。",
        "conclusion": "不通过",
        "valid_to": "2026-09-14",
    }
    return [first, second, third]


def _bad() -> Bad:
    """Six rows: the second is right, the last repeats a natural key."""
    good = _reviews()
    faults: list[Mapping[str, Cell]] = [
        {"uscc": wrong(DISTRIBUTORS[0].uscc), "penalties_3y": 2, "documents[2].valid_until": "2026-08-31"},
        {},
        {"conclusion": "通过", "staff_qualified": 7, "legal_rep": "时\U0003134a新"},
        {"name": None, "valid_to": "2027-09-14", "licence_no": "许可证", "documents[0].form": "口头"},
        {"authority_ref": None, "rectifications[0].done_on": None, "head": good[1]["reviewer"],
         "reviewed_on": "2026-09-08", "compliance_on": "2026-09-07"},
        {"aml_system.rating": "良好", "reviewed_on": "2026年9月0日", "outlets": 0,
         "rectifications[1].due_on": None, "rectifications[0].序号": 99},
        {name: good[1][name] for name in ("uscc", "reviewed_on")},
    ]  # fmt: skip
    return Bad([*good, good[0], good[1], good[1], good[0]], faults, unknown=("推荐人", "无"))


SAMPLES = Samples(
    files={"reviews": _reviews},
    bad=_bad,
    order=70,
    titles={"reviews": "2026年代销机构资格审查登记表"},
)
