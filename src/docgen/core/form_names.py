"""The names of a form's controls: the path of what they hold, and how it is to be read.

"agent_name", "outlets[0].region" and "accounts.bank" are paths as ``core.schema`` writes them.  A mark at
the end says more: "present[]" holds a list, one entry a line (and may come several times, as ticked boxes
do); "rate%" holds a percentage, so that a bare number is per cent and not the fraction.  A name that begins
with "_" is the page's own and no part of the record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from docgen.core.schema import Path

LIST, PERCENT, OWN = "[]", "%", "_"
MOST_DEPTH = 6
_PART = re.compile(r"([^.\[\]%]{1,80})((?:\[[0-9]{1,6}\])?)(?:\.|\Z)")


@dataclass(frozen=True, slots=True)
class Name:
    """A control's name, parsed: ``mark`` is LIST, PERCENT or empty."""

    path: Path
    mark: str = ""


def parse(text: str) -> Name | None:
    """The name of a control; None for what is none."""
    mark = next((one for one in (LIST, PERCENT) if text.endswith(one)), "")
    bare = text.removesuffix(mark)
    path: list[str | int] = []
    position = 0
    while position < len(bare) and len(path) < 2 * MOST_DEPTH:
        found = _PART.match(bare, position)
        if found is None:
            return None
        path.append(found.group(1))
        if found.group(2):
            path.append(int(found.group(2)[1:-1]))
        position = found.end()
    if not path or position < len(bare) or bare.endswith("."):
        return None
    return Name(tuple(path), mark)
