"""``docgen show``: record, files, digests and history of one document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from docgen import bootstrap
from docgen.bootstrap import Archive
from docgen.cli import link, retention_words, sealing
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
from docgen.core import life, volumes
from docgen.errors import TemplateError
from docgen.model import Act, Document, Place, State, Text
from docgen.usecases import references
from docgen.usecases.references import Reference
from docgen.usecases.retention import Kept
from docgen.usecases.show import Shown, show

_ORIGIN = {
    "file": _("Input file"),
    "input": _("Input digest"),
    "sheet": _("Sheet"),
    "cell": _("Cell"),
    "line": _("Line"),
    "overruled": _("Overruled"),
    "reason": _("Reason"),
}
ACTS = {
    "reserve": _("numbered"),
    "issue": _("issued"),
    "sign": _("signed"),
    "withdraw": _("signature taken back"),
    "release": _("released"),
    "original": _("original filed"),
    "move": _("original moved"),
    "text": _("text of the original read"),
    "link": _("linked"),
    "void": _("void"),
    "hold": _("held"),
    "lift": _("released from a hold"),
    "seal": _("sealed"),
    "propose": _("destruction proposed"),
    "retract": _("proposal taken back"),
    "dispose": _("destroyed"),
}
_TOLD = ("role", "for", "by", "on", "opinion", "to", "case", "reason")


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
        files = {
            path: (digest, archive.store.location(shown.document.object_id or "", path))
            for path, digest in sorted(shown.document.files.items())
        }
    if as_json:
        data = retention_words.as_data(session, kept) if kept is not None else None
        filed = {"code": reference.code, "catalogue": reference.catalogue} if reference else None
        print_json({**_as_json(shown, files), "filed": filed, "retention": data})
        return
    document = shown.document
    words = session.translate.phrase
    print_table(
        [words("Number"), document.serial],
        [
            [words("Title"), session.label(shown.doctype.title)],
            [words("State"), words(document.state.value)],
            [words("Series"), f"{document.series} #{document.sequence}"],
            *link.rows(session, document),
            [words("Date of issue"), document.issued_on.isoformat()],
            *(retention_words.rows_of(session, kept) if kept is not None else []),
            [words("Template"), document.template_digest],
            *_filed(session, document, reference),
            *[
                [words(_ORIGIN.get(name, name)), str(value)]
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
    for path, (digest, location) in files.items():
        click.echo(f"  {path}\n    {location}\n    {digest}")
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
        about = _about(session, act) if act is not None else []
        click.echo(
            f"  {entry.at}  #{entry.sequence}  {words(ACTS.get(entry.act, entry.act))}  {entry.actor}"
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
    kept = tomb["retention"]
    rows = [
        [f"  {words(head)}", *(tomb[who][name] for name in ("actor", "at", "reason"))]
        for head, who in ((_("Proposed by"), "proposed"), (_("Approved by"), "approved"))
    ]
    click.echo(f"\n{words(_('Tombstone'))}")
    print_table(["", "", "", ""], [*rows, [f"  {words('Free from')}", kept["free_from"], "", ""]])
    named = {
        "code": Text("Retention code {code}", {"code": f"D{kept['years']}"}),
        "type": Text("Floor of the type"),
    }
    sources = [
        session.translate(named[one["id"]]) if one["id"] in named else one["source"]
        for one in kept["grounds"]
        if one["years"] == kept["years"]
    ]
    click.echo(f"  {words('Because of')}  {', '.join(sources)}")


def _about(session: Session, act: Act) -> list[str]:
    """What an act tells, for a line of the history."""
    if act.name == life.LINK:
        kind = session.translate.phrase(link.KINDS[str(act.data["kind"])])
        return [f"{kind} {act.data['to']}"]
    about = [str(act.data[name]) for name in _TOLD if act.data.get(name)]
    if "place" in act.data:
        about.append(" / ".join(Place(**act.data["place"]).told().values()))
    if "seal" in act.data:
        seal = act.data["seal"]
        about.append(
            " ".join(one for one in (str(seal["owner"]), str(seal.get("title", ""))) if one)
        )
    return about


def _as_json(shown: Shown, files: dict[str, tuple[str, str]]) -> dict[str, object]:
    document = shown.document
    told = {act.version: act for act in document.acts}
    return {
        "number": document.serial,
        "type": document.type_id,
        "state": document.state.value,
        "series": str(document.series),
        "sequence": document.sequence,
        "links": link.as_data(document),
        "issued_on": document.issued_on.isoformat(),
        "template": document.template_digest,
        "inventory": document.inventory_digest,
        "origin": dict(document.origin),
        "record": [{"label": en, "标签": zh, "value": value} for zh, en, value in shown.values],
        "seals": sealing.as_data(document),
        "tombstone": shown.tombstone,
        "files": {path: {"digest": one, "location": place} for path, (one, place) in files.items()},
        "history": [
            {
                "sequence": one.sequence,
                "at": one.at,
                "act": one.act,
                "actor": one.actor,
                **({"data": dict(told[version].data)} if version in told else {}),
            }
            for one in shown.history
            for version in [one.data.get("version", 0)]
        ],
    }
