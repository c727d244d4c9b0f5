"""The store: an OCFL 1.1 storage root, one object per document, read by any OCFL tool.

An object is built whole in a staging folder beside the root (inside it, other tools would take it
for an object), every file and folder is fsynced, and one rename puts it in place: the root holds
whole objects only, at any moment.  Staging folders belong to living processes; those of the dead
are swept.  A path in the root is the object's id itself.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from docgen import durable
from docgen.durable import Owner
from docgen.errors import DocgenError, IntegrityError, NotFoundError, RefusedError
from docgen.model import Finding, StoredObject
from docgen.stores import ocfl_inventory as inv
from docgen.stores import ocfl_verify

_GOING = ".going"
_TAKEN = frozenset({errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR})


class OcflStore:
    """A ``ports.Store`` in ``root``; ``staging`` is a folder on the same file system."""

    def __init__(self, root: Path, staging: Path, *, owner: Owner) -> None:
        self._root = root
        self._staging = staging
        self._owner = owner
        self._own = staging / owner.id
        self._numbers = itertools.count(1)
        self._lock = owner.folder / "versions.hold"
        durable.make_folder(root)
        durable.make_folder(staging)
        if not (root / inv.ROOT_NAMASTE).exists():
            self._declare()

    def __enter__(self) -> OcflStore:
        return self

    def __exit__(self, *_: object) -> None:
        """Remove this process's staging folder."""
        durable.remove_tree(self._own)

    # --- writing --------------------------------------------------------------------------------

    def put(
        self, object_id: str, files: Mapping[str, bytes], *, created: str, message: str, actor: str
    ) -> StoredObject:
        """See ``ports.Store.put``.  ``created`` is RFC 3339 with a time zone."""
        digests = _digests(object_id, files)
        known = self.get(object_id)
        if known is None:
            inventory = inv.first(object_id, digests, created=created, message=message, actor=actor)
            inv.parse(inventory, object_id)
            staged = self._stage(inventory, files, digests, head="v1")
            durable.write_new(staged / inv.OBJECT_NAMASTE, b"ocfl_object_1.1\n", sync=False)
            _settle(staged)
            if self._place(staged, self._root / object_id):
                return _stored(inv.parse(inventory, object_id), inventory)
            durable.remove_tree(staged)
            known = self.get(object_id)
        if known is None or dict(known.versions[0]) != _prefixed(digests):
            raise _other_files(object_id)
        return known

    def add_version(
        self, object_id: str, files: Mapping[str, bytes], *, created: str, message: str, actor: str
    ) -> StoredObject:
        """Add or replace logical files in a new version; earlier versions stay as they are.

        Durable, and atomic by OCFL's rules: the version's folder first, then the sidecar, then the
        inventory.  Broken off in between, the object still reads as before, and ``sweep`` or the
        next ``add_version`` completes it.  Files the newest version has already are no new version.
        Raises NotFoundError where there is no such object.
        """
        digests = _digests(object_id, files)
        folder = self._root / object_id
        if not (folder / inv.OBJECT_NAMASTE).exists():
            raise _missing(object_id)
        with durable.locked(self._lock):
            self._mend(object_id)
            old, data = self._inventory(object_id)
            state = {**old.states[-1], **digests}
            if state == dict(old.states[-1]):
                return _stored(old, data)
            data = inv.following(old, state, created=created, message=message, actor=actor)
            new = inv.parse(data, object_id)
            fresh = {p: c for p, c in files.items() if digests[p] not in old.fields["manifest"]}
            head = f"v{len(new.states)}"
            staged = self._stage(data, fresh, digests, head=head)
            _settle(staged)
            os.rename(staged / head, folder / head)  # noqa: PTH104 - the step that decides
            durable.fsync_folder(folder)
            _take_over(staged, folder)
            durable.remove_tree(staged)
            return _stored(new, data)

    def dispose(
        self, object_id: str, files: Mapping[str, bytes], *, created: str, message: str, actor: str
    ) -> StoredObject:
        """See ``ports.Store.dispose``.

        The new object is whole in the staging folder before the old one is renamed out of the root, into
        that folder, and the new one in; then the old one is removed.  Broken off between the renames, both
        are there, and ``sweep`` puts the new one in place.
        """
        digests = _digests(object_id, files)
        target = self._root / object_id
        if not (target / inv.OBJECT_NAMASTE).exists():
            raise _missing(object_id)
        with durable.locked(self._lock):
            self._mend(object_id)
            old, data = self._inventory(object_id)
            known = _stored(old, data)
            if known.versions == (_prefixed(digests),):
                return known
            inventory = inv.first(object_id, digests, created=created, message=message, actor=actor)
            staged = self._stage(inventory, files, digests, head="v1")
            durable.write_new(staged / inv.OBJECT_NAMASTE, b"ocfl_object_1.1\n", sync=False)
            _settle(staged)
            durable.fsync_folder(staged.parent)
            going = staged.with_name(f"{staged.name}{_GOING}")
            try:
                os.rename(target, going)  # noqa: PTH104 - the step that decides
                durable.fsync_folder(target.parent)
                durable.fsync_folder(staged.parent)
                self._place(staged, target)
            except BaseException:
                if going.exists() and not target.exists():
                    os.rename(going, target)  # noqa: PTH104 - all as it was
                raise
            durable.remove_tree(going)
            return _stored(inv.parse(inventory, object_id), inventory)

    def forget(self, object_id: str) -> None:
        """See ``ports.Store.forget``."""
        inv.check_object_id(object_id)
        target = self._root / object_id
        if not (target / inv.OBJECT_NAMASTE).exists():
            return
        with durable.locked(self._lock):
            durable.make_folder(self._own)
            going = self._own / f"{next(self._numbers)}{_GOING}"
            os.rename(target, going)  # noqa: PTH104
            durable.fsync_folder(target.parent)
            durable.remove_tree(going)
            self._clear(target)

    def mend(self, object_id: str) -> StoredObject | None:
        """See ``ports.Store.mend``."""
        inv.check_object_id(object_id)
        if not (self._root / object_id).exists():
            self.sweep()
        if (self._root / object_id / inv.OBJECT_NAMASTE).exists():
            with durable.locked(self._lock):
                self._mend(object_id)
        return self.get(object_id)

    def sweep(self) -> int:
        """Clear what killed processes left in staging, after completing what they had decided."""
        swept = 0
        for entry in sorted(self._staging.iterdir()):
            if entry.is_dir() and not self._owner.alive(entry.name):
                with contextlib.suppress(FileNotFoundError):  # another sweep was quicker
                    for staged in sorted(entry.iterdir()):
                        self._tidy(staged)
                durable.remove_tree(entry)
                swept += 1
        return swept

    # --- reading --------------------------------------------------------------------------------

    def get(self, object_id: str) -> StoredObject | None:
        """See ``ports.Store.get``.  Raises IntegrityError when the inventory is damaged."""
        inv.check_object_id(object_id)
        folder = self._root / object_id
        declaration = folder / inv.OBJECT_NAMASTE
        if not declaration.exists():
            if not (folder / inv.INVENTORY).exists():
                return None
            # Both came with one rename, perhaps just between these looks: look once more.
            if not declaration.exists():
                raise IntegrityError(
                    "{object} has lost its file {name}.", object=object_id, name=inv.OBJECT_NAMASTE
                )
        return _stored(*self._inventory(object_id))

    def read(self, object_id: str, path: str) -> bytes:
        """See ``ports.Store.read``."""
        inv.check_object_id(object_id)
        if not (self._root / object_id).is_dir():
            raise _missing(object_id)
        inventory, _ = self._inventory(object_id)
        content = inventory.content_path(path)
        if content is None:
            raise NotFoundError("{object} holds no file {path}.", object=object_id, path=path)
        try:
            data = (self._root / object_id / content).read_bytes()
        except OSError as error:
            raise IntegrityError(
                "{object}/{path} cannot be read: {reason}.",
                object=object_id,
                path=content,
                reason=error.strerror or "",
            ) from error
        if inv.sha512(data) != inventory.manifest[content]:
            raise IntegrityError(
                "{object}/{path} is not what its digest says.", object=object_id, path=content
            )
        return data

    def inventory(self, object_id: str, version: int) -> bytes:
        """See ``ports.Store.inventory``; checked against its sidecar."""
        inv.check_object_id(object_id)
        folder = self._root / object_id / f"v{version}"
        try:
            data = (folder / inv.INVENTORY).read_bytes()
            sidecar = (folder / inv.SIDECAR).read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError(
                "{object} has no version {version}.", object=object_id, version=version
            ) from error
        if sidecar != inv.sidecar(data):
            raise IntegrityError(
                "The inventory of {object} is not what its digest says.", object=object_id
            )
        return data

    def location(self, object_id: str, path: str) -> str:
        """See ``ports.Store.location``: the file's absolute path."""
        inv.check_object_id(object_id)
        inventory, _ = self._inventory(object_id)
        content = inventory.content_path(path)
        if content is None:
            raise NotFoundError("{object} holds no file {path}.", object=object_id, path=path)
        return str((self._root / object_id / content).absolute())

    def object_ids(self) -> Iterator[str]:
        yield from sorted(ocfl_verify.object_ids(self._root))

    def verify(self, object_id: str) -> Sequence[Finding]:
        """See ``ports.Store.verify``: digests, inventories, sidecars, declarations, strays."""
        inv.check_object_id(object_id)
        return list(ocfl_verify.verify_object(self._root, object_id))

    def verify_root(self) -> Sequence[Finding]:
        """See ``ports.Store.verify_root``; staging folders of living processes are no leftovers."""
        dead = [p for p in self._staging.iterdir() if not self._owner.alive(p.name)]
        return [
            *ocfl_verify.verify_root(self._root),
            *(ocfl_verify.leftover(path, self._staging) for path in sorted(dead)),
        ]

    # --- steps ----------------------------------------------------------------------------------

    def _declare(self) -> None:
        """Declare the root as OCFL's; by way of staging, for a leftover in the root is a stray."""
        durable.make_folder(self._own)
        declaration = self._own / inv.ROOT_NAMASTE
        declaration.unlink(missing_ok=True)
        durable.write_new(declaration, b"ocfl_1.1\n")
        os.rename(declaration, self._root / inv.ROOT_NAMASTE)  # noqa: PTH104
        durable.fsync_folder(self._root)

    def _stage(
        self,
        inventory: bytes,
        files: Mapping[str, bytes],
        digests: Mapping[str, str],
        *,
        head: str,
    ) -> Path:
        """Write a version, and the inventory for the object's root, into a folder of this process."""
        staged = self._own / str(next(self._numbers))
        version = staged / head
        durable.make_folder(version, sync=False)
        written: set[str] = set()
        for path in sorted(files):
            if digests[path] in written:
                continue  # equal content is stored once
            written.add(digests[path])
            target = version / "content" / path
            durable.make_folder(target.parent, sync=False)
            durable.write_new(target, files[path], sync=False)
        for folder in (staged, version):
            durable.write_new(folder / inv.INVENTORY, inventory, sync=False)
            durable.write_new(folder / inv.SIDECAR, inv.sidecar(inventory), sync=False)
        return staged

    def _place(self, staged: Path, target: Path) -> bool:
        """Rename into place; False when another object is there already."""
        self._refuse_nesting(target)
        while True:
            try:
                durable.make_folder(target.parent)
                os.rename(staged, target)  # noqa: PTH104
            except FileNotFoundError:
                if not staged.exists():
                    raise
                continue  # a sweep took the still empty parent away
            except OSError as error:
                if error.errno in _TAKEN:
                    return False
                raise
            durable.fsync_folder(target.parent)
            return True

    def _refuse_nesting(self, target: Path) -> None:
        """An object inside another would be taken for a part of it."""
        for folder in target.relative_to(self._root).parents:
            if (self._root / folder / inv.OBJECT_NAMASTE).exists():
                raise RefusedError(
                    "{object} would stand inside the object {outer}.",
                    object=target.relative_to(self._root).as_posix(),
                    outer=folder.as_posix(),
                )

    def _mend(self, object_id: str) -> None:
        """Complete a version whose folder is there but whose inventory is not at the root yet."""
        folder = self._root / object_id
        version = ocfl_verify.broken_off(folder)
        if version is None:
            return
        data = (version / inv.INVENTORY).read_bytes()
        staged = self._own / str(next(self._numbers))
        durable.make_folder(staged, sync=False)
        durable.write_new(staged / inv.INVENTORY, data)
        durable.write_new(staged / inv.SIDECAR, inv.sidecar(data))
        _take_over(staged, folder)
        durable.remove_tree(staged)

    def _tidy(self, staged: Path) -> None:
        """Undo or complete what a dead process began outside its staging folder.

        Its staged inventory was durable before it touched the root, and tells the object.
        """
        try:
            object_id = inv.parse((staged / inv.INVENTORY).read_bytes(), staged.name).object_id
            inv.check_object_id(object_id)
        except (OSError, DocgenError):
            return  # it never came so far
        target = self._root / object_id
        if (target / inv.OBJECT_NAMASTE).exists():
            with durable.locked(self._lock):
                self._mend(object_id)
            return
        if staged.with_name(f"{staged.name}{_GOING}").is_dir():
            with contextlib.suppress(FileNotFoundError):  # another sweep was quicker
                self._place(staged, target)
            return
        self._clear(target)

    def _clear(self, target: Path) -> None:
        """Remove the folders above an object that is not there, as far as they are empty."""
        for parent in list(target.relative_to(self._root).parents)[:-1]:
            with contextlib.suppress(OSError):  # not empty, or not there
                os.rmdir(self._root / parent)  # noqa: PTH106

    def _inventory(self, object_id: str) -> tuple[inv.Inventory, bytes]:
        folder = self._root / object_id
        seen = None
        while True:
            try:
                data = (folder / inv.INVENTORY).read_bytes()
                sidecar = (folder / inv.SIDECAR).read_bytes()
            except OSError as error:
                raise IntegrityError(
                    "The inventory of {object} cannot be read: {reason}.",
                    object=object_id,
                    reason=error.strerror or "",
                ) from error
            if sidecar == inv.sidecar(data) or ocfl_verify.broken_off(folder):
                break
            if data == seen:  # not just a new version that came between the two reads
                raise IntegrityError(
                    "The inventory of {object} is not what its digest says.", object=object_id
                )
            seen = data
        inventory = inv.parse(data, f"{object_id}/{inv.INVENTORY}")
        if inventory.object_id != object_id:
            raise IntegrityError(
                "The inventory at {object} is that of {other}.",
                object=object_id,
                other=inventory.object_id,
            )
        return inventory, data


def _take_over(staged: Path, folder: Path) -> None:
    """The staged sidecar and inventory become the object's: the sidecar first, see ``broken_off``."""
    os.rename(staged / inv.SIDECAR, folder / inv.SIDECAR)  # noqa: PTH104
    os.rename(staged / inv.INVENTORY, folder / inv.INVENTORY)  # noqa: PTH104
    durable.fsync_folder(folder)


def _digests(object_id: str, files: Mapping[str, bytes]) -> dict[str, str]:
    """Hex digests by logical path; refuses names that are no plain names, and no files at all."""
    inv.check_object_id(object_id)
    if not files:
        raise ValueError(f"{object_id}: an object holds at least one file")
    inv.check_paths(files)
    return {path: inv.sha512(data) for path, data in files.items()}


def _settle(staged: Path) -> None:
    """Fsync everything below, files first, then folders from the inside out.

    All is written before the first fsync: that one makes the journal carry most of the rest.
    """
    for folder, _, names in os.walk(staged, topdown=False):
        for name in names:
            durable.fsync_file(Path(folder, name))
        durable.fsync_folder(Path(folder))


def _stored(inventory: inv.Inventory, data: bytes) -> StoredObject:
    versions = tuple(_prefixed(state) for state in inventory.states)
    return StoredObject(inventory.object_id, inv.sha512(data), versions)


def _prefixed(digests: Mapping[str, str]) -> dict[str, str]:
    return {path: f"sha512:{digest}" for path, digest in digests.items()}


def _missing(object_id: str) -> NotFoundError:
    return NotFoundError("There is no {object} in the store.", object=object_id)


def _other_files(object_id: str) -> IntegrityError:
    return IntegrityError(
        "{object} is in the store already, with other files. Nothing issued is ever changed.",
        object=object_id,
    )
