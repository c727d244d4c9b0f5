"""The samples: made anew they are the same, they are right where they should be, and harm nobody."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from docgen.core.series import period
from docgen.model import Node
from sample_maker import files as maker
from tests import kept
from tests.doctypes.shipped import (
    ROOT,
    SAMPLES,
    TYPES,
    bad,
    bad_codes,
    changed,
    few_records,
    load,
    problem_codes,
    read,
    sample_files,
    sample_records,
    stored,
    unpacked,
)

NEVER = dt.date(1, 1, 1)  # the issue date decides no period here
FILES = [(type_id, stem) for type_id in TYPES for stem in sample_files(type_id)]


def expectations(type_id: str) -> Any:
    """tests/doctypes/types/test_<type>.py, which says what the bad sample and the rules must show."""
    return importlib.import_module(f"tests.doctypes.types.test_{type_id.replace('-', '_')}")


@pytest.mark.parametrize("type_id", TYPES)
def test_what_is_on_disk_is_what_the_script_makes(type_id: str) -> None:
    """Nobody has edited a generated sample by hand, none is missing, none is left over."""
    made = maker.files([type_id])
    assert set(made) == {f"{type_id}/{path.name}" for path in (SAMPLES / type_id).iterdir()}
    for name, data in made.items():
        on_disk = (SAMPLES / name).read_bytes()
        if name.endswith(".xlsx"):
            assert unpacked(data) == unpacked(on_disk), name
        else:
            assert data == on_disk, name


@pytest.mark.parametrize("type_id", TYPES)
def test_the_script_gives_the_same_bytes_twice(type_id: str) -> None:
    """No clock and no chance gets into a sample."""
    assert maker.files([type_id]) == maker.files([type_id])


def test_every_type_has_samples_and_expectations() -> None:
    """A module that makes the samples, and a test file that says what is asked of them."""
    tests = Path(__file__).parent.joinpath("types").glob("test_*.py")
    assert TYPES == sorted(maker.type_ids())
    assert TYPES == sorted(path.stem.removeprefix("test_").replace("_", "-") for path in tests)


@pytest.mark.parametrize("type_id", TYPES)
def test_every_sample_record_is_valid(type_id: str) -> None:
    """The good samples are good."""
    doctype = load(type_id)
    records = sample_records(type_id)
    assert records
    assert [[]] * len(records) == [problem_codes(doctype, record) for record in records]


@pytest.mark.parametrize(("type_id", "stem"), FILES)
@pytest.mark.parametrize("suffix", ["xlsx", "yaml"])
def test_both_files_read_as_the_same_records(type_id: str, stem: str, suffix: str) -> None:
    """However the clerk spelt dates, amounts and digits, the records are those of the YAML file."""
    found = read(load(type_id), SAMPLES / type_id / f"{stem}.{suffix}")
    assert found.problems == ()
    assert stored(type_id, stem) == [dict(record.values) for record in found.records]


@pytest.mark.parametrize("type_id", TYPES)
def test_no_two_samples_share_a_natural_key(type_id: str) -> None:
    """All samples can be issued into one archive."""
    key = load(type_id).key
    keys = [tuple(_at(record, name) for name in key) for record in sample_records(type_id)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("type_id", TYPES)
def test_the_samples_compose(type_id: str) -> None:
    """Records become documents; whom each is about stands in it."""
    doctype = load(type_id)
    composer = kept.composer(doctype)
    for record in few_records(type_id, 6):
        day = period(doctype.number, record, dt.date(2026, 11, 30))
        composed = composer.compose(record, serial="X-0001", issued_on=day, period=day)
        assert str(_at(record, doctype.subject_name or "branch")) in composed.text


def _at(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = record[name]
    return record


@pytest.mark.parametrize("type_id", TYPES)
def test_the_samples_name_nobody(type_id: str) -> None:
    """Citizen numbers of no region, mobile numbers with an all-zero tail, and 样例 beside each."""
    for record in sample_records(type_id):
        text = json.dumps(record, ensure_ascii=False)
        people = re.findall(r"(?<![0-9A-Z])[0-9]{17}[0-9X](?![0-9])", text)
        assert [number for number in people if not number.startswith("990000")] == []
        mobiles = re.findall(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", text)
        assert [number for number in mobiles if not number.endswith("00000000")] == []
        assert "样例" in text


@pytest.mark.parametrize("type_id", TYPES)
def test_the_bad_samples_are_bad_in_many_ways(type_id: str) -> None:
    """Every kind of fault the bad workbook is there to show is found in it."""
    everywhere = {"required", "key.duplicate", "column.unknown"}
    assert set() == (everywhere | expectations(type_id).BAD) - bad_codes(type_id)
    assert len(bad_codes(type_id)) >= 8


@pytest.mark.parametrize("type_id", TYPES)
def test_every_problem_of_the_bad_samples_names_its_cell(type_id: str) -> None:
    """Each finding says in which file, sheet and cell it is."""
    found = bad(type_id)
    assert [p.code for p in found.problems if not (p.source.sheet and p.source.cell)] == []


@pytest.mark.parametrize("type_id", TYPES)
def test_every_sheet_of_the_bad_samples_has_a_fault(type_id: str) -> None:
    """Rows of the other sheets are told as the records are."""
    sheets = {problem.source.sheet for problem in bad(type_id).problems}
    rows = {field.label.zh for field in load(type_id).fields if field.is_rows}
    assert (1, set()) == (len(sheets - rows), rows - sheets)


@pytest.mark.parametrize("type_id", TYPES)
def test_a_record_of_the_bad_samples_is_right(type_id: str) -> None:
    """Among the bad ones is one that would be issued."""
    assert [] != [entry for entry in bad(type_id).entries if not entry.problems]


@pytest.mark.parametrize("type_id", TYPES)
def test_the_bad_samples_hold_a_character_of_no_font(type_id: str) -> None:
    """A text that cannot be set is among the bad ones, so that its refusal can be shown."""
    texts = "".join(text for entry in bad(type_id).entries for text in _texts(entry.raw))
    assert "\U0003134a" in texts


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node.value, Mapping):
        for one in node.value.values():
            yield from _texts(one)
    elif isinstance(node.value, Sequence) and not isinstance(node.value, str):
        for one in node.value:
            yield from _texts(one)
    else:
        yield str(node.value)


CASES = [
    pytest.param(type_id, change, codes, id=f"{type_id}-{str(change)[:60]}")
    for type_id in TYPES
    for change, codes in expectations(type_id).CASES
]


@pytest.mark.parametrize(("type_id", "change", "codes"), CASES)
def test_a_record_is_refused_for_its_fault_alone(
    type_id: str, change: dict[str, Any], codes: list[str]
) -> None:
    """One change to the example breaks the one rule or bound it should, or none."""
    assert codes == changed(type_id, change)


@pytest.mark.parametrize("type_id", TYPES)
def test_every_rule_is_seen_refusing_and_passing(type_id: str) -> None:
    """No rule stands in type.toml without a case that it refuses; and something is right at an edge."""
    cases = expectations(type_id).CASES
    assert {f"rule.{rule.id}" for rule in load(type_id).rules} == {
        code for _, codes in cases for code in codes if code.startswith("rule.")
    }
    assert [] in [codes for _, codes in cases]


def test_the_demonstration_issues_every_file() -> None:
    """Documents that others rest on come first; no type is forgotten."""
    order = maker.type_ids()
    assert order.index("broker-agreement") < order.index("client-confirmation")
    assert "make_samples.py --order" in (ROOT / "scripts" / "demo.sh").read_text("utf-8")
