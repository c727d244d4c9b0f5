"""What programs may do to a document beside issuing, signing, filing and voiding it; and overruling."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from docgen.model import Role
from tests.web.api.conftest import key, program
from tests.web.api.test_operations import KNOWN, record
from tests.web.conftest import Web
from tests.web.making import sample

AT = f"/api/v1/documents/{KNOWN}"
SIGNED = ("client", "account-manager", "trading-admin")


def acts(web: Web, serial: str) -> list[tuple[str, str]]:
    """What the ledger tells of a document: acts and actors."""
    with web.site.readers.reading() as archive:
        return [(one.act, one.actor) for one in archive.register.entries(serial)]


def test_a_signature_is_taken_back_and_a_signed_document_released(
    office: TestClient, web: Web
) -> None:
    """In the name of the token's user, once; not before it is signed in full, and nothing is withdrawn after."""
    early = office.post(f"{AT}/release", json={"to": "客户"}, headers=key("early"))
    assert (409, "refused") == (early.status_code, early.json()["code"])
    office.post(f"{AT}/signatures", json={"role": "client", "by": "赵样宁"}, headers=key("wrong"))
    back = {"role": "client", "reason": "登记错误"}
    taken = office.post(f"{AT}/signatures/withdraw", json=back, headers=key("back"))
    assert ["client"] == [one["role"] for one in taken.json()["next"]]
    again = office.post(f"{AT}/signatures/withdraw", json=back, headers=key("back"))
    assert (taken.content, "true") == (again.content, again.headers["idempotency-replayed"])
    assert (
        409
        == office.post(
            f"{AT}/signatures/withdraw", json=back, headers=key("back-twice")
        ).status_code
    )
    for role in SIGNED:
        told = office.post(
            f"{AT}/signatures", json={"role": role, "by": "赵样宁"}, headers=key(f"sign-{role}")
        )
        assert 200 == told.status_code, told.text
    gone = office.post(f"{AT}/release", json={"to": "客户"}, headers=key("release"))
    assert ("客户", True) == (gone.json()["released"]["to"], gone.json()["complete"])
    assert "赵样宁" not in gone.text
    twice = office.post(f"{AT}/release", json={"to": "客户"}, headers=key("release-2"))
    assert gone.json() == twice.json()
    late = office.post(f"{AT}/signatures/withdraw", json=back, headers=key("late"))
    assert 409 == late.status_code
    done = [one for one in acts(web, KNOWN) if one[1] != "maker"]
    me = "program-trading-admin"
    assert [("sign", me), ("withdraw", me), *[("sign", me)] * 3, ("release", me)] == done


def test_documents_are_linked(office: TestClient, web: Web) -> None:
    """Each names the other; the earlier one must be within reach too, and a type renews its own only."""
    other = "QR-SH01-202611-0002"
    body = {"kind": "renews", "to": KNOWN}
    at = f"/api/v1/documents/{other}/links"
    told = office.post(at, json=body, headers=key("linked"))
    assert [("renews", KNOWN)] == [(one["kind"], one["to"]) for one in told.json()["links"]]
    assert told.json() == office.post(at, json=body, headers=key("linked-2")).json()
    assert [("renewed-by", other)] == [
        (one["kind"], one["to"]) for one in office.get(AT).json()["links"]
    ]
    strange = {"kind": "supplements", "to": web.serials("broker-agreement")[0]}
    assert 404 == office.post(at, json=strange, headers=key("strange")).status_code
    odd = {"kind": "replaces", "to": KNOWN}
    assert 422 == office.post(at, json=odd, headers=key("odd-kind")).status_code


@pytest.mark.parametrize("as_file", [False, True])
def test_a_document_is_replaced(office: TestClient, web: Web, as_file: bool) -> None:
    """By a record as JSON or in a file; checked first; the same again does nothing twice."""
    body = {"reason": "资金账号有误", "record": record(branch="?")}
    wrong = office.post(f"{AT}/replace", json=body, headers=key("replaced"))
    assert (422, {"[0].branch"}) == (
        wrong.status_code,
        {one["path"] for one in wrong.json()["problems"]},
    )
    assert "issued" == office.get(AT).json()["state"]
    right = {**body, "record": record(branch="SH01")}

    def send(name: str) -> tuple[int, dict[str, object]]:
        if not as_file:
            told = office.post(f"{AT}/replace?issued_on=2026-11-30", json=right, headers=key(name))
        else:
            text = json.dumps([right["record"]], ensure_ascii=False).encode()
            told = office.post(
                f"{AT}/replace?issued_on=2026-11-30",
                data={"reason": "资金账号有误"},
                files={"file": ("corrected.json", text)},
                headers=key(name),
            )
        return told.status_code, told.json()

    status, told = send("replaced")
    assert (201, KNOWN, True, []) == (status, told["replaces"], told["issued"], told["warnings"])
    assert "void" == office.get(AT).json()["state"]
    new = office.get(str(told["href"])).json()
    assert ("2026-11-30", "replaces") == (new["issued_on"], new["links"][0]["kind"])
    status, again = send("replaced-2")
    assert (200, told["number"], False) == (status, again["number"], again["issued"])


def test_a_replacement_stays_within_the_branches_of_the_user(web: Web) -> None:
    """The corrected record cannot lead into a branch of others."""
    office = program(web, Role.TRADING_ADMIN, branches=("SH01",))
    body = {"reason": "营业部有误", "record": record(branch="BJ02")}
    refused = office.post(f"{AT}/replace", json=body, headers=key("elsewhere"))
    assert (409, "issued") == (refused.status_code, office.get(AT).json()["state"])


def test_requirements_are_overruled_by_who_may_with_a_reason(web: Web) -> None:
    """The same permission as on the page; the ledger keeps the reason; the key stands for it too."""
    path = "/api/v1/types/staff-roster/documents?issued_on=2026-11-20"
    body = [sample("staff-roster")]
    clerk, both = program(web, Role.HR), program(web, Role.HR, Role.MANAGER)
    bare = clerk.post(path, json=body, headers=key("roster-1"))
    assert 422 == bare.status_code
    why = {"X-Docgen-Override": quote("急用")}
    refused = clerk.post(path, json=body, headers={**key("roster-1"), **why})
    assert (403, "forbidden") == (refused.status_code, refused.json()["code"])
    empty = both.post(path, json=body, headers={**key("roster-2"), "X-Docgen-Override": "%20"})
    assert (400, "header") == (empty.status_code, empty.json()["code"])
    made = both.post(path, json=body, headers={**key("roster-2"), **why})
    assert 201 == made.status_code, made.text
    other = {**key("roster-2"), "X-Docgen-Override": "something else"}
    assert (422, "key-reused") == (
        (told := both.post(path, json=body, headers=other)).status_code,
        told.json()["code"],
    )
    serial = made.json()["documents"][0]["number"]
    assert "2026-11-20" == both.get(f"/api/v1/documents/{serial}").json()["issued_on"]
    with web.site.readers.reading() as archive:
        first = next(iter(archive.register.entries(serial)))
    assert "急用" == first.data["origin"]["reason"]


def test_auditors_do_none_of_it(shared: Web) -> None:
    """Nor managers: these acts are the offices'."""
    for role in (Role.AUDITOR, Role.MANAGER):
        client = program(shared, role)
        for path, body in (
            ("signatures/withdraw", {"role": "client", "reason": "x"}),
            ("release", {"to": "x"}),
            ("links", {"kind": "renews", "to": KNOWN}),
            ("replace", {"reason": "x", "record": {}}),
        ):
            assert 403 == client.post(f"{AT}/{path}", json=body, headers=key("none")).status_code
