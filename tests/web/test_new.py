"""Documents are made in a form: checked while one types, previewed, issued as the command line issues them."""

from __future__ import annotations

import datetime as dt
import re
import threading
from typing import Any
from urllib.parse import quote

import pytest
from lxml import html as lxml_html

from docgen.core import records
from docgen.model import Role, State
from docgen.usecases.generate import Order
from docgen.web.issuing import Task
from tests.doctypes.shipped import load, sample_records, unlike
from tests.web.api.conftest import WHY, program
from tests.web.conftest import Web
from tests.web.making import HTMX, names, over, pairs, sample, send, text, tree

HR = Role.HR
NEVER = dt.date(1, 1, 1)
OFFICES = (Role.HR, Role.TRADING_ADMIN)
NASTY = "<script>alert(1)</script>{{ 7*7 }}\"'"


def record_of(web: Web, serial: str) -> Any:
    with web.site.readers.reading() as archive:
        document = archive.register.document(serial)
        assert document is not None
        assert State.ISSUED is document.state
        return records.read_record(
            archive.store.read(document.object_id or "", "record.json")
        ).values


@pytest.mark.parametrize("type_id", unlike())
def test_a_form_holds_every_value_of_its_samples(shared: Web, type_id: str) -> None:
    """Each value has its control, rows their pattern; typed in, the form has nothing to say against it."""
    client = shared.visit(*OFFICES)
    page = client.get(f"/new/{type_id}")
    assert 200 == page.status_code
    sent = pairs(type_id, sample(type_id))
    controls = names(page)
    missing = {re.sub(r"\[[0-9]+\]", "[#]", name) for name, _ in sent} - controls
    assert set() == {one for one in missing if one not in controls}
    state = send(client, f"/new/{type_id}/check", sent, **HTMX)
    assert [] == [one for one in told_by(state) if not one.startswith("requires.")]
    shown = send(client, f"/new/{type_id}", [*sent, ("_do", "add:nothing")])
    found = tree(shown)
    ids = found.xpath("//form[@id='record-form']//*[@id and not(ancestor::template)]/@id")
    assert len(ids) == len(set(ids))
    pointed = {
        one
        for value in found.xpath("//*[@id='record-form']//@aria-describedby")
        for one in value.split()
    }
    assert set() == pointed - set(found.xpath("//@id"))


def test_a_record_is_issued_as_the_command_line_issues_it(web: Web) -> None:
    """Numbered, filed, in the user's name; the head is signed; sent again, nothing is issued twice."""
    client = web.visit(*OFFICES)
    wanted = sample("request")
    page = over(client, send(client, "/new/request", pairs("request", wanted)))
    (serial,) = web.serials("request")
    assert serial in text(page)
    assert "1 document issued" in text(page)
    assert wanted == record_of(web, serial)
    with web.site.readers.reading() as archive:
        made = list(archive.register.entries(serial))
        assert {"hr-trading-admin"} == {one.actor for one in made}
        assert "web-form" == made[0].data["origin"]["file"]
    assert list((web.site.settings.archive / "ledger" / "checkpoints").iterdir())
    again = send(client, "/new/request", pairs("request", wanted))
    assert 422 == again.status_code
    assert f"This very record was issued before, as {serial}" in text(again)
    assert [serial] == web.serials("request")
    # Its number is Chinese, which a program gets as well: a header holds no such letter as it is.
    crm = program(web, *OFFICES)
    for path in ("files/pdf", "receipt"):
        file = crm.get(f"/api/v1/documents/{serial}/{path}", headers=WHY)
        assert (200, True) == (
            file.status_code,
            quote(serial, safe="") in file.headers["content-disposition"],
        )


def test_problems_stand_beside_their_fields_and_in_a_summary(web: Web) -> None:
    """Every one at once, the summary's links lead to the controls, and nothing is numbered."""
    client = web.visit(HR)
    record = sample("labor-contract", citizen_no="990000199510031159", base_pay=None)
    record = {name: one for name, one in record.items() if one is not None}
    page = send(client, "/new/labor-contract", pairs("labor-contract", record))
    assert 422 == page.status_code
    found = tree(page)
    links = found.xpath("//*[@id='summary']//a/@href")
    assert {"#f-citizen_no", "#f-base_pay"} <= set(links)
    for link in links:
        (control,) = found.xpath("//*[@id=$id]", id=link[1:])
        assert "true" == control.get("aria-invalid")
        said = [found.get_element_by_id(one) for one in control.get("aria-describedby").split()]
        assert any("wrong" in lxml_html.tostring(one).decode() for one in said)
    assert [] == web.serials("labor-contract")


def test_what_is_typed_is_never_markup(web: Web) -> None:
    """Tags, template syntax and quotes come back as they were typed, in controls, problems and previews."""
    client = web.visit(*OFFICES)
    record = sample("request")
    sent = [(n, NASTY if n in ("reason", "branch") else v) for n, v in pairs("request", record)]
    sent += [(f"{NASTY[:8]}", "x"), ("attachments[]", NASTY)]
    for path in ("", "/check", "/preview"):
        page = send(client, f"/new/request{path}", sent, **({} if path == "" else HTMX))
        assert 200 <= page.status_code < 423
        assert "<script>alert" not in page.text
        assert "49" not in re.findall(r"alert\(1\)&lt;/script&gt;(\d+)", page.text)
    page = send(client, "/new/request", sent)
    values = tree(page).xpath("//*[@id='f-branch']/@value")
    assert [NASTY] == values


def test_what_no_form_sends_is_refused(web: Web) -> None:
    """Names that are none, a control twice: told, nothing done."""
    client = web.visit(*OFFICES)
    for sent in ([("a[b]", "1")], [("branch", "1"), ("branch", "2")], [("x" * 4000, "1")]):
        page = send(client, "/new/request/check", sent, **HTMX)
        assert page.status_code in (400, 422)
    assert [] == web.serials("request")


def test_rows_come_and_go_without_scripts(shared: Web) -> None:
    """The buttons of the form send it, and get it back with a row more or less; what was typed stays."""
    client = shared.visit(*OFFICES)
    sent = pairs("meeting-record", sample("meeting-record"))
    rows = {n.partition("]")[0] for n, _ in sent if n.startswith("items[")}
    more = send(client, "/new/meeting-record", [*sent, ("_do", "add:items")])
    assert f"items[{len(rows)}].topic" in names(more)
    less = send(client, "/new/meeting-record", [*sent, ("_do", "remove:items[0]")])
    assert "items[0].topic" not in names(less)
    first = send(client, "/new/meeting-record", [("chair", "某人"), ("_do", "add:absent")])
    assert "absent[0].staff_no" in names(first)
    assert ["某人"] == tree(first).xpath("//*[@name='chair']/@value")


def test_a_preview_is_pages_marked_as_a_specimen(web: Web) -> None:
    """Pictures of the pages, no number given; of a wrong record there is none."""
    client = web.visit(*OFFICES)
    sent = pairs("request", sample("request"))
    page = send(client, "/new/request/preview", sent, **HTMX)
    assert "data:image/png;base64," in page.text
    assert "no number is given" in text(page)
    wrong = send(client, "/new/request/preview", sent[1:], **HTMX)
    assert "data:image" not in wrong.text
    whole = send(client, "/new/request/preview", sent)
    assert "data:image/png;base64," in whole.text
    assert "record-form" in whole.text
    assert [] == web.serials("request")


def test_only_types_and_branches_of_ones_own_are_issued(web: Web) -> None:
    """Another department's type is not there; another branch's record is told at its field."""
    client = web.visit(HR, branches=("BJ02",))
    assert "client-confirmation" not in client.get("/new").text
    assert "labor-contract" in client.get("/new", params={"q": "劳动"}).text
    for path in ("", "/upload", "/blank.xlsx"):
        assert 404 == client.get(f"/new/client-confirmation{path}").status_code
    record = next(one for one in sample_records("labor-contract") if one["branch"] != "BJ02")
    page = send(client, "/new/labor-contract", pairs("labor-contract", record))
    assert "You do not work with documents of the branch SH01." in text(page)
    assert [] == web.serials("labor-contract")


def test_a_void_record_is_issued_anew_only_when_asked_for(web: Web) -> None:
    """As with --again: without it, the form says whose record it is."""
    client = web.visit(*OFFICES)
    sent = pairs("request", sample("request"))
    over(client, send(client, "/new/request", sent))
    (first,) = web.serials("request")
    with web.site.working("li") as (chosen, archive):
        from docgen import bootstrap
        from docgen.usecases.void import void

        void(first, reason="误发", desk=bootstrap.desk(chosen, archive), stamp=bootstrap.stamp())
    page = send(client, "/new/request", sent)
    assert 422 == page.status_code
    assert f"that of {first}, which is void" in text(page)
    over(client, send(client, "/new/request", [*sent, ("_again", "yes")]))
    assert 2 == len(web.serials("request"))


@pytest.mark.parametrize("day", ["0001-01-01", "0202-11-28", "2062-11-28", "9999-12-31", "soon"])
def test_a_date_of_issue_that_cannot_be_meant(shared: Web, day: str) -> None:
    """It stands among the problems, so that what was typed stays; uploads and programs are refused too."""
    client, api = shared.visit(Role.TRADING_ADMIN), program(shared, Role.TRADING_ADMIN)
    sent = pairs("client-confirmation", sample("client-confirmation", remark="new"))
    for at in ("/check", "/preview", ""):
        page = send(client, f"/new/client-confirmation{at}", [*sent, ("_issued_on", day)])
        assert page.status_code == (200 if at else 422)
        assert "issue.day" in told_by(page)
        assert "data:image/png" not in page.text
    assert 'value="赵清和"' in page.text  # what was typed is still there
    told = api.post(
        f"/api/v1/types/client-confirmation/documents?issued_on={day}",
        json=[sample("client-confirmation", remark="new")],
        headers={"Idempotency-Key": f"key-of-{day}"},
    )
    assert 422 == told.status_code
    assert day == "soon" or "Check the year" in told.json()["remedy"]


def test_requirements_are_overruled_only_by_who_may_and_with_a_reason(web: Web) -> None:
    """The ledger keeps the reason; a reason from somebody else changes nothing."""
    type_id = "staff-roster"
    sent = pairs(type_id, sample(type_id))
    clerk = web.visit(HR)
    page = send(clerk, f"/new/{type_id}", [*sent, ("_reason", "急用")])
    assert 422 == page.status_code
    assert "_reason" not in names(page)
    both = web.visit(HR, Role.MANAGER)
    asked = send(both, f"/new/{type_id}", sent)
    assert "_reason" in names(asked)
    over(both, send(both, f"/new/{type_id}", [*sent, ("_reason", "急用")]))
    (serial,) = web.serials(type_id)
    with web.site.readers.reading() as archive:
        first = next(iter(archive.register.entries(serial)))
        assert "急用" == first.data["origin"]["reason"]


def test_what_was_typed_stays_while_other_work_is_not_finished(web: Web) -> None:
    """Nobody types a form twice because something else takes long."""
    client = web.visit(*OFFICES)
    gate = threading.Event()
    web.site.jobs.start(
        "hr-trading-admin", Task(load("request"), "x", Order(NEVER)), lambda _: gate.wait(20)
    )
    page = send(client, "/new/request", pairs("request", sample("request")))
    gate.set()
    assert 503 == page.status_code
    assert "Your last work is not finished yet" in text(page)
    assert [sample("request")["branch"]] == tree(page).xpath("//*[@id='f-branch']/@value")


def test_the_blank_workbook_is_the_types(shared: Web) -> None:
    """As docgen blank writes it."""
    client = shared.visit(HR)
    found = client.get("/new/labor-contract/blank.xlsx")
    assert b"PK" == found.content[:2]
    assert load("labor-contract").title.zh in client.get("/new/labor-contract/blank.yaml").text
    assert client.get("/new/labor-contract/blank.exe").status_code >= 400


def told_by(page: Any) -> dict[str, str]:
    """The codes of what is told while one types, and where each is shown."""
    return {one.get("data-code"): one.get("data-at") for one in tree(page).xpath("//*[@data-code]")}


def test_requirements_are_asked_while_one_types(
    shared: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as what a requirement reads is there and right, whatever else is missing; beside its field, in words of
    the page; not where the archive holds too much to look through for every key.
    """
    client = shared.visit(HR)
    about = [("branch", "SH01"), ("citizen_no", "990000199202290019"), ("start_on", "2026-11-01")]
    path = "/new/labor-contract/check"
    early = told_by(send(client, path, about, **HTMX))
    assert "requires.not-an-agent" not in early
    for end in ("no day", "2026-10-31"):  # what is wrong itself is mended first
        assert "requires.not-an-agent" not in told_by(
            send(client, path, [*about, ("end_on", end)], **HTMX)
        )
    whole = [*about, ("end_on", "2027-10-31")]
    page = send(client, path, whole, **HTMX)
    assert "f-citizen_no" == told_by(page)["requires.not-an-agent"]
    assert "required" in told_by(page)
    assert ("--override" in page.text, "with a reason" in page.text) == (False, True)
    monkeypatch.setattr("docgen.web.forms.MOST_ASKED", 1)
    assert "requires.not-an-agent" not in told_by(send(client, path, whole, **HTMX))


def test_requirements_of_rows_are_asked_row_by_row(shared: Web) -> None:
    """Of a row that is complete, at the row's own control, while another is not; of all rows once all are."""
    client = shared.visit(HR)
    record = sample("payroll-monthly")
    rows = [
        {**record["rows"][-1], "staff_no": "Z0000000000009"},
        {**record["rows"][-2], "name": None},
    ]
    sent = [
        (name.replace("rows[0]", "rows[4]").replace("rows[1]", "rows[7]"), value)
        for name, value in pairs("payroll-monthly", {**record, "rows": rows})
    ]
    told = told_by(send(client, "/new/payroll-monthly/check", sent, **HTMX))
    assert "f-rows-4-staff_no" == told["requires.agent-under-agreement"]
    assert "requires.no-agent-left-out" not in told  # it reads the row that is not complete
