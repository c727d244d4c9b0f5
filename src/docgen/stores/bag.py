"""The documents of a bag as a store: what reads an archive reads a bag.

Reads only.  An object is a folder of its logical files beside the inventory of the version that was handed
over, which the ledger pins.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from docgen.core import bag
from docgen.errors import IntegrityError, NotFoundError, RefusedError
from docgen.model import Finding, StoredObject, Text
from docgen.stores import ocfl_inventory as inv

_PREFIXES = {bag.DOCUMENTS: "", bag.TEMPLATES: "_templates/", bag.FONTS: "_fonts/"}


class BagStore:
    """A ``ports.Store`` over the bag in ``root`` that refuses every change."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, object_id: str, files: Mapping[str, bytes], **about: str) -> StoredObject:
        """Refused."""
        del files, about
        raise _refused(object_id)

    def add_version(self, object_id: str, files: Mapping[str, bytes], **about: str) -> StoredObject:
        """Refused."""
        del files, about
        raise _refused(object_id)

    def dispose(self, object_id: str, files: Mapping[str, bytes], **about: str) -> StoredObject:
        """Refused."""
        del files, about
        raise _refused(object_id)

    def forget(self, object_id: str) -> None:
        """Refused."""
        raise _refused(object_id)

    def mend(self, object_id: str) -> StoredObject | None:
        """The object: a bag has no versions under way."""
        return self.get(object_id)

    def sweep(self) -> int:
        """Nothing is left behind in a bag."""
        return 0

    def get(self, object_id: str) -> StoredObject | None:
        """See ``ports.Store.get``."""
        inv.check_object_id(object_id)
        if not self._file(object_id, bag.INVENTORY).is_file():
            return None
        inventory, data = self._inventory(object_id)
        states = tuple(
            {path: f"sha512:{digest}" for path, digest in state.items()}
            for state in inventory.states
        )
        return StoredObject(object_id, inv.sha512(data), states)

    def read(self, object_id: str, path: str) -> bytes:
        """See ``ports.Store.read``."""
        inv.check_object_id(object_id)
        inv.check_paths([path])
        inventory, _ = self._inventory(object_id)
        right = inventory.states[-1].get(path)
        if right is None:
            raise NotFoundError("{object} holds no file {path}.", object=object_id, path=path)
        data = self._bytes(object_id, path)
        if inv.sha512(data) != right:
            raise IntegrityError(
                "{object}/{path} is not what its digest says.", object=object_id, path=path
            )
        return data

    def inventory(self, object_id: str, version: int) -> bytes:
        """See ``ports.Store.inventory``: a bag has that of the newest version alone."""
        inventory, data = self._inventory(object_id)
        if version != len(inventory.states):
            raise NotFoundError(
                "{object} has no version {version}.", object=object_id, version=version
            )
        return data

    def location(self, object_id: str, path: str) -> str:
        """See ``ports.Store.location``."""
        return str(self._file(object_id, path))

    def object_ids(self) -> Iterator[str]:
        """All objects, sorted."""
        found = []
        for place, prefix in _PREFIXES.items():
            for folder, folders, names in os.walk(self._root / place):
                if bag.INVENTORY in names:
                    folders.clear()
                    inner = Path(folder).relative_to(self._root / place).as_posix()
                    found.append(prefix + inner)
        yield from sorted(found)

    def verify(self, object_id: str) -> Sequence[Finding]:
        """See ``ports.Store.verify``: every file of the version against the inventory, and no other."""
        try:
            inventory, _ = self._inventory(object_id)
        except IntegrityError as error:
            return [Finding("store.inventory", object_id, Text(error.msgid, error.args_))]
        return list(self._look(object_id, inventory))

    def _look(self, object_id: str, inventory: inv.Inventory) -> Iterator[Finding]:
        if inventory.object_id != object_id:
            what = Text("The inventory is that of {other}.", {"other": inventory.object_id})
            yield Finding("store.inventory", object_id, what)
        state = inventory.states[-1]
        for path, right in sorted(state.items()):
            where = f"{object_id}/{path}"
            try:
                data = self._bytes(object_id, path)
            except IntegrityError as error:
                yield Finding("store.missing-file", where, Text(error.msgid, error.args_))
                continue
            if inv.sha512(data) != right:
                what = Text("The content of this file is not what the inventory's digest says.")
                yield Finding("store.digest", where, what)
        folder = self._root / bag.folder(object_id)
        for inner, _, names in os.walk(folder):
            for name in names:
                path = (Path(inner) / name).relative_to(folder).as_posix()
                if path != bag.INVENTORY and path not in state:
                    what = Text("This file belongs to no object.")
                    yield Finding("store.stray", f"{object_id}/{path}", what)

    def verify_root(self) -> Sequence[Finding]:
        """Nothing: what else is in a bag is told by its manifests."""
        return []

    def _inventory(self, object_id: str) -> tuple[inv.Inventory, bytes]:
        inv.check_object_id(object_id)
        data = self._bytes(object_id, bag.INVENTORY)
        return inv.parse(data, f"{object_id}/{bag.INVENTORY}"), data

    def _bytes(self, object_id: str, path: str) -> bytes:
        file = self._file(object_id, path)
        try:
            if file.resolve() != self._root.resolve() / bag.folder(object_id) / path:
                raise OSError(0, "a link")  # noqa: TRY301 - told below, as any file that cannot be read
            return file.read_bytes()
        except OSError as error:
            raise IntegrityError(
                "{object}/{path} cannot be read: {reason}.",
                object=object_id,
                path=path,
                reason=error.strerror or "",
            ) from error

    def _file(self, object_id: str, path: str) -> Path:
        return self._root / bag.folder(object_id) / path


def _refused(object_id: str) -> RefusedError:
    return RefusedError("{object} is in a bag, which is only read.", object=object_id)
