"""docgen link: a document renews or supplements an earlier one, and each names the other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docgen.model import Document
from docgen.usecases.act import Desk, Plan

from .conftest import Docgen
from .records import confirmation
from .test_sign import issue_alone

TYPE = "client-confirmation"
OLD, NEW = "QR-SH01-202611-0001", "QR-SH01-202611-0002"


@pytest.fixture
def issued(docgen: Docgen, tmp_path: Path) -> Docgen:
    file = tmp_path / "in.json"
    file.write_text(json.dumps([confirmation(1), confirmation(2)]), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0").code
    return docgen


def told(docgen: Docgen, number: str) -> list[tuple[str, str]]:
    return [(one["kind"], one["to"]) for one in docgen("show", number, "--json").json["links"]]


@pytest.mark.parametrize(
    ("kind", "back", "said"),
    [("renews", "renewed-by", "续签自"), ("supplements", "supplemented-by", "补充")],
)
def test_each_names_the_other(issued: Docgen, kind: str, back: str, said: str) -> None:
    """Shown on both sides, in both languages; whole to verify, and after a rebuild."""
    ran = issued("link", NEW, f"--{kind}", OLD, "--json")
    assert (0, NEW, [(kind, OLD)]) == (
        ran.code, ran.json["number"], [(one["kind"], one["to"]) for one in ran.json["links"]],
    )  # fmt: skip
    assert ([(kind, OLD)], [(back, NEW)]) == (told(issued, NEW), told(issued, OLD))
    shown = issued("--lang", "zh", "show", NEW).out
    assert f"{said} {OLD}" in " ".join(shown.split())
    assert 0 == issued("rebuild", "--replace").code
    assert ([(kind, OLD)], [(back, NEW)]) == (told(issued, NEW), told(issued, OLD))
    assert 0 == issued("verify", "--deep", "--rerender").code


def test_again_does_nothing(issued: Docgen, archive: Path) -> None:
    """Also when one of the two has become void since."""
    issued("link", NEW, "--renews", OLD)
    before = (archive / "ledger" / "ledger.jsonl").read_bytes()
    again = issued("link", NEW, "--renews", OLD)
    assert (0, f"{NEW}: Renews {OLD}\n") == (again.code, again.err)
    assert before == (archive / "ledger" / "ledger.jsonl").read_bytes()
    issued("void", OLD, "--reason", "期满")
    assert 0 == issued("link", NEW, "--renews", OLD).code


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ([NEW], 2),
        ([NEW, "--renews", OLD, "--supplements", OLD], 2),
        ([NEW, "--renews", NEW], 5),
        ([NEW, "--supplements", NEW], 5),
        ([NEW, "--renews", "QR-SH01-202611-0099"], 5),
        (["QR-SH01-202611-0099", "--renews", OLD], 5),
    ],
)
def test_what_cannot_be_is_refused(
    issued: Docgen, archive: Path, args: list[str], code: int
) -> None:
    """Nothing changes, and the clerk is told what to do."""
    before = (archive / "ledger" / "ledger.jsonl").read_bytes()
    ran = issued("link", *args)
    assert (code, True) == (ran.code, ran.err.strip() != "")
    assert before == (archive / "ledger" / "ledger.jsonl").read_bytes()
    assert 0 == issued("sign", NEW, "--json").code


@pytest.mark.parametrize("void", [OLD, NEW])
def test_void_documents_are_not_linked(issued: Docgen, archive: Path, void: str) -> None:
    """On neither side."""
    issued("void", void, "--reason", "错账号")
    before = (archive / "ledger" / "ledger.jsonl").read_bytes()
    ran = issued("link", NEW, "--supplements", OLD)
    assert (5, True) == (ran.code, f"{void} is void" in ran.err)
    assert before == (archive / "ledger" / "ledger.jsonl").read_bytes()


def test_another_type_supplements_and_does_not_renew(issued: Docgen, tmp_path: Path) -> None:
    """A request does not renew a confirmation; it may supplement one."""
    other = issue_alone(issued, "leave-form", tmp_path / "other")
    refused = issued("link", other, "--renews", OLD)
    assert (5, True) == (refused.code, "--supplements" in refused.err)
    assert 0 == issued("link", other, "--supplements", OLD).code
    assert [("supplemented-by", other)] == told(issued, OLD)


def test_half_a_link_is_completed(issued: Docgen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped between the two acts: the same command again adds the missing one."""

    def stopped(_desk: Desk, serial: str, plan: Plan) -> Document:
        if serial == OLD:
            raise KeyboardInterrupt
        return act(_desk, serial, plan)

    act = Desk.act
    with monkeypatch.context() as cut:
        cut.setattr(Desk, "act", stopped)
        assert 1 == issued("link", NEW, "--renews", OLD).code
    assert ([("renews", OLD)], []) == (told(issued, NEW), told(issued, OLD))
    assert 0 == issued("verify").code
    assert 0 == issued("link", NEW, "--renews", OLD).code
    assert ([("renews", OLD)], [("renewed-by", NEW)]) == (told(issued, NEW), told(issued, OLD))
