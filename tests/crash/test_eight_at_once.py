"""Eight processes at once: numbers without gaps, in each file's order, nothing issued twice."""

from __future__ import annotations

import json
from pathlib import Path

from tests.crash.conftest import SECONDS, begin


def test_eight_processes_begin_one_archive_and_fill_one_series(fast_folder: Path) -> None:
    """Each file's records follow each other, two with the same file share its numbers, and the
    archive, which all eight found missing, is whole; seven times over.
    """
    process = begin("tests.crash.crowd", str(fast_folder), "7")
    out, err = process.communicate(timeout=SECONDS)
    assert (0, "") == (process.returncode, err)
    assert [] == json.loads(out)["wrong"]
