"""In which words something rests on documents outside what the asker may see (ADR 0025).

The answer is that of the whole archive; of such documents neither number nor branch is told, but of which types they
are, and whom to ask.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.model import Label, Text

NUMBER = Text("[outside what you may see]")
"""What stands in the place of a number."""
_REMEDY = Text(
    "{remedy} This rests on documents outside what you may see ({types}): ask the office or branch that keeps them, or "
    "an auditor."
)


def remedy(otherwise: str | Text, types: Sequence[Label | str]) -> Text:
    """What to do ``otherwise``, and whom to ask about documents of these types (their titles)."""
    return Text(_REMEDY.msgid, {"remedy": otherwise, "types": list(types)})
