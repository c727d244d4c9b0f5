"""What the forms do with scripts: drawn up from the archive, cells pasted, files dropped."""

from __future__ import annotations

from playwright.sync_api import expect

from docgen.model import Role
from tests.web.browser.conftest import PHONE, Opened, Server

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
