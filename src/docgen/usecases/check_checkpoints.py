"""Hold checkpoints against the ledger: the archive's own, and copies that were kept elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from docgen.core import checkpoints as rules
from docgen.core import notes
from docgen.core.merkle import Frontier, heads_at
from docgen.errors import IntegrityError
from docgen.model import Checkpoint, Filed, Finding, Note, PublicKey, Stamped, Text
from docgen.ports import CheckpointKeys, Checkpoints, Ledger, Timestamps
from docgen.usecases.checkpoint import read_own

FOLDER = "ledger/checkpoints"


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint held against the ledger: what is ``wrong``, or None; its timestamp, where it has one."""

    filed: Filed
    checkpoint: Checkpoint | None
    wrong: tuple[str, Text] | None
    later: int = 0
    stamped: Stamped | None = None


def hold(
    copies: Sequence[Filed], *, ledger: Ledger, ring: rules.KeyRing, timestamps: Timestamps
) -> list[Held]:
    """What copies from elsewhere say of the ledger as it is today, each in one answer; nothing is changed."""
    reading = _Reading(ledger, ring, timestamps)
    return reading.hold(copies, lambda one: rules.read(one.data))


def check(
    *,
    checkpoints: Checkpoints,
    keys: CheckpointKeys,
    ledger: Ledger,
    ring: rules.KeyRing,
    timestamps: Timestamps,
) -> list[Finding]:
    """What is wrong with the archive's own checkpoints and their keys."""
    # Before the ledger: a checkpoint made meanwhile would vouch for lines that were not read.
    filed, strays = checkpoints.filed(), checkpoints.strays()
    try:
        kept = checkpoints.subtrees()
        unreadable = False
    except IntegrityError:
        kept, unreadable = None, True
    findings = list(_keys(keys, ring, lost=not filed))
    reading = _Reading(ledger, ring, timestamps, checkpoints.roots())
    held = reading.hold(filed, read_own, also=(kept[0],) if kept is not None else ())
    for one in held:
        if one.wrong is not None:
            where = f"{FOLDER}/{one.filed.name}"
            findings.append(Finding(one.wrong[0], where, one.wrong[1]))
    if unreadable or not _grows(kept, reading.reach):
        findings.append(
            Finding(
                "checkpoint.subtrees",
                f"{FOLDER}/subtrees",
                Text(
                    "This is no part of the ledger's tree. Remove it: the next checkpoint makes it anew."
                ),
            )
        )
    findings += [
        Finding("checkpoint.stray", f"{FOLDER}/{name}", Text("This file belongs to no checkpoint."))
        for name in strays
    ]
    return findings


class _Reading:
    """Checkpoints held against one reading of the ledger, which ``reach`` keeps."""

    reach: rules.Reach

    def __init__(
        self, ledger: Ledger, ring: rules.KeyRing, timestamps: Timestamps, roots: bytes = b""
    ) -> None:
        self._ledger = ledger
        self._ring = ring
        self._timestamps = timestamps
        self._roots = roots

    def hold(
        self,
        filed: Sequence[Filed],
        read: Callable[[Filed], tuple[Checkpoint, Note]],
        *,
        also: Sequence[int] = (),
    ) -> list[Held]:
        told = [(one, _unless_damaged(one, read)) for one in filed]
        self.reach = _reach(
            self._ledger, [*also, *(one[0].size for _filed, one in told if one is not None)]
        )
        return [self._one(one, *parsed) if parsed else _unreadable(one) for one, parsed in told]

    def _one(self, filed: Filed, checkpoint: Checkpoint, note: Note) -> Held:
        wrong = rules.wrong_with(checkpoint, note, self._ring, self.reach)
        stamped = None
        if filed.token is not None and wrong is None:
            try:
                stamped = self._timestamps.check(filed.token, filed.data, self._roots)
            except IntegrityError as error:
                wrong = ("checkpoint.timestamp", Text(error.msgid, error.args_))
        return Held(filed, checkpoint, wrong, self.reach.size - checkpoint.size, stamped)


def _unless_damaged(
    filed: Filed, read: Callable[[Filed], tuple[Checkpoint, Note]]
) -> tuple[Checkpoint, Note] | None:
    try:
        return read(filed)
    except IntegrityError:
        return None


def _unreadable(filed: Filed) -> Held:
    sentence = Text("This is not a checkpoint, or it was changed.")
    return Held(filed, None, ("checkpoint.unreadable", sentence))


def _reach(ledger: Ledger, sizes: Sequence[int]) -> rules.Reach:
    first = next(iter(ledger.lines()), None)
    count, heads = heads_at(ledger.lines(), sizes)
    return rules.Reach("" if first is None else rules.origin(first), count, heads)


def _keys(keys: CheckpointKeys, ring: rules.KeyRing, *, lost: bool) -> Iterator[Finding]:
    try:
        private, changing = keys.present(), keys.next() is not None
    except IntegrityError as error:
        yield Finding("checkpoint.key", "checkpoint.key", Text(error.msgid, error.args_))
        return
    published = keys.published()
    if private is None and published is not None:
        yield Finding(
            "checkpoint.key", "checkpoint.key", Text("The archive's key for checkpoints is lost.")
        )
    last = ring.last
    # While another key takes its place, the files are those of the key before.
    if private is not None and not changing and not _is(private, last):
        yield Finding(
            "checkpoint.key",
            "checkpoint.key",
            Text("The archive's key for checkpoints is not the one the ledger notes."),
        )
    if (
        published is not None
        and not changing
        and (last is None or published != rules.key_file(last))
    ):
        yield Finding(
            "checkpoint.key",
            "checkpoint.pub",
            Text("The public key handed out is not the one that checkpoints are signed with."),
        )
    if lost and published is not None:
        yield Finding(
            "checkpoint.missing",
            FOLDER,
            Text("The archive has signed checkpoints, but none is there: the folder was lost."),
        )


def _is(private: bytes, key: PublicKey | None) -> bool:
    return key is not None and notes.public_of(private, key.name).public == key.public


def _grows(kept: tuple[int, Sequence[bytes]] | None, reach: rules.Reach) -> bool:
    """Whether the help for the next checkpoint, where there is one, is of this ledger."""
    if kept is None:
        return True
    try:
        frontier = Frontier(kept[0], tuple(kept[1]))
    except ValueError:
        return False
    return reach.heads.get(frontier.size) == frontier.head
