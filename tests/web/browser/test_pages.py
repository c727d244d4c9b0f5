"""Every page in a real browser: accessible, in one piece at both widths, quiet in the console."""

from __future__ import annotations

import pytest

from docgen.model import Role
from tests.web.browser.conftest import PHONE, WIDE, Opened, Server

# The pages that need nothing but somebody who may see them; {serial} is a broker agreement.
PAGES: tuple[tuple[str, Role | None, str], ...] = (
    ("login", None, "/login"),
    ("search-empty", Role.AUDITOR, "/search"),
    ("search", Role.AUDITOR, "/search?q=合同"),
    ("search-nothing", Role.AUDITOR, "/search?q=没有这样的文书"),
    ("document", Role.AUDITOR, "/documents/{serial}"),
    ("document-office", Role.HR, "/documents/{serial}"),
    ("document-acts", Role.HR, "/documents/{serial}/acts"),
    ("overview", Role.AUDITOR, "/overview"),
    ("due", Role.AUDITOR, "/due"),
    ("people", Role.AUDITOR, "/people"),
    ("series", Role.AUDITOR, "/series"),
    ("months", Role.AUDITOR, "/months"),
    ("new", Role.HR, "/new"),
    ("new-form", Role.HR, "/new/labor-contract"),
    ("new-rows", Role.HR, "/new/attendance-sheet"),
    ("new-upload", Role.HR, "/new/labor-contract/upload"),
    ("scans", Role.TRADING_ADMIN, "/scans"),
    ("attach", Role.HR, "/attach"),
    ("months-close", Role.TRADING_ADMIN, "/months/close"),
    ("types", Role.AUDITOR, "/types"),
    ("type", Role.AUDITOR, "/types/broker-agreement"),
    ("ledger", Role.AUDITOR, "/ledger"),
    ("access", Role.AUDITOR, "/access"),
    ("disposal", Role.MANAGER, "/disposal"),
    ("account", Role.AUDITOR, "/account"),
    ("users", Role.ADMINISTRATOR, "/users"),
    ("not-found", Role.AUDITOR, "/nothing"),
)


@pytest.mark.parametrize(("name", "role", "path"), PAGES, ids=[one[0] for one in PAGES])
def test_page(
    reading_server: Server, browse: Opened, name: str, role: Role | None, path: str
) -> None:
    """axe finds nothing against it, nothing sticks out of the window, the console stays empty: wide, and on a phone."""
    visitor = browse(reading_server, *([role] if role else []))
    serial = reading_server.web.serials("broker-agreement")[0]
    page = visitor.go(path.replace("{serial}", serial))
    for width, height in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_load_state("networkidle")
        visitor.picture(f"{name}-{width}")
        assert (name, width, []) == (name, width, visitor.accessible())
        assert (name, width, 0) == (name, width, visitor.overflow())
    if "nothing" in path:
        visitor.complaints[:] = [one for one in visitor.complaints if "404" not in one]


def test_english_page(reading_server: Server, browse: Opened) -> None:
    """The switch speaks English, on the page one is on, and stays."""
    visitor = browse(reading_server, Role.AUDITOR)
    page = visitor.go("/search?q=合同")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/search?q=*")
    assert "en" == page.locator("html").get_attribute("lang")
    assert page.get_by_role("button", name="Search").is_visible()
    visitor.picture("search-english-1280")


def test_results_come_while_one_types(reading_server: Server, browse: Opened) -> None:
    """Two characters of a name are enough; the address holds the search; Enter is not needed."""
    visitor = browse(reading_server, Role.AUDITOR)
    page = visitor.go("/search")
    page.keyboard.type("林知")
    page.locator(".hit mark").first.wait_for()
    assert "林知" == page.locator(".hit mark").first.inner_text()
    page.wait_for_url("**/search?q=*")
    page.reload()
    assert "林知" == page.input_value("#q")


def test_by_keyboard_alone(reading_server: Server, browse: Opened) -> None:
    """The content is one key away, the search another, and Enter opens a hit."""
    visitor = browse(reading_server, Role.AUDITOR)
    page = visitor.go("/account")
    page.keyboard.press("Tab")
    assert "#main" == page.locator(":focus").get_attribute("href")
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    page.keyboard.type("合同")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert "q" == page.locator(":focus").get_attribute("id")
    for _ in range(40):
        page.keyboard.press("Tab")
        if "hit-link" in (page.locator(":focus").get_attribute("class") or ""):
            break
    assert "hit-link" in (page.locator(":focus").get_attribute("class") or "")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/*")


def test_a_full_number_does_not_stay_in_the_address(reading_server: Server, browse: Opened) -> None:
    """Somebody's citizen number finds the documents, and the history of the browser does not keep it."""
    visitor = browse(reading_server, Role.AUDITOR)
    page = visitor.go("/search")
    page.keyboard.type("990000199001010019")
    page.get_by_role("status").wait_for()
    page.wait_for_timeout(400)
    assert "990000199001010019" not in page.url
