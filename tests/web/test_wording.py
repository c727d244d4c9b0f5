"""What the page and the API say to do: nobody who sits at a browser is sent to a terminal."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import docgen
from docgen.errors import BusyError, DocgenError
from docgen.model import Role, Text
from docgen.web import advice, rendering, wording
from tests.web.api.conftest import program
from tests.web.conftest import Web

HOME = Path(docgen.__file__).parent
# Where what goes wrong is for whoever runs the server, or no page leads to it: sealing, OCR, receipts of others, folders.
FOR_THE_SERVER = frozenset(
    [
        "accounts",
        "bags",
        "bootstrap",
        "cli",
        "indexes",
        "ledgers",
        "readers",
        "registers",
        "renderers",
        "stores",
        "durable.py",
        "sqlite.py",
    ]
)
NOT_ON_THE_WEB = frozenset(
    f"{name}.py"
    for name in [
        "derive_record",
        "select",
        "read_text",
        "checkpoint",
        "seals",
        "notes",
        "receipts",
        "serving",
        "inspect",
        "accounts",
    ]
)


def strings(path: Path) -> Iterator[tuple[str, str]]:
    """(sentence, remedy) of every error that a module raises; a class's own remedy goes without a sentence."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            first = node.args[0] if node.args else None
            for one in node.keywords:
                if one.arg == "remedy" and isinstance(one.value, ast.Constant):
                    said = first.value if isinstance(first, ast.Constant) else ""
                    yield str(said), str(one.value.value)
        for line in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
                names = [getattr(one, "id", "") for one in line.targets]
                yield from [("", str(line.value.value))] if names == ["remedy"] else ()


def modules() -> Iterator[Path]:
    return iter(sorted(HOME.rglob("*.py")))


def test_no_remedy_of_an_act_sends_to_a_terminal() -> None:
    """What the use cases and rules behind the page's acts say to do is said for the page, sentence by sentence."""
    left = [
        (path.name, said, remedy)
        for path in modules()
        if path.relative_to(HOME).parts[0] not in FOR_THE_SERVER and path.name not in NOT_ON_THE_WEB
        for said, remedy in strings(path)
        if advice.names_command(remedy)
        and remedy not in advice.INSTEAD
        and said not in wording.INSTEAD
    ]
    # What these three tell is damage: the page says that whoever runs the server sees to it.
    damage = {"TemplateError", "IntegrityError", "UnreadableDocumentError"}
    told = {kind.remedy for kind in DocgenError.__subclasses__() if kind.__name__ in damage}
    assert [] == [one for one in left if one[2] not in told]


def test_the_tables_name_sentences_that_there_are() -> None:
    """A sentence that is changed where it is raised is changed in the tables, or the page would send to a terminal."""
    words = {
        node.value
        for path in modules()
        if path.name not in ("advice.py", "wording.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert [] == [one for one in (*advice.INSTEAD, *wording.INSTEAD) if one not in words]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_left_is_for_whoever_runs_the_server(lang: str) -> None:
    """A remedy that names a command and stands in no table says whose it is; the others stand as they are."""
    translate = rendering.translator(lang)
    damaged = DocgenError(
        "x", file="f", remedy="Run 'docgen rebuild': it restores it from store and ledger."
    )
    assert {"en": "whoever runs this server", "zh": "服务器"}[lang] in wording.told(
        damaged, translate
    )[1]
    busy = wording.told(BusyError("x"), translate)[1]
    assert busy
    assert "command" not in busy
    assert "命令" not in busy
    nested = Text(
        "{remedy} Whoever may decide so can issue it all the same with --override REASON.",
        {"remedy": Text("Issue it first.")},
    )
    assert "--override" not in translate(nested)


def test_pages_and_programs_are_told_the_same(shared: Web) -> None:
    """A document that is not there: the remedy is the page's, on the page and in the API."""
    page = shared.visit(Role.AUDITOR).get("/documents/QR-SH01-209901-0001")
    told = program(shared, Role.AUDITOR).get("/api/v1/documents/QR-SH01-209901-0001").json()
    assert "look for it with the search" in told["remedy"]
    assert told["remedy"] in page.text
