"""``docgen retention hold`` and ``release``: bars on destroying documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

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
    progress_bar,
)
from docgen.cli.options import together
from docgen.core.holds import Cause
from docgen.errors import NotFoundError, UsageError
from docgen.usecases.hold import Chosen, Held, choose, hold, lift


@dataclass(frozen=True, slots=True)
class Which:
    """Which documents a person means: their numbers, or what a search would say."""

    numbers: tuple[str, ...]
    type_name: str | None
    branch: str | None
    person: str
    text: str

    def __post_init__(self) -> None:
        by_search = bool(self.type_name or self.branch or self.person or self.text)
        if by_search == bool(self.numbers):
            raise UsageError(
                "Say which documents: either their numbers, or --type, --branch, --person, --query."
            )

    def serials(self, session: Session, archive: Archive) -> Sequence[str]:
        """The numbers meant.  Raises NotFoundError where a search finds none."""
        if self.numbers:
            return self.numbers
        type_id = None
        if self.type_name:
            types = bootstrap.types_in_use(session.settings, archive)
            type_id = bootstrap.type_id(session.settings, types, self.type_name)
        found = choose(
            Chosen(type_id, self.branch, self.person, self.text),
            index=archive.index,
            register=archive.register,
            identity_key=archive.identity_key,
        )
        if not found:
            raise NotFoundError(
                "No document is meant by that; nothing was changed.",
                remedy="'docgen search' with the same words shows what there is.",
            )
        return found


Act = Callable[[Session, Which, Cause, bool], None]
"""What is done to which documents, for what, and whether it is told as JSON."""


def _about(case_help: str) -> Callable[[Act], Callable[..., None]]:
    """The options that say which documents are meant and why; the command gets them drawn together."""

    def decorate(act: Act) -> Callable[..., None]:
        @wraps(act)
        def command(
            session: Session, *, reason: str, case: str, as_json: bool, **which: Any
        ) -> None:
            act(session, Which(**which), Cause(case, reason), as_json)

        options: Callable[[Callable[..., None]], Callable[..., None]] = together(
            click.argument("numbers", nargs=-1, metavar="[NUMBER]..."),
            option("--type", "type_name", help=_("All of this document type.")),
            option("--branch", help=_("All of this branch code.")),
            option(
                "--person",
                default="",
                help=_("All about this person, or naming the person: a name or a full number."),
            ),
            option("--query", "text", default="", help=_("All that a search for this text finds.")),
            option(
                "--reason",
                required=True,
                help=_("Why; it stands in the ledger. Name no person in it."),
            ),
            option("--case", "case", default="", help=case_help),
            json_option,
        )
        return options(pass_session(command))

    return decorate


@click.command(
    "hold",
    cls=Command,
    help=_(
        "Hold documents for a case: none of them is destroyed while a hold stands. The hold is on the "
        "documents that are there now; the same command again takes in those that have come since. "
        "Several options together mean the documents that meet them all."
    ),
    example="docgen retention hold --person 赵样宁 --case 2026-民初-0001 --reason 法院通知保全证据",
)
@_about(_("The case it is for, by its number."))
def hold_command(session: Session, which: Which, cause: Cause, as_json: bool) -> None:
    """Hold, and say how many."""
    held = _run(session, hold, which, cause)
    if as_json:
        print_json(_data(held, "held"))
    else:
        session.say(
            "{done} documents are held now; held for this case before: {before}.",
            done=len(held.done),
            before=len(held.before),
        )
        session.say("Documents issued from now on are not: run the same command again for them.")
    _say_without(session, held)


@click.command(
    "release",
    cls=Command,
    help=_(
        "Release documents from the hold of a case. Holds for other cases stand. Numbers or options as "
        "for hold."
    ),
    example="docgen retention release --person 赵样宁 --case 2026-民初-0001 --reason 判决已生效",
)
@_about(_("The case whose hold ends, as it was given."))
def release_command(session: Session, which: Which, cause: Cause, as_json: bool) -> None:
    """Release, and say how many."""
    held = _run(session, lift, which, cause)
    if as_json:
        print_json(_data(held, "released"))
    else:
        session.say(
            "{done} documents are released; not held for this case: {before}.",
            done=len(held.done),
            before=len(held.before),
        )
    _say_without(session, held)


def _run(session: Session, act: Callable[..., Held], which: Which, cause: Cause) -> Held:
    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        serials = which.serials(session, archive)
        desk = bootstrap.desk(session.settings, archive)
        with progress_bar(session, "Recording", len(serials)) as progress:
            return act(serials, cause, desk=desk, progress=progress)


def _say_without(session: Session, held: Held) -> None:
    if held.without_files:
        session.say(
            "Nothing could be done on {count}, which have no files yet: {numbers}. Run 'docgen recover', "
            "then this again.",
            count=len(held.without_files),
            numbers=", ".join(held.without_files),
        )


def _data(held: Held, word: str) -> dict[str, object]:
    return {
        word: list(held.done),
        "unchanged": list(held.before),
        "without_files": list(held.without_files),
    }
