"""Killed at any operation, of a file or of the database: the next run or ``recover`` makes it whole.

After every kill the archive is brought to its end (odd: by the command meant for it; even: by simply
running ``generate`` again) and looked over by ``tests.crash.aftermath``: verify clean, every number
given once, in order, without gaps, the files the same to the byte as those of an undisturbed run, no
half-written object, nothing left over; and the same input once more issues nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.conftest import Drivers


def test_generate_killed_before_every_operation(fast_folder: Path, struck: Drivers) -> None:
    """From the very first open of a new archive to the end of a batch: each kill is healed."""
    runs, wrong = struck(fast_folder, "generate", "kill")
    assert [] == wrong
    assert runs > 250


def test_generate_killed_in_the_middle_of_writes(fast_folder: Path, struck: Drivers) -> None:
    """Half a write reaches the file, of Python's and of SQLite's: nothing half-written stays."""
    runs, wrong = struck(fast_folder, "generate", "tear", stride=3)
    assert [] == wrong
    assert runs > 50


def test_generate_with_the_real_renderers(fast_folder: Path, really_struck: Drivers) -> None:
    """With real PDF and DOCX files too, what a crash interrupted is finished to the same bytes."""
    runs, wrong = really_struck(fast_folder, "generate", "kill", stride=45)
    assert [] == wrong
    assert runs > 4


@pytest.mark.parametrize(("scene", "stride"), [("recover", 3), ("rebuild", 3), ("rebuild-lost", 3)])
def test_mending_is_itself_killed(
    fast_folder: Path, struck: Drivers, scene: str, stride: int
) -> None:
    """recover and rebuild, killed in turn, are simply run again."""
    runs, wrong = struck(fast_folder, scene, "kill", stride=stride)
    assert [] == wrong
    assert runs > 30


@pytest.mark.parametrize("scene", ["recover", "rebuild", "rebuild-lost"])
def test_mending_is_killed_in_the_middle_of_writes(
    fast_folder: Path, struck: Drivers, scene: str
) -> None:
    """Half a write in recover or rebuild does no harm either."""
    runs, wrong = struck(fast_folder, scene, "tear", stride=5)
    assert [] == wrong
    assert runs > 10


@pytest.mark.parametrize(("fault", "stride"), [("kill", 7), ("tear", 9)])
def test_a_document_is_replaced_once_whenever_it_is_killed(
    fast_folder: Path, struck: Drivers, fault: str, stride: int
) -> None:
    """Void, issue, two links, killed at any operation: the same command again does what is missing."""
    runs, wrong = struck(fast_folder, "replace", fault, stride=stride)
    assert [] == wrong
    assert runs > 10


@pytest.mark.parametrize(
    ("act", "fault", "stride"),
    [
        ("sign", "kill", 1),
        ("sign", "tear", 3),
        ("void", "kill", 3),
        ("void", "tear", 3),
        ("seal", "kill", 3),
        ("seal", "tear", 3),
        ("link", "kill", 5),
        ("link", "tear", 5),
    ],
)
def test_an_act_is_done_once_whenever_it_is_killed(
    fast_folder: Path, struck: Drivers, act: str, fault: str, stride: int
) -> None:
    """An act after the issue, with the file it brings, killed at any operation: done again, it is there once."""
    runs, wrong = struck(fast_folder, act, fault, stride=stride)
    assert [] == wrong
    assert runs > 10


@pytest.mark.parametrize(
    ("scene", "fault", "stride"),
    [("scan", "kill", 3), ("scan", "tear", 5), ("settle", "kill", 3), ("settle", "tear", 5)],
)
def test_a_page_is_filed_or_in_the_tray_once_whenever_it_is_killed(
    fast_folder: Path, struck: Drivers, scene: str, fault: str, stride: int
) -> None:
    """A stack taken in, and a page of the tray settled, killed at any operation: done again, all is there once."""
    runs, wrong = struck(fast_folder, scene, fault, stride=stride)
    assert [] == wrong
    assert runs > 10


@pytest.mark.parametrize(("fault", "stride"), [("kill", 5), ("tear", 13), ("full", 23)])
def test_a_document_is_destroyed_whole_or_not_at_all(
    fast_folder: Path, struck: Drivers, fault: str, stride: int
) -> None:
    """Struck at any operation: it is whole or a tombstone, recorded once, and no file names the person then."""
    runs, wrong = struck(fast_folder, "dispose", fault, stride=stride)
    assert [] == wrong
    assert runs > 5


@pytest.mark.parametrize(("fault", "stride"), [("kill", 3), ("tear", 5)])
def test_a_key_is_exchanged_once_whenever_it_is_killed(
    fast_folder: Path, struck: Drivers, fault: str, stride: int
) -> None:
    """A new key for checkpoints, killed at any operation: finished by the next checkpoint, or as if never begun."""
    runs, wrong = struck(fast_folder, "rotate", fault, stride=stride)
    assert [] == wrong
    assert runs > (12 if fault == "kill" else 2)
