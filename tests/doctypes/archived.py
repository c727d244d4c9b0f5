"""Requirements of a type, asked of an archive that a test makes up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from docgen.core.computed import Computer
from docgen.core.lookups import Filed, Finder
from docgen.core.requirements import Asker
from tests.doctypes.shipped import load


def typed(type_id: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of a shipped type as the archive gives it to requirements, computed fields with it."""
    return Computer(load(type_id)).typed(record)


def unmet(
    type_id: str, record: Mapping[str, Any], held: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[str]:
    """The requirements that a record does not meet in its branch's archive.

    ``held``: by type, the typed values of its documents, each with a ``serial`` if it matters.
    """

    def holdings(wanted: str) -> list[Filed]:
        return [
            Filed(
                str(values.get("serial", f"X-{number}")),
                record["branch"],
                {"serial": f"X-{number}", "issued_on": dt.date(2026, 1, 1), **values},
            )
            for number, values in enumerate(held.get(wanted, ()), start=1)
        ]

    asker = Asker(load(type_id), Finder(holdings))
    return [one.requirement for one in asker.unmet(record, record["branch"])]
