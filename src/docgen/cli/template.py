"""``docgen template``: for those who write templates.  ``check`` tells everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from docgen import bootstrap, doctypes
from docgen.cli.base import (
    Command,
    Group,
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
)
from docgen.core import intake
from docgen.core.faults import ordered
from docgen.errors import InputProblemsError, SetupError, UsageError
from docgen.model import DocumentType, Problem, Text
from docgen.usecases.check_template import Looked, check_template
from docgen.writers.report import problem_dict, problem_lines

_SAMPLES = (".yaml", ".yml", ".json", ".jsonl")


@click.group(
    cls=Group,
    help=_("Check the templates of document types."),
    example="docgen template check client-confirmation",
)
def command() -> None:
    """A group of one, so far."""


@command.command(
    "check",
    cls=Command,
    help=_(
        "Report everything that is wrong with a template, with file and line. It is tried on the "
        "type's samples and on records made from its schema. Exit code 3 if there is anything."
    ),
    example="docgen template check templates/client-confirmation",
)
@click.argument("target", metavar="[TYPE|DIR]", required=False)
@option(
    "--samples", "samples", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True, metavar="FILE", help=_("Records to try the template on."),
)  # fmt: skip
@json_option
@pass_session
def check(session: Session, target: str | None, samples: Sequence[Path], as_json: bool) -> int:
    """Exit code 0 when all is right, 3 when there are problems."""
    looked = {
        folder: _look(folder, _shown(session, target, folder), samples)
        for folder in _folders(session, target)
    }
    problems = ordered([one for each in looked.values() for one in each.problems])
    if as_json:
        print_json(
            {
                "types": [
                    {
                        "folder": str(folder),
                        "samples": each.samples,
                        "records": each.records,
                        "not_tried": [_format(suffix) for suffix in sorted(each.untried)],
                    }
                    for folder, each in looked.items()
                ],
                "problems": [problem_dict(one, session.translate) for one in problems],
            }
        )
    elif problems:
        for line in problem_lines(problems, session.translate):
            click.echo(line)
    else:
        for folder, each in looked.items():
            session.say(
                "{type}: nothing to correct. Tried on {records} records (samples: {samples}).",
                type=folder.name,
                records=each.records,
                samples=each.samples,
            )
    for suffix, error in _untried(looked.values()).items():
        session.say(
            "{format} was not tried. {reason} {remedy}",
            format=_format(suffix),
            reason=Text(error.msgid, error.args_),
            remedy=Text(error.remedy, error.args_),
        )
    return InputProblemsError.exit_code if problems else 0


def _untried(looked: Iterable[Looked]) -> Mapping[str, SetupError]:
    """The formats that could not be tried on this machine, each once, with the reason."""
    return {suffix: error for each in looked for suffix, error in sorted(each.untried.items())}


def _format(suffix: str) -> str:
    return suffix.removeprefix(".").upper()


def _folders(session: Session, target: str | None) -> Sequence[Path]:
    """The folders to look at: a type's, every one below a folder, or every one there is."""
    path = Path(target) if target else session.settings.templates
    if target and not path.is_dir():
        return doctypes.folders(session.settings.templates, target)
    if (path / "type.toml").is_file():
        return [path]
    found = doctypes.folders(path)
    if not found:
        raise UsageError(
            "There are no document types in {folder}.",
            folder=str(path),
            remedy="Name a document type, its folder, or a folder of document types.",
        )
    return found


def _shown(session: Session, target: str | None, folder: Path) -> Path:
    """How the folder is written in the report: as it was named, else by its own name."""
    named = target is not None and Path(target).is_dir()
    return folder if named else folder.relative_to(session.settings.templates)


def _look(folder: Path, shown: Path, samples: Sequence[Path]) -> Looked:
    def read(doctype: DocumentType) -> tuple[Sequence[Mapping[str, Any]], Sequence[Problem]]:
        return _records(doctype, samples or _own_samples(folder))

    looked = check_template(
        doctypes.read_folder(folder),
        load=doctypes.examined,
        samples=read,
        renderers=bootstrap.renderers(),
        fallback=bootstrap.fallback(),
        issued_on=bootstrap.today(),
    )
    return replace(looked, problems=tuple(_placed(one, shown) for one in looked.problems))


def _placed(problem: Problem, folder: Path) -> Problem:
    """The problem with its file as a person would find it."""
    file = problem.source.file
    if problem.source.path is not None:
        return problem  # of a sample
    root = folder.parent if file.startswith(f"{doctypes.HOUSE}/") else folder
    return replace(problem, source=replace(problem.source, file=(root / file).as_posix()))


def _own_samples(folder: Path) -> Sequence[Path]:
    """The samples within a type's folder, or beside the folder of the types."""
    whole = folder.absolute()
    for place in (whole / doctypes.SAMPLES, whole.parent.parent / doctypes.SAMPLES / whole.name):
        found = sorted(path for path in place.glob("*") if path.suffix in _SAMPLES)
        if found:
            return found
    return ()


def _records(
    doctype: DocumentType, files: Sequence[Path]
) -> tuple[list[Mapping[str, Any]], list[Problem]]:
    """The values of every valid record of the samples, and what is wrong with the others."""
    values: list[Mapping[str, Any]] = []
    problems: list[Problem] = []
    for file in files:
        raw = bootstrap.reader(file.name).read(file.name, file.read_bytes())
        found = intake.records(doctype, raw, bootstrap.uncovered())
        values += [record.values for record in found.records]
        problems += found.problems
    return values, problems
