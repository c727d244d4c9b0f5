"""Links between documents: what a document replaces, renews or supplements, and what does so to it.

Both documents of a link hold an act that names the other.  Nothing here does I/O.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docgen.core import life
from docgen.errors import RefusedError
from docgen.model import Act, Document, State

REPLACES, RENEWS, SUPPLEMENTS = "replaces", "renews", "supplements"
REPLACED_BY = "replaced-by"
# Every kind of link, and what it is called in the other document.
_PAIRS = {REPLACES: REPLACED_BY, RENEWS: "renewed-by", SUPPLEMENTS: "supplemented-by"}
OPPOSITE: Mapping[str, str] = _PAIRS | {back: kind for kind, back in _PAIRS.items()}


@dataclass(frozen=True, slots=True)
class Link:
    """What a document is to another one; ``at`` is when that was said."""

    kind: str
    to: str
    at: str


def links(acts: Sequence[Act]) -> tuple[Link, ...]:
    """The links of a document, as they came."""
    return tuple(
        Link(str(act.data["kind"]), str(act.data["to"]), act.at)
        for act in acts
        if act.name == life.LINK
    )


def to(document: Document, kind: str) -> tuple[str, ...]:
    """The documents that a document has a kind of link to, as they came."""
    return tuple(link.to for link in links(document.acts) if link.kind == kind)


def linking(document: Document, kind: str, other: str) -> dict[str, str] | None:
    """What a link's act holds; None where the link is there."""
    return None if other in to(document, kind) else {"kind": kind, "to": other}


def require(document: Document, kind: str, other: Document) -> None:
    """Raise RefusedError where a document cannot renew or supplement another."""
    if document.serial == other.serial:
        raise RefusedError(
            "{serial} cannot be linked with itself.",
            serial=document.serial,
            remedy="Name the earlier document after --renews or --supplements.",
        )
    if other.serial in to(document, kind) and document.serial in to(other, OPPOSITE[kind]):
        return
    for one in (document, other):
        if one.state is State.VOID:
            raise void(one)
    if kind == RENEWS and document.type_id != other.type_id:
        raise RefusedError(
            "{serial} is of the type {type}, {other} of {its}: one does not renew the other.",
            serial=document.serial,
            type=document.type_id,
            other=other.serial,
            its=other.type_id,
            remedy="A document renews one of its own type; another one may supplement it: --supplements.",
        )
    if document.serial in to(other, kind):
        raise RefusedError(
            "The link is there the other way round: {other} is the later document of the two.",
            other=other.serial,
            remedy="'docgen show {other}' shows it.",
        )


def void(document: Document) -> RefusedError:
    """The refusal to go on with a void document; names the one that has taken its place."""
    replaced = to(document, REPLACED_BY)
    return RefusedError(
        "{serial} is void: it is neither signed, released nor linked any more.",
        serial=document.serial,
        other=replaced[-1] if replaced else "",
        remedy="It has been replaced by {other}: go on with that one."
        if replaced
        else "Nothing has replaced it; 'docgen show {serial}' tells why it is void.",
    )
