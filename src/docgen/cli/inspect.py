"""``docgen inspect``: an archive or a bag under the four headings of DA/T 70, item by item."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import click

from docgen import bootstrap
from docgen.bootstrap import inspecting as wiring
from docgen.cli import inspect_report
from docgen.cli.base import (
    Command,
    Session,
    _,
    day_option,
    json_option,
    option,
    pass_session,
    print_json,
    progress_bar,
)
from docgen.cli.options import seal_roots_option
from docgen.cli.verify import verify_archive, wrong_checkpoints
from docgen.core.inspection import judge
from docgen.errors import IntegrityError, UsageError
from docgen.model import Facts, Heading, Inspection, Text, Verdict
from docgen.usecases.examine import chosen

HEADINGS = {
    Heading.AUTHENTICITY: _("Authenticity"),
    Heading.COMPLETENESS: _("Completeness"),
    Heading.USABILITY: _("Usability"),
    Heading.SECURITY: _("Security"),
}
VERDICTS = {
    Verdict.PASSED: _("passed"),
    Verdict.FAILED: _("failed"),
    Verdict.UNCHECKED: _("not checked"),
}
_SHOWN = 20


@click.command(
    cls=Command,
    help=_(
        "Inspect a bag or an archive under the four headings of DA/T 70. Says of each item how it was "
        "checked, of how many things, the result and what was found; exit code 4 if an item failed. A bag "
        "needs no archive and no network. With --issue the report becomes a document of the archive."
    ),
    example="docgen inspect handover --issue --branch SH01",
)
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@option(
    "--scanner", default="", metavar="COMMAND",
    help=_("Virus scanner to call with the path; without one, viruses are not checked."),
)  # fmt: skip
@option(
    "--items", "items", type=click.Path(dir_okay=False, exists=True, path_type=Path), metavar="FILE",
    help=_("List of items of your own (default: docgen's)."),
)  # fmt: skip
@seal_roots_option
@option(
    "--key", default="", metavar="FILE|KEY",
    help=_("The archive's public key, got otherwise than with the bag (default: the bag's own)."),
)  # fmt: skip
@option("--issue", "issue", is_flag=True, help=_("Issue the report as a document of the archive."))
@option(
    "--branch",
    default="",
    metavar="CODE",
    help=_("With --issue: code of the branch that inspects."),
)
@option("--branch-name", default="", help=_("With --issue: name of that branch or department."))
@day_option("--date", "day", help=_("Date of issue (default: today)."))
@json_option
@pass_session
def command(
    session: Session,
    *,
    path: Path,
    scanner: str,
    items: Path | None,
    roots: Path | None,
    key: str,
    issue: bool,
    branch: str,
    branch_name: str,
    day: dt.datetime | None,
    as_json: bool,
) -> int:
    """Exit code 4 when an item failed."""
    if issue and not (branch and branch_name):
        raise UsageError("Say with --branch and --branch-name who inspects.")
    listed = wiring.inspection_items(items)
    facts = _facts(session, path, roots, key)
    if scanner:
        facts = _scanned(facts, scanner, path)
    inspection = judge(facts, listed)
    serial = None
    if issue:
        day_ = bootstrap.issue_day(day.date() if day else None)
        serial = inspect_report.issue_report(
            session, inspection, branch=branch, branch_name=branch_name, issued_on=day_
        )
    if as_json:
        print_json({**_as_data(session, inspection), "report": serial})
    else:
        _show(session, inspection)
        if serial:
            session.say("The report is {serial}.", serial=serial)
    return IntegrityError.exit_code if inspection.verdict() is Verdict.FAILED else 0


def _facts(session: Session, path: Path, roots: Path | None, key: str) -> Facts:
    seals = bootstrap.seal_reader(roots)
    name = path.resolve().name
    if (path / "bagit.txt").exists():
        with (
            wiring.bag_inspector(path, seals, key) as (inspector, opened),
            progress_bar(session, _("Checking"), len(opened.files)) as bar,
        ):
            return inspector.bag(opened, name, bar)
    if not (path / "store").is_dir():
        raise UsageError(
            "{folder} is neither a bag nor an archive.",
            folder=str(path),
            remedy="Name the folder that 'docgen export' wrote, or that of an archive.",
        )
    settings = replace(session.settings, archive=path.absolute())
    with bootstrap.open_archive(settings, create=False) as archive:
        result = verify_archive(session, archive, seals)
        signed = wrong_checkpoints(replace(session, settings=settings), archive, ())
        result = replace(result, findings=(*result.findings, *signed))
        documents = chosen(archive.register, ())
        lines = list(archive.ledger.lines())
        inspector = wiring.archive_inspector(archive, seals)
        with progress_bar(session, _("Examining documents"), len(documents)) as bar:
            return inspector.archive(result, documents, lines, name, bar)


def _scanned(facts: Facts, scanner: str, path: Path) -> Facts:
    findings = list(wiring.scan(scanner, path))
    used = not any(one.code.startswith("scanner.") for one in findings)
    counts = {**facts.counts, **({"scanner": 1, "scanned": 1} if used else {})}
    return replace(facts, findings=[*facts.findings, *findings], counts=counts)


def _as_data(session: Session, inspection: Inspection) -> dict[str, object]:
    facts = inspection.facts
    return {
        "kind": facts.kind,
        "name": facts.name,
        "digest": facts.digest,
        "result": inspection.verdict().value,
        "headings": {one.value: inspection.verdict(one).value for one in Heading},
        "items": [
            {
                "heading": one.item.heading.value,
                "number": one.item.number,
                "title": {"zh": one.item.title.zh, "en": one.item.title.en},
                "method": {"zh": one.item.method.zh, "en": one.item.method.en},
                "result": one.verdict.value,
                "checked": one.checked,
                "why": session.translate(one.why) if one.why else None,
                "findings": [
                    {"code": f.code, "where": f.where, "what": session.translate(f.what)}
                    for f in one.findings
                ],
            }
            for one in inspection.judged
        ],
    }


def _show(session: Session, inspection: Inspection) -> None:
    words = session.translate.phrase
    for heading in Heading:
        verdict = words(VERDICTS[inspection.verdict(heading)])
        skipped = sum(
            one.item.heading is heading and one.verdict is Verdict.UNCHECKED
            for one in inspection.judged
        )
        told = session.translate(
            Text(
                "{heading}: {verdict} ({count} items not checked)",
                {"heading": words(HEADINGS[heading]), "verdict": verdict, "count": skipped},
            )
        )
        click.echo(click.style(told, bold=True))
        for one in inspection.judged:
            if one.item.heading is not heading:
                continue
            mark = {Verdict.PASSED: "✓", Verdict.FAILED: "✗", Verdict.UNCHECKED: "–"}[one.verdict]
            checked = f" ({one.checked})" if one.verdict is not Verdict.UNCHECKED else ""
            click.echo(
                f"  {mark} {one.item.number} {session.label(one.item.title)}: "
                f"{words(VERDICTS[one.verdict])}{checked}"
            )
            if one.why:
                click.echo(f"      {session.translate(one.why)}")
            for found in one.findings[:_SHOWN]:
                click.echo(f"      {found.where}: {session.translate(found.what)}  [{found.code}]")
            if len(one.findings) > _SHOWN:
                click.echo(f"      … {len(one.findings) - _SHOWN}")
    facts = inspection.facts
    session.say(
        "{name} ({digest}): {result}.",
        name=facts.name,
        digest=facts.digest,
        result=words(VERDICTS[inspection.verdict()]),
    )
