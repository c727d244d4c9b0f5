"""What the forms do with scripts: drawn up from the archive, cells pasted, files dropped."""

from __future__ import annotations

import json

from playwright.sync_api import FilePayload, Locator, Page, expect

from docgen.model import Role
from tests.web.browser.conftest import PHONE, Opened, Server
from tests.web.conftest import SAMPLES
from tests.web.making import sample as record

CATALOGUE = "confirmation-catalogue"


def test_a_record_is_drawn_up_from_the_archive(reading_server: Server, browse: Opened) -> None:
    """The form comes filled in with its sources; a changed figure tells what the archive gave; a new row is not
    taken for one that was removed.
    """
    visitor = browse(reading_server, Role.TRADING_ADMIN, size=PHONE)
    page = visitor.go(f"/new/{CATALOGUE}")
    page.get_by_role("link", name="从档案起草").click()
    page.locator("[name=branch]").fill("SH01")
    page.locator("[name=month]").fill("2026-10")
    page.locator("[name=_why]").fill("编制十月目录")
    page.get_by_role("button", name="起草").click()
    expect(page.locator(".alert-good")).to_contain_text("份文书填写")
    expect(page.locator("#form-state")).to_contain_text("要填写或更正")
    assert page.locator("#summary, .wrong:visible").count() == 0  # nothing is held against it yet
    first = page.locator(".row").first
    first.locator("summary", has_text="数值依据").click()
    expect(first.locator(".drawn-row a").first).to_have_attribute(
        "href", "/documents/QR-SH01-202610-0001"
    )
    name = page.locator("[name='rows[0].client_name']")
    told = page.locator("[data-drawn-for='rows[0].client_name'] [data-changed]")
    before = name.input_value()
    expect(told).to_be_hidden()
    name.fill("别人")
    expect(told).to_contain_text(before)
    expect(told).to_be_visible()
    visitor.picture("form-drawn")
    assert ([], 0) == (visitor.accessible(), visitor.overflow())
    name.fill(before)
    expect(told).to_be_hidden()
    rows = page.locator("#f-rows .row")
    last = rows.last
    gone = last.get_attribute("data-row")
    last.locator("[data-remove]").click()
    page.locator("#f-rows > [data-add]").click()
    assert gone != rows.last.get_attribute("data-row")
    assert rows.last.locator("[data-drawn-for]").count() == 0


def test_what_the_archive_has_against_it_is_told_while_one_types(
    reading_server: Server, browse: Opened
) -> None:
    """Beside the field, once what the requirement reads is there, and gone again when that is mended."""
    visitor = browse(reading_server, Role.HR)
    page = visitor.go("/new/labor-contract")
    said = page.locator("#f-citizen_no-said")
    for name, value in (
        ("branch", "SH01"),
        ("citizen_no", "990000199202290019"),
        ("start_on", "2026-11-01"),
    ):
        page.locator(f"[name={name}]").fill(value)
    expect(page.locator("#form-state")).to_contain_text("要填写或更正")
    expect(said).to_be_empty()
    page.locator("[name=end_on]").fill("2027-10-31")
    expect(said).to_contain_text("证券经纪人")
    visitor.picture("form-requirement")
    page.locator("[name=end_on]").fill("2025-10-31")
    expect(said).to_be_empty()


def paste(page: Page, control: Locator, text: str) -> None:
    """As a person pastes: from the clipboard, by the keys."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    control.focus()
    page.keyboard.press("ControlOrMeta+V")


def values(page: Page, row: int, *names: str) -> list[str]:
    return [page.locator(f"[name='rows[{row}].{name}']").input_value() for name in names]


def test_cells_of_a_spreadsheet_are_pasted(reading_server: Server, browse: Opened) -> None:
    """From the cell on, headings left out, rows added, days and choices understood; what is none of the choices, no day
    or has no column stays to be seen or is told; one word, or lines in a long text, are pasted as anywhere.
    """
    visitor = browse(reading_server, Role.HR)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.go("/new/staff-roster")
    first = page.locator("[name='rows[0].staff_no']")
    paste(page, first, "SH01001")
    assert ["SH01001"] == values(page, 0, "staff_no")
    expect(page.locator("#f-rows .pasted")).to_be_empty()
    cells = (
        "工号*\t姓名*\t性别*\r\n"
        "SH01011\t林样之\t 女 \r\n"
        'SH01012\t"样""例\n二"\t先生\r\n'
        'SH01013\t"甲"乙\t男\r\n'
    )
    paste(page, first, cells)
    assert ["SH01011", "林样之", "女"] == values(page, 0, "staff_no", "name", "sex")
    assert ["SH01012", "先生"] == values(page, 1, "staff_no", "sex")
    assert ["SH01013", '"甲"乙', "男", ""] == values(
        page, 2, "staff_no", "name", "sex", "citizen_no"
    )
    expect(page.locator("#f-rows .row")).to_have_count(3)
    expect(page.locator("#f-rows .pasted")).to_have_text("已粘贴3行。")
    expect(page.locator("#f-rows-1-sex-said")).to_contain_text("不在")
    paste(
        page,
        page.locator("[name='rows[0].hired_on']"),
        "2024/3/1\t2024年3月1日\t明年\n2024-03-02\t2024-02-30",
    )
    days = ("hired_on", "contract_from", "contract_to")
    assert ["2024-03-01", "2024-03-01", "明年"] == values(page, 0, *days)
    assert ["2024-03-02", "2024-02-30", ""] == values(page, 1, *days)
    expect(page.locator("#f-rows-0-contract_to-said")).not_to_be_empty()
    paste(page, page.locator("[name='rows[2].post']"), "客户经理\t高级客户经理\t多\t余")
    expect(page.locator("#f-rows .pasted")).to_contain_text("右边有2列")
    visitor.picture("form-pasted")
    page.on("dialog", lambda dialog: dialog.accept())  # what was typed is left behind


def files(page: Page, *names: str, text: str = "") -> object:
    """Files, or a text, as they are dragged."""
    return page.evaluate_handle(
        """([names, text]) => {
            const dragged = new DataTransfer();
            for (const name of names) dragged.items.add(new File([text], name));
            if (!names.length) dragged.setData("text/plain", text);
            return dragged;
        }""",
        [list(names), text],
    )


def test_files_are_dropped_anywhere_on_the_page(reading_server: Server, browse: Opened) -> None:
    """A workbook is read at once, two are not taken for one; scans are put into their field, to be sent with where the
    paper lies; a text that is dragged goes where it is dropped.
    """
    visitor = browse(reading_server, Role.HR)
    page = visitor.go("/new/leave-form/upload")
    page.dispatch_event("h1", "dragover", {"dataTransfer": files(page, "a.yaml")})
    expect(page.locator("form[data-drop]")).to_have_class("is-over")
    page.dispatch_event("h1", "drop", {"dataTransfer": files(page, "a.yaml", "b.yaml")})
    expect(page.locator("[data-drop-one]")).to_be_visible()
    assert page.url.endswith("/upload")
    sample = (SAMPLES / "leave-form" / "forms.yaml").read_text("utf-8")
    page.dispatch_event("h1", "drop", {"dataTransfer": files(page, "forms.yaml", text=sample)})
    page.wait_for_url("**/uploads/*")
    expect(page.locator("main")).to_contain_text("forms.yaml")
    for address in ("/scans", "/attach"):
        visitor.go(address)
        page.dispatch_event("h1", "drop", {"dataTransfer": files(page, "1.pdf", "2.pdf")})
        told = page.locator("form[data-drop] input[type=file]").evaluate(
            "one => Array.from(one.files, file => file.name)"
        )
        assert (["1.pdf", "2.pdf"], True) == (told, page.url.endswith(address))
    free = page.evaluate(
        """dragged => document.querySelector("h1").dispatchEvent(
            new DragEvent("dragover", {dataTransfer: dragged, bubbles: true, cancelable: true}))""",
        files(page, text="工号"),
    )
    assert free


def test_a_file_that_was_read_while_one_waited(reading_server: Server, browse: Opened) -> None:
    """What htmx put there works as what was there at first: a reason frees from leaving out what it is for.  On a phone
    the name of the file stands in a line.
    """
    visitor = browse(reading_server, Role.HR, Role.MANAGER, size=PHONE)
    page = visitor.go("/new/staff-roster/upload")
    data = json.dumps([record("staff-roster")], ensure_ascii=False).encode()
    file = FilePayload(name="records.json", mimeType="application/json", buffer=data)
    page.set_input_files("input[type=file]", file)
    page.click("form[data-drop] button")
    page.wait_for_selector(".issue-form")
    page.evaluate("document.querySelector('#upload').dataset.first = 'yes'")
    page.evaluate("htmx.ajax('GET', location.pathname, {target: '#upload', swap: 'outerHTML'})")
    page.wait_for_selector("#upload:not([data-first]) .issue-form")
    tick, reason = page.locator("input[name=partial]"), page.locator("#reason")
    for said, needed in (("急用", False), (" ", True)):
        reason.fill(said)
        assert needed is tick.evaluate("one => one.required")
    assert 60 > page.locator("caption").evaluate("one => one.offsetHeight")
    assert 0 == visitor.overflow()
