"""Verifying while others issue: no false alarm, ever."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from docgen.bootstrap import formats
from docgen.model import Finding
from docgen.stores.ocfl import OcflStore
from tests.cli.records import confirmation
from tests.crash.program import Ran, captured, generating, plain_renderers

Issue = Callable[[], None]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def issue(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Issue:
    """Issues another document, from a database connection of its own."""
    monkeypatch.setattr(formats, "renderers", plain_renderers)
    numbers = itertools.count(1)

    def run() -> None:
        file = tmp_path / "in.json"
        records = [confirmation(next(numbers))]
        file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        assert 0 == captured(["--archive", str(archive), *generating(file)]).code

    run()
    return run


def verify_while(archive: Path, disturb: Iterator[Issue], monkeypatch: pytest.MonkeyPatch) -> Ran:
    """``disturb`` gives what happens each time when the ledger is read and the register not yet."""
    look = OcflStore.verify_root

    def disturbed(store: OcflStore) -> Sequence[Finding]:
        next(disturb)()
        return look(store)

    monkeypatch.setattr(OcflStore, "verify_root", disturbed)
    return captured(["--lang", "en", "--archive", str(archive), "verify", "--json"])


def test_a_document_issued_meanwhile_is_no_finding(
    archive: Path, issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another process issues in the middle of a verification is checked with the rest."""
    disturb = itertools.chain([issue], itertools.repeat(lambda: None))
    ran = verify_while(archive, disturb, monkeypatch)
    assert (0, 2, []) == (ran.code, ran.json["documents"], ran.json["findings"])


def test_an_archive_that_never_stands_still_is_busy(
    archive: Path, issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where documents are issued all the while, verify says so and ends with 75, not with 4."""
    ran = verify_while(archive, itertools.repeat(issue), monkeypatch)
    assert (75, "") == (ran.code, ran.out)
    assert "all the while" in ran.err
