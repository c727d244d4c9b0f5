"""``docgen attach``: a certificate, photograph or résumé into somebody's personnel file."""

from __future__ import annotations

import datetime as dt

import click

from docgen import bootstrap
from docgen.cli.base import (
    Command,
    Session,
    _,
    day_option,
    json_option,
    option,
    pass_session,
    print_json,
    read_file,
)
from docgen.cli.options import place_options
from docgen.cli.whom import asked, told_apart
from docgen.core import materials, originals
from docgen.core.masks import mask_name
from docgen.core.materials import Paper, Whose
from docgen.errors import UsageError
from docgen.model import ChecklistItem, Document, Place
from docgen.usecases.attach import Attached, bring


@click.command(
    cls=Command,
    help=_(
        "Put a paper that docgen did not make into a personnel file. A slip is issued, the scans are filed "
        "with it. PERSON is a name, a staff number or a citizen number (- asks for it, so that no shell "
        "keeps it); KIND an item of the checklist, such as 身份证. PDF, JPEG, PNG or TIFF; a résumé written "
        "in Word is saved as PDF first. Interrupted, the same command goes on."
    ),
    example="docgen attach SH01016 身份证 card.pdf --valid-to 2030-06-11 --verified-by 金样文 "
    "--verified-on 2026-11-02",
)
@click.argument("person")
@click.argument("kind")
@click.argument(
    "scans", metavar="FILE...", nargs=-1, required=True,
    type=click.Path(exists=True, dir_okay=False, readable=True),
)  # fmt: skip
@option("--title", default="", help=_("What the paper is called (default: its kind)."))
@option("--number", "paper_number", default="", help=_("The paper's own number."))
@option("--issuer", default="", help=_("Who issued it."))
@day_option("--dated", help=_("The day it was made."))
@day_option("--valid-to", "valid_to", help=_("Its last day of validity."))
@option("--copy/--original", "copy", default=None, help=_("Which is filed (default: by the kind)."))
@option("--verified-by", default="", help=_("Who compared the copy with the original."))
@day_option("--verified-on", help=_("On which day."))
@option("--remark", default="", help=_("A note on the paper."))
@place_options
@option("--name", default="", help=_("The name of somebody the archive does not know yet."))
@option("--branch", default="", help=_("Their branch, where the archive does not say it."))
@option("--branch-name", default="", help=_("That branch's name."))
@json_option
@pass_session
def command(
    session: Session,
    *,
    person: str,
    kind: str,
    scans: tuple[str, ...],
    title: str,
    paper_number: str,
    issuer: str,
    dated: dt.datetime | None,
    valid_to: dt.datetime | None,
    copy: bool | None,
    verified_by: str,
    verified_on: dt.datetime | None,
    remark: str,
    room: str,
    shelf: str,
    box: str,
    name: str,
    branch: str,
    branch_name: str,
    as_json: bool,
) -> None:
    """Exit code 3 when what was said of the paper has problems; nothing was changed then."""
    if bool(verified_by) != (verified_on is not None):
        raise UsageError(
            "A comparison with the original has a name and a day.",
            remedy="Give --verified-by together with --verified-on.",
        )
    item = materials.item(bootstrap.checklist(session.settings), kind)
    paper = Paper(
        title.strip(), paper_number, issuer, _day(dated), _day(valid_to), copy, verified_by.strip(),
        _day(verified_on), remark.strip(),
    )  # fmt: skip
    brought = bring(
        item,
        paper,
        [read_file(path) for path in scans],
        Place(room, shelf, box),
        bootstrap.scan_reader(),
    )
    with (
        bootstrap.open_archive(session.settings, workers=0) as archive,
        told_apart(session),
    ):
        attached = bootstrap.attach_desk(session.settings, archive).attach(
            brought,
            asked(session, person),
            Whose(name.strip(), "", branch, branch_name),
            today=bootstrap.today(),
        )
    _say(session, attached, item, as_json=as_json)


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment else None


def _say(session: Session, attached: Attached, item: ChecklistItem, *, as_json: bool) -> None:
    document: Document = attached.document
    original = originals.original(document.acts)
    if original is None:
        raise ValueError("attaching leaves an original")
    if as_json:
        print_json(
            {
                "number": document.serial,
                "item": item.id,
                "kind": item.kind,
                "new": attached.new,
                "files": list(original.paths),
                "pages": original.pages,
                "place": dict(original.place.told()),
            }
        )
        return
    session.say(
        "{serial}: {kind} of {name} is filed, {pages} pages.",
        serial=document.serial,
        kind=item.label,
        name=mask_name(attached.whose.name),
        pages=original.pages,
    )
    if not attached.new:
        session.say("It was there already; nothing is filed twice.")
