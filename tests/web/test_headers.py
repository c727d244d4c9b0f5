"""What is too large is cut off, whether or not it says so; strict headers stand on that answer too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from docgen.model import Role
from docgen.web.app import create_app
from docgen.web.site import Serving
from tests.web.conftest import Web, web_of
from tests.web.making import tree

LIMIT = 20_000


@pytest.fixture(scope="module")
def small(issued: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """A server that takes in 20,000 bytes."""
    copy = Path(shutil.copytree(issued, tmp_path_factory.mktemp("small") / "archive"))
    web = web_of(copy, Serving(upload_limit=LIMIT))
    yield web
    web.site.readers.close()


def chunks(count: int) -> Iterator[bytes]:
    yield b"name="
    for _ in range(count):
        yield b"a" * 1000


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_a_body_that_says_it_is_too_large(small: Web) -> None:
    """It is refused before a byte of it is read."""
    client = small.visit()
    answer = client.post("/login", content=b"a" * (LIMIT + 1), headers=FORM)
    assert (413, "nosniff") == (answer.status_code, answer.headers["x-content-type-options"])


def test_a_body_that_does_not_say_how_large_it_is(small: Web) -> None:
    """It is cut off where the limit is; below the limit it is taken."""
    client: TestClient = small.visit()
    assert 413 == client.post("/login", content=chunks(100), headers=FORM).status_code
    assert 422 == client.post("/login", content=chunks(10), headers=FORM).status_code


def test_a_length_that_is_none(small: Web) -> None:
    """A length that is no number is refused, not guessed."""
    headers = {**FORM, "Content-Length": "-5"}
    assert 413 == small.visit().post("/login", content=b"", headers=headers).status_code


def told(client: TestClient, method: str, path: str, **more: Any) -> tuple[int, str, str]:
    """Status, what the page or the answer to a program says, and what to do."""
    answer = client.request(method, path, **more)
    assert "nosniff" == answer.headers["x-content-type-options"]
    if path.startswith("/api/"):
        body = answer.json()
        return answer.status_code, f"{body['code']}: {body['error']}", body["remedy"]
    (alert,) = tree(answer).xpath("//*[@role='alert']")
    said = [" ".join(one.text_content().split()) for one in alert.xpath(".//p")]
    return answer.status_code, said[0], said[1]


def test_what_the_framework_refuses_is_told_as_other_errors_are(small: Web) -> None:
    """As a page, or as JSON for programs: what is wrong, and what to do."""
    client = small.visit(Role.AUDITOR)
    much = {"content": b"a" * (LIMIT + 1)}
    path = "/new/client-confirmation/upload"
    assert (413, "This is larger than what is taken in here: 19 KiB at most.") == told(
        client, "POST", path, **much
    )[:2]
    status, words, remedy = told(client, "POST", f"/api/v1{path}", **much)
    assert (413, "too-large: This is larger") == (status, words[:25])
    assert remedy.startswith("Send it in several parts")
    assert told(client, "DELETE", "/search") == (
        405, "/search does not answer to DELETE.",
        "Go back, and use the links and buttons of the page.",
    )  # fmt: skip
    status, words, remedy = told(client, "PATCH", "/api/v1/types")
    assert (405, "method: /api/v1/types does not answer to PATCH.") == (status, words)
    assert "/api/openapi.json" in remedy
    assert "GET" == client.patch("/api/v1/types").headers["allow"]
    assert "/api/openapi.json" in told(client, "GET", "/api/v1/nothing")[2]
    broken = {"headers": {"Content-Type": "multipart/form-data"}, "content": b"x"}
    assert (400, True) == (
        (bad := told(client, "POST", "/login", **broken))[0], "load the page again" in bad[2]
    )  # fmt: skip


def test_another_name_is_refused_in_words(shared: Web) -> None:
    """To page and program; under its own names, ports and capitals aside, the server answers."""
    app = create_app(shared.site, names=("docs.example.com", "[::1]"))
    for host, status in (
        ("Docs.example.com:8080", 200), ("[::1]:1", 200), ("evil.example", 400), ("", 400)
    ):  # fmt: skip
        client = TestClient(app, base_url="http://127.0.0.1", headers={"Host": host})
        assert status == client.get("/login").status_code
        code = client.get("/api/v1/types").json()["code"]
        assert code == ("token-needed" if status == 200 else "unknown-name")
    assert "地址" in client.get("/login").text


@pytest.fixture(scope="module")
def behind(issued: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """A server whose TLS ends at the proxy 192.0.2.7, as uvicorn hands requests on to it."""
    copy = Path(shutil.copytree(issued, tmp_path_factory.mktemp("behind") / "archive"))
    web = web_of(copy, Serving(secure=True))
    yield Web(web.site, ProxyHeadersMiddleware(web.app, trusted_hosts="192.0.2.7"))
    web.site.readers.close()


@pytest.mark.parametrize(
    ("peer", "proto", "wanted"),
    [
        ("192.0.2.7", "https", 200),
        ("192.0.2.7", "http", 403),  # somebody came to the proxy in the clear
        ("192.0.2.7", None, 403),  # the proxy does not say how
        ("192.0.2.8", "https", 403),  # round the proxy, saying that one comes from it
        ("192.0.2.8", None, 403),
    ],
)
def test_behind_a_proxy_only_what_came_over_tls(
    behind: Web, peer: str, proto: str | None, wanted: int
) -> None:
    """The page and the interface are for the proxy's visitors alone; what watches the server gets its answer."""
    client = TestClient(behind.app, base_url="http://docs.example.com", client=(peer, 50000))
    headers = {} if proto is None else {"X-Forwarded-Proto": proto}
    page = client.get("/login", headers=headers)
    assert (wanted, "nosniff") == (page.status_code, page.headers["x-content-type-options"])
    told = client.get("/api/v1/types", headers=headers)
    assert (401 if wanted == 200 else 403) == told.status_code
    assert told.json()["code"] == ("token-needed" if wanted == 200 else "not-over-tls")
    assert "ok\n" == client.get("/healthz", headers=headers).text
