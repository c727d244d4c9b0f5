"""Holds: bars on destroying a document, each for a case; nothing lifts one but a person who says why.

A document may be held for several cases at once, and is held while any of them stands.  Nothing here does
I/O.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.core import life
from docgen.model import Act

LONGEST_CASE = 60
LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a person holds documents, or releases them: the case ("" for none) and the reason.

    Raises UsageError for words that cannot stand in an act.
    """

    case: str
    reason: str

    def __post_init__(self) -> None:
        life.require_words(self.reason, LONGEST_REASON, "--reason")
        if self.case:
            life.require_words(self.case, LONGEST_CASE, "--case")

    def data(self) -> dict[str, str]:
        """What the act holds."""
        return {**({"case": self.case} if self.case else {}), "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold that stands: for which case ("" where none was named), why, since when, by whom."""

    case: str
    reason: str
    at: str
    actor: str


def holds(acts: Sequence[Act]) -> tuple[Hold, ...]:
    """The holds on a document, as they came."""
    standing: dict[str, Hold] = {}
    for act in acts:
        case = str(act.data.get("case", ""))
        if act.name == life.HOLD:
            standing[case] = Hold(case, str(act.data.get("reason", "")), act.at, act.actor)
        elif act.name == life.LIFT:
            standing.pop(case, None)
    return tuple(standing.values())


def hold(acts: Sequence[Act], cause: Cause) -> dict[str, str] | None:
    """What the act holds; None where the document is held for this case already."""
    return None if _for(acts, cause) else cause.data()


def lift(acts: Sequence[Act], cause: Cause) -> dict[str, str] | None:
    """What the act holds that lifts a hold; None where there is none for this case."""
    return cause.data() if _for(acts, cause) else None


def _for(acts: Sequence[Act], cause: Cause) -> bool:
    return any(one.case == cause.case for one in holds(acts))
