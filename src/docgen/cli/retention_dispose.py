"""``docgen retention dispose``: propose, look at the list, approve; then the documents are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import click

from docgen import bootstrap
from docgen.bootstrap import Archive
from docgen.cli.base import (
    Command,
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
    print_table,
    progress_bar,
    sign_head,
)
from docgen.cli.retention_words import as_data, because
from docgen.errors import DocgenError, UsageError
from docgen.usecases.dispose import Listed, Proposed


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a person asks for; of the ways to ask exactly one, or none, which is to look."""

    numbers: tuple[str, ...]
    over: bool
    type_name: str | None
    branch: str | None
    propose: bool
    withdraw: bool
    digest: str
    reason: str
    as_json: bool

    def __post_init__(self) -> None:
        ways = [self.propose, self.withdraw, bool(self.digest)]
        if sum(ways) > 1:
            raise UsageError("Say one of --propose, --withdraw and --approve.")
        if any(ways) != bool(self.reason):
            raise UsageError(
                "--propose, --withdraw and --approve want a --reason, and nothing else does."
            )
        if (self.over or self.type_name or self.branch) and not (self.propose and self.over):
            raise UsageError("--over, narrowed by --type and --branch, goes with --propose.")
        if (self.propose or self.withdraw) and bool(self.numbers) == self.over:
            raise UsageError("Say which documents: their numbers, or --propose with --over.")


@click.command(
    "dispose",
    cls=Command,
    help=_(
        "Destroy documents whose period is over. It takes two people: one proposes, another looks at the "
        "list and approves it by its digest; then the documents are gone but for number, dates, digests, "
        "grounds and who did it. Without --propose, --withdraw or --approve, show what is proposed."
    ),
    example="docgen retention dispose --over --propose --reason 保管期满\n"
    "docgen retention dispose\n"
    "docgen retention dispose --approve 0123456789abcdef --reason 同意销毁",
)
@click.argument("numbers", nargs=-1, metavar="[NUMBER]...")
@option("--propose", is_flag=True, help=_("Propose to destroy these documents."))
@option(
    "--over",
    is_flag=True,
    help=_("With --propose: all whose period is over and that are not held."),
)
@option("--type", "type_name", help=_("With --over: only this document type."))
@option("--branch", help=_("With --over: only this branch code."))
@option("--withdraw", is_flag=True, help=_("Take back the proposal of these documents."))
@option(
    "--approve", "digest", default="", metavar="DIGEST",
    help=_("Destroy what the list of this digest shows; by another person than proposed it."),
)  # fmt: skip
@option("--reason", default="", help=_("Why; it stands in the ledger. Name no person in it."))
@json_option
@pass_session
def dispose_command(
    session: Session,
    *,
    numbers: tuple[str, ...],
    propose: bool,
    over: bool,
    type_name: str | None,
    branch: str | None,
    withdraw: bool,
    digest: str,
    reason: str,
    as_json: bool,
) -> None:
    """One of the three steps, or the list."""
    damage: DocgenError | OSError | None = None
    asked = _Asked(numbers, over, type_name, branch, propose, withdraw, digest, reason, as_json)
    with bootstrap.open_archive(
        session.settings, create=False, workers=0, alone=bool(digest)
    ) as archive:
        if propose:
            _propose(session, archive, asked)
        elif withdraw:
            _withdraw(session, archive, asked)
        elif digest:
            _approve(session, archive, asked)
            damage = sign_head(session, archive)
        else:
            _look(session, archive, asked)
    if damage is not None:
        raise damage


def _propose(session: Session, archive: Archive, asked: _Asked) -> None:
    serials: Sequence[str] = asked.numbers
    if asked.over:
        type_id = None
        if asked.type_name:
            types = bootstrap.types_in_use(session.settings, archive)
            type_id = bootstrap.type_id(session.settings, types, asked.type_name)
        keeper = bootstrap.keeper(session.settings, archive)
        found = keeper.over(bootstrap.today(), type_id=type_id, branch=asked.branch)
        serials = [one.document.serial for one in found if not one.holds]
    with progress_bar(session, "Recording", len(serials)) as progress:
        done = bootstrap.disposer(session.settings, archive).propose(
            serials, asked.reason, today=bootstrap.today(), progress=progress
        )
    if asked.as_json:
        print_json({"proposed": done})
        return
    session.say(
        "{count} documents are proposed; proposed before: {before}.",
        count=len(done),
        before=len(set(serials)) - len(done),
    )
    session.say(
        "Another person approves: 'docgen retention dispose' shows the list and its digest."
    )


def _withdraw(session: Session, archive: Archive, asked: _Asked) -> None:
    done = bootstrap.disposer(session.settings, archive).retract(asked.numbers, asked.reason)
    if asked.as_json:
        print_json({"withdrawn": done})
        return
    session.say("{count} proposals are taken back.", count=len(done))


def _look(session: Session, archive: Archive, asked: _Asked) -> None:
    disposer = bootstrap.disposer(session.settings, archive)
    listed = disposer.listed(asked.numbers, today=bootstrap.today())
    if asked.as_json:
        print_json(_as_json(session, listed))
        return
    if listed.proposed:
        _print(session, listed.proposed)
        session.say(
            "{count} documents are proposed. If all of them may go, approve with: --approve {digest}",
            count=len(listed.proposed),
            digest=listed.digest,
        )
    else:
        session.say("Nothing is proposed that {actor} could approve.", actor=session.settings.actor)
    if listed.own:
        session.say(
            "{count} were proposed by {actor}, and another person has to approve them.",
            count=len(listed.own),
            actor=session.settings.actor,
        )


def _approve(session: Session, archive: Archive, asked: _Asked) -> None:
    disposer = bootstrap.disposer(session.settings, archive)
    listed = disposer.listed(asked.numbers, today=bootstrap.today())
    with progress_bar(session, "Destroying", len(listed.proposed)) as progress:
        gone = disposer.approve(
            asked.numbers, asked.digest, asked.reason, today=bootstrap.today(), progress=progress
        )
    if asked.as_json:
        print_json({"destroyed": [one.kept.document.serial for one in gone]})
        return
    session.say("{count} documents are destroyed.", count=len(gone))
    for one in gone:
        if one.paper:
            session.say(
                "The paper of {serial} lies at {place}: destroy it too.",
                serial=one.kept.document.serial,
                place=one.paper,
            )
    session.say(
        "docgen does not reach paper, backups, exports and files taken out; the ledger keeps number, dates, "
        "digests, the name of the input file and the reasons that were given."
    )


def _print(session: Session, proposed: Sequence[Proposed]) -> None:
    words = session.translate.phrase
    heads = (
        _("Number"), _("Document type"), _("Subject"), _("Closed on"), _("Because of"), _("Free from"),
        _("Proposed by"), _("Reason"), _("Paper"), _("Linked with"),
    )  # fmt: skip
    rows = [
        [
            one.kept.document.serial,
            session.label(one.kept.doctype.title),
            one.kept.subject or "—",
            str(one.kept.term.closed_on or "—"),
            because(session, one.kept.term),
            str(one.kept.term.until or "—"),
            one.proposal.actor,
            one.proposal.reason,
            one.paper or "—",
            ", ".join(one.linked) or "—",
        ]
        for one in proposed
    ]
    print_table([words(head) for head in heads], rows)


def _as_json(session: Session, listed: Listed) -> dict[str, object]:
    return {
        "digest": listed.digest,
        "proposed": [
            {
                **as_data(session, one.kept),
                "subject": one.kept.subject or None,
                "proposed": {
                    "at": one.proposal.at,
                    "actor": one.proposal.actor,
                    "reason": one.proposal.reason,
                },
                "paper": one.paper or None,
                "linked": list(one.linked),
            }
            for one in listed.proposed
        ],
        "own": list(listed.own),
    }
