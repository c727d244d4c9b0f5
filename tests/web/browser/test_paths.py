"""What each role is there for, from the log-in page on, as a person does it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from docgen import bootstrap
from docgen.model import LedgerEntry, Role, User
from docgen.usecases.accounts import AccountDesk, add_user
from docgen.usecases.show import get
from tests.web.browser.conftest import Opened, Server
from tests.web.conftest import SAMPLES, Web

PASSWORD = "一句没有别人知道的话，共有二十个字"


def log_in(server: Server, page: Page, *roles: Role) -> None:
    """Through the form, as anybody."""
    web: Web = server.web
    name = "-".join(roles)
    user = User(name, f"测试{name}", frozenset(roles))
    add_user(
        user, PASSWORD, desk=AccountDesk(bootstrap.door(web.site.accounts, web.site.log), "test")
    )
    page.goto(f"{server.at}/login")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login" not in url)


def acts(web: Web) -> list[str]:
    """What the access log tells, oldest first."""
    return [entry.act for entry in reversed(web.site.log.entries(limit=100))]


def test_auditor(server: Server, browse: Opened, tmp_path: Path) -> None:
    """Finds a contract by two characters of a name, sees it blacked out, unlocks it with a reason, takes the PDF,
    has it verified, takes the receipt; and all of that stands in the access log, which they can read.
    """
    visitor = browse(server)
    page = visitor.page
    log_in(server, page, Role.AUDITOR)
    page.keyboard.type("林知")
    page.locator(".hit mark").first.wait_for()
    page.locator(".hit-link").first.click()
    page.wait_for_url("**/documents/*")
    record = page.locator("dl.record").first
    assert "990000********0019" in record.inner_text()
    assert page.locator("img[alt*='第1页'], img[alt*='第 1 页']").first.is_visible()
    page.locator(".unlock summary").click()
    page.locator("#why").select_option("other")
    page.locator("#reason").fill("客户申请查阅合同")
    page.locator(".unlock button").click()
    page.get_by_text("990000199202290019").first.wait_for()
    visitor.picture("path-auditor-unlocked")
    with page.expect_download() as download:
        page.locator(".downloads").get_by_role("link", name="PDF", exact=True).click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    page.get_by_role("button", name="立即核验").click()
    page.locator(".verified, #verification").get_by_text("台账").first.wait_for()
    visitor.picture("path-auditor-verified")
    with page.expect_download() as download:
        page.get_by_role("link", name="存证回执").click()
    assert download.value.path().read_bytes().startswith(b"{")
    page.goto(f"{server.at}/access")
    assert page.get_by_text("客户申请查阅合同").first.is_visible()
    visitor.picture("path-auditor-access")
    told = acts(server.web)
    assert ["log-in", "search", "view", "unlock", "download"] == [
        act
        for act in dict.fromkeys(told)
        if act in ("log-in", "search", "view", "unlock", "download")
    ]


def test_hr_signs_and_voids(server: Server, browse: Opened) -> None:
    """Records a signature on the document's page; what is refused is told beside the form; declares another void."""
    visitor = browse(server)
    page = visitor.page
    log_in(server, page, Role.HR)
    first, second = server.web.serials("broker-agreement")[:2]
    page.goto(f"{server.at}/documents/{first}")
    page.locator("#acts summary", has_text="登记签署").click()
    page.locator("#sign-by").fill("林知远")
    page.get_by_role("button", name="登记签署").click()
    page.locator("#acts .alert-good").wait_for()
    visitor.picture("path-hr-signed")
    page.goto(f"{server.at}/documents/{second}")
    page.locator("#acts summary", has_text="作废").click()
    page.locator("#acts details[open] [name='reason']").fill("打印有误，另行出具")
    page.locator("#acts details[open] button").last.click()
    page.wait_for_load_state("networkidle")
    if page.locator("#acts details[open] button.danger").count():
        page.locator("#acts details[open] button.danger").last.click()
    page.get_by_text("已作废").first.wait_for()
    visitor.picture("path-hr-void")


def test_manager_holds(server: Server, browse: Opened) -> None:
    """Holds a document that must not be destroyed; its page says so."""
    visitor = browse(server)
    page = visitor.page
    log_in(server, page, Role.MANAGER)
    serial = server.web.serials("client-confirmation")[0]
    page.goto(f"{server.at}/documents/{serial}")
    page.locator("#acts summary", has_text="封存").first.click()
    page.locator("#acts details[open] [name='reason']").fill("监管检查需要")
    page.locator("#acts details[open] button").first.click()
    page.locator("#acts .alert-good").wait_for()
    assert page.get_by_text("监管检查需要").first.is_visible()
    visitor.picture("path-manager-held")


def test_administrator(server: Server, browse: Opened) -> None:
    """Adds a user and reads the password off the page; sees no document."""
    visitor = browse(server)
    page = visitor.page
    log_in(server, page, Role.ADMINISTRATOR)
    page.wait_for_url("**/users")
    page.get_by_label("用户名").fill("zhao.min")
    page.get_by_label("姓名", exact=True).fill("赵敏")
    page.get_by_label("人力资源").check()
    page.get_by_role("button", name="添加").click()
    password = page.locator("#password").inner_text()
    assert len(password) > 20
    visitor.picture("path-administrator")
    assert 403 == page.request.get(f"{server.at}/search").status


def test_hr_issues_from_a_form(server: Server, browse: Opened) -> None:
    """A wrong number is told beside its field while one types; a workbook is looked at, issued, and its documents found."""
    visitor = browse(server)
    page = visitor.page
    log_in(server, page, Role.HR)
    page.goto(f"{server.at}/new/leave-form")
    number = page.locator("main input[type='text']:visible").first
    number.fill("!!")
    page.keyboard.press("Tab")
    page.locator("main [aria-invalid='true']").first.wait_for()
    visitor.picture("path-hr-form")
    page.goto(f"{server.at}/new/leave-form/upload")
    page.locator("input[type='file']").set_input_files(SAMPLES / "leave-form" / "forms.yaml")
    page.locator("main form button.primary").first.click()
    page.wait_for_url("**/uploads/*")
    page.locator("main form button.primary:visible").first.wait_for()
    visitor.picture("path-hr-upload")
    page.locator("main form button.primary:visible").first.click()
    page.wait_for_url("**/jobs/*")
    page.locator("main a[href^='/documents/']").first.wait_for()
    visitor.picture("path-hr-issued")
    page.locator("main a[href^='/documents/']").first.click()
    page.wait_for_url("**/documents/*")


def test_trading_administration_files_a_stack(server: Server, browse: Opened) -> None:
    """The print of a confirmation comes back as a scan: it is filed by its code, and its page says so."""
    visitor = browse(server)
    page = visitor.page
    log_in(server, page, Role.TRADING_ADMIN)
    serial = server.web.serials("client-confirmation")[0]
    with server.web.site.readers.reading() as archive:
        _, pdf = get(serial, part="pdf", register=archive.register, store=archive.store)
    page.goto(f"{server.at}/scans")
    page.locator("input[type='file']").set_input_files(
        {"name": "stack.pdf", "mimeType": "application/pdf", "buffer": pdf}
    )
    page.locator("main form button.primary").first.click()
    page.locator(f"main a[href$='{serial}']").first.wait_for()
    visitor.picture("path-trading-admin-stack")
    page.goto(f"{server.at}/documents/{serial}")
    paper = page.locator("section[aria-labelledby='paper-head']")
    paper.wait_for()
    assert "原件未归" not in paper.inner_text()
    assert "original" in [entry.act for entry in entries(server.web, serial)]


def entries(web: Web, serial: str) -> list[LedgerEntry]:
    """The ledger's lines about a document."""
    with web.site.readers.reading() as archive:
        return list(archive.register.entries(serial))
