"""What stands in the navigation, and who sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docgen.model import Permission, Text

if TYPE_CHECKING:
    from docgen.web.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that can be gone to; None: by anybody logged in."""

    href: str
    name: Text
    permission: Permission | None


_SECTIONS: tuple[tuple[Text, tuple[Entry, ...]], ...] = (
    (
        Text("Find"),
        (
            Entry("/search", Text("Search"), Permission.READ),
            Entry("/overview", Text("Overview"), Permission.READ),
            Entry("/due", Text("What is due"), Permission.READ),
            Entry("/people", Text("Dossiers"), Permission.READ),
        ),
    ),
    (
        Text("Work"),
        (
            Entry("/new", Text("New documents"), Permission.ISSUE),
            Entry("/scans", Text("Scans and tray"), Permission.FILE),
            Entry("/attach", Text("Dossier material"), Permission.FILE),
            Entry("/disposal", Text("Destruction"), Permission.DISPOSE),
        ),
    ),
    (
        Text("Archive"),
        (
            Entry("/series", Text("Series"), Permission.READ),
            Entry("/months", Text("Months"), Permission.READ),
            Entry("/types", Text("Document types"), Permission.READ),
            Entry("/ledger", Text("Ledger"), Permission.LEDGER),
            Entry("/access", Text("Access log"), Permission.ACCESS_LOG),
        ),
    ),
    (Text("Administration"), (Entry("/users", Text("Users"), Permission.USERS),)),
)


def sections(who: Visitor) -> Sequence[tuple[Text, Sequence[Entry]]]:
    """The navigation of a visitor; nothing before log-in."""
    if who.session is None:
        return []
    found = [
        (name, [one for one in entries if one.permission is None or who.may(one.permission)])
        for name, entries in _SECTIONS
    ]
    return [(name, entries) for name, entries in found if entries]


def home(who: Visitor) -> str:
    """Where somebody who has logged in begins."""
    first = next((entries[0] for _, entries in sections(who)), None)
    return first.href if first is not None else "/account"
