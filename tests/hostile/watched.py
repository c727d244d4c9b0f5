"""Runs docgen in a process that records what it opens: ``python -m tests.hostile.watched LOG ARGS``.

Every file opened through Python, every socket and every other program goes to LOG, a JSON list.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

EVENTS = ("open", "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork",
          "urllib.", "ftplib.", "http.", "os.remove", "os.rename", "os.mkdir", "os.link",
          "os.symlink", "shutil.", "os.truncate", "os.chmod", "pty.", "webbrowser.")  # fmt: skip


def _plain(value: Any) -> Any:
    value = os.fsdecode(value) if isinstance(value, bytes) else value
    return value if isinstance(value, int) or value is None else str(value)


def main() -> None:
    """Import everything first: what documents make the program do is the question."""
    from docgen.cli import check, generate  # noqa: F401
    from docgen.cli import main as program
    from docgen.renderers import docx, pdf  # noqa: F401

    log, watching = Path(sys.argv[1]), [True]
    seen: list[tuple[str, list[Any]]] = []

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if watching[0] and event.startswith(EVENTS):
            seen.append((event, [_plain(arg) for arg in args[:3]]))

    sys.addaudithook(hook)
    try:
        program.main(sys.argv[2:])
    finally:
        watching[0] = False
        log.write_text(json.dumps(seen), encoding="utf-8")


if __name__ == "__main__":
    main()
