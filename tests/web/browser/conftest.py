"""A real server and a real browser: Debian's Chromium, driven by Playwright.

Pictures of what was seen are kept in ``build/screenshots`` for a person to look at.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from docgen.model import Role, User
from docgen.web.visitor import COOKIE, LANGUAGE
from tests.web.conftest import ROOT, TOKEN, Web, web_of

SHOTS = ROOT / "build" / "screenshots"
WIDE, PHONE = (1280, 900), (390, 844)
# What axe looks for: WCAG 2.2, A and AA, and its own best practices.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path is not None, "Debian's chromium is missing; 'make test' installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


class Server:
    """The application behind uvicorn, as ``docgen serve`` runs it, on a free port."""

    def __init__(self, web: Web) -> None:
        self.web = web
        config = uvicorn.Config(web.app, host="127.0.0.1", port=0, log_level="warning")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.at = f"http://127.0.0.1:{port}"

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="session")
def reading_server(shared: Web) -> Iterator[Server]:
    """On an archive that nobody changes."""
    server = Server(shared)
    yield server
    server.close()


@pytest.fixture
def server(archive: Path) -> Iterator[Server]:
    """On an archive of the test's own."""
    web = web_of(archive)
    server = Server(web)
    yield server
    server.close()
    web.site.readers.close()


class Visitor:
    """Somebody at a browser; what the browser complains of fails the test."""

    def __init__(self, context: BrowserContext, at: str) -> None:
        self.context = context
        self.at = at
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: object) -> None:
        if getattr(message, "type", "") in ("error", "warning"):
            self.complaints.append(str(getattr(message, "text", message)))

    def go(self, path: str) -> Page:
        self.page.goto(self.at + path)
        return self.page

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        # Hiding the caret would put a style into the page, which its policy forbids.
        self.page.screenshot(path=str(SHOTS / f"{name}.png"), full_page=True, caret="initial")

    def accessible(self) -> list[str]:
        """What axe has to say against the page, one line each."""
        results = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": RULES}})
        return [
            f"{found['id']}: {found['help']}: {node['html'][:160]}"
            for found in results.response["violations"]
            for node in found["nodes"]
        ]

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(script))


Opened = Callable[..., Visitor]


@pytest.fixture
def browse(chromium: Browser) -> Iterator[Opened]:
    """``browse(server, Role.AUDITOR, size=PHONE)``: somebody logged in at a browser; without roles, nobody."""
    opened: list[Visitor] = []

    def begin(
        server: Server, *roles: Role, size: tuple[int, int] = WIDE, lang: str = "zh"
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", accept_downloads=True
        )
        context.set_default_timeout(30_000)
        cookies = {LANGUAGE: lang}
        if roles:
            site, name = server.web.site, "-".join(roles)
            site.accounts.put(User(name, _NAMES[roles[0]], frozenset(roles)), "unused")
            secret = f"browser-{name}-{size[0]}-{len(opened)}-{time.monotonic_ns()}"
            site.accounts.begin(secret, name, csrf=TOKEN, now=site.now())
            cookies[COOKIE] = secret
        context.add_cookies([{"name": k, "value": v, "url": server.at} for k, v in cookies.items()])
        opened.append(Visitor(context, server.at))
        return opened[-1]

    yield begin
    complaints = [line for one in opened for line in one.complaints]
    for one in opened:
        one.context.close()
    assert [] == complaints


_NAMES = {
    Role.AUDITOR: "审计员",
    Role.HR: "人力资源专员",
    Role.TRADING_ADMIN: "交易管理专员",
    Role.MANAGER: "主管",
    Role.ADMINISTRATOR: "管理员",
}
