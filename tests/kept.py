"""Document types and their composers, made once for all tests of a process.

Both follow from the files of a type alone.  What is about making them uses ``doctypes`` itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from docgen import doctypes
from docgen.core import composing
from docgen.core.composing import AnyComposer
from docgen.model import DocumentType

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
MOST = (
    100  # of types, and of composers, that are kept: the shipped ones, and some a test has changed
)
_TYPES: dict[str, DocumentType] = {}
_COMPOSERS: dict[str, AnyComposer] = {}
_from_files, _composer = doctypes.from_files, composing.composer
Kept = TypeVar("Kept")


def from_files(files: Mapping[str, bytes]) -> DocumentType:
    """``doctypes.from_files``."""
    digest = doctypes.digest(files)
    return _used(_TYPES, digest) or _keep(_TYPES, digest, _from_files(files))


def composer(doctype: DocumentType) -> AnyComposer:
    """``composing.composer``, of this very type."""
    found = _used(_COMPOSERS, doctype.digest)
    if found is None or found.doctype is not doctype:
        found = _keep(_COMPOSERS, doctype.digest, _composer(doctype))
    return found


@cache
def shipped(type_id: str) -> DocumentType:
    """A type that docgen ships."""
    return from_files(doctypes.read_folder(TEMPLATES / type_id))


@cache
def all_shipped() -> Mapping[str, DocumentType]:
    """Every type that docgen ships, by id, in the order of ``doctypes.load_all``."""
    return {folder.name: shipped(folder.name) for folder in doctypes.folders(TEMPLATES)}


def _used(kept: dict[str, Kept], key: str) -> Kept | None:
    """What is kept, now the one used last."""
    found = kept.pop(key, None)
    if found is not None:
        kept[key] = found
    return found


def _keep(kept: dict[str, Kept], key: str, made: Kept) -> Kept:
    """The one used longest ago makes room."""
    if len(kept) >= MOST:
        del kept[next(iter(kept))]
    kept[key] = made
    return made
