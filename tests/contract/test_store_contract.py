"""What every store promises."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docgen.durable import Owner
from docgen.errors import IntegrityError, NotFoundError, UsageError
from docgen.model import StoredObject
from docgen.stores.memory import MemoryStore
from docgen.stores.ocfl import OcflStore
from tests.contract.archive_makers import LATER, TOLD

Damage = Callable[[str, str, bytes], None]
ID = "client-confirmation/2026/QR-SH01-202611-0001"
FILES = {"record.json": b"{}", "document.pdf": b"%PDF", "document.docx": b"PK"}


@pytest.fixture(params=["memory", "ocfl"])
def world(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[MemoryStore | OcflStore, Damage]]:
    if request.param == "memory":
        memory = MemoryStore()
        yield memory, memory.damage
        return

    def damage(object_id: str, path: str, data: bytes) -> None:
        (tmp_path / "store" / object_id / "v1/content" / path).write_bytes(data)

    with (
        Owner(tmp_path / "locks") as owner,
        OcflStore(tmp_path / "store", tmp_path / "staging", owner=owner) as ocfl,
    ):
        yield ocfl, damage


@pytest.fixture
def store(world: tuple[MemoryStore | OcflStore, Damage]) -> MemoryStore | OcflStore:
    return world[0]


def test_what_was_put_is_read_back(store: MemoryStore | OcflStore) -> None:
    """Each file, byte for byte, and the object as it was answered."""
    stored = store.put(ID, FILES, **TOLD)
    assert {path: store.read(ID, path) for path in FILES} == FILES
    assert stored == store.get(ID)
    assert {*FILES} == {*stored.versions[0]}


def test_digests_are_sha512(store: MemoryStore | OcflStore) -> None:
    """A version's state names each file's SHA-512."""
    stored = store.put(ID, {"a": b""}, **TOLD)
    empty = "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
    assert stored.versions[0]["a"].startswith(f"sha512:{empty}")


def test_putting_the_same_again_does_nothing(store: MemoryStore | OcflStore) -> None:
    """The same files answer the same object, whenever and whoever puts them."""
    first = store.put(ID, FILES, **TOLD)
    again = store.put(ID, dict(reversed(FILES.items())), created=LATER, message="x", actor="wang")
    assert first == again


@pytest.mark.parametrize(
    "other", [{**FILES, "record.json": b"[]"}, {"record.json": b"{}"}, {**FILES, "x": b""}]
)
def test_other_files_under_the_same_id_are_refused(
    store: MemoryStore | OcflStore, other: dict[str, bytes]
) -> None:
    """What is stored is never changed by putting something else."""
    first = store.put(ID, FILES, **TOLD)
    with pytest.raises(IntegrityError):
        store.put(ID, other, **TOLD)
    assert first == store.get(ID)


def test_an_unknown_object_is_none_and_cannot_be_read(store: MemoryStore | OcflStore) -> None:
    """``get`` answers None; ``read`` of an unknown object or file says so."""
    assert store.get(ID) is None
    with pytest.raises(NotFoundError):
        store.read(ID, "record.json")
    store.put(ID, FILES, **TOLD)
    with pytest.raises(NotFoundError):
        store.read(ID, "original.pdf")


def test_objects_are_listed_sorted(store: MemoryStore | OcflStore) -> None:
    """Every object once, in the order of their ids as strings."""
    ids = ["b/2026/x", "a/2026/y", "a-b/2026/z", "a/2025/合同〔2025〕1", "_templates/a/0f"]
    for object_id in ids:
        store.put(object_id, FILES, **TOLD)
    assert sorted(ids) == list(store.object_ids())


@pytest.mark.parametrize(
    "hostile",
    ["", "/a", "a/", "a//b", "../a", "a/../../b", "a/.", "a\\b", "a\0b", "a b", "a\n", "Å",
     "e\u0301", "a:b", "a*", "extensions/a", "x" * 300],
)  # fmt: skip
def test_hostile_object_ids_are_refused(store: MemoryStore | OcflStore, hostile: str) -> None:
    """No id leaves the store, has a second spelling or stands where OCFL has its own."""
    with pytest.raises(UsageError):
        store.put(hostile, FILES, **TOLD)
    with pytest.raises(UsageError):
        store.get(hostile)
    assert list(store.object_ids()) == []


@pytest.mark.parametrize("hostile", ["../x", "/x", "a/../x", "", "a b", "a/b/"])
def test_hostile_file_names_are_refused(store: MemoryStore | OcflStore, hostile: str) -> None:
    """No file is written outside its object, and nothing of the object stays."""
    with pytest.raises(UsageError):
        store.put(ID, {"record.json": b"{}", hostile: b""}, **TOLD)
    assert list(store.object_ids()) == []


def test_a_file_that_is_also_a_folder_is_refused(store: MemoryStore | OcflStore) -> None:
    """``a`` and ``a/b`` cannot both be files."""
    with pytest.raises(UsageError):
        store.put(ID, {"a": b"", "a/b": b""}, **TOLD)


def test_a_later_version_keeps_the_earlier_files(store: MemoryStore | OcflStore) -> None:
    """The newest state has old and new files; the first version stays as it was."""
    first = store.put(ID, FILES, **TOLD)
    second = store.add_version(ID, {"original.pdf": b"scan"}, **TOLD)
    assert first.versions == second.versions[:1]
    assert {*FILES, "original.pdf"} == {*second.versions[1]}
    assert (store.read(ID, "original.pdf"), store.read(ID, "record.json")) == (b"scan", b"{}")
    assert list(store.verify(ID)) == []
    assert second == store.put(ID, FILES, **TOLD)


def test_each_version_has_its_inventory(store: MemoryStore | OcflStore) -> None:
    """Its SHA-512 is the digest that the version was answered with; of no version there is none."""
    digests = [
        store.put(ID, FILES, **TOLD).inventory_digest,
        store.add_version(ID, {"original.pdf": b"scan"}, **TOLD).inventory_digest,
    ]
    told = [hashlib.sha512(store.inventory(ID, version)).hexdigest() for version in (1, 2)]
    assert digests == told
    with pytest.raises(NotFoundError):
        store.inventory(ID, 3)


def test_a_version_may_replace_and_repeat_content(store: MemoryStore | OcflStore) -> None:
    """A replaced file reads as the newest; equal content under two names reads as both."""
    store.put(ID, FILES, **TOLD)
    store.add_version(ID, {"scan/a.pdf": b"1", "scan/b.pdf": b"1", "copy.json": b"{}"}, **TOLD)
    third = store.add_version(ID, {"scan/a.pdf": b"2"}, **TOLD)
    found = [store.read(ID, path) for path in ("scan/a.pdf", "scan/b.pdf", "copy.json")]
    assert found == [b"2", b"1", b"{}"]
    assert len(third.versions) == 3
    assert list(store.verify(ID)) == []


def test_adding_what_is_there_makes_no_version(store: MemoryStore | OcflStore) -> None:
    """The same original filed twice is one version."""
    store.put(ID, FILES, **TOLD)
    second = store.add_version(ID, {"original.pdf": b"scan"}, **TOLD)
    assert second == store.add_version(ID, {"original.pdf": b"scan"}, **TOLD)
    with pytest.raises(NotFoundError):
        store.add_version("a/b", FILES, **TOLD)


def test_damage_is_found_and_never_read(world: tuple[MemoryStore | OcflStore, Damage]) -> None:
    """A changed byte stops ``read``, and ``verify`` names the file."""
    store, damage = world
    store.put(ID, FILES, **TOLD)
    assert list(store.verify(ID)) == []
    damage(ID, "document.pdf", b"%PDG")
    (finding,) = store.verify(ID)
    assert finding.code == "store.digest"
    assert finding.where.endswith("document.pdf")
    with pytest.raises(IntegrityError):
        store.read(ID, "document.pdf")


def test_verifying_what_is_not_there_says_so(store: MemoryStore | OcflStore) -> None:
    """An object that is missing is a finding."""
    assert [finding.code for finding in store.verify(ID)] == ["store.missing"]


def test_a_sound_root_has_no_findings_and_nothing_to_sweep(store: MemoryStore | OcflStore) -> None:
    """Neither empty nor with objects in it."""
    assert (list(store.verify_root()), store.sweep()) == ([], 0)
    stored: StoredObject = store.put(ID, FILES, **TOLD)
    assert ([], 0, stored) == (list(store.verify_root()), store.sweep(), store.get(ID))


STONE = {"tombstone.json": b"{}"}


def test_what_is_disposed_of_is_gone(store: MemoryStore | OcflStore) -> None:
    """The object holds what was put in its place and nothing else, under its id; again, nothing happens."""
    store.put(ID, FILES, **TOLD)
    store.add_version(ID, {"original.pdf": b"scan"}, **TOLD)
    other = store.put(f"{ID}-2", FILES, **TOLD)
    buried = store.dispose(ID, STONE, **TOLD)
    assert [{*STONE}] == [{*version} for version in buried.versions]
    assert (
        buried == store.get(ID) == store.dispose(ID, STONE, created=LATER, message="x", actor="y")
    )
    assert b"{}" == store.read(ID, "tombstone.json")
    for path in (*FILES, "original.pdf"):
        with pytest.raises(NotFoundError):
            store.read(ID, path)
    assert ([], [], 0) == (list(store.verify(ID)), list(store.verify_root()), store.sweep())
    assert [ID, f"{ID}-2"] == list(store.object_ids())
    assert other == store.get(f"{ID}-2")


def test_only_what_is_there_is_disposed_of(store: MemoryStore | OcflStore) -> None:
    """No tombstone for what never was."""
    with pytest.raises(NotFoundError):
        store.dispose(ID, STONE, **TOLD)
    assert [] == list(store.object_ids())


def test_what_is_forgotten_can_be_put_again(store: MemoryStore | OcflStore) -> None:
    """It leaves nothing, and forgetting what is not there is fine."""
    store.put("_fonts/1", {"face.ttc": b"1"}, **TOLD)
    for _ in range(2):
        store.forget("_fonts/1")
        assert (None, []) == (store.get("_fonts/1"), list(store.verify_root()))
    store.put("_fonts/1", {"face.ttc": b"2"}, **TOLD)
    assert b"2" == store.read("_fonts/1", "face.ttc")
