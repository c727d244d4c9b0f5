"""The server: one process, which listens until it is interrupted."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from docgen import bootstrap, pdfium
from docgen.bootstrap import Settings
from docgen.errors import UsageError
from docgen.web.app import create_app
from docgen.web.site import Serving, Site

_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_GOODBYE_SECONDS = 20  # that running requests have to end


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen and how: see ``docgen serve``.  ``upload_limit`` is in bytes."""

    host: str
    port: int
    names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    proxy: str | None = None
    upload_limit: int = 50 * 1024 * 1024

    @property
    def secure(self) -> bool:
        """Whether browsers come over TLS."""
        return self.certificate is not None or self.proxy is not None


def serve(settings: Settings, how: Listening, *, say: Callable[..., None]) -> None:
    """Serve until interrupted.  ``say`` tells the person who started it where the page is.

    Raises UsageError where the port is taken or the address is not this machine's, and what opening the
    archive raises.
    """
    _require_certificate(how)
    say("docgen reads the document types first; this may take a moment.")
    # Who has added users means this folder: on the first day the archive is begun here.
    first_day = bootstrap.has_accounts(settings) and not (settings.archive / "store").is_dir()
    with bootstrap.open_archive(settings, create=first_day, workers=0):
        pass  # what an older docgen wrote is brought up to date before anybody waits for a page
    if first_day:
        say("A new archive is begun in {folder}.", folder=str(settings.archive))
    site = make_site(settings, how)
    site.types()  # what is wrong with archive or types is told now, not to the first visitor
    app = create_app(site, names=(*_LOCAL, *how.names))
    # A file that pdfium dies of costs its sender an answer, not everybody the server.
    with pdfium.apart(), _listen(how) as listener:
        host, port = listener.getsockname()[:2]
        _say_where(how, host, port, say)
        if not site.accounts.users():
            say("There is no user yet: add one with 'docgen user add NAME --role administrator'.")
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,  # the access log of docgen tells more
            server_header=False,
            date_header=True,
            proxy_headers=how.proxy is not None,
            forwarded_allow_ips=how.proxy,
            ssl_certfile=how.certificate,
            ssl_keyfile=how.key,
            timeout_graceful_shutdown=_GOODBYE_SECONDS,
        )
        with contextlib.suppress(KeyboardInterrupt):  # how one stops it, once it has said goodbye
            uvicorn.Server(config).run(sockets=[listener])


def make_site(settings: Settings, how: Listening) -> Site:
    """The archive, its accounts and its access log, served in that way."""
    origins = {f"https://{name}" for name in how.names} | {
        f"https://{name}:{how.port}" for name in how.names
    }
    return Site(
        settings,
        accounts=bootstrap.accounts(settings),
        log=bootstrap.access_log(settings),
        departments=bootstrap.departments(settings),
        serving=Serving(
            secure=how.secure,
            origins=frozenset(origins) if how.secure else frozenset(),
            upload_limit=how.upload_limit,
        ),
    )


def _require_certificate(how: Listening) -> None:
    """Raise UsageError for a certificate that cannot be served, before anybody is told of an address."""
    if how.certificate is None:
        return
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            how.certificate, how.key, password=lambda: ""
        )
    except (OSError, ValueError) as error:
        raise UsageError(
            "Nothing can be served with the certificate {certificate} and the key {key}: {reason}.",
            certificate=str(how.certificate),
            key=str(how.key),
            reason=str(getattr(error, "reason", None) or error),
            remedy="Both are PEM files, the key belongs to the certificate and has no password.",
        ) from None


def _say_where(how: Listening, host: str, port: int, say: Callable[..., None]) -> None:
    """Where a browser finds the page: behind a proxy, not where this process listens."""
    if how.proxy is not None:
        say(
            "docgen is at {address} (stop with Ctrl+C): the proxy {proxy} finds it on {host}, port {port}.",
            address=f"https://{how.names[0]}/",
            proxy=how.proxy,
            host=host,
            port=port,
        )
        return
    shown = how.names[0] if how.names else f"[{host}]" if ":" in host else host
    scheme = "https" if how.certificate is not None else "http"
    say("docgen is at {address} (stop with Ctrl+C).", address=f"{scheme}://{shown}:{port}/")


def _listen(how: Listening) -> socket.socket:
    family = socket.AF_INET6 if ":" in how.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((how.host, how.port))
        listener.listen(128)  # from now on who comes waits until the server is up
    except OSError as error:
        listener.close()
        raise UsageError(
            "Nothing can listen on {host}, port {port}: {reason}.",
            host=how.host,
            port=how.port,
            reason=error.strerror or str(error),
            remedy="Another program may have the port: choose one with --port.",
        ) from None
    return listener
