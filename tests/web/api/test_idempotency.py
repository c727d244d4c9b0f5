"""The same request again: the same answer, and nothing twice; whatever happens to the server in between."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from docgen.model import Role
from tests.web.api.conftest import key, program
from tests.web.api.serving import DYING, served, token
from tests.web.api.test_operations import KNOWN, TYPE, record
from tests.web.conftest import Web, web_of

PATH = f"/api/v1/types/{TYPE}/documents"


def test_the_same_again_gets_the_same_answer(office: TestClient, web: Web) -> None:
    """Bytes and status; with another content, or for another thing, it is refused; a restart changes nothing."""
    first = office.post(PATH, json=[record()], headers=key("batch"))
    again = office.post(PATH, json=[record()], headers=key("batch"))
    assert (201, 201, first.content) == (first.status_code, again.status_code, again.content)
    assert "true" == again.headers["idempotency-replayed"]
    for path, body in (
        (PATH, [record(client_name="别人")]),
        (f"{PATH}?partial=true", [record()]),
        (f"/api/v1/documents/{KNOWN}/void", {"reason": "资金账号有误"}),
    ):
        other = office.post(path, json=body, headers=key("batch"))
        assert (422, "key-reused") == (other.status_code, other.json()["code"])
    restarted = web_of(web.site.settings.archive)
    late = program(restarted, Role.TRADING_ADMIN).post(PATH, json=[record()], headers=key("batch"))
    assert first.content == late.content
    restarted.site.readers.close()


def test_an_error_is_not_kept(office: TestClient) -> None:
    """Nothing was changed: once it is right, the same key does the work."""
    refused = office.post(PATH, json=[record(branch="?")], headers=key("mended"))
    assert 422 == refused.status_code
    assert 201 == office.post(PATH, json=[record()], headers=key("mended")).status_code


@pytest.mark.parametrize("name", ["", "short", "a" * 129, "with space", "schlüssel"])
def test_a_key_is_needed(office: TestClient, web: Web, name: str) -> None:
    """Whoever forgets it would find out when it is too late."""
    before = web.serials(TYPE)
    headers = {b"Idempotency-Key": name.encode()} if name else {}
    refused = office.post(PATH, json=[record()], headers=headers)
    assert (400, "header") == (refused.status_code, refused.json()["code"])
    assert before == web.serials(TYPE)


def test_eight_at_once_do_it_once(office: TestClient, web: Web) -> None:
    """With one key: one answer, the others get it too or are told to wait.  With eight keys: one number."""
    before = len(web.serials(TYPE))

    def send(name: str) -> Any:
        return office.post(PATH, json=[record()], headers=key(name))

    with ThreadPoolExecutor(8) as pool:
        same = list(pool.map(send, ["same"] * 8))
        others = list(pool.map(send, [f"other-{at}" for at in range(8)]))
    assert {201, 409} >= {one.status_code for one in same}
    done = [one for one in same if one.status_code == 201]
    assert 1 == len({one.content for one in done})
    assert {"key-busy"} >= {one.json()["code"] for one in same if one.status_code == 409}
    assert before + 1 == len(web.serials(TYPE))
    number = done[0].json()["documents"][0]["number"]
    assert [(200, number)] * 8 == [
        (one.status_code, one.json()["documents"][0]["number"]) for one in others
    ]


def test_a_server_killed_before_it_answers(web: Web) -> None:
    """The document is there, the answer was never kept: the same key again gets the same number."""
    secret = token(web, Role.TRADING_ADMIN)
    headers = {"Authorization": f"Bearer {secret}", **key("killed")}
    before = web.serials(TYPE)
    with served(web.site.settings.archive, DYING) as address, pytest.raises(httpx2.TransportError):
        httpx2.post(f"{address}{PATH}", json=[record()], headers=headers, timeout=120)
    (number,) = set(web.serials(TYPE)) - set(before)
    crm = program(web, Role.TRADING_ADMIN)
    again = crm.post(PATH, json=[record()], headers=key("killed"))
    assert (200, [number], ["existing"]) == (
        again.status_code,
        [one["number"] for one in again.json()["documents"]],
        [one["outcome"] for one in again.json()["documents"]],
    )
    assert len(before) + 1 == len(web.serials(TYPE))
