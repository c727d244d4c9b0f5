"""A virus scanner of the house's choosing, called as a program: docgen brings none.

It is given the path last.  Exit code 0 means nothing was found, 1 something (as clamscan and clamdscan
have it); anything else, that it could not scan.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

from docgen.model import Finding, Text

_LONGEST = 200


class CommandScanner:
    """Scans with the command that was named, "clamscan -r -i", say."""

    def __init__(self, command: str) -> None:
        self._words = shlex.split(command)

    def scan(self, path: Path) -> Iterator[Finding]:
        """What the scanner found, or why it could not be used."""
        try:
            ran = subprocess.run(  # noqa: S603 - the very command a person named
                [*self._words, str(path)],
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
            )
        except OSError as error:
            what = Text("The scanner cannot be run: {reason}.", {"reason": error.strerror or ""})
            yield Finding("scanner.missing", " ".join(self._words), what)
            return
        told = (ran.stdout or ran.stderr).strip().splitlines()
        said = told[0][:_LONGEST] if told else ""
        if ran.returncode == 1:
            yield Finding(
                "virus.found", path.name, Text("The scanner reports: {said}", {"said": said})
            )
        elif ran.returncode:
            what = Text(
                "The scanner ended with code {code}: {said}", {"code": ran.returncode, "said": said}
            )
            yield Finding("scanner.failed", " ".join(self._words), what)
