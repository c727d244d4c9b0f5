"""Find documents, with the query language of the page and the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from docgen.core import access_log, query_language
from docgen.errors import UsageError
from docgen.model import After
from docgen.usecases.find import find
from docgen.web.once import as_json, told
from docgen.web.programs import MayRead
from docgen.web.routes.api.contract import V1, described, router
from docgen.web.routes.api.shapes import SearchTold
from docgen.writers.data import search_data

_Q = Query(
    max_length=2000,
    description="Words, of which two characters are enough; “phrases”; -excluded; filters such as "
    "type: branch: team: person: period: issued: state: signed: original: number: sort:, and "
    "QR-SH01-202611-0001..0200 for a run of numbers. Empty: everything.",
    examples=["林知远 type:broker-agreement period:2026-01..2026-06"],
)


@router.get(f"{V1}/search", **described("Find documents", SearchTold))
def search(
    who: MayRead,
    *,
    q: Annotated[str, _Q] = "",
    limit: Annotated[
        int, Query(ge=1, le=query_language.MOST, description="At most so many hits.")
    ] = query_language.LIMIT,
    after: Annotated[str, Query(max_length=300, description="`next` of the page before.")] = "",
    facets: Annotated[
        bool, Query(description="Also count the hits by type, branch, team, month and state.")
    ] = False,
) -> Response:
    """A page of the documents that the user of the token may read, masked.  Each page says where the next one
    begins; what comes in meanwhile moves nothing.
    """
    query, problems = query_language.parse(q)
    for problem in problems[:1]:
        raise UsageError(
            "At character {place} of '{typed}': {what}",
            place=problem.place,
            typed=q[:80].encode(errors="replace").decode(),
            what=problem.what,
            fix=problem.remedy,
            remedy="{fix}",
        )
    asked = replace(query, limit=limit, after=_place(after), scope=who.scope())
    with who.seeking() as archive:
        found = find(asked, index=archive.index, identity_key=archive.identity_key, facets=facets)
    who.note(access_log.SEARCH, query=query_language.written(query), total=found.total)
    data = search_data(
        query,
        found.hits,
        total=found.total,
        after=query_language.after_text(found.after),
        facets=found.facets,
    )
    notes = [who.translate(note) for note in found.notes]
    return told(as_json({**data, "notes": notes}))


def _place(typed: str) -> After | None:
    place = query_language.read_after(typed) if typed else None
    if typed and place is None:
        raise UsageError(
            "'{after}' is no place that a page ends in.",
            after=typed.encode(errors="replace").decode(),
            remedy="Take it from 'next' of the page before, or leave it out.",
        )
    return place
