"""A small archive, served to every role; who writes to it gets a copy."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from docgen import bootstrap, doctypes
from docgen.bootstrap import Settings, formats
from docgen.cli.main import main
from docgen.core import composing
from docgen.model import Role, User
from docgen.web.app import create_app
from docgen.web.site import Serving, Site
from docgen.web.visitor import COOKIE, CSRF_HEADER, LANGUAGE
from tests import kept
from tests.cli.conftest import remembering

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
AT = "http://127.0.0.1"
TOKEN = "form-token"
# Documents of both departments, with personal data, rows, signatures, originals due.
ISSUED = (
    ("broker-agreement", "agreements.yaml"),
    ("client-confirmation", "confirmations.yaml"),
)


@pytest.fixture(scope="session", autouse=True)
def _types_made_once() -> Iterator[None]:
    """The type of the same files, and its composer, are worked out once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doctypes, "from_files", kept.from_files)
        patch.setattr(composing, "composer", kept.composer)
        yield


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the samples of ``ISSUED``.  Nobody writes to it."""
    archive = tmp_path_factory.mktemp("web") / "archive"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formats, "renderers", remembering)
        patch.setenv("DOCGEN_ACTOR", "maker")
        patch.setenv("DOCGEN_LANG", "en")
        for type_id, name in ISSUED:
            file = SAMPLES / type_id / name
            with pytest.raises(SystemExit) as left:
                main(["--archive", str(archive), "generate", type_id, str(file), "--jobs", "0"])
            assert left.value.code == 0, file
    return archive


@pytest.fixture
def archive(issued: Path, tmp_path: Path) -> Path:
    """An archive of the test's own, with the same documents."""
    return Path(shutil.copytree(issued, tmp_path / "archive"))


@dataclass
class Web:
    """The application on an archive, and its visitors."""

    site: Site
    app: Any
    opened: list[TestClient] = field(default_factory=list)

    def visit(self, *roles: Role, branches: tuple[str, ...] = (), lang: str = "en") -> TestClient:
        """A browser in which somebody of these roles is logged in; without a role, nobody."""
        client = TestClient(
            self.app, base_url=AT, raise_server_exceptions=False, follow_redirects=False
        )
        client.cookies.set(LANGUAGE, lang)
        if roles:
            name = "-".join([*roles, *branches]).lower()
            user = User(name, f"User {name}", frozenset(roles), frozenset(branches))
            self.site.accounts.put(user, "unused")
            secret = secrets.token_urlsafe()
            self.site.accounts.begin(secret, name, csrf=TOKEN, now=self.site.now())
            client.cookies.set(COOKIE, secret)
            client.headers[CSRF_HEADER] = TOKEN
        self.opened.append(client)
        return client

    def serials(self, type_id: str) -> list[str]:
        """The numbers of the documents of a type."""
        with self.site.readers.reading() as archive:
            return [one.serial for one in archive.register.documents(type_id)]


def settings_of(archive: Path) -> Settings:
    return Settings(archive, bootstrap.settings().templates, "server")


def web_of(archive: Path, serving: Serving | None = None) -> Web:
    chosen = settings_of(archive)
    site = Site(
        chosen,
        accounts=bootstrap.accounts(chosen),
        log=bootstrap.access_log(chosen),
        departments=bootstrap.departments(chosen),
        serving=serving or Serving(),
    )
    return Web(site, create_app(site))


@pytest.fixture(scope="session")
def shared(issued: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The application on an archive that tests only read."""
    copy = Path(shutil.copytree(issued, tmp_path_factory.mktemp("shared") / "archive"))
    web = web_of(copy)
    yield web
    web.site.readers.close()


@pytest.fixture
def web(archive: Path) -> Iterator[Web]:
    """The application on an archive of the test's own."""
    made = web_of(archive)
    yield made
    made.site.readers.close()


Visit = Callable[..., TestClient]
