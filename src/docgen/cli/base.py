"""What every command shares: the language, the help in that language, and output.

Data goes to stdout, messages to stderr.  Help texts are English msgids, put into the reader's
language when they are shown, not when modules are imported.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from docgen import bootstrap, i18n
from docgen.bootstrap import Settings
from docgen.core.days import require_day
from docgen.errors import DocgenError
from docgen.model import Label, Text
from docgen.ports import Begin, Progress
from docgen.writers.width import pad, width, wrap

F = TypeVar("F", bound=Callable[..., Any])
_SENTENCE = re.compile(r"(?<=\.)\s+|(?<=。)")


def _(text: str) -> str:
    """Mark a help text for the catalogue; it is translated when shown."""
    return text


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the program: where things are, and in which language to speak."""

    settings: Settings
    translate: i18n.Translator

    def label(self, label: Label) -> str:
        """A label in the session's language."""
        return self.translate.label(label)

    def say(self, msgid: str, /, **args: object) -> None:
        """A message for the person at the terminal, on stderr."""
        click.echo(self.translate(Text(msgid, args)), err=True)


pass_session = click.make_pass_decorator(Session)


class Option(click.Option):
    """An option whose help is translated when shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """As click's, in the reader's language."""
        kept = self.help
        if kept:
            self.help = _translate(ctx)(Text(kept))
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = kept


class Command(click.Command):
    """A command whose help is translated when shown; ``example`` closes it."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.example = example

    def get_short_help_str(self, limit: int = 72) -> str:
        """The help's first sentence, in the reader's language."""
        ctx = click.get_current_context(silent=True)
        text = self.help or ""
        if ctx is not None:
            text = _translate(ctx)(Text(text))
        first = _SENTENCE.split(text, maxsplit=1)[0]
        return first if len(first) <= limit else first[: limit - 1] + "…"

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """As click's, in the reader's language."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = _translate(ctx)(Text(_("Show this message and exit.")))
        return found

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how the command is called."""
        prefix = _translate(ctx)(Text(_("Usage: ")))
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options under their heading."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        found = [one.get_help_record(ctx) for one in options]
        with formatter.section(heading(ctx, _("Options"))):
            formatter.write_dl([record for record in found if record is not None])

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help in the reader's language."""
        if self.help:
            formatter.write_paragraph()
            text = _translate(ctx)(Text(self.help))
            for line in wrap(text, formatter.width - 2):  # click cannot break Chinese
                formatter.write(f"  {line}\n")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The example."""
        if self.example:
            with formatter.section(heading(ctx, _("Example"))):
                for line in self.example.splitlines():
                    formatter.write(f"  {line}\n")


class Group(click.Group, Command):
    """A group of commands, listed with their first sentences."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and the commands."""
        Command.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, each with its first sentence."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, one.get_short_help_str()) for name, one in found if one is not None]
        with formatter.section(heading(ctx, _("Commands"))):
            formatter.write_dl(rows)


def _translate(ctx: click.Context) -> i18n.Translator:
    root = ctx.find_root()
    if isinstance(root.obj, Session):
        return root.obj.translate
    # Eager --help comes before the group has run: look at the option itself.
    chosen = root.params.get("lang")
    return i18n.translator(i18n.choose(chosen if isinstance(chosen, str) else None, os.environ))


def heading(ctx: click.Context, msgid: str) -> str:
    """A heading of a help page, in the reader's language."""
    return _translate(ctx).phrase(msgid)


def option(*names: str, **kwargs: Any) -> Callable[[F], F]:
    """``click.option`` with translated help."""
    return click.option(*names, cls=Option, **kwargs)


class Day(click.DateTime):
    """A day, or a month, of a year that can be meant."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.datetime:
        """See ``click.ParamType``.  Raises UsageError for another year."""
        found: dt.datetime = super().convert(value, param, ctx)
        require_day(found.date())
        return found


def day_option(*names: str, **kwargs: Any) -> Callable[[F], F]:
    """An option that takes a day."""
    return option(*names, type=Day(["%Y-%m-%d"]), metavar="YYYY-MM-DD", **kwargs)


json_option = option("--json", "as_json", is_flag=True, help=_("Print data as JSON."))


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for the terminal: columns as wide as their widest cell, Chinese counted as two."""
    table = [list(headers), *[list(row) for row in rows]]
    widths = [max(width(row[column]) for row in table) for column in range(len(headers))]
    for row in table:
        line = "  ".join(pad(cell, cells) for cell, cells in zip(row, widths, strict=True))
        click.echo(line.rstrip())


def sign_head(session: Session, archive: bootstrap.Archive) -> DocgenError | OSError | None:
    """A checkpoint at the end of a command, whose work is done and stays done.

    Answers what is to be raised when the results are told: damage that came to light, a full disk.
    """
    damage, trouble = bootstrap.sign_head(session.settings, archive)
    if trouble is not None:
        warn(session, trouble)
    return damage


def warn(session: Session, trouble: DocgenError) -> None:
    """What did not succeed beside what did, and what to do about it."""
    message, remedy = i18n.error_text(trouble, session.translate)
    click.echo(message, err=True)
    if remedy:
        click.echo(f"→ {remedy}", err=True)


def read_file(path: str) -> tuple[str, bytes]:
    """Name for places, and content; ``-`` is not taken, a place needs a name."""
    file = Path(path)
    return file.name, file.read_bytes()


@contextmanager
def progress_bar(session: Session, msgid: str, length: int) -> Iterator[Progress | None]:
    """A bar on stderr while it is a terminal, else nothing."""
    with _bar(session.translate, msgid, length) as bar:
        yield bar


@contextmanager
def _bar(translate: i18n.Translator, msgid: str, length: int) -> Iterator[Progress | None]:
    if not sys.stderr.isatty() or length == 0:
        yield None
        return
    label = translate(Text(msgid))
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield _Bar(bar.update)


def upgrading(translate: i18n.Translator) -> Begin:
    """Told of an archive's search index that is made over: a line on stderr in any case, and the bar."""

    @contextmanager
    def begin(count: int) -> Iterator[Progress | None]:
        told = Text(
            "The archive was written by an older docgen: its search index is made over, {count} documents. "
            "This is done once, and goes on where it was interrupted.",
            {"count": count},
        )
        click.echo(translate(told), err=True)
        with _bar(translate, _("Making the index over"), count) as bar:
            yield bar

    return begin


@dataclass(frozen=True, slots=True)
class _Bar:
    update: Callable[[int], None]

    def advance(self, count: int = 1, /) -> None:
        self.update(count)
