"""Make docs/types.md: every document type that docgen ships, as its folder describes it.

python scripts/make_types_page.py            write the page
python scripts/make_types_page.py --check    end with 1 where it is not as the folders say
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from docgen import doctypes
from docgen.model import DocumentType, Due, Field, Label, Requirement
from docgen.writers import hints, number_words

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "types.md"
_DAY = dt.date(2026, 11, 22)  # of examples whose number goes by the date of issue
_HEAD = """# Document types / 文种

Made from the folders in `templates/` by `python scripts/make_types_page.py`; a test holds it to them. What the
entries mean: [type-folder.md](type-folder.md). 本页由各文种目录生成，请勿手工修改。
"""
_MASKS = {
    "name": "姓名 / name", "identity": "证件 / identity", "citizen-number": "身份证 / citizen number",
    "mobile": "手机 / mobile", "bank-card": "银行卡 / bank card", "account": "账号 / account",
    "address": "地址 / address",
}  # fmt: skip


def page() -> str:
    """The whole page."""
    types = doctypes.load_all(ROOT / "templates")
    lines = [_HEAD, "| 文种 | type | 编号 / number | 主管 / owner |", "|---|---|---|---|"]
    lines += [
        f"| [{one.title.zh}](#{one.id}) | `{one.id}` | `{one.number.pattern}` | {one.owner} |"
        for one in types.values()
    ]
    for one in types.values():
        lines += ["", *_type(one)]
    return "\n".join(lines) + "\n"


def _type(one: DocumentType) -> Iterator[str]:
    yield f'<a id="{one.id}"></a>'
    yield ""
    yield f"## {one.title.zh} / {one.title.en}"
    yield ""
    labels = hints.labels(one)
    yield from _facts(one, labels)
    yield from _fields(one)
    yield from _computed(one)
    yield from _listed("规则 / Rules", [hints.rule_text(rule, labels) for rule in one.rules])
    yield from _listed(
        "归档中须有的依据 / Requirements", [_requirement(req, labels) for req in one.requirements]
    )
    yield from _listed("到期提醒 / Due", [_due(due, labels) for due in one.dues])
    if one.derivation is not None:
        given = ", ".join(f"`{name}`" for name in one.derivation.given)
        rests = sorted({name for _, lookup in one.derivation.sources for name in lookup.of})
        yield ""
        yield (
            f"**由归档填写 / Drawn up by `docgen derive {one.id}`** from {given} and "
            f"{', '.join(f'`{name}`' for name in rests)}."
        )
    if one.legal:
        yield from _listed(
            "依据 / Legal basis", [_law(one, index) for index in range(len(one.legal))]
        )


def _facts(one: DocumentType, labels: dict[str, Label]) -> Iterator[str]:
    def named(paths: Sequence[str]) -> str:
        return "、".join(f"{labels[path].zh} `{path}`" for path in paths if path in labels) or "—"

    due = one.original_due_days
    retention = one.retention_code
    if one.retention_floor_years:
        retention += (
            f"，不少于 {one.retention_floor_years} 年 / at least {one.retention_floor_years} years"
        )
    yield "| | |"
    yield "|---|---|"
    yield f"| id | `{one.id}`{''.join(f'、{alias}' for alias in one.aliases)} |"
    yield f"| 主管 / owner | {one.owner} |"
    words = number_words.number_text(one, hints.labels(one))
    yield f"| 编号 / number | {words.zh} / {words.en}；例如 / such as `{number_words.example_number(one, _DAY)}` |"
    yield f"| 编号规则 / pattern | `{one.number.pattern}`，按 / by {', '.join(one.number.scope)}；日期 / date `{one.number.date}` |"
    yield f"| 业务主键 / natural key | {named(one.key)} |"
    subject = [name for name in (one.subject_name, one.subject_id) if name]
    yield f"| 当事人 / subject | {named(subject)} |"
    yield f"| 列表栏 / listed | {named(one.listing)} |"
    signers = " → ".join(
        f"{s.title.zh} ({s.title.en})" + (f"，每个 / for each `{s.each}`" if s.each else "")
        for s in one.signatures
    )
    yield f"| 签署顺序 / signatures | {signers or '—'} |"
    yield (
        "| 签署原件 / signed original | "
        + (f"{due} 天内交回 / due within {due} days" if due is not None else "不要求 / not due")
        + " |"
    )
    yield f"| 保管期限 / retention | {retention}；自 / from `{one.retention_starts}` |"
    masks = "、".join(f"`{path}` {_MASKS.get(mask, mask)}" for path, mask in one.masks.items())
    yield f"| 遮盖 / masked | {masks or '—'} |"


def _fields(one: DocumentType) -> Iterator[str]:
    yield ""
    yield "| 字段 / field | 标签 / label | 必填 / required | 格式与范围 / format and limits | 说明 / help |"
    yield "|---|---|---|---|---|"
    yield from _field_rows(one.fields, "")


def _field_rows(fields: Sequence[Field], prefix: str) -> Iterator[str]:
    for field in fields:
        path = prefix + field.name
        need = hints.need(field)
        label = f"{field.label.zh} / {field.label.en}"
        form = "" if field.children else _form(field)
        if field.is_rows:
            form = "明细行 / rows"
        told = f"{field.help.zh} {field.help.en}"
        yield f"| `{path}` | {_cell(label)} | {need.zh} | {_cell(form)} | {_cell(told)} |"
        yield from _field_rows(field.children, f"{path}.")


def _form(field: Field) -> str:
    form, limits = hints.format_hint(field), hints.limits_hint(field)
    words = hints.choices(field)
    said = " ∣ ".join(words) if words else f"{form.zh} / {form.en}"
    return f"{said}；{limits.zh} / {limits.en}" if limits.zh else said


def _computed(one: DocumentType) -> Iterator[str]:
    if not one.computed:
        return
    yield ""
    yield "**计算项 / Computed**"
    yield ""
    yield "| 字段 / field | 标签 / label | 算式 / value |"
    yield "|---|---|---|"
    for entry in one.computed:
        label = f"{entry.label.zh} / {entry.label.en}"
        yield f"| `{entry.name}` | {_cell(label)} | `{entry.value.strip().replace('|', '∣')}` |"


def _requirement(one: Requirement, labels: dict[str, Label]) -> Label:
    text = hints.rule_text(one.rule, labels)
    of = "、".join(f"`{name}`" for name in one.lookup.of)
    may = ("（可例外放行）", " (may be overruled)") if one.overridable else ("", "")
    return Label(zh=f"{of}：{text.zh}{may[0]}", en=f"{text.en}{may[1]}")


def _due(one: Due, labels: dict[str, Label]) -> Label:
    zh = [f"{one.label.zh}：按{labels[one.date].zh} `{one.date}` 提前 {one.before} 天提醒"]
    en = [f"{one.label.en}: by {labels[one.date].en} `{one.date}`, {one.before} days ahead"]
    if one.after is not None:
        zh.append(f"逾期 {one.after} 天后不再列出")
        en.append(f"listed until {one.after} days late")
    if one.when is not None:
        zh.append(f"条件 `{one.when}`")
        en.append(f"where `{one.when}`")
    if one.until is not None:
        names = [f"`{name}`" for name in one.until.of]
        asked = f" (`{one.until.where}`)" if one.until.where else ""
        zh.append(f"另有 {'、'.join(names)}{asked} 的不再提醒")
        en.append(f"settled by another {', '.join(names)}{asked}")
    if one.link is not None:
        zh.append(f"有 `{one.link}` 关联的不再提醒")
        en.append(f"settled by a link `{one.link}`")
    return Label(zh=f"{'；'.join(zh)}。", en=f"{'; '.join(en)}.")


def _law(one: DocumentType, index: int) -> Label:
    law = one.legal[index]
    span = f"{law.start.isoformat()} – {law.end.isoformat() if law.end else ''}".strip()
    return Label(zh=f"{law.title.zh}", en=f"{law.title.en} ({span})")


def _listed(title: str, entries: Sequence[Label]) -> Iterator[str]:
    if entries:
        yield ""
        yield f"**{title}**"
        yield ""
        yield from (f"- {_flat(entry.zh)} / {_flat(entry.en)}" for entry in entries)


def _cell(text: str) -> str:
    return _flat(text).replace("|", "∣")


def _flat(text: str) -> str:
    return " ".join(text.split())


def main(arguments: Sequence[str]) -> int:
    """Write the page, or tell whether it is current."""
    made = page()
    if "--check" in arguments:
        current = PAGE.exists() and PAGE.read_text("utf-8") == made
        if not current:
            print("docs/types.md is not as templates/ says: run python scripts/make_types_page.py")
        return 0 if current else 1
    PAGE.write_text(made, "utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {made.count(chr(10))} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
