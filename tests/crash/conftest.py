"""Where crashes happen: a folder in memory, for killing needs no disk, only the place of fsync."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 300  # nothing here takes so long; what does has hung


@pytest.fixture
def fast_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def begin(*args: str) -> subprocess.Popen[str]:
    """Start a module of this package as a process of its own, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", *args],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "DOCGEN_LANG": "en", "DOCGEN_ACTOR": "tester"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


class Drivers:
    """Two drivers that share each task; begun with the first one, kept for all."""

    def __init__(self, *, plain: bool) -> None:
        self._plain = plain
        self._processes: list[subprocess.Popen[str]] = []

    def __call__(
        self, folder: Path, scene: str, fault: str, stride: int = 1
    ) -> tuple[int, list[str]]:
        """How many runs were struck, and everything that was wrong after any of them.

        Every ``stride``-th operation is; odd, so that both ways of healing have their turn.
        """
        assert stride % 2
        if not self._processes:
            word = "plain" if self._plain else "real"
            self._processes = [begin("tests.crash.driver", word) for _ in range(2)]
        for share, process in enumerate(self._processes):
            task = {
                "scene": scene,
                "fault": fault,
                "folder": str(folder),
                "share": share * stride,
                "of": len(self._processes) * stride,
            }
            assert process.stdin is not None
            process.stdin.write(json.dumps(task) + "\n")
            process.stdin.flush()
        answers = [self._answer(process) for process in self._processes]
        return sum(one["runs"] for one in answers), [w for one in answers for w in one["wrong"]]

    def end(self) -> None:
        for process in self._processes:
            process.communicate(timeout=SECONDS)

    def _answer(self, process: subprocess.Popen[str]) -> Any:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            _, said = process.communicate(timeout=SECONDS)
            raise AssertionError(said)
        return json.loads(line)


@pytest.fixture(scope="session")
def struck() -> Iterator[Drivers]:
    """Strikes the program with renderers that take no time."""
    drivers = Drivers(plain=True)
    yield drivers
    drivers.end()


@pytest.fixture
def really_struck() -> Iterator[Drivers]:
    """Strikes the program as it is."""
    drivers = Drivers(plain=False)
    yield drivers
    drivers.end()
