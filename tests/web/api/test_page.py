"""docs/api.md: its commands run as they stand, and answer what it shows."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from docgen import bootstrap
from docgen.model import Role
from tests.web.api.serving import served, token
from tests.web.conftest import ROOT, SAMPLES, Web, settings_of, web_of

_BLOCK = re.compile(r"^```(sh|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def missing(shown: Any, told: Any) -> list[Any]:
    """What is shown and was not told: members of objects, and the first items of lists."""
    if isinstance(shown, dict) and isinstance(told, dict):
        return [
            one
            for name, value in shown.items()
            for one in (missing(value, told[name]) if name in told else [(name, value)])
        ]
    if isinstance(shown, list) and isinstance(told, list) and shown and len(told) >= len(shown):
        return [one for pair in zip(shown, told, strict=False) for one in missing(*pair)]
    return [] if shown == told else [(shown, told)]


def test_the_commands_of_the_page(tmp_path: Path) -> None:
    """Against a real server, on an archive that has one document of another type."""
    (tmp_path / "samples").symlink_to(SAMPLES)
    archive = tmp_path / "archive"
    with bootstrap.open_archive(settings_of(archive), workers=0):
        pass
    web: Web = web_of(archive)
    secret = token(web, Role.TRADING_ADMIN)
    web.site.readers.close()
    blocks = _BLOCK.findall((ROOT / "docs" / "api.md").read_text(encoding="utf-8"))
    assert 10 <= sum(kind == "sh" for kind, _ in blocks)
    told = ""
    with served(archive) as address:
        env = {**os.environ, "DOCGEN": address, "TOKEN": secret}
        for kind, block in blocks:
            if kind == "json":
                assert (block, []) == (block, missing(json.loads(block), json.loads(told)))
                continue
            ran = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", block],
                env=env, cwd=tmp_path, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert (block, 0) == (block, ran.returncode), ran.stderr
            told = ran.stdout
    assert (tmp_path / "confirmation.pdf").read_bytes().startswith(b"%PDF")
    assert "QR-SH01-202610-0001" == json.loads((tmp_path / "receipt.json").read_bytes())["number"]
