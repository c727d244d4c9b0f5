"""How a field is to be filled in, in words: format, length, bounds, choices, in both languages.

Blank workbooks, blank YAML and the explanation sheet say the same because they all ask here.  The
sentences are ``Label``s, not catalogue texts: the explanation sheet shows both languages at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from docgen.core import computed
from docgen.core.columns import joined_label
from docgen.model import DocumentType, Field, Label, Rule

YES_NO = ("是", "否")
REQUIRED = Label(zh="必填", en="required")
OUTSIDE = {
    "expected": Label(zh="应有的内容", en="what it should be"),
    "found": Label(zh="查到的文书", en="the documents found"),
}
"""What a rule's message shows besides fields, in words."""
OPTIONAL = Label(zh="选填", en="optional")

_FORMATS = {
    "date": Label(zh="日期，例如 2026-11-22", en="a date such as 2026-11-22"),
    "month": Label(zh="年月，例如 2026-11", en="a month such as 2026-11"),
    "money": Label(zh="金额，单位元，两位小数", en="an amount in yuan, two decimals"),
    "percent": Label(zh="百分比，例如 0.025%", en="a percentage such as 0.025%"),
    "citizen-number": Label(
        zh="18位居民身份证号码，末位可为 X", en="an 18-character citizen number, may end in X"
    ),
    "credit-code": Label(
        zh="18位统一社会信用代码", en="an 18-character unified social credit code"
    ),
    "mobile": Label(zh="11位手机号码", en="an 11-digit mobile number"),
    "phone": Label(
        zh="手机号码或带区号的固定电话，例如 021-60000000",
        en="a mobile or landline number with area code, such as 021-60000000",
    ),
    "bank-card": Label(zh="16至19位银行卡号", en="a bank card number of 16 to 19 digits"),
    "identifier": Label(
        zh="编号，按文本填写，前面的 0 不可省略", en="an identifier, as text, leading zeros kept"
    ),
}
_TYPES = {
    "integer": Label(zh="整数", en="a whole number"),
    "number": Label(zh="数字", en="a number"),
    "boolean": Label(zh="是 或 否", en="是 (yes) or 否 (no)"),
    "string": Label(zh="文字", en="text"),
}
_LIST = Label(
    zh="可填多项，用“；”或换行分开", en="several entries, separated by “;” or line breaks"
)
_CHOICE = Label(zh="从下拉列表中选择", en="choose from the list")


def labels(doctype: DocumentType) -> dict[str, Label]:
    """What each path that an expression may name is called, computed fields too."""
    return {**dict(_labels(computed.fields_of(doctype))), **OUTSIDE}


def _labels(
    fields: Sequence[Field], path: str = "", above: tuple[Label, ...] = ()
) -> Iterator[tuple[str, Label]]:
    for field in fields:
        yield path + field.name, joined_label((*above, field.label))
        yield from _labels(field.children, f"{path}{field.name}.", (*above, field.label))


def format_hint(field: Field) -> Label:
    """What kind of value: "a date such as 2026-11-22"."""
    if field.item is not None:
        return _LIST
    if choices(field):
        return _TYPES["boolean"] if field.type == "boolean" else _CHOICE
    if field.format in _FORMATS:
        return _FORMATS[field.format]
    return _TYPES.get(field.type, _TYPES["string"])


def limits_hint(field: Field) -> Label:
    """Lengths and bounds of the schema; empty where there are none."""
    zh: list[str] = []
    en: list[str] = []
    for chinese, english in () if choices(field) else _limits(field):
        zh.append(chinese)
        en.append(english)
    return Label(zh="；".join(zh), en="; ".join(en))


def choices(field: Field) -> tuple[str, ...]:
    """The words a cell of this field may hold; empty when it is not a choice."""
    return YES_NO if field.type == "boolean" else field.enum


def need(field: Field) -> Label:
    """Required or optional."""
    return REQUIRED if field.required else OPTIONAL


def rule_text(rule: Rule, labels: dict[str, Label]) -> Label:
    """A rule's message and remedy, its ``{fields}`` replaced by their labels."""
    zh = f"{rule.message.zh}{rule.remedy.zh}"
    en = f"{rule.message.en} {rule.remedy.en}"
    for name, label in labels.items():
        zh = zh.replace("{" + name + "}", f"【{label.zh}】")
        en = en.replace("{" + name + "}", f"[{label.en}]")
    return Label(zh=zh, en=en)


def conditions(doctype: DocumentType, labels: dict[str, Label]) -> Iterator[Label]:
    """The conditional parts of the schema in words: what is needed or checked in which case."""
    for entry in doctype.schema.get("allOf", ()):
        case = _case(entry.get("if", {}), labels)
        if case is None:
            continue
        then = entry.get("then", {})
        for name in then.get("required", ()):
            label = labels.get(name, Label(zh=name, en=name))
            yield Label(
                zh=f"{case.zh}时，必须填写【{label.zh}】。",
                en=f"Where {case.en}, [{label.en}] is required.",
            )
        for name, what in then.get("properties", {}).items():
            if hint := _FORMATS.get(what.get("format", "")):
                label = labels.get(name, Label(zh=name, en=name))
                yield Label(
                    zh=f"{case.zh}时，【{label.zh}】应为{hint.zh}。",
                    en=f"Where {case.en}, [{label.en}] is {hint.en}.",
                )


def example_text(value: Any) -> str:
    """An example as a person would type it into a cell."""
    if isinstance(value, bool):
        return YES_NO[0] if value else YES_NO[1]
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _case(condition: dict[str, Any], labels: dict[str, Label]) -> Label | None:
    """The condition in words ([ID type] is “居民身份证”); None for conditions of another shape."""
    zh, en = [], []
    for name, what in condition.get("properties", {}).items():
        values = [what["const"]] if "const" in what else what.get("enum")
        if not values:
            return None
        label = labels.get(name, Label(zh=name, en=name))
        words = [example_text(value) for value in values]
        zh.append(f"【{label.zh}】为“{'”或“'.join(words)}”")
        en.append(f"[{label.en}] is “{'” or “'.join(words)}”")
    return Label(zh="且".join(zh), en=" and ".join(en)) if zh else None


def _limits(field: Field) -> Iterator[tuple[str, str]]:
    schema = field.schema
    least, most = schema.get("minLength"), schema.get("maxLength")
    if least is not None and least == most:
        yield f"{least}个字符", f"{least} characters"
    elif least is not None and least > 1 and most is not None:
        yield f"{least}至{most}个字符", f"{least} to {most} characters"
    elif most is not None:
        yield f"最多{most}个字符", f"at most {most} characters"
    low = _bound(field, schema.get("minimum", schema.get("formatMinimum")))
    high = _bound(field, schema.get("maximum", schema.get("formatMaximum")))
    if low is not None and high is not None:
        yield f"{low}至{high}", f"{low} to {high}"
    elif low is not None:
        yield f"不小于{low}", f"not below {low}"
    elif high is not None:
        yield f"不大于{high}", f"not above {high}"
    low, high = schema.get("minItems"), schema.get("maxItems")
    if low:
        yield f"至少{low}项", f"at least {low} entries"
    if high:
        yield f"最多{high}项", f"at most {high} entries"


def _bound(field: Field, value: Any) -> str | None:
    """A bound as people write it: money with separators, the fraction 0.003 as 0.3%."""
    if value is None:
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if field.format == "percent":
        return f"{(number * 100).normalize():f}%"
    return f"{number:,f}"
