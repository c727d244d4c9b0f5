"""What is wrong with a template, as values: one implementation for the guard and for the check.

Whatever looks for faults hands each to a ``Report``.  The guard's report is ``refuse``, which ends
the command at the first; that of ``docgen template check`` collects them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NoReturn

from docgen.core.values import suggest
from docgen.errors import TemplateError
from docgen.model import Problem, Source, Text

Report = Callable[[Problem], None]

_NUMBER = re.compile("([0-9]{1,9})")

GUIDE = Text("The template guide lists what both formats can carry.")


def fault(
    code: str, what: Text, file: str, line: int | None = None, remedy: Text = GUIDE
) -> Problem:
    """A fault of a template's source; ``line`` counts from 1."""
    return Problem(code=code, what=what, remedy=remedy, source=Source(file, line=line))


def refuse(problem: Problem, cause: Exception | None = None) -> NoReturn:
    """End the command with a fault, told with its file and line."""
    source = problem.source
    error = TemplateError(
        "{file}, line {line}: {what} {advice}" if source.line else "{file}: {what} {advice}",
        file=source.file,
        line=source.line,
        what=problem.what,
        advice=problem.remedy,
    )
    error.problem = problem
    raise error from cause


def told(error: TemplateError) -> Problem:
    """The fault that ended a command."""
    if error.problem is not None:
        return error.problem
    file, line = error.args_.get("file"), error.args_.get("line")
    named = "schema.json" if error.msgid.startswith("schema.json") else "type.toml"
    what = Text(error.msgid, error.args_)
    number = line if isinstance(line, int) else None
    return fault("type", what, str(file or named), number, Text("Correct this file."))


def nearest(name: str, known: Sequence[str], otherwise: Text = GUIDE) -> Text:
    """The remedy for a name nobody knows: the known one most like it, else ``otherwise``."""
    like = suggest(name, known)
    return Text("Did you mean {name}?", {"name": like}) if like else otherwise


def unknown_field(name: object, known: Sequence[str]) -> tuple[str, Text, Text]:
    """Code, words and remedy for a name that is no field of the record."""
    what = Text("'{name}' is no field of schema.json.", {"name": name})
    remedy = Text("The fields are those of schema.json.")
    return "field", what, nearest(str(name), known, remedy)


def ordered(found: Sequence[Problem]) -> list[Problem]:
    """Each problem once, sorted by file and line, then by its words, the numbers in them as numbers."""
    first: dict[tuple[str, int, tuple[str | int, ...]], Problem] = {}
    for one in found:
        key = (one.source.file, one.source.line or 0, _counted(str(one.what)))
        first.setdefault(key, one)
    return [first[key] for key in sorted(first)]


def _counted(words: str) -> tuple[str | int, ...]:
    """Words and numbers by turns: paragraph 9 stands before paragraph 10."""
    parts = _NUMBER.split(words)
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts))
