"""What every ledger promises."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from docgen.core import chain
from docgen.durable import locked
from docgen.errors import BusyError, IntegrityError
from docgen.ledgers.jsonl import JsonlLedger
from docgen.ledgers.memory import MemoryLedger
from tests.contract.archive_makers import NOW

LINES = chain.extend(
    None, [("reserve", f"QR-{n}", {"name": "张伟" * n}) for n in range(9)], at=NOW, actor="李"
)


class Source:
    """A register's lines, and what was asked of them."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self.lines = list(lines)
        self.asked: list[int] = []

    def __call__(self, after: int, /) -> Sequence[bytes]:
        self.asked.append(after)
        return self.lines[after:]


@pytest.fixture(params=["memory", "jsonl"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> MemoryLedger | JsonlLedger:
    return MemoryLedger() if request.param == "memory" else JsonlLedger(tmp_path / "l/ledger.jsonl")


@pytest.fixture
def file(tmp_path: Path) -> JsonlLedger:
    return JsonlLedger(tmp_path / "ledger.jsonl")


def test_an_empty_ledger_has_no_lines(ledger: MemoryLedger | JsonlLedger) -> None:
    """Neither before nor after there was nothing to write."""
    assert list(ledger.lines()) == []
    ledger.sync(Source([]))
    assert list(ledger.lines()) == []


def test_the_ledger_follows_its_register(ledger: MemoryLedger | JsonlLedger) -> None:
    """Whatever the register has gained is appended, exactly as it is."""
    for count in (1, 1, 4, 9):
        ledger.sync(Source(LINES[:count]))
        assert LINES[:count] == list(ledger.lines())


def test_a_register_that_says_otherwise_is_refused(ledger: MemoryLedger | JsonlLedger) -> None:
    """A different last line is named and nothing is written."""
    ledger.sync(Source(LINES[:3]))
    other = chain.extend(None, [("reserve", "QR", {"n": n}) for n in range(5)], at=NOW, actor="x")
    with pytest.raises(IntegrityError, match="line 3"):
        ledger.sync(Source(other))
    assert LINES[:3] == list(ledger.lines())


def test_a_register_that_lost_lines_is_refused(ledger: MemoryLedger | JsonlLedger) -> None:
    """A register restored from an old backup does not go unnoticed."""
    ledger.sync(Source(LINES[:3]))
    with pytest.raises(IntegrityError, match="line 3"):
        ledger.sync(Source(LINES[:2]))


@pytest.mark.parametrize("cut", [1, 2, 50, 200])
def test_a_torn_end_is_completed(file: JsonlLedger, cut: int) -> None:
    """A crash while appending leaves an incomplete end; the next sync makes it whole."""
    file.sync(Source(LINES[:5]))
    data = file.path.read_bytes()
    file.path.write_bytes(data[:-cut])
    JsonlLedger(file.path).sync(Source(LINES))
    assert list(file.lines()) == LINES


@pytest.mark.parametrize("keep", [0, 1, 40])
def test_an_end_of_nul_bytes_is_completed(file: JsonlLedger, keep: int) -> None:
    """Some file systems pad the end with zeros after a power cut."""
    file.sync(Source(LINES[:5]))
    with file.path.open("ab") as handle:
        handle.write(LINES[5][:keep] + b"\0" * 100)
    file.sync(Source(LINES))
    assert list(file.lines()) == LINES


def test_a_foreign_end_is_left_alone(file: JsonlLedger) -> None:
    """What is not the beginning of the register's next line is damage, not a torn end."""
    file.sync(Source(LINES[:2]))
    with file.path.open("ab") as handle:
        handle.write(b'{"forged')
    before = file.path.read_bytes()
    with pytest.raises(IntegrityError, match="line 3"):
        file.sync(Source(LINES))
    assert before == file.path.read_bytes()


def test_any_flipped_bit_of_the_last_line_stops_the_sync(file: JsonlLedger) -> None:
    """Neither appended to nor repaired: a changed ledger is an integrity error."""
    file.sync(Source(LINES[:2]))
    sound = file.path.read_bytes()
    start = len(sound) - len(LINES[1]) - 1
    for position in range(start, len(sound)):
        damaged = bytearray(sound)
        damaged[position] ^= 1
        file.path.write_bytes(damaged)
        with pytest.raises(IntegrityError):
            JsonlLedger(file.path).sync(Source(LINES))
        assert bytes(damaged) == file.path.read_bytes()


def test_two_writers_take_turns(file: JsonlLedger) -> None:
    """Each sees what the other appended and adds only what is missing."""
    other = JsonlLedger(file.path)
    for count in range(1, 9, 2):
        file.sync(Source(LINES[:count]))
        other.sync(Source(LINES[: count + 1]))
    assert LINES[:8] == list(file.lines())


def test_nothing_to_do_is_cheap(file: JsonlLedger) -> None:
    """Only the last line is asked for again, and the file is not written."""
    file.sync(Source(LINES))
    before = file.path.stat().st_mtime_ns
    source = Source(LINES)
    file.sync(source)
    assert ([len(LINES) - 1], before) == (source.asked, file.path.stat().st_mtime_ns)


def test_long_lines_are_found_from_behind(file: JsonlLedger) -> None:
    """A line longer than a read block is still the last line."""
    long = chain.extend(None, [("reserve", "QR", {"x": "长" * 50_000})] * 3, at=NOW, actor="李")
    file.sync(Source(long[:2]))
    JsonlLedger(file.path).sync(Source(long))
    assert long == list(file.lines())


def test_a_replaced_file_is_read_anew(file: JsonlLedger) -> None:
    """A ledger restored from a backup under a running process is noticed, not written over."""
    file.sync(Source(LINES[:6]))
    file.path.write_bytes(b"".join(line + b"\n" for line in LINES[:4]))
    file.sync(Source(LINES))
    assert list(file.lines()) == LINES


def test_a_held_ledger_is_busy(tmp_path: Path) -> None:
    """Another process that never lets go makes the caller give up with BusyError."""
    ledger = JsonlLedger(tmp_path / "ledger.jsonl", busy_seconds=0)
    with locked(ledger.path), pytest.raises(BusyError):
        ledger.sync(Source(LINES))
    assert list(ledger.lines()) == []
