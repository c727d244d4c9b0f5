"""docs/archive-format.md tells the truth: its examples, and its checker on a real archive."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.cli.main import main
from docgen.core import chain, checkpoints, merkle, notes, qr, records
from docgen.model import Checkpoint
from tests.cli.records import confirmation
from tests.docs.markdown import blocks, text

ROOT = Path(__file__).resolve().parents[2]
PAGE = "docs/archive-format.md"
TYPE = "client-confirmation"


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with three documents, made by the program."""
    folder = tmp_path_factory.mktemp("format")
    file = folder / "in.json"
    file.write_text(json.dumps([confirmation(n) for n in (1, 2, 3)]), encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["--archive", str(folder / "archive"), "generate", TYPE, str(file)])
    assert 0 == (left.value.code or 0)
    return folder / "archive"


@pytest.fixture
def archive(issued: Path, tmp_path: Path) -> Path:
    """A copy to be damaged."""
    return Path(shutil.copytree(issued, tmp_path / "archive"))


@pytest.fixture
def checked(tmp_path: Path) -> Callable[[Path], tuple[int, str]]:
    """Runs the page's checker, with no library but Python's own, and gives its code and output."""
    _receipt, program = [code for code in blocks(PAGE, "python") if "sys.argv" in code]
    script = tmp_path / "check_archive.py"
    script.write_text(program, encoding="utf-8")

    def run(archive: Path) -> tuple[int, str]:
        ran = subprocess.run(
            [sys.executable, "-I", "-S", script, archive],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "" == ran.stderr
        return ran.returncode, ran.stdout

    return run


def _document(archive: Path) -> Path:
    return next((archive / "store" / TYPE).rglob("document.pdf"))


def test_the_checker_passes_a_whole_archive(
    issued: Path, checked: Callable[..., tuple[int, str]]
) -> None:
    """A freshly issued archive is in order."""
    code, said = checked(issued)
    files = sum(path.is_file() for path in (issued / "store").rglob("*"))
    assert (0, f"{files} files of the store and the ledger agree.\n") == (code, said)


@pytest.mark.parametrize("name", ["document.pdf", "document.docx", "record.json", "inventory.json"])
def test_the_checker_names_a_flipped_bit(
    archive: Path, checked: Callable[..., tuple[int, str]], name: str
) -> None:
    """One changed bit in any file of a document is found, and the file is named."""
    file = next((archive / "store" / TYPE).rglob(name))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    code, said = checked(archive)
    assert (1, True) == (code, f"{file}: " in said), said


def test_the_checker_names_what_is_missing_and_what_is_too_much(
    archive: Path, checked: Callable[..., tuple[int, str]]
) -> None:
    """A file that is gone, a whole object that is gone, and a stranger are each named."""
    gone, stranger = _document(archive), archive / "store" / TYPE / "notes.txt"
    gone.unlink()
    stranger.write_text("?", encoding="utf-8")
    objects = sorted(path for path in (archive / "store" / TYPE / "2026").iterdir())
    lost = next(path for path in objects if path not in gone.parents)
    shutil.rmtree(lost)
    said = checked(archive)[1].splitlines()
    assert f"{gone}: changed or missing" in said
    assert f"{stranger}: belongs to no document" in said
    assert f"{TYPE}/2026/{lost.name}: issued, but not in the store" in said


@pytest.mark.parametrize("damage", ["change", "remove", "swap"])
def test_the_checker_names_a_broken_chain(
    archive: Path, checked: Callable[..., tuple[int, str]], damage: str
) -> None:
    """A ledger line that was changed, removed or moved breaks the chain where it stood."""
    ledger = archive / "ledger" / "ledger.jsonl"
    lines = ledger.read_bytes().splitlines(keepends=True)
    if damage == "change":
        lines[1] = lines[1].replace(b"SH01", b"SH02")
    elif damage == "remove":
        del lines[1]
    else:
        lines[1], lines[2] = lines[2], lines[1]
    ledger.write_bytes(b"".join(lines))
    code, said = checked(archive)
    assert (1, True) == (code, "this line or the one before it was changed" in said)


def test_the_two_lines_of_the_example_are_a_ledger() -> None:
    """They are canonical, chained, and have the digests the page gives; docgen reads them."""
    (example,) = blocks(PAGE, "json")
    lines = example.encode().splitlines()
    assert [] == chain.verify_lines(lines)
    assert hashlib.sha256(lines[0]).hexdigest() == json.loads(lines[1])["prev"]
    assert f"`{hashlib.sha256(lines[1]).hexdigest()}`" in text(PAGE)


def test_the_checkpoint_of_the_example() -> None:
    """It is that of the example's two lines, signed with the key the page gives."""
    (example,) = blocks(PAGE, "json")
    lines = example.encode().splitlines()
    shown, key = blocks(PAGE, "text")
    checkpoint = Checkpoint(checkpoints.origin(lines[0]), 2, merkle.tree_head(lines))
    signed = notes.sign(checkpoints.text(checkpoint), checkpoint.origin, [bytes(32)])
    assert signed.decode() == shown
    assert f"{notes.key_line(notes.public_of(bytes(32), checkpoint.origin))}\n" == key


def test_the_keys_of_the_page_are_those_of_a_real_ledger(issued: Path) -> None:
    """Lines and data of a real ledger have the keys of the example, where a cell is known."""
    (example,) = blocks(PAGE, "json")
    real = (issued / "ledger" / "ledger.jsonl").read_bytes().splitlines()
    for line in example.encode().splitlines():
        shown = json.loads(line)
        other = next(one for one in map(json.loads, real) if one["act"] == shown["act"])
        assert shown.keys() == other.keys()
        assert shown["data"].keys() == other["data"].keys()


def test_canonical_json_is_as_the_page_writes_it() -> None:
    """The line of Python on the page gives the bytes that docgen hashes, awkward ones included."""
    (line,) = [code for code in blocks(PAGE, "python") if "sys.argv" not in code]
    value = {"b": [1, None, True], "a": '赵"\\\n\t\x01\x7f\u2028𠮷', "é": {"z": 0, "A": 1}}
    assert chain.canonical_json(value) == eval(line, {"json": json, "value": value})


def test_the_record_digest_of_the_example() -> None:
    """SHA-256 over the line shown is the digest shown, and the one docgen computes."""
    line = '["example",{"amount":"1409.50","name":"赵样宁"}]'
    digest = "sha256:" + hashlib.sha256(line.encode()).hexdigest()
    assert digest == records.record_digest("example", {"name": "赵样宁", "amount": "1409.50"})
    assert f"{line}\n{digest}\n" in text(PAGE)


def test_the_keyed_digests_of_the_example() -> None:
    """HMAC-SHA-256 over each line shown is the digest shown, and the one docgen computes."""
    key = bytes(32)
    line, other = (
        '["key:client-confirmation",["990100000001","2026-11"]]',
        ('["identity","99000019940906043X"]'),
    )
    first, second = (hmac.new(key, one.encode(), "sha256").hexdigest() for one in (line, other))
    assert first == records.keyed_digest(key, f"key:{TYPE}", ["990100000001", "2026-11"])
    assert second == records.identity(key, "9900 0019 9409-0604 3ｘ")
    assert f"{line}\n{first}\n{other}\n{second}\n" in text(PAGE)


def test_the_code_of_the_example() -> None:
    """The QR text shown is the one printed on that document."""
    assert f"\n{qr.payload(TYPE, 'QR-SH01-202611-0001')}\n" in text(PAGE)


def test_the_pages_code_of_the_example() -> None:
    """The QR text shown is the one on the second page of that document."""
    assert f"\n{qr.page_payload('QR-SH01-202611-0001', 2)}\n" in text(PAGE)


def test_record_and_template_digest_as_described(issued: Path) -> None:
    """record.json has the fields of the table; record and template digest follow the page's recipe."""
    real = (issued / "ledger" / "ledger.jsonl").read_bytes().splitlines()
    data = json.loads(real[0])["data"]
    content = _document(issued).parent
    record = json.loads((content / "record.json").read_bytes())
    table = text(PAGE).split("### `record.json`")[1].split("The **record digest**")[0]
    keys = [row.split("`")[1] for row in table.splitlines() if row.startswith("| `")]
    assert list(record) == [key for key in keys if key != "fallback_font"]
    digests = {json.loads(line)["data"].get("record") for line in real}
    canonical = chain.canonical_json([record["type"], record["record"]])
    assert "sha256:" + hashlib.sha256(canonical).hexdigest() in digests
    section = text(PAGE).split("### Bundled fonts")[1].split("###")[0]
    faces = [ROOT / "src/docgen/fonts" / name for name in re.findall(r"`(\w+-\w+\.ttf)`", section)]
    sums = "".join(f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in faces)
    assert (4, record["fonts"]) == (
        len(faces),
        "sha256:" + hashlib.sha256(sums.encode()).hexdigest(),
    )
    folder = issued / "store" / "_templates" / TYPE / data["template"].removeprefix("sha256:")[:32]
    inventory = json.loads((folder / "inventory.json").read_bytes())
    by_digest = {digest: paths[0] for digest, paths in inventory["manifest"].items()}
    state = inventory["versions"]["v1"]["state"]
    logical = {path: by_digest[digest] for digest, paths in state.items() for path in paths}
    lines = "".join(
        f"{hashlib.sha256((folder / logical[path]).read_bytes()).hexdigest()}  {path}\n"
        for path in sorted(logical)
    )
    assert data["template"] == "sha256:" + hashlib.sha256(lines.encode()).hexdigest()


def test_the_last_line_s_digest_as_the_page_takes_it(issued: Path) -> None:
    """The shell line on the page gives what the next line's ``prev`` would be."""
    (line,) = blocks(PAGE, "sh")
    ran = subprocess.run(
        ["/bin/sh", "-c", line], cwd=issued.parent, capture_output=True, text=True, check=True
    )
    last = (issued / "ledger" / "ledger.jsonl").read_bytes().splitlines()[-1]
    assert hashlib.sha256(last).hexdigest() == ran.stdout.split()[0]
