"""What is installed here, for ``docgen doctor``."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator

from docgen.bootstrap.archive import cores
from docgen.bootstrap.surroundings import Settings
from docgen.bootstrap.types import load_types

_RARE = "𠮷"  # beyond the bundled faces; whichever font has it has most of what names need


def diagnose(chosen: Settings) -> Iterator[tuple[str, str]]:
    """What is here, line by line; raises SetupError at what is missing."""
    from docgen.renderers import installed_fonts, office, pdf  # noqa: PLC0415 - they load the PDF engine

    yield "Python", sys.version.split()[0]
    yield "SQLite", sqlite3.sqlite_version
    yield from pdf.check_setup()
    rare = installed_fonts.find(_RARE)
    yield "Font for rare characters", rare.family if rare is not None else "-"
    program = office.find()
    yield "LibreOffice", office.Office(program).version() if program else "not installed"
    yield "Document types", ", ".join(load_types(chosen))
    yield "Worker processes", str(cores())
