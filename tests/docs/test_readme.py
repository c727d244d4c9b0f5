"""What the README files show is what the program does."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from docgen import __version__
from docgen.cli.main import COMMANDS, cli, main
from docgen.errors import DocgenError
from docgen.i18n import LANGUAGES
from tests.docs.markdown import ROOT, links, missing_lines, steps, text

READMES = {"README.md": "en", "README.zh-CN.md": "zh"}
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("samples/*.md"))
)


@pytest.mark.parametrize(("name", "lang"), READMES.items())
def test_the_tour_runs_as_shown(
    name: str,
    lang: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every docgen command, in order, ends with the code shown and prints the lines shown."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOCGEN_LANG", lang)
    monkeypatch.delenv("DOCGEN_ARCHIVE", raising=False)
    monkeypatch.delenv("DOCGEN_NO_OCR")
    monkeypatch.setenv("DOCGEN_SEAL_PASSWORD", "what a person would type")
    # Other tests run worker processes; starting them takes longer than these few documents.
    monkeypatch.setattr("docgen.press.IN_PROCESS", 20)
    ran = set()
    for step in steps(name):
        words = shlex.split(step.command)
        if words[0] != "docgen":
            continue
        with pytest.raises(SystemExit) as left:
            main(words[1:])
        captured = capsys.readouterr()
        output = captured.out + captured.err
        assert (step.command, step.code) == (step.command, int(left.value.code or 0)), output
        assert (step.command, []) == (step.command, missing_lines(step.shown, output)), output
        ran.add(words[1])
    assert set(COMMANDS) - {"doctor", "completion", "serve"} == ran


def test_both_tours_are_the_same() -> None:
    """The Chinese README runs the commands of the English one, with the type by its alias."""
    english, chinese = ([step.command for step in steps(name)] for name in READMES)
    assert english == [re.sub("客户确认单", "client-confirmation", command) for command in chinese]


@pytest.mark.parametrize("name", READMES)
def test_shell_commands_are_those_there_are(name: str) -> None:
    """What is no docgen command is a make target of the Makefile, or enters the environment."""
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    others = [step.command for step in steps(name) if not step.command.startswith("docgen ")]
    made = [command.removeprefix("make ") for command in others if command.startswith("make ")]
    assert ["demo", "test", "setup"] == made
    assert set(made) <= targets
    assert ["source .venv/bin/activate"] == [one for one in others if not one.startswith("make ")]


@pytest.mark.parametrize("name", READMES)
def test_the_first_screen_shows_the_two_commands_and_a_page(name: str) -> None:
    """make demo, make test and the picture of a page stand before the first section."""
    first = text(name).split("\n## ")[0]
    wanted = ("$ make demo", "$ make test", "docs/images/confirmation.png")
    assert [True, True, True] == [one in first for one in wanted]
    assert len(first.splitlines()) <= 30


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_in_the_table(name: str) -> None:
    """The table of commands has each command of the program, in its order, and no other."""
    listed = re.findall(r"^\| `docgen ([a-z-]+)", text(name), re.MULTILINE)
    assert list(COMMANDS) == list(dict.fromkeys(listed))


@pytest.mark.parametrize("name", READMES)
def test_every_exit_code_is_in_the_table(name: str) -> None:
    """The table of exit codes has 0 and the code of every class of error."""

    def codes(error: type[DocgenError]) -> set[int]:
        return {error.exit_code}.union(*(codes(child) for child in error.__subclasses__()))

    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", text(name), re.MULTILINE)}
    assert {0} | codes(DocgenError) == listed


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    """Every link and picture within the repository is a file that is there."""
    folder = (ROOT / name).parent
    assert [] == [target for target in links(name) if not (folder / target).exists()]


def test_every_decision_is_listed() -> None:
    """The list of decision records names each of them, by its number and title."""
    files = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
    rows = [
        f"| [{path.name[:4]}]({path.name}) | {path.read_text('utf-8').splitlines()[0][7:]} |"
        for path in files
    ]
    assert rows == re.findall(r"^\| \[\d{4}\].*$", text("docs/adr/README.md"), re.MULTILINE)


PICTURES = sorted(path for path in (ROOT / "docs/images").glob("*.png") if path.stem != "gallery")


@pytest.mark.parametrize("picture", PICTURES, ids=str)
def test_pictures_are_small(picture: Path) -> None:
    """A picture of the documentation is a PNG 900 pixels wide of at most 150 KB."""
    data = picture.read_bytes()
    assert (b"\x89PNG", 900) == (data[:4], int.from_bytes(data[16:20]))
    assert len(data) <= 150_000


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_page_has_an_example(command: str, lang: str) -> None:
    """--help of each command ends in an example that calls it, under a heading in the language."""
    ran = CliRunner().invoke(cli, ["--lang", lang, command, "--help"], prog_name="docgen")
    heading, example = ran.output.rstrip().splitlines()[-2:]
    assert (0, {"en": "Example:", "zh": "示例:"}[lang]) == (ran.exit_code, heading)
    assert f"docgen {command}" in example


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_chinese_help_is_chinese(command: str) -> None:
    """A help page in Chinese has no English sentence: headings, descriptions and options."""
    args = ["--lang", "zh", *([command] if command else []), "--help"]
    ran = CliRunner().invoke(cli, args, prog_name="docgen")
    assert [] == re.findall(r"\b[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+\b", ran.output.split("示例")[0])
    assert "用法：docgen" in ran.output


def test_the_list_of_commands_is_not_cut_off() -> None:
    """Each command's first sentence fits the list that docgen --help shows."""
    ran = CliRunner().invoke(cli, ["--lang", "en", "--help"], prog_name="docgen")
    assert "…" not in ran.output
    assert [name for name in COMMANDS if f"\n  {name} " not in ran.output] == []


def test_the_changelog_names_this_version() -> None:
    """The newest section of the changelog speaks of the version the package has."""
    section = text("CHANGELOG.md").split("\n## ")[1]
    assert __version__ in section
