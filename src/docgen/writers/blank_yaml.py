"""The blank record of a document type as YAML (``docgen blank TYPE -o FILE.yaml``).

One record ready to be filled in: every field with its label, help, format, choices and example as
comments in Chinese and English, its value empty.  Text is set in quotes beforehand, so that
whatever is typed between them keeps its leading zeros and never becomes a number, a date or a yes.
Optional parts with fields of their own are commented out as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from docgen.model import DocumentType, Field, Label
from docgen.ports import Translate
from docgen.writers import hints
from docgen.writers.width import wrap

_COMMENT_CELLS = 92
_UNQUOTED = frozenset({"date", "money", "percent"})
_INTRODUCTION = Label(
    zh="在每个字段的冒号后面填写；引号里的内容请填在引号之间。选填的留空即可。"
    "要填多份，就把从“-”开始的整段复制到文件末尾。",
    en="Fill in after each colon, between the quotes where there are some; leave optional fields "
    "empty. For more records copy everything from the “-” on to the end of the file.",
)


class BlankYamlWriter:
    """Implements ``ports.BlankWriter``."""

    suffixes = frozenset({".yaml", ".yml"})

    def write(self, doctype: DocumentType, translate: Translate) -> bytes:
        """The file's bytes (UTF-8), the same for the same type, in both languages at once."""
        del translate
        lines = [f"# {_flat(doctype.title.zh)} / {_flat(doctype.title.en)}", "#"]
        lines += [*_comment(_INTRODUCTION.zh), *_comment(_INTRODUCTION.en), ""]
        lines += _item(_fields(doctype.fields), "")
        return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def _fields(fields: Sequence[Field]) -> Iterator[str]:
    for field in fields:
        yield from _about(field)
        body = list(_value(field))
        if field.children and not field.required:
            body = [f"# {line}" if line else "#" for line in body]
        yield from body
        yield ""


def _about(field: Field) -> Iterator[str]:
    """The comments above a field."""
    need = hints.need(field)
    label = f"【{field.label.zh}】{field.label.en}（{need.zh} / {need.en}）"
    yield from _comment(label)
    yield from _comment(field.help.zh, "  ")
    yield from _comment(field.help.en, "  ")
    if field.children:
        return
    form, limits = hints.format_hint(field), hints.limits_hint(field)
    if words := hints.choices(field):
        yield from _comment(f"可选值 / choices: {' | '.join(words)}", "  ")
    else:
        yield from _comment(f"格式：{form.zh} / {form.en}", "  ")
    if limits.zh:
        yield from _comment(f"范围：{limits.zh} / {limits.en}", "  ")
    if field.example is not None:
        yield f"#   示例 / example: {json.dumps(field.example, ensure_ascii=False)}"


def _value(field: Field) -> Iterator[str]:
    if field.is_rows:
        yield f"{field.name}:"
        yield from (f"  {line}" if line else "" for line in _item(_fields(field.children), ""))
    elif field.children:
        yield f"{field.name}:"
        yield from (f"  {line}" if line else "" for line in _fields(field.children))
    elif field.type == "string" and field.format not in _UNQUOTED:
        yield f'{field.name}: ""'
    else:
        yield f"{field.name}:"


def _item(lines: Iterator[str], indent: str) -> list[str]:
    """The lines as one entry of a list; the dash stands alone, so that every line is alike."""
    return [f"{indent}-", *(f"{indent}  {line}" if line else "" for line in lines)]


def _comment(text: str, indent: str = "") -> Iterator[str]:
    for line in wrap(_flat(text), _COMMENT_CELLS):
        yield f"# {indent}{line}"


def _flat(text: str) -> str:
    """One line of printable characters: nothing of a template's words may leave the comment."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
