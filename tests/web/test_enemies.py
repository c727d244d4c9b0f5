"""What somebody who means harm tries: to hold everybody up, to see others' documents, to read what is masked."""

from __future__ import annotations

import asyncio
import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

from docgen import bootstrap
from docgen.errors import BusyError
from docgen.model import Role, State, User
from docgen.usecases import accounts as keeping
from docgen.usecases import references
from docgen.usecases.accounts import AccountDesk
from docgen.web import site
from docgen.web.site import SEARCHES, Serving
from docgen.web.turns import Turns
from docgen.web.visitor import COOKIE, CSRF_HEADER, LANGUAGE
from tests.web.conftest import AT, TOKEN, Web, web_of
from tests.web.making import over, text, upload
from tests.web.test_scans import blank, bring, pdf
from tests.web.test_uploads import issue, variants

PASSWORD = "a rather long sentence for one user"
CONFIRMATION = "client-confirmation"
CITIZEN, CARD, MOBILE = "990000199001010019", "6200001234567893455", "13900000000"
BUSY = 503


def test_who_makes_documents_holds_nobody_up_for_ever(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While others make documents or check the ledger, one is told so after a while, and nothing is changed."""
    monkeypatch.setattr(site, "_PATIENCE", 0.01)
    clerk, auditor = web.visit(Role.TRADING_ADMIN), web.visit(Role.AUDITOR)
    serial = web.serials(CONFIRMATION)[0]
    with web.site.drawing(), web.site.checking():
        void = clerk.post(
            f"/documents/{serial}/acts/void", data={"reason": "账号有误", "sure": "yes"}
        )
        answers = [
            void,
            clerk.get(f"/types/{CONFIRMATION}/sample.pdf"),
            auditor.post("/ledger/check"),
        ]
        assert [BUSY] * 3 == [one.status_code for one in answers]
        assert "账号有误" in void.text
    with web.site.readers.reading() as archive:
        document = archive.register.document(serial)
    assert document is not None
    assert document.state is State.ISSUED
    assert 200 == auditor.post("/ledger/check").status_code


def test_the_turn_is_had_before_the_archive_is_opened(web: Web) -> None:
    """The other way round two requests could wait for each other: it fails at once, wherever it is written."""
    for opened in (web.site.reading(), web.site.working("li.wei")):
        with opened, pytest.raises(AssertionError), web.site.drawing():
            raise ValueError("never reached")
    with web.site.making("li.wei") as (chosen, _archive):
        assert "li.wei" == chosen.actor


def test_over_tls_the_session_is_this_hosts_alone(archive: Path) -> None:
    """The cookie has the name that binds it to the host, and the one without it opens nothing."""
    web = web_of(archive, Serving(secure=True))
    desk = AccountDesk(web.site.door, "admin")
    keeping.add_user(User("li.wei", "李伟", frozenset({Role.HR}), frozenset()), PASSWORD, desk=desk)
    browser = TestClient(web.app, base_url="https://testserver", follow_redirects=False)
    entered = browser.post("/login", data={"name": "li.wei", "password": PASSWORD})
    told = entered.headers["set-cookie"]
    assert told.startswith("__Host-docgen_session=")
    for part in ("Path=/", "Secure", "HttpOnly", "SameSite=strict"):
        assert part in told
    assert "Domain" not in told
    assert 200 == browser.get("/search").status_code
    secret = browser.cookies["__Host-docgen_session"]
    bare = TestClient(web.app, base_url="https://testserver", follow_redirects=False)
    bare.cookies.set(COOKIE, secret)
    assert 303 == bare.get("/search").status_code
    token = re.search(r'name="csrf" content="([^"]+)"', browser.get("/account").text)
    assert token is not None
    left = browser.post("/logout", data={"csrf": token[1]}).headers["set-cookie"]
    assert left.startswith('__Host-docgen_session=""')
    assert "Secure" in left
    assert 303 == browser.get("/search").status_code
    web.site.readers.close()


def test_who_has_to_wait_is_told_how_long(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    """Too many wrong passwords, and an archive that others have: the answer says when to ask again."""
    browser = web.visit()
    tries = [browser.post("/login", data={"name": "x", "password": "no"}) for _ in range(8)]
    late = next(one for one in tries if one.status_code == 429)
    assert 0 < int(late.headers["retry-after"]) <= 60
    assert "retry-after" not in tries[0].headers
    clerk = web.visit(Role.HR)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web.site.readers, "reading", _busy)
        answer = clerk.get("/documents/QR-1%0AERROR%20forged")
        healthz = browser.get("/healthz")
    assert (503, "2") == (answer.status_code, answer.headers["retry-after"])
    assert (503, "the archive cannot be read\n") == (healthz.status_code, healthz.text)
    assert all("\n" not in one.getMessage() for one in caplog.records if one.name == "docgen.web")


def _busy() -> NoReturn:
    raise BusyError("Somebody else has {folder}.", folder="/secret/place")


def test_a_refusal_tells_nothing_that_is_masked(web: Web) -> None:
    """Who signed, to whom it went, why it is void: a refusal says it no plainer than the page does."""
    clerk = web.visit(Role.TRADING_ADMIN)
    at = f"/documents/{web.serials(CONFIRMATION)[0]}/acts"
    for role in ("client", "account-manager", "trading-admin"):
        signed = {"place": f"{role}:", "by": "赵样宁"}
        assert 200 == clerk.post(f"{at}/sign", data=signed).status_code
    other = clerk.post(f"{at}/sign", data={"place": "client:", "by": "李样"})
    assert (409, True) == (other.status_code, "signed there already" in other.text)
    assert "赵样宁" not in other.text
    assert 200 == clerk.post(f"{at}/release", data={"to": f"客户 {MOBILE}"}).status_code
    assert MOBILE not in clerk.post(f"{at}/release", data={"to": "他人"}).text
    assert MOBILE not in clerk.post(f"{at}/void", data={"reason": "作废"}).text
    void = {"reason": f"账号 {CARD} 有误", "sure": "yes"}
    assert 200 == clerk.post(f"{at}/void", data=void).status_code
    again = clerk.post(f"{at}/void", data={"reason": "又作废", "sure": "yes"})
    assert (409, True) == (again.status_code, "another reason" in again.text)
    assert CARD not in again.text


def test_a_file_name_is_no_way_around_the_mask(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scans that are called like a citizen number: what became of them, and the tray, hide it."""
    monkeypatch.setattr(bootstrap, "text_desk", lambda *_: None)
    clerk = web.visit(Role.TRADING_ADMIN)
    filed = pdf(web, web.serials(CONFIRMATION)[0])
    page = bring(clerk, (f"{CITIZEN}.pdf", filed), (f"{CITIZEN}.png", blank())).text
    assert "990000********0019.pdf" in page
    assert "990000********0019.png, page 1" in clerk.get("/scans").text
    assert CITIZEN not in page + clerk.get("/scans").text


def test_a_reference_code_tells_no_number_of_others(
    shared: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code leads to a document that one may read; to any other it leads nowhere."""
    serial = shared.serials(CONFIRMATION)[0]
    monkeypatch.setattr(references, "serial", lambda wanted, **_: wanted and serial)
    own = shared.visit(Role.TRADING_ADMIN).get("/documents/the-code")
    assert (303, f"/documents/{serial}") == (own.status_code, own.headers["location"])
    others = shared.visit(Role.HR).get("/documents/the-code")
    assert (404, False) == (others.status_code, serial in others.text)


def test_an_upload_is_issued_with_what_one_may_now(web: Web) -> None:
    """Branches that were taken away since the file was read are issued no more."""
    client = web.visit(Role.TRADING_ADMIN)
    page = over(client, upload(client, CONFIRMATION, variants(1)))
    assert "1 record" in text(page)
    before = web.serials(CONFIRMATION)
    name = Role.TRADING_ADMIN.value
    web.site.accounts.put(
        User(name, name, frozenset({Role.TRADING_ADMIN}), frozenset({"BJ02"})), "unused"
    )
    later = TestClient(web.app, base_url=AT, follow_redirects=False)
    web.site.accounts.begin("another", name, csrf=TOKEN, now=web.site.now())
    later.cookies.set(COOKIE, "another")
    later.headers[CSRF_HEADER] = TOKEN
    later.cookies.set(LANGUAGE, "en")
    done = over(later, issue(later, page))
    assert "do not work with documents of the branch" in text(done)
    assert before == web.serials(CONFIRMATION)


def test_what_is_asked_for_stands_masked_in_the_log(web: Web) -> None:
    """A full number typed into a filter of the access log is no way to have it kept there."""
    auditor = web.visit(Role.AUDITOR)
    assert 200 == auditor.get("/access", params={"user": CITIZEN, "document": CARD}).status_code
    log = (web.site.settings.archive / "access" / "access.jsonl").read_text("utf-8")
    assert "access-log" in log
    assert CITIZEN not in log
    assert CARD not in log


def test_all_pdfs_want_a_reason_that_says_something(web: Web) -> None:
    """As unlocking one document does; nothing is handed out or logged without."""
    client = web.visit(Role.TRADING_ADMIN)
    page = over(client, upload(client, CONFIRMATION, variants(1)))
    at = f"{over(client, issue(client, page)).url.path}/pdfs.zip"
    for reason in ("", "x", "aaaaaa", "a" * 100 + "b" * 150):
        assert client.post(at, data={"reason": reason}).status_code in (409, 422)
    assert "download" not in {one.act for one in web.site.log.entries()}


def test_an_odd_key_of_a_dossier_is_just_not_there(shared: Web) -> None:
    """404, whatever characters are in it."""
    serial = shared.serials("broker-agreement")[0]
    hr = shared.visit(Role.HR)
    assert {404} == {hr.get(f"/people/{serial}.{one}").status_code for one in ("é", "0" * 24, "人")}


def test_one_visitor_cannot_hold_the_server(shared: Web) -> None:
    """Of a hundred requests of one session two are worked on at a time; another's come through meanwhile."""
    working: list[str] = []
    most, gate = 0, asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal most
        working.append(scope["path"])
        most = max(most, working.count("/mine"))
        await gate.wait()
        working.remove(scope["path"])

    async def ask(path: str, cookie: bytes) -> None:
        headers = [(b"cookie", b"other=1; docgen_session=" + cookie)]
        scope = {"type": "http", "path": path, "headers": headers, "client": ("127.0.0.1", 1)}
        await turns(scope, asyncio.Queue[Any]().get, asyncio.Queue[Any]().put)

    async def all_at_once() -> None:
        nonlocal gate
        gate = asyncio.Event()
        asked = [asyncio.create_task(ask("/mine", b"a")) for _ in range(100)]
        asked += [
            asyncio.create_task(ask("/theirs", b"b")),
            asyncio.create_task(ask("/static/x", b"a")),
        ]
        await asyncio.sleep(0.05)
        assert sorted(working) == ["/mine", "/mine", "/static/x", "/theirs"]
        gate.set()
        await asyncio.gather(*asked)

    turns = Turns(app, cookie=COOKIE, each=2)
    with ThreadPoolExecutor(1) as apart:  # the browser's loop may be running in this thread
        apart.submit(lambda: asyncio.run(all_at_once())).result()
    assert (2, []) == (most, working)
    assert not turns._turns  # nothing is kept of who has gone
    assert "Turns" in {one.cls.__name__ for one in shared.app.user_middleware}


def test_a_type_that_is_being_edited_stops_nobody(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A wrong file keeps the types as they were; who comes while they are read again does not wait."""
    monkeypatch.setattr(site, "_LOOK_AFTER", 0.0)
    auditor = web.visit(Role.AUDITOR)
    assert 200 == auditor.get("/types").status_code
    templates = Path(shutil.copytree(web.site.settings.templates, tmp_path / "templates"))
    monkeypatch.setattr(web.site, "settings", replace(web.site.settings, templates=templates))
    before = web.site.types()
    (templates / CONFIRMATION / "type.toml").write_text("id = [", encoding="utf-8")
    assert 200 == auditor.get("/types").status_code
    assert before.keys() == web.site.types().keys()
    assert any("as they were" in one.getMessage() for one in caplog.records)
    with web.site._reading_types:
        assert 200 == auditor.get("/types").status_code


def test_what_cannot_be_logged_is_not_shown(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk nobody sees personal data, on no page that tells any; nobody is let in either."""
    clerk = web.visit(Role.TRADING_ADMIN)
    at = f"/documents/{web.serials(CONFIRMATION)[0]}"
    signed = {"place": "client:", "by": "赵样宁"}
    assert 200 == clerk.post(f"{at}/acts/sign", data=signed).status_code
    assert 303 == clerk.post(f"{at}/unlock", data={"why": "work"}).status_code
    shown = [at, f"{at}/acts", f"{at}/pages/1", f"{at}/files/pdf", f"{at}/files/record", "/search"]
    assert {200} == {clerk.get(one).status_code for one in shown}
    assert "赵样宁" in clerk.get(f"{at}/acts").text
    monkeypatch.setattr(web.site.log, "note", _full)
    answers = [clerk.get(one) for one in [*shown, "/search.csv", "/series.xlsx", "/due.xlsx"]]
    answers += [clerk.post(f"{at}/verify"), clerk.post(f"{at}/unlock", data={"why": "work"})]
    answers.append(web.visit().post("/login", data={"name": "nobody", "password": "no"}))
    assert {500} == {one.status_code for one in answers}
    assert all("赵样宁" not in one.text for one in answers)


def _full(*_: object, **__: object) -> NoReturn:
    raise OSError(28, "No space left on device")


def test_searches_take_turns_and_hold_up_no_other_page(
    shared: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many at a time: the next one waits for its turn, but not for ever, while other pages answer."""
    auditor, other = shared.visit(Role.AUDITOR), shared.visit(Role.AUDITOR)
    done, begun = threading.Event(), threading.Semaphore(0)

    def search() -> None:
        with shared.site.seeking():
            begun.release()
            done.wait(60)

    with ThreadPoolExecutor(SEARCHES + 1) as pool:
        try:
            for _ in range(SEARCHES):
                pool.submit(search)
            assert all(begun.acquire(timeout=60) for _ in range(SEARCHES))
            waiting = pool.submit(auditor.get, "/search?q=客户")
            assert other.get("/types").status_code == 200
            assert not wait([waiting], timeout=0.3).done
            monkeypatch.setattr(site, "_PATIENCE", 0.01)
            assert "Others are searching" in other.get("/search?q=客户").text
        finally:
            done.set()
        assert waiting.result(timeout=60).status_code == 200
