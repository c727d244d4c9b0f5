"""What every register promises."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from docgen.core import chain
from docgen.errors import DocgenError, IntegrityError, NotFoundError, RefusedError
from docgen.indexes.memory import MemoryIndex
from docgen.ledgers.memory import MemoryLedger
from docgen.model import Candidate, Outcome, Query, Reservation, State
from docgen.ports import Ledger, Register, SearchIndex
from docgen.registers.memory import MemoryRegister
from tests.contract.archive_makers import LATER, NOW, Archive, candidate, confirmation, entry

SERIAL = "QR-SH01-202611-{:04}"


class World(Protocol):
    """An archive that several processes open."""

    register: Register
    ledger: Ledger
    index: SearchIndex

    def other(self) -> Register:
        """The same archive, as another living process opens it."""

    def die(self) -> None:
        """End the process that holds ``register``."""

    def empty(self) -> World:
        """A new, empty archive."""


class MemoryWorld:
    def __init__(self) -> None:
        self.index: SearchIndex = MemoryIndex()
        self.ledger: Ledger = MemoryLedger()
        self._memory = MemoryRegister(self.index, self.ledger)
        self._others = itertools.count(1)
        self.register: Register = self._memory

    def other(self) -> Register:
        return self._memory.sibling(f"another-{next(self._others)}")

    def die(self) -> None:
        self._memory.die()

    def empty(self) -> World:
        return MemoryWorld()


class SqliteWorld:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._archive = Archive(folder / "archive")
        self._others: list[Archive | SqliteWorld] = []
        self.register: Register = self._archive.register
        self.ledger: Ledger = self._archive.ledger
        self.index: SearchIndex = self._archive.index

    def other(self) -> Register:
        archive = Archive(self._folder / "archive")
        self._others.append(archive)
        return archive.register

    def die(self) -> None:
        self._archive.owner.close()

    def empty(self) -> World:
        world = SqliteWorld(self._folder / "another")
        self._others.append(world)
        return world

    def close(self) -> None:
        self._archive.close()
        for other in self._others:
            other.close()


@pytest.fixture(params=["memory", "sqlite"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "memory":
        yield MemoryWorld()
        return
    (tmp_path / "archive").mkdir()
    (tmp_path / "another").mkdir()
    (tmp_path / "another" / "archive").mkdir()
    sqlite = SqliteWorld(tmp_path)
    yield sqlite
    sqlite.close()


def reserve(register: Register, *candidates: Candidate, partial: bool = False) -> list[Reservation]:
    return list(register.reserve(candidates, actor="li", now=NOW, partial=partial))


def outcomes(answers: list[Reservation]) -> list[tuple[Outcome, str | None]]:
    return [(answer.outcome, answer.serial) for answer in answers]


def test_numbers_are_given_in_order_from_one_in_each_series(world: World) -> None:
    """Each series counts from 1 in the order of the candidates."""
    answers = reserve(
        world.register, candidate("甲"), candidate("乙", branch="BJ02"), candidate("丙")
    )
    expected = [SERIAL.format(1), "QR-BJ02-202611-0001", SERIAL.format(2)]
    assert expected == [answer.serial for answer in answers]
    assert SERIAL.format(3) == reserve(world.register, candidate("丁"))[0].serial


def test_a_reservation_carries_all_that_finishing_needs(world: World) -> None:
    """The pending document holds the candidate itself."""
    (answer,) = reserve(world.register, candidate("甲"))
    assert answer.pending is not None
    assert (SERIAL.format(1), 1, NOW) == (
        answer.pending.serial,
        answer.pending.sequence,
        answer.pending.reserved_at,
    )
    assert candidate("甲") == answer.pending.candidate


def test_a_reserved_document_is_pending(world: World) -> None:
    """The register knows the number at once, with its digests and without files."""
    reserve(world.register, candidate("甲"))
    document = world.register.document(SERIAL.format(1))
    assert document is not None
    found = (document.state, document.record_digest, document.object_id, dict(document.origin))
    wanted = candidate("甲")
    assert (State.PENDING, wanted.record_digest, None, wanted.origin) == found


def test_issuing_the_same_record_twice_gives_nothing_new(world: World) -> None:
    """Once confirmed, the same record answers EXISTING with its number."""
    reserve(world.register, candidate("甲"))
    world.register.confirm([confirmation(SERIAL.format(1))], actor="li", now=LATER)
    answers = reserve(world.register, candidate("甲"), candidate("乙"))
    expected = [(Outcome.EXISTING, SERIAL.format(1)), (Outcome.RESERVED, SERIAL.format(2))]
    assert expected == outcomes(answers)


def test_an_unfinished_record_of_this_process_comes_back(world: World) -> None:
    """The same record before confirming answers UNFINISHED with the very same pending document."""
    (first,) = reserve(world.register, candidate("甲"))
    (again,) = reserve(world.register, candidate("甲"))
    assert (Outcome.UNFINISHED, first.pending) == (again.outcome, again.pending)


def test_what_a_living_process_is_finishing_is_left_to_it(world: World) -> None:
    """Another process gets the number but not the pending document."""
    reserve(world.register, candidate("甲"))
    (answer,) = reserve(world.other(), candidate("甲"))
    assert Reservation(Outcome.UNFINISHED, SERIAL.format(1)) == answer


def test_what_a_dead_process_left_is_taken_over_by_the_same_record(world: World) -> None:
    """After the owner's death the same record is handed over, number and all."""
    (first,) = reserve(world.register, candidate("甲"))
    other = world.other()
    world.die()
    (answer,) = reserve(other, candidate("甲"))
    assert (Outcome.UNFINISHED, first.pending) == (answer.outcome, answer.pending)


def test_another_record_with_the_same_key_conflicts_and_nothing_is_numbered(world: World) -> None:
    """One conflict holds the whole batch back; what exists stays as it is."""
    reserve(world.register, candidate("甲"), candidate("乙"))
    world.register.confirm([confirmation(SERIAL.format(2))], actor="li", now=LATER)
    before = world.register.lines()
    answers = reserve(
        world.register, candidate("丙"), candidate("甲乙", account="甲"), candidate("乙")
    )
    expected = [
        (Outcome.HELD_BACK, None),
        (Outcome.CONFLICT, SERIAL.format(1)),
        (Outcome.EXISTING, SERIAL.format(2)),
    ]
    assert expected == outcomes(answers)
    assert list(before) == list(world.register.lines())


def test_partial_numbers_all_but_the_conflicts(world: World) -> None:
    """With ``partial`` the others get their numbers, without a gap."""
    reserve(world.register, candidate("甲"))
    answers = reserve(
        world.register,
        candidate("乙"),
        candidate("甲乙", account="甲"),
        candidate("丙"),
        partial=True,
    )
    expected = [
        (Outcome.RESERVED, SERIAL.format(2)),
        (Outcome.CONFLICT, SERIAL.format(1)),
        (Outcome.RESERVED, SERIAL.format(3)),
    ]
    assert expected == outcomes(answers)


def test_the_outlook_is_what_reserving_would_answer_and_changes_nothing(world: World) -> None:
    """No number is given, no line written, and nothing is held back for another's conflict."""
    reserve(world.register, candidate("甲"), candidate("乙"))
    world.register.confirm([confirmation(SERIAL.format(1))], actor="li", now=NOW)
    before = (list(world.register.lines()), list(world.register.documents()))
    answers = world.register.outlook(
        [candidate("甲"), candidate("乙"), candidate("甲", record="other"), candidate("丙")]
    )
    assert [
        (Outcome.EXISTING, SERIAL.format(1)),
        (Outcome.UNFINISHED, SERIAL.format(2)),
        (Outcome.CONFLICT, SERIAL.format(1)),
        (Outcome.RESERVED, None),
    ] == outcomes(list(answers))
    assert before == (list(world.register.lines()), list(world.register.documents()))


def test_a_key_twice_in_one_batch_is_a_conflict(world: World) -> None:
    """Different records with one key: the second conflicts with the first."""
    both = [candidate("甲"), candidate("甲乙", account="甲")]
    held = [(Outcome.HELD_BACK, None), (Outcome.CONFLICT, None)]
    assert held == outcomes(reserve(world.register, *both))
    given = [(Outcome.RESERVED, SERIAL.format(1)), (Outcome.CONFLICT, SERIAL.format(1))]
    assert given == outcomes(reserve(world.register, *both, partial=True))


def test_an_equal_record_twice_in_one_batch_gets_one_number(world: World) -> None:
    """The second copy is told the first one's number, and nothing to finish."""
    answers = reserve(world.register, candidate("甲"), candidate("甲"))
    expected = [(Outcome.RESERVED, SERIAL.format(1)), (Outcome.UNFINISHED, SERIAL.format(1))]
    assert expected == outcomes(answers)
    assert answers[1].pending is None
    assert len(world.register.lines()) == 1


def test_equal_records_are_held_back_together(world: World) -> None:
    """Copies of a new record are both held back when something else conflicts."""
    reserve(world.register, candidate("丙"))
    answers = reserve(
        world.register, candidate("甲"), candidate("甲"), candidate("丙丁", account="丙")
    )
    expected = [
        (Outcome.HELD_BACK, None),
        (Outcome.HELD_BACK, None),
        (Outcome.CONFLICT, SERIAL.format(1)),
    ]
    assert expected == outcomes(answers)


def test_two_types_that_give_the_same_number_are_refused(world: World) -> None:
    """A number is given once, whatever the patterns say; nothing of the batch stays."""
    reserve(world.register, candidate("甲"))
    clash = Candidate(
        **{
            **{name: getattr(candidate("乙"), name) for name in Candidate.__dataclass_fields__},
            "series": type(candidate("乙").series)("another-type", ()),
        }
    )
    with pytest.raises(RefusedError, match="QR-SH01-202611-0001"):
        reserve(world.register, candidate("丙"), clash)
    assert [SERIAL.format(1)] == [document.serial for document in world.register.documents()]
    assert len(world.register.lines()) == 1


def test_confirming_makes_a_document_issued(world: World) -> None:
    """State, time, object and digests are recorded."""
    reserve(world.register, candidate("甲"))
    wanted = confirmation(SERIAL.format(1))
    world.register.confirm([wanted], actor="li", now=LATER)
    document = world.register.document(SERIAL.format(1))
    assert document is not None
    found = (document.state, document.issued_at, document.object_id, document.inventory_digest)
    assert (State.ISSUED, LATER, wanted.object_id, wanted.inventory_digest) == found
    assert dict(wanted.files) == dict(document.files)


def test_confirming_makes_a_document_findable(world: World) -> None:
    """The search index has it after ``confirm``, and not before."""
    reserve(world.register, candidate("甲"))
    assert world.index.count(Query(words=("张伟",))) == 0
    world.register.confirm([confirmation(SERIAL.format(1))], actor="li", now=LATER)
    assert [entry(SERIAL.format(1))] == [
        hit.entry for hit in world.index.search(Query(words=("张伟",)))
    ]


def test_confirming_twice_does_nothing(world: World) -> None:
    """The same confirmation again adds no ledger line and changes no time."""
    reserve(world.register, candidate("甲"))
    same = confirmation(SERIAL.format(1))
    world.register.confirm([same, same], actor="li", now=LATER)
    world.register.confirm([same], actor="wang", now="2027-01-01T00:00:00Z")
    document = world.register.document(SERIAL.format(1))
    assert document is not None
    assert (document.issued_at, len(world.register.lines())) == (LATER, 2)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (confirmation(SERIAL.format(1), inventory="c"), IntegrityError),
        (confirmation(SERIAL.format(9)), NotFoundError),
    ],
)
def test_a_wrong_confirmation_changes_nothing(
    world: World, wrong: object, error: type[DocgenError]
) -> None:
    """Other files for an issued number, or a number never given, undo the whole confirmation."""
    reserve(world.register, candidate("甲"), candidate("乙"))
    world.register.confirm([confirmation(SERIAL.format(1))], actor="li", now=LATER)
    with pytest.raises(error):
        world.register.confirm(
            [confirmation(SERIAL.format(2)), wrong],  # type: ignore[list-item]
            actor="li",
            now=LATER,
        )
    document = world.register.document(SERIAL.format(2))
    assert document is not None
    assert (
        document.state,
        len(world.register.lines()),
        world.index.count(Query()),
    ) == (State.PENDING, 3, 1)


def test_a_fallback_font_outlives_its_process(world: World) -> None:
    """A document taken over names the face it was numbered with; so do the ledger and the register."""
    digest = "sha256:" + "5" * 64
    plain, rare = candidate("甲"), replace(candidate("乙"), fallback_font=digest)
    reserve(world.register, plain, rare)
    recoverer = world.other()
    world.die()
    claimed = recoverer.claim_orphans()
    assert [None, digest] == [one.candidate.fallback_font for one in claimed]
    assert [None, digest] == [one.fallback_font for one in recoverer.documents()]
    said = [chain.parse_line(line).data.get("fallback_font") for line in recoverer.lines()]
    assert [None, digest] == said


def test_orphans_are_claimed_once_and_in_order(world: World) -> None:
    """A recoverer gets all that a dead process left; a second one gets nothing."""
    given = reserve(world.register, candidate("甲"), candidate("乙"), candidate("丙"))
    world.register.confirm([confirmation(SERIAL.format(2))], actor="li", now=LATER)
    first, second = world.other(), world.other()
    assert list(first.claim_orphans()) == []
    world.die()
    assert [given[0].pending, given[2].pending] == list(first.claim_orphans())
    assert list(first.claim_orphans()) == []
    assert list(second.claim_orphans()) == []


def test_the_ledger_tells_the_whole_story(world: World) -> None:
    """A chained entry for each reservation and issue, in the register and in the ledger alike."""
    reserve(world.register, candidate("甲"), candidate("乙"))
    world.register.confirm([confirmation(SERIAL.format(2))], actor="wang", now=LATER)
    expected = [
        (1, "reserve", SERIAL.format(1), "li", NOW),
        (2, "reserve", SERIAL.format(2), "li", NOW),
        (3, "issue", SERIAL.format(2), "wang", LATER),
    ]
    found = [(e.sequence, e.act, e.serial, e.actor, e.at) for e in world.register.entries()]
    assert expected == found
    assert [e.sequence for e in world.register.entries(SERIAL.format(2))] == [2, 3]
    assert chain.verify_lines(world.ledger.lines()) == []
    assert list(world.register.lines()) == list(world.ledger.lines())
    assert list(world.register.lines())[1:] == list(world.register.lines(1))


def test_no_value_of_a_record_stands_in_the_ledger(world: World) -> None:
    """The ledger holds digests of a record, never what it says."""
    reserve(world.register, candidate("张伟明", phone="13800000000"))
    assert not [
        line for line in world.ledger.lines() if b"1380000" in line or "张伟".encode() in line
    ]


def test_a_note_is_a_line_about_no_document(world: World) -> None:
    """It stands in the ledger with who, when and what; the documents stay as they are."""
    reserve(world.register, candidate("甲"))
    world.register.note("export", {"count": 3}, actor="wu", now=LATER)
    (note,) = world.register.entries("")
    assert ("export", "", "wu", LATER, {"count": 3}) == (
        note.act, note.serial, note.actor, note.at, note.data,
    )  # fmt: skip
    assert [] == list(world.register.check())
    assert 2 == len(list(world.ledger.lines()))


def test_a_note_with_an_id_is_made_once(world: World) -> None:
    """By whichever process; another act or another id is another note."""
    for act, name in (("settle", "a"), ("settle", "a"), ("settle", "b"), ("discard", "a")):
        world.register.note(act, {"id": name}, actor="wu", now=LATER)
    world.other().note("settle", {"id": "a"}, actor="li", now=LATER)
    expected = [("settle", "a"), ("settle", "b"), ("discard", "a")]
    assert expected == [(one.act, one.data["id"]) for one in world.register.entries("")]


def test_notes_survive_a_rebuild(world: World) -> None:
    """A register restored from the ledger holds them, and holds the documents as before."""
    reserve(world.register, candidate("甲"))
    world.register.note("export", {"id": "1"}, actor="wu", now=LATER)
    fresh = world.empty().register
    fresh.restore(world.register.documents(), world.register.lines(), [])
    assert list(world.register.entries("")) == list(fresh.entries(""))
    assert [] == list(fresh.check())


def test_series_are_counted(world: World) -> None:
    """One line a series: first, last, how many of each state, no gaps."""
    reserve(world.register, candidate("甲"), candidate("乙"), candidate("丙", branch="BJ02"))
    world.register.confirm([confirmation(SERIAL.format(1))], actor="li", now=LATER)
    found = [
        (str(s.series), s.first, s.last, s.first_serial, s.last_serial, s.issued, s.pending, s.gaps)
        for s in world.register.series()
    ]
    beijing = ("QR-BJ02-202611-0001",) * 2
    expected = [
        ("client-confirmation/BJ02/2026/11", 1, 1, *beijing, 0, 1, ()),
        ("client-confirmation/SH01/2026/11", 1, 2, SERIAL.format(1), SERIAL.format(2), 1, 1, ()),
    ]
    assert expected == found


def test_documents_come_by_series_and_sequence(world: World) -> None:
    """All documents, whatever order they were numbered in, page after page."""
    reserve(world.register, *(candidate(f"甲{n}") for n in range(1200)))
    reserve(world.register, candidate("乙", branch="BJ02"))
    serials = [document.serial for document in world.register.documents()]
    assert ["QR-BJ02-202611-0001", *(SERIAL.format(n) for n in range(1, 1201))] == serials
    assert list(range(1, 1202)) == [e.sequence for e in world.register.entries()]
    assert serials == [one.serial for one in world.register.documents("client-confirmation")]
    assert [] == list(world.register.documents("leave-form"))


def test_a_rebuilt_register_answers_the_same(world: World) -> None:
    """Restored from documents, ledger and entries it equals the old one in everything."""
    reserve(world.register, candidate("甲"), candidate("乙"), candidate("丙", branch="BJ02"))
    world.register.confirm([confirmation(SERIAL.format(1))], actor="li", now=LATER)
    issued = [d for d in world.register.documents() if d.state is State.ISSUED]
    new = world.empty()
    new.register.restore(issued, world.ledger.lines(), world.index.entries())
    assert list(world.register.documents()) == list(new.register.documents())
    assert list(world.register.series()) == list(new.register.series())
    assert list(world.register.lines()) == list(new.register.lines())
    assert list(world.ledger.lines()) == list(new.ledger.lines())
    assert world.index.search(Query(words=("张伟",))) == new.index.search(Query(words=("张伟",)))
    assert list(new.register.check()) == []


def test_a_number_whose_record_was_lost_waits_for_the_same_record(world: World) -> None:
    """After a rebuild, reserving the record again finishes it under its old number."""
    (given,) = reserve(world.register, candidate("甲"))
    new = world.empty()
    new.register.restore([], world.ledger.lines(), [])
    assert list(new.register.claim_orphans()) == []
    answers = reserve(new.register, candidate("甲"), candidate("乙"))
    expected = [(Outcome.UNFINISHED, SERIAL.format(1)), (Outcome.RESERVED, SERIAL.format(2))]
    assert expected == outcomes(answers)
    assert given.pending == answers[0].pending


def test_only_an_empty_register_is_restored(world: World) -> None:
    """A register with documents in it refuses, unchanged."""
    reserve(world.register, candidate("甲"))
    with pytest.raises(RefusedError):
        world.register.restore([], world.ledger.lines(), [])
    assert len(world.register.lines()) == 1


def test_a_broken_ledger_is_not_rebuilt_from(world: World) -> None:
    """A rebuild names the first broken place and fills in nothing."""
    reserve(world.register, candidate("甲"), candidate("乙"), candidate("丙"))
    lines = list(world.ledger.lines())
    new = world.empty()
    with pytest.raises(IntegrityError, match="ledger:2"):
        new.register.restore([], [lines[0], lines[2]], [])
    assert list(new.register.lines()) == []


def test_a_sound_register_has_no_findings(world: World) -> None:
    """``check`` finds nothing in what the register itself wrote."""
    reserve(world.register, candidate("甲"), candidate("乙"))
    world.register.confirm([confirmation(SERIAL.format(1))], actor="li", now=LATER)
    assert list(world.register.check()) == []
