"""A store in memory, with the same refusals as the one on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docgen.core.chain import canonical_json
from docgen.errors import IntegrityError, NotFoundError
from docgen.model import Finding, StoredObject, Text
from docgen.stores import ocfl_inventory as inv


@dataclass
class _Object:
    files: dict[str, bytes] = field(default_factory=dict)
    versions: list[dict[str, str]] = field(default_factory=list)
    told: list[tuple[str, str, str]] = field(default_factory=list)


class MemoryStore:
    """A ``ports.Store``; ``damage`` changes a file behind its back."""

    def __init__(self) -> None:
        self._objects: dict[str, _Object] = {}

    def put(
        self, object_id: str, files: Mapping[str, bytes], *, created: str, message: str, actor: str
    ) -> StoredObject:
        inv.check_object_id(object_id)
        inv.check_paths(files)
        if not files:
            raise ValueError(f"{object_id}: an object holds at least one file")
        state = _state(files)
        known = self._objects.get(object_id)
        if known is not None and known.versions[0] != state:
            raise IntegrityError(
                "{object} is in the store already, with other files. Nothing issued is ever "
                "changed.",
                object=object_id,
            )
        if known is None:
            self._objects[object_id] = _Object(dict(files), [state], [(created, message, actor)])
        return self._stored(object_id)

    def add_version(
        self, object_id: str, files: Mapping[str, bytes], *, created: str, message: str, actor: str
    ) -> StoredObject:
        inv.check_object_id(object_id)
        inv.check_paths(files)
        known = self._known(object_id)
        state = {**known.versions[-1], **_state(files)}
        if state != known.versions[-1]:
            known.files.update(files)
            known.versions.append(state)
            known.told.append((created, message, actor))
        return self._stored(object_id)

    def dispose(
        self, object_id: str, files: Mapping[str, bytes], *, created: str, message: str, actor: str
    ) -> StoredObject:
        inv.check_object_id(object_id)
        inv.check_paths(files)
        known = self._known(object_id)
        if known.versions != [_state(files)]:
            told = [(created, message, actor)]
            self._objects[object_id] = _Object(dict(files), [_state(files)], told)
        return self._stored(object_id)

    def forget(self, object_id: str) -> None:
        inv.check_object_id(object_id)
        self._objects.pop(object_id, None)

    def get(self, object_id: str) -> StoredObject | None:
        inv.check_object_id(object_id)
        return self._stored(object_id) if object_id in self._objects else None

    def mend(self, object_id: str) -> StoredObject | None:
        return self.get(object_id)

    def read(self, object_id: str, path: str) -> bytes:
        inv.check_object_id(object_id)
        known = self._known(object_id)
        if path not in known.files:
            raise NotFoundError("{object} holds no file {path}.", object=object_id, path=path)
        data = known.files[path]
        if _digest(data) != known.versions[-1][path]:
            raise IntegrityError(
                "{object}/{path} is not what its digest says.", object=object_id, path=path
            )
        return data

    def inventory(self, object_id: str, version: int) -> bytes:
        known = self._known(object_id)
        if not 1 <= version <= len(known.versions):
            raise NotFoundError(
                "{object} has no version {version}.", object=object_id, version=version
            )
        return _told(object_id, known, version)

    def location(self, object_id: str, path: str) -> str:
        inv.check_object_id(object_id)
        if path not in self._known(object_id).files:
            raise NotFoundError("{object} holds no file {path}.", object=object_id, path=path)
        return f"memory:{object_id}/{path}"

    def object_ids(self) -> Iterator[str]:
        yield from sorted(self._objects)

    def verify(self, object_id: str) -> Sequence[Finding]:
        inv.check_object_id(object_id)
        known = self._objects.get(object_id)
        if known is None:
            return [Finding("store.missing", object_id, Text("This object is not in the store."))]
        return [
            Finding(
                "store.digest",
                f"{object_id}/{path}",
                Text("The content of this file is not what the inventory's digest says."),
            )
            for path, data in sorted(known.files.items())
            if _digest(data) != known.versions[-1][path]
        ]

    def verify_root(self) -> Sequence[Finding]:
        return []

    def sweep(self) -> int:
        return 0

    def damage(self, object_id: str, path: str, data: bytes) -> None:
        self._objects[object_id].files[path] = data

    def _known(self, object_id: str) -> _Object:
        if object_id not in self._objects:
            raise NotFoundError("There is no {object} in the store.", object=object_id)
        return self._objects[object_id]

    def _stored(self, object_id: str) -> StoredObject:
        known = self._objects[object_id]
        digest = hashlib.sha512(_told(object_id, known, len(known.versions))).hexdigest()
        return StoredObject(object_id, digest, tuple(dict(state) for state in known.versions))


def _told(object_id: str, known: _Object, version: int) -> bytes:
    return canonical_json([object_id, known.versions[:version], known.told[:version]])


def _digest(data: bytes) -> str:
    return f"sha512:{inv.sha512(data)}"


def _state(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: _digest(data) for path, data in files.items()}
