"""The tutorial of docs/template-guide.md, followed word for word in an empty folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from docgen.cli.main import main
from tests.docs.markdown import text

_SECTION = re.compile(r"^## A new type from nothing\n(.*?)^## ", re.MULTILINE | re.DOTALL)
_FILE = re.compile(
    r"`([\w./-]+\.(?:toml|json|html|css|yaml))`[^`]*?\n\n```\w+\n(.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_a_type_is_made_from_nothing_and_a_document_of_it_issued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every file as printed, every command with the output shown; no folder of docgen's own is touched."""
    (section,) = _SECTION.findall(text("docs/template-guide.md"))
    files = dict(_FILE.findall(section))
    assert 5 == len(files)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOCGEN_LANG", "en")
    monkeypatch.delenv("DOCGEN_ARCHIVE", raising=False)
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    steps = "".join(_CONSOLE.findall(section)).split("$ ")[1:]
    assert 6 == len(steps)
    for step in steps:
        command, *shown = step.splitlines()
        with pytest.raises(SystemExit) as left:
            main(shlex.split(command)[1:])
        captured = capsys.readouterr()
        output = captured.out + captured.err
        assert (command, 0) == (command, int(left.value.code or 0)), output
        assert [line for line in shown if line not in output] == [], output
    issued = (tmp_path / "LYD-SH01-2026-0001.pdf").read_bytes()
    assert issued.startswith(b"%PDF-")
