"""The form of a type follows from its schema, and gives back the record that was typed into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

import pytest

from docgen.core import form_model, form_view, intake
from docgen.core.form_model import Control, Entry, Group, Part, Rows
from docgen.core.form_view import Filled, FilledGroup, FilledPart, FilledRows, Sent
from docgen.model import Problem
from docgen.readers.form import FormReader
from tests.core.intake_types import GOOD, make_type
from tests.doctypes.shipped import TYPES, few_records, load

TYPE = make_type()


def sent(pairs: Sequence[tuple[str, str]]) -> Sent:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def controls(parts: Sequence[FilledPart]) -> Iterator[Filled]:
    for part in parts:
        if isinstance(part, Filled):
            yield part
        elif isinstance(part, FilledGroup):
            yield from controls(part.parts)
        else:
            for row in part.items:
                yield from controls(row.parts)


def by_name(parts: Sequence[Part]) -> dict[str, Part]:
    return {part.field.name: part for part in parts}


@pytest.mark.parametrize("type_id", TYPES)
def test_a_sample_typed_into_its_form_is_the_same_record(type_id: str) -> None:
    """What the form shows of a record, sent back, is that record; every value has its control."""
    doctype = load(type_id)
    for record in few_records(type_id, 2):
        pairs = form_model.pairs(doctype, record)
        shown = form_view.fill(doctype, sent(pairs))
        back = [(one.name, value) for one in controls(shown.parts) for value in one.values]
        found = intake.records(doctype, FormReader().read("form", urlencode(back).encode()))
        assert () == found.problems
        assert record == found.records[0].values


def test_each_field_has_the_control_of_its_kind() -> None:
    """In the schema's order, with its choices; what the type masks is personal."""
    parts = form_model.describe(TYPE)
    assert [one.name for one in TYPE.fields] == [one.field.name for one in parts]
    found = {part.field.name: part.control for part in parts if isinstance(part, Entry)}
    assert {
        "branch": Control.TEXT, "visitor": Control.TEXT, "id_type": Control.CHOICE,
        "visitor_id": Control.TEXT, "mobile": Control.TEXT, "staff_no": Control.TEXT,
        "visited_on": Control.DATE, "back_on": Control.DATE, "month": Control.MONTH,
        "budget": Control.MONEY, "rate": Control.PERCENT, "people": Control.NUMBER,
        "approved": Control.CHOICE, "purpose": Control.LONG, "products": Control.LINES,
    } == found  # fmt: skip
    named = by_name(parts)
    personal = {name for name, one in named.items() if isinstance(one, Entry) and one.personal}
    assert {"visitor", "visitor_id", "mobile"} == personal
    assert isinstance(named["address"], Group)
    rows = named["costs"]
    assert isinstance(rows, Rows)
    assert (0, 3, True) == (rows.least, rows.most, rows.compact)


def test_problems_stand_at_their_controls_in_the_order_of_the_form() -> None:
    """A row's with its number, a list's with the number of its entry; what has no control is told too."""
    pairs = [
        *GOOD.items(), ("mobile", "12"), ("products[]", "好\n太长了太长了太长了太长"),
        ("costs[4].kind", ""), ("costs[6].kind", "交通费"), ("costs[8].amount", "x"), ("salary", "1"),
    ]  # fmt: skip
    found = intake.records(TYPE, FormReader().read("form", urlencode(pairs).encode()))
    shown = form_view.fill(
        TYPE, sent(pairs), problems=found.problems, values=found.entries[0].values
    )
    assert [
        ("f-mobile", None, None),
        ("f-products", 2, None),
        ("f-costs-6-amount", None, 2),
        ("f-costs-8-kind", None, 3),
        ("f-costs-8-amount", None, 3),
        ("", None, None),
    ] == [(one.target, one.item, one.row) for one in shown.said]
    at = {one.id: [said.problem.code for said in one.said] for one in controls(shown.parts)}
    assert ["required"] == at["f-costs-8-kind"]
    assert [] == at["f-costs-6-kind"]


def test_a_problem_without_a_control_of_its_own_stands_at_what_is_around_it() -> None:
    """So that the summary's link leads somewhere."""
    pairs = [*GOOD.items(), ("address.zip", "1"), ("address.city", "上海")]
    found = intake.records(TYPE, FormReader().read("form", urlencode(pairs).encode()))
    (said,) = form_view.fill(TYPE, sent(pairs), problems=found.problems).said
    assert "f-address" == said.target


def test_what_follows_from_the_values_is_worked_out_as_far_as_it_can_be() -> None:
    """Computed fields come out with rows that are right beside others that are not."""
    doctype = load("payroll-monthly")
    record = few_records("payroll-monthly", 1)[0]
    pairs = form_model.pairs(doctype, record)
    whole = _filled(pairs)
    assert all(one.text for one in whole.worked)
    broken = [(n, "x" if n == "rows[0].gross_commission" else v) for n, v in pairs]
    some = _filled(broken)
    (before,), (after,) = (
        [one for one in form.parts if isinstance(one, FilledRows)] for form in (whole, some)
    )
    assert "" == {one.label.en: one.text for one in after.items[0].worked}["Net commission"]
    assert before.items[1].worked == after.items[1].worked


def _filled(pairs: Sequence[tuple[str, str]]) -> form_view.FilledForm:
    doctype = load("payroll-monthly")
    found = intake.records(doctype, FormReader().read("form", urlencode(pairs).encode()))
    problems: Sequence[Problem] = found.problems
    return form_view.fill(doctype, sent(pairs), problems=problems, values=found.entries[0].values)


def test_an_empty_form_has_as_many_rows_as_are_asked_for() -> None:
    """One to begin with where one is required; the pattern of the next has its place for a number."""
    blank = form_view.fill(load("payroll-monthly"), {})
    (rows,) = (one for one in blank.parts if isinstance(one, FilledRows))
    assert [1] == [one.number for one in rows.items]
    assert "rows[#]" == rows.pattern.path
    first = next(controls(rows.pattern.parts))
    assert (f"rows[#].{first.entry.field.name}", f"f-rows-#-{first.entry.field.name}") == (
        first.name, first.id,
    )  # fmt: skip


def test_half_a_percent_is_shown_without_its_sign() -> None:
    """As it is to be typed."""
    assert ("rate%", "0.025") in form_model.pairs(TYPE, {**GOOD, "rate": "0.00025"})
    assert ("rate%", "100") in form_model.pairs(TYPE, {**GOOD, "rate": "1"})
