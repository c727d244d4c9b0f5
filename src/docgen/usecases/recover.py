"""Finish what was begun: pending documents get their files and are confirmed.

A crash at any point leaves pending documents with their numbers and records; finishing them again
gives the same bytes.  A document whose files cannot be made stays pending and is reported.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from docgen.core import disposal
from docgen.model import Confirmation, Failure, Pending
from docgen.ports import Press, Progress, Register
from docgen.usecases.act import Desk
from docgen.usecases.scan import StackDesk

# A confirmation costs one synchronous commit; a group shares it, but is never kept waiting long.
GROUP = 64
PATIENCE = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of pending documents, by number.

    ``acts`` are the numbers of documents of which an act was recorded that a killed process had filed;
    ``tray`` are the pages of the tray of which the same is true.
    """

    confirmed: tuple[Confirmation, ...]
    failures: tuple[Failure, ...]
    acts: tuple[str, ...] = ()
    tray: tuple[str, ...] = ()


def finish(
    pending: Sequence[Pending],
    *,
    register: Register,
    press: Press,
    actor: str,
    now: Callable[[], str],
    progress: Progress | None = None,
) -> Finished:
    """Render, store and confirm; what is done stays done when this is interrupted."""
    confirmed: list[Confirmation] = []
    failures: list[Failure] = []
    group: list[Confirmation] = []
    since = time.monotonic()

    def settle() -> None:
        nonlocal since
        if group:
            register.confirm(tuple(group), actor=actor, now=now())
            confirmed.extend(group)
            group.clear()
        since = time.monotonic()

    try:
        for answer in press.run(pending):
            if isinstance(answer, Failure):
                failures.append(answer)
            else:
                group.append(answer)
                if len(group) >= GROUP or time.monotonic() - since > PATIENCE:
                    settle()
            if progress is not None:
                progress.advance()
    finally:
        settle()
    order = {job.serial: index for index, job in enumerate(pending)}
    return Finished(
        confirmed=tuple(sorted(confirmed, key=lambda one: order[one.serial])),
        failures=tuple(sorted(failures, key=lambda one: order[one.serial])),
    )


def recover(
    *,
    register: Register,
    desk: Desk,
    stacks: StackDesk,
    press: Press,
    progress: Progress | None = None,
) -> Finished:
    """Take over what dead processes left behind and finish it."""
    desk.store.sweep()
    orphans = register.claim_orphans()
    finished = finish(
        orphans, register=register, press=press, actor=desk.actor, now=desk.now, progress=progress
    )
    acts = [serial for serial in _unrecorded(register, desk) if desk.catch_up(serial)]
    return replace(finished, acts=tuple(acts), tray=tuple(stacks.catch_up()))


def _unrecorded(register: Register, desk: Desk) -> Iterator[str]:
    """The documents of which an act may be filed and not recorded: those that a dead process had taken, and
    those of which the tombstone is there, whoever forgot it.
    """
    found = set(desk.workbench.left_behind())
    yield from sorted(found)
    for one in register.documents():
        if one.serial not in found and disposal.proposal(one.acts) is not None:
            stored = desk.store.get(one.object_id or "")
            if stored is not None and disposal.is_buried(stored):
                yield one.serial
