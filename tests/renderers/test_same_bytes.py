"""The same input gives the same bytes, whatever else is different."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.doctypes.shipped import unlike

ROOT = Path(__file__).resolve().parents[2]
NUMBER = "XB-SH01-2026-0001"


def digests(folder: Path, umask: str, *numbers: str, day: str, **environment: str) -> list[str]:
    """What a process of its own makes, run from a folder at a day; its last line says when and where."""
    done = subprocess.run(
        ["faketime", day, sys.executable, "-m", "tests.renderers.render_once", umask, *numbers],
        check=True, capture_output=True, encoding="utf-8", cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]), **environment},
    )  # fmt: skip
    return done.stdout.splitlines()


def test_the_bytes_depend_on_the_input_alone(tmp_path: Path) -> None:
    """Another process, folder, locale (German numbers, Chinese months), time zone, day, umask, hash seed
    and history: the same bytes in both formats, of types that together use every page, macro, element
    and kind of field.
    """
    locales = tmp_path / "locales"
    locales.mkdir()
    for name in ("de_DE", "zh_CN"):
        subprocess.run(
            ["localedef", "-i", name, "-f", "UTF-8", str(locales / f"{name}.UTF-8")], check=True
        )
    one = digests(
        ROOT, "022", NUMBER, day="2026-11-22 09:00:00", TZ="Asia/Shanghai", LC_ALL="C.UTF-8",
        PYTHONHASHSEED="1",
    )  # fmt: skip
    other = digests(
        tmp_path, "077", "XB-SH01-2026-0777", NUMBER, day="2026-12-31 23:30:00",
        TZ="America/New_York", LC_ALL="", LC_CTYPE="zh_CN.UTF-8", LC_NUMERIC="de_DE.UTF-8",
        LC_TIME="zh_CN.UTF-8", LANGUAGE="zh_CN", LOCPATH=str(locales), PYTHONHASHSEED="2",
    )  # fmt: skip
    assert ("2026-11-22 1.5 November", "2027-01-01 1,5 一月") == (one[-1], other[-1])
    made = 2 * (1 + len(unlike()))
    assert (made, one[:-1]) == (len(one) - 1, other[made:-1])
