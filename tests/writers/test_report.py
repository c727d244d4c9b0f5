"""The problem report is pleasant to read, aligned, and cannot be forged by what it reports."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.i18n import translator
from docgen.model import Label, Problem, Source, Text
from docgen.writers.report import place_text, problem_dict, problem_lines, summary
from docgen.writers.width import width

ZH, EN = translator("zh"), translator("en")


def _problem(
    cell: str | None, label: Label, what: str, remedy: str = "Correct it.", **more: object
) -> Problem:
    source = Source(file=str(more.pop("file", "客户.xlsx")), sheet="确认单", cell=cell)
    source = replace(source, **more.pop("source", {}))  # type: ignore[arg-type]
    return Problem(
        code="test", what=Text(what, zh=f"{what}（中）"), remedy=Text(remedy, zh="请更正。"),
        source=source, field="f", label=label, **more,  # type: ignore[arg-type]
    )  # fmt: skip


NAME, NUMBER = Label("姓名", "Name"), Label("居民身份证号码", "Citizen number")


def test_problems_are_grouped_and_aligned() -> None:
    """By file and sheet, then by row; places, labels and sentences in columns of their own."""
    problems = [
        _problem("AB12", NAME, "Second."),
        _problem("E3", NUMBER, "First."),
        _problem("B12", NAME, "Third.", value="x"),
    ]
    assert problem_lines(problems, EN) == [
        "客户.xlsx, sheet “确认单”",
        "  Row 3",
        "    column E (E3)     Citizen number  First.",
        "                                      → Correct it.",
        "  Row 12",
        "    column B (B12)    Name            Third.",
        "                                      Found: x",
        "                                      → Correct it.",
        "    column AB (AB12)  Name            Second.",
        "                                      → Correct it.",
        "",
        "3 problems to correct, in 2 places.",
    ]


def test_chinese_lines_up_in_a_terminal() -> None:
    """The sentences of all lines begin in the same terminal cell, whatever the labels' width."""
    problems = [_problem("E3", NUMBER, "甲"), _problem("F3", NAME, "甲")]
    lines = [line for line in problem_lines(problems, ZH) if "甲" in line]
    assert len({width(line[: line.index("甲")]) for line in lines}) == 1
    assert lines[0].startswith("    E列（E3）  居民身份证号码  甲")


def test_rows_and_sheets_are_named_in_chinese() -> None:
    """A clerk reads 第3行， E列 and the cell."""
    place = Source(file="客户.xlsx", sheet="确认单", cell="E3")
    assert place_text(place, ZH) == "客户.xlsx，工作表“确认单” 第3行 E列（E3）"


def test_a_tree_is_reported_by_record_and_line() -> None:
    """JSON and YAML have records and lines instead of rows and cells."""
    place = {"sheet": None, "cell": None, "line": 41, "path": "[3].outlets[0].region"}
    lines = problem_lines([_problem(None, NAME, "Wrong.", file="a.yaml", source=place)], EN)
    assert lines[:3] == ["a.yaml", "  Record 4", "    line 41  Name  Wrong."]


def test_a_problem_of_the_whole_file_comes_first() -> None:
    """What concerns no row stands right below the file's name."""
    whole = Problem("x", Text("No header row."), Text("Add one."), Source("客户.xlsx", "确认单"))
    lines = problem_lines([_problem("A1", NAME, "Late."), whole], EN)
    assert [line.strip() for line in lines[1:3]] == ["No header row.", "→ Add one."]


def test_long_sentences_are_folded_under_themselves() -> None:
    """No line is wider than the terminal, and a folded one goes on in its own column."""
    lines = problem_lines([_problem("E3", NUMBER, "这句话很长，" * 20)], ZH, columns=80)
    assert max(map(width, lines)) <= 80
    inner = [line for line in lines if "这句话" in line]
    assert len({width(line) - width(line.lstrip()) for line in inner[1:]}) == 1


def test_a_limit_shortens_the_list_but_not_the_count() -> None:
    """The rest is counted, and so does the summary."""
    problems = [_problem(f"A{row}", NAME, "Wrong.") for row in range(2, 12)]
    lines = problem_lines(problems, EN, limit=3)
    assert sum("Wrong." in line for line in lines) == 3
    assert lines[-3:] == ["… and 7 more problems.", "", "10 problems to correct, in 10 places."]


@pytest.mark.parametrize(
    ("cells", "files", "expected"),
    [
        (["A2"], ["a"], "1 problem to correct."),
        (["A2", "B2"], ["a", "a"], "2 problems to correct, in one place."),
        (["A2", "B3"], ["a", "a"], "2 problems to correct, in 2 places."),
        (["A2", "A2"], ["a", "b"], "2 problems to correct, in 2 places of 2 files."),
    ],
)
def test_the_summary_counts(cells: list[str], files: list[str], expected: str) -> None:
    """Problems, places and files, each counted once."""
    problems = [_problem(c, NAME, "x", file=f) for c, f in zip(cells, files, strict=True)]
    assert summary(problems, EN) == expected


def test_no_problems_no_report() -> None:
    """Nothing to say, nothing said."""
    assert problem_lines([], EN) == []


def test_a_problem_for_programs_has_stable_keys() -> None:
    """Code and place as they are, sentences in the language asked for."""
    assert problem_dict(_problem("E3", NAME, "Wrong.", value="1"), EN) == {
        "code": "test", "file": "客户.xlsx", "sheet": "确认单", "cell": "E3", "line": None,
        "path": None, "field": "f", "label": "Name", "value": "1", "what": "Wrong.",
        "remedy": "Correct it.",
    }  # fmt: skip


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=20))
def test_input_cannot_forge_a_line_or_steer_the_terminal(value: str, file: str, cell: str) -> None:
    """Whatever stands in values, names of files and places, each line is one line of text."""
    problem = replace(
        _problem("A2", NAME, "x", value=value),
        what=Text("Found {v}", {"v": value}),
        source=Source(file=file, sheet=file, cell=cell),
    )
    lines = problem_lines([problem], EN)
    controls = [c for line in lines for c in line if ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0]
    assert controls == []
    assert [line for line in lines if len(line.splitlines()) > 1] == []
