"""The dates that the shipped types watch: which, how far ahead, and what settles them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml

from docgen.core.computed import Computer
from docgen.core.due import Watch
from docgen.core.lookups import Filed, Finder

from .shipped import SAMPLES, TYPES, load

# Of the domain reference: a contract forty-five days before its end, a probation ten.
AHEAD = {
    ("bank-marketing-plan", "contract-ends"): ("end_on", 45),
    ("broker-agreement", "contract-ends"): ("end_on", 45),
    ("countersign-sheet", "countersigning-ends"): ("due_on", 3),
    ("distributor-review", "review-expires"): ("valid_to", 45),
    ("dossier-material", "material-expires"): ("valid_to", 60),
    ("labor-contract", "contract-ends"): ("end_on", 45),
    ("labor-contract", "probation-ends"): ("probation_end", 10),
    ("sales-agency-agreement", "contract-ends"): ("valid_until", 45),
    ("training-assessment", "trial-ends"): ("trial_to", 10),
}
# What settles one of the samples' dates: a later document of a type, with these values.
SETTLES: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {
    ("bank-marketing-plan", "contract-ends"): ("bank-marketing-plan", {"end_on": "2028-12-31"}),
    ("broker-agreement", "contract-ends"): ("broker-agreement", {"end_on": "2029-12-31"}),
    ("countersign-sheet", "countersigning-ends"): ("countersign-sheet", {"stage": "办结"}),
    ("distributor-review", "review-expires"): (
        "distributor-review",
        {"reviewed_on": "2027-09-01", "conclusion": "不通过"},
    ),
    ("dossier-material", "material-expires"): ("dossier-material", {"valid_to": "2046-12-31"}),
    ("labor-contract", "contract-ends"): ("labor-contract", {"end_on": "2029-12-31"}),
    ("sales-agency-agreement", "contract-ends"): (
        "sales-agency-agreement",
        {"valid_until": "2028-12-31"},
    ),
    ("training-assessment", "trial-ends"): (
        "labor-contract",
        {"citizen_no": "citizen_no", "start_on": "trial_from", "end_on": "2029-12-31"},
    ),
}


def samples(type_id: str) -> list[dict[str, Any]]:
    """The records of a type's samples."""
    files = sorted((SAMPLES / type_id).glob("*.yaml"))
    return [record for file in files for record in yaml.safe_load(file.read_text("utf-8"))]


def filed(type_id: str, serial: str, record: dict[str, Any]) -> Filed:
    return Filed(serial, "SH01", Computer(load(type_id)).typed(record))


def owed(type_id: str, due: str, one: Filed, *others: tuple[str, Filed]) -> list[dt.date]:
    def holdings(of: str, _branch: str | None) -> list[Filed]:
        return [one] * (of == type_id) + [other for its, other in others if its == of]

    watch = Watch(load(type_id), Finder(holdings), lambda _: False)
    return [matter.on for matter in watch.matters(one, ()) if matter.id == due]


def test_the_types_watch_what_the_house_asks_for() -> None:
    """Ends of contracts, of probations, of reviews and of certificates; no other type watches anything."""
    found = {
        (type_id, due.id): (due.date, due.before) for type_id in TYPES for due in load(type_id).dues
    }
    assert found == AHEAD


@pytest.mark.parametrize(("type_id", "due"), AHEAD)
def test_a_sample_owes_it_until_it_is_settled(type_id: str, due: str) -> None:
    """Some sample owes it on its own date; the later document of the same person or firm settles it."""
    date, _ = AHEAD[type_id, due]
    record = next(one for one in samples(type_id) if owed(type_id, due, filed(type_id, "1", one)))
    one = filed(type_id, "1", record)
    assert [dt.date.fromisoformat(record[date])] == owed(type_id, due, one)
    if (type_id, due) not in SETTLES:
        return
    its, changes = SETTLES[type_id, due]
    values = {name: record.get(value, value) for name, value in changes.items()}
    later = {**(record if its == type_id else samples(its)[0]), **values}
    assert [] == owed(type_id, due, one, (its, filed(its, "2", later)))
