"""OCFL 1.1 inventories as bytes: built deterministically, read back, judged.

Pure functions.  Rules are those of https://ocfl.io/1.1/spec/; the errors named in comments are the
codes of that specification's validators.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.errors import IntegrityError, UsageError

ROOT_NAMASTE = "0=ocfl_1.1"
OBJECT_NAMASTE = "0=ocfl_object_1.1"
INVENTORY = "inventory.json"
SIDECAR = "inventory.json.sha512"
TYPE = "https://ocfl.io/1.1/spec/#inventory"
_SAFE = re.compile(r"[0-9A-Za-z\u4e00-\u9fff〔〕._-]+")
_VERSION = re.compile(r"v[1-9][0-9]*")
_SHA512 = re.compile(r"[0-9a-f]{128}")
_KEYS = {"id", "type", "digestAlgorithm", "head", "manifest", "versions"}
_OPTIONAL = {"contentDirectory", "fixity"}
_MAX_NAME_BYTES = 255  # of a file name on the common file systems


@dataclass(frozen=True, slots=True)
class Inventory:
    """A well-formed inventory.  ``manifest`` maps content path to hex digest.

    ``states`` are the versions in order, logical path to hex digest.
    """

    object_id: str
    manifest: Mapping[str, str]
    states: tuple[Mapping[str, str], ...]
    fields: Mapping[str, Any]

    def content_path(self, path: str) -> str | None:
        """The content path of a logical path's newest bytes, None when there is no such path."""
        digest = self.states[-1].get(path)
        return next((p for p, d in self.manifest.items() if d == digest), None)


def check_object_id(object_id: str) -> None:
    """Refuse an object id that is not plain names between slashes.  Raises UsageError.

    Names of letters, digits, Chinese characters, ``〔〕._-`` only: none can leave the folder, none
    has a second Unicode spelling.  ``extensions`` at the root belongs to OCFL.
    """
    parts = object_id.split("/")
    if parts[0] == "extensions" or not all(_is_safe(part) for part in parts):
        raise UsageError("'{path}' may not be used as an object id.", path=object_id)


def check_paths(paths: Collection[str]) -> None:
    """Refuse logical paths that are not plain names, or of which one is the folder of another."""
    for path in paths:
        parts = path.split("/")
        folders = {"/".join(parts[:n]) for n in range(1, len(parts))}
        if not all(_is_safe(part) for part in parts) or folders & set(paths):
            raise UsageError("'{path}' may not be used as a file name in the store.", path=path)


def _is_safe(part: str) -> bool:
    plain = _SAFE.fullmatch(part) and part not in (".", "..")
    return bool(plain) and len(part.encode()) <= _MAX_NAME_BYTES


def sha512(data: bytes) -> str:
    return hashlib.sha512(data).hexdigest()


def first(
    object_id: str, files: Mapping[str, str], *, created: str, message: str, actor: str
) -> bytes:
    """The inventory of version 1; ``files`` maps logical path to hex digest."""
    return _dump(object_id, {}, [], files, _about(created, message, actor))


def following(
    previous: Inventory, files: Mapping[str, str], *, created: str, message: str, actor: str
) -> bytes:
    """The inventory of the next version, whose whole state is ``files``."""
    versions = [previous.fields["versions"][f"v{n + 1}"] for n in range(len(previous.states))]
    about = _about(created, message, actor)
    return _dump(previous.object_id, previous.fields["manifest"], versions, files, about)


def sidecar(inventory: bytes) -> bytes:
    """The content of ``inventory.json.sha512``."""
    return f"{sha512(inventory)} {INVENTORY}\n".encode()


def parse(data: bytes, where: str) -> Inventory:
    """Read an inventory.  Raises IntegrityError naming ``where`` and what is not as OCFL says."""
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _wrong(where, "not JSON") from error
    complaint = next(_complaints(fields), None)
    if complaint is not None:
        raise _wrong(where, complaint)
    manifest = {path: digest for digest, paths in fields["manifest"].items() for path in paths}
    states = tuple(
        {path: digest for digest, paths in version["state"].items() for path in paths}
        for version in (fields["versions"][f"v{n + 1}"] for n in range(len(fields["versions"])))
    )
    return Inventory(fields["id"], manifest, states, fields)


def _complaints(fields: Any) -> Iterator[str]:
    """What is wrong with an inventory's form, in the order of the specification."""
    if not isinstance(fields, dict):
        yield "not an object"
        return
    if not fields.keys() >= _KEYS or fields.keys() - _KEYS - _OPTIONAL:
        yield "entries missing or unknown"  # E036, E041, E102
        return
    if not isinstance(fields["id"], str) or not fields["id"]:
        yield "id"  # E037
    if fields["type"] != TYPE:
        yield "type"  # E038
    if fields["digestAlgorithm"] != "sha512":
        yield "digestAlgorithm"  # E025
    if fields.get("contentDirectory", "content") != "content":
        yield "contentDirectory"  # E017
    versions = fields["versions"]
    names = [f"v{n + 1}" for n in range(len(versions))] if isinstance(versions, dict) else []
    if not names or set(names) != set(versions):
        yield "versions"  # E008 to E010, E043 to E046
        return
    if fields["head"] != names[-1]:
        yield "head"  # E040
    yield from _manifest_complaints(fields["manifest"], names)
    for name in names:
        yield from _version_complaints(name, versions[name], fields["manifest"])


def _manifest_complaints(manifest: Any, names: Sequence[str]) -> Iterator[str]:
    if not _is_digest_map(manifest):
        yield "manifest"  # E025, E092, E096
        return
    paths = [path for listed in manifest.values() for path in listed]
    if len(paths) != len(set(paths)):
        yield "manifest: a path twice"  # E101
    for path in paths:
        parts = path.split("/")
        if len(parts) < 3 or parts[0] not in names or parts[1] != "content" or not _plain(parts):
            yield f"manifest: {path}"  # E042, E098, E099


def _version_complaints(name: str, version: Any, manifest: Any) -> Iterator[str]:
    if not isinstance(version, dict) or not {"created", "state"} <= version.keys():
        yield f"{name}: entries missing"  # E048
        return
    if not _is_time(version["created"]):
        yield f"{name}: created"  # E049
    if not isinstance(version.get("message", ""), str):
        yield f"{name}: message"  # E094
    user = version.get("user", {"name": "-"})
    if not isinstance(user, dict) or not isinstance(user.get("name"), str):
        yield f"{name}: user"  # E054
    state = version["state"]
    if not _is_digest_map(state):
        yield f"{name}: state"  # E050, E051
        return
    paths = [path for listed in state.values() for path in listed]
    if len(paths) != len(set(paths)) or not all(_plain(path.split("/")) for path in paths):
        yield f"{name}: state paths"  # E052, E053, E095
    if not isinstance(manifest, dict) or not state.keys() <= manifest.keys():
        yield f"{name}: a digest that the manifest lacks"  # E050


def _is_digest_map(value: Any) -> bool:
    return isinstance(value, dict) and all(
        _SHA512.fullmatch(digest)
        and isinstance(paths, list)
        and paths
        and all(isinstance(path, str) for path in paths)
        for digest, paths in value.items()
    )


def _plain(parts: Sequence[str]) -> bool:
    return all(part not in ("", ".", "..") for part in parts)


def _is_time(value: Any) -> bool:
    """RFC 3339 with a time zone, to the second at least."""
    try:
        return dt.datetime.fromisoformat(value).tzinfo is not None and "T" in value
    except (TypeError, ValueError):
        return False


def _about(created: str, message: str, actor: str) -> dict[str, Any]:
    return {"created": created, "message": message, "user": {"name": actor}}


def _dump(
    object_id: str,
    manifest: Mapping[str, Sequence[str]],
    versions: Sequence[Any],
    files: Mapping[str, str],
    about: Mapping[str, Any],
) -> bytes:
    head = f"v{len(versions) + 1}"
    merged = {digest: list(paths) for digest, paths in manifest.items()}
    state: dict[str, list[str]] = {}
    for path in sorted(files):
        digest = files[path]
        state.setdefault(digest, []).append(path)
        # Content that an earlier version, or an equal file, holds already is not stored twice.
        merged.setdefault(digest, [f"{head}/content/{path}"])
    fields = {
        "id": object_id,
        "type": TYPE,
        "digestAlgorithm": "sha512",
        "head": head,
        "manifest": merged,
        "versions": {
            **{f"v{n}": version for n, version in enumerate(versions, start=1)},
            head: {**about, "state": state},
        },
    }
    return json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _wrong(where: str, what: str) -> IntegrityError:
    return IntegrityError("{where} is no valid OCFL inventory: {what}.", where=where, what=what)


def is_version(name: str) -> bool:
    return bool(_VERSION.fullmatch(name))
