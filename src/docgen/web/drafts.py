"""Records drawn up from the archive, while somebody completes them in a form: what came from which documents.

Kept in memory alone, for the form to tell it again after it was sent; a form whose draft was dropped, or was
begun before the server started anew, is issued all the same and only tells no sources.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docgen.core import form_model
from docgen.core.derivation import DerivedRecord
from docgen.core.form_names import parse
from docgen.core.form_view import Filled
from docgen.model import DocumentType, Label
from docgen.writers.derived import ranges

MOST = 60
"""Drafts that are kept, of all users together."""
SHOWN = 12
"""Runs of numbers that are told of one value."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the archive gave for a control, as it stands there; the documents it came from, runs of numbers
    drawn together, and how many such runs are not named.
    """

    value: str
    sources: Sequence[str]
    more: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """One record that was drawn up.

    ``left`` is what a person still has to fill in; ``unread`` are the types of documents that it rests on
    and the user does not read.
    """

    id: str
    type_id: str
    values: Mapping[str, str]  # by the name of the control
    sources: Mapping[str, Sequence[str]]  # by path
    documents: Sequence[str]
    left: Sequence[Label]
    looked_for: Sequence[Label]
    unread: Sequence[Label]

    def origin(self, filled: Filled) -> Origin | None:
        """Where what stands in a control came from; None for what no document gave."""
        given = self.values.get(filled.name)
        sources = self.sources.get(filled.name.removesuffix(filled.entry.mark))
        if given is None or not sources:
            return None
        told = ranges(sources)
        now = "\n".join(filled.values).replace("\r\n", "\n").strip()
        more = max(0, len(told) - SHOWN)
        return Origin(given, told[:SHOWN], more, changed=now != given.strip())

    def rows_used(self, part: str) -> int:
        """How many rows of a part the archive gave: a new row must not be taken for one of them."""
        names = (parse(name) for name in self.values)
        at = [one.path[1] for one in names if one and len(one.path) > 1 and one.path[0] == part]
        return max((one + 1 for one in at if isinstance(one, int)), default=0)


class Drafts:
    """The drafts of a server, each with who has it; the oldest are dropped."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[str, Draft]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, user: str, draft: Draft) -> None:
        """Keep one."""
        with self._lock:
            self._kept[draft.id] = (user, draft)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def get(self, user: str, type_id: str, draft_id: str) -> Draft | None:
        """That of a user, if it is there and of that type."""
        with self._lock:
            owner, draft = self._kept.get(draft_id, ("", None))
        return draft if draft is not None and owner == user and draft.type_id == type_id else None


def draft_of(
    doctype: DocumentType,
    drawn: DerivedRecord,
    *,
    left: Sequence[Label],
    looked_for: Sequence[Label],
    unread: Sequence[Label],
) -> Draft:
    """A draft of what was drawn up."""
    values: dict[str, list[str]] = {}
    for name, value in form_model.pairs(doctype, drawn.values):
        values.setdefault(name, []).append(value)
    used = dict.fromkeys(serial for serials in drawn.sources.values() for serial in serials)
    return Draft(
        secrets.token_urlsafe(12),
        doctype.id,
        {name: "\n".join(told) for name, told in values.items()},
        drawn.sources,
        tuple(used),
        left,
        looked_for,
        unread,
    )
