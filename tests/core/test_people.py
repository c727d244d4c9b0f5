"""Who somebody is: told by numbers, never by a name alone; and how they stand in a document."""

from __future__ import annotations

import datetime as dt
from typing import Any

from docgen import doctypes
from docgen.core import people
from docgen.core.people import Person
from docgen.model import Document, SeriesKey, State
from docgen.readers.checklist import read_checklist
from tests.doctypes.shipped import example, load

CHECKLIST = read_checklist(doctypes.house_data(doctypes.own_folder(), doctypes.CHECKLIST))
NUMBER, OTHER = "990000199202290019", "11010519491231002X"


def document(type_id: str, serial: str, day: int = 1, state: State = State.ISSUED) -> Document:
    on = dt.date(2026, 11, day)
    key = SeriesKey(type_id, (("branch", "SH01"),))
    return Document(serial, type_id, key, 1, state, "SH01", on, on, "t", "r", "k", "2026")


def facts(type_id: str, serial: str, values: dict[str, Any], day: int = 1) -> list[people.Fact]:
    return list(people.facts(document(type_id, serial, day), values, CHECKLIST))


def contract(**changes: Any) -> dict[str, Any]:
    return {**example(load("labor-contract")), **changes}


def person(**changes: Any) -> Person:
    (found,) = people.people(facts("labor-contract", "LD-1", contract(**changes)))
    return found


def test_two_of_one_name_are_two_people() -> None:
    """By citizen number; a document without one joins its owner by name and staff number."""
    mine = contract(staff_no="SH01016", employee_name="林样之", citizen_no=NUMBER)
    theirs = contract(staff_no="SH01017", employee_name="林样之", citizen_no=OTHER)
    assessed = {"name": "林样之", "staff_no": "SH01017", "grade": "初级客户经理"}
    found = people.people(
        [
            *facts("labor-contract", "LD-1", mine),
            *facts("labor-contract", "LD-2", theirs),
            *facts("assessment", "KH-1", assessed, day=2),
            *facts("assessment", "KH-2", {**assessed, "staff_no": "BJ02001"}),
        ]
    )
    told = {one.citizen_no: [fact.document.serial for fact in one.facts] for one in found}
    assert {NUMBER: ["LD-1"], OTHER: ["KH-1", "LD-2"], "": ["KH-2"]} == told


def test_the_newest_document_is_right_and_a_void_one_is_the_last_word() -> None:
    """Of two posts the newer holds; what was declared void says only what nobody else does."""
    old = contract(citizen_no=NUMBER, post="客户经理", employee_name="林样之")
    new = {**old, "post": "区域经理"}
    void = document("labor-contract", "LD-3", 3, State.VOID)
    (one,) = people.people(
        [
            *facts("labor-contract", "LD-1", old),
            *facts("labor-contract", "LD-2", new, day=2),
            *people.facts(void, {**old, "post": "总经理"}, CHECKLIST),
        ]
    )
    assert ("区域经理", people.EMPLOYEE, dt.date(1992, 2, 29)) == (
        one.told("post"), one.kind(CHECKLIST), one.born
    )  # fmt: skip


def test_a_row_with_another_number_is_about_somebody_else() -> None:
    """In a roster the namesake's row is passed over; the own row is certain, and told as what it is."""
    one = person(citizen_no=NUMBER, employee_name="林样之", staff_no="SH01016")
    roster = load("staff-roster")
    row = {"name": "林样之", "staff_no": "SH01099", "citizen_no": OTHER}
    assert people.standing(one, roster, {"rows": [row]}, CHECKLIST) is None
    own = {"name": "林样之", "staff_no": "SH01016", "citizen_no": NUMBER}
    found = people.standing(one, roster, {"rows": [row, own]}, CHECKLIST)
    assert found is not None
    assert (False, True) == (found.subject, found.certain)
    assert "姓名" in found.roles[0][0]


def test_subject_role_and_name_alone() -> None:
    """The own assessment; a client's confirmation, by number or by name only; a namesake's assessment."""
    one = person(citizen_no=NUMBER, employee_name="林样之", staff_no="SH01016")
    assessment = {"name": "林样之", "staff_no": "SH01016"}
    found = people.standing(one, load("assessment"), assessment, CHECKLIST)
    assert found is not None
    assert found.subject
    namesake = {**assessment, "staff_no": "SH01099"}
    assert people.standing(one, load("assessment"), namesake, CHECKLIST) is None
    confirmation = {
        "client_name": "赵样宁",
        "account_manager": "林样之",
        "staff_or_cert_no": "SH01016",
    }
    kinds = []
    for number in ("SH01016", "Z0000000000001"):
        values = {**confirmation, "staff_or_cert_no": number}
        how = people.standing(one, load("client-confirmation"), values, CHECKLIST)
        assert how is not None
        kinds.append((how.subject, how.certain, how.roles))
    assert [
        (False, True, (("客户经理", "Account manager"),)),
        (False, False, (("客户经理", "Account manager"),)),
    ] == kinds
