"""Runs the program the way a person does, in this process, on an archive of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from docgen import doctypes
from docgen.bootstrap import archive as opening
from docgen.bootstrap import formats, inspecting
from docgen.cli.main import main
from docgen.core import composing
from docgen.model import Composition
from docgen.ports import Renderer, Store
from docgen.renderers import installed_fonts
from docgen.usecases.examine import Examiner
from tests import kept
from tests.doctypes import drawn
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
_store_examiner = opening.store_examiner
_renderers = cache(formats.renderers)  # a worker process, too, keeps its own between documents


class _Remembering:
    """Makes each file once for all tests, as the same document issued again is the same to the byte."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self.suffix, self.media_type = renderer.suffix, renderer.media_type

    def render(self, composition: Composition, record_json: bytes) -> bytes:
        return drawn.once(composition, record_json, self.suffix, self._renderer.render)

    def uncovered(self, text: str) -> frozenset[str]:
        return self._renderer.uncovered(text)


def remembering() -> Sequence[Renderer]:
    return [_Remembering(one) for one in _renderers()]


def _examiner(store: Store) -> Examiner:
    """Examining makes every file anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formats, "renderers", _renderers)
        return _store_examiner(store)


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
    """``docgen("search", "王芳")`` gives exit code, stdout and stderr.  No font is installed.

    A type's files are read anew by every run; the type and its composer, and the files of the same
    document of it, are made once for all tests.  What is examined or previewed is made anew.
    """
    monkeypatch.setattr(doctypes, "from_files", kept.from_files)
    monkeypatch.setattr(composing, "composer", kept.composer)
    monkeypatch.setattr(formats, "renderers", remembering)
    monkeypatch.setattr(opening, "store_examiner", _examiner)
    monkeypatch.setattr(inspecting, "store_examiner", _examiner)
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
