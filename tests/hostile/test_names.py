"""Names of files, archives and branches: shown harmlessly, masked where due, never followed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Docgen, archive, docgen
from tests.cli.records import confirmation
from tests.doctypes.shipped import copied

__all__ = ["archive", "docgen"]
TYPE = "client-confirmation"
CITIZEN = "990000198503151237"


def _write(path: Path, *records: dict[str, object]) -> Path:
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "name",
    ["=cmd|calc.json", "客户 确认单.json", "a\nb.json", "a\x1b[31m.json", "..json", "-o.json",
     "$(id).json", "x" * 240 + ".json", "a\u202eb.json", "{0}{{7*7}}.json"],
)  # fmt: skip
def test_any_file_name_works_and_is_shown_harmlessly(
    docgen: Docgen, tmp_path: Path, archive: Path, name: str
) -> None:
    """Its records are issued; on the terminal the name can neither break lines nor steer."""
    file = _write(tmp_path / name, confirmation(1))
    ran = docgen("generate", TYPE, file, "--jobs", "0")
    assert 0 == ran.code, ran.err
    for line in (ran.out + ran.err).splitlines():
        assert "\x1b" not in line
        assert "\u202e" not in line
    assert 2 == len(ran.out.splitlines())
    assert 0 == docgen("show", "QR-SH01-202611-0001").code
    assert {name, "archive"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("name", ["=cmd|calc.json", "a\nb.json", "a\x1b[31m.json", "{0}{x}.json"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_problems_name_any_file_on_one_line(
    docgen: Docgen, tmp_path: Path, name: str, lang: str
) -> None:
    """The report's first line is the file's name, whatever is in it."""
    file = _write(tmp_path / name, confirmation(1, id_no="990000199202290018"))
    ran = docgen("--lang", lang, "check", TYPE, file)
    assert 3 == ran.code
    first = ran.out.splitlines()[0]
    assert name.split("\n")[0].split("\x1b")[0] in first
    assert ".json" in first
    assert "\x1b" not in ran.out


def test_a_citizen_number_in_a_file_name_is_masked_in_the_ledger(
    docgen: Docgen, tmp_path: Path, archive: Path
) -> None:
    """Nothing that is kept holds the number: not ledger, not database, not show."""
    file = _write(tmp_path / f"赵样宁{CITIZEN}.json", confirmation(1, id_no="11010519491231002X"))
    assert 0 == docgen("generate", TYPE, file, "--jobs", "0").code
    for path in archive.rglob("*"):
        assert CITIZEN not in path.name
        assert not path.is_file() or CITIZEN.encode() not in path.read_bytes(), path
    assert CITIZEN not in docgen("show", "QR-SH01-202611-0001", "--full").out


def test_a_file_above_the_working_folder_is_named_without_its_path(
    docgen: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, archive: Path
) -> None:
    """../../x.json is read where it is; the ledger keeps its name only."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    _write(tmp_path / "x.json", confirmation(1))
    monkeypatch.chdir(inner)
    assert 0 == docgen("generate", TYPE, "../../x.json", "--jobs", "0").code
    ledger = (archive / "ledger" / "ledger.jsonl").read_text("utf-8")
    assert '"file":"x.json"' in ledger
    assert ".." not in ledger


def test_archives_and_templates_stand_anywhere(
    docgen: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An archive in a folder with blanks and Chinese, templates by a relative path: all works."""
    monkeypatch.chdir(tmp_path)
    copied(TYPE, tmp_path / "模板 文件")
    _write(tmp_path / "in.json", confirmation(1))
    place = Path("我的 档案/二〇二六 年")
    here = ("--templates", "模板 文件")
    assert 0 == docgen(*here, "generate", TYPE, "in.json", "--jobs", "0", archive=place).code
    assert 0 == docgen(*here, "verify", archive=place).code
    assert (tmp_path / place / "register.db").is_file()


UNSAFE = ("..", ".", "a/b", "SH01/..", "SH01\u200b", "\\\\x", "C:", "SH01\x00", "SH" + "0" * 30,
          "sh01", "${x}", "{seq}", "SH-1", "CON", "٠١SH", "SH０１x", "=SH1")  # fmt: skip


def test_what_no_number_may_hold_is_refused(docgen: Docgen, tmp_path: Path, archive: Path) -> None:
    """A branch code that could leave the series' folder is a problem at its field; nothing is filed."""
    records = [confirmation(number, branch=branch) for number, branch in enumerate(UNSAFE)]
    ran = docgen("generate", TYPE, _write(tmp_path / "in.json", *records), "--jobs", "0", "--json")
    assert 3 == ran.code
    assert [f"[{number}].branch" for number in range(len(UNSAFE))] == [
        one["path"] for one in ran.json["problems"]
    ]
    assert [] == [path for path in archive.rglob("*") if path.suffix in (".pdf", ".docx")]


@pytest.mark.parametrize(
    ("branch", "code"),
    [("..", "number.unsafe"), ("a/b", "number.unsafe"), ("A" * 25, "number.unsafe"),
     ("é", "number.unsafe"), ("\U00020000", "number.unsafe"), ("A" * 24, None), ("上海1部", None)],
)  # fmt: skip
def test_the_number_is_safe_whatever_the_schema_allows(
    docgen: Docgen, tmp_path: Path, branch: str, code: str | None
) -> None:
    """Even a type that sets no pattern lets nothing into a number that could not name a file."""
    templates = copied(TYPE, tmp_path / "templates")
    schema = templates / TYPE / "schema.json"
    content = json.loads(schema.read_text("utf-8"))
    content["properties"]["branch"] |= {"pattern": "^.*$", "maxLength": 100}
    schema.write_text(json.dumps(content), encoding="utf-8")
    file = _write(tmp_path / "in.json", confirmation(1, branch=branch))
    ran = docgen("--templates", templates, "check", TYPE, file, "--json")
    assert [code] * (code is not None) == [one["code"] for one in ran.json["problems"]]


def test_spellings_of_a_branch_are_one_series(docgen: Docgen, tmp_path: Path) -> None:
    """Width, blanks and a line end in a code make no series of their own."""
    spellings = ["SH01", "ＳＨ０１", " SH01 ", "SH01\n", "S H01"]
    records = [confirmation(number, branch=branch) for number, branch in enumerate(spellings)]
    ran = docgen("generate", TYPE, _write(tmp_path / "in.json", *records), "--jobs", "0", "--json")
    assert [f"QR-SH01-202611-{number:04}" for number in range(1, 6)] == [
        one["number"] for one in ran.json["documents"]
    ]


def test_numbers_are_looked_up_and_never_followed(docgen: Docgen, tmp_path: Path) -> None:
    """get and show of anything but a number of the register are refused and write nothing."""
    docgen("generate", TYPE, _write(tmp_path / "in.json", confirmation(1)), "--jobs", "0")
    before = sorted(tmp_path.iterdir())
    for number in ("../../etc/passwd", "QR-SH01-202611-0001/..", "", "%", "x\ny"):
        for command in ("get", "show"):
            assert 5 == docgen(command, number).code, number
    assert before == sorted(tmp_path.iterdir())
