"""What inspecting an archive or a bag needs.  Imported on demand: it loads what reads PDFs and signatures."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from docgen import press
from docgen.bags.reader import BagFolder
from docgen.bags.scanner import CommandScanner
from docgen.bootstrap.archive import Archive, cores, store_examiner, type_finder
from docgen.core import inspection, notes
from docgen.errors import UsageError
from docgen.model import Finding, Item
from docgen.ports import OpenedBag, SealReader
from docgen.stores.bag import BagStore
from docgen.usecases.examine import Examiner
from docgen.usecases.inspect import Inspector

ITEMS = Path(__file__).resolve().parents[1] / "inspection.toml"


def inspection_items(file: Path | None = None) -> tuple[Item, ...]:
    """The items of an inspection: docgen's, or those of a list of the house's own."""
    chosen = file or ITEMS
    try:
        data = tomllib.loads(chosen.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(
            "{file} cannot be read: {reason}", file=str(chosen), reason=str(error)
        ) from error
    return inspection.items(data, chosen.name)


def archive_inspector(archive: Archive, seals: Callable[[], SealReader]) -> Inspector:
    """What looks into an open archive."""
    from docgen.extractors.formats import FormatReader  # noqa: PLC0415 - it loads pikepdf

    return Inspector(archive.store, archive.doctype_for, FormatReader(), archive.checks, seals)


@contextmanager
def bag_inspector(
    folder: Path, seals: Callable[[], SealReader], key: str = ""
) -> Iterator[tuple[Inspector, OpenedBag]]:
    """What looks into a bag, without an archive."""
    from docgen.extractors.formats import FormatReader  # noqa: PLC0415 - it loads pikepdf

    opened = BagFolder(folder)
    file = Path(key)
    told = file.read_bytes() if key and file.is_file() else key.encode()
    given = notes.read_key(told) if key else None
    store = BagStore(folder)
    checking = press.ProcessPress(
        partial(bag_examiner, folder), cores(), here=partial(store_examiner, store)
    )
    try:
        yield Inspector(store, type_finder(store), FormatReader(), checking, seals, given), opened
    finally:
        checking.close()


def bag_examiner(folder: Path) -> Examiner:
    """What a worker process examines the documents of a bag with."""
    return store_examiner(BagStore(folder))


def scan(command: str, path: Path) -> Iterator[Finding]:
    """What the virus scanner of that command says of a folder."""
    yield from CommandScanner(command).scan(path)
