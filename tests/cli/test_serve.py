"""``docgen serve``: it starts, says where, answers, and refuses to put personal data on the wire in the clear."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLES, Docgen
from tests.processes import children, gone

_MAIN = "from docgen.cli.main import main; main()"


def test_serves_until_interrupted(docgen: Docgen, archive: Path) -> None:
    """The address stands on the terminal, the page answers there, Ctrl+C ends it without an error."""
    sample = SAMPLES / "client-confirmation" / "confirmations.yaml"
    assert 0 == docgen("generate", "client-confirmation", sample, "--jobs", "0").code
    command = [sys.executable, "-c", _MAIN, "--lang", "en", "--archive", str(archive)]
    process = subprocess.Popen(
        [*command, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    try:
        assert process.stderr is not None
        assert "a moment" in process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:[0-9]+/", process.stderr.readline())
        assert found is not None
        assert "docgen user add" in process.stderr.readline()
        with urllib.request.urlopen(f"{found[0]}login") as answer:
            assert "登录" in answer.read().decode()
        looked = urllib.parse.urlencode({"name": "nobody", "password": "no"}).encode()
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{found[0]}login", data=looked)
        process.send_signal(signal.SIGINT)
        assert 0 == process.wait(20)
        # The ledger vouches for what was looked at until then.
        note = json.loads((archive / "ledger/ledger.jsonl").read_bytes().splitlines()[-1])
        assert ("access-log", 1) == (note["act"], note["data"]["lines"])
        assert 0 == docgen("verify").code
    finally:
        process.kill()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--host", "0.0.0.0"], "in the clear"),
        (["--host", "192.0.2.1", "--proxy", "10.0.0.1"], "--name"),
        (["--proxy", "nowhere", "--name", "a.example"], "no address of a proxy"),
        (["--host", "192.0.2.1", "--proxy", "10.0.0.1", "--name", "a.example"], "listen"),
    ],
)
def test_refuses_what_is_not_safe(
    docgen: Docgen, archive: Path, args: list[str], told: str
) -> None:
    """Beyond this machine only over TLS, with a name; an address that is not ours is told as it is."""
    sample = SAMPLES / "client-confirmation" / "confirmations.yaml"
    assert 0 == docgen("generate", "client-confirmation", sample, "--jobs", "0").code
    ran = docgen("serve", *args)
    assert 2 == ran.code
    assert told in ran.err


def test_the_first_day(docgen: Docgen, archive: Path) -> None:
    """Where users were added and nothing was issued yet, serving begins the archive; people may start on the page."""
    word = archive.parent / "word"
    word.write_text("a page that auditors like to live in\n", encoding="utf-8")
    assert 0 == docgen("user", "add", "li", "--role", "hr", "--password-file", word).code
    command = [sys.executable, "-c", _MAIN, "--lang", "en", "--archive", str(archive)]
    process = subprocess.Popen(
        [*command, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    try:
        assert process.stderr is not None
        assert "document types" in process.stderr.readline()
        assert f"A new archive is begun in {archive}." == process.stderr.readline().strip()
        found = re.search(r"http://127\.0\.0\.1:[0-9]+/", process.stderr.readline())
        assert found is not None
        with urllib.request.urlopen(f"{found[0]}healthz") as answer:
            assert b"ok\n" == answer.read()
        process.send_signal(signal.SIGINT)
        assert 0 == process.wait(20)
        assert "" == process.stderr.read()
    finally:
        process.kill()
    assert 0 == docgen("verify").code


def test_pages_are_drawn_in_a_process_of_their_own(docgen: Docgen, archive: Path) -> None:
    """Who kills it costs nobody a page; and it is gone when the server is, however that went."""
    sample = SAMPLES / "client-confirmation" / "confirmations.yaml"
    assert 0 == docgen("generate", "client-confirmation", sample, "--jobs", "0").code
    word = archive.parent / "word"
    word.write_text("a page that auditors like to live in\n", encoding="utf-8")
    assert 0 == docgen("user", "add", "li", "--role", "auditor", "--password-file", word).code
    serial = docgen("search", "--json").json["hits"][0]["number"]
    command = [sys.executable, "-c", _MAIN, "--lang", "en", "--archive", str(archive)]
    process = subprocess.Popen(
        [*command, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def picture(width: int) -> bytes:
        with browser.open(f"{at}documents/{serial}/pages/1?width={width}") as answer:
            return bytes(answer.read())

    try:
        assert process.stderr is not None
        process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:[0-9]+/", process.stderr.readline())
        assert found is not None
        at = found[0]
        typed = urllib.parse.urlencode({"name": "li", "password": word.read_text().strip()})
        browser.open(f"{at}login", data=typed.encode()).close()
        assert picture(500).startswith(b"\x89PNG")
        (worker,) = children(process.pid)
        os.kill(worker, signal.SIGKILL)
        assert picture(1000).startswith(b"\x89PNG")
        (other,) = children(process.pid)
        assert worker != other
        process.kill()
        process.wait()
        assert gone(other, 5)
    finally:
        process.kill()


def test_a_certificate_that_is_none(docgen: Docgen, archive: Path) -> None:
    """It is told before an address is, and what the files should be."""
    other = archive.parent / "other.pem"
    other.write_text("no certificate", encoding="utf-8")
    ran = docgen("serve", "--certificate", other, "--key", other)
    assert (2, True) == (ran.code, "has no password" in ran.err)
    assert "docgen is at" not in ran.err


def test_without_an_archive(docgen: Docgen) -> None:
    """It says that there is none, and makes none."""
    ran = docgen("serve", "--port", "0")
    assert 5 == ran.code
    assert "There is no archive" in ran.err
