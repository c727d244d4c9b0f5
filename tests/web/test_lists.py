"""Series, months, overview, what is due, ledger, access log and dossiers: what they show, and to whom."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from docgen.cli.main import main
from docgen.core.chain import line_digest
from docgen.errors import BusyError
from docgen.model import Role
from docgen.web import kept as kept_things
from docgen.web.kept import Kept
from docgen.web.routes import ledger
from tests.web.conftest import Web, web_of

HOSTILE = (
    "<script>alert(1)</script>",
    "'; DROP TABLE ledger; --",
    "\u0000",
    "９９９",
    "-1",
    "%00",
    "﷽" * 60,
)
PAGES = (
    "/series",
    "/months",
    "/overview",
    "/due",
    "/people",
    "/ledger",
    "/ledger/checkpoints",
    "/access",
)


def rows(html: str) -> list[str]:
    """The rows of the tables of a page, each as its text."""
    found = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def run(archive: Path, *args: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--archive", str(archive), *args])
    assert not left.value.code, args


@pytest.fixture(scope="module")
def lived(issued: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """An archive in which something has happened: a void number."""
    archive = Path(shutil.copytree(issued, tmp_path_factory.mktemp("lived") / "archive"))
    run(archive, "void", "QR-SH01-202611-0001", "--reason", "客户 13900001111 重复签署")
    web = web_of(archive)
    yield web
    web.site.readers.close()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_there_in_both_languages(lived: Web, page: str) -> None:
    """Every page answers, with nothing inline that the policy would stop."""
    for lang in ("zh", "en"):
        answer = lived.visit(Role.AUDITOR, lang=lang).get(page)
        assert answer.status_code == 200
        assert "style=" not in answer.text
        assert "<script>" not in answer.text


def test_a_void_number_is_told_with_its_reason(lived: Web) -> None:
    """Number, day and reason, long numbers masked; the counts add up."""
    html = lived.visit(Role.AUDITOR).get("/series", params={"only": "void"}).text
    assert "QR-SH01-202611-0001" in html
    assert "139****1111 重复签署" in html
    assert "13900001111" not in html


def test_series_as_a_file(lived: Web) -> None:
    """The file has what the page has, filtered as it is; another ending is refused in words."""
    client = lived.visit(Role.AUDITOR)
    data = client.get("/series.csv", params={"type": "client-confirmation", "branch": "SH01"})
    table = list(csv.DictReader(io.StringIO(data.content.decode("utf-8-sig"))))
    assert {one["Branch"] for one in table} == {"SH01"}
    assert sum(int(one["Void"]) for one in table) == 1
    assert client.get("/months.xlsx").content.startswith(b"PK")
    assert client.get("/due.xlsx").content.startswith(b"PK")
    assert client.get("/series.exe").status_code == 422


def test_nobody_sees_series_and_months_of_others(lived: Web) -> None:
    """hr sees no type of trading administration; somebody bound to a branch no other branch."""
    client = lived.visit(Role.HR)
    for page in ("/series", "/months", "/due", "/overview"):
        html = client.get(page).text
        assert "client-confirmation" not in html
        assert "QR-" not in html
    bound = lived.visit(Role.TRADING_ADMIN, branches=("BJ02",))
    for page in ("/series", "/months"):
        assert "BJ02" in bound.get(page).text
        assert "SH01" not in bound.get(page).text


def test_counts_are_those_of_the_search(lived: Web) -> None:
    """A count links to the search that finds just so many documents."""
    client = lived.visit(Role.AUDITOR)
    for page in ("/months", "/overview", "/series"):
        links = re.findall(r'<a href="(/search\?[^"]+)">(\d+)', client.get(page).text)
        assert links
        for href, count in links[:4]:
            found = client.get(href.replace("&amp;", "&")).text
            total = re.search(r'class="total"[^>]*>\D*(\d+)', found)
            assert total is not None
            assert total.group(1) == count, href


def test_the_ledger_page_by_page(lived: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line once, the newest first; the filters find what they name and nothing else."""
    monkeypatch.setattr(ledger, "PAGE", 10)
    client = lived.visit(Role.AUDITOR)
    seen: list[int] = []
    href: str | None = "/ledger"
    while href:
        html = client.get(href.replace("&amp;", "&")).text
        seen += [int(one) for one in re.findall(r'<a href="/ledger/(\d+)">', html)]
        following = re.search(r'<a class="button" href="([^"]+)" rel="next"', html)
        href = following.group(1) if following else None
    assert seen == list(range(len(seen), 0, -1))
    assert len(seen) > 20
    about = client.get("/ledger", params={"document": "QR-SH01-202611-0001"}).text
    assert len(re.findall(r'<a href="/ledger/\d+">', about)) == 3
    voids = client.get("/ledger", params={"act": "void"}).text
    assert "was declared void" in voids
    assert "was issued" not in voids
    nobody = client.get("/ledger", params={"actor": "nobody", "since": "2020-01-01"}).text
    assert "No line of the ledger is like that." in nobody


def test_a_line_with_its_hashes(lived: Web) -> None:
    """The raw line hashes to what is shown, and the next line names that hash."""
    client = lived.visit(Role.MANAGER)
    with lived.site.readers.reading() as archive:
        lines = list(archive.ledger.lines())
    html = client.get("/ledger/2").text
    assert line_digest(lines[1]) in html
    assert line_digest(lines[0]) in html
    assert "The line after names this hash" in html
    assert client.get(f"/ledger/{len(lines) + 1}").status_code == 404
    assert client.get("/ledger/0").status_code == 422


def test_lines_about_other_branches_are_not_shown(lived: Web) -> None:
    """A manager of one branch sees no line of another, not by its number either."""
    client = lived.visit(Role.MANAGER, branches=("BJ02",))
    html = client.get("/ledger").text
    assert "BJ02" in html
    assert "SH01" not in html
    with lived.site.readers.reading() as archive:
        other = next(one for one in archive.register.entries() if "SH01" in one.serial)
    assert client.get(f"/ledger/{other.sequence}").status_code == 404


def test_the_ledger_is_checked_on_demand(lived: Web) -> None:
    """What was checked is said; a ledger that was changed is found."""
    client = lived.visit(Role.AUDITOR)
    assert "The ledger is whole" in client.post("/ledger/check").text
    assert "signature holds" in client.get("/ledger/checkpoints").text


def test_a_changed_ledger_is_told(web: Web) -> None:
    """The line that was changed is named."""
    path = web.site.settings.archive / "ledger" / "ledger.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"actor":"maker"', b'"actor":"taker"', 1))
    html = web.visit(Role.AUDITOR).post("/ledger/check").text
    assert "things are wrong" in html
    assert "ledger:2" in html


def test_the_access_log_by_user_and_act(lived: Web) -> None:
    """What somebody did is found by user, act and day; reading it is logged."""
    hr = lived.visit(Role.HR)
    hr.get("/search", params={"q": "林知远"})
    client = lived.visit(Role.AUDITOR)
    html = client.get("/access", params={"user": "hr", "act": "search"}).text
    assert "林知远" in html
    assert "Read the access log." in client.get("/access", params={"act": "access-log"}).text
    assert "林知远" not in client.get("/access", params={"user": "hr", "until": "2020-01-01"}).text
    first = client.get("/access").text
    numbers = [int(one) for one in re.findall(r'<td class="end">(\d+)</td>', first)]
    assert numbers == sorted(numbers, reverse=True)


def test_a_person_is_found_and_no_number_stands_in_an_address(lived: Web) -> None:
    """By citizen number, staff number or name; the dossier is masked, the log holds no full number."""
    client = lived.visit(Role.HR)
    with lived.site.readers.reading() as archive:
        one = next(iter(archive.register.documents("broker-agreement")))
        record = json.loads(archive.store.read(one.object_id or "", "record.json"))["record"]
    number, name = record["agent_id_no"], record["agent_name"]
    answer = client.post("/people", data={"asked": number})
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert number not in where
    html = client.get(where).text
    assert number not in html
    assert name not in html
    assert one.serial in html
    assert client.post("/people", data={"asked": name}).headers["location"] == where
    wrong = client.post(
        "/people", data={"asked": number[:-1] + ("0" if number[-1] != "0" else "1")}
    )
    assert wrong.status_code == 422
    assert "This is no citizen number" in wrong.text
    log = (lived.site.settings.archive / "access").rglob("*.jsonl")
    assert all(number not in path.read_text("utf-8") for path in log)


def test_a_dossier_ends_at_the_scope(lived: Web) -> None:
    """Who may not see a document learns nothing of a person from it, by key or by number."""
    with lived.site.readers.reading() as archive:
        one = next(iter(archive.register.documents("broker-agreement")))
        record = json.loads(archive.store.read(one.object_id or "", "record.json"))["record"]
    number = record["agent_id_no"]
    where = lived.visit(Role.HR).post("/people", data={"asked": number}).headers["location"]
    for client in (
        lived.visit(Role.TRADING_ADMIN),
        lived.visit(Role.HR, branches=("XX99",)),
    ):
        assert client.get(where).status_code == 404
        answer = client.post("/people", data={"asked": number})
        assert answer.status_code == 200
        assert one.serial not in answer.text
    auditor = lived.visit(Role.AUDITOR)
    assert auditor.get(where).status_code == 200
    assert auditor.get(where[:-1] + ("0" if where[-1] != "0" else "1")).status_code == 404


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_only_values(lived: Web, value: str) -> None:
    """Whatever stands in an address is shown as text, or refused in words: never an error of ours."""
    client = lived.visit(Role.AUDITOR)
    asked = {
        "/series": ("type", "branch", "year", "only", "after"),
        "/months": ("type", "branch", "year", "state", "after"),
        "/due": ("owner", "branch", "type", "days", "late", "page"),
        "/ledger": ("document", "act", "actor", "since", "until", "before"),
        "/ledger/checkpoints": ("before",),
        "/access": ("user", "document", "act", "since", "until", "before"),
    }
    for page, names in asked.items():
        for name in names:
            answer = client.get(page, params={name: value})
            assert answer.status_code in (200, 422), (page, name)
            assert value not in answer.text or "<" not in value
    assert client.post("/people", data={"asked": value}).status_code in (200, 422)
    assert client.get(f"/people/{value.encode().hex()}.x").status_code == 404


def test_due_tells_what_is_late_by_owner(lived: Web) -> None:
    """The filters narrow it; a year ahead there is more than today."""
    client: TestClient = lived.visit(Role.AUDITOR)
    now = rows(client.get("/due").text)
    ahead = rows(client.get("/due", params={"days": "365"}).text)
    assert len(ahead) > len(now)
    own = client.get("/due", params={"days": "365", "owner": "hr"}).text
    assert "QR-" not in own
    assert all("HR" in one for one in rows(own)[1:])


def test_a_type_with_blank_form_and_sample(lived: Web) -> None:
    """Fields, rules and masks; the workbook reads back; the sample is a specimen, made once."""
    client = lived.visit(Role.TRADING_ADMIN)
    html = client.get("/types/client-confirmation").text
    assert "QR-SH01-202611-0001" in html
    assert "running number (4 digits or more)" in html
    assert "QR-SH01-202611-0001" in client.get("/types").text
    for told in (
        "Fund account",
        "QR-{branch}-{year}{month}-{seq:04}",
        "the surname only",
        "Client",
    ):
        assert told in html
    assert client.get("/types/client-confirmation/blank.xlsx").content.startswith(b"PK")
    assert client.get("/types/client-confirmation/blank.exe").status_code == 422
    pdf = client.get("/types/client-confirmation/sample.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert client.get("/types/client-confirmation/sample.pdf").content == pdf.content
    assert client.get("/types/client-confirmation/sample.png").content.startswith(b"\x89PNG")
    assert client.get("/types/client-confirmation/sample.html").status_code == 422
    assert client.get("/types/../etc").status_code == 404


def test_types_of_other_departments_are_not_shown(lived: Web) -> None:
    """hr sees its own types, no other, and none of another's samples."""
    client = lived.visit(Role.HR)
    assert "client-confirmation" not in client.get("/types").text
    for page in ("", "/blank.xlsx", "/sample.pdf"):
        assert client.get(f"/types/client-confirmation{page}").status_code == 404
    assert client.get("/types/broker-agreement").status_code == 200


def test_what_is_kept_is_worked_out_once_and_anew_behind() -> None:
    """Many ask at once, it is made once; while it is made anew for long, the old one is good enough."""
    kept = Kept()
    made: list[int] = []
    go = threading.Event()

    def make() -> int:
        made.append(1)
        return 1

    asking = [threading.Thread(target=kept.get, args=("list", 1, make)) for _ in range(8)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert made == [1]

    def slowly() -> int:
        go.wait(5)
        return 2

    assert kept.soon("list", 2, slowly, patience=0.01) == (1, False)
    assert kept.soon("another", 2, slowly, patience=0.01) == (None, False)
    go.set()
    for _ in range(100):
        value, current = kept.soon("list", 2, slowly, patience=0.1)
        if current:
            break
    assert (value, current) == (2, True)


def test_who_waits_for_what_others_work_out_waits_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After a while one is told so, and the thread that waited answers others."""
    monkeypatch.setattr(kept_things, "_WAITING", 0.01)
    kept, begun, go = Kept(), threading.Event(), threading.Event()

    def slowly() -> int:
        begun.set()
        go.wait(5)
        return 1

    first = threading.Thread(target=kept.get, args=("list", 1, slowly))
    first.start()
    begun.wait(5)
    with pytest.raises(BusyError):
        kept.get("list", 1, lambda: 2)
    go.set()
    first.join()
    assert 1 == kept.get("list", 1, lambda: 2)
