"""The access log in an archive: what proves it, and what leaves it and the users alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from docgen import bootstrap
from docgen.core import access_log, chain
from docgen.ledgers.access import JsonlAccessLog
from docgen.model import LedgerEntry

from .conftest import Docgen
from .records import confirmation

NOW = "2026-11-28T08:00:00Z"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the archive that all begin with is kept."""
    return tmp_path_factory.mktemp("access")


@pytest.fixture
def log(docgen: Docgen, once: Path, archive: Path) -> JsonlAccessLog:
    """That of an archive with a document and a user, twelve lines long, noted by the ledger when a document was
    issued.
    """
    if not (once / "archive").exists():
        begun = once / "archive"
        kept = bootstrap.access_log(bootstrap.settings(archive=begun))
        docgen("user", "add", "li.wei", "--role", "hr", "--generate", archive=begun)
        for number in range(11):
            kept.note("view", f"QR-{number}", {}, actor="li.wei", now=NOW)
        file = once / "in.json"
        file.write_text(json.dumps([confirmation(1)]), encoding="utf-8")
        args = ("generate", "client-confirmation", file, "--date", "2026-11-22", "--jobs", "0")
        assert 0 == docgen(*args, archive=begun).code
    shutil.copytree(once / "archive", archive)
    return bootstrap.access_log(bootstrap.settings(archive=archive))


def codes(docgen: Docgen) -> list[str]:
    ran = docgen("verify", "--json")
    found = [one["code"] for one in ran.json["findings"]]
    assert (4 if found else 0) == ran.code
    return found


def test_the_ledger_notes_the_end_of_the_log(
    docgen: Docgen, log: JsonlAccessLog, archive: Path
) -> None:
    """With the checkpoint of a command, whose signature so vouches for the log too; not twice within the hour."""
    ledger = (archive / "ledger/ledger.jsonl").read_bytes().splitlines()
    note = chain.parse_line(ledger[-1])
    assert ("access-log", "") == (note.act, note.serial)
    assert {"lines": 12, "last": chain.line_digest(list(log.lines())[-1])} == note.data
    log.note("view", "QR-1", {}, actor="li.wei", now=NOW)
    assert 0 == docgen("checkpoint").code
    assert ledger == (archive / "ledger/ledger.jsonl").read_bytes().splitlines()
    assert [] == codes(docgen)


@pytest.mark.parametrize(
    ("lines", "at", "at_once", "noted"),
    [
        (1100, NOW, False, False),
        (1100, NOW, True, True),
        (1100, "2026-11-28T10:00:00Z", False, True),
        (2100, NOW, False, True),
        (1000, "2026-11-28T10:00:00Z", True, False),
        (900, NOW, False, True),
    ],
)
def test_when_the_end_is_noted_again(lines: int, at: str, at_once: bool, noted: bool) -> None:
    """After an hour, a thousand lines, at once where that is wanted; not without a new line; a shorter log always."""
    head = LedgerEntry(7, "0" * 64, NOW, "x", access_log.HEAD, "", {"lines": 1000, "last": "a"})
    told = access_log.head_note((lines, "a" if lines == 1000 else "b"), [head], at, at_once=at_once)
    assert noted is (told is not None)


def test_a_log_that_was_cut_off_or_rewritten_is_found(docgen: Docgen, log: JsonlAccessLog) -> None:
    """Even with a chain that holds in itself, or altogether gone."""
    whole = list(log.lines())
    told = [(one.act, one.serial, dict(one.data)) for one in map(chain.parse_line, whole)]
    rewritten = chain.extend(None, [*told[:5], ("view", "other", {}), *told[6:]], at=NOW, actor="x")
    for lines, expected in (
        (whole, []),
        (whole[:11], ["access.short"]),
        ([], ["access.short"]),
        (rewritten, ["access.rewritten"]),
        ([*whole[:3], *whole[4:]], ["access.sequence", "access.chain", "access.short"]),
        ([*whole[:3], whole[3].replace(b"QR-2", b"QR-3"), *whole[4:]], ["access.chain"]),
    ):
        log.path.write_bytes(b"".join(line + b"\n" for line in lines))
        assert expected == codes(docgen)
    log.path.unlink()
    assert ["access.short"] == codes(docgen)


def test_a_damaged_end_is_told_when_a_command_ends(docgen: Docgen, log: JsonlAccessLog) -> None:
    """What the command did stays done; no checkpoint vouches for the log."""
    with log.path.open("ab") as file:
        file.write(b"no entry\n")
    ran = docgen("checkpoint")
    assert 4 == ran.code
    assert "access.jsonl" in ran.err
    assert ["access.line"] == codes(docgen)


def test_a_rebuild_leaves_users_and_log_alone(
    docgen: Docgen, log: JsonlAccessLog, archive: Path
) -> None:
    """And the note in the ledger is no document."""
    before = [(archive / name).read_bytes() for name in ("accounts.db", "access/access.jsonl")]
    assert 0 == docgen("rebuild", "--replace").code
    assert before == [
        (archive / name).read_bytes() for name in ("accounts.db", "access/access.jsonl")
    ]
    assert 1 == len(docgen("user", "list", "--json").json)
    assert [] == codes(docgen)
    assert 0 == docgen("recover").code


def test_what_is_handed_over_tells_nothing_of_users(
    docgen: Docgen, log: JsonlAccessLog, tmp_path: Path
) -> None:
    """Who looked at what stays in the house; the bag is whole."""
    bag = tmp_path / "bag"
    assert 0 == docgen("export", "--all", "-o", bag, "--reason", "移交").code
    assert 0 == docgen("inspect", bag).code
    for path in bag.rglob("*"):
        assert not path.is_file() or b"user-add" not in path.read_bytes(), path


def test_an_archive_without_users_has_neither_file(docgen: Docgen, archive: Path) -> None:
    """Nothing is begun that nobody needs."""
    docgen("series")
    docgen("verify")
    assert not (archive / "access").exists()
    assert not (archive / "accounts.db").exists()


def test_the_log_is_shown_by_user_document_act_and_day(docgen: Docgen, log: JsonlAccessLog) -> None:
    """The newest first; a user's lines are also those about the user; pages go on below a line."""
    log.note("log-in-refused", "", {"user": "li.wei", "address": "10.0.0.1"}, actor="", now=NOW)
    log.note("unlock", "QR-3", {"reason": "客户要求"}, actor="boss", now="2026-11-30T08:00:00Z")

    def lines(*options: str) -> list[int]:
        return [one["line"] for one in docgen("access", "--json", *options).json["entries"]]

    assert [*range(14, 0, -1)] == lines()
    assert [*range(13, 0, -1)] == lines("--user", "li.wei")
    assert [14, 5] == lines("--document", "QR-3")
    assert [14] == lines("--act", "unlock")
    assert [14] == lines("--from", "2026-11-30", "--act", "unlock")
    assert 14 not in lines("--to", "2026-11-28")
    page = docgen("access", "--limit", "3", "--json").json
    assert 12 == page["next"]
    assert [11, 10] == lines("--before", "12", "--limit", "2")
    told = docgen("access", "--limit", "1").out
    assert "Unlocked the personal data of QR-3." in told
    assert "客户要求" in told
    assert 0 == docgen("access", "--user", "nobody").code
    assert 2 == docgen("access", "--act", "none").code
