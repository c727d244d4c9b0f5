"""人事档案材料登记单: what its bad sample and its rules must show, what it watches, its page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from docgen.core import retention
from docgen.core.due import Watch
from docgen.core.lookups import Filed, Finder
from tests.doctypes import drawn
from tests.doctypes.filed import filed
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "dossier-material"

# The codes bad.xlsx must show.
BAD = {
    "citizen-number.check-digit", "date.day", "enum", "minimum",
    "pattern", "required", "rule.card-bears-the-number", "rule.copy-by-its-kind",
    "rule.no-security-of-employees", "rule.not-verified-by-oneself", "rule.other-is-named",
    "rule.valid-after-it-was-made", "rule.verified-after-it-was-made", "rule.verified-by-somebody",
    "rule.verified-on-a-day",
}  # fmt: skip

CARD: dict[str, Any] = {"kind": "居民身份证复印件", "doc_no": "990000199202290019"}
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"form": "原件"}, ["rule.copy-by-its-kind"]),
    ({"verified_by": None}, ["rule.verified-by-somebody"]),
    ({"verified_on": None}, ["rule.verified-on-a-day"]),
    ({"verified_by": "林样之"}, ["rule.not-verified-by-oneself"]),
    ({"verified_on": "2015-06-29"}, ["rule.verified-after-it-was-made"]),
    ({"valid_to": "2015-06-30"}, ["rule.valid-after-it-was-made"]),
    ({**CARD, "doc_no": "990000198805120245"}, ["rule.card-bears-the-number"]),
    ({"kind": "其他", "title": "其他"}, ["rule.other-is-named"]),
    ({"kind": "担保书", "remark": None}, ["rule.no-security-of-employees"]),
    ({"digest": "4F" * 32}, ["pattern"]),
    ({"citizen_no": "990000199202290010"}, ["citizen-number.check-digit"]),
    # And what is right at the edge.
    (CARD, []),
    ({"verified_by": None, "verified_on": None, "valid_to": None, "dated": None}, []),
    ({"verified_on": "2015-06-30"}, []),
    ({"kind": "担保书"}, []),
    ({"kind": "担保书", "person_kind": "证券经纪人", "remark": None}, []),
    ({"kind": "其他"}, []),
]  # fmt: skip


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """The same scans are one material of a person's file; the scan is owed at once."""
    d = load(TYPE)
    assert ("CL-{branch}-{year}-{seq:04}", "issue", ("citizen_no", "kind", "digest"), 7) == (
        d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip
    assert ["verifier"] == [one.role for one in d.signatures]


def test_the_kinds_are_those_of_the_personnel_file() -> None:
    """What is called one thing on the slip is not called another in the contents."""
    (kind,) = [one for one in load(TYPE).fields if one.name == "kind"]
    (items,) = [one for one in load("personnel-file").fields if one.name == "items"]
    (name,) = [one for one in items.children if one.name == "name"]
    assert kind.enum == name.enum


def test_a_certificate_is_watched_until_another_one_is_there() -> None:
    """Sixty days before it expires it is due; its successor settles that, and so does leaving."""
    d = load(TYPE)
    card = {**example(d), **CARD, "valid_to": "2027-01-15"}
    card.pop("left_on", None)
    newer = {**card, "valid_to": "2047-01-15", "digest": "9a" * 32}
    old = filed(TYPE, card, "CL-1")

    def due(*others: Filed) -> list[dt.date]:
        finder = Finder(lambda type_id, _: [old, *others] if type_id == TYPE else [])
        return [one.on for one in Watch(d, finder, lambda _: False).matters(old, ())]

    assert [dt.date(2027, 1, 15)] == due()
    assert [] == due(filed(TYPE, newer, "CL-2"))
    left = filed(TYPE, {**card, "left_on": "2026-11-30"}, "CL-3")
    finder = Finder(lambda _type, _branch: [left])
    assert [] == list(Watch(d, finder, lambda _: False).matters(left, ()))


def test_it_is_kept_as_long_as_the_file_it_belongs_to() -> None:
    """Thirty years after the person has left, told by the personnel file."""
    assert retention.compile_closing(load(TYPE)) is not None
    assert ("D30", 20) == (load(TYPE).retention_code, load(TYPE).retention_floor_years)


def test_a_slip_is_one_page() -> None:
    """Each of the samples fits on one sheet."""
    found = [pages(drawn.pdf(composed(load(TYPE), one))) for one in sample_records(TYPE)]
    assert [1] * len(found) == found
