"""The words of the query language, in both languages: fields, answers, states, orders."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from docgen.model import Answer, SearchField, Sort, State

WITHOUT = "without"
SORT = "sort"

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        **{field.value: field.value for field in SearchField},
        "类型": SearchField.TYPE,
        "文种": SearchField.TYPE,
        "营业部": SearchField.BRANCH,
        "分支机构": SearchField.BRANCH,
        "团队": SearchField.TEAM,
        "营销团队": SearchField.TEAM,
        "人员": SearchField.PERSON,
        "姓名": SearchField.PERSON,
        "编号": SearchField.NUMBER,
        "期间": SearchField.PERIOD,
        "所属期": SearchField.PERIOD,
        "签发": SearchField.ISSUED,
        "签发日期": SearchField.ISSUED,
        "状态": SearchField.STATE,
        "status": SearchField.STATE,
        "签署": SearchField.SIGNED,
        "原件": SearchField.ORIGINAL,
        WITHOUT: WITHOUT,
        "不含": WITHOUT,
        SORT: SORT,
        "排序": SORT,
    }
)
"""What may stand before a colon."""

ANSWERS: Mapping[str, Answer] = MappingProxyType(
    {
        **{answer.value: answer for answer in Answer},
        "是": Answer.YES,
        "有": Answer.YES,
        "已": Answer.YES,
        "否": Answer.NO,
        "无": Answer.NO,
        "未": Answer.NO,
        "不要求": Answer.NONE,
    }
)

_CHINESE_STATES = {
    "issued": ("已签发", "签发"),
    "void": ("已作废", "作废"),
    "disposed": ("已销毁", "销毁"),
}

STATES: Mapping[str, State] = MappingProxyType(
    {
        word: state
        for state in State
        if state is not State.PENDING
        for word in (state.value, *_CHINESE_STATES.get(state.value, ()))
    }
)
"""A pending document has no text yet, so it is not in the index."""

SORTS: Mapping[str, Sort] = MappingProxyType(
    {
        **{sort.value: sort for sort in Sort},
        "最新": Sort.NEWEST,
        "最早": Sort.OLDEST,
        "编号": Sort.NUMBER,
        "相关": Sort.RELEVANCE,
    }
)
