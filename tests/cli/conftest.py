"""Runs the program the way a person does, in this process, on an archive of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from docgen import doctypes
from docgen.cli.main import main
from docgen.core import composing
from docgen.core.composing import AnyComposer
from docgen.model import DocumentType
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
MOST = 60  # of types, and of composers, that are kept
_TYPES: dict[str, DocumentType] = {}
_COMPOSERS: dict[str, AnyComposer] = {}
_from_files, _composer = doctypes.from_files, composing.composer


def _kept_type(files: Mapping[str, bytes]) -> DocumentType:
    """The type of these files: what follows from them is worked out once for all tests."""
    digest = doctypes.digest(files)
    if digest not in _TYPES:
        if len(_TYPES) == MOST:
            _TYPES.clear()
        _TYPES[digest] = _from_files(files)
    return _TYPES[digest]


def _kept_composer(doctype: DocumentType) -> AnyComposer:
    """The composer of this very type."""
    found = _COMPOSERS.get(doctype.digest)
    if found is None or found.doctype is not doctype:
        if len(_COMPOSERS) == MOST:
            _COMPOSERS.clear()
        found = _COMPOSERS[doctype.digest] = _composer(doctype)
    return found


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

    A type's files are read anew by every run; the type and its composer are made once for all tests.
    """
    monkeypatch.setattr(doctypes, "from_files", _kept_type)
    monkeypatch.setattr(composing, "composer", _kept_composer)
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
