"""Documents of the shipped types as files, each made once in a run of the tests.

Many tests look at or issue the same documents; their bytes depend on the document alone
(tests/renderers/test_same_bytes.py).  The folder is shared by all processes of the run.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

from docgen import bootstrap
from docgen.model import Composition
from docgen.ports import Renderer

_FOLDER: list[Path] = []


def keep_in(folder: Path) -> None:
    """Where the run keeps its documents."""
    folder.mkdir(exist_ok=True)
    _FOLDER[:] = [folder]


@cache
def renderers() -> dict[str, Renderer]:
    """The renderers of this process, by the ending of what they make."""
    return {one.suffix: one for one in bootstrap.renderers()}


def file(composition: Composition, suffix: str) -> bytes:
    """The document's file of this ending, with the record ``{}``; outside of tests nothing is kept."""
    return once(composition, b"{}", suffix, renderers()[suffix].render)


def once(
    composition: Composition,
    record_json: bytes,
    suffix: str,
    render: Callable[[Composition, bytes], bytes],
) -> bytes:
    """What ``render`` makes of these two, made by the first process of the run that asks."""
    if not _FOLDER:
        return render(composition, record_json)
    digest = hashlib.sha256(pickle.dumps((composition, record_json))).hexdigest()
    path = _FOLDER[0] / f"{digest}{suffix}"
    if not path.exists():
        made = path.with_name(f"{path.name}-{os.getpid()}-{threading.get_ident()}")
        made.write_bytes(render(composition, record_json))
        made.rename(path)
    return path.read_bytes()


def pdf(composition: Composition) -> bytes:
    """The document's PDF."""
    return file(composition, ".pdf")


def docx(composition: Composition) -> bytes:
    """The document's Word file."""
    return file(composition, ".docx")
