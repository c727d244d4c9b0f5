"""A file of records is read, its problems are shown by cell, and what is right is issued with progress."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
from httpx2 import Response

from docgen.errors import BusyError
from docgen.model import Role
from docgen.web.jobs import Jobs, recover_left
from tests.web.conftest import ROOT, SAMPLES, Web, settings_of
from tests.web.making import HTMX, over, sample, text, tree, upload

OFFICES = (Role.HR, Role.TRADING_ADMIN)
REQUEST = "request"


def variants(count: int) -> list[dict[str, object]]:
    """Client confirmations of different accounts."""
    record = sample("client-confirmation")
    return [{**record, "fund_account": f"31000000{n:04d}"} for n in range(count)]


def issue(client: object, page: Response, **said: str) -> Response:
    address = str(page.url.path)
    return client.post(f"{address}/issue", data=said)  # type: ignore[attr-defined,no-any-return]


def test_a_good_file_is_read_previewed_and_issued(web: Web) -> None:
    """How many there are, the first as pages; issued, each with its number, in a workbook and as a zip."""
    client = web.visit(*OFFICES)
    page = over(client, upload(client, "client-confirmation", variants(3)))
    assert "3 records, all valid" in text(page)
    shown = client.get(f"{page.url.path}/preview", params={"n": 2}, headers=HTMX)
    assert "data:image/png" in shown.text
    before = set(web.serials("client-confirmation"))
    done = over(client, issue(client, page))
    new = set(web.serials("client-confirmation")) - before
    assert 3 == len(new)
    assert all(serial in text(done) for serial in new)
    assert "3 documents issued" in text(done)
    address = done.url.path
    assert b"PK" == client.get(f"{address}/results.xlsx").content[:2]
    assert client.post(f"{address}/pdfs.zip", data={"reason": "x"}).status_code >= 400
    packed = client.post(f"{address}/pdfs.zip", data={"reason": "年度审计"})
    with zipfile.ZipFile(io.BytesIO(packed.content)) as files:
        assert {f"{one}.pdf" for one in new} == set(files.namelist())
    noted = [one for one in web.site.log.entries() if one.act == "download"]
    assert new == {one.serial for one in noted}
    assert {"年度审计"} == {one.data["reason"] for one in noted}
    # Read again, they are known.
    again = over(client, upload(client, "client-confirmation", variants(3)))
    assert "3 records were issued before" in text(again)


def test_a_bad_workbook_shows_every_problem_by_cell(shared: Web) -> None:
    """As docgen check prints them, grouped by sheet and row, each with its remedy; nothing can be issued."""
    client = shared.visit(*OFFICES)
    data = (SAMPLES / "client-confirmation" / "bad.xlsx").read_bytes()
    page = over(client, upload(client, "client-confirmation", data, "bad.xlsx"))
    told = text(page)
    for place in ("column G (G4)", "column K (K4)", "column X (X3)"):
        assert place in told
    assert "has to be corrected first" in told
    assert f"{page.url.path}/issue" not in page.text


def test_the_good_records_are_issued_and_the_others_come_back_as_a_workbook(web: Web) -> None:
    """Only when the box is ticked; what was rejected can be corrected and sent again."""
    client = web.visit(*OFFICES)
    records = variants(3)
    records[1]["id_no"] = "123"
    page = over(client, upload(client, "client-confirmation", records))
    assert "2 of 3 records are in order" in text(page)
    before = len(web.serials("client-confirmation"))
    refused = over(client, issue(client, page))
    assert "Nothing was issued" in text(refused)
    assert before == len(web.serials("client-confirmation"))
    done = over(client, issue(client, page, partial="yes"))
    assert "2 documents issued, 0 had been issued before, 1 rejected" in text(done)
    assert before + 2 == len(web.serials("client-confirmation"))
    for path in (f"{page.url.path}/problems.xlsx", f"{done.url.path}/rejects.xlsx"):
        book = client.get(path).content
        back = over(client, upload(client, "client-confirmation", book, "rejected.xlsx"))
        assert "1 problem to correct" in text(back)


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "0202-11-28", "9999-12-31"])
def test_a_day_of_issue_that_is_none_stands_at_its_field(shared: Web, day: str) -> None:
    """As on the form of a type; nothing is issued, what was said beside it is kept, and the page can be loaded anew."""
    client = shared.visit(*OFFICES)
    records = variants(2)
    records[1]["id_no"] = "123"
    page = over(client, upload(client, "client-confirmation", records))
    before = shared.serials("client-confirmation")
    refused = issue(client, page, issued_on=day, partial="yes")
    assert (422, before) == (refused.status_code, shared.serials("client-confirmation"))
    (field,) = tree(refused).xpath("//input[@name='issued_on']")
    said = tree(refused).get_element_by_id(field.get("aria-describedby")).text_content()
    assert (day, "true") == (field.get("value"), field.get("aria-invalid"))
    assert "2026-11-28" in said or "Dates of issue lie between" in said or "four digits" in said
    (tick,) = tree(refused).xpath("//input[@name='partial']")
    assert tick.get("checked") is not None
    assert "1 of 2 records are in order" in text(refused)
    anew = client.get(refused.url.path)
    assert (303, page.url.path) == (anew.status_code, anew.headers["location"])
    assert "aria-invalid" not in page.text


def test_what_cannot_be_read_is_refused_in_words(web: Web) -> None:
    """Unknown endings, empty and broken files, bombs: no page breaks and nothing is kept of them."""
    client = web.visit(*OFFICES)
    assert upload(client, REQUEST, b"x", "a.exe").status_code in (400, 422)
    assert client.post(f"/new/{REQUEST}/upload").status_code in (400, 422)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_000)
    for data, name in (
        (b"", "a.xlsx"),
        (b"PK no zip", "a.xlsx"),
        (bomb.getvalue(), "bomb.xlsx"),
        (b"[" * 5000, "a.json"),
        (b"a: &a [*a, *a]", "../../<b>.yaml"),
    ):
        page = over(client, upload(client, REQUEST, data, name))
        assert 200 == page.status_code
        assert "alert-bad" in page.text
        assert "<b>" not in page.text
    assert [] == web.serials(REQUEST)


def test_jobs_are_ones_own(web: Web) -> None:
    """Nobody sees another's upload or results; after the server began anew it says what to do."""
    client, other = web.visit(*OFFICES), web.visit(Role.HR)
    page = over(client, upload(client, REQUEST, [sample(REQUEST)]))
    for path in ("", "/preview", "/problems.xlsx"):
        assert 404 == other.get(f"{page.url.path}{path}").status_code
    assert 404 == other.get(page.url.path.replace("uploads", "jobs")).status_code
    web.site.jobs = Jobs()
    gone = client.get(page.url.path)
    assert 404 == gone.status_code
    assert "nothing is done twice" in text(gone)


def test_one_job_at_a_time() -> None:
    """A user's second work waits for the first one, and is told where that is; old work is forgotten."""
    jobs = Jobs()
    gate = threading.Event()
    first = jobs.start("li", "a", lambda _job: gate.wait(10), below="/scans/stacks")
    with pytest.raises(BusyError, match="not finished") as refused:
        jobs.start("li", "b", lambda _job: None)
    assert f"/scans/stacks/{first.id}" == refused.value.args_["where"]
    jobs.start("wang", "c", lambda _job: None)
    gate.set()
    while not first.is_over:
        time.sleep(0.01)
    for n in range(12):
        job = jobs.start("li", n, lambda _job: None)
        while not job.is_over:
            time.sleep(0.005)
    with pytest.raises(Exception, match="no work under this address"):
        jobs.get("li", first.id)


def test_a_job_that_ends_while_its_page_is_made_is_shown_as_it_was() -> None:
    """What a page was given does not change under it."""
    jobs = Jobs()
    gate = threading.Event()
    job = jobs.start("li", "a", lambda _job: gate.wait(10))
    shown = jobs.get("li", job.id)
    gate.set()
    while not job.is_over:
        time.sleep(0.005)
    assert (False, None) == (shown.is_over, shown.result)
    assert (True, True) == (jobs.get("li", job.id).is_over, job.result)


def test_a_job_that_breaks_is_told_without_its_words() -> None:
    """The words of a foreign exception may quote a value."""
    jobs = Jobs()

    def broken(_job: object) -> None:
        raise ValueError("990000199510031158")

    job = jobs.start("li", "a", broken)
    while not job.is_over:
        time.sleep(0.01)
    assert "ValueError" in str(job.error)
    assert "9900" not in str(job.error)


def test_a_server_killed_in_a_job_is_finished_by_the_next(archive: Path, tmp_path: Path) -> None:
    """Numbers that were given get their files, without a gap and none twice."""
    file = tmp_path / "many.json"
    file.write_text(json.dumps(variants(6), ensure_ascii=False), encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(archive), str(file)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert server.stdout is not None
    assert b"numbered" in server.stdout.readline()
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    chosen = settings_of(archive)
    assert recover_left(chosen) > 0
    from docgen import bootstrap

    with bootstrap.open_archive(chosen, create=False, workers=0) as opened:
        series = opened.register.series()
        documents = list(opened.register.documents("client-confirmation"))
    assert 14 + 6 == len(documents)
    assert {"issued"} == {str(one.state) for one in documents}
    assert {()} == {one.gaps for one in series}


def test_the_next_server_leaves_no_trace_of_what_was_destroyed(web: Web) -> None:
    """A server that was killed while it destroyed documents: its successor clears away, as recover does."""
    from docgen import bootstrap

    chosen = web.site.settings
    with contextlib.closing(sqlite3.connect(chosen.archive / "register.db")) as db, db:
        db.execute("INSERT INTO unpurged VALUES ('QR-SH01-202601-0001')")
    assert 0 == recover_left(chosen)
    with bootstrap.open_archive(chosen, create=False, workers=0) as opened:
        assert [] == list(opened.workbench.unpurged())


_KILLED = """
import sys, time
from pathlib import Path
from docgen import bootstrap
from docgen.bootstrap import Settings
from docgen.bootstrap.reading import Readers
from docgen.model import EVERYTHING
from docgen.usecases.check import check
from docgen.usecases.generate import Order
from docgen.web.issuing import Task, issuing
from docgen.web.jobs import Jobs
chosen = Settings(Path(sys.argv[1]), bootstrap.settings().templates, "server")
doctype = bootstrap.load_type(chosen, "client-confirmation")
checked = check(
    doctype, reader=bootstrap.reader("many.json"), name="many.json",
    data=Path(sys.argv[2]).read_bytes(), uncovered=bootstrap.uncovered(),
)
task = Task(doctype, "many.json", Order(bootstrap.today()))
Jobs().start("li", task, issuing(chosen, "li", checked, task, EVERYTHING))
readers = Readers(chosen)
while True:
    with readers.reading() as archive:
        if any(one.pending for one in archive.register.series()):
            print("numbered", flush=True)
            time.sleep(60)
    time.sleep(0.01)
"""
