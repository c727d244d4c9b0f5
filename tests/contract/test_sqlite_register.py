"""What only the register on disk can promise: no traces, no tampering unseen, repairs after crashes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.errors import IntegrityError
from docgen.model import Query
from docgen.registers import sqlite_schema as schema
from docgen.sqlite import migrate, open_database
from tests.contract.archive_makers import LATER, NOW, Archive, candidate, confirmation

SERIAL = "QR-SH01-202611-{:04}"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Two documents issued, one pending."""
    opened = Archive(tmp_path)
    wanted = [candidate("欧阳娜娜"), candidate("李小红"), candidate("司马相如")]
    opened.register.reserve(wanted, actor="li", now=NOW)
    done = [confirmation(SERIAL.format(n)) for n in (1, 2)]
    opened.register.confirm(done, actor="li", now=LATER)
    yield opened
    opened.close()


def behind_its_back(archive: Archive, sql: str) -> None:
    """What an administrator with the database file in hand can do."""
    for (name,) in archive.db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall():
        archive.db.execute(f"DROP TRIGGER {name}")
    archive.db.execute("PRAGMA ignore_check_constraints = ON")
    archive.db.execute(sql)


def test_no_record_stays_in_the_clear_once_issued(archive: Archive, tmp_path: Path) -> None:
    """Not in a row, and not in the freed bytes of the file; a pending record is still there."""
    data = b"".join(path.read_bytes() for path in tmp_path.glob("register.db*"))
    assert "司马相如".encode() in data
    assert "欧阳娜娜".encode() not in data


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE document SET state = 'void' WHERE sequence = 1",
        "UPDATE document SET record_digest = 'sha256:0' WHERE sequence = 1",
        "UPDATE document SET template_digest = 'x' WHERE sequence = 3",
        "UPDATE document SET inventory_digest = 'x' WHERE sequence = 2",
        "UPDATE document SET issued_on = '2020-01-01' WHERE sequence = 1",
        "UPDATE document SET issued_on = 'never' WHERE sequence = 1",
        "UPDATE document SET reserved_at = 'x' WHERE sequence = 1",
        "UPDATE document SET origin = '{}' WHERE sequence = 1",
        "UPDATE document SET origin = '{' WHERE sequence = 1",
        "UPDATE document SET sequence = 9 WHERE sequence = 3",
        "UPDATE document SET serial = 'QR-X' WHERE sequence = 3",
        "UPDATE series SET last = 7",
        "UPDATE series SET scope = '[]'",
        "DELETE FROM document WHERE sequence = 3",
        "DELETE FROM document WHERE sequence = 1",
        "DELETE FROM ledger WHERE sequence = 2",
        "UPDATE ledger SET line = x'00' WHERE sequence = 2",
        "UPDATE ledger SET line = replace(CAST(line AS TEXT), 'li', 'wu') WHERE sequence = 4",
        "UPDATE ledger SET serial = 'QR-X' WHERE sequence = 2",
    ],
)
def test_tampering_with_the_database_is_found(archive: Archive, sql: str) -> None:
    """Whatever is changed in rows or ledger, ``check`` has a finding."""
    assert list(archive.register.check()) == []
    behind_its_back(archive, sql)
    assert list(archive.register.check())


def test_a_rewritten_end_of_the_ledger_differs_from_the_file(archive: Archive) -> None:
    """No line guards the last one; the ledger file does, and no later change covers it up."""
    behind_its_back(
        archive,
        "UPDATE ledger SET line = CAST(replace(CAST(line AS TEXT), '\"li\"', '\"wu\"') AS BLOB) "
        "WHERE sequence = 5",
    )
    assert list(archive.register.lines())[:4] == list(archive.ledger.lines())[:4]
    assert list(archive.register.lines()) != list(archive.ledger.lines())
    with pytest.raises(IntegrityError, match="line 5"):
        archive.register.claim_orphans()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM document",
        "UPDATE document SET sequence = 9 WHERE sequence = 3",
        "UPDATE document SET serial = 'QR-X'",
        "DELETE FROM ledger",
        "UPDATE ledger SET line = x'00'",
        "UPDATE document SET state = 'lost'",
        "UPDATE document SET record = '{}' WHERE state = 'issued'",
    ],
)
def test_the_database_itself_refuses_what_must_not_be(archive: Archive, sql: str) -> None:
    """A mistake in docgen's own code cannot delete a document or rewrite the ledger."""
    with pytest.raises(sqlite3.IntegrityError):
        archive.db.execute(sql)
    assert list(archive.register.check()) == []


def test_flipped_bits_of_the_file_never_pass_as_sound_numbers(
    archive: Archive, tmp_path: Path
) -> None:
    """Each damaged copy has findings, differs from the ledger file, or says what the sound one says."""
    sound = list(archive.register.documents()), list(archive.register.lines())
    data = (tmp_path / "register.db").read_bytes()
    for n, position in enumerate(range(0, len(data), len(data) // 120)):
        folder = tmp_path / f"copy{n}"
        folder.mkdir()
        damaged = bytearray(data)
        damaged[position] ^= 1 << n % 8
        (folder / "register.db").write_bytes(damaged)
        try:
            copy = Archive(folder)
        except (IntegrityError, sqlite3.DatabaseError):
            continue
        if not copy.register.check():
            documents, lines = list(copy.register.documents()), list(copy.register.lines())
            assert sound == (documents, lines) or list(archive.ledger.lines()) != lines
        copy.close()


def test_a_ledger_file_that_fell_behind_is_caught_up(archive: Archive) -> None:
    """After a crash between commit and append, the next change of any kind appends all."""
    archive.ledger.path.write_bytes(b"")
    archive.register.claim_orphans()
    assert list(archive.register.lines()) == list(archive.ledger.lines())


def test_a_changed_ledger_file_stops_the_next_change(archive: Archive) -> None:
    """The register is not written on top of a ledger that says otherwise."""
    lines = archive.ledger.path.read_bytes()
    archive.ledger.path.write_bytes(
        lines.replace(b'"act":"issue","actor":"li"', b'"act":"issue","actor":"wu"')
    )
    with pytest.raises(IntegrityError, match="line 5"):
        archive.register.claim_orphans()


def test_confirm_and_index_are_one_transaction(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the index fails, the document is not issued and the ledger says nothing."""

    def fail(entries: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(archive.index, "add", fail)
    with pytest.raises(RuntimeError):
        archive.register.confirm([confirmation(SERIAL.format(3))], actor="li", now=LATER)
    document = archive.register.document(SERIAL.format(3))
    assert document is not None
    assert (
        document.state,
        len(archive.register.lines()),
        archive.index.count(Query()),
    ) == ("pending", 5, 2)


def test_what_was_destroyed_does_not_come_back(archive: Archive) -> None:
    """The database itself refuses to make a destroyed document one that is there."""
    archive.db.execute("UPDATE document SET state = 'disposed' WHERE sequence = 1")
    with pytest.raises(sqlite3.IntegrityError, match="does not come back"):
        archive.db.execute("UPDATE document SET state = 'issued' WHERE sequence = 1")


def test_a_database_of_before_learns_of_the_destroyed(tmp_path: Path) -> None:
    """Its documents, takes and rules are as they were, and a document may be destroyed from then on."""
    db = open_database(tmp_path / "register.db")
    steps = (
        schema.create,
        schema.add_fallback_font,
        schema.add_acts,
        schema.add_void_index,
        schema.add_volumes,
    )
    migrate(db, "register", steps)
    db.execute("INSERT INTO series VALUES (1, 'client-confirmation', '[]', 's', 1)")
    columns = (
        "serial, series, sequence, state, type_id, branch, period, issued_on, template_digest, "
        "record_digest, key_digest, reserved_at, origin, batch, pattern, owner, record"
    )
    row = ("QR-1", 1, 1, "pending", "client-confirmation", *"abcdefg", "{}", "h", "i", "me", "{}")
    marks = ", ".join("?" * len(row))
    db.execute(f"INSERT INTO document ({columns}) VALUES ({marks})", row)
    db.execute("INSERT INTO taken VALUES ('QR-1', 'me')")
    before = db.execute("SELECT * FROM document").fetchone()
    migrate(db, "register", (*steps, schema.add_disposed))
    assert sorted(map(str, before)) == sorted(
        map(str, db.execute("SELECT * FROM document").fetchone())
    )
    assert [("QR-1", "me")] == db.execute("SELECT * FROM taken").fetchall()
    assert [] == db.execute("PRAGMA foreign_key_check").fetchall()
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("DELETE FROM document")
    db.execute("UPDATE document SET state = 'disposed', record = NULL, owner = ''")
    db.close()
