"""Documents, signatures and hits as plain data: what ``--json`` prints and the HTTP API answers.

Names of fields are stable; nothing is translated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docgen.core import links, originals, query_language, seals, voids
from docgen.core.signing import Place, Standing
from docgen.model import Document, DocumentType, Facets, Hit, LedgerEntry, Outcome, Query
from docgen.writers.search_words import pieces

Data = dict[str, Any]


def type_data(doctype: DocumentType) -> Data:
    """A document type, as a list shows it."""
    return {
        "id": doctype.id,
        "title": {"zh": doctype.title.zh, "en": doctype.title.en},
        "aliases": list(doctype.aliases),
        "owner": doctype.owner,
        "number": doctype.number.pattern,
        "template": doctype.digest,
    }


def document_data(
    document: Document,
    *,
    values: Iterable[tuple[str, str, str]],
    history: Sequence[LedgerEntry],
    tombstone: Mapping[str, Any] | None,
    files: Mapping[str, Any],
) -> Data:
    """Everything about a document; what it has of acts and ``values`` is masked already, or is not."""
    told = {act.version: act for act in document.acts}
    return {
        "number": document.serial,
        "type": document.type_id,
        "state": document.state.value,
        "series": str(document.series),
        "sequence": document.sequence,
        "links": links_data(document),
        "issued_on": document.issued_on.isoformat(),
        "template": document.template_digest,
        "inventory": document.inventory_digest,
        "origin": dict(document.origin),
        "record": [{"label": en, "标签": zh, "value": value} for zh, en, value in values],
        "seals": seals_data(document),
        "tombstone": tombstone,
        "files": dict(files),
        "history": [
            {
                "sequence": one.sequence,
                "at": one.at,
                "act": one.act,
                "actor": one.actor,
                **({"data": dict(told[version].data)} if version in told else {}),
            }
            for one in history
            for version in [one.data.get("version", 0)]
        ],
    }


def links_data(document: Document) -> list[Data]:
    """The links of a document with others."""
    return [{"kind": one.kind, "to": one.to, "at": one.at} for one in links.links(document.acts)]


def seals_data(document: Document) -> list[Data]:
    """The seals of a document."""
    return [
        {
            **seal.told,
            "at": seal.act.at,
            "actor": seal.act.actor,
            "role": seal.role or None,
            "for": seal.whose or None,
        }
        for seal in seals.given(document.acts)
    ]


def signing_data(document: Document, now: Standing) -> Data:
    """Who has signed a document and who is next."""
    return {
        "number": document.serial,
        "complete": now.complete,
        "released": dict(now.released.data) | {"at": now.released.at} if now.released else None,
        "next": [_place(place) for place in now.next],
        "signatures": signatures_data(now),
        "seals": seals_data(document),
    }


def signatures_data(now: Standing) -> list[Data]:
    """Every place to sign, with the signature where it was given."""
    given = {one.place: one for one in now.signatures}
    return [
        {
            **_place(place),
            "by": given[place].by if place in given else None,
            "on": given[place].on.isoformat() if place in given else None,
            "opinion": given[place].opinion if place in given else None,
        }
        for place in now.places
    ]


def _place(place: Place) -> Data:
    title = {"zh": place.spec.title.zh, "en": place.spec.title.en}
    return {"role": place.spec.role, "title": title, "for": place.whose or None}


def void_data(document: Document) -> Data:
    """A void document: since when, by whom and why."""
    act = voids.act_of(document)
    return {
        "number": document.serial,
        "state": document.state.value,
        "reason": voids.reason_of(document),
        "at": act.at if act else None,
        "actor": act.actor if act else None,
    }


def replaced_data(old: Document, new: Document, outcome: Outcome) -> Data:
    """A document that has taken the place of another one, and whether it was issued for that."""
    return {
        "number": new.serial,
        "replaces": old.serial,
        "reason": voids.reason_of(old),
        "issued": outcome is not Outcome.EXISTING,
    }


def original_data(document: Document) -> Data:
    """The original of a document that has one."""
    original = originals.original(document.acts)
    if original is None:
        raise ValueError("filing leaves an original")
    return {
        "number": document.serial,
        "files": list(original.paths),
        "pages": original.pages,
        "place": dict(original.place.told()),
    }


def search_data(
    query: Query, hits: Iterable[Hit], *, total: int, after: str, facets: Facets | None
) -> Data:
    """A page of hits; ``after`` is where the next one begins, "" where there is none."""
    data: Data = {
        "query": query_language.written(query),
        "total": total,
        "next": after or None,
        "hits": [_hit(hit) for hit in hits],
    }
    if facets is not None:
        data["facets"] = {field.value: dict(values) for field, values in facets.counts.items()}
    return data


def _hit(hit: Hit) -> Data:
    entry = hit.entry
    return {
        "number": entry.serial,
        "type": entry.type_id,
        "branch": entry.branch,
        "team": entry.team or None,
        "issued_on": entry.issued_on.isoformat(),
        "period": entry.period.isoformat() if entry.period else None,
        "state": entry.state.value,
        "signed": None if entry.unsigned is None else not entry.unsigned,
        "original": entry.original,
        "fields": {en: value for _zh, en, value in entry.listing},
        "passages": [_passage(passage) for passage in hit.passages],
    }


def _passage(passage: str) -> Data:
    """A passage as text, with where its matches begin and end."""
    matches, whole = [], ""
    for piece, matched in pieces(passage):
        if matched:
            matches.append([len(whole), len(whole) + len(piece)])
        whole += piece
    return {"text": whole, "matches": matches}
