"""A process beside this one: what dies there, hangs or fills the memory is told, and the next call works."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from docgen import apart, pdfium
from docgen.apart import DiedError, TimeUpError, Worker
from docgen.errors import NotFoundError, UnreadableDocumentError, UnreadableInputError
from docgen.readers import scan_pdf
from docgen.readers.scan_pictures import ScanPictures
from docgen.readers.scans import ScanReader
from docgen.renderers import page_pictures
from docgen.renderers.page_pictures import PdfPictures
from tests import deadly
from tests.processes import gone

MEMORY = 1024**3


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    made = Worker(seconds=0.5, memory=MEMORY)
    yield made
    made.close()


@pytest.fixture(scope="module")
def scan() -> bytes:
    """A stack of two sheets."""
    sheets = [Image.radial_gradient("L").resize((850, 1100)).rotate(turn) for turn in (0, 90)]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", resolution=100, save_all=True, append_images=sheets[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("function", "lost"),
    [
        (deadly.crash, DiedError),
        (deadly.leave, DiedError),
        (deadly.devour, DiedError),
        (deadly.devour_in_c, DiedError),
        (deadly.dawdle, TimeUpError),
        (deadly.hang, TimeUpError),
    ],
)
def test_the_next_call_works(
    worker: Worker, function: Callable[[], None], lost: type[Exception]
) -> None:
    """Whatever a file does to the worker; a fresh one is there at once."""
    before = worker.call(deadly.pid)
    with pytest.raises(lost):
        worker.call(function)
    assert worker.call(deadly.pid) not in (before, os.getpid())
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_a_page_that_takes_minutes(worker: Worker) -> None:
    """Ten kilobytes of strokes that cross each other: refused by nobody, drawn by pdfium for ever."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(2000, 2000)).obj
        page.Contents = pikepdf.Stream(
            made, b"0 0 m " + b"2000 2000 l 0 3 l 2000 1 l " * 150_000 + b"S"
        )
        made.save(out)
    scan_pdf.require_drawable("a.pdf", out.getvalue())
    with pytest.raises(TimeUpError):
        worker.call(scan_pdf._drawn, "a.pdf", out.getvalue(), 0, 300)


def test_nobody_dies_of_what_others_left(worker: Worker) -> None:
    """Who comes to a worker that breaks down, and had others before, is asked for once more."""
    first = worker.call(deadly.crash_if_not_first)
    assert first != worker.call(deadly.crash_if_not_first)
    os.kill(worker.call(deadly.pid), signal.SIGKILL)  # while it waits, by the machine
    assert worker.call(deadly.pid)


def test_errors_come_over_whole(worker: Worker) -> None:
    """Ours with their words, others with the place."""
    with pytest.raises(NotFoundError) as told:
        worker.call(deadly.refuse)
    assert ("There is no page 3; the document has 2.", "Look.") == (
        str(told.value),
        told.value.remedy,
    )
    with pytest.raises(KeyError) as other:
        worker.call(deadly.stumble)
    assert "in stumble" in "".join(other.value.__notes__)


def test_the_same_bytes_on_either_side(scan: bytes) -> None:
    """Sizes, texts and pictures of pages, codes and parts of stacks."""

    def all_of_it() -> list[object]:
        pictures = PdfPictures()
        read = ScanReader().read("a.pdf", scan)
        return [
            pictures.sizes(scan),
            pictures.texts(scan),
            pictures.draw(scan, 2, 300, [(0.1, 0.1, 0.3, 0.2)]),
            ScanPictures().draw("a.pdf", scan, 1, 300),
            scan_pdf.page("a.pdf", scan, 1, 300).tobytes(),
            read.codes,
            ScanReader().part(read, [1]).data,
        ]

    here = all_of_it()
    with pdfium.apart():
        assert os.getpid() != pdfium.call(deadly.pid)
        assert here == all_of_it()
    assert os.getpid() == pdfium.call(deadly.pid)


def test_what_no_worker_survives_is_told(scan: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which page of which scan cannot be read; a document's page as any that cannot; then others can again."""
    with pdfium.apart():
        with monkeypatch.context() as patch:
            patch.setattr(scan_pdf, "_drawn", deadly.kill)
            patch.setattr(page_pictures, "_page", deadly.kill)
            with pytest.raises(
                UnreadableInputError, match=r"^Page 1 of a\.pdf cannot be read"
            ) as told:
                ScanReader().read("a.pdf", scan)
            assert "300 dpi" in told.value.remedy
            with pytest.raises(UnreadableDocumentError, match="WorkerDied"):
                PdfPictures().draw(scan, 1, 300)
            patch.setattr(scan_pdf, "_looked_at", deadly.kill)
            with pytest.raises(UnreadableInputError, match=r"^a\.pdf cannot be read"):
                ScanReader().read("a.pdf", scan)
        assert 2 == len(ScanReader().read("a.pdf", scan).codes)


def test_errors_of_files_stay_what_they_are(scan: bytes) -> None:
    """A file that is damaged or locked is told so, from over there too."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pdfium.apart():
        with pytest.raises(UnreadableInputError) as told:
            ScanReader().read("a.pdf", out.getvalue())
        assert "Save it without a password." == told.value.remedy
        with pytest.raises(UnreadableDocumentError):
            PdfPictures().sizes(b"%PDF-1.7 nothing")
        with pytest.raises(NotFoundError, match="There is no page 3; the document has 2"):
            PdfPictures().draw(scan, 3, 300)


def test_it_ends_with_its_parent() -> None:
    """Killed, in the middle of work that holds the lock of Python: the alarm ends it then."""
    program = (
        "import os, threading; from docgen.apart import Worker; from tests import deadly;"
        " worker = Worker(seconds=0.5); print(worker.call(deadly.pid), flush=True);"
        " threading.Timer(0.2, os._exit, [1]).start(); worker.call(deadly.hang)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=False,
        text=True,
        cwd=Path(apart.__file__).parents[2],
    )
    assert 1 == ran.returncode
    assert gone(int(ran.stdout), 5)
