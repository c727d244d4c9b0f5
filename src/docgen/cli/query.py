"""What every command shares that chooses documents as a search does: the options, and the query."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from docgen.cli.base import Command, Session, _, day_option, option
from docgen.cli.options import branch_option, together
from docgen.core import query_language
from docgen.errors import UsageError
from docgen.model import Answer, Query, State

F = TypeVar("F", bound=Callable[..., Any])
_STATES = [state.value for state in State if state is not State.PENDING]
_ANSWERS = [answer.value for answer in Answer]


class QueryCommand(Command):
    """A command that takes words of a query: one to be excluded begins with a minus, and is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's, with the full-width minus, which the language reads as the same."""
        words = ["－" + arg[1:] if re.match(r"-(?![-]|[oh]\Z).", arg) else arg for arg in args]
        return super().parse_args(ctx, words)


query_options = together(
    option("--type", help=_("Only this document type: its id, its title, or a part of it.")),
    branch_option,
    option("--team", help=_("Only this team.")),
    option("--person", "--subject", help=_("Only documents that are about or name this person (part of the name).")),
    option("--period", help=_("Only of this month, year or range (2026-01..2026-06).")),
    option("--state", "--status", type=click.Choice(_STATES), help=_("Only this state.")),
    option("--signed", type=click.Choice(_ANSWERS), help=_("Signed by all who must sign?")),
    option("--original", type=click.Choice(_ANSWERS), help=_("Is the signed original there?")),
    day_option("--from", "start", help=_("Issued on or after.")),
    day_option("--to", "end", help=_("Issued on or before.")),
)  # fmt: skip
"""The filters of a search as options; the command takes them as ``**given`` for ``asked``."""


def asked(session: Session, words: tuple[str, ...], given: Mapping[str, Any]) -> Query:
    """The query of words and options.  Raises UsageError for one that cannot be meant."""
    filters = [
        f"{name}:{value if name == 'branch' and ',' in value else query_language.quoted(value)}"
        for name, value in given.items()
        if isinstance(value, str)
    ]
    start, end = given.get("start"), given.get("end")
    if start or end:
        filters.append(f"issued:{_day(start)}..{_day(end)}")
    typed = " ".join([*words, *filters])
    query, problems = query_language.parse(typed)
    for problem in problems[1:]:
        session.say("At character {place}: {what}", place=problem.place, what=problem.what)
    for problem in problems[:1]:
        raise UsageError(
            "At character {place} of '{typed}': {what}",
            place=problem.place,
            typed=typed[:80].encode(errors="replace").decode(),
            what=problem.what,
            fix=problem.remedy,
            remedy="{fix} ('docgen search --help' tells the language.)",
        )
    return query


def _day(day: dt.datetime | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""
