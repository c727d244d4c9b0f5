"""Runs the program the way a person does, in this process, on an archive of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from docgen.cli.main import main
from docgen.renderers import installed_fonts
from tests.rare_fonts import install

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"


@dataclass(frozen=True)
class Ran:
    """What one run of the program gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Docgen = Callable[..., Ran]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def docgen(
    archive: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Docgen:
    """``docgen("search", "王芳")`` gives exit code, stdout and stderr.  No font is installed."""
    monkeypatch.setenv("FONTCONFIG_FILE", str(install(tmp_path_factory.mktemp("bare"), {})))
    installed_fonts.find.cache_clear()
    monkeypatch.setenv("DOCGEN_ACTOR", "tester")
    monkeypatch.setenv("DOCGEN_LANG", "en")

    def run(*args: str | Path, archive: Path = archive) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["--archive", str(archive), *map(str, args)])
        captured = capsys.readouterr()
        return Ran(int(left.value.code or 0), captured.out, captured.err)

    return run
