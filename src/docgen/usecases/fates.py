"""What became of each record of an issue run that has a number, asked of the store at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.core import decisions
from docgen.model import Fate, Outcome, Source
from docgen.ports import Store
from docgen.usecases.issue import Issued


@dataclass(frozen=True, slots=True)
class Fated:
    """One record's fate; ``subject`` is masked, ``files`` are the logical paths of its document."""

    serial: str
    fate: Fate
    source: Source
    subject: str
    object_id: str
    files: frozenset[str]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were issued now, were before, are void, have no files yet, and have no number."""

    new: int
    old: int
    void: int
    failed: int
    rejected: int


def fates(issued: Issued, store: Store, most: int | None = None) -> Sequence[Fated]:
    """The fates in the order of the records, of the first ``most``.

    One whose making failed is pending, and so is one that another process is making this very moment.
    """
    failed = {failure.serial for failure in issued.failures}
    found = []
    for one in issued.results[:most]:
        stored = store.get(one.object_id) if one.serial not in failed else None
        files = frozenset(stored.versions[-1] if stored is not None else ())
        fate = decisions.fate(one.outcome, filed=bool(files))
        found.append(Fated(one.serial, fate, one.source, one.subject, one.object_id, files))
    return found


def counts(issued: Issued) -> Counts:
    """The sums of a run, by what its register answered."""
    failed = {failure.serial for failure in issued.failures}
    outcomes = [one.outcome for one in issued.results if one.serial not in failed]
    return Counts(
        new=outcomes.count(Outcome.RESERVED) + outcomes.count(Outcome.UNFINISHED),
        old=outcomes.count(Outcome.EXISTING),
        void=outcomes.count(Outcome.VOID),
        failed=len(failed),
        rejected=len(issued.rejected),
    )
