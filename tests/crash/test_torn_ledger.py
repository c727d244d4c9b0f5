"""A ledger whose last line a crash tore: completed from the register, or, if that is lost, cut."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.bootstrap import formats
from docgen.errors import IntegrityError
from docgen.ledgers.jsonl import JsonlLedger
from tests.cli.records import confirmation
from tests.crash.program import Ran, captured, generating, plain_renderers

Docgen = Callable[..., Ran]


@pytest.fixture
def input_file(tmp_path: Path) -> Path:
    file = tmp_path / "in.json"
    records = [confirmation(1), confirmation(2)]
    file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.fixture
def docgen(tmp_path: Path, input_file: Path, monkeypatch: pytest.MonkeyPatch) -> Docgen:
    """The program on an archive of two documents."""
    monkeypatch.setattr(formats, "renderers", plain_renderers)

    def run(*args: str) -> Ran:
        return captured(["--lang", "en", "--archive", str(tmp_path / "archive"), *args])

    assert 0 == run(*generating(input_file)).code
    return run


@pytest.fixture
def ledger(docgen: Docgen, tmp_path: Path) -> Path:
    return tmp_path / "archive" / "ledger" / "ledger.jsonl"


@pytest.mark.parametrize("kept", [100, -1])
@pytest.mark.parametrize("padding", [b"", b"\0" * 7])
def test_recover_completes_it(docgen: Docgen, ledger: Path, kept: int, padding: bytes) -> None:
    """With the register there, the very line comes back."""
    whole = ledger.read_bytes()
    *lines, last = whole.splitlines(keepends=True)
    ledger.write_bytes(b"".join(lines) + last[:kept] + padding)
    assert 0 == docgen("recover").code
    assert whole == ledger.read_bytes()
    assert 0 == docgen("verify").code


@pytest.mark.parametrize("kept", [100, -1])
@pytest.mark.parametrize("padding", [b"", b"\0" * 7])
def test_rebuild_goes_on_without_it(
    docgen: Docgen, ledger: Path, input_file: Path, kept: int, padding: bytes
) -> None:
    """With the register lost too: what the line told is found again in the store.

    Nothing vouches for the torn line: a checkpoint is made when all its lines are whole.
    """
    shutil.rmtree(ledger.parent / "checkpoints")
    for name in ("checkpoint.key", "checkpoint.pub"):
        (ledger.parents[1] / name).unlink()
    *lines, last = ledger.read_bytes().splitlines(keepends=True)
    ledger.write_bytes(b"".join(lines) + last[:kept] + padding)
    (ledger.parents[1] / "register.db").unlink()
    assert 0 == docgen("rebuild").code
    verified = docgen("verify", "--json")
    assert (0, [], 2) == (verified.code, verified.json["pending"], verified.json["documents"])
    again = docgen(*generating(input_file)).json["documents"]
    assert ["already issued"] * 2 == [one["outcome"] for one in again]


def test_a_changed_end_is_no_torn_end(ledger: Path) -> None:
    """Any one bit flipped in the last line, newline included, is left for verify to name."""
    whole = ledger.read_bytes()
    start = whole.rindex(b"\n", 0, -1) + 1
    for place in (start, len(whole) - 2, len(whole) - 1):
        for bit in range(8):
            changed = bytearray(whole)
            changed[place] ^= 1 << bit
            ledger.write_bytes(changed)
            with contextlib.suppress(IntegrityError):  # refusing is as good as leaving alone
                JsonlLedger(ledger).mend_end()
            assert bytes(changed) == ledger.read_bytes()
