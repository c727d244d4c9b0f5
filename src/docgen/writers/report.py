"""Problems as people and programs read them: lines for a terminal, dicts for ``--json``.

The lines are grouped by file and sheet, then by row (or by record, for JSON and YAML), in the order
of the sheet; within a group the places, the labels and the sentences stand in columns of their own,
measured in terminal cells, so that Chinese lines up.  Nothing of the input can break the layout:
control characters were made visible by the translation, values are cut to one line here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from docgen.model import Problem, Source, Text
from docgen.ports import Translate
from docgen.writers.width import pad, width, wrap

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
_RECORD = re.compile(r"\[(\d+)\]")
_LABEL_CELLS = 24
_VALUE_CHARACTERS = 40
_MARK = "→ "


def problem_lines(
    problems: Sequence[Problem], translate: Translate, *, columns: int = 100, limit: int = 0
) -> list[str]:
    """The report, line by line, for a terminal ``columns`` cells wide; the last line sums up.

    With ``limit`` only that many problems are written out (the summary counts them all).
    """
    if not problems:
        return []
    ordered = sorted(problems, key=_in_order(problems))
    shown = ordered[:limit] if limit else ordered
    places = [_place(problem.source, translate) for problem in shown]
    indents = (
        min(max(map(width, places)), columns // 3),
        min(max(width(_name(problem, translate)) for problem in shown), _LABEL_CELLS),
    )
    lines: list[str] = []
    for heading, in_file in groupby(shown, key=lambda p: _heading(p.source, translate)):
        lines.append(heading)
        for row, in_row in groupby(in_file, key=lambda p: _row(p.source, translate)):
            if row:
                lines.append(f"  {row}")
            for problem in in_row:
                lines.extend(_entry(problem, translate, indents, columns))
        lines.append("")
    if len(shown) < len(ordered):
        more = Text("… and {count} more problems.", {"count": len(ordered) - len(shown)})
        lines += [translate(more), ""]
    return [*lines, summary(problems, translate)]


@dataclass(frozen=True, slots=True)
class RowProblems:
    """The problems of a row or record, each with its place in words; ``row`` is "" for a whole file."""

    row: str
    problems: tuple[tuple[str, Problem], ...]


def grouped(
    problems: Sequence[Problem], translate: Translate
) -> list[tuple[str, tuple[RowProblems, ...]]]:
    """Problems by file and sheet, then by row, for a page to show."""
    ordered = sorted(problems, key=_in_order(problems))
    found = []
    for heading, in_file in groupby(ordered, key=lambda p: _heading(p.source, translate)):
        rows = tuple(
            RowProblems(row, tuple((_place(one.source, translate), one) for one in in_row))
            for row, in_row in groupby(in_file, key=lambda p: _row(p.source, translate))
        )
        found.append((heading, rows))
    return found


def summary(problems: Sequence[Problem], translate: Translate) -> str:
    """One sentence: how many problems, in how many rows or records, of how many files."""
    rows = {(p.source.file, p.source.sheet, _spot(p.source)) for p in problems}
    files = {problem.source.file for problem in problems}
    if len(problems) == 1:
        return translate(Text("1 problem to correct."))
    if len(files) == 1:
        return translate(
            Text(
                "{problems} problems to correct, in {rows} places.",
                {"problems": len(problems), "rows": len(rows)},
            )
            if len(rows) > 1
            else Text("{problems} problems to correct, in one place.", {"problems": len(problems)})
        )
    return translate(
        Text(
            "{problems} problems to correct, in {rows} places of {files} files.",
            {"problems": len(problems), "rows": len(rows), "files": len(files)},
        )
    )


def problem_dict(problem: Problem, translate: Translate) -> dict[str, Any]:
    """A problem for ``--json``: stable keys, ``code`` language-free, sentences translated."""
    source = problem.source
    return {
        "code": problem.code,
        "file": source.file,
        "sheet": source.sheet,
        "cell": source.cell,
        "line": source.line,
        "path": source.path,
        "field": problem.field,
        "label": _name(problem, translate),
        "value": problem.value,
        "what": translate(problem.what),
        "remedy": translate(problem.remedy),
    }


def place_text(source: Source, translate: Translate) -> str:
    """A place on one line: file, sheet, row and column, or line and path."""
    parts = (_heading(source, translate), _row(source, translate), _place(source, translate))
    return " ".join(part for part in parts if part)


def _entry(
    problem: Problem, translate: Translate, indents: tuple[int, int], columns: int
) -> Iterator[str]:
    """Place, label, what is wrong; below, aligned, what stood there and what to do."""
    place_cells, label_cells = indents
    start = 4 + place_cells + 2 + label_cells + (2 if label_cells else 0)
    room = max(20, columns - start)
    what = translate(problem.what)
    text = wrap(what, room)
    value = _one_line(problem.value)
    if value and value not in what:
        text += wrap(translate(Text("Found: {value}", {"value": value})), room)
    remedy = wrap(translate(problem.remedy), room - width(_MARK))
    text += [(_MARK if n == 0 else "  ") + line for n, line in enumerate(remedy) if line]
    labels = wrap(_name(problem, translate), label_cells) if label_cells else []
    place = _place(problem.source, translate)
    for n in range(max(len(text), len(labels))):
        left = pad(place if n == 0 else "", place_cells)
        name = pad(labels[n] if n < len(labels) else "", label_cells)
        yield f"    {left}  {name}  {text[n] if n < len(text) else ''}".rstrip()


def _heading(source: Source, translate: Translate) -> str:
    if source.sheet is None:
        # Through the translation, which makes control characters in a file's name harmless.
        return translate(Text("{file}", {"file": source.file}, zh="{file}"))
    return translate(Text("{file}, sheet “{sheet}”", {"file": source.file, "sheet": source.sheet}))


def _row(source: Source, translate: Translate) -> str:
    """The row of a table, or the record of a tree; "" where the place is the whole file."""
    if match := _CELL.match(source.cell or ""):
        return translate(Text("Row {row}", {"row": int(match.group(2))}))
    if match := _RECORD.match(source.path or ""):
        return translate(Text("Record {number}", {"number": int(match.group(1)) + 1}))
    return ""


def _place(source: Source, translate: Translate) -> str:
    if match := _CELL.match(source.cell or ""):
        return translate(
            Text("column {column} ({cell})", {"column": match.group(1), "cell": source.cell})
        )
    if source.line is not None:
        return translate(Text("line {line}", {"line": source.line}))
    return translate(Text("{cell}", {"cell": source.cell or ""}, zh="{cell}"))


def _name(problem: Problem, translate: Translate) -> str:
    if problem.label is None:
        return ""
    return problem.label.zh if translate.lang == "zh" else problem.label.en


def _one_line(value: str) -> str:
    text = " ".join(value.split())
    return text if len(text) <= _VALUE_CHARACTERS else text[: _VALUE_CHARACTERS - 1] + "…"


def _order(source: Source) -> tuple[int, int, int]:
    """Row (or record), column (or line), for sorting; the whole file comes first."""
    if match := _CELL.match(source.cell or ""):
        column = 0
        for letter in match.group(1):
            column = column * 26 + ord(letter) - 64
        return 1, int(match.group(2)), column
    record = _RECORD.match(source.path or "")
    return 1 if record else 0, int(record.group(1)) if record else 0, source.line or 0


def _spot(source: Source) -> tuple[int, ...]:
    """The row, the record, or, where there is neither, the line."""
    order = _order(source)
    return order[:2] if order[0] else order


def _in_order(
    problems: Sequence[Problem],
) -> Callable[[Problem], tuple[int, tuple[int, int, int]]]:
    """The sort key: files and sheets in the order they first appear, then rows and columns."""
    rank: dict[tuple[str, str | None], int] = {}
    for problem in problems:
        rank.setdefault((problem.source.file, problem.source.sheet), len(rank))

    def key(problem: Problem) -> tuple[int, tuple[int, int, int]]:
        source = problem.source
        return rank[(source.file, source.sheet)], _order(source)

    return key
