"""Options that several commands have, with the same words."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any

import click

from docgen.cli.base import F, _, day_option, option


def together(*options: Callable[[Any], Any]) -> Callable[[F], F]:
    """Several options as one decorator, in this order."""

    def decorate(command: F) -> F:
        return reduce(lambda done, one: one(done), reversed(options), command)

    return decorate


on_option = day_option("--on", help=_("As it is on this day (default: today)."))
type_option = option("--type", "name", help=_("Only this document type."))
branch_option = option("--branch", help=_("Only this branch code."))
force_option = option("--force", is_flag=True, help=_("Replace the file if it is there."))
workbook_options = together(
    option(
        "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path),
        help=_("Write the list as a workbook (.xlsx)."),
    ),
    force_option,
)  # fmt: skip
place_options = together(
    option("--room", default="", help=_("Room where the paper lies.")),
    option("--shelf", default="", help=_("Shelf or cabinet.")),
    option("--box", default="", help=_("Box or binder.")),
)
pages_differ_option = option(
    "--pages-differ", "reason", default="", metavar="REASON",
    help=_("Why the scans have more or fewer pages than were issued."),
)  # fmt: skip
seal_roots_option = option(
    "--seal-roots", "roots", type=click.Path(path_type=Path), metavar="PATH",
    help=_("File or folder of certificates to trust seals by (default: DOCGEN_SEAL_ROOTS, else none)."),
)  # fmt: skip
