"""``docgen dossier``: everything about one person, and what is missing in the file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from docgen import bootstrap
from docgen.cli import dossier_print
from docgen.cli.base import (
    Command,
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
)
from docgen.cli.options import force_option, on_option
from docgen.cli.usage import require_new
from docgen.cli.whom import asked, told_apart
from docgen.core import composing, dossier_record
from docgen.core.derivation import DerivedRecord
from docgen.durable import write_atomic
from docgen.errors import UsageError
from docgen.model import DocumentType
from docgen.usecases.preview import specimen
from docgen.writers.derived import missing


@click.command(
    cls=Command,
    help=_(
        "Show everything about one person. The checklist of the personnel file, with what is there, what is "
        "missing, and who compared which copy with its original; every document about the person, of all "
        "types and branches; and those that name them otherwise. PERSON is a name, a staff number or a "
        "citizen number (- asks for it, so that no shell keeps it). Personal data is masked unless --full."
    ),
    example="docgen dossier SH01016 --pdf cover.pdf",
)
@click.argument("person")
@on_option
@option("--full", is_flag=True, help=_("Show personal data unmasked."))
@json_option
@option(
    "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write the lists as a workbook (.xlsx)."),
)  # fmt: skip
@option(
    "--derive", "drawn", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help=_("Draw up the record of a personnel file (.xlsx, .yaml), to be completed and issued."),
)  # fmt: skip
@option(
    "--pdf", "printed", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help=_("Print cover, checklist and contents without a number (unmasked)."),
)  # fmt: skip
@force_option
@pass_session
def command(
    session: Session,
    *,
    person: str,
    on: dt.datetime | None,
    full: bool,
    as_json: bool,
    output: Path | None,
    drawn: Path | None,
    printed: Path | None,
    force: bool,
) -> None:
    """Exit code 0 whether something is missing or not."""
    for file, suffix in ((output, ".xlsx"), (printed, ".pdf"), (drawn, "")):
        _require_new(file, suffix, force=force)
    writer = bootstrap.derived_writer(drawn.name) if drawn is not None else None
    day = on.date() if on else bootstrap.today()
    record: DerivedRecord | None = None
    doctype: DocumentType | None = None
    with (
        bootstrap.open_archive(session.settings, create=False, workers=0) as archive,
        told_apart(session),
    ):
        known = bootstrap.people(session.settings, archive)
        whom = known.one(asked(session, person))
        desk = bootstrap.dossiers(archive, known)
        found = desk.of(whom, day)
        if {drawn, printed} != {None}:
            doctype = bootstrap.load_type(session.settings, dossier_record.TYPE)
            record = desk.draw_up(found, doctype)
    shown = dossier_print.Shown(session, found, full=full)
    if as_json:
        print_json(shown.data())
    elif {output, drawn, printed} == {None}:
        shown.print()
    if output is not None:
        write_atomic(output, shown.workbook())
        session.say("Written: {file}", file=str(output))
    if doctype is not None and record is not None:
        if drawn is not None and writer is not None:
            write_atomic(drawn, writer.write(doctype, record, session.translate))
            _say_drawn(session, drawn, doctype, record)
        if printed is not None:
            write_atomic(printed, _pdf(doctype, record, day))
            session.say("Written: {file}", file=str(printed))


def _require_new(file: Path | None, suffix: str, *, force: bool) -> None:
    if file is None:
        return
    if not file.name.lower().endswith(suffix):
        raise UsageError(
            "{file}: the file's name must end in {suffix}.", file=str(file), suffix=suffix
        )
    require_new(file, force=force)


def _say_drawn(session: Session, file: Path, doctype: DocumentType, record: DerivedRecord) -> None:
    comma = "、" if session.translate.lang == "zh" else ", "
    left = comma.join(session.label(label) for label in missing(doctype, record))
    session.say(
        "Drawn up: {file}. Still to be filled in: {fields}, and who compared each item.",
        file=str(file),
        fields=left or "—",
    )
    session.say("Then: docgen generate personnel-file {file}", file=str(file))


def _pdf(doctype: DocumentType, record: DerivedRecord, day: dt.date) -> bytes:
    bootstrap.require_programs(doctype)
    made = specimen(
        composing.composer(doctype),
        record.values,
        renderers=bootstrap.renderers()[:1],
        issued_on=day,
        fallback=bootstrap.fallback(),
    )
    return next(data for _suffix, data in made)
