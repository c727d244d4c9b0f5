"""The tray: scanned pages that wait for a person, a folder for each in ``tray/``.

A folder is built beside the others, under its process's name, and renamed into place.  What is done with
its page later stands in the ledger.  Nothing is deleted,
but the pages of a document that is destroyed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from docgen import durable
from docgen.core import life
from docgen.durable import Owner
from docgen.errors import DocgenError, IntegrityError, NotFoundError
from docgen.model import Finding, Stray, Text, TrayPage

_ABOUT, _PAGE = "page.json", "page"
_ID = re.compile(r"[0-9a-f]{12}-[0-9]{4}\Z")


class FolderTray:
    """A ``ports.Tray`` in a folder."""

    def __init__(self, folder: Path, *, owner: Owner) -> None:
        self._folder = folder
        self._owner = owner

    def put(self, page: TrayPage, data: bytes) -> None:
        """See ``ports.Tray.put``."""
        target = self._folder / page.id
        if target.is_dir():
            return
        durable.make_folder(self._folder)
        building = self._folder / f".{page.id}.{self._owner.id}"
        try:
            durable.make_folder(building)
            durable.write_new(building / f"{_PAGE}{page.suffix}", data)
            durable.write_new(building / _ABOUT, _json(_told(page)))
            durable.fsync_folder(building)
            os.rename(building, target)  # noqa: PTH104 - the step that decides
        except (OSError, DocgenError):
            durable.remove_tree(building)
            if not target.is_dir():  # another process was quicker
                raise
        durable.fsync_folder(self._folder)

    def pages(self) -> Sequence[TrayPage]:
        """See ``ports.Tray.pages``."""
        if not self._folder.is_dir():
            return []
        found = [self._page(path) for path in self._folder.iterdir() if _ID.match(path.name)]
        return sorted(found, key=lambda page: (page.at, page.file, page.page, page.id))

    def read(self, page_id: str) -> bytes:
        """See ``ports.Tray.read``."""
        page = self._page(self._at(page_id))
        data = (self._folder / page_id / f"{_PAGE}{page.suffix}").read_bytes()
        if life.digest(data) != page.digest:
            raise IntegrityError("{path} is not what its digest says.", path=f"tray/{page_id}")
        return data

    def dispose(self, page_id: str) -> None:
        """See ``ports.Tray.dispose``."""
        folder = self._folder / page_id
        if _ID.match(page_id) and folder.is_dir():
            going = self._folder / f".{page_id}.{self._owner.id}"
            os.rename(folder, going)  # noqa: PTH104 - gone at once, or not at all
            durable.remove_tree(going)

    def held(self) -> AbstractContextManager[object]:
        """See ``ports.Tray.held``."""
        return durable.locked(self._owner.folder / "tray.hold")

    def sweep(self) -> int:
        """See ``ports.Tray.sweep``."""
        left = [path for path in self._building() if not self._owner.alive(_builder(path))]
        for path in left:
            durable.remove_tree(path)
        return len(left)

    def check(self) -> Sequence[Finding]:
        """See ``ports.Tray.check``."""
        found = []
        for path in sorted(self._folder.iterdir()) if self._folder.is_dir() else ():
            if not _ID.match(path.name):
                if path.exists() and not self._owner.alive(_builder(path)):
                    what = Text(
                        "This is no page; what a killed process left, 'docgen recover' clears."
                    )
                    found.append(Finding("tray.stray", f"tray/{path.name}", what))
                continue
            try:
                self.read(path.name)
            except (IntegrityError, OSError):
                what = Text("This page is damaged, or what is told of it.")
                found.append(Finding("tray.damaged", f"tray/{path.name}", what))
        return found

    def _building(self) -> list[Path]:
        return sorted(self._folder.glob(".*-*.*")) if self._folder.is_dir() else []

    def _at(self, page_id: str) -> Path:
        folder = self._folder / page_id
        if not _ID.match(page_id) or not folder.is_dir():
            raise NotFoundError(
                "There is no page {page} in the tray.",
                page=page_id,
                remedy="'docgen tray list' shows what is in it.",
            )
        return folder

    def _page(self, folder: Path) -> TrayPage:
        try:
            told = json.loads((folder / _ABOUT).read_bytes())
            return TrayPage(
                id=folder.name,
                file=told["file"],
                page=told["page"],
                stray=Stray(told["page"] - 1, told["reason"], told["told"]),
                at=told["at"],
                suffix=told["suffix"],
                digest=told["digest"],
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IntegrityError("{path} cannot be read.", path=f"tray/{folder.name}") from error


def _builder(path: Path) -> str:
    """The process that builds a folder."""
    return path.name.rpartition(".")[2]


def _told(page: TrayPage) -> dict[str, Any]:
    return {
        "file": page.file,
        "page": page.page,
        "reason": page.stray.reason,
        "told": dict(page.stray.told),
        "at": page.at,
        "suffix": page.suffix,
        "digest": page.digest,
    }


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
