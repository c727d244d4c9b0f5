"""Looking an OCFL storage root over: every byte of an object, and everything that is no object.

Reads only.  Each finding names the very path.  Symbolic links and other special files count as
strays: what they point at is not in the archive.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path

from docgen.errors import IntegrityError
from docgen.model import Finding, Text
from docgen.stores import ocfl_inventory as inv

_CHUNK = 1 << 20
_DECLARATION = "0=ocfl_object_"


def object_ids(root: Path) -> Iterator[str]:
    """The ids of all objects, in no order: the folders that hold an object's declaration."""
    for folder, entries in _folders(root):
        if folder != root and _is_object(entries):
            yield folder.relative_to(root).as_posix()


def broken_off(folder: Path) -> Path | None:
    """The folder of a version that was put into the object but is not in its inventory yet.

    Only when it is whole: its own inventory matches its sidecar and continues the object's.
    """
    try:
        data = (folder / inv.INVENTORY).read_bytes()
        root = inv.parse(data, inv.INVENTORY)
        version = folder / f"v{len(root.states) + 1}"
        if not version.is_dir():
            return None
        data = (version / inv.INVENTORY).read_bytes()
        if (version / inv.SIDECAR).read_bytes() != inv.sidecar(data):
            return None
        new = inv.parse(data, inv.INVENTORY)
    except (OSError, IntegrityError):
        return None
    continues = new.object_id == root.object_id and new.states[:-1] == root.states
    return version if continues else None


def verify_root(root: Path) -> Iterator[Finding]:
    """What in a storage root belongs to no object."""
    try:
        declared = (root / inv.ROOT_NAMASTE).read_bytes() == b"ocfl_1.1\n"
    except OSError:
        declared = False
    if not declared:
        yield _finding(
            "store.declaration",
            inv.ROOT_NAMASTE,
            Text("The storage root does not declare itself as OCFL 1.1."),
        )
    for folder, entries in _folders(root):
        if folder != root and _is_object(entries):
            continue
        if folder != root and not entries:
            yield _finding(
                "store.empty-folder", _relative(folder, root), Text("This folder is empty.")
            )
        for name, is_folder in entries.items():
            if is_folder or (folder == root and name == inv.ROOT_NAMASTE):
                continue
            yield _stray(_relative(folder / name, root))


def verify_object(root: Path, object_id: str) -> Iterator[Finding]:
    """Everything wrong with one object."""
    folder = root / object_id
    if not folder.is_dir():
        yield _finding("store.missing", object_id, Text("This object is not in the store."))
        return
    yield from _declaration(folder, object_id)
    inventory = yield from _inventory(folder, object_id, "")
    if inventory is None:
        return
    if inventory.object_id != object_id:
        yield _finding(
            "store.inventory",
            f"{object_id}/{inv.INVENTORY}",
            Text("The inventory is that of {other}.", {"other": inventory.object_id}),
        )
    unfinished = broken_off(folder)
    if unfinished is not None:
        yield _finding(
            "store.unfinished",
            _relative(unfinished, root),
            Text("A new version was broken off here; 'docgen recover' completes it."),
        )
    yield from _versions(folder, object_id, inventory)
    yield from _contents(folder, object_id, inventory)
    skipped = unfinished.name if unfinished else None
    yield from _strays(folder, object_id, inventory, skipped)


def leftover(path: Path, staging: Path) -> Finding:
    """What a killed process left in the staging folder."""
    return _finding(
        "store.leftover",
        f"{staging.name}/{path.name}",
        Text("A killed process left this behind; 'docgen recover' removes it."),
    )


def _declaration(folder: Path, object_id: str) -> Iterator[Finding]:
    names = sorted(name for name in os.listdir(folder) if name.startswith("0="))  # noqa: PTH208
    try:
        good = (folder / inv.OBJECT_NAMASTE).read_bytes() == b"ocfl_object_1.1\n"
    except OSError:
        good = False
    if names != [inv.OBJECT_NAMASTE] or not good:
        yield _finding(
            "store.declaration",
            f"{object_id}/{names[0] if names else inv.OBJECT_NAMASTE}",
            Text("The object does not declare itself as OCFL 1.1."),
        )


def _inventory(
    folder: Path, object_id: str, version: str
) -> Generator[Finding, None, inv.Inventory | None]:
    """Check an inventory against its sidecar and its form; returns it when it can be used."""
    base = folder / version if version else folder
    where = "/".join(part for part in (object_id, version, inv.INVENTORY) if part)
    try:
        data = (base / inv.INVENTORY).read_bytes()
    except OSError:
        yield _finding("store.inventory", where, Text("The inventory is missing or unreadable."))
        return None
    try:
        sidecar = (base / inv.SIDECAR).read_bytes()
    except OSError:
        sidecar = b""
    interrupted = not version and broken_off(folder) is not None
    if sidecar != inv.sidecar(data) and not interrupted:
        yield _finding(
            "store.inventory-digest",
            where,
            Text("The inventory does not match the digest in {sidecar}.", {"sidecar": inv.SIDECAR}),
        )
    try:
        return inv.parse(data, where)
    except IntegrityError as error:
        yield _finding("store.inventory", where, Text(error.msgid, error.args_))
        return None


def _versions(folder: Path, object_id: str, root: inv.Inventory) -> Iterator[Finding]:
    """Each version's own inventory: the head's is the root's, an earlier one its beginning."""
    for number in range(1, len(root.states) + 1):
        version = f"v{number}"
        where = f"{object_id}/{version}/{inv.INVENTORY}"
        if number == len(root.states):
            same = _bytes(folder / version / inv.INVENTORY) == _bytes(folder / inv.INVENTORY)
            same &= _bytes(folder / version / inv.SIDECAR) == inv.sidecar(
                _bytes(folder / version / inv.INVENTORY)
            )
            if not same:
                yield _finding(
                    "store.version-inventory",
                    where,
                    Text("The newest version's inventory is not the object's."),
                )
            continue
        old = yield from _inventory(folder, object_id, version)
        if old is None:
            continue
        names = [f"v{n}" for n in range(1, number + 1)]
        told = [old.fields["versions"].get(name) for name in names]
        if told != [root.fields["versions"][name] for name in names] or len(old.states) != number:
            yield _finding(
                "store.version-inventory",
                where,
                Text("This version's inventory and the object's tell different stories."),
            )


def _contents(folder: Path, object_id: str, inventory: inv.Inventory) -> Iterator[Finding]:
    for path, digest in sorted(inventory.manifest.items()):
        where = f"{object_id}/{path}"
        try:
            found = _digest(folder / path)
        except OSError as error:
            yield _finding(
                "store.missing-file",
                where,
                Text(
                    "This file is missing or unreadable: {reason}.", {"reason": str(error.strerror)}
                ),
            )
            continue
        if found != digest:
            yield _finding(
                "store.digest",
                where,
                Text("The content of this file is not what the inventory's digest says."),
            )


def _strays(
    folder: Path, object_id: str, inventory: inv.Inventory, skipped: str | None
) -> Iterator[Finding]:
    """Files and folders of an object that its inventory does not know."""
    expected = {inv.OBJECT_NAMASTE, inv.INVENTORY, inv.SIDECAR, *inventory.manifest}
    for number in range(1, len(inventory.states) + 1):
        expected |= {f"v{number}/{inv.INVENTORY}", f"v{number}/{inv.SIDECAR}"}
    for inner, entries in _folders(folder, within_objects=True):
        if skipped is not None and _relative(inner, folder).split("/")[0] == skipped:
            continue
        if inner != folder and not entries:
            yield _finding(
                "store.empty-folder",
                f"{object_id}/{_relative(inner, folder)}",
                Text("This folder is empty."),
            )
        for name, is_folder in entries.items():
            path = _relative(inner / name, folder)
            if not is_folder and path not in expected:
                yield _stray(f"{object_id}/{path}")


def _folders(
    root: Path, *, within_objects: bool = False
) -> Iterator[tuple[Path, Mapping[str, bool]]]:
    """Every real folder with its entries' names, and whether each is a real folder."""
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        with os.scandir(folder) as scan:
            entries = {entry.name: entry.is_dir(follow_symlinks=False) for entry in scan}
        yield folder, dict(sorted(entries.items()))
        if within_objects or folder == root or not _is_object(entries):
            waiting.extend(folder / name for name, is_folder in entries.items() if is_folder)


def _is_object(entries: Mapping[str, bool]) -> bool:
    return any(name.startswith(_DECLARATION) for name in entries) or inv.INVENTORY in entries


def _digest(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        raise OSError(0, "not a regular file")
    digest = hashlib.sha512()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _stray(where: str) -> Finding:
    return _finding("store.stray", where, Text("This file belongs to no object."))


def _finding(code: str, where: str, what: Text) -> Finding:
    return Finding(code, where, what)
