"""Seals as acts tell them: which one is there already, what stands in it, what is shown of a person."""

from __future__ import annotations

import json
from typing import Any

import pytest

from docgen.core import life, seals
from docgen.errors import RefusedError, UsageError
from docgen.model import Act, Certificate, Label, SealedPdf, SealPlace

AT = "2026-11-28T08:30:00Z"
COMPANY = Certificate("sha256:aa", "样例证券", "O=样例证券", "O=CA", "1", AT, AT)
PERSON = Certificate(
    "sha256:bb", "赵样宁", "CN=赵样宁 990000199202290019", "O=CA", "2", AT, AT, person=True
)


def act(version: int, name: str, certificate: Certificate, title: str = "", **more: Any) -> Act:
    made = SealedPdf(b"%PDF", SealPlace(1, 10, 20), timestamp=False)
    told = seals.told(made, certificate, number=version - 1, title=title)
    return Act(version, name, AT, "tester", {**more, "seal": told})


def test_a_seal_is_the_same_by_certificate_title_and_signature() -> None:
    """Another title or another's signature is another seal; acts without one are none."""
    acts = [
        act(2, "sign", PERSON, role="client", by="赵样宁", on="2026-11-28"),
        Act(3, "release", AT, "tester", {"to": "银行"}),
        act(4, "seal", COMPANY, "公章"),
    ]
    given = seals.given(acts)
    assert [("client", ""), ("", "公章")] == [(one.role, one.title) for one in given]
    assert seals.is_there(given, PERSON, "", "client", "")
    assert seals.is_there(given, COMPANY, "公章", "", "")
    for certificate, title, role in (
        (PERSON, "", ""), (COMPANY, "合同专用章", ""), (COMPANY, "公章", "client"),
    ):  # fmt: skip
        assert not seals.is_there(given, certificate, title, role, "")


def test_what_stands_in_a_seal() -> None:
    """Its name, or who signed and when; a test says so."""
    test = Certificate("", "样", "", "", "", AT, AT, test=True)
    assert ("公章",) == seals.lines(COMPANY, title="公章", by="王样", day="2026-11-28")
    assert ("王样", "2026-11-28") == seals.lines(COMPANY, title="", by="王样", day="2026-11-28")
    assert ("2026-11-28", "测试") == seals.lines(test, title="", by="", day="2026-11-28")


def test_what_a_party_is_called_on_the_page() -> None:
    """The department first; the title whole, without what is in brackets, without 人."""
    assert ("合规部", "签发人（营业部负责人）", "签发人", "签发") == seals.titles(
        Label("签发人（营业部负责人）", "Manager"), "合规部"
    )
    assert () == seals.titles(None, "")


def test_a_persons_name_and_number_are_masked() -> None:
    """An organisation's are not: its seal is no secret."""
    (masked,) = seals.given([life.masked(act(2, "seal", PERSON))])
    shown = json.dumps(masked.told, ensure_ascii=False)
    assert ("赵**", False, False) == (
        masked.told["owner"], "赵样宁" in shown, "990000199202290019" in shown,
    )  # fmt: skip
    assert "样例证券" == life.masked(act(2, "seal", COMPANY)).data["seal"]["owner"]


def test_who_may_sign_with_a_certificate() -> None:
    """A person with their own, anybody with the organisation's."""
    seals.require_signer(PERSON, "赵样宁")
    seals.require_signer(COMPANY, "林样之")
    with pytest.raises(RefusedError, match="cannot sign with it"):
        seals.require_signer(PERSON, "林样之")


def test_a_place_is_on_the_page() -> None:
    """Pages count from the end too; the whole seal is on the sheet."""
    pages = [(210.0, 297.0), (297.0, 210.0)]
    assert SealPlace(2, 260, 100) == seals.inside(SealPlace(-1, 260, 100), pages, (20, 20))
    for place in (SealPlace(1, 260, 100), SealPlace(3, 60, 60), SealPlace(-3, 60, 60)):
        with pytest.raises(RefusedError):
            seals.inside(place, pages, (20, 20))


@pytest.mark.parametrize("title", ["一" * 13, "公\n章", " ", "公\u200b章"])
def test_what_is_no_name_of_a_seal(title: str) -> None:
    """Too long, of two lines, of nothing, not to be seen."""
    with pytest.raises(UsageError):
        seals.require_title(title)
