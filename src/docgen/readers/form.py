"""What a browser sends of a filled-in form, as one record in the form of a tree.

The names of the controls are those of ``core.form_names``.  The record's problems carry the path of their
control, as it was named, in their place.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from docgen.core import form_names
from docgen.core.schema import Path, path_text
from docgen.errors import UnreadableInputError
from docgen.model import Node, RawInput, Source
from docgen.readers.limits import check_size

MOST_CONTROLS = 50_000
_BARE_NUMBER = re.compile(r"[+-]?[0-9][0-9, ]*(?:\.[0-9]*)?|[+-]?\.[0-9]+")
_LINES = re.compile(r"\r\n|[\r\n]")


class FormReader:
    """Implements ``ports.Reader`` for ``application/x-www-form-urlencoded``, in UTF-8."""

    suffixes: frozenset[str] = frozenset()

    def read(self, name: str, data: bytes) -> RawInput:
        """The one record that was sent.

        A row in which nothing stands is none.  Raises UnreadableInputError for what no form of docgen's
        sends: names that are none, a control twice, too many of them.
        """
        if data:
            check_size(name, data)
        root = _Branch()
        for control, value in _pairs(name, data):
            if control.startswith(form_names.OWN):
                continue
            parsed = form_names.parse(control)
            if parsed is None or not root.put(parsed, value):
                raise _unlike(name, control)
        return RawInput(trees=(_node(name, root, ()) or Node({}, Source(name)),))


@dataclass(slots=True)
class _Branch:
    """A part of the record while it is put together: its parts by name or number, or what stood there."""

    parts: dict[str | int, _Branch] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)
    mark: str = ""

    def put(self, name: form_names.Name, value: str) -> bool:
        """Whether the value has found its place."""
        branch = self
        for part in name.path:
            kinds = {isinstance(one, int) for one in (*branch.parts, part)}
            if branch.values or len(kinds) > 1:
                return False
            branch = branch.parts.setdefault(part, _Branch())
        again = bool(branch.values) and (name.mark, branch.mark) != (form_names.LIST,) * 2
        if branch.parts or again:
            return False
        branch.mark = name.mark
        branch.values.append(value)
        return True


def _node(file: str, branch: _Branch, path: Path) -> Node | None:
    """A branch as a node; None where nothing stands in it."""
    source = Source(file, path=path_text(path) or None)
    if branch.mark == form_names.LIST:
        lines = [line for text in branch.values for line in _LINES.split(text) if line.strip()]
        return Node([Node(line, source) for line in lines], source) if lines else None
    if branch.values:
        (text,) = branch.values
        text = _LINES.sub("\n", text)
        if not text.strip():
            return None
        return Node(_percent(text) if branch.mark == form_names.PERCENT else text, source)
    found = {part: _node(file, one, (*path, part)) for part, one in branch.parts.items()}
    rows = {
        part: node for part, node in found.items() if isinstance(part, int) and node is not None
    }
    if rows:
        return Node([rows[number] for number in sorted(rows)], source)
    kept = {
        part: node for part, node in found.items() if isinstance(part, str) and node is not None
    }
    return Node(kept, source) if kept else None


def _percent(text: str) -> str:
    """What stands before a % sign, with it."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return f"{plain}%" if _BARE_NUMBER.fullmatch(plain) else text


def _pairs(name: str, data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            data.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=MOST_CONTROLS,
        )
    except UnicodeDecodeError as error:
        raise UnreadableInputError(
            "{file} is no text in UTF-8.", file=name, remedy="Send the form in UTF-8."
        ) from error
    except ValueError as error:
        raise UnreadableInputError(
            "{file} has more than {most} fields.",
            file=name,
            most=MOST_CONTROLS,
            remedy="Put the rows into a workbook and upload it.",
        ) from error


def _unlike(name: str, control: str) -> UnreadableInputError:
    return UnreadableInputError(
        "{file} has a field '{name}' where there can be none.",
        file=name,
        name=control[:80],
        remedy="Open the form again; it may have changed since.",
    )
