"""Signatures are given in the order of the type, each once, and taken back only from the end."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from docgen.core import life, signing
from docgen.core.signing import Standing
from docgen.errors import DocgenError, RefusedError, UsageError
from docgen.model import Act
from tests.core.intake_types import ABOUT, SCHEMA, field, make_type

SERIAL = "CF-SH01-2026-0001"
DAY = dt.date(2026, 11, 23)
_SIGNED = ABOUT.replace(
    "[mask]",
    """[[signature]]
role = "visitor"
title = { zh = "出访人", en = "Visitor" }
[[signature]]
role = "department"
title = { zh = "会签部门", en = "Departments" }
each = "products"
[[signature]]
role = "manager"
title = { zh = "经理", en = "Manager" }
[mask]""",
)
TYPE = make_type(about=_SIGNED)
VALUES = {"products": ["渠道管理部", "财务部"]}


class Paper:
    """A document that is signed step by step."""

    def __init__(self, **values: Any) -> None:
        self.values = {**VALUES, **values}
        self.acts: list[Act] = []

    @property
    def now(self) -> Standing:
        return signing.standing(TYPE, self.values, self.acts)

    def sign(
        self,
        role: str,
        whose: str = "",
        *,
        by: str = "赵样宁",
        on: dt.date = DAY,
        opinion: str = "",
    ) -> bool:
        data = signing.sign(self.now, SERIAL, role=role, whose=whose, by=by, on=on, opinion=opinion)
        return self._add(life.SIGN, data)

    def withdraw(self, role: str, whose: str = "") -> bool:
        data = signing.withdraw(self.now, SERIAL, role=role, whose=whose, reason="误登")
        return self._add(life.WITHDRAW, data)

    def release(self, to: str = "财务部") -> bool:
        return self._add(life.RELEASE, signing.release(self.now, SERIAL, to=to))

    def _add(self, name: str, data: Any) -> bool:
        if data is not None:
            self.acts.append(Act(len(self.acts) + 2, name, "2026-11-23T08:00:00Z", "li", data))
        return data is not None

    def next(self) -> list[tuple[str, str]]:
        return [(place.spec.role, place.whose) for place in self.now.next]


def signed() -> Paper:
    paper = Paper()
    paper.sign("visitor")
    paper.sign("department", "财务部", opinion="同意")
    paper.sign("department", "渠道管理部")
    paper.sign("manager")
    return paper


def test_each_in_turn_and_a_list_in_any_order() -> None:
    """One after the other; the departments of a list among themselves as they come."""
    paper = Paper()
    seen = [paper.next()]
    paper.sign("visitor")
    seen.append(paper.next())
    paper.sign("department", "财务部")
    seen.append(paper.next())
    paper.sign("会签部门", "渠道管理部")
    seen.append(paper.next())
    paper.sign("Manager")
    expected = [
        [("visitor", "")],
        [("department", "渠道管理部"), ("department", "财务部")],
        [("department", "渠道管理部")],
        [("manager", "")],
    ]
    assert expected == seen
    assert paper.now.complete


def test_complete_only_when_every_named_department_has_signed() -> None:
    """A department that is missing keeps the next ones from signing and the paper from going out."""
    paper = Paper()
    paper.sign("visitor")
    paper.sign("department", "财务部")
    with pytest.raises(RefusedError, match="渠道管理部"):
        paper.sign("manager")
    with pytest.raises(RefusedError, match="2 signatures are missing"):
        paper.release()
    assert not paper.now.complete


def test_where_the_list_is_empty_nobody_of_it_signs() -> None:
    """The next one follows at once."""
    paper = Paper(products=[])
    paper.sign("visitor")
    assert [("manager", "")] == paper.next()


@pytest.mark.parametrize(
    ("role", "whose", "error"),
    [
        ("manager", "", RefusedError),
        ("department", "财务部", RefusedError),
        ("nobody", "", UsageError),
        ("department", "", UsageError),
        ("department", "法务部", UsageError),
        ("visitor", "财务部", UsageError),
    ],
)
def test_out_of_turn_or_unknown_is_refused(role: str, whose: str, error: type[DocgenError]) -> None:
    """Whose turn it is not, and who does not sign at all."""
    paper = Paper()
    with pytest.raises(error):
        paper.sign(role, whose)
    assert [] == paper.acts


@pytest.mark.parametrize("by", ["", "  ", "张\n三", "张" * 61, "a\x1b[31m"])
def test_a_signer_has_a_name(by: str) -> None:
    """Not empty, on one line, of bearable length."""
    with pytest.raises(UsageError):
        Paper().sign("visitor", by=by)


def test_the_same_again_does_nothing_and_another_is_refused() -> None:
    """A command run twice signs once; another name in the same place is a mistake."""
    paper = Paper()
    assert paper.sign("visitor")
    assert not paper.sign("visitor")
    with pytest.raises(RefusedError, match=r"by 赵\*\* on"):
        paper.sign("visitor", by="钱样明")


def test_no_signature_is_older_than_the_one_before() -> None:
    """The order of the type is the order of the days, too; the same day will do."""
    paper = Paper()
    paper.sign("visitor")
    with pytest.raises(RefusedError, match="2026-11-22"):
        paper.sign("department", "财务部", on=dt.date(2026, 11, 22))
    paper.sign("department", "财务部", on=dt.date(2026, 11, 25))
    paper.sign("department", "渠道管理部", on=dt.date(2026, 11, 24))


def test_taken_back_from_the_end_only() -> None:
    """What a later signature or a release rests on stays."""
    paper = signed()
    with pytest.raises(RefusedError):
        paper.withdraw("visitor")
    paper.withdraw("manager")
    paper.withdraw("department", "财务部")
    assert [("department", "财务部")] == paper.next()
    with pytest.raises(RefusedError):
        paper.withdraw("department", "财务部")
    paper.sign("department", "财务部", by="孙样平")
    assert "孙样平" in [one.by for one in paper.now.signatures]


def test_released_once_and_for_good() -> None:
    """To one place; again to the same does nothing, and no signature is taken back any more."""
    paper = signed()
    assert paper.release()
    assert not paper.release()
    with pytest.raises(RefusedError, match="财务部"):
        paper.release("银行")
    with pytest.raises(RefusedError):
        paper.withdraw("manager")


def test_a_type_without_signatures_is_complete_and_not_released() -> None:
    """There is nothing to wait for and nothing to let go."""
    now = signing.standing(make_type(), {}, [])
    assert now.complete
    with pytest.raises(RefusedError):
        signing.release(now, SERIAL, to="财务部")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('role = "Visitor"', "no role"),
        ('role = "visitor"', "signs twice"),
        ('role = "other"\neach = "visitor"', "list of texts"),
        ('role = "other"\neach = "costs"', "list of texts"),
        ('role = "other"\nhow = "well"', "no entry"),
    ],
)
def test_a_signature_that_makes_no_sense_is_refused(entry: str, words: str) -> None:
    """When the type is loaded, with the place."""
    more = f'[[signature]]\n{entry}\ntitle = {{ zh = "某人", en = "Someone" }}\n[mask]'
    with pytest.raises(DocgenError, match=words):
        make_type(about=_SIGNED.replace("[mask]", more))


def test_each_may_name_a_list_inside_a_part() -> None:
    """A path into an object of the record."""
    nested = {**SCHEMA["properties"]["address"]}
    nested["properties"] = {
        **nested["properties"],
        "offices": field("科室", "Offices", "array", items={"type": "string"}),
    }
    about = _SIGNED.replace('each = "products"', 'each = "address.offices"')
    doctype = make_type(about=about, properties={**SCHEMA["properties"], "address": nested})
    places = signing.standing(doctype, {"address": {"offices": ["甲", "乙"]}}, []).places
    assert ["", "甲", "乙", ""] == [place.whose for place in places]


@pytest.mark.parametrize(
    ("entry", "form"),
    [
        ('[rule]\nid = "a"', "[[rule]]"),
        ('[signature]\nrole = "a"', "[[signature]]"),
        ('[due]\nid = "a"', "[[due]]"),
        ('[[derive]]\ngiven = ["a"]', "[derive]"),
    ],
)
def test_an_entry_of_the_wrong_shape_is_told(entry: str, form: str) -> None:
    """One pair of brackets too few, or too many: a sentence, no stack trace."""
    about = ABOUT.split("[[rule]]", maxsplit=1)[0]
    with pytest.raises(DocgenError, match=re.escape(f"is to be written as {form}.")):
        make_type(about=f"{about}\n{entry}\n")
