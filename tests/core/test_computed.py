"""Computed fields: worked out of the record, read like its own, absent where they cannot be told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from docgen.core import rules
from docgen.core.compose import Composer
from docgen.core.computed import Computer
from docgen.errors import TemplateError
from docgen.model import DocumentType
from tests.core.intake_types import ABOUT, GOOD, make_type

LABEL = 'title = { zh = "甲", en = "a" }'
COSTS = [{"kind": "交通费", "amount": "100.00"}, {"kind": "住宿费", "amount": "200.05"}]
RECORD: dict[str, Any] = {**GOOD, "costs": COSTS, "people": 3}


def entry(name: str, form: str, value: str) -> str:
    return f'[[computed]]\nname = "{name}"\n{LABEL}\nformat = "{form}"\nvalue = """{value}"""\n'


def make(*entries: str) -> DocumentType:
    return make_type(about=ABOUT + "".join(entries))


def filled(*entries: str, **changes: Any) -> dict[str, Any]:
    values = {name: value for name, value in {**RECORD, **changes}.items() if value is not None}
    return dict(Computer(make(*entries)).filled(values))


def test_totals_and_shares_are_exact_and_rounded_half_up() -> None:
    """Money to the fen, percentages to two decimals; a later field reads an earlier one."""
    found = filled(
        entry("whole", "money", "costs | sum('amount')"),
        entry("each", "money", "whole / people"),
        entry("share", "percent", "costs[0].amount / whole"),
        entry("costs.share", "percent", "row.amount / whole"),
    )
    assert ("300.05", "100.02", "0.3333") == (found["whole"], found["each"], found["share"])
    assert ["0.3333", "0.6667"] == [row["share"] for row in found["costs"]]
    assert RECORD["costs"] == COSTS  # the record itself is left alone


def test_rows_carry_forward() -> None:
    """Each row reads what was computed of the one before."""
    step = "(previous.balance | default(0)) + row.amount"
    found = filled(entry("costs.balance", "money", step), entry("n", "integer", "costs | count"))
    assert ["100.00", "300.05"] == [row["balance"] for row in found["costs"]]
    assert 2 == found["n"]


@pytest.mark.parametrize("value", ["budget * 2", "people / 0", "budget.year"])
def test_what_cannot_be_told_is_absent(value: str) -> None:
    """A value that is not there, a share of nothing: no number is made up."""
    assert filled(entry("x", "money", value), budget=None)["x"] is None


def test_a_member_that_rows_do_not_have_is_an_error_of_the_type() -> None:
    with pytest.raises(TemplateError, match="computed"):
        filled(entry("x", "money", "(costs | last).nil"))


@pytest.mark.parametrize(
    ("name", "form", "value", "told"),
    [
        ("people", "money", "1", "is there already"),
        ("costs.kind", "text", "row.kind", "is there already"),
        ("visitor.x", "text", "visitor", "no list of rows"),
        ("x", "money", "nobody", "nobody"),
        ("x", "money", "row.amount", "row"),
        ("x", "sum", "people", "format 'sum'"),
        ("x", "money", "people +", "cannot be worked out"),
    ],
)
def test_what_cannot_be_computed_keeps_the_type_from_loading(
    name: str, form: str, value: str, told: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        make(entry(name, form, value))
    assert told in caught.value.msgid.format(**caught.value.args_)


def test_templates_and_rules_read_computed_fields() -> None:
    """They are printed by the same filters, summed like given ones, and compared with."""
    doctype = make(
        entry("costs.double", "money", "row.amount * 2"),
        entry("whole", "money", "costs | sum('double')"),
    )
    files = dict(doctype.files)
    files["document.html"] = (
        b'<html lang="zh-CN"><head><title>{{ serial }}</title></head><body><p>{{ whole | money }} '
        b"{{ costs | total('double') | money }}{% for row in costs %} {{ row.double | money }}"
        b"{% endfor %}</p></body></html>"
    )
    from docgen import doctypes

    day = dt.date(2026, 11, 22)
    composed = Composer(doctypes.from_files(files)).compose(
        RECORD, serial="X-1", issued_on=day, period=day
    )
    assert "600.10 600.10 200.00 400.10" == composed.text
    assert Decimal("600.10") == Computer(doctype).typed(RECORD)["whole"]


def rule(*lines: str) -> str:
    return "\n".join(["[[rule]]", 'id = "r"', *lines, 'remedy = { zh = "乙", en = "b" }', ""])


def test_a_rule_over_rows_points_at_its_row() -> None:
    """The problem stands at the row's own field and shows what the row holds and what it should."""
    doctype = make_type(
        about=ABOUT
        + rule(
            'each = "costs"',
            "expect = \"(previous.amount | default('50' | decimal)) * 2\"",
            'fields = ["costs.amount"]',
            'message = { zh = "甲", en = "{costs.kind} {costs.amount}, not {expected}, {visitor}" }',
        )
    )
    found = rules.check_rules(doctype, RECORD)
    assert [(("costs", 1, "amount"), "rule.r")] == [(one.path, one.code) for one in found]
    what = found[0].what
    assert "住宿费 200.05, not 200.00, 张*" == what.msgid.format(**what.args)


def test_what_a_rule_expects_is_masked_as_what_it_is_shown_at() -> None:
    """An identifier that ought to stand there is no more told in full than the one that does."""
    doctype = make_type(
        about=ABOUT
        + rule(
            "expect = \"'440524188001010014'\"",
            'fields = ["visitor_id"]',
            'message = { zh = "甲", en = "{visitor_id}, not {expected}" }',
        )
    )
    (found,) = rules.check_rules(doctype, RECORD)
    shown = found.what.msgid.format(**found.what.args)
    assert "990000********0019, not 440524********0014" == shown


def test_what_is_expected_need_not_be_of_the_field_s_kind() -> None:
    """A date asked for beside an amount is shown as a date, and rounded like no amount."""
    doctype = make_type(
        about=ABOUT
        + rule(
            'expect = "visited_on"',
            'check = "expected < visited_on"',
            'fields = ["budget"]',
            'message = { zh = "甲", en = "{expected}" }',
        )
    )
    (found,) = rules.check_rules(doctype, {**RECORD, "budget": "300.05"})
    assert "2026-11-22" == found.what.msgid.format(**found.what.args)


def test_rows_with_problems_are_passed_over() -> None:
    """A broken cell silences the rule for its row, and whatever reads all rows."""
    over = rule(
        'each = "costs"',
        'check = "row.amount > 1000"',
        'fields = ["costs.amount"]',
        'message = { zh = "甲", en = "a" }',
    )
    whole = over.replace('each = "costs"\n', "").replace("row.amount", "(costs | sum('amount'))")
    doctype = make_type(about=ABOUT + over + whole.replace('"r"', '"w"'))
    assert 3 == len(rules.check_rules(doctype, RECORD))
    found = rules.check_rules(doctype, RECORD, broken={("costs", 0, "kind")})
    assert [("costs", 1, "amount")] == [one.path for one in found]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (('each = "visitor"', 'check = "people"', 'fields = ["people"]'), "no list of rows"),
        (('fields = ["people"]',), "no check and no expect"),
        (('check = "row"', 'fields = ["people"]'), "reads 'row'"),
        (('check = "expected"', 'fields = ["people"]'), "reads 'expected'"),
    ],
)
def test_rules_that_cannot_be_keep_the_type_from_loading(lines: tuple[str, ...], told: str) -> None:
    with pytest.raises(TemplateError) as caught:
        make_type(about=ABOUT + rule(*lines, 'message = { zh = "甲", en = "a" }'))
    assert told in caught.value.msgid.format(**caught.value.args_)
