"""docgen template check: what a template's author is told."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from docgen.cli.main import cli
from tests.docs.markdown import blocks, missing_lines, text
from tests.docs.test_type_folder import FILES
from tests.doctypes.shipped import copied

from . import golden
from .conftest import ROOT, Docgen

BROKEN = ROOT / "tests" / "broken"
SHIPPED = sorted(path.parent.name for path in (ROOT / "templates").glob("*/type.toml"))


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of types with one that has every kind of fault, to be named from beside it."""
    shutil.copytree(BROKEN, tmp_path / "types")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "types"


@pytest.mark.parametrize("type_id", SHIPPED)
def test_the_shipped_types_are_clean(docgen: Docgen, type_id: str) -> None:
    """Every type that comes with docgen passes, on its samples and on what is made from its schema."""
    ran = docgen("template", "check", type_id)
    tried = re.fullmatch(
        r"(\S+): nothing to correct\. Tried on (\d+) records? \(samples: (\d+)\)\.\n", ran.err
    )
    assert tried is not None, ran.out
    assert (0, type_id) == (ran.code, tried.group(1))
    assert int(tried.group(2)) > int(tried.group(3)) > 0


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.usefixtures("broken")
def test_the_report_of_the_broken_type_is_the_one_that_was_read(docgen: Docgen, lang: str) -> None:
    """Every kind of fault, in the order of files and lines, each with what to do about it."""
    ran = docgen("--lang", lang, "template", "check", "types/visit-note")
    assert ran.code == 3
    golden.compare(f"broken-type.{lang}.txt", ran.out)


def test_the_guide_shows_what_is_said() -> None:
    """The report in docs/template-guide.md is an excerpt of the one that was read."""
    shown = text("docs/template-guide.md").split("```\n$ docgen template check")[1].split("```")[0]
    report = golden.GOLDEN.joinpath("broken-type.en.txt").read_text("utf-8")
    assert [] == missing_lines(tuple(shown.splitlines()[1:]), report)


@pytest.mark.usefixtures("broken")
def test_json_says_the_same(docgen: Docgen) -> None:
    """--json gives every problem of the report with file, line, sentence and remedy."""
    ran = docgen("template", "check", "types/visit-note", "--json")
    report = docgen("template", "check", "types/visit-note").out
    found = [(one["file"], one["line"], one["what"], one["remedy"]) for one in ran.json["problems"]]
    assert f"{len(found)} problems to correct" in report
    assert (
        "types/visit-note/document.html",
        12,
        "outlets has no 'regoin'.",
        "Did you mean region?",
    ) in found
    squeezed = re.sub(r"\s+", "", report)
    assert [] == [what for _, _, what, _ in found if re.sub(r"\s+", "", what) not in squeezed]
    assert ran.json["types"] == [
        {"folder": "types/visit-note", "samples": 0, "records": 4, "not_tried": []}
    ]


def test_every_type_of_a_folder_is_checked(docgen: Docgen, broken: Path) -> None:
    """Without a name all types of --templates are looked at; a folder of types may be named too."""
    clean = broken / "clean"
    clean.mkdir()
    for name, language in FILES.items():
        shown = blocks("docs/type-folder.md", language)[0]
        clean.joinpath(name).write_text(shown.replace('id = "visit-note"', 'id = "clean"'), "utf-8")
    all_of_them = docgen("--templates", broken, "template", "check", "--json")
    named = docgen("template", "check", broken, "--json")
    by_title = docgen("--templates", broken, "template", "check", "Client visit note")
    folders = [Path(one["folder"]).name for one in all_of_them.json["types"]]
    assert (3, 3, ["clean", "visit-note"]) == (all_of_them.code, named.code, folders)
    assert (0, True) == (by_title.code, by_title.err.startswith("clean: nothing to correct."))


def test_samples_are_tried(docgen: Docgen, tmp_path: Path) -> None:
    """A sample that the type refuses is told with its place; a good one is counted."""
    copied("client-confirmation", tmp_path / "types")
    samples = (ROOT / "samples/client-confirmation/confirmations.yaml").read_text("utf-8")
    records = samples.split("\n- branch")
    sample = tmp_path / "one.yaml"
    sample.write_text("- branch" + records[1] + "\n- branch: SH01\n", encoding="utf-8")
    folder = tmp_path / "types" / "client-confirmation"
    ran = docgen("template", "check", folder, "--samples", sample, "--json")
    assert (3, 1) == (ran.code, ran.json["types"][0]["samples"])
    assert {"one.yaml"} == {one["file"] for one in ran.json["problems"]}
    sample.write_text("- branch" + records[1] + "\n", encoding="utf-8")
    assert 0 == docgen("template", "check", folder, "--samples", sample).code


def test_the_samples_of_a_folder_are_no_part_of_the_type(docgen: Docgen, tmp_path: Path) -> None:
    """samples/ in a type's folder is tried, and changes nothing of what is filed."""
    copied("client-confirmation", tmp_path / "types")

    def digests() -> list[str]:
        listed = docgen("--templates", tmp_path / "types", "types", "--json").json
        return [one["template"] for one in listed]

    before = digests()
    folder = tmp_path / "types" / "client-confirmation"
    shutil.copytree(ROOT / "samples" / "client-confirmation", folder / "samples")
    assert before == digests()
    assert docgen("template", "check", folder, "--json").json["types"][0]["samples"] == 14 + 27


def test_what_is_no_type_is_told(docgen: Docgen, tmp_path: Path) -> None:
    """An empty folder and an unknown name are called what they are."""
    assert 2 == docgen("template", "check", tmp_path).code
    assert 2 == docgen("template", "check", "no-such-type").code


def test_a_shell_completes_the_subcommand() -> None:
    """After ``docgen template`` the shell offers check."""
    ran = CliRunner().invoke(
        cli,
        [],
        prog_name="docgen",
        env={
            "_DOCGEN_COMPLETE": "bash_complete",
            "COMP_WORDS": "docgen template ",
            "COMP_CWORD": "2",
        },
    )
    assert "plain,check" in ran.output


@pytest.mark.usefixtures("broken")
def test_the_guard_refuses_what_the_check_tells(docgen: Docgen) -> None:
    """A type with a fault is refused before anything is issued, with file and line, and exit code 1."""
    ran = docgen("--templates", "types", "blank", "visit-note", "-o", "a.yaml")
    assert (1, True) == (ran.code, ran.err.startswith("schema.json, line "))
    assert not Path("a.yaml").exists()


def test_the_broken_type_shows_every_code(docgen: Docgen, broken: Path) -> None:
    """The codes of the findings are stable words, and the broken type has most of them."""
    ran = docgen("template", "check", broken / "visit-note", "--json")
    codes = {one["code"] for one in json.loads(ran.out)["problems"]}
    assert codes == {
        "css", "field", "field.unprinted", "format", "label", "markup", "mask", "names", "render",
        "structure", "type",
    }  # fmt: skip
