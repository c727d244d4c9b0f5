"""The samples: made anew they are the same, they are right where they should be, and harm nobody."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from docgen.core.compose import Composer
from docgen.core.series import period
from tests.doctypes.shipped import (
    BOOKS,
    SAMPLES,
    load,
    problem_codes,
    read,
    sample_records,
    script,
    unpacked,
)

TYPES = sorted(BOOKS)
NEVER = dt.date(1, 1, 1)  # the issue date decides no period here


def test_what_is_on_disk_is_what_the_script_makes() -> None:
    """Nobody has edited a generated sample by hand, and none is missing."""
    made = script().files()
    for name, data in made.items():
        stored = (SAMPLES / name).read_bytes()
        if name.endswith(".xlsx"):
            assert unpacked(data) == unpacked(stored), name
        else:
            assert data == stored, name


def test_the_script_gives_the_same_bytes_twice() -> None:
    """No clock and no chance gets into a sample."""
    module = script()
    assert module.files() == module.files()


@pytest.mark.parametrize("type_id", TYPES)
def test_every_sample_record_is_valid(type_id: str) -> None:
    """The good samples are good."""
    doctype = load(type_id)
    assert [[]] * len(sample_records(type_id)) == [
        problem_codes(doctype, record) for record in sample_records(type_id)
    ]


@pytest.mark.parametrize("type_id", TYPES)
@pytest.mark.parametrize("suffix", ["xlsx", "yaml"])
def test_both_files_read_as_the_same_records(type_id: str, suffix: str) -> None:
    """However the clerk spelt dates, amounts and digits, the records are those of the YAML file."""
    found = read(load(type_id), SAMPLES / type_id / f"{BOOKS[type_id]}.{suffix}")
    assert found.problems == ()
    assert sample_records(type_id) == [dict(record.values) for record in found.records]


@pytest.mark.parametrize("type_id", TYPES)
def test_no_two_samples_share_a_natural_key(type_id: str) -> None:
    """All samples can be issued into one archive."""
    key = load(type_id).key
    keys = [tuple(record[name] for name in key) for record in sample_records(type_id)]
    assert len(keys) == len(set(keys))


def test_the_samples_are_many_enough_to_show_series() -> None:
    """Two branches over two months, and a turn of the year."""
    confirmation, agreement = load("client-confirmation"), load("broker-agreement")
    assert {("SH01", 10), ("SH01", 11), ("BJ02", 10), ("BJ02", 11)} == {
        (record["branch"], period(confirmation.number, record, NEVER).month)
        for record in sample_records(confirmation.id)
    }
    assert {2026, 2027} == {
        period(agreement.number, record, NEVER).year for record in sample_records(agreement.id)
    }


@pytest.mark.parametrize("type_id", TYPES)
def test_every_sample_composes(type_id: str) -> None:
    """Each record becomes a document; its own name stands in it."""
    doctype = load(type_id)
    composer = Composer(doctype)
    for record in sample_records(type_id):
        day = period(doctype.number, record, NEVER)
        composed = composer.compose(record, serial="X-0001", issued_on=day, period=day)
        assert record[doctype.subject_name or ""] in composed.text


@pytest.mark.parametrize("type_id", TYPES)
def test_the_samples_name_nobody(type_id: str) -> None:
    """Citizen numbers of no region, mobile numbers with an all-zero tail, and 样例 beside each."""
    for record in sample_records(type_id):
        text = "\n".join(str(value) for value in record.values())
        people = re.findall(r"(?<![0-9A-Z])[0-9]{17}[0-9X](?![0-9])", text)
        assert [number for number in people if not number.startswith("990000")] == []
        mobiles = re.findall(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", text)
        assert [number for number in mobiles if not number.endswith("00000000")] == []
        assert "样例" in record.get("remark", record.get("special_terms", ""))


BAD = {
    "client-confirmation": {
        "citizen-number.check-digit", "credit-code.characters", "date.day", "date.format",
        "identifier.rounded", "maxLength", "maximum", "minimum", "money.format", "month.format",
        "pattern", "required", "rule.bank-outlet-named", "rule.document-fits-client",
        "rule.effective-not-before-opening", "text.control", "text.direction",
    },
    "broker-agreement": {
        "bank-card.check-digit", "boolean.format", "citizen-number.check-digit",
        "citizen-number.length", "credit-code.check-digit", "date.day", "identifier.rounded",
        "maximum", "minimum", "mobile.length", "money.decimals", "required", "rule.agent-of-age",
        "rule.arbitration-names-its-body", "rule.complaints-reach-the-company",
        "rule.ethics-within-training", "rule.exclusive", "rule.litigation-names-no-body",
        "rule.signed-by-the-start", "rule.term-is-one-year", "text.direction", "text.invisible",
    },
}  # fmt: skip


@pytest.mark.parametrize("type_id", TYPES)
def test_the_bad_samples_are_bad_in_many_ways(type_id: str) -> None:
    """Every kind of fault the bad workbook is there to show is found in it."""
    found = read(load(type_id), SAMPLES / type_id / "bad.xlsx")
    assert set() == BAD[type_id] - {problem.code for problem in found.problems}


@pytest.mark.parametrize("type_id", TYPES)
def test_every_problem_of_the_bad_samples_names_its_cell(type_id: str) -> None:
    """Each finding says in which file, sheet and cell it is."""
    found = read(load(type_id), SAMPLES / type_id / "bad.xlsx")
    assert [p.code for p in found.problems if not (p.source.sheet and p.source.cell)] == []


@pytest.mark.parametrize("type_id", TYPES)
def test_the_seventh_row_of_the_bad_samples_is_right(type_id: str) -> None:
    """Among the bad rows one has nothing wrong in itself; the eighth or ninth repeats its key."""
    found = read(load(type_id), SAMPLES / type_id / "bad.xlsx")
    own = [problem.code for problem in found.entries[6].problems]
    assert [code for code in own if not code.startswith("record.")] == []
