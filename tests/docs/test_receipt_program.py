"""docs/archive-format.md lets a stranger prove a receipt: its program, on receipts of a real archive."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from docgen.cli.main import cli
from tests.cli.records import confirmation
from tests.docs.markdown import blocks

PAGE = "docs/archive-format.md"
SERIAL = "QR-SH01-202611-0001"
Prove = Callable[..., tuple[int, list[str]]]


def run(folder: Path, *args: object) -> str:
    """A command of docgen, and what it printed."""
    ran = CliRunner().invoke(cli, ["--archive", str(folder / "archive"), *map(str, args)])
    assert 0 == ran.exit_code, ran.output
    return ran.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document's PDF, its receipt from before and after it became void, and the public key."""
    folder = tmp_path_factory.mktemp("program")
    records = [confirmation(n) for n in (1, 2)]
    (folder / "in.json").write_text(json.dumps(records), encoding="utf-8")
    run(folder, "generate", "client-confirmation", folder / "in.json", "--jobs", "0")
    run(folder, "get", SERIAL, "-o", folder / "document.pdf")
    run(folder, "receipt", SERIAL, "-o", folder / "receipt.json")
    run(folder, "void", SERIAL, "--reason", "资金账号有误")
    run(folder, "receipt", SERIAL, "-o", folder / "void.json")
    (folder / "key.pem").write_text(run(folder, "checkpoint", "key", "--pem"))
    return folder


@pytest.fixture
def prove(folder: Path, tmp_path: Path) -> Prove:
    """Runs the page's program on files, given by their content or taken from the folder."""
    program, _checker = [code for code in blocks(PAGE, "python") if "sys.argv" in code]
    script = tmp_path / "prove.py"
    script.write_text(program, encoding="utf-8")

    def run(**changed: bytes) -> tuple[int, list[str]]:
        names = {"receipt": "receipt.json", "document": "document.pdf", "key": "key.pem"}
        files = []
        for part, name in names.items():
            (tmp_path / name).write_bytes(changed.get(part) or (folder / name).read_bytes())
            files.append(str(tmp_path / name))
        command = [sys.executable, "-I", str(script), *files]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        return ran.returncode, (ran.stdout + ran.stderr).splitlines()

    return run


def test_the_program_proves_a_receipt(prove: Prove, folder: Path) -> None:
    """Each step says yes; a receipt of later times says that the document is void."""
    code, said = prove()
    assert (0, "The document is proven, as of this checkpoint.") == (code, said[-1]), said
    assert all(line.startswith("yes ") for line in said[:-1])
    code, said = prove(receipt=(folder / "void.json").read_bytes())
    assert (0, "The document is proven, as of this checkpoint. It is VOID.") == (code, said[-1])


def test_the_program_finds_what_was_changed(prove: Prove, folder: Path) -> None:
    """In the document, in each part of the receipt; and another key."""
    receipt, pdf = ((folder / name).read_bytes() for name in ("receipt.json", "document.pdf"))
    told = json.loads(receipt)
    entry = told["entries"][0]
    changes = [
        {"document": pdf[:-1] + bytes([pdf[-1] ^ 1])},
        {"receipt": receipt.replace(b"  ", b" ", 1)},
        {"receipt": receipt.replace(SERIAL.encode(), b"QR-SH01-202611-0002", 1)},
        *(
            {"receipt": receipt.replace(part.encode(), changed.encode(), 1)}
            for part, changed in (
                ('\\"seq\\":3', '\\"seq\\":2'),
                ("document.pdf", "document.pdg"),
                (entry["proof"][0], entry["proof"][1]),
                ("\\n4\\n", "\\n5\\n"),
            )
        ),
    ]
    for change in changes:
        assert change.get("receipt") != receipt
        code, said = prove(**change)
        assert (1, True) == (code, said[-1].startswith("NO  ")), (change.keys(), said)
