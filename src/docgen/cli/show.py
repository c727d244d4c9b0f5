"""``docgen show``: record, files, digests and history of one document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from docgen import bootstrap
from docgen.bootstrap import Archive
from docgen.cli import retention_words, sealing
from docgen.cli.base import (
    Command,
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
    print_table,
)
from docgen.core import volumes
from docgen.errors import TemplateError
from docgen.model import Document, State
from docgen.usecases import references
from docgen.usecases.references import Reference
from docgen.usecases.retention import Kept
from docgen.usecases.show import show
from docgen.writers import document_words
from docgen.writers.data import document_data


@click.command(
    cls=Command,
    help=_(
        "Show one document: record, files, digests, history. Personal data is masked unless --full."
    ),
    example="docgen show QR-SH01-202611-0001",
)
@click.argument("number")
@option("--full", is_flag=True, help=_("Show personal data unmasked."))
@json_option
@pass_session
def command(session: Session, number: str, full: bool, as_json: bool) -> None:
    """Print what register, store and ledger hold of a number."""
    with bootstrap.open_archive(session.settings, create=False) as archive:
        wanted = references.serial(number, register=archive.register, store=archive.store)
        shown = show(
            wanted,
            register=archive.register,
            store=archive.store,
            doctype_for=archive.doctype_for,
            full=full,
        )
        reference = references.of(shown.document, register=archive.register, store=archive.store)
        kept = _kept(session, archive, shown.document)
        object_id = shown.document.object_id or ""
        files = {
            path: {"digest": digest, "location": archive.store.location(object_id, path)}
            for path, digest in sorted(shown.document.files.items())
        }
    if as_json:
        data = retention_words.as_data(session, kept) if kept is not None else None
        filed = {"code": reference.code, "catalogue": reference.catalogue} if reference else None
        shown_data = document_data(
            shown.document,
            values=shown.values,
            history=shown.history,
            tombstone=shown.tombstone,
            files=files,
        )
        print_json({**shown_data, "filed": filed, "retention": data})
        return
    document = shown.document
    words = session.translate.phrase
    print_table(
        [words("Number"), document.serial],
        [
            [words("Title"), session.label(shown.doctype.title)],
            [words("State"), words(document.state.value)],
            [words("Series"), f"{document.series} #{document.sequence}"],
            *[list(row) for row in document_words.link_rows(document, session.translate)],
            [words("Date of issue"), document.issued_on.isoformat()],
            *(retention_words.rows_of(session, kept) if kept is not None else []),
            [words("Template"), document.template_digest],
            *_filed(session, document, reference),
            *[
                [
                    session.translate(document_words.ORIGIN[name])
                    if name in document_words.ORIGIN
                    else words(name),
                    str(value),
                ]
                for name, value in document.origin.items()
                if name != volumes.ORIGIN
            ],
        ],
    )
    chinese = session.translate.lang == "zh"
    if shown.tombstone is not None:
        _print_tombstone(session, shown.tombstone)
    else:
        click.echo(f"\n{words('Record')}")
        rows = [[f"  {zh if chinese else en}", value] for zh, en, value in shown.values]
        print_table(["", ""], rows)
    click.echo(f"\n{words('Files')}")
    for path, file in files.items():
        click.echo(f"  {path}\n    {file['location']}\n    {file['digest']}")
    seals = sealing.rows(session, document)
    if seals:
        click.echo(f"\n{words('Seals')}")
        heads = [
            _("Owner"), _("Seal"), _("At"), _("Page"), _("Timestamp"), _("Certificate"),
        ]  # fmt: skip
        print_table(
            [f"  {words(heads[0])}", *map(words, heads[1:])],
            [[f"  {one[0]}", *one[1:]] for one in seals],
        )
    click.echo(f"\n{words('History')}")
    told = {act.version: act for act in document.acts}
    for entry in shown.history:
        act = told.get(entry.data.get("version", 0))
        about = document_words.about(act, session.translate) if act is not None else []
        called = document_words.act_called(entry.act, session.translate)
        click.echo(
            f"  {entry.at}  #{entry.sequence}  {called}  {entry.actor}"
            + (f"  {'; '.join(about)}" if about else "")
        )


def _filed(session: Session, document: Document, reference: Reference | None) -> list[list[str]]:
    """Under which code it is filed, and what it closes itself."""
    words = session.translate.phrase
    rows = []
    if reference is not None:
        rows.append([words("Reference code"), reference.code])
        rows.append([words("Closed by"), reference.catalogue])
    closing = volumes.closing(document)
    if closing is not None:
        rows.append([words("Closes"), str(closing.volume)])
    return rows


def _kept(session: Session, archive: Archive, document: Document) -> Kept | None:
    """How long it is kept; None while it has no files, or none any more, or where the type of today cannot be read."""
    if document.object_id is None or document.state is State.DISPOSED:
        return None
    try:
        return bootstrap.keeper(session.settings, archive).kept(document, bootstrap.today())
    except TemplateError:
        return None


def _print_tombstone(session: Session, tomb: Mapping[str, Any]) -> None:
    """What is left of a document that was destroyed."""
    words = session.translate.phrase
    rows = [[f"  {head}", *rest] for head, *rest in document_words.ending(tomb, session.translate)]
    free = tomb["retention"]["free_from"]
    click.echo(f"\n{words(_('Tombstone'))}")
    print_table(["", "", "", ""], [*rows, [f"  {words('Free from')}", free, "", ""]])
    click.echo(f"  {words('Because of')}  {document_words.ended_because(tomb, session.translate)}")
