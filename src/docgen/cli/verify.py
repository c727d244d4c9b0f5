"""``docgen verify``: prove the archive, or name what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from docgen import bootstrap
from docgen.bootstrap import Archive
from docgen.bootstrap import checkpoints as wiring
from docgen.cli.base import (
    Command,
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
    progress_bar,
)
from docgen.cli.options import seal_roots_option
from docgen.core import seals
from docgen.errors import IntegrityError, UsageError
from docgen.model import Finding, Text
from docgen.ports import SealReader
from docgen.usecases.check_access import check_access
from docgen.usecases.check_checkpoints import check, hold
from docgen.usecases.examine import Examined, chosen, examine
from docgen.usecases.verify import Verified, verify
from docgen.usecases.verify_seals import Sealed


@click.command(
    cls=Command,
    help=_(
        "Check the whole archive and name what is wrong. Every digest, the chains of ledger and access log, and the "
        "database against store and ledger; nothing is changed; exit code 4 if anything is wrong. "
        "Numbers restrict --deep and --rerender to these documents."
    ),
    example="docgen verify --deep --rerender QR-SH01-202611-0001",
)
@click.argument("numbers", nargs=-1)
@option(
    "--deep", is_flag=True,
    help=_("Also compare the text of every PDF and Word file with record and archived template."),
)  # fmt: skip
@option(
    "--rerender", is_flag=True,
    help=_("Also make every file anew from record and archived template and compare the bytes."),
)  # fmt: skip
@seal_roots_option
@option(
    "--checkpoint", "copies", multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Also hold the ledger against a checkpoint that was kept elsewhere."),
)  # fmt: skip
@json_option
@pass_session
def command(
    session: Session,
    *,
    numbers: Sequence[str],
    deep: bool,
    rerender: bool,
    roots: Path | None,
    copies: Sequence[Path],
    as_json: bool,
) -> int:
    """Exit code 0 when the archive is whole, 4 when it is not."""
    if numbers and not (deep or rerender):
        raise UsageError(
            "Numbers say which documents to examine, but not how.",
            remedy="Add --deep, --rerender or both; without numbers all documents are examined.",
        )
    examined = None
    seal_reader = bootstrap.seal_reader(roots)
    with bootstrap.open_archive(session.settings, create=False) as archive:
        if deep or rerender:
            documents = chosen(archive.register, numbers)
        verified = verify_archive(session, archive, seal_reader)
        signed = wrong_checkpoints(session, archive, copies)
        logged = check_access(bootstrap.access_log(session.settings), archive.ledger)
        if deep or rerender:
            with progress_bar(session, _("Examining documents"), len(documents)) as bar:
                examined = examine(
                    documents, checks=archive.checks, texts=deep, bytes_=rerender, progress=bar
                )
    findings = (*verified.findings, *signed, *logged, *(examined.findings if examined else ()))
    if as_json:
        _print(session, verified, examined, findings)
    else:
        _say(session, verified, examined, findings)
    return IntegrityError.exit_code if findings else 0


def verify_archive(
    session: Session, archive: Archive, seal_reader: Callable[[], SealReader]
) -> Verified:
    """Verify, with a progress bar on a terminal."""
    steps = sum(1 for _id in archive.store.object_ids())
    steps += sum(1 for one in archive.register.documents() if seals.given(one.acts))
    with progress_bar(session, _("Checking"), steps) as bar:
        return verify(
            store=archive.store,
            ledger=archive.ledger,
            register=archive.register,
            index=archive.index,
            tray=archive.tray,
            doctype_for=archive.doctype_for,
            identity_key=archive.identity_key,
            seal_reader=seal_reader,
            progress=bar,
        )


def wrong_checkpoints(session: Session, archive: Archive, copies: Sequence[Path]) -> list[Finding]:
    """What is wrong with the archive's checkpoints, or comes to light by copies from elsewhere."""
    timestamps = wiring.timestamps()
    try:
        ring = wiring.checkpoint_desk(session.settings, archive).ring()
        findings = check(
            checkpoints=wiring.checkpoints(session.settings),
            keys=wiring.checkpoint_keys(session.settings),
            ledger=archive.ledger,
            ring=ring,
            timestamps=timestamps,
        )
        kept = [wiring.copy_of_checkpoint(path) for path in copies]
        held = hold(kept, ledger=archive.ledger, ring=ring, timestamps=timestamps)
    except IntegrityError as error:  # a ledger whose notes of keys cannot be read
        return [Finding("checkpoint.ledger", "ledger", Text(error.msgid, error.args_))]
    wrong = zip(copies, (one.wrong for one in held), strict=True)
    return [*findings, *(Finding(one[0], str(path), one[1]) for path, one in wrong if one)]


def _print(
    session: Session, verified: Verified, examined: Examined | None, findings: Sequence[Finding]
) -> None:
    about = {
        "documents": verified.documents,
        "objects": verified.objects,
        "ledger_entries": verified.ledger_entries,
        "pending": list(verified.pending),
        "unrecorded": list(verified.unrecorded),
        "seals": [
            {
                "number": one.serial,
                "field": one.field,
                "owner": one.owner,
                "certificate": one.fingerprint,
                "at": one.at,
                "timestamp": one.stamped,
                "trusted": one.trusted,
            }
            for one in verified.seals
        ],
    }
    if examined is not None:
        about["examined"] = examined.documents
        about["other_engine"] = list(examined.other_engine)
        about["other_fonts"] = list(examined.other_fonts)
    told = [
        {"code": one.code, "where": one.where, "what": session.translate(one.what)}
        for one in findings
    ]
    print_json({**about, "findings": told})


def _say(
    session: Session, verified: Verified, examined: Examined | None, findings: Sequence[Finding]
) -> None:
    for one in findings:
        click.echo(f"{one.where}: {session.translate(one.what)}  [{one.code}]")
    session.say(
        "Checked {documents}, {objects}, {entries}.",
        documents=Text("{count} documents", {"count": verified.documents}),
        objects=Text("{count} objects", {"count": verified.objects}),
        entries=Text("{count} ledger entries", {"count": verified.ledger_entries}),
    )
    if verified.pending:
        session.say(
            "{count} documents have a number but no files yet; 'docgen recover' finishes them.",
            count=len(verified.pending),
        )
    if verified.unrecorded:
        session.say(
            "Of {count} documents an act is filed and not yet in the ledger; 'docgen recover' records it.",
            count=len(verified.unrecorded),
        )
    _say_seals(session, verified.seals)
    if examined is not None:
        session.say("Examined {count} documents.", count=examined.documents)
        if examined.other_engine:
            session.say(
                "{count} documents were made with another version of WeasyPrint, LibreOffice or qpdf, so their bytes "
                "say nothing about them; --deep compares their texts.",
                count=len(examined.other_engine),
            )
        if examined.other_fonts:
            session.say(
                "{count} documents were set with other fonts than this docgen brings, so their bytes "
                "say nothing about them; --deep compares their texts.",
                count=len(examined.other_fonts),
            )
    if findings:
        session.say("{count} things are wrong.", count=len(findings))
    else:
        session.say("The archive is whole.")


_TRUST = {
    True: _(
        "{count} seals are intact, by the certificate {fingerprint} of {owner}, which is trusted."
    ),
    False: _(
        "{count} seals are intact, by the certificate {fingerprint} of {owner}, which leads to none of the "
        "trusted certificates."
    ),
    None: _(
        "{count} seals are intact, by the certificate {fingerprint} of {owner}, whose issuer is not known here."
    ),
}


def _say_seals(session: Session, found: Sequence[Sealed]) -> None:
    """A sentence for each certificate: whether its issuer is known is no matter of the archive's wholeness."""
    counted = Counter((one.owner, one.fingerprint, one.trusted) for one in found)
    for (owner, fingerprint, trusted), count in counted.items():
        session.say(_TRUST[trusted], count=count, owner=owner, fingerprint=fingerprint)
