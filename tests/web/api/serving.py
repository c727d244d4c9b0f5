"""A real ``docgen serve``, and a token to talk to it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docgen.model import Role
from tests.web.api.conftest import program
from tests.web.conftest import Web

MAIN = "from docgen.cli.main import main; main()"
DYING = (
    "import os; from docgen.accounts.sqlite import SqliteAccounts as A; "
    "A.keep = lambda *given, **named: os._exit(9); " + MAIN
)
"""A server that dies the moment before it would keep an answer."""


@contextmanager
def served(archive: Path, main: str = MAIN) -> Iterator[str]:
    """The address of a server on the archive, killed at the end."""
    command = [sys.executable, "-c", main, "--lang", "en", "--archive", str(archive)]
    process = subprocess.Popen(
        [*command, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    try:
        assert process.stderr is not None
        process.stderr.readline()  # that it takes a moment
        found = re.search(r"http://127\.0\.0\.1:[0-9]+", process.stderr.readline())
        assert found is not None
        yield found[0]
    finally:
        process.kill()
        process.wait()


def token(web: Web, *roles: Role) -> str:
    """The secret of a program's token, in the archive's own accounts."""
    return str(program(web, *roles).headers["Authorization"]).removeprefix("Bearer ")
