"""docgen checkpoint: a ledger that was cut off, rewritten or exchanged is found by a copy kept elsewhere."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docgen.core import chain, merkle, notes
from docgen.core import checkpoints as rules
from docgen.ledgers.checkpoint_keys import FolderKeys

from .conftest import Docgen, Ran
from .records import confirmation

TYPE = "client-confirmation"
SERIAL = "QR-SH01-202611-0001"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the archive that all begin with is kept."""
    return tmp_path_factory.mktemp("checkpoint")


@pytest.fixture
def issued(docgen: Docgen, once: Path, archive: Path) -> Docgen:
    """An archive with two documents and the checkpoint of their issue."""
    if not (once / "archive").exists():
        issue(docgen, once / "archive", 1, 2)
    shutil.copytree(once / "archive", archive)
    return docgen


def issue(docgen: Docgen, archive: Path, *numbers: int) -> None:
    file = archive.with_suffix(".json")
    file.write_text(json.dumps([confirmation(n) for n in numbers]), encoding="utf-8")
    args = ("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0")
    ran = docgen(*args, archive=archive)
    assert 0 == ran.code, ran


def sign(docgen: Docgen, by: str = "赵样宁") -> None:
    args = ("--role", "client", "--by", by, "--on", "2026-11-22")
    assert 0 == docgen("sign", SERIAL, *args).code


def lines(archive: Path) -> list[bytes]:
    return (archive / "ledger/ledger.jsonl").read_bytes().splitlines()


def rewrite(archive: Path, ledger: list[bytes]) -> None:
    """What one does who can write everything but the checkpoint elsewhere: file and database alike."""
    (archive / "ledger/ledger.jsonl").write_bytes(b"".join(line + b"\n" for line in ledger))
    with sqlite3.connect(archive / "register.db") as db:
        guards = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger'"
        )
        triggers = db.execute(guards).fetchall()
        for name, _sql in triggers:
            db.execute(f"DROP TRIGGER {name}")
        db.execute("DELETE FROM ledger")
        for line in ledger:
            entry = chain.parse_line(line)
            db.execute("INSERT INTO ledger VALUES (?, ?, ?)", [entry.sequence, entry.serial, line])
        for _name, sql in triggers:
            db.execute(sql)
    db.close()


def rechained(ledger: list[bytes], at: int, **changes: str) -> list[bytes]:
    """The ledger with one line changed and all after it chained anew."""
    made = ledger[:at]
    for line in ledger[at:]:
        fields = {**json.loads(line), **(changes if len(made) == at else {})}
        fields["prev"] = chain.line_digest(made[-1]) if made else chain.GENESIS
        made.append(chain.canonical_json(fields))
    return made


def codes(ran: Ran) -> set[str]:
    return {one["code"] for one in ran.json["findings"]}


def test_issuing_makes_a_checkpoint(issued: Docgen, archive: Path) -> None:
    """Its text is the tree head of the whole ledger, signed with the key that is handed out."""
    (file,) = (archive / "ledger/checkpoints").glob("*.txt")
    checkpoint, note = rules.read(file.read_bytes())
    ledger = lines(archive)
    assert (len(ledger), merkle.tree_head(ledger)) == (checkpoint.size, checkpoint.head)
    assert f"{checkpoint.size:012}.txt" == file.name
    key = notes.read_key_line(issued("checkpoint", "key").out.strip())
    assert (key,) == notes.signed_by(note, [key])
    assert (key.name, rules.origin(ledger[0])) == (checkpoint.origin, key.name)
    assert f"{notes.key_line(key)}\n" == (archive / "checkpoint.pub").read_text()
    assert notes.pem(key) == issued("checkpoint", "key", "--pem").out
    assert 0o600 == (archive / "checkpoint.key").stat().st_mode & 0o777
    assert 0 == issued("verify").code


def test_one_is_made_once(issued: Docgen, archive: Path, tmp_path: Path) -> None:
    """Asked for again it is the same; after another act a new one, grown from the lines since then."""
    first = issued("checkpoint", "-o", tmp_path / "c.txt")
    assert first.out == (tmp_path / "c.txt").read_text("utf-8") == issued("checkpoint").out
    sign(issued)
    told = issued("checkpoint", "--json").json
    head = merkle.tree_head(lines(archive)).hex()
    assert (len(lines(archive)), head) == (told["size"], told["head"])
    assert 2 == len(list((archive / "ledger/checkpoints").glob("*.txt")))
    held = issued("checkpoint", "verify", tmp_path / "c.txt", "--json").json
    assert [(None, 1)] == [(one["wrong"], one["later"]) for one in held]
    assert 0 == issued("verify", "--checkpoint", tmp_path / "c.txt").code


def test_a_new_head_reads_new_lines_alone(
    issued: Docgen, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old lines are not hashed again for one document's sake."""
    hashed: list[bytes] = []
    leaf = merkle.leaf_hash

    def counting(line: bytes) -> bytes:
        hashed.append(line)
        return leaf(line)

    sign(issued)
    monkeypatch.setattr(merkle, "leaf_hash", counting)
    assert 0 == issued("checkpoint").code
    assert lines(archive)[-1:] == hashed


def _cut(archive: Path) -> None:
    rewrite(archive, lines(archive)[:-1])


def _tail(archive: Path) -> None:
    ledger = lines(archive)
    rewrite(archive, rechained(ledger, len(ledger) - 1, actor="another"))


def _beginning(archive: Path) -> None:
    rewrite(archive, rechained(lines(archive), 0, actor="another"))


@pytest.mark.parametrize(
    ("harm", "code", "told"),
    [
        (_cut, "checkpoint.cut", "cut off at the end: 1"),
        (_tail, "checkpoint.rewritten", "the ledger was rewritten"),
        (_beginning, "checkpoint.rewritten", "rewritten from its beginning"),
    ],
)
def test_a_harmed_ledger_is_found_by_a_checkpoint_kept_elsewhere(
    issued: Docgen,
    archive: Path,
    tmp_path: Path,
    harm: Callable[[Path], None],
    code: str,
    told: str,
) -> None:
    """File and database rewritten together, the archive's own checkpoints destroyed: one copy is enough."""
    kept = tmp_path / "stick.txt"
    assert 0 == issued("checkpoint", "-o", kept).code
    harm(archive)
    shutil.rmtree(archive / "ledger/checkpoints")
    ran = issued("checkpoint", "verify", kept)
    assert (4, True) == (ran.code, f"[{code}]" in ran.out and told in ran.out), ran
    verified = issued("verify", "--checkpoint", kept, "--json")
    assert (4, True) == (verified.code, code in codes(verified))


def test_another_archive_s_checkpoint_is_named(issued: Docgen, tmp_path: Path) -> None:
    """It neither fits nor passes for damage."""
    issue(issued, tmp_path / "other", 7)
    kept = tmp_path / "other.txt"
    assert 0 == issued("checkpoint", "-o", kept, archive=tmp_path / "other").code
    ran = issued("checkpoint", "verify", kept)
    assert (4, True) == (ran.code, "checkpoint of another ledger" in ran.out)


def test_a_forged_checkpoint_is_named(issued: Docgen, archive: Path, tmp_path: Path) -> None:
    """Signed with another key, or not with what it says, or no checkpoint at all."""
    checkpoint, _note = rules.read(issued("checkpoint").out.encode())
    forged = notes.sign(rules.text(checkpoint), checkpoint.origin, [bytes(32)])
    (tmp_path / "key.txt").write_bytes(forged)
    true = issued("checkpoint").out.encode()
    (tmp_path / "text.txt").write_bytes(true.replace(b"\n4\n", b"\n3\n"))
    (tmp_path / "none.txt").write_bytes(b"hello")
    (tmp_path / "huge.txt").write_bytes(true.replace(b"\n4\n", b"\n" + b"4" * 5000 + b"\n"))
    files = [tmp_path / f"{name}.txt" for name in ("key", "text", "none", "huge")]
    ran = issued("checkpoint", "verify", *files, "--json")
    expected = ["checkpoint.key", "checkpoint.signature", *["checkpoint.unreadable"] * 2]
    assert (4, expected) == (ran.code, [one["code"] for one in ran.json])


@pytest.mark.parametrize("harm", [_cut, _tail])
def test_a_harmed_ledger_is_found_by_the_archive_s_own_checkpoints(
    issued: Docgen, archive: Path, harm: Callable[[Path], None]
) -> None:
    """Where they are left alone: a shorter ledger is not signed, a rewritten one never agrees."""
    harm(archive)
    if harm is _cut:
        assert 4 == issued("checkpoint").code
    else:  # it would be signed, but for the old lines, which are not the ledger's any more
        sign(issued)
        assert 0 == issued("checkpoint").code
    assert {"checkpoint.cut", "checkpoint.rewritten"} & codes(issued("verify", "--json"))


def test_a_bit_flipped_in_anything_beside_the_ledger_is_found(
    issued: Docgen, archive: Path
) -> None:
    """Checkpoints, the help for the next one, the keys: each is named."""
    sign(issued)
    assert 0 == issued("checkpoint").code
    files = [*(archive / "ledger/checkpoints").iterdir(), archive / "checkpoint.pub"]
    assert 4 == len(files)
    for file in files:
        content = file.read_bytes()
        for at in (3, len(content) // 3, len(content) - 2):
            changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            file.write_bytes(changed)
            ran = issued("verify", "--json")
            named = [one["where"].rpartition("/")[2] for one in ran.json["findings"]]
            assert (4, [file.name]) == (ran.code, named), (file, at)
        file.write_bytes(content)
    assert 0 == issued("verify").code


def test_a_lost_folder_is_named_and_harms_nothing(issued: Docgen, archive: Path) -> None:
    """verify names it, rebuild and signing go on, and the next checkpoint is made from the ledger."""
    shutil.rmtree(archive / "ledger/checkpoints")
    assert {"checkpoint.missing"} == codes(issued("verify", "--json"))
    assert 0 == issued("rebuild", "--replace").code
    sign(issued)
    made = issued("checkpoint", "--json").json
    assert merkle.tree_head(lines(archive)).hex() == made["head"]
    assert 0 == issued("verify").code
    (archive / "ledger/checkpoints/subtrees").unlink()
    (archive / "ledger/checkpoints/notes.txt").write_text("?")
    assert {"checkpoint.stray"} == codes(issued("verify", "--json"))
    assert made == issued("checkpoint", "--json").json


def test_a_new_key_is_noted_and_the_old_one_s_checkpoints_hold(
    issued: Docgen, archive: Path, tmp_path: Path
) -> None:
    """The ledger names both keys and why; the checkpoint after it has both signatures."""
    kept = tmp_path / "old.txt"
    assert 0 == issued("checkpoint", "-o", kept).code
    old = notes.read_key_line(issued("checkpoint", "key").out.strip())
    reason = "保管人离职，电话 13000000000"
    both = issued("checkpoint", "rotate", "--reason", reason)
    new = notes.read_key_line(issued("checkpoint", "key").out.strip())
    assert (old, new) == notes.signed_by(notes.read(both.out.encode()), [old, new])
    entry = chain.parse_line(lines(archive)[-1])
    assert ("checkpoint-key", "", "tester") == (entry.act, entry.serial, entry.actor)
    expected = {
        "id": notes.key_id(new).hex(),
        "key": notes.key_line(new),
        "replaces": notes.key_line(old),
        "reason": "保管人离职，电话 130****0000",
    }
    assert expected == entry.data
    assert 0 == issued("checkpoint", "verify", kept).code
    assert 0 == issued("verify", "--checkpoint", kept).code
    assert 0 == issued("rebuild", "--replace").code
    assert 0 == issued("verify").code
    sign(issued)
    alone = notes.read(issued("checkpoint").out.encode())
    assert (new,) == notes.signed_by(alone, [old, new])


def test_a_retired_key_signs_no_more(issued: Docgen, archive: Path, tmp_path: Path) -> None:
    """Who has stolen the old key can sign nothing that comes after it."""
    stolen = FolderKeys(archive, archive / "locks").present()
    assert stolen is not None
    assert 0 == issued("checkpoint", "rotate", "--reason", "失窃").code
    checkpoint, _note = rules.read(issued("checkpoint").out.encode())
    forged = tmp_path / "forged.txt"
    forged.write_bytes(notes.sign(rules.text(checkpoint), checkpoint.origin, [stolen]))
    ran = issued("checkpoint", "verify", forged)
    assert (4, True) == (ran.code, "[checkpoint.retired]" in ran.out)


@pytest.mark.parametrize("moment", ["prepared", "noted", "signed"])
def test_a_change_of_keys_broken_off_is_finished_once(
    issued: Docgen, archive: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Killed before the note, it has not happened; after it, whatever comes next finishes it."""

    def die(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    place = {
        "prepared": "docgen.registers.sqlite.SqliteRegister.note",
        "noted": "docgen.ledgers.checkpoints.FolderCheckpoints.add",
        "signed": "docgen.ledgers.checkpoint_keys.FolderKeys.adopt",
    }[moment]
    with monkeypatch.context() as broken:
        broken.setattr(place, die)
        assert 1 == issued("checkpoint", "rotate", "--reason", "更换").code
    assert 0 == issued("verify").code
    assert 0 == issued("checkpoint", "rotate", "--reason", "更换").code
    noted = [one for one in lines(archive) if b'"checkpoint-key"' in one]
    assert (1, False) == (len(noted), (archive / "checkpoint.key.next").exists())
    assert 0 == issued("verify").code


def test_a_lost_key_is_named_and_can_be_replaced(issued: Docgen, archive: Path) -> None:
    """Nothing is signed with a key made in silence; the old checkpoints hold under the new one."""
    sign(issued)
    (archive / "checkpoint.key").unlink()
    refused = issued("checkpoint")
    assert (4, True) == (refused.code, "docgen checkpoint rotate" in refused.err)
    assert {"checkpoint.key"} == codes(issued("verify", "--json"))
    assert 0 == issued("checkpoint", "rotate", "--reason", "密钥丢失").code
    assert 0 == issued("verify").code


def test_an_exchanged_key_is_named(issued: Docgen, archive: Path) -> None:
    """After a change of keys, an older backup of the private key signs nothing."""
    old = (archive / "checkpoint.key").read_bytes()
    assert 0 == issued("checkpoint", "rotate", "--reason", "更换").code
    (archive / "checkpoint.key").write_bytes(old)
    assert {"checkpoint.key"} == codes(issued("verify", "--json"))
    assert 4 == issued("checkpoint").code


def test_an_archive_without_a_line_has_nothing_to_sign(docgen: Docgen, tmp_path: Path) -> None:
    """No archive, or one in which nothing was issued: refused, with what to do."""
    assert 5 == docgen("checkpoint").code
    bad = tmp_path / "in.json"
    bad.write_text(json.dumps([confirmation(1, branch="")]), encoding="utf-8")
    assert 3 == docgen("generate", TYPE, bad, "--jobs", "0").code
    ran = docgen("checkpoint")
    assert (5, True) == (ran.code, "nothing to sign" in ran.err)
