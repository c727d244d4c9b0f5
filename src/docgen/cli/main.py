"""The command line: global options, the commands, and the one place where errors become words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from docgen import __version__, bootstrap, i18n
from docgen.cli.base import Group, Option, Session, _, upgrading
from docgen.cli.usage import system_line, usage_lines
from docgen.errors import DocgenError, InputProblemsError
from docgen.model import Text
from docgen.writers.report import problem_lines

# In the order a person meets them.  A module is imported only when its command runs or is shown.
COMMANDS = (
    "types", "template", "blank", "derive", "check", "preview", "generate", "search", "show", "get", "sign",
    "release", "test-certificate", "file", "attach", "dossier", "scan", "ocr", "tray", "void", "replace", "link", "due", "close",
    "retention", "series", "export", "verify", "inspect", "recover", "rebuild", "checkpoint", "receipt", "user", "access", "doctor",
    "serve", "completion",
)  # fmt: skip


class _Commands(Group):
    """Commands imported on demand: searching need not wait for the PDF engine."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"docgen.cli.{cmd_name.replace('-', '_')}").command
        return command


@click.command(
    cls=_Commands,
    help=_(
        "Numbered DOCX and PDF documents from records, kept in an archive one can prove. Exit codes: "
        "0 done, 1 failed, 2 called wrongly, 3 the input has problems, 4 the archive is damaged, "
        "5 refused, 75 busy (try again)."
    ),
    example="docgen generate client-confirmation confirmations.xlsx",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--archive", "archive", cls=Option, type=click.Path(path_type=Path), envvar="DOCGEN_ARCHIVE",
    help=_("Folder of the archive (default: ./archive; DOCGEN_ARCHIVE)."),
)  # fmt: skip
@click.option(
    "--templates", "templates", cls=Option, type=click.Path(path_type=Path),
    envvar="DOCGEN_TEMPLATES",
    help=_("Folder of the document types (default: those that come with docgen)."),
)  # fmt: skip
@click.option(
    "--lang", "lang", cls=Option, type=click.Choice(i18n.LANGUAGES), is_eager=True,
    help=_("Language of messages (default: DOCGEN_LANG, then the locale)."),
)  # fmt: skip
@click.version_option(
    __version__, message="docgen %(version)s", cls=Option, help=_("Show the version and exit.")
)
@click.pass_context
def cli(ctx: click.Context, archive: Path | None, templates: Path | None, lang: str | None) -> None:
    """Set up the session; the commands do the work."""
    translate = i18n.translator(i18n.choose(lang, os.environ))
    settings = bootstrap.settings(
        archive=archive, templates=templates, upgrading=upgrading(translate)
    )
    ctx.obj = Session(settings, translate)


def main(args: Sequence[str] | None = None) -> None:
    """Run the program; always leaves through ``sys.exit`` with one of the documented codes."""
    arguments = list(sys.argv[1:] if args is None else args)
    try:
        code = cli.main(arguments, prog_name="docgen", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        for line in usage_lines(error, _translator(arguments)):
            click.echo(line, err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _say(arguments, "Interrupted. What was numbered is kept; 'docgen recover' finishes it.")
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output went away (| head): not our failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except DocgenError as error:
        _explain(error, arguments)
        sys.exit(error.exit_code)
    except OSError as error:
        click.echo(system_line(error, _translator(arguments)), err=True)
        sys.exit(1)


def _explain(error: DocgenError, arguments: Sequence[str]) -> None:
    translate = _translator(arguments)
    if isinstance(error, InputProblemsError):
        columns = os.get_terminal_size(2).columns if sys.stderr.isatty() else 100
        for line in problem_lines(error.problems, translate, columns=min(max(columns, 60), 140)):
            click.echo(line, err=True)
    message, remedy = i18n.error_text(error, translate)
    click.echo(message, err=True)
    if remedy:
        click.echo(f"→ {remedy}", err=True)


def _say(arguments: Sequence[str], msgid: str, **args: object) -> None:
    click.echo(_translator(arguments)(Text(msgid, args)), err=True)


def _translator(arguments: Sequence[str]) -> i18n.Translator:
    """The language asked for, even when the command line was too wrong to be parsed."""
    wish = None
    for one, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if one == "--lang":
            wish = following
        elif one.startswith("--lang="):
            wish = one.removeprefix("--lang=")
    return i18n.translator(i18n.choose(wish, os.environ))
