"""What became of a record is one answer, for terminal, workbook, page and API alike."""

from __future__ import annotations

import pytest

from docgen.model import Failure, Fate, Outcome, Source
from docgen.stores.memory import MemoryStore
from docgen.usecases.fates import Counts, counts, fates
from docgen.usecases.issue import Issued, Result

PDF = "document.pdf"


def run(*outcomes: Outcome, failed: tuple[int, ...] = ()) -> Issued:
    results = tuple(
        Result(f"N-{at}", one, Source("a.xlsx"), "张*", f"type/{at}")
        for at, one in enumerate(outcomes)
    )
    failures = tuple(Failure(f"N-{at}", "TemplateError", "no") for at in failed)
    return Issued(results, (), (), failures, 0)


@pytest.mark.parametrize(
    ("outcome", "filed", "failed", "fate"),
    [
        (Outcome.RESERVED, True, False, Fate.ISSUED),
        (Outcome.UNFINISHED, True, False, Fate.FINISHED),
        (Outcome.EXISTING, True, False, Fate.EXISTING),
        (Outcome.VOID, True, False, Fate.VOID),
        (Outcome.RESERVED, False, False, Fate.PENDING),
        (Outcome.EXISTING, False, False, Fate.PENDING),
        (Outcome.RESERVED, True, True, Fate.PENDING),
        (Outcome.UNFINISHED, False, True, Fate.PENDING),
    ],
)
def test_a_record_is_what_its_number_and_its_files_say(
    outcome: Outcome, filed: bool, failed: bool, fate: Fate
) -> None:
    """A number without files is pending, whoever was to make them; void is void."""
    store = MemoryStore()
    if filed:
        store.put("type/0", {PDF: b"%PDF"}, created="2026-11-28", message="", actor="li")
    (found,) = fates(run(outcome, failed=(0,) if failed else ()), store)
    assert (fate, filed and not failed) == (found.fate, PDF in found.files)


def test_a_run_is_summed_up_by_what_its_records_came_to() -> None:
    """A record whose making failed is neither new nor old; the first records alone are looked up."""
    issued = run(*Outcome, failed=(0,))
    assert Counts(new=1, old=1, void=1, failed=1, rejected=0) == counts(issued)
    assert ["N-0", "N-1"] == [one.serial for one in fates(issued, MemoryStore(), 2)]
