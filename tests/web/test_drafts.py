"""A record is drawn up from the archive in the browser, as ``docgen derive`` draws it up."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from docgen import bootstrap
from docgen.core import access_log
from docgen.model import LedgerEntry, Role
from docgen.usecases.derive_record import derive_record
from tests.doctypes.shipped import load
from tests.web.conftest import Web
from tests.web.making import names, pairs, send, text, tree

TRADING = Role.TRADING_ADMIN
CATALOGUE = "confirmation-catalogue"
ASKED = [("branch", "SH01"), ("month", "2026-10")]
WHY = ("_why", "编制十月目录")


def draw_up(client: TestClient, type_id: str, *sent: tuple[str, str]) -> Response:
    return send(client, f"/new/{type_id}/draft", [*sent, WHY])


def controls(page: Response) -> list[tuple[str, str]]:
    """What a browser would send of the form on a page."""
    found = []
    for one in tree(page).xpath("//form[@id='record-form']//*[@name][not(ancestor::template)]"):
        if one.tag == "select":
            found += [(one.get("name"), str(one.value or ""))]
        elif one.tag == "textarea":
            found += [(one.get("name"), (one.text or "").removeprefix("\n"))]
        elif one.tag == "input" and (one.get("type") != "checkbox" or one.get("checked")):
            found += [(one.get("name"), one.get("value") or "")]
    return [one for one in found if one[0] != "csrf"]


def noted(web: Web) -> list[LedgerEntry]:
    return [one for one in web.site.log.entries(limit=200) if one.act == access_log.DERIVE]


def test_the_form_holds_what_derive_gives_and_where_it_is_from(web: Web) -> None:
    """The same values as the command's, each with its documents; each document stands in the access log once."""
    doctype = load(CATALOGUE)
    with web.site.readers.reading() as archive:
        wanted = derive_record(doctype, dict(ASKED), bootstrap.archived_of(archive))
    used = {serial for serials in wanted.sources.values() for serial in serials}
    assert len(used) > 2
    client = web.visit(TRADING)
    page = draw_up(client, CATALOGUE, *ASKED)
    assert 200 == page.status_code
    there = [one for one in controls(page) if one[1] and not one[0].startswith("_")]
    assert sorted(pairs(CATALOGUE, wanted.values)) == sorted(there)
    found = tree(page)
    for path, serials in wanted.sources.items():
        (told,) = found.xpath("//*[@data-drawn-for=$name]", name=path)
        links = " ".join(unquote(one) for one in told.xpath(".//a/@href"))
        assert all(one in links or ".." in links for one in serials), path
    assert f"Drawn up from {len(used)} documents" in text(page)
    log = noted(web)
    assert sorted(used) == sorted(one.serial for one in log)
    assert {("trading-admin", CATALOGUE, WHY[1])} == {
        (one.actor, one.data["type"], one.data["reason"]) for one in log
    }


def test_what_was_drawn_up_is_corrected_and_told_again(web: Web) -> None:
    """Sent with a mistake, the form tells its sources still, and what the archive said of a changed value."""
    client = web.visit(TRADING)
    sent = dict(controls(draw_up(client, CATALOGUE, *ASKED)))
    assert sent["_draft"]
    before = sent["rows[0].client_name"]
    page = send(
        client,
        f"/new/{CATALOGUE}",
        list({**sent, "rows[0].client_name": "别名", "branch_name": ""}.items()),
    )
    assert 422 == page.status_code
    (told,) = tree(page).xpath("//*[@data-drawn-for='rows[0].client_name']")
    (changed,) = told.xpath(".//*[@data-changed]")
    assert (None, True) == (changed.get("hidden"), before in changed.text_content())
    (same,) = tree(page).xpath(
        "//*[@data-drawn-for='rows[1].client_name']//*[@data-changed]/@hidden"
    )
    assert "hidden" == same or "" == same
    count = len({one.partition("]")[0] for one in sent if one.startswith("rows[")})
    short = [one for one in sent.items() if not one[0].startswith(f"rows[{count - 1}]")]
    more = send(client, f"/new/{CATALOGUE}", [*short, ("_do", "add:rows")])
    assert f"rows[{count}].client_name" in names(
        more
    )  # not the number of the row that was taken out
    other = web.visit(TRADING, branches=("SH01",))
    page = send(other, f"/new/{CATALOGUE}", list({**sent, "branch_name": ""}.items()))
    assert [] == tree(page).xpath("//*[@data-drawn-for]")  # somebody else's draft


def test_what_one_does_not_read_is_left_empty_and_not_counted_as_nothing(web: Web) -> None:
    """HR draws up a payroll from contracts; the confirmations are trading administration's, so no figure of theirs."""
    sent = [("branch", "SH01"), ("team", "营销一部"), ("month", "2026-11")]
    doctype = load("payroll-monthly")
    with web.site.readers.reading() as archive:
        wanted = derive_record(doctype, dict(sent), bootstrap.archived_of(archive))
    confirmations = set(web.serials("client-confirmation"))
    whole = {path for path, serials in wanted.sources.items() if confirmations & set(serials)}
    assert whole
    client = web.visit(Role.HR)
    asked = client.get("/new/payroll-monthly/draft")
    assert load("client-confirmation").title.en in text(asked).partition("They are not read")[0]
    page = draw_up(client, "payroll-monthly", *sent)
    drawn = set(tree(page).xpath("//*[@data-drawn-for]/@data-drawn-for"))
    assert drawn
    assert not whole & drawn
    values = dict(controls(page))
    assert {""} == {values[path] for path in whole}
    assert "They were not read" in text(page)
    assert not confirmations & {one.serial for one in noted(web)}
    both = web.visit(Role.HR, TRADING)
    assert whole <= set(
        tree(draw_up(both, "payroll-monthly", *sent)).xpath("//*[@data-drawn-for]/@data-drawn-for")
    )


def test_only_ones_own_branches_and_types_are_drawn_up(web: Web) -> None:
    """Another branch is told beside its field and reads nothing; another department's type is not there."""
    client = web.visit(TRADING, branches=("BJ02",))
    begun = client.get(f"/new/{CATALOGUE}/draft")
    assert ["BJ02"] == tree(begun).xpath("//*[@name='branch']/@value")
    page = draw_up(client, CATALOGUE, *ASKED)
    assert 422 == page.status_code
    assert "You do not work with documents of the branch SH01." in text(page)
    assert 404 == draw_up(web.visit(Role.HR), CATALOGUE, *ASKED).status_code
    assert 404 == draw_up(client, "request", *ASKED).status_code  # drawn up from nothing
    assert [] == noted(web)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ([("branch", "SH01"), ("month", ""), WHY], "A value is required here."),
        ([("branch", "SH01"), ("month", "十三月"), WHY], "month"),
        ([*ASKED, ("_why", "x")], "Say why, in 4 characters at least."),
        ([*ASKED, ("rows[0].serial_no", "1"), WHY], "is not asked for"),
    ],
)
def test_what_is_not_right_is_told_beside_its_field(shared: Web, sent: Any, said: str) -> None:
    """What was typed stays, no option of the command line is named, nothing is shown of the archive."""
    page = send(shared.visit(TRADING), f"/new/{CATALOGUE}/draft", sent)
    assert (422, True) == (page.status_code, said in text(page))
    assert "--set" not in page.text
    assert ["SH01"] == tree(page).xpath("//*[@name='branch']/@value")


def test_an_archive_without_such_documents_says_so(web: Web) -> None:
    """Nothing but what was given is filled in; that it was looked for stands in the access log."""
    page = draw_up(web.visit(TRADING), CATALOGUE, ("branch", "SH01"), ("month", "2020-01"))
    assert "The archive holds nothing that this record could be drawn up from." in text(page)
    assert "2020-01" in dict(controls(page)).values()
    assert [("", CATALOGUE)] == [(one.serial, one.data["type"]) for one in noted(web)]


def test_forms_offer_it_where_the_command_would_do_it(shared: Web) -> None:
    """On the list and on the form of a type that is drawn up from others, nowhere else."""
    client = shared.visit(TRADING)
    found = client.get("/new").text
    assert f"/new/{CATALOGUE}/draft" in found
    assert "/new/request/draft" not in found
    assert f"/new/{CATALOGUE}/draft" in client.get(f"/new/{CATALOGUE}").text
    assert "/draft" not in client.get("/new/request").text
