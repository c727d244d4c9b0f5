"""A document's life in words: what command line and web page say of its history, links, period and end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from docgen.core import life, links
from docgen.core.holds import Hold
from docgen.core.retention import Term
from docgen.model import Act, Document, Label, Place, Text
from docgen.ports import Translate

ACTS: Mapping[str, Text] = MappingProxyType(
    {
        "reserve": Text("numbered"),
        "issue": Text("issued"),
        "sign": Text("signed"),
        "withdraw": Text("signature taken back"),
        "release": Text("released"),
        "original": Text("original filed"),
        "move": Text("original moved"),
        "text": Text("text of the original read"),
        "link": Text("linked"),
        "void": Text("void"),
        "hold": Text("held"),
        "lift": Text("released from a hold"),
        "seal": Text("sealed"),
        "propose": Text("destruction proposed"),
        "retract": Text("proposal taken back"),
        "dispose": Text("destroyed"),
    }
)
"""What the ledger's acts on a document are called."""

LINKS: Mapping[str, Text] = MappingProxyType(
    {
        "replaces": Text("Replaces"),
        "replaced-by": Text("Replaced by"),
        "renews": Text("Renews"),
        "renewed-by": Text("Renewed by"),
        "supplements": Text("Supplements"),
        "supplemented-by": Text("Supplemented by"),
    }
)
"""A kind of link as a heading; the number of the other document follows."""

ORIGIN: Mapping[str, Text] = MappingProxyType(
    {
        "file": Text("Input file"),
        "input": Text("Input digest"),
        "sheet": Text("Sheet"),
        "cell": Text("Cell"),
        "line": Text("Line"),
        "overruled": Text("Overruled"),
        "reason": Text("Reason"),
    }
)
"""What is known of the input that a document was issued from."""

_TOLD = ("role", "for", "by", "on", "opinion", "to", "case", "reason")


def act_called(name: str, translate: Translate) -> str:
    """An act of the ledger in the reader's language; one that is not known, by its own name."""
    return translate(ACTS[name]) if name in ACTS else name


def about(act: Act, translate: Translate, role: Callable[[str], str] = str) -> list[str]:
    """What an act tells, for a line of the history; ``role`` names a role."""
    if act.name == life.LINK:
        return [f"{translate(LINKS[str(act.data['kind'])])} {act.data['to']}"]
    told = [
        role(str(act.data[name])) if name == "role" else str(act.data[name])
        for name in _TOLD
        if act.data.get(name)
    ]
    if "place" in act.data:
        told.append(" / ".join(Place(**act.data["place"]).told().values()))
    if "seal" in act.data:
        seal = act.data["seal"]
        told.append(
            " ".join(one for one in (str(seal["owner"]), str(seal.get("title", ""))) if one)
        )
    return told


def link_rows(document: Document, translate: Translate) -> list[tuple[str, str]]:
    """Each link of a document: what it is, and the other document."""
    return [(translate(LINKS[one.kind]), one.to) for one in links.links(document.acts)]


def kept(term: Term, translate: Translate) -> str:
    """How long a document is kept."""
    grounds = because(term, translate)
    if term.years is None:
        return translate(Text("for ever ({because})", {"because": grounds}))
    event = words(term.called, translate)
    if term.closed_on is None:
        return translate(
            Text(
                "{years} years ({because}) from '{event}', which has not happened yet: no date so far",
                {"years": term.years, "because": grounds, "event": event},
            )
        )
    return translate(
        Text(
            "{years} years ({because}) after {closed} ('{event}'): may be destroyed from {until} on",
            {
                "years": term.years,
                "because": grounds,
                "closed": term.closed_on,
                "event": event,
                "until": term.until,
            },
        )
    )


def because(term: Term, translate: Translate) -> str:
    """What the length of a period rests on."""
    comma = "、" if translate.lang == "zh" else ", "
    return comma.join(one.source or words(one.label, translate) for one in term.deciding)


def held(holds: Sequence[Hold]) -> list[str]:
    """Each hold: the case, why, by whom, since when."""
    return [
        "; ".join(part for part in (one.case, one.reason, one.actor, one.at) if part)
        for one in holds
    ]


def ending(tomb: Mapping[str, Any], translate: Translate) -> list[tuple[str, str, str, str]]:
    """Who proposed and who approved a destruction: what, by whom, when, why."""
    return [
        (translate(head), *(str(tomb[who][name]) for name in ("actor", "at", "reason")))  # type: ignore[misc]
        for head, who in ((Text("Proposed by"), "proposed"), (Text("Approved by"), "approved"))
    ]


def ended_because(tomb: Mapping[str, Any], translate: Translate) -> str:
    """What the period of a destroyed document rested on."""
    told = tomb["retention"]
    named = {
        "code": Text("Retention code {code}", {"code": f"D{told['years']}"}),
        "type": Text("Floor of the type"),
    }
    return ", ".join(
        translate(named[one["id"]]) if one["id"] in named else str(one["source"])
        for one in told["grounds"]
        if one["years"] == told["years"]
    )


def words(one: Label | Text, translate: Translate) -> str:
    """A name or a sentence in the reader's language."""
    if isinstance(one, Label):
        return one.zh if translate.lang == "zh" else one.en
    return translate(one)
