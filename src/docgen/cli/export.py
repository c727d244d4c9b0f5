"""``docgen export``: hand documents over as a BagIt bag that can be opened, browsed and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from docgen import __version__, bootstrap, i18n
from docgen.bootstrap import handover as wiring
from docgen.cli.base import (
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
    progress_bar,
    sign_head,
)
from docgen.cli.query import QueryCommand, asked, query_options
from docgen.cli.usage import require_folder
from docgen.core import records
from docgen.usecases.export import Exported, Terms
from docgen.usecases.select import Wanted, select
from docgen.writers.document_words import ACTS


@click.command(
    cls=QueryCommand,
    help=_(
        "Hand documents over to somebody outside. Writes a BagIt bag: each document with its record, acts, "
        "originals and history, its ledger lines with proofs, a catalogue and an index.html to browse. "
        "Words and options choose as in 'docgen search', void documents included; the ledger keeps who, "
        "when and why. Never writes over anything; interrupted, run it again."
    ),
    example='docgen export --type client-confirmation --branch SH01 -o handover --reason "年度审计"',
)
@click.argument("text", nargs=-1)
@query_options
@option(
    "--number", "numbers", multiple=True, metavar="NUMBER",
    help=_("This number, or a range: NUMBER..NUMBER, NUMBER..0020. May be given several times."),
)  # fmt: skip
@option("--all", "everything", is_flag=True, help=_("Every document of the archive."))
@option(
    "-o", "--output", "output", required=True, type=click.Path(path_type=Path),
    help=_("Folder of the bag; it must not be there yet."),
)  # fmt: skip
@option("--reason", required=True, help=_("Why the documents are handed over, and to whom."))
@option("--unmask", is_flag=True, help=_("Show personal data in catalogue and pages in full."))
@json_option
@pass_session
def command(
    session: Session,
    /,
    *,
    text: tuple[str, ...],
    numbers: tuple[str, ...],
    everything: bool,
    output: Path,
    reason: str,
    unmask: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Choose, fill the bag, tell where it is."""
    require_folder(output)
    query = asked(session, text, given)
    settings = session.settings
    with (
        wiring.package(output) as package,
        bootstrap.open_archive(settings, create=False, workers=0) as archive,
    ):
        serials = select(
            Wanted(query, numbers, everything),
            register=archive.register,
            index=archive.index,
            identity_key=archive.identity_key,
        )
        request = [serials, reason, unmask, settings.actor]
        terms = Terms(
            reason=reason,
            actor=settings.actor,
            masked=not unmask,
            request=records.keyed_digest(archive.identity_key, "export", request),
            program=f"docgen {__version__}",
        )
        acts = {name: called.msgid for name, called in ACTS.items()}
        guide = wiring.guide(i18n.translator("zh"), i18n.translator("en"), acts)
        with progress_bar(session, _("Exporting"), len(serials)) as bar:
            exported = wiring.exporter(settings, archive, guide).export(
                serials, package, terms, bar
            )
        damage = sign_head(session, archive)
    _tell(session, exported, output, as_json=as_json)
    if damage is not None:
        raise damage


def _tell(session: Session, exported: Exported, output: Path, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "folder": str(output),
                "documents": exported.documents,
                "tag_manifest": exported.digest,
                "resumed": exported.resumed,
            }
        )
        return
    session.say(
        "{count} documents are in {folder}. Open {index} to browse them; 'docgen inspect {folder}' checks the bag.",
        count=exported.documents,
        folder=str(output),
        index=str(output / "index.html"),
    )
    session.say(
        "The ledger keeps the export; the bag's tag manifest: {digest}", digest=exported.digest
    )
