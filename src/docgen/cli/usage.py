"""What click says of a wrong command line, in the reader's language.

click's sentences are English and mean the programmer's terms; the frequent ones are said anew here,
found by their form.  One that is not known is passed on as it is: it loses nothing but its language.
"""

from __future__ import annotations

import difflib
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click

from docgen.errors import RefusedError, UsageError
from docgen.i18n import Translator
from docgen.model import Text

_SENTENCES = (
    (r"No such command '(?P<name>.*)'\.", Text("There is no command '{name}'.")),
    (r"No such option '?(?P<name>.*?)'?\.", Text("There is no option {name} here.")),
    (r"Got unexpected extra arguments? \((?P<name>.*)\)", Text("This is too much: {name}.")),
    (r"Option '(?P<name>.*)' requires an argument\.", Text("The option {name} needs a value.")),
    (r"Option '(?P<name>.*)' does not take a value\.", Text("The option {name} takes no value.")),
    (r"Missing command\.", Text("Say which command is to run.")),
    (r"(File|Path|Directory) '(?P<name>.*)' does not exist\.", Text("There is no file {name}.")),
    (r"File '(?P<name>.*)' is a directory\.", Text("{name} is a folder, not a file.")),
    (r"Directory '(?P<name>.*)' is a file\.", Text("{name} is a file, not a folder.")),
    (r"(File|Path|Directory) '(?P<name>.*)' is not readable\.", Text("{name} may not be read.")),
    (r"(File|Path|Directory) '(?P<name>.*)' is not writable\.", Text("{name} may not be written.")),
    (
        r"'(?P<name>.*)' does not match the formats? '%Y-%m-%d'\.",
        Text("'{name}' is no date such as 2026-11-22."),
    ),
    (
        r"'(?P<name>.*)' is not (one of )?(?P<choices>'.*')\.",
        Text("'{name}' is none of {choices}."),
    ),
    (r"'(?P<name>.*)' is not a valid integer( range)?\.", Text("'{name}' is no whole number.")),
    (
        r"(?P<name>\S+) is not in the range (?P<range>.*)\.",
        Text("{name} is not in the range {range}."),
    ),
)
_SYSTEM = (
    ({errno.ENOENT}, Text("There is no such file or folder: {file}")),
    ({errno.ENOTDIR}, Text("A part of this path is a file, not a folder: {file}")),
    ({errno.EISDIR}, Text("This is a folder, not a file: {file}")),
    ({errno.EACCES, errno.EPERM, errno.EROFS}, Text("This may not be read or written: {file}")),
    ({errno.ENOSPC, errno.EDQUOT}, Text("The disk is full: {file}")),
    ({errno.ENAMETOOLONG}, Text("This file name is too long: {file}")),
)
_TEMPORARY = re.compile(r"\.(?P<name>[^/]*)\.[0-9a-f]{12}\.tmp\Z")


def usage_lines(error: click.ClickException, translate: Translator) -> Iterator[str]:
    """How the command is called, and what is wrong with how it was called."""
    ctx = getattr(error, "ctx", None)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        yield error.format_message()
        return
    if ctx is not None:
        yield ctx.get_usage()
        help_command = f"{ctx.command_path} --help"
        yield translate(Text("'{command}' tells more.", {"command": help_command}))
        yield ""
    yield _sentence(error, translate)


def system_line(error: OSError, translate: Translator) -> str:
    """What the system refused, with the file as the user named it, not its temporary name."""
    file = _TEMPORARY.sub(r"\g<name>", str(error.filename or ""))
    for numbers, text in _SYSTEM:
        if error.errno in numbers:
            return translate(Text(text.msgid, {"file": file}))
    reason = error.strerror or type(error).__name__
    return translate(Text("{reason}: {file}", {"reason": reason, "file": file}))


def require_folder(file: Path) -> None:
    """Refuse a file to be written whose folder is not there, before any work is done."""
    folder = file.absolute().parent
    if not folder.is_dir():
        raise UsageError(
            "The folder {folder} is not there.",
            folder=str(folder),
            remedy="Make it first, or choose another one.",
        )
    if not os.access(folder, os.W_OK):
        raise UsageError(
            "Nothing may be written into the folder {folder}.",
            folder=str(folder),
            remedy="Choose another folder.",
        )


def require_new(file: Path, *, force: bool) -> None:
    """Refuse a file that is there already, unless it may be replaced, and one whose folder is not."""
    require_folder(file)
    if file.exists() and not force:
        raise RefusedError(
            "{file} is already there.",
            file=str(file),
            remedy="Choose another name, or add --force.",
        )


def require_workbook(file: Path, *, force: bool, translate: Translator) -> None:
    """Refuse what ``require_new`` refuses, and a list whose name does not say that it is a workbook."""
    if file.suffix.lower() != ".xlsx":
        raise click.BadParameter(
            translate(Text("The file's name must end in .xlsx.")), param_hint="--output"
        )
    require_new(file, force=force)


def _sentence(error: click.ClickException, translate: Translator) -> str:
    if isinstance(error, click.MissingParameter):
        return translate(Text("{name} is missing.", {"name": _hint(error)}))
    said = _said(error.message, translate)
    if isinstance(error, click.BadParameter) and (name := _hint(error)):
        return translate(Text("{name}: {reason}", {"name": name, "reason": said}))
    if near := _near(error):
        return said + translate(Text(" Did you mean '{near}'?", {"near": near}))
    return said


def _near(error: click.ClickException) -> str:
    """The command or option that was meant, if one is like it."""
    ctx = getattr(error, "ctx", None)
    typed = re.fullmatch(r"No such command '(.*)'\.", error.message, re.DOTALL)
    if typed and ctx is not None and isinstance(ctx.command, click.Group):
        known = ctx.command.list_commands(ctx)
        return next(iter(difflib.get_close_matches(typed.group(1), known, 1)), "")
    return next(iter(getattr(error, "possibilities", None) or ()), "")


def _said(message: str, translate: Translator) -> str:
    for pattern, text in _SENTENCES:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return translate(Text(text.msgid, match.groupdict()))
    return translate(Text("{message}", {"message": message}, zh="{message}"))


def _hint(error: click.BadParameter) -> str:
    """The parameter as the usage line shows it."""
    hint = error.param_hint
    if hint is None and error.param is not None:
        hint = error.param.get_error_hint(error.ctx or click.get_current_context())
    return hint.replace("'", "") if isinstance(hint, str) else " / ".join(hint or ())
