"""The same queries over HTTP: docgen's own server, 16 clients at once, each with a connection it keeps."""

from __future__ import annotations

import http.client
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from docgen import bootstrap
from docgen.bootstrap.surroundings import Settings, utc_now
from docgen.model import Role, User
from docgen.web.visitor import COOKIE

CLIENTS = 16


def ask(settings: Settings, queries: Sequence[str]) -> list[float]:
    """The milliseconds of each answer; the server is warm."""
    secret = _logged_in(settings)
    with _server(settings) as port:
        _client(port, secret, queries[:CLIENTS], [])
        times: list[float] = []
        clients = [
            threading.Thread(target=_client, args=(port, secret, queries[at::CLIENTS], times))
            for at in range(CLIENTS)
        ]
        for one in clients:
            one.start()
        for one in clients:
            one.join()
    if len(times) != len(queries):
        raise SystemExit(f"{len(queries) - len(times)} searches over HTTP were not answered")
    return times


def _client(port: int, secret: str, queries: Sequence[str], times: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    for typed in queries:
        start = time.perf_counter()
        connection.request(
            "GET",
            "/search?" + urlencode({"q": typed, "limit": 20}),
            headers={"Cookie": f"{COOKIE}={secret}", "HX-Request": "true"},
        )
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200 or not content:
            raise SystemExit(f"{typed}: {answer.status} {content[:300]!r}")
        times.append(1000 * (time.perf_counter() - start))
    connection.close()


def _logged_in(settings: Settings) -> str:
    """A session of an auditor, as logging in begins one."""
    accounts = bootstrap.accounts(settings)
    secret = secrets.token_urlsafe(32)
    accounts.put(User("bench", "Bench", frozenset({Role.AUDITOR})), "no password")
    accounts.begin(secret, "bench", csrf=secrets.token_urlsafe(32), now=utc_now())
    accounts.close()
    return secret


@contextmanager
def _server(settings: Settings) -> Iterator[int]:
    docgen = Path(sys.executable).with_name("docgen")
    command = [str(docgen), "--archive", str(settings.archive), "serve"]
    server = subprocess.Popen(
        [*command, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield _port(server)
    finally:
        server.terminate()
        server.wait()


def _port(server: subprocess.Popen[str]) -> int:
    """What the server says of itself: docgen is at http://127.0.0.1:8080/ …"""
    assert server.stdout is not None
    for line in server.stdout:
        if "://127.0.0.1:" in line:
            return int(line.split("://127.0.0.1:")[1].split("/")[0])
    raise SystemExit("docgen serve did not start")
