"""Acts on one document in the browser: each is what the command line does, for those who may."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from docgen.bootstrap import formats
from docgen.cli.main import main
from docgen.model import Role
from docgen.web.acts import PERMISSIONS
from tests.cli.test_ocr import Fake
from tests.web.conftest import Web
from tests.web.making import sample
from tests.web.routes import ALLOWED

CONFIRMATION, AGREEMENT = "client-confirmation", "broker-agreement"
SIGNED = {"place": "client:", "by": "赵样宁", "on": "2026-11-28", "opinion": "属实"}


class Desk:
    """A document of the page's archive, and both ways to it."""

    def __init__(self, web: Web, capsys: pytest.CaptureFixture[str]) -> None:
        self.web, self.capsys = web, capsys
        self.serial = web.serials(CONFIRMATION)[0]
        self.clerk = web.visit(Role.TRADING_ADMIN)
        self.manager = web.visit(Role.MANAGER)

    def run(self, *args: str) -> Any:
        """A command, and the data it prints."""
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["--archive", str(self.web.site.settings.archive), *args, "--json"])
        assert left.value.code == 0, args
        return json.loads(self.capsys.readouterr().out)

    def told(self, serial: str = "") -> list[tuple[str, str]]:
        """Which acts 'docgen show' tells of, each with who did it."""
        history = self.run("show", serial or self.serial)["history"]
        return [
            (one["act"], one["actor"]) for one in history if one["act"] not in ("reserve", "issue")
        ]

    def do(self, act: str, form: dict[str, str], client: TestClient | None = None) -> Any:
        return (client or self.clerk).post(f"/documents/{self.serial}/acts/{act}", data=form)

    def file(self, data: bytes, **form: str) -> Any:
        sent = [("scans", ("../../扫描 a.pdf", data, "application/pdf"))]
        return self.clerk.post(f"/documents/{self.serial}/acts/file", data=form, files=sent)


@pytest.fixture
def desk(web: Web, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(web, capsys)


def test_signed_in_turn_taken_back_and_released(desk: Desk) -> None:
    """As 'docgen sign' and 'release' do, in the user's name; out of turn it is refused beside the form."""
    early = desk.do("sign", SIGNED | {"place": "account-manager:"})
    assert (409, []) == (early.status_code, desk.told())
    assert "It is not the turn of" in early.text
    assert 'value="赵样宁"' in early.text  # what was typed is still there
    assert "--" not in early.text.partition('role="alert"')[2].partition("</div>")[0]
    for _ in range(2):  # twice the same: once
        assert 200 == desk.do("sign", SIGNED).status_code
    assert [("sign", "trading-admin")] == desk.told()
    standing = desk.run("sign", desk.serial)
    assert ("赵样宁", "属实") == tuple(
        standing["signatures"][0][name] for name in ("by", "opinion")
    )
    assert 200 == desk.do("withdraw", {"place": "client:", "reason": "录错"}).status_code
    assert 409 == desk.do("release", {"to": "客户"}).status_code
    for role in ("client", "account-manager", "trading-admin"):
        assert 200 == desk.do("sign", SIGNED | {"place": f"{role}:"}).status_code
    assert 200 == desk.do("release", {"to": "客户"}).status_code
    assert ["sign", "withdraw", "sign", "sign", "sign", "release"] == [a for a, _ in desk.told()]


def test_void_shows_what_follows_before_it_is_done(desk: Desk) -> None:
    """Without the second yes nothing has happened."""
    asked = desk.do("void", {"reason": "资金账号有误"})
    assert "Shall" in asked.text
    assert [] == desk.told()
    assert 200 == desk.do("void", {"reason": "资金账号有误", "sure": "yes"}).status_code
    shown = desk.run("show", desk.serial)
    assert ("void", [("void", "trading-admin")]) == (shown["state"], desk.told())
    other = desk.do("void", {"reason": "另一原因", "sure": "yes"})
    assert 409 == other.status_code
    assert "void already" in other.text
    assert 409 == desk.do("sign", SIGNED).status_code


def test_replaced_by_a_corrected_record(desk: Desk) -> None:
    """A record with problems changes nothing; a good one is issued in its place, once."""
    at = f"/documents/{desk.serial}/acts/replace"
    form = {"why": "佣金率有误", "sure": "yes"}

    def send(values: Any, **more: str) -> Any:
        data = json.dumps([values], ensure_ascii=False).encode()
        files = {"record": ("corrected.json", data, "application/json")}
        return desk.clerk.post(at, data=form | more, files=files)

    with desk.web.site.readers.reading() as archive:
        document = archive.register.document(desk.serial)
        assert document is not None
        values = json.loads(archive.store.read(document.object_id or "", "record.json"))["record"]
    values["remark"] = "更正"
    bad = send({name: value for name, value in values.items() if name != "client_name"})
    assert (422, []) == (bad.status_code, desk.told())
    assert "problem-field" in bad.text
    assert (422, []) == (send(values, sure="").status_code, desk.told())
    done = send(values)
    assert 200 == done.status_code, done.text
    assert [("void", "trading-admin"), ("link", "trading-admin")] == desk.told()
    assert ["replaced-by"] == [one["kind"] for one in desk.run("show", desk.serial)["links"]]
    away = desk.web.visit(Role.TRADING_ADMIN, branches=("ZZ99",))
    assert 404 == away.post(at, data=form).status_code


def test_replaced_with_a_date_and_against_a_requirement(
    web: Web, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """As 'docgen replace --date --override': for those who may overrule; the ledger keeps the reason."""
    desk, record = Desk(web, capsys), sample("staff-roster")
    file = tmp_path / "roster.json"
    file.write_text(json.dumps([record], ensure_ascii=False), encoding="utf-8")
    made = desk.run("generate", "staff-roster", str(file), "--override", "旧合同", "--jobs", "0")
    desk.serial = made["documents"][0]["number"]
    clerk, both = web.visit(Role.HR), web.visit(Role.HR, Role.MANAGER)
    assert 'name="override"' not in clerk.get(f"/documents/{desk.serial}/acts").text
    assert 'name="override"' in both.get(f"/documents/{desk.serial}/acts").text
    data = json.dumps([record | {"remark": "更正"}], ensure_ascii=False).encode()

    def send(client: TestClient, **more: str) -> Any:
        form = {"why": "备注有误", "issued_on": "2026-11-27", "sure": "yes"} | more
        files = {"record": ("corrected.json", data, "application/json")}
        at = f"/documents/{desk.serial}/acts/replace"
        return client.post(at, data=form, files=files)

    missing = send(both)
    assert (422, []) == (missing.status_code, desk.told())
    assert "with a reason" in missing.text
    assert 'value="2026-11-27"' in missing.text  # what was typed is still there
    assert 403 == send(clerk, override="急用").status_code
    assert (422, []) == (send(both, issued_on="someday").status_code, desk.told())
    done = send(both, override="急用")
    assert 200 == done.status_code, done.text
    (link,) = desk.run("show", desk.serial)["links"]
    new = desk.run("show", link["number"] if "number" in link else link["to"])
    assert "2026-11-27" == new["issued_on"]
    with web.site.readers.reading() as archive:
        first = next(iter(archive.register.entries(new["number"])))
    assert "急用" == first.data["origin"]["reason"]


def test_linked_and_the_other_must_be_ones_own_too(desk: Desk) -> None:
    """Both name each other; a document of another department is not there for this user."""
    other = desk.web.serials(CONFIRMATION)[1]
    assert 200 == desk.do("link", {"kind": "renews", "other": other}).status_code
    assert [("link", "trading-admin")] == desk.told(other)
    foreign = desk.web.serials(AGREEMENT)[0]
    assert 404 == desk.do("link", {"kind": "supplements", "other": foreign}).status_code
    assert 422 == desk.do("link", {"kind": "eats", "other": other}).status_code
    assert [("link", "trading-admin")] == desk.told()


def test_an_original_is_filed_and_its_paper_moved(desk: Desk) -> None:
    """The scan as it was sent is the original; a scan of another document is refused."""
    mine, wrong = (_file(desk, one, "document.pdf") for one in desk.web.serials(CONFIRMATION)[:2])
    refused = desk.file(wrong)
    assert (409, []) == (refused.status_code, desk.told())
    assert "no scan of" in refused.text
    for _ in range(2):
        filed = desk.file(mine, room="档案室", shelf="3")
        assert 200 == filed.status_code, filed.text
    assert [("original", "trading-admin")] == desk.told()
    assert mine == _file(desk, desk.serial, "originals/v2/1.pdf")
    assert 200 == desk.do("file", {"room": "库房", "box": "2026-11"}).status_code
    assert ["original", "move"] == [act for act, _ in desk.told()]
    assert 422 == desk.file(b"%PDF-nothing").status_code


def test_held_released_and_not_to_be_destroyed_before_its_day(desk: Desk) -> None:
    """Managers hold and propose; clerks see no such form and cannot send it."""
    manager = desk.manager
    assert 200 == desk.do("hold", {"case": "2026-民初-1", "reason": "保全"}, manager).status_code
    assert [("hold", "manager")] == desk.told()
    assert 409 == desk.do("propose", {"reason": "保管期满"}, manager).status_code
    assert 422 == desk.do("lift", {"case": "no such", "reason": "x"}, manager).status_code
    assert (
        200 == desk.do("lift", {"case": "2026-民初-1", "reason": "判决生效"}, manager).status_code
    )
    assert 409 == desk.do("propose", {"reason": "保管期满"}, manager).status_code
    assert 403 == desk.do("hold", {"case": "x", "reason": "y"}).status_code
    assert "/acts/hold" not in desk.clerk.get(f"/documents/{desk.serial}/acts").text


def test_not_for_others(desk: Desk) -> None:
    """Auditors and managers change nothing, other departments and branches find nothing, no token no act."""
    form = {**SIGNED, "reason": "x", "sure": "yes", "to": "x", "kind": "renews", "other": "x"}
    not_allowed = desk.web.visit(Role.AUDITOR), desk.manager
    not_theirs = desk.web.visit(Role.HR), desk.web.visit(Role.TRADING_ADMIN, branches=("ZZ99",))
    del desk.clerk.headers["X-CSRF-Token"]
    for act in ("sign", "withdraw", "release", "void", "link", "file"):
        assert [403, 403] == [desk.do(act, form, one).status_code for one in not_allowed]
        assert [404, 404] == [desk.do(act, form, one).status_code for one in not_theirs]
        assert 403 == desk.do(act, form).status_code
        assert desk.do(act, form, desk.web.visit()).status_code in (303, 401)
    assert [] == desk.told()


def test_to_htmx_the_part_alone(desk: Desk) -> None:
    """What is so afterwards comes as a part of the page; a refusal into the place of the forms."""
    desk.clerk.headers["HX-Request"] = "true"
    done = desk.do("sign", SIGNED | {"by": "<b>赵</b>"})
    assert done.text.lstrip().startswith("<section")
    assert "document-changed" == done.headers["HX-Trigger"]
    assert "<b>" not in done.text
    refused = desk.do("sign", SIGNED | {"place": "trading-admin:"})
    assert (409, "#acts") == (refused.status_code, refused.headers["HX-Retarget"])


def _file(desk: Desk, serial: str, path: str) -> bytes:
    with desk.web.site.readers.reading() as archive:
        document = archive.register.document(serial)
        assert document is not None
        return archive.store.read(document.object_id or "", path)


def test_every_act_has_its_page() -> None:
    """What the table of permissions names can be done, and nothing can be done that it does not name."""
    paths = {route.path for route in ALLOWED if route.method == "POST"}
    acts = {
        path.rsplit("/", 1)[1] for path in paths if path.startswith("/documents/{serial}/acts/")
    }
    assert set(PERMISSIONS) == acts


def test_the_text_of_an_original_is_read_after_filing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the command does: as a job of the clerk's, which the page leads to; where other work is running, later by
    a button; what cannot be read is told, and the filing stays.
    """
    reader = Fake("补充条款见背面")
    monkeypatch.setattr(formats, "text_reader", lambda: reader)
    first, second = desk.web.serials(CONFIRMATION)[:2]
    jobs, name = desk.web.site.jobs, "trading-admin"
    gate = threading.Event()
    jobs.start(name, "other work", lambda _: gate.wait(20))
    mine = _file(desk, first, "document.pdf")
    page = desk.file(mine)
    assert (200, True) == (page.status_code, "for other work of yours is running" in page.text)
    assert ["original"] == [act for act, _ in desk.told()]
    gate.set()
    wait(lambda: jobs.running(name) is None)
    refused = desk.web.visit(Role.HR).post(f"/documents/{first}/text")
    assert 404 == refused.status_code
    begun = desk.clerk.post(f"/documents/{first}/text")
    assert 303 == begun.status_code
    wait(lambda: jobs.running(name) is None)
    assert "text of 1 page is read" in desk.clerk.get(begun.headers["location"]).text
    assert [("original", name), ("text", name)] == desk.told()
    assert first in desk.clerk.get("/search", params={"q": "补充条款见背面"}).text
    assert "Read its text" not in desk.clerk.get(f"/documents/{first}/acts").text
    reader.text = "broken"
    desk.serial = second
    page = desk.file(_file(desk, second, "document.pdf"))
    assert "Its text is being read" in page.text
    wait(lambda: jobs.running(name) is None)
    assert ["original"] == [act for act, _ in desk.told(second)]
    assert "Read its text" in desk.clerk.get(f"/documents/{second}/acts").text


def wait(holds: Callable[[], bool]) -> None:
    """Until it does."""
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)
