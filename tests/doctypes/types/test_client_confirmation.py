"""客户经理营销客户确认单: what its bad sample and its rules must show, and its form and pages."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from docgen.core.compose import Composer
from docgen.core.series import period
from tests.doctypes import drawn
from tests.doctypes.shipped import example, least, load, longest, sample_records, stored
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "client-confirmation"
DAY = dt.date(2026, 11, 22)

# The codes bad.xlsx must show.
BAD = {
    "citizen-number.check-digit", "credit-code.characters", "date.day", "date.format",
    "identifier.rounded", "maxLength", "maximum", "minimum", "money.format", "month.format",
    "pattern", "required", "rule.bank-outlet-named", "rule.document-fits-client",
    "rule.effective-not-before-opening", "text.control", "text.direction",}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"effective_month": "2026-10"}, ["rule.effective-not-before-opening"]),
    ({"client_signed_on": "2026-11-05"}, ["rule.signed-not-before-opening"]),
    ({"verified_on": "2026-11-05"}, ["rule.verified-not-before-signing"]),
    ({"outlet": None}, ["rule.bank-outlet-named"]),
    ({"client_type": "机构"}, ["rule.document-fits-client"]),
    (
        {"id_type": "统一社会信用代码", "id_no": "91990000MA0TEXT049"},
        ["rule.document-fits-client"],
    ),
    ({"verified_by": "林样之"}, ["rule.second-pair-of-eyes"]),
    ({"client_name": "林样之"}, ["rule.not-ones-own-client"]),
    ({"id_no": "990000199202290018"}, ["citizen-number.check-digit"]),
    ({"id_no": "E00000000"}, ["citizen-number.length"]),
    ({"commission_rate": "0.00301"}, ["maximum"]),
    ({"commission_rate": "-0.0001"}, ["minimum"]),
    ({"initial_assets": "-0.01"}, ["minimum"]),
    ({"channel": "朋友"}, ["enum"]),
    ({"fund_account": "../../etc"}, ["pattern"]),
    # And what is right at the edge.
    ({"commission_rate": "0.003"}, []),
    ({"id_type": "护照", "id_no": "E00000000"}, []),
    ({"channel": "社区", "outlet": None}, []),
    ({"effective_month": "2027-01"}, []),
    (
        {"client_type": "机构", "id_type": "统一社会信用代码", "id_no": "91990000MA0TEXT049"},
        [],
    ),
]

# How far the Word file may lie from the PDF (tests/renderers/test_alike.py).
ALIKE = (0, 0.98, 2.0, 3.5)


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    key = ("fund_account", "effective_month")
    assert ("trading-admin", "QR-{branch}-{year}{month}-{seq:04}", "verified_on", key, 30) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """The client signs before the staff."""
    roles = ["client", "account-manager", "trading-admin"]
    assert roles == [one.role for one in load(TYPE).signatures]


def test_the_samples_are_many_enough_to_show_series() -> None:
    """Two branches over two months."""
    spec = load(TYPE).number
    assert {("SH01", 10), ("SH01", 11), ("BJ02", 10), ("BJ02", 11)} == {
        (record["branch"], period(spec, record, DAY).month)
        for record in stored(TYPE, "confirmations")
    }


def test_absent_fields_are_dashes() -> None:
    """A record of required fields alone shows where something could stand."""
    assert "—" in composed(load(TYPE), least(load(TYPE))).text


def test_the_form_stays_small() -> None:
    """The confirmation is rendered by the thousand: at most sixty cells."""
    composed = Composer(load(TYPE)).compose(
        example(load(TYPE)), serial="X-0001", issued_on=DAY, period=DAY
    )
    assert len(re.findall(r"<t[dh][ >]", composed.markup)) <= 60


def test_a_confirmation_is_one_page() -> None:
    """The longest of the samples still fits on one sheet."""
    doctype = load(TYPE)
    record = max(sample_records(doctype.id), key=lambda record: len(str(record)))
    assert pages(drawn.pdf(composed(doctype, record))) == 1


def test_a_confirmation_full_to_the_limit_is_two_pages() -> None:
    """Long values wrap and go on: nothing runs off the paper."""
    doctype = load(TYPE)
    assert pages(drawn.pdf(composed(doctype, longest(doctype)))) == 2
