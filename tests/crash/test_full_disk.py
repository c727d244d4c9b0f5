"""A full disk stops a command with a sentence and exit code 1, and harms nothing.

When there is room again, ``recover`` or the next run finishes what was begun.
"""

from __future__ import annotations

from pathlib import Path

from tests.crash.conftest import Drivers


def test_no_room_from_any_write_on(fast_folder: Path, struck: Drivers) -> None:
    """Whichever write is cut short, all after it failing: a sentence, and a whole archive later."""
    runs, wrong = struck(fast_folder, "generate", "full", stride=5)
    assert [] == wrong
    assert runs > 25


def test_no_room_while_recovering(fast_folder: Path, struck: Drivers) -> None:
    """A recovery that runs out of room can be run again."""
    runs, wrong = struck(fast_folder, "recover", "full", stride=5)
    assert [] == wrong
    assert runs > 12


def test_the_system_refuses_to_let_files_grow(fast_folder: Path, struck: Drivers) -> None:
    """A real limit of the system, for files and database alike: a sentence, never a traceback."""
    runs, wrong = struck(fast_folder, "generate", "limit")
    assert [] == wrong
    assert runs > 15
