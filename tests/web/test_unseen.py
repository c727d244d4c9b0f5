"""Requirements, keys and closed months are those of the whole archive; what their user may not see is not named
(ADR 0025).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from docgen.cli.main import main
from docgen.model import Role
from tests.web.api.conftest import key, program
from tests.web.conftest import Web
from tests.web.making import HTMX, over, pairs, sample, send, text, upload

AGREEMENT = "broker-agreement"
TYPE, REQUIREMENT = "certificate-check", "requires.not-found-false-before"
HIDDEN, WHOM = (
    "[outside what you may see]",
    "ask the office or branch that keeps them, or an auditor",
)


def run(web: Web, *words: str) -> None:
    """At a terminal."""
    with pytest.raises(SystemExit) as left:
        main(["--archive", str(web.site.settings.archive), *words])
    assert left.value.code == 0


def issued(web: Web, folder: Path, record: dict[str, Any]) -> str:
    """The number of the only document of the type."""
    file = folder / "before.json"
    file.write_text(json.dumps([record], ensure_ascii=False), encoding="utf-8")
    run(web, "generate", TYPE, str(file), "--jobs", "0")
    (serial,) = web.serials(TYPE)
    return serial


@pytest.fixture
def false_before(web: Web, tmp_path: Path) -> str:
    """The number of a check in BJ02 which found somebody's papers false."""
    return issued(web, tmp_path, sample(TYPE, 3, branch="BJ02"))


def bound(web: Web) -> tuple[TestClient, TestClient]:
    """A browser and a program of HR in one branch."""
    branches = ("SH01",)
    return web.visit(Role.HR, branches=branches), program(web, Role.HR, branches=branches)


def told(
    client: TestClient, api: TestClient, type_id: str, record: dict[str, Any]
) -> Iterator[str]:
    """What is said of a record on the form, at preview, at issue, of a file, and to a program that issues it."""
    form = pairs(type_id, record)
    yield text(send(client, f"/new/{type_id}/check", form, **HTMX))
    yield text(send(client, f"/new/{type_id}/preview", form, **HTMX))
    yield text(send(client, f"/new/{type_id}", form))
    yield text(over(client, upload(client, type_id, [record])))
    documents = f"/api/v1/types/{type_id}/documents"
    yield json.dumps(api.post(documents, json=[record], headers=key("unseen")).json())


def test_a_number_of_another_branch_is_not_named(web: Web, false_before: str) -> None:
    """While one types, at preview, at issue, in a file and in the API: that there is one, and whom to ask; with all
    branches the number itself.
    """
    record = sample(TYPE, 3, checked_on="2026-11-27", reviewed_on="2026-11-27")

    def all_told(client: TestClient, api: TestClient) -> list[str]:
        checked = api.post(f"/api/v1/types/{TYPE}/check", json=[record]).json()
        assert REQUIREMENT in {one["code"] for one in checked["problems"]}
        return [*told(client, api, TYPE, record), json.dumps(checked)]

    for answer in all_told(*bound(web)):
        assert false_before not in answer
        assert HIDDEN in answer
        assert WHOM in answer
        assert "BJ02" not in answer
    for answer in all_told(web.visit(Role.HR), program(web, Role.HR)):
        assert f"({false_before})" in answer
        assert WHOM not in answer


def test_a_key_that_another_branch_has_is_no_way_to_its_number(web: Web, tmp_path: Path) -> None:
    """The key of a check lacks the branch: that it is taken is told, of which type, and whom to ask; not the number.  So
    at replacing.  With all branches the number itself.
    """
    taken = issued(web, tmp_path, sample(TYPE, 0, branch="BJ02"))
    record = sample(TYPE, 0, branch="SH01", remark="another")
    client, api = bound(web)
    answers = list(told(client, api, TYPE, record))
    own = sample(TYPE, 1, branch="SH01")
    made = api.post(f"/api/v1/types/{TYPE}/documents", json=[own], headers=key("own")).json()
    (mine,) = (one["number"] for one in made["documents"])
    body = {"reason": "wrong person", "record": record}
    at = f"/api/v1/documents/{mine}/replace"
    answers.append(json.dumps(api.post(at, json=body, headers=key("replace")).json()))
    for answer in answers:
        assert "was already issued, with other content" in answer
        assert WHOM in answer
        assert taken not in answer
        assert "BJ02" not in answer
    for answer in told(web.visit(Role.HR), program(web, Role.HR), TYPE, record):
        assert f"was already issued as {taken}" in answer
        assert WHOM not in answer
    assert [taken, mine] == sorted(web.serials(TYPE))  # and nothing was issued


def test_the_catalogue_of_another_office_is_not_named(web: Web) -> None:
    """That a month is closed is told to whoever issues in it, but catalogues are trading administration's: HR is told
    whom to ask.
    """
    month = ("--branch", "SH01", "--month", "2026-10")
    run(web, "close", AGREEMENT, *month, "--override", "moved")
    (catalogue,) = web.serials("filing-catalogue")
    late = sample(AGREEMENT, 0, agent_id_no="990000199001010017")
    for answer in told(*bound(web), AGREEMENT, late):
        assert "2026-10 is closed for SH01: no number is given in it any more" in answer
        assert "(Catalogue of a closed month)" in answer
        assert WHOM in answer
        assert catalogue not in answer
    both = (Role.HR, Role.TRADING_ADMIN)
    for answer in told(web.visit(*both), program(web, *both), AGREEMENT, late):
        assert f"{catalogue} lists what was filed" in answer
        assert WHOM not in answer
