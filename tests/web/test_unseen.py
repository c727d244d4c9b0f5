"""Requirements read the whole archive; what their user may not see is not named (ADR 0025)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from docgen.cli.main import main
from docgen.model import Role
from tests.web.api.conftest import key, program
from tests.web.conftest import Web
from tests.web.making import HTMX, over, pairs, sample, send, text, upload

TYPE, REQUIREMENT = "certificate-check", "requires.not-found-false-before"
HIDDEN, WHOM = (
    "[outside what you may see]",
    "ask the office or branch that keeps them, or an auditor",
)


@pytest.fixture
def false_before(web: Web, tmp_path: Path) -> str:
    """The number of a check in BJ02 which found somebody's papers false."""
    record = sample(TYPE, 3, branch="BJ02")
    file = tmp_path / "before.json"
    file.write_text(json.dumps([record], ensure_ascii=False), encoding="utf-8")
    archive = str(web.site.settings.archive)
    with pytest.raises(SystemExit) as left:
        main(["--archive", archive, "generate", TYPE, str(file), "--jobs", "0"])
    assert left.value.code == 0
    (serial,) = web.serials(TYPE)
    return serial


def test_a_number_of_another_branch_is_not_named(web: Web, false_before: str) -> None:
    """While one types, at preview, at issue, in a file and in the API: that there is one, and whom to ask; with all
    branches the number itself.
    """
    record = sample(TYPE, 3, checked_on="2026-11-27", reviewed_on="2026-11-27")

    def told(client: TestClient, api: TestClient) -> list[str]:
        form = pairs(TYPE, record)
        answers = [
            text(send(client, f"/new/{TYPE}/check", form, **HTMX)),
            text(send(client, f"/new/{TYPE}/preview", form, **HTMX)),
            text(send(client, f"/new/{TYPE}", form)),
            text(over(client, upload(client, TYPE, [record]))),
        ]
        at = f"/api/v1/types/{TYPE}"
        checked = api.post(f"{at}/check", json=[record]).json()
        assert REQUIREMENT in {one["code"] for one in checked["problems"]}
        issued = api.post(f"{at}/documents", json=[record], headers=key("unseen")).json()
        return [*answers, json.dumps(checked), json.dumps(issued)]

    bound = told(web.visit(Role.HR, branches=("SH01",)), program(web, Role.HR, branches=("SH01",)))
    for answer in bound:
        assert false_before not in answer
        assert HIDDEN in answer
        assert WHOM in answer
        assert "BJ02" not in answer
    for answer in told(web.visit(Role.HR), program(web, Role.HR)):
        assert f"({false_before})" in answer
        assert WHOM not in answer
