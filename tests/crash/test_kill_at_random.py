"""The program with its worker processes, killed at random moments on one growing archive.

The moments come from a seeded generator; what they meet depends on the machine, and what must hold
does not: every number given once, in order, without gaps, and no worker outlives its parent.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

from tests.cli.records import confirmation
from tests.crash import aftermath
from tests.crash.conftest import SECONDS, begin
from tests.crash.program import generating

BATCH = 8  # more than are made in the parent itself
PATIENCE = 20  # seconds in which a killed parent's workers must be gone; they take milliseconds
VICTIMS = ("parent", "worker", "all")
FATES = ("recover", "next run")


class Growing:
    """One archive, and the program that fills it."""

    def __init__(self, folder: Path, module: str) -> None:
        self.folder = folder
        self.archive = folder / "archive"
        self.module = module
        self.batches: list[Path] = []

    def begin(self, *args: str) -> subprocess.Popen[str]:
        return begin(self.module, "--archive", str(self.archive), *args)

    def succeed(self, *args: str) -> str:
        process = self.begin(*args)
        out, err = process.communicate(timeout=SECONDS)
        assert process.returncode == 0, err
        return out

    def next_batch(self) -> list[str]:
        """The arguments that issue a batch of new records."""
        number = len(self.batches)
        file = self.folder / f"{number}.json"
        records = [confirmation(1000 * number + position) for position in range(BATCH)]
        file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        self.batches.append(file)
        return generating(file, jobs=2)

    def strike(self, victim: str, after: float) -> None:
        """Begin a batch and kill; returns when every process of the run is gone."""
        process = self.begin(*self.next_batch())
        try:
            process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            kill(process.pid, victim)
        # All of the run's processes hold its standard output: its end is the end of them all.
        process.communicate(timeout=SECONDS if victim == "worker" else PATIENCE)
        killed = -signal.SIGKILL
        assert process.returncode in ((0,) if victim == "worker" else (0, killed))

    def finish(self) -> None:
        """All batches in one file: what is missing is issued, and then nothing is left to do."""
        self.succeed("recover")
        records = [one for file in self.batches for one in json.loads(file.read_bytes())]
        whole = self.folder / "whole.json"
        whole.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        self.succeed(*generating(whole, jobs=2))
        told = json.loads(self.succeed(*generating(whole)))["documents"]
        assert ["already issued"] * len(records) == [one["outcome"] for one in told]
        numbers = [int(one["number"][-4:]) for one in told]
        assert list(range(1, len(records) + 1)) == sorted(numbers)
        for start in range(0, len(numbers), BATCH):  # a batch stands together, in its order
            first = numbers[start]
            assert list(range(first, first + BATCH)) == numbers[start : start + BATCH]
        verified = json.loads(self.succeed("verify", "--json"))
        assert ([], [], len(records)) == (
            verified["findings"],
            verified["pending"],
            verified["documents"],
        )
        assert [] == list(aftermath.plain_wrongs(self.archive))


def kill(parent: int, victim: str) -> None:
    """Not Python's own tracker of semaphores, though: it clears away those of the dead."""
    children = [] if victim == "parent" else workers(parent)
    victims = children[:1] if victim == "worker" else [parent, *children]
    for process in victims:
        with contextlib.suppress(ProcessLookupError):  # the parent's death is the workers' too
            os.kill(process, signal.SIGKILL)


def workers(parent: int) -> list[int]:
    """The worker processes of a run, as far as they have been started."""
    try:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
        return [
            int(child)
            for child in children.split()
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return []


def murders(growing: Growing, count: int, seed: int) -> None:
    chance = random.Random(seed)
    begun = time.monotonic()
    growing.succeed(*growing.next_batch())
    whole = time.monotonic() - begun
    for number in range(count):
        growing.strike(VICTIMS[number % 3], chance.uniform(0.3, 1.0) * whole)
        if chance.choice(FATES) == "recover":
            growing.succeed("recover")
    growing.finish()


def test_random_moments_one_after_the_other(fast_folder: Path) -> None:
    """Runs and recoveries on one growing archive, cut off at any instant, with or without a
    recovery in between: in the end no number is lost, doubled or skipped, and verify is clean.
    """
    process = begin("tests.crash.moments", str(fast_folder), "60", "20261124")
    out, err = process.communicate(timeout=SECONDS)
    assert (0, "") == (process.returncode, err)
    told = json.loads(out)
    assert [] == told["wrong"]
    assert 60 == told["killed"]
    assert told["records"] == told["documents"]


def test_random_kills_with_worker_processes(fast_folder: Path) -> None:
    """Parent, one worker, or all of them killed, recovered or not in between: nothing is lost."""
    murders(Growing(fast_folder, "tests.crash.plain_program"), 4, seed=20261122)


def test_random_kills_of_the_real_program(fast_folder: Path) -> None:
    """The same with real PDF and DOCX files."""
    murders(Growing(fast_folder, "tests.crash.real_program"), 1, seed=20261123)
