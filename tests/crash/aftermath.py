"""What must be true of an archive after a crash was healed, looked at with plain eyes.

Nothing here trusts docgen but for ``docgen verify``, which is asked as well.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.crash.program import Ran


def digests(archive: Path) -> Mapping[str, str]:
    """The digest of every file a document was issued with, by number and name."""
    return {
        f"{file.parents[2].name}/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted((archive / "store").glob("[!_]*/*/*/v1/content/*"))
        if file.is_file()
    }


def wrongs(
    archive: Path, verified: Ran, expected: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Everything wrong with an archive, that must hold just these document files if given.

    ``verified`` is what ``docgen verify --json`` had to say of it.
    """
    if verified.code != 0:
        yield f"verify: {verified.code} {verified.out[:400]} {verified.err[-400:]}"
    elif verified.json["pending"]:
        yield f"still pending: {verified.json['pending']}"
    if expected is not None and digests(archive) != expected:
        yield "the documents' files are not those of an undisturbed run"
    yield from plain_wrongs(archive)


def plain_wrongs(archive: Path) -> Iterator[str]:
    """What is wrong with the files and tables, without asking docgen."""
    yield from _ledger(archive)
    yield from _leftovers(archive)


def _ledger(archive: Path) -> Iterator[str]:
    lines = (archive / "ledger" / "ledger.jsonl").read_bytes().split(b"\n")
    if lines.pop() != b"":
        yield "the ledger has a torn end"
    with sqlite3.connect(archive / "register.db") as db:
        rows = [line for (line,) in db.execute("SELECT line FROM ledger ORDER BY sequence")]
        documents = db.execute("SELECT serial, state FROM document ORDER BY serial").fetchall()
    db.close()
    if rows != lines:
        yield "the ledger and the register have different lines"
    entries = [json.loads(line) for line in lines]
    given = [one["serial"] for one in entries if one["act"] == "reserve"]
    issued = Counter(one["serial"] for one in entries if one["act"] == "issue")
    void = {one["serial"] for one in entries if one["act"] == "void"}
    gone = {one["serial"] for one in entries if one["act"] == "dispose"}
    ends = {**dict.fromkeys(void, "void"), **dict.fromkeys(gone, "disposed")}
    states = [(serial, ends.get(serial, "issued")) for serial in sorted(given)]
    if documents != states:
        yield f"not every number given is issued, void or disposed: {documents}"
    if issued != Counter(given):
        yield f"not every number was given once and issued once: {given}, {issued}"
    counted = Counter(serial.rpartition("-")[0] for serial in given)
    for series, count in counted.items():
        numbers = [int(serial[-4:]) for serial in given if serial.startswith(f"{series}-")]
        if numbers != list(range(1, count + 1)):
            yield f"{series} is not in order without gaps: {numbers}"


def _leftovers(archive: Path) -> Iterator[str]:
    known = {
        "identity.key",
        "checkpoint.key",
        "checkpoint.pub",
        "ledger",
        "locks",
        "staging",
        "store",
        "tray",
    }
    # The old database is kept; an unfinished new one is the next rebuild's to remove.
    for name in ("register.db", "register.db.old", "register.db.new"):
        known |= {name, f"{name}-journal", f"{name}-wal", f"{name}-shm"}
    left = [path.name for path in archive.iterdir() if path.name not in known]
    left += [path.name for path in (archive / "staging").iterdir()]
    left += [path.name for path in (archive / "locks").iterdir() if path.suffix != ".hold"]
    left += [path.name for path in archive.rglob("*.tmp")]
    left += [path.name for path in archive.glob("tray/.*")]
    if left:
        yield f"left behind: {left}"
