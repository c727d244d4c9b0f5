"""实物管理明细表: what its bad sample and its rules must show, its balances, its form and pages."""

from __future__ import annotations

from typing import Any

from tests.doctypes import drawn
from tests.doctypes.filed import filed, typed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "asset-ledger"

# The codes bad.xlsx must show.
BAD = {
    "enum", "integer.format", "minimum", "money.format", "required", "rule.balance-carried",
    "rule.difference-explained", "rule.direction-of-the-kind", "rule.handed-to-another",
    "rule.in-or-out", "rule.in-the-order-of-dates", "rule.reversal-explained",
    "rule.second-pair-of-eyes", "rule.within-the-period", "text.direction",
}  # fmt: skip

ROW: dict[str, Any] = example(load(TYPE))["movements"][0]
TAKEN: dict[str, Any] = {
    **{name: value for name, value in ROW.items() if name != "in_qty"},
    "kind": "领用", "moved_on": "2026-11-12", "out_qty": 50, "balance": 350,
}  # fmt: skip
BARE = {name: value for name, value in ROW.items() if name != "remark"}
LOST = {name: value for name, value in TAKEN.items() if name != "remark"} | {"kind": "丢失"}
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"as_of": "2026-10-31"}, ["rule.period-in-order", "rule.within-the-period"]),
    ({"movements[0].moved_on": "2026-12-01"}, ["rule.within-the-period"]),
    ({"movements": [TAKEN | {"kind": "调拨", "balance": 50}, {**ROW, "balance": 350}], "counted_qty": 350},
     ["rule.in-the-order-of-dates"]),
    ({"movements[0].in_qty": None, "movements[0].balance": 100, "counted_qty": 100}, ["rule.in-or-out"]),
    ({"movements[0].kind": "领用"}, ["rule.direction-of-the-kind"]),
    ({"movements[0].balance": 399}, ["rule.balance-carried"]),
    ({"movements": [ROW, {**TAKEN, "balance": 340}], "counted_qty": 350}, ["rule.balance-carried"]),
    ({"movements": [{**BARE, "in_qty": -10, "balance": 90}], "counted_qty": 90}, ["rule.reversal-explained"]),
    ({"movements": [{**LOST, "balance": 50}], "counted_qty": 50}, ["rule.loss-explained"]),
    ({"movements[0].receiver": "周样晨"}, ["rule.handed-to-another"]),
    ({"counted_by": None}, ["rule.counter-named"]),
    ({"counted_by": "林样之"}, ["rule.second-pair-of-eyes"]),
    ({"counted_qty": 399, "remark": None}, ["rule.difference-explained"]),
    ({"movements[0].balance": -1}, ["minimum"]),
    # And what is right at the edge.
    ({"movements": [], "counted_qty": 100}, []),
    ({"movements": [ROW, TAKEN], "counted_qty": 350}, []),
    ({"movements": [ROW, {**TAKEN, "kind": "调拨"}], "counted_qty": 350}, []),
    ({"movements": [ROW, {**ROW, "in_qty": -300, "balance": 100, "remark": "冲正上一笔"}], "counted_qty": 100}, []),
    ({"counted_qty": None, "counted_by": None, "remark": None}, []),
    ({"counted_qty": 399}, []),
]  # fmt: skip

ALIKE = (0, 0.90, 4.0, 8.0)


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    key = ("asset_no", "as_of")
    assert ("marketing-team", "SW-{branch}-{year}-{seq:04}", "as_of", key, None) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """Who keeps, who counted, who leads."""
    assert ["keeper", "receiver", "team-leader"] == [one.role for one in load(TYPE).signatures]


def test_balance_and_value_are_computed() -> None:
    """Opening, in, out, closing and what it is worth."""
    record = example(load(TYPE)) | {"movements": [ROW, TAKEN], "counted_qty": 351}
    values = typed(TYPE, record)
    names = ("total_in", "total_out", "closing_balance", "closing_value", "count_difference")
    assert [300, 50, 350, "280.00", 1] == [
        str(values[name]) if name == "closing_value" else values[name] for name in names
    ]


def test_a_ledger_goes_on_from_the_one_before() -> None:
    """Its opening balance is the closing one of the former, and they do not overlap."""
    before = example(load(TYPE))
    held = {TYPE: [filed(TYPE, before)]}
    next_one = {**before, "period_from": "2026-12-01", "as_of": "2026-12-31", "movements": []}
    assert [] == unmet(TYPE, {**next_one, "opening_balance": 400}, held)
    assert ["opening-is-the-former-closing"] == unmet(
        TYPE, {**next_one, "opening_balance": 399}, held
    )
    assert ["no-overlap"] == unmet(TYPE, {**before, "as_of": "2026-12-01"}, held)


def test_a_loss_rests_on_its_finding() -> None:
    """Every loss in the samples has its finding; without one it is told."""
    findings = {
        "loss-finding": [filed("loss-finding", one) for one in sample_records("loss-finding")]
    }
    ledgers = sample_records(TYPE)
    assert [[]] * len(ledgers) == [unmet(TYPE, one, findings) for one in ledgers]
    assert 4 == sum(unmet(TYPE, one, {}) == ["loss-has-its-finding"] for one in ledgers)


def test_a_ledger_is_one_landscape_page() -> None:
    """With three movements of a month."""
    record = next(one for one in sample_records(TYPE) if len(one.get("movements", ())) == 3)
    assert pages(drawn.pdf(composed(load(TYPE), record))) == 1
