"""What would become of a record is told before anything is numbered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from docgen.core import volumes
from docgen.core.candidates import candidate
from docgen.core.volumes import Closing
from docgen.indexes.memory import MemoryIndex
from docgen.ledgers.memory import MemoryLedger
from docgen.model import Outcome, Scope, SeriesKey, Volume
from docgen.ports import Register
from docgen.readers.form import FormReader
from docgen.registers.memory import MemoryRegister
from docgen.usecases.try_record import Tried, try_record
from tests.core.intake_types import GOOD, make_type

TYPE = make_type()
KEY = b"k" * 32
DAY = dt.date(2026, 11, 28)


EVERYWHERE = Scope()


def tried(register: Register | None, scope: Scope = EVERYWHERE, **changes: Any) -> Tried:
    return try_record(
        TYPE,
        urlencode({**GOOD, **changes}).encode(),
        reader=FormReader(),
        name="form",
        uncovered=lambda _text: frozenset(),
        archived=None,
        register=register,
        identity_key=KEY,
        issued_on=DAY,
        scope=scope,
    )


def reserved(tried_: Tried) -> MemoryRegister:
    """A register in which the record has its number."""
    register = MemoryRegister(MemoryIndex(), MemoryLedger())
    (record,) = tried_.checked.intake.records
    asking = candidate(TYPE, record, "sha256:" + "0" * 64, key=KEY, issued_on=DAY)
    register.reserve([asking], actor="li", now="2026-11-28T08:00:00Z")
    return register


def codes(problems: Sequence[Any]) -> list[str]:
    return [one.code for one in problems]


def test_a_good_record_would_get_a_number() -> None:
    """With an archive and without one."""
    assert Outcome.RESERVED is tried(None).outcome
    assert Outcome.RESERVED is tried(MemoryRegister(MemoryIndex(), MemoryLedger())).outcome


def test_a_bad_record_has_its_problems_and_what_could_be_read_of_it() -> None:
    """Nothing is said of what would become of it."""
    found = tried(None, mobile="12", people="3")
    assert (["mobile.length"], None) == (codes(found.problems), found.outcome)
    assert 3 == found.values["people"]


def test_the_same_record_and_one_with_its_key_name_the_document_there_is() -> None:
    """The very same is no problem, another one is, at its key's control."""
    register = reserved(tried(None))
    same = tried(register)
    assert ((), Outcome.UNFINISHED, "CF-SH01-2026-0001") == (
        same.problems, same.outcome, same.serial,
    )  # fmt: skip
    other = tried(register, people="3")
    assert (["key.conflict"], ["visitor_id"]) == (
        codes(other.problems),
        [one.source.path for one in other.problems],
    )
    assert 1 == len(list(register.documents()))


def test_a_closed_month_is_told() -> None:
    """Before anybody asks for a number in it."""
    register = reserved(tried(None))
    volume = Volume("visit", "SH01", "2026-10")
    told = Closing(volume, volumes.state_of([]), "A001", 0, 0)
    (record,) = tried(None).checked.intake.records
    catalogue = replace(
        candidate(TYPE, record, "", key=KEY, issued_on=DAY),
        series=SeriesKey("filing-catalogue", (("branch", "SH01"),)),
        serial_pattern="GD-{seq:04}",
        origin={volumes.ORIGIN: volumes.as_origin(told)},
    )
    register.reserve([catalogue], actor="li", now="2026-11-28T08:00:00Z")
    late = tried(register, visited_on="2026-10-09")
    assert (["month.closed"], Outcome.CLOSED) == (codes(late.problems), late.outcome)


def test_a_record_of_another_branch_is_told_at_its_control() -> None:
    """Nobody issues for a branch they do not work for."""
    assert () == tried(None, Scope(None, frozenset({"SH01"}))).problems
    found = tried(None, Scope(None, frozenset({"BJ02"})))
    assert (["branch.outside"], ["branch"]) == (
        codes(found.problems),
        [one.source.path for one in found.problems],
    )
