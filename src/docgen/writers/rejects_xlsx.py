"""The rejected records as a workbook that can be corrected and fed back.

The same layout as the blank workbook, so it is read the same way, whatever the records came from;
the values as the user gave them, digit for digit and never as formulas; every bad cell marked, with
a note that says what is wrong and what would be right; all of it once more in the last column,
which is never read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from docgen.core.columns import row_sheets
from docgen.model import DocumentType, Label, Node, Problem, Scalar, Source, Text
from docgen.ports import Translate
from docgen.writers.cells import Formats, plain, safe_text
from docgen.writers.report import place_text
from docgen.writers.workbook import FormSheet, FormWorkbook

_BAD_LOOK = {"bg_color": "#F8CBAD", "border": 2, "border_color": "#C00000"}
_NOTE_CHARACTERS = 2_000
_EXACT = 10**15  # Excel keeps 15 digits
_INDEX = re.compile(r"\[\d+\]")
_ROW_PATH = re.compile(r"([a-z][a-z0-9_]*)\[(\d+)\](?:\.(.+))?\Z")
_MAIN = Label(
    zh="标红的单元格有错，鼠标停在上面可看原因，最后一栏“问题”列出了全部原因。"
    "改正后保存，直接用本文件再运行一次；“问题”栏不会被读取。",
    en="Cells in red are wrong: point at them for the reason; the last column lists all reasons. "
    "Correct and save them, then run the command again on this file; 问题 is never read.",
)
_ROWS = Label(
    zh="“序号”是主表中所属文书的序号。标红的单元格有错，最后一栏“问题”列出了原因，该栏不会被读取。",
    en="序号 is the number of the document on the main sheet. Cells in red are wrong; the last "
    "column, 问题, lists the reasons and is never read.",
)


class Rejected(Protocol):
    """What is needed of an input entry (``core.intake.Entry`` has it)."""

    @property
    def source(self) -> Source: ...

    @property
    def raw(self) -> Node: ...

    @property
    def problems(self) -> Sequence[Problem]: ...


def write_rejects(
    doctype: DocumentType, entries: Sequence[Rejected], translate: Translate
) -> bytes:
    """The workbook's bytes, the same for the same entries.

    Records are numbered anew in the link column, since those of several files may carry the same
    numbers; where each came from stands in its reasons.
    """
    parts = [part.name for part, _ in row_sheets(doctype)]
    longest = [sum(len(_rows(entry, part)) for entry in entries) for part in parts]
    size = max([len(entries), *longest])
    book = FormWorkbook(doctype, translate.lang, (_MAIN, _ROWS), reasons=True, rows=size)
    page = _Page(book, translate)
    main, *others = book.sheets
    for number, entry in enumerate(entries, start=1):
        page.row(main, number, entry, entry.raw, _of_record(entry, frozenset(parts)))
        for form, part in zip(others, parts, strict=True):
            for position, row in enumerate(_rows(entry, part)):
                page.row(form, number, entry, row, _of_row(entry, part, position))
    return book.close()


class _Page:
    """Writes rows with their problems into the sheets of one workbook."""

    def __init__(self, book: FormWorkbook, translate: Translate) -> None:
        self._book = book
        self._translate = translate
        self._good = book.formats()
        self._bad = book.formats(**_BAD_LOOK)

    def row(
        self,
        form: FormSheet,
        number: int,
        entry: Rejected,
        raw: Any,
        problems: Mapping[str, Sequence[Problem]],
    ) -> None:
        """One row; ``problems`` by the dotted path of their column, "" for the row as a whole."""
        values = {c.dotted: _scalar(_at(raw, c.path), entry.source) for c in form.columns}
        places = {column.dotted: col for col, column in form.placed()} | {"": 0}
        shown = [one for path in places for one in problems.get(path, ())]
        lost = [one for path in problems if path not in places for one in problems[path]]
        reasons = [self._reason(one) for one in (*shown, *lost)]
        if form.main:
            origin = {"place": place_text(entry.source, self._translate)}
            reasons.append(self._translate(Text("From {place}.", origin)))
        row = self._book.write_row(
            form, number, values, lambda path: self._look(path in problems), "\n".join(reasons)
        )
        for path, found in problems.items():
            if path in places:
                self._book.comment(form, row, places[path], self._notes(found))

    def _look(self, bad: bool) -> Formats:
        return self._bad if bad else self._good

    def _notes(self, problems: Sequence[Problem]) -> list[str]:
        lines = []
        for problem in problems:
            lines += [self._translate(problem.what), f"→ {self._translate(problem.remedy)}"]
        return [safe_text(line, _NOTE_CHARACTERS) for line in lines]

    def _reason(self, problem: Problem) -> str:
        label = self._book.say(problem.label) if problem.label else ""
        name = f"【{label}】" if label else ""
        return f"{name}{self._translate(problem.what)} → {self._translate(problem.remedy)}"


def _of_record(entry: Rejected, parts: frozenset[str]) -> dict[str, list[Problem]]:
    """The problems to show on the main sheet, by column; those of rows stand in their sheets."""
    found: dict[str, list[Problem]] = {}
    for problem in entry.problems:
        match = _ROW_PATH.match(problem.field)
        if match is None or match.group(1) not in parts or _row_is_lost(entry, match):
            path = _INDEX.sub("", problem.field)
            found.setdefault("" if path.split(".")[0] in parts else path, []).append(problem)
    return found


def _of_row(entry: Rejected, part: str, position: int) -> dict[str, list[Problem]]:
    """The problems of one row of a repeating part, by column."""
    found: dict[str, list[Problem]] = {}
    for problem in entry.problems:
        match = _ROW_PATH.match(problem.field)
        if match and (match.group(1), int(match.group(2))) == (part, position):
            path = _INDEX.sub("", match.group(3) or "")
            found.setdefault(path, []).append(problem)
    return found


def _row_is_lost(entry: Rejected, match: re.Match[str]) -> bool:
    """Whether a problem speaks of a row that is not there to be shown."""
    return int(match.group(2)) >= len(_rows(entry, match.group(1)))


def _rows(entry: Rejected, part: str) -> list[Any]:
    """The rows of a repeating part as given."""
    rows = _at(entry.raw, (part,))
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        return []
    return list(rows)


def _at(raw: Any, path: Sequence[str]) -> Any:
    for name in path:
        raw = _bare(raw)
        raw = raw.get(name) if isinstance(raw, Mapping) else None
    return _bare(raw)


def _bare(value: Any) -> Any:
    return value.value if isinstance(value, Node) else value


def _scalar(value: Any, source: Source) -> Scalar:
    """A raw value as one cell holds it: lists line by line, other nested data as JSON."""
    if isinstance(value, Mapping):
        return json.dumps(_plain_json(value), ensure_ascii=False)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(plain(_scalar(_bare(item), source)) for item in value)
    if isinstance(value, int) and abs(value) >= _EXACT and source.sheet is None:
        return str(value)  # JSON and YAML kept every digit; a workbook's cell would not
    return value  # type: ignore[no-any-return]


def _plain_json(value: Any) -> Any:
    value = _bare(value)
    if isinstance(value, Mapping):
        return {str(key): _plain_json(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain_json(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else plain(value)
