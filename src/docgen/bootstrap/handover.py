"""What handing documents over needs.  Imported on demand: the library that signs need not be loaded for a search."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from docgen.bags.writer import BagWriter
from docgen.bootstrap.archive import Archive
from docgen.bootstrap.checkpoints import checkpoint_desk
from docgen.bootstrap.surroundings import Settings, utc_now
from docgen.ports import Guide, Translate
from docgen.usecases.export import Exporter
from docgen.writers.handover_guide import HandoverGuide


def package(target: Path) -> AbstractContextManager[BagWriter]:
    """A bag that becomes the folder ``target``."""
    return BagWriter(target)


def guide(chinese: Translate, english: Translate, acts: Mapping[str, str]) -> Guide:
    """What writes the pages and lists of a bag."""
    return HandoverGuide(chinese, english, acts)


def exporter(chosen: Settings, archive: Archive, reading: Guide) -> Exporter:
    """What fills a bag from an archive."""
    desk = checkpoint_desk(chosen, archive)
    return Exporter(archive.register, archive.store, archive.doctype_for, reading, utc_now, desk)
