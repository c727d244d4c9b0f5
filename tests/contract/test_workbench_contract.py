"""What every workbench promises: one process at a time on a document, each act once and in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from docgen.core import chain, life
from docgen.core.query_language import parse
from docgen.errors import BusyError, IntegrityError, NotFoundError
from docgen.indexes.memory import MemoryIndex
from docgen.ledgers.memory import MemoryLedger
from docgen.model import Act, Document, Done, State
from docgen.ports import Register, SearchIndex, Workbench
from docgen.registers.memory import MemoryRegister
from docgen.registers.sqlite_workbench import SqliteWorkbench
from tests.contract.archive_makers import LATER, NOW, Archive, candidate, confirmation

SERIAL = "QR-SH01-202611-0001"


class Desk(Protocol):
    """A register with its workbench; ``other`` is another process's, ``die`` ends this one."""

    register: Register
    workbench: Workbench
    index: SearchIndex

    def other(self) -> Workbench: ...

    def die(self) -> None: ...


class InMemory(Desk):
    def __init__(self) -> None:
        self.index = MemoryIndex()
        self.register = self.workbench = self._memory = MemoryRegister(self.index, MemoryLedger())

    def other(self) -> Workbench:
        return self._memory.sibling("another")

    def die(self) -> None:
        self._memory.die()


class OnDisk(Desk):
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._archives = [Archive(folder)]
        self.register, self.index = self._archives[0].register, self._archives[0].index
        self.workbench = self._of(self._archives[0])

    def other(self) -> Workbench:
        self._archives.append(Archive(self._folder))
        return self._of(self._archives[-1])

    def die(self) -> None:
        self._archives[0].owner.close()

    def close(self) -> None:
        for archive in self._archives:
            archive.close()

    @staticmethod
    def _of(archive: Archive) -> Workbench:
        return SqliteWorkbench(archive.db, archive.index, archive.ledger, archive.owner)


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """An archive with one issued document."""
    desk: Desk = InMemory() if request.param == "memory" else OnDisk(tmp_path)
    desk.register.reserve([candidate("甲")], actor="li", now=NOW)
    desk.register.confirm([confirmation(SERIAL)], actor="li", now=NOW)
    yield desk
    if isinstance(desk, OnDisk):
        desk.close()


def done(version: int, name: str = "sign", **data: object) -> Done:
    act = Act(version, name, LATER, "li", data)
    return Done(
        serial=SERIAL,
        act=act,
        object_id=f"client-confirmation/2026/{SERIAL}",
        inventory_digest=str(version) * 128,
        files={"record.json": "sha512:" + "b" * 128, life.act_path(version): "sha512:" + "c" * 128},
        digest=life.digest(life.act_file(SERIAL, act)),
    )


def now(desk: Desk) -> Document:
    document = desk.register.document(SERIAL)
    assert document is not None
    return document


def test_an_act_changes_document_ledger_and_nothing_else(desk: Desk) -> None:
    """The document has the act, the newest inventory and its files; the ledger a line, without names."""
    before = desk.workbench.take(SERIAL)
    one = done(2, by="赵样宁", reason="电话 13000000000 要求")
    desk.workbench.record([one])
    expected = replace(
        before, acts=(one.act,), inventory_digest=one.inventory_digest, files=one.files
    )
    assert expected == now(desk)
    *_, line = desk.register.lines()
    entry = chain.parse_line(line)
    assert ("sign", SERIAL, LATER, "li") == (entry.act, entry.serial, entry.at, entry.actor)
    assert {
        "object": one.object_id, "version": 2, "inventory": one.inventory_digest,
        "file": one.digest, "reason": "电话 130****0000 要求",
    } == entry.data  # fmt: skip
    assert [] == list(desk.register.check())


def test_the_same_act_twice_is_once(desk: Desk) -> None:
    """Recorded again, as after a crash, it changes nothing."""
    for _ in range(2):
        desk.workbench.record([done(2)])
    assert 1 == len(now(desk).acts)
    assert 3 == len(desk.register.lines())


@pytest.mark.parametrize("version", [1, 3])
def test_acts_follow_one_another(desk: Desk, version: int) -> None:
    """A version that does not follow the last one is refused and changes nothing."""
    lines = desk.register.lines()
    with pytest.raises(IntegrityError):
        desk.workbench.record([done(version)])
    assert lines == desk.register.lines()
    assert () == now(desk).acts


def test_another_act_on_the_same_version_is_refused(desk: Desk) -> None:
    """Two different acts never stand for one version."""
    desk.workbench.record([done(2, by="甲")])
    with pytest.raises(IntegrityError):
        desk.workbench.record([done(2, by="乙")])


def test_all_or_nothing(desk: Desk) -> None:
    """When one of several acts cannot be recorded, none is."""
    with pytest.raises((IntegrityError, NotFoundError)):
        desk.workbench.record([done(2), replace(done(2), serial="QR-SH01-202611-0009")])
    assert () == now(desk).acts


def test_void_changes_state_and_index(desk: Desk) -> None:
    """A void document is void in the register and found as such, and its key is free again."""
    entry = desk.index.entry(SERIAL)
    assert entry is not None
    changed = life.indexed(entry, [done(2, "void").act])
    desk.workbench.record([replace(done(2, "void"), entry=changed)])
    assert State.VOID is now(desk).state
    assert [SERIAL] == [h.entry.serial for h in desk.index.search(parse("张伟 state:void")[0])]
    assert 0 == desk.index.count(parse("张伟 state:issued")[0])
    (again,) = desk.register.reserve([candidate("甲")], actor="li", now=LATER)
    assert "QR-SH01-202611-0002" == again.serial


def test_a_record_that_is_void_is_known(desk: Desk) -> None:
    """By its digest and its type, until the same record holds a number again."""
    same, other = candidate("甲"), candidate("乙")
    wanted = [same.record_digest, other.record_digest]
    assert {} == desk.register.voided("client-confirmation", wanted)
    desk.workbench.record([done(2, "void")])
    assert {same.record_digest: SERIAL} == desk.register.voided("client-confirmation", wanted)
    assert {} == desk.register.voided("broker-agreement", wanted)
    desk.register.reserve([same], actor="li", now=LATER)
    assert {} == desk.register.voided("client-confirmation", wanted)


def test_one_process_at_a_time(desk: Desk) -> None:
    """What a living process has taken is busy for others, free when it lets go."""
    other = desk.other()
    desk.workbench.take(SERIAL)
    desk.workbench.take(SERIAL)
    with pytest.raises(BusyError):
        other.take(SERIAL)
    other.release([SERIAL])
    with pytest.raises(BusyError):
        other.take(SERIAL)
    desk.workbench.release([SERIAL])
    assert SERIAL == other.take(SERIAL).serial


def test_what_a_dead_process_had_taken_is_left_behind(desk: Desk) -> None:
    """It is told of, and free for the next one."""
    other = desk.other()
    desk.workbench.take(SERIAL)
    assert [] == list(other.left_behind())
    desk.die()
    assert [SERIAL] == list(other.left_behind())
    other.take(SERIAL)
    assert [] == list(other.left_behind())


def test_numbers_never_given_are_not_taken(desk: Desk) -> None:
    """There is nothing to work on."""
    with pytest.raises(NotFoundError):
        desk.workbench.take("QR-SH01-202611-0009")


def test_confirming_late_does_not_undo_an_act(desk: Desk) -> None:
    """Two recoveries at once: the second confirms what was signed meanwhile, and changes nothing."""
    desk.workbench.record([done(2)])
    before = now(desk)
    desk.register.confirm([confirmation(SERIAL)], actor="li", now=LATER)
    assert before == now(desk)


def test_restored_from_the_ledger_it_is_the_same(desk: Desk, tmp_path: Path) -> None:
    """A register filled from ledger and store has the same document, acts and all."""
    desk.workbench.record([done(2, by="甲"), done(3, "withdraw", reason="误登")])
    fresh = MemoryRegister(MemoryIndex(), MemoryLedger())
    fresh.restore([now(desk)], desk.register.lines(), [])
    assert list(desk.register.documents()) == list(fresh.documents())
    assert [] == list(fresh.check())


def end(version: int = 2) -> Done:
    """The end of the document, as a tombstone tells it."""
    act = Act(version, life.DISPOSE, LATER, "wang", {"reason": "保管期满", "tray": ["0-1"]})
    return replace(
        done(version), act=act, files={"tombstone.json": "sha512:" + "d" * 128}, digest="sha256:e"
    )


def test_the_end_takes_along_what_acts_were_about(desk: Desk) -> None:
    """The row names nobody any more, the ledger tells the acts; the natural key is free, the very record still known."""
    desk.workbench.record([done(2, by="印样章")])
    desk.workbench.record([end(3)])
    gone = now(desk)
    assert (State.DISPOSED, ["dispose"], ["tombstone.json"]) == (
        gone.state, [act.name for act in gone.acts], [*gone.files],
    )  # fmt: skip
    assert [] == list(desk.register.check())
    (state,) = desk.register.series()
    assert (0, 0, 1, ()) == (state.issued, state.void, state.disposed, state.gaps)
    known = candidate("甲").record_digest
    assert {known: SERIAL} == desk.register.voided("client-confirmation", [known])
    (again,) = desk.register.reserve([candidate("甲")], actor="li", now=LATER)
    assert "QR-SH01-202611-0002" == again.serial


def test_after_the_end_there_is_nothing_more(desk: Desk) -> None:
    """It is recorded once."""
    for _ in range(2):
        desk.workbench.record([end()])
    assert 3 == len(desk.register.lines())


def test_what_ended_is_to_be_purged_once(desk: Desk) -> None:
    """Until it is, it is told of; a register restored from ledger and store tells of it too."""
    assert [] == list(desk.workbench.unpurged())
    desk.workbench.purge()
    desk.workbench.record([end()])
    assert [SERIAL] == list(desk.workbench.unpurged())
    desk.workbench.purge()
    assert [] == list(desk.workbench.unpurged())
    fresh = MemoryRegister(MemoryIndex(), MemoryLedger())
    fresh.restore([now(desk)], desk.register.lines(), [])
    assert ([SERIAL], list(desk.register.documents())) == (
        list(fresh.unpurged()), list(fresh.documents()),
    )  # fmt: skip
