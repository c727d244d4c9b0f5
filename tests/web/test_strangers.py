"""Of what is sent by whoever may not send it, nothing is read: not its first byte, and nothing is kept of it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn
from starlette.types import Message, Scope

from docgen.model import Role
from docgen.web import headers as bounds
from docgen.web.visitor import COOKIE, SAFE
from tests.web.conftest import TOKEN, Web
from tests.web.routes import ALLOWED, EVERYBODY, Route

SENT = {"content-type": "multipart/form-data; boundary=x", "content-length": "40000000"}
FROM_ELSEWHERE = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
CHANGING = [one for one in ALLOWED if one.method not in SAFE and ALLOWED[one] is not EVERYBODY]
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
HEAD = "\r\n".join(f"{name}: {value}" for name, value in SENT.items())


def asked(web: Web, route: Route, sent: Mapping[str, str]) -> tuple[int, int]:
    """The status of the answer, and how often the body was asked for."""
    reads = 0
    status = 0

    async def receive() -> Message:
        nonlocal reads
        reads += 1
        await asyncio.sleep(0)
        body = FILE if reads == 1 else b"a" * 65536
        return {"type": "http.request", "body": body, "more_body": True}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    scope: Scope = {
        "type": "http",
        "method": route.method,
        "path": route.example,
        "raw_path": route.example.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "http_version": "1.1",
        "server": ("127.0.0.1", 80),
        "client": ("10.0.0.9", 1),
        "headers": [
            (name.encode(), value.encode())
            for name, value in {"host": "127.0.0.1", **SENT, **sent}.items()
        ],
    }
    with ThreadPoolExecutor(1) as apart:  # the browser's loop may be running in this thread
        apart.submit(lambda: asyncio.run(web.app(scope, receive, send))).result()
    return status, reads


def cookie_of(web: Web, role: Role) -> str:
    """The session of a user with that role, as a browser sends it."""
    return f"{COOKIE}={web.visit(role).cookies[COOKIE]}"


def test_what_a_stranger_sends_is_not_read(shared: Web) -> None:
    """Without a session or a token, or with one that never was: to every route that takes anything."""
    guessed = {"cookie": f"{COOKIE}=guessed", "authorization": "Bearer dgt_guessed"}
    for sent in ({}, guessed):
        found = {route: asked(shared, route, sent) for route in CHANGING}
        assert {0} == {reads for _, reads in found.values()}
        assert {True: {401}, False: {303}} == {
            programs: {
                status for route, (status, _) in found.items() if route.for_programs is programs
            }
            for programs in (True, False)
        }


def test_what_another_site_or_another_role_sends_is_not_read(shared: Web) -> None:
    """The origin, the role and the token of the form in the head are looked at first."""
    clerk, administrator = cookie_of(shared, Role.HR), cookie_of(shared, Role.ADMINISTRATOR)
    upload = Route("POST", "/new/{type_id}/upload")
    assert (403, 0) == asked(shared, upload, {"cookie": clerk, **FROM_ELSEWHERE})
    assert (403, 0) == asked(shared, upload, {"cookie": clerk, "x-csrf-token": "another"})
    assert (403, 0) == asked(shared, upload, {"cookie": administrator, "x-csrf-token": TOKEN})
    assert (403, 0) == asked(
        shared, Route("POST", "/login"), {**FROM_ELSEWHERE, "content-length": "9"}
    )
    large = {"cookie": clerk, "x-csrf-token": TOKEN, "content-length": str(2**40)}
    assert (413, 0) == asked(shared, upload, large)
    status, reads = asked(shared, upload, {"cookie": clerk, "x-csrf-token": TOKEN})
    assert (413, True) == (status, reads > 500)  # who may is read, up to the limit


def test_the_form_of_the_log_in_is_small_and_comes_at_once(
    shared: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is not logged in yet sends a name and a password, and does not keep the server waiting for them."""
    log_in = Route("POST", "/login")
    assert (413, 0) == asked(shared, log_in, {"content-length": "20000"})
    assert (413, 2) == asked(shared, log_in, {"content-length": "9"})
    monkeypatch.setattr(bounds, "_SECONDS_OF_STRANGERS", -1.0)
    assert 408 == asked(shared, log_in, {"content-length": "9"})[0]


@pytest.fixture
def port(shared: Web) -> Iterator[int]:
    """The application behind a real server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(shared.app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(10)


def test_an_upload_without_a_session_is_answered_before_it_comes(port: int) -> None:
    """The answer is there while the sender still has everything to send; what comes after is thrown away."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        start = f"POST /new/client-confirmation/upload HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        line.sendall(f"{start}{HEAD}\r\n\r\n".encode())
        answer = line.recv(65536)
        assert answer.startswith(b"HTTP/1.1 303")
        assert b"location: /login" in answer.lower()
        line.sendall(FILE + b"a" * (40_000_000 - len(FILE)))  # who sends on is not cut off
        line.sendall(f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        assert line.recv(65536).startswith(b"HTTP/1.1 200")
