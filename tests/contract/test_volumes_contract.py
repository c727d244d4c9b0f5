"""What every register and workbench promise of months that are closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.core import life, volumes
from docgen.core.volumes import Closing
from docgen.errors import BusyError, DocgenError, RefusedError
from docgen.indexes.memory import MemoryIndex
from docgen.ledgers.memory import MemoryLedger
from docgen.model import Act, Candidate, Done, Outcome, SeriesKey, State, Volume
from docgen.ports import Workbench
from docgen.registers.memory import MemoryRegister
from tests.contract.archive_makers import LATER, NOW, candidate, confirmation
from tests.contract.test_workbench_contract import Desk, InMemory, OnDisk

SERIAL = "QR-SH01-202611-0001"
VOLUME = Volume("client-confirmation", "SH01", "2026-11")


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """An archive with one issued document."""
    desk: Desk = InMemory() if request.param == "memory" else OnDisk(tmp_path)
    desk.register.reserve([candidate("甲")], actor="li", now=NOW)
    desk.register.confirm([confirmation(SERIAL)], actor="li", now=NOW)
    yield desk
    if isinstance(desk, OnDisk):
        desk.close()


def closing(desk: Desk, *, after: int = 0, name: str = "目录", **more: str) -> Candidate:
    """A catalogue of the month as the register has it now."""
    members = [one for one in desk.register.documents() if volumes.volume_of(one) == VOLUME]
    state = more.get("state") or volumes.state_of(members)
    told = Closing(VOLUME, state, "A001-WS·2026-D30-JJYW", after, after + len(members))
    return replace(
        candidate(name),
        series=SeriesKey("filing-catalogue", (("branch", "SH01"), ("year", "2026"))),
        serial_pattern="GD-SH01-2026-{seq:04}",
        period=dt.date(2026, 12, 3),
        origin={volumes.ORIGIN: volumes.as_origin(told)},
    )


def reserve(desk: Desk, *candidates: Candidate) -> list[tuple[Outcome, str | None]]:
    answers = desk.register.reserve(candidates, actor="li", now=NOW)
    return [(one.outcome, one.serial) for one in answers]


def voided(desk: Desk, serial: str) -> None:
    """The catalogue issued, and declared void."""
    there = confirmation(serial)
    desk.register.confirm(
        [replace(there, object_id=f"filing-catalogue/2026/{serial}")], actor="li", now=LATER
    )
    act = Act(2, life.VOID, LATER, "li", {"reason": "误关"})
    desk.workbench.take(serial)
    done = Done(
        serial, act, f"filing-catalogue/2026/{serial}", "c" * 128, {}, life.digest(life.act_file(serial, act))
    )  # fmt: skip
    desk.workbench.record([done])
    desk.workbench.release([serial])


def die(desk: Desk, other: Workbench) -> None:
    """End the other process."""
    if isinstance(desk, OnDisk):
        desk._archives[-1].owner.close()
    else:
        assert isinstance(other, MemoryRegister)
        other.die()


def test_a_catalogue_closes_its_month(desk: Desk) -> None:
    """No number is given in it any more, nor to the rest of a batch; another month goes on."""
    assert None is desk.workbench.closed_by(VOLUME)
    assert [(Outcome.RESERVED, "GD-SH01-2026-0001")] == reserve(desk, closing(desk))
    assert "GD-SH01-2026-0001" == desk.workbench.closed_by(VOLUME)
    late, next_month = candidate("乙"), replace(candidate("丙"), period=dt.date(2026, 12, 1))
    assert [(Outcome.CLOSED, "GD-SH01-2026-0001"), (Outcome.HELD_BACK, None)] == reserve(
        desk, late, next_month
    )
    assert Outcome.RESERVED == reserve(desk, next_month)[0][0]
    assert Outcome.RESERVED == reserve(desk, candidate("丁", branch="BJ02"))[0][0]


def test_what_was_issued_before_is_still_known(desk: Desk) -> None:
    """A workbook that is run again finds its documents in a closed month as anywhere."""
    reserve(desk, closing(desk))
    assert [(Outcome.EXISTING, SERIAL)] == reserve(desk, candidate("甲"))


def test_a_month_that_has_changed_is_not_closed(desk: Desk) -> None:
    """Neither a document more, nor one in another state; nothing is numbered then."""
    stale = closing(desk)
    reserve(desk, candidate("乙"))
    with pytest.raises(BusyError):
        reserve(desk, stale)
    assert None is desk.workbench.closed_by(VOLUME)
    assert [] == list(desk.register.documents("filing-catalogue"))


def test_item_numbers_are_given_once(desk: Desk) -> None:
    """A catalogue that would use again what another has used is refused, whatever it closes."""
    reserve(desk, closing(desk))
    other = closing(desk, name="另一目录", after=0)
    told = Closing(
        Volume("leave-form", "SH01", "2026-11"), volumes.state_of([]), "A001-WS·2026-D30-JJYW", 0, 0
    )
    stale = replace(other, origin={volumes.ORIGIN: volumes.as_origin(told)})
    with pytest.raises(BusyError):
        reserve(desk, stale)
    right = replace(told, after=1, last=1)
    fresh = replace(other, origin={volumes.ORIGIN: volumes.as_origin(right)})
    assert Outcome.RESERVED == reserve(desk, fresh)[0][0]


@pytest.mark.parametrize("alive", [True, False])
def test_nobody_is_at_work_in_a_month_that_is_closed(desk: Desk, alive: bool) -> None:
    """Neither a living process, nor one that died and may have left an act unrecorded."""
    other = desk.other()
    other.take(SERIAL)
    if not alive:
        die(desk, other)
    with pytest.raises(BusyError if alive else RefusedError):
        reserve(desk, closing(desk))
    assert None is desk.workbench.closed_by(VOLUME)


def test_a_month_is_closed_once(desk: Desk) -> None:
    """A second catalogue of it is refused."""
    reserve(desk, closing(desk))
    with pytest.raises(RefusedError):
        reserve(desk, closing(desk, name="再关", after=1))


def test_a_void_catalogue_opens_the_month(desk: Desk) -> None:
    """Then numbers are given again, and it can be closed anew, with item numbers of its own."""
    reserve(desk, closing(desk))
    voided(desk, "GD-SH01-2026-0001")
    assert None is desk.workbench.closed_by(VOLUME)
    assert Outcome.RESERVED == reserve(desk, candidate("乙"))[0][0]
    with pytest.raises(BusyError):
        reserve(desk, closing(desk, name="再关", after=0))
    assert Outcome.RESERVED == reserve(desk, closing(desk, name="再关", after=1))[0][0]
    states = [(one.serial, one.state) for one in desk.register.closings()]
    assert [("GD-SH01-2026-0001", State.VOID), ("GD-SH01-2026-0002", State.PENDING)] == states


def test_a_register_from_the_ledger_knows_what_is_closed(desk: Desk) -> None:
    """The ledger's line of the catalogue says what it closes."""
    reserve(desk, closing(desk))
    fresh = MemoryRegister(MemoryIndex(), MemoryLedger())
    fresh.restore([], desk.register.lines(), [])
    assert [one.serial for one in desk.register.closings()] == [
        one.serial for one in fresh.closings()
    ]
    assert [] == list(desk.register.check())


def test_an_origin_docgen_did_not_write_is_damage(desk: Desk) -> None:
    """A catalogue that does not say what it closes closes nothing."""
    odd = replace(closing(desk), origin={volumes.ORIGIN: {"type": "client-confirmation"}})
    with pytest.raises(DocgenError):
        reserve(desk, odd)
