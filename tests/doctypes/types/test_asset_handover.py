"""交接清单: what its bad sample and its rules must show, its tie to the ledgers, its form and pages."""

from __future__ import annotations

from typing import Any

from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "asset-handover"

# The codes bad.xlsx must show.
BAD = {
    "enum", "integer.format", "minimum", "pattern", "required", "rule.access-closed",
    "rule.before-leaving", "rule.fault-explained", "rule.leaving-has-its-day",
    "rule.thing-has-its-number", "rule.two-people", "rule.witness-is-a-third", "text.direction",
}  # fmt: skip

ROW: dict[str, Any] = example(load(TYPE))["items"][0] | {"kind": "电脑设备", "asset_no": "SW9902"}
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"taker": "林样之"}, ["rule.two-people"]),
    ({"taker_no": "SH01099"}, ["rule.two-numbers"]),
    ({"witness": "周样晨"}, ["rule.witness-is-a-third"]),
    ({"items[0].kind": "电脑设备", "items[0].asset_no": None}, ["rule.thing-has-its-number"]),
    ({"items[0].condition": "缺失", "items[0].remark": None}, ["rule.fault-explained"]),
    ({"items": [ROW, ROW]}, ["rule.each-thing-once"]),
    ({"last_day": None}, ["rule.leaving-has-its-day"]),
    ({"handed_on": "2026-12-01"}, ["rule.before-leaving"]),
    ({"access_closed": False}, ["rule.access-closed"]),
    ({"access_closed": None}, ["rule.access-closed"]),
    ({"items[0].quantity": 0}, ["minimum"]),
    ({"items": []}, ["minItems"]),
    # And what is right at the edge.
    ({"items[0].asset_no": None}, []),
    ({"handed_on": "2026-11-30"}, []),
    ({"reason": "调岗", "last_day": None, "access_closed": None}, []),
    ({"items[0].condition": "损坏"}, []),
]


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    key = ("giver_no", "taker_no", "handed_on")
    assert ("marketing-team", "YJ-{branch}-{year}-{seq:04}", "handed_on", key, 15) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """Who gives, who takes, who has seen it."""
    assert ["giver", "taker", "witness"] == [one.role for one in load(TYPE).signatures]


def test_things_are_those_of_the_ledgers() -> None:
    """In the samples they are; a thing unknown, of somebody else, or too many of it are told."""
    held = {"asset-ledger": [filed("asset-ledger", one) for one in sample_records("asset-ledger")]}
    leaving, other = sample_records(TYPE)
    assert [[], []] == [unmet(TYPE, one, held) for one in (leaving, other)]
    item = leaving["items"][0]
    for change, told in (
        ({"asset_no": "SW9999"}, "thing-is-in-the-ledger"),
        ({"asset_no": "SW101"}, "giver-had-it"),
        ({"quantity": 2}, "as-many-as-there-are"),
    ):
        assert [told] == unmet(TYPE, {**leaving, "items": [{**item, **change}]}, held)


def test_a_list_is_one_page() -> None:
    """That of the leaver, with things, papers, access and clients."""
    assert pages(drawn.pdf(composed(load(TYPE), sample_records(TYPE)[0]))) == 1
