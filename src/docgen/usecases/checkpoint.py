"""``docgen checkpoint``: sign the head of the ledger; give the archive another key to sign with.

A checkpoint continues the one before it by its making: its tree grows from the subtrees of that one,
whose head was signed, and only the lines since then are read.  So a ledger that was rewritten does
not get a checkpoint that agrees with it, and one document costs no more than its lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docgen.core import access_log, chain, life, notes
from docgen.core import checkpoints as rules
from docgen.core.masks import mask_digits
from docgen.core.merkle import Frontier
from docgen.errors import DocgenError, IntegrityError, RefusedError
from docgen.model import Checkpoint, Filed, LedgerEntry, Note, PublicKey
from docgen.ports import AccessLog, CheckpointKeys, Checkpoints, Ledger, Register, Timestamps

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Made:
    """A checkpoint of the ledger as it stands: ``fresh`` where it was not there before; ``unstamped`` says
    why it has no timestamp although there should be one.
    """

    filed: Filed
    checkpoint: Checkpoint
    fresh: bool
    unstamped: DocgenError | None = None


@dataclass(frozen=True, slots=True)
class CheckpointDesk:
    """What checkpoints need of the outside; ``now`` is UTC as the ledger writes it."""

    register: Register
    ledger: Ledger
    checkpoints: Checkpoints
    keys: CheckpointKeys
    timestamps: Timestamps
    actor: str
    now: Callable[[], str]
    access: AccessLog | None = None

    def make(self, *, note_at_once: bool = False) -> Made:
        """A checkpoint of the ledger as it stands, filed.  One that is there already is made no second time.

        Before it the ledger notes the end of the access log, where that is due or is to be done at once.

        Raises RefusedError for an empty ledger, IntegrityError where the ledger does not continue the
        last checkpoint, or the key is lost.
        """
        with self.keys.lock():
            self._settle()
            seed = self._seed()
            self._note_access(at_once=note_at_once)
            made = self._make([seed])
            self._publish(notes.public_of(seed, made.checkpoint.origin))
        return self._stamped(made)

    def rotate(self, reason: str) -> Made:
        """Give the archive a new key.  The ledger notes it with the reason; the next checkpoint is signed
        with both, where the old one is not lost.

        Broken off, it is finished by the next checkpoint, or by asking again: nothing happens twice.
        """
        life.require_words(reason, LONGEST_REASON, "--reason")
        with self.keys.lock():
            made = self._settle()
            if made is None:
                new = notes.public_of(self.keys.prepare(), self._origin())
                told = rules.key_note(new, self._old(), mask_digits(reason))
                self.register.note(rules.KEY, told, actor=self.actor, now=self.now())
                made = self._settle()
        if made is None:
            raise IntegrityError("The ledger has not noted the new key.")
        return self._stamped(made)

    def public(self) -> PublicKey:
        """The key of the present, made if there is none yet."""
        with self.keys.lock():
            self._settle()
            return notes.public_of(self._seed(), self._origin())

    def ring(self) -> rules.KeyRing:
        """The keys whose signatures are this archive's; nothing is made."""
        return key_ring(self.register, self.keys)

    def _note_access(self, *, at_once: bool) -> None:
        """Let the ledger name the end of the access log, so that this checkpoint vouches for it too."""
        if self.access is None:
            return
        now = self.now()
        head, known = self.access.head(), self.register.entries("")
        told = access_log.head_note(head, known, now, at_once=at_once)
        if told is not None:
            self.register.note(access_log.HEAD, told, actor=self.actor, now=now)

    def _settle(self) -> Made | None:
        """Finish a change of keys that the ledger notes; forget one it does not."""
        following = self.keys.next()
        new = notes.public_of(following, self._origin()) if following is not None else None
        told = {
            str(entry.data.get("id"))
            for entry in self.register.entries("")
            if entry.act == rules.KEY and new is not None
        }
        if following is None or new is None or notes.key_id(new).hex() not in told:
            self.keys.sweep()
            return None
        old = self._present()
        made = self._make([following] if old is None else [old, following])
        self.keys.adopt()
        self._publish(new)
        return made

    def _present(self) -> bytes | None:
        try:
            return self.keys.present()
        except IntegrityError:  # damaged: as good as lost
            return None

    def _old(self) -> PublicKey | None:
        """The key whose place another takes: as the private one says, else as it was handed out."""
        seed = self._present()
        if seed is not None:
            return notes.public_of(seed, self._origin())
        published = self.keys.published()
        try:
            return notes.read_key_line((published or b"").decode("utf-8").strip())
        except ValueError:
            return self.ring().last

    def _seed(self) -> bytes:
        """The private key, made if the archive never had one."""
        seed = self.keys.present()
        if seed is None:
            if self.checkpoints.latest() is not None or self.keys.published() is not None:
                raise IntegrityError(
                    "The archive's key for checkpoints is lost.",
                    remedy="Restore checkpoint.key from a backup, or make a new one with 'docgen checkpoint "
                    "rotate --reason …'.",
                )
            self._origin()  # no key for an empty ledger
            seed = self.keys.make()
        key = notes.public_of(seed, self._origin())
        if self.ring().last != key:
            raise IntegrityError(
                "The archive's key for checkpoints is not the one the ledger notes.",
                remedy="checkpoint.key comes from an older backup, or was exchanged: restore the right one, "
                "or move it away and make a new one with 'docgen checkpoint rotate --reason …'.",
            )
        return seed

    def _publish(self, key: PublicKey) -> None:
        """After the first checkpoint: where there is a public key, there are checkpoints."""
        self.keys.publish(rules.key_file(key))

    def _origin(self) -> str:
        return rules.origin(chain.make_line(self._first()))

    def _make(self, seeds: Sequence[bytes]) -> Made:
        self.checkpoints.sweep()
        frontier = self._grown()
        checkpoint = Checkpoint(self._origin(), frontier.size, frontier.head)
        self.ledger.sync(self.register.lines)  # nothing is vouched for that only the database has
        latest = self.checkpoints.latest()
        known = latest is not None and rules.read(latest.data)[0] == checkpoint
        if latest is not None and known and len(seeds) == 1:
            filed, fresh = latest, False
        else:
            data = notes.sign(rules.text(checkpoint), checkpoint.origin, seeds)
            filed, fresh = self.checkpoints.add(checkpoint.size, data), not known
        if self._subtrees() != frontier:
            self.checkpoints.keep_subtrees(frontier.size, frontier.nodes)
        return Made(filed, checkpoint, fresh)

    def _grown(self) -> Frontier:
        """The tree of the whole ledger, grown from that of the last checkpoint."""
        latest = self.checkpoints.latest()
        signed = read_own(latest)[0] if latest is not None else None
        frontier = self._kept(signed)
        # With the line before: a ledger that has grown shorter must not look like one that stands still.
        lines = self.register.lines(max(0, frontier.size - 1))
        if frontier.size:
            if not lines:
                raise self._shorter(signed)
            lines = lines[1:]
        if signed is not None:
            missing = signed.size - frontier.size
            frontier = frontier.grown(lines[:missing])
            if frontier.size < signed.size:
                raise self._shorter(signed)
            if frontier.head != signed.head:
                raise IntegrityError(
                    "The ledger does not continue its checkpoint of {size} lines: it was rewritten.",
                    size=signed.size,
                )
            lines = lines[missing:]
        return frontier.grown(lines)

    def _kept(self, signed: Checkpoint | None) -> Frontier:
        """The subtrees that were kept, where they are those of the last checkpoint; else none."""
        kept = self._subtrees()
        good = signed is not None and (kept.size, kept.head) == (signed.size, signed.head)
        return kept if good else Frontier()

    def _subtrees(self) -> Frontier:
        try:
            size, nodes = self.checkpoints.subtrees() or (0, ())
            return Frontier(size, tuple(nodes))
        except (IntegrityError, ValueError):  # a help only: made anew
            return Frontier()

    def _shorter(self, signed: Checkpoint | None) -> IntegrityError:
        return IntegrityError(
            "The ledger is shorter than its checkpoint of {size} lines: its end was cut off.",
            size=signed.size if signed is not None else 0,
        )

    def _stamped(self, made: Made) -> Made:
        """With a timestamp, where a service is configured and gives one."""
        if made.filed.token is not None:
            return made
        try:
            token = self.timestamps.stamp(made.filed.data)
        except DocgenError as error:
            return Made(made.filed, made.checkpoint, made.fresh, error)
        if token is None:
            return made
        with self.keys.lock():
            filed = self.checkpoints.add_token(made.checkpoint.size, token, self.timestamps.roots)
        return Made(filed, made.checkpoint, made.fresh)

    def _first(self) -> LedgerEntry:
        first = next(iter(self.register.entries()), None)
        if first is None:
            raise RefusedError(
                "There is nothing in the ledger yet, so there is nothing to sign.",
                remedy="Issue something first: 'docgen generate'.",
            )
        return first


def read_own(filed: Filed) -> tuple[Checkpoint, Note]:
    """A checkpoint of the archive.  Raises IntegrityError, with its file, where it is damaged."""
    try:
        checkpoint, note = rules.read(filed.data)
    except IntegrityError as error:
        raise _damaged(filed) from error
    if f"{checkpoint.size:012}.txt" != filed.name:
        raise _damaged(filed)
    return checkpoint, note


def key_ring(register: Register, keys: CheckpointKeys) -> rules.KeyRing:
    """The keys whose signatures are this archive's: those the ledger notes, or the only one it ever had."""
    first = next(iter(register.entries()), None)
    present = None
    if first is not None:
        origin = rules.origin(chain.make_line(first))
        try:
            seed = keys.present()
        except IntegrityError:
            seed = None
        present = notes.public_of(seed, origin) if seed is not None else _published(keys)
    return rules.KeyRing(present, register.entries(""))


def _published(keys: CheckpointKeys) -> PublicKey | None:
    try:
        return notes.read_key_line((keys.published() or b"").decode("utf-8").strip())
    except ValueError:
        return None


def _damaged(filed: Filed) -> IntegrityError:
    return IntegrityError(
        "The checkpoint {file} is damaged.",
        file=filed.name,
        remedy="Restore it from a copy kept elsewhere, or move it away and run 'docgen checkpoint': it "
        "makes a new one.",
    )
