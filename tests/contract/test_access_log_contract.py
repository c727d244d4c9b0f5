"""What the access log promises."""

from __future__ import annotations

import threading
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from docgen.core import chain
from docgen.errors import IntegrityError
from docgen.ledgers.access import JsonlAccessLog
from tests.contract.killing import survives

NOW = "2026-11-28T08:00:00Z"


@pytest.fixture
def log(tmp_path: Path) -> JsonlAccessLog:
    return JsonlAccessLog(tmp_path / "access" / "access.jsonl")


def fill(log: JsonlAccessLog, count: int, *, sure: bool = False) -> None:
    for number in range(count):
        log.note("view", f"QR-{number}", {"page": number}, actor="li.wei", now=NOW, sure=sure)


def test_lines_are_the_ledgers_own(log: JsonlAccessLog) -> None:
    """Each is canonical and names the one before it, so that one tool reads both."""
    fill(log, 3)
    lines = list(log.lines())
    told = [("view", f"QR-{number}", {"page": number}) for number in range(3)]
    assert chain.extend(None, told, at=NOW, actor="li.wei") == lines
    assert [] == log.check()


def test_nothing_full_stands_in_it(log: JsonlAccessLog) -> None:
    """A number that somebody searched for, wherever it is said, is masked; long texts are cut; half a
    surrogate pair does no harm.
    """
    citizen, mobile = "11010519491231002X", "13800001234"
    data = {"query": f"{citizen} {mobile}", mobile: [{"deep": citizen}], "long": "长" * 9999}
    log.note("search", citizen, {**data, "bad": "\ud800"}, actor=mobile, now=NOW)
    raw = log.path.read_bytes()
    assert len(raw) < 3000
    for secret in (citizen, mobile):
        assert secret.encode() not in raw
    assert [] == log.check()


def test_entries_come_newest_first_and_page(log: JsonlAccessLog) -> None:
    """Each page begins below the last one's end; together they are the whole."""
    fill(log, 305)
    seen: list[int] = []
    before = None
    while page := log.entries(before=before, limit=50):
        seen += [one.sequence for one in page]
        before = page[-1].sequence
    assert list(range(305, 0, -1)) == seen
    assert [7, 6] == [one.sequence for one in log.entries(before=8, limit=2)]
    assert [305] == [one.sequence for one in log.entries(before=9999, limit=1)]
    assert [] == log.entries(before=1)


def test_an_empty_log_is_whole(log: JsonlAccessLog) -> None:
    """Before anybody looked at anything."""
    assert [] == log.entries()
    assert [] == log.check()


@pytest.mark.parametrize("cut", [1, 2, 40, 150])
def test_a_torn_end_is_mended(log: JsonlAccessLog, cut: int) -> None:
    """What a crash cut off is completed where it says everything, else given up; the chain holds."""
    fill(log, 5)
    data = log.path.read_bytes()
    log.path.write_bytes(data[:-cut])
    assert [] == log.check()
    assert 4 == log.entries()[0].sequence
    again = JsonlAccessLog(log.path)
    again.note("view", "QR-9", {}, actor="li.wei", now=NOW)
    assert [] == again.check()
    kept = 5 if cut == 1 else 4
    assert [f"QR-{number}" for number in range(kept)] + ["QR-9"] == [
        one.serial for one in reversed(again.entries())
    ]


def test_an_end_of_nul_bytes_is_mended(log: JsonlAccessLog) -> None:
    """As some file systems leave it after a power cut."""
    fill(log, 2)
    with log.path.open("ab") as file:
        file.write(b"\0" * 300)
    fill(log, 1)
    assert [] == log.check()
    assert 3 == log.entries()[0].sequence


def test_every_change_is_found(log: JsonlAccessLog) -> None:
    """A word changed, a line dropped, two exchanged, one slipped in: each is named with its line."""
    fill(log, 6)
    lines = log.path.read_bytes().splitlines(keepends=True)
    for changed, expected in (
        ([lines[0].replace(b"li.wei", b"li.wai"), *lines[1:]], {"access.chain"}),
        ([*lines[:2], *lines[3:]], {"access.chain", "access.sequence"}),
        ([lines[0], lines[2], lines[1], *lines[3:]], {"access.chain", "access.sequence"}),
        ([*lines[:2], b"{}\n", *lines[2:]], {"access.line", "access.chain", "access.sequence"}),
    ):
        log.path.write_bytes(b"".join(changed))
        assert expected == {one.code for one in log.check()}


def test_flipped_bits_are_found_or_change_nothing(log: JsonlAccessLog) -> None:
    """Each bit of all lines but the last, which a checkpoint guards."""
    fill(log, 3)
    data = log.path.read_bytes()
    end = data[:-1].rfind(b"\n")
    for at in range(0, end, 7):
        log.path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert log.check(), at


def test_a_damaged_end_is_not_written_over(log: JsonlAccessLog) -> None:
    """Nothing is logged after it, so nothing is shown; what is there stays as evidence."""
    fill(log, 3)
    data = log.path.read_bytes()
    for damaged in (data[:-1] + b"\x0b", data[:-20] + b"#" + data[-19:]):
        log.path.write_bytes(damaged)
        with pytest.raises(IntegrityError, match="no entry of the access log"):
            JsonlAccessLog(log.path).note("view", "", {}, actor="x", now=NOW)
        assert damaged == log.path.read_bytes()
        assert log.check()
        assert 2 == log.entries(limit=1)[0].sequence
        assert 1 == log.entries(before=2, limit=1)[0].sequence


def write(path: Path) -> None:
    fill(JsonlAccessLog(path), 100)


def test_processes_and_threads_share_it(log: JsonlAccessLog) -> None:
    """All at once: one chain, no line lost."""
    context = get_context("fork")
    workers = [context.Process(target=write, args=(log.path,)) for _ in range(3)]
    threads = [threading.Thread(target=fill, args=(log, 100)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for thread in threads:
        thread.start()
    for worker in workers:
        worker.join()
    for thread in threads:
        thread.join()
    assert [] == log.check()
    assert 600 == log.entries(limit=1)[0].sequence


def test_a_line_is_fast(log: JsonlAccessLog) -> None:
    """Some 50 µs; five times that on a machine that is busy."""
    fill(log, 50)
    times = []
    for _ in range(300):
        begun = time.perf_counter()
        log.note("view", "QR-1", {"page": 1}, actor="li.wei", now=NOW)
        times.append(time.perf_counter() - begun)
    assert sorted(times)[150] < 0.00025


def test_a_kill_at_any_operation_loses_nothing_that_was_sure(tmp_path: Path) -> None:
    """The chain holds, and the next line follows it."""

    def work(path: Path) -> None:
        log = JsonlAccessLog(path)
        fill(log, 2, sure=True)
        fill(log, 1)

    step, finished = 0, False
    while not finished:
        path = tmp_path / str(step) / "access.jsonl"
        finished = survives(lambda path=path: work(path), kill_at=step)  # type: ignore[misc]
        log = JsonlAccessLog(path)
        assert [] == log.check()
        fill(log, 1)
        assert [] == log.check()
        step += 1
    assert 4 == log.entries()[0].sequence
    assert step > 8
