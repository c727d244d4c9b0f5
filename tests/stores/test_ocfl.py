"""The OCFL store on disk: foreign validators, damage of every kind, leftovers, speed of nothing."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import ocfl
import pytest

from docgen.durable import Owner
from docgen.errors import DocgenError, IntegrityError, RefusedError
from docgen.stores.ocfl import OcflStore

TOLD: dict[str, str] = {"created": "2026-11-22T08:30:00Z", "message": "issue", "actor": "李"}
ID = "client-confirmation/2026/QR-SH01-202611-0001"
FILES = {"record.json": b"{}", "document.pdf": b"%PDF-1.7", "document.docx": b"PK"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OcflStore]:
    with (
        Owner(tmp_path / "locks") as owner,
        OcflStore(tmp_path / "store", tmp_path / "staging", owner=owner) as opened,
    ):
        yield opened


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store"


def foreign(root: Path) -> bool:
    return bool(ocfl.StorageRoot(root=str(root)).validate(log_errors=False))


def test_a_foreign_validator_accepts_the_store(store: OcflStore, root: Path) -> None:
    """Many objects, later versions, equal contents, Chinese numbers: ocfl-py finds nothing wrong."""
    for n in range(40):
        object_id = f"notice/{2020 + n % 5}/通知〔2026〕{n}号"
        store.put(object_id, {**FILES, "record.json": b"%d" % n, "same.json": b"%d" % n}, **TOLD)
        if n % 3 == 0:
            store.add_version(object_id, {"originals/scan.pdf": b"%d" % n}, **TOLD)
            store.add_version(object_id, {"originals/scan.pdf": b"scan", "x": b"scan"}, **TOLD)
    assert foreign(root)
    validator = ocfl.StorageRoot(root=str(root))
    assert {*store.object_ids()} == {identifier for _, identifier in validator.list_objects()}


def test_an_empty_store_is_valid(store: OcflStore, root: Path) -> None:
    """The root declares itself from the start."""
    assert (list(store.verify_root()), foreign(root)) == ([], True)


def test_the_same_object_is_the_same_bytes(store: OcflStore, root: Path, tmp_path: Path) -> None:
    """Two stores given the same hold the same files, byte for byte."""
    store.put(ID, FILES, **TOLD)
    with (
        Owner(tmp_path / "locks2") as owner,
        OcflStore(tmp_path / "two/store", tmp_path / "two/staging", owner=owner) as other,
    ):
        other.put(ID, dict(reversed(FILES.items())), **TOLD)
    assert tree(root) == tree(tmp_path / "two/store")


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_files_are_for_the_owner_of_the_archive_only(store: OcflStore, root: Path) -> None:
    """Records hold personal data: no file or folder is open to others."""
    store.put(ID, FILES, **TOLD)
    modes = {path.stat().st_mode & 0o077 for path in root.rglob("*")}
    assert {0} == modes


def test_one_flipped_bit_anywhere_is_found_and_named(store: OcflStore, root: Path) -> None:
    """In every byte of every file of an object with two versions, inventories included."""
    store.put(ID, FILES, **TOLD)
    store.add_version(ID, {"original.pdf": b"scan"}, **TOLD)
    for path, sound in tree(root / ID).items():
        for position in range(0, len(sound), 1 if len(sound) < 50 else 37):
            damaged = bytearray(sound)
            damaged[position] ^= 1 << position % 8
            (root / ID / path).write_bytes(damaged)
            found = [finding.where for finding in store.verify(ID)]
            assert any(where.startswith(ID) for where in found), (path, position)
            version = path.partition("/")[0]
            assert any(version in where or "inventory" in where for where in found), (path, found)
        (root / ID / path).write_bytes(sound)
    assert list(store.verify(ID)) == []


def test_a_file_that_is_gone_is_found_and_named(store: OcflStore, root: Path) -> None:
    """Whichever file of an object is removed, verify names a path of that object."""
    store.put(ID, FILES, **TOLD)
    for path, sound in tree(root / ID).items():
        (root / ID / path).unlink()
        found = [finding.where for finding in store.verify(ID)]
        assert any(
            where in f"{ID}/{path}" or path in where or "inventory" in where for where in found
        )
        (root / ID / path).write_bytes(sound)


@pytest.mark.parametrize(
    ("stray", "code"),
    [
        ("x", "store.stray"),
        ("v1/x", "store.stray"),
        ("v1/content/x", "store.stray"),
        ("v1/content/record.json.bak", "store.stray"),
        ("v2/content/record.json", "store.stray"),
        ("extensions/x", "store.stray"),
    ],
)
def test_strays_in_an_object_are_found(store: OcflStore, root: Path, stray: str, code: str) -> None:
    """Whatever the inventory does not list is named by its path."""
    store.put(ID, FILES, **TOLD)
    (root / ID / stray).parent.mkdir(parents=True, exist_ok=True)
    (root / ID / stray).write_bytes(b"")
    assert [(code, f"{ID}/{stray}")] == [(f.code, f.where) for f in store.verify(ID)]


def test_links_and_empty_folders_are_found(store: OcflStore, root: Path, tmp_path: Path) -> None:
    """A link in place of a file is no file of the archive, even when the content is right."""
    store.put(ID, FILES, **TOLD)
    record = root / ID / "v1/content/record.json"
    (tmp_path / "elsewhere").write_bytes(record.read_bytes())
    record.unlink()
    record.symlink_to(tmp_path / "elsewhere")
    (root / ID / "v1/content/empty").mkdir()
    found = {(f.code, f.where) for f in store.verify(ID)}
    assert {
        ("store.missing-file", f"{ID}/v1/content/record.json"),
        ("store.empty-folder", f"{ID}/v1/content/empty"),
    } == found


@pytest.mark.parametrize(
    "name", ["stray.txt", "client-confirmation/x", "client-confirmation/2026/x.tmp"]
)
def test_strays_beside_objects_are_found(store: OcflStore, root: Path, name: str) -> None:
    """Files of no object are named; so are empty folders."""
    store.put(ID, FILES, **TOLD)
    (root / name).write_bytes(b"")
    (root / "empty/inner").mkdir(parents=True)
    expected = [("store.empty-folder", "empty/inner"), ("store.stray", name)]
    assert expected == sorted((f.code, f.where) for f in store.verify_root())


def test_a_root_without_its_declaration_is_found(store: OcflStore, root: Path) -> None:
    """The root's own declaration is checked too."""
    (root / "0=ocfl_1.1").write_bytes(b"ocfl_1.0\n")
    assert [finding.code for finding in store.verify_root()] == ["store.declaration"]


def test_an_object_in_another_ones_place_is_found(store: OcflStore, root: Path) -> None:
    """An object that was moved does not pass for what its path says."""
    store.put(ID, FILES, **TOLD)
    moved = root / "client-confirmation/2026/QR-SH01-202611-0009"
    (root / ID).rename(moved)
    object_id = moved.relative_to(root).as_posix()
    assert [finding.code for finding in store.verify(object_id)] == ["store.inventory"]
    with pytest.raises(IntegrityError):
        store.get(object_id)


@pytest.mark.parametrize(
    "change",
    [
        {"head": "v2"},
        {"id": ""},
        {"type": "https://ocfl.io/1.0/spec/#inventory"},
        {"digestAlgorithm": "md5"},
        {"manifest": {}},
        {"versions": {}},
        {"versions": {"v1": {}}},
        {"manifest": {"a" * 128: ["../../etc/passwd"]}},
        {"extra": 1},
        {"contentDirectory": ".."},
    ],
)
def test_an_inventory_that_is_not_ocfl_is_refused(
    store: OcflStore, root: Path, change: dict[str, object]
) -> None:
    """Even with a matching sidecar, a malformed or hostile inventory is an integrity error."""
    store.put(ID, FILES, **TOLD)
    path = root / ID / "inventory.json"
    data = json.dumps({**json.loads(path.read_bytes()), **change}).encode()
    path.write_bytes(data)
    digest = hashlib.sha512(data).hexdigest()
    (root / ID / "inventory.json.sha512").write_text(f"{digest} inventory.json\n")
    assert list(store.verify(ID))
    with pytest.raises(IntegrityError):
        store.read(ID, "record.json")


def test_objects_do_not_nest(store: OcflStore) -> None:
    """Neither an object inside another nor one around others."""
    store.put(ID, FILES, **TOLD)
    with pytest.raises(RefusedError):
        store.put(f"{ID}/inner", FILES, **TOLD)
    with pytest.raises(DocgenError):
        store.put("client-confirmation/2026", FILES, **TOLD)
    assert list(store.object_ids()) == [ID]


def test_sweeping_leaves_the_living_alone(store: OcflStore, tmp_path: Path) -> None:
    """Leftovers of the dead are found and removed; a living process's staging stays."""
    with Owner(tmp_path / "locks") as living:
        for owner in (living.id, "4711-dead"):
            (tmp_path / "staging" / owner / "1").mkdir(parents=True)
            (tmp_path / "staging" / owner / "1" / "inventory.json").write_bytes(b"{")
        assert [finding.where for finding in store.verify_root()] == ["staging/4711-dead"]
        assert store.sweep() == 1
        assert [living.id] == [
            path.name for path in (tmp_path / "staging").iterdir() if path.name == living.id
        ]
        assert not (tmp_path / "staging/4711-dead").exists()


def test_a_full_disk_leaves_the_store_as_it_was(
    store: OcflStore, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says so in words, nothing of the object is there, and later it can be put."""
    real = os.write
    room = [200]

    def write(fd: int, data: bytes) -> int:
        if room[0] <= 0:
            raise OSError(28, "No space left on device")
        room[0] -= len(data)
        return real(fd, data)

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(DocgenError, match="disk is full"):
        store.put(ID, FILES, **TOLD)
    monkeypatch.undo()
    assert (list(store.object_ids()), list(store.verify_root())) == ([], [])
    store.put(ID, FILES, **TOLD)
    assert (list(store.verify(ID)), foreign(root)) == ([], True)


def test_a_disposal_that_cannot_be_finished_is_undone(
    store: OcflStore, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error between the two renames leaves the object as it was, also when the process ends then."""
    before = store.put(ID, FILES, **TOLD)

    def full(*_: object) -> bool:
        raise OSError(28, "full")

    with monkeypatch.context() as broken:
        broken.setattr(OcflStore, "_place", full)
        with pytest.raises(OSError, match="full"):
            store.dispose(ID, {"tombstone.json": b"{}"}, **TOLD)
    assert (before, [], True) == (store.get(ID), list(store.verify(ID)), foreign(root))


def test_a_tombstone_is_an_object_to_others(store: OcflStore, root: Path) -> None:
    """ocfl-py finds a valid root, and no file of what was destroyed is anywhere."""
    store.put(ID, FILES, **TOLD)
    store.add_version(ID, {"acts/v2.json": b"[]"}, **TOLD)
    store.dispose(ID, {"tombstone.json": b"{}"}, **TOLD)
    assert foreign(root)
    names = {path.name for path in root.parent.rglob("*") if path.is_file()}
    assert not names & {*FILES, "v2.json"}
