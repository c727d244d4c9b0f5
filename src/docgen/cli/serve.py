"""``docgen serve``: the web page and the HTTP API."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import click

from docgen.cli.base import Command, Session, _, option, pass_session
from docgen.errors import UsageError


@click.command(
    cls=Command,
    help=_(
        "Serve the archive as a web page and an HTTP API, until interrupted. Users log in: make the first "
        "with 'docgen user add'. On this machine alone, unless --host says more; then TLS is required: a "
        "certificate and its key, or a proxy that has them and is named with --proxy."
    ),
    example="docgen serve --port 8080",
)
@option(
    "--host",
    default="127.0.0.1",
    metavar="ADDRESS",
    help=_("Address to listen on (default: this machine alone)."),
)
@option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    metavar="N",
    help=_("Port (default: 8080)."),
)
@option(
    "--name",
    "names",
    multiple=True,
    metavar="NAME",
    help=_("Name that browsers know the server by, as in its certificate; may be repeated."),
)
@option(
    "--certificate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("TLS certificate (PEM), with those between it and its root."),
)
@option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Key of the certificate (PEM)."),
)
@option(
    "--proxy",
    metavar="ADDRESS",
    help=_("Address of the proxy in front, which has the TLS and is believed whom it speaks for."),
)
@option(
    "--upload-limit",
    type=click.IntRange(1, 2048),
    default=50,
    metavar="MB",
    help=_("Largest upload in megabytes (default: 50)."),
)
@pass_session
def command(
    session: Session,
    *,
    host: str,
    port: int,
    names: tuple[str, ...],
    certificate: Path | None,
    key: Path | None,
    proxy: str | None,
    upload_limit: int,
) -> None:
    """Serve until interrupted."""
    _require_secure(host, names, certificate=certificate, key=key, proxy=proxy)
    from docgen.web.serving import Listening, serve  # noqa: PLC0415 - it loads the web framework

    serve(
        session.settings,
        Listening(
            host=host,
            port=port,
            names=names,
            certificate=certificate,
            key=key,
            proxy=proxy,
            upload_limit=upload_limit * 1024 * 1024,
        ),
        say=session.say,
    )


def _require_secure(
    host: str,
    names: tuple[str, ...],
    *,
    certificate: Path | None,
    key: Path | None,
    proxy: str | None,
) -> None:
    """Raise UsageError where passwords or personal data would travel in the clear."""
    if (certificate is None) != (key is None):
        raise UsageError("A certificate needs its key, and a key its certificate: name both.")
    if proxy is not None:
        _require_address(proxy)
    if is_loopback(host) and proxy is None:
        return
    if not is_loopback(host) and certificate is None and proxy is None:
        raise UsageError(
            "On {host}, passwords and personal data would travel in the clear.",
            host=host,
            remedy="Give --certificate and --key, or name the proxy that has the TLS with --proxy; or leave "
            "--host out.",
        )
    if not names:
        raise UsageError(
            "Say with --name by which name browsers know the server.",
            remedy="It is the name in the certificate, such as docs.example.com.",
        )


def _require_address(proxy: str) -> None:
    try:
        ipaddress.ip_network(proxy, strict=False)
    except ValueError:
        raise UsageError("'{proxy}' is no address of a proxy.", proxy=proxy) from None


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
