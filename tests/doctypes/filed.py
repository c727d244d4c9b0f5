"""Issued documents for the tests of requirements, made from records without an archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docgen.core.computed import Computer
from docgen.core.lookups import Filed, Finder
from docgen.core.requirements import Asker
from tests.doctypes.shipped import load


def filed(type_id: str, record: Mapping[str, Any], serial: str = "X-1") -> Filed:
    """A document of a shipped type as requirements read it, computed fields and all."""
    typed = Computer(load(type_id)).typed(record)
    return Filed(serial, str(record["branch"]), {**typed, "serial": serial})


def unmet(
    type_id: str, record: Mapping[str, Any], documents: Mapping[str, Sequence[Filed]]
) -> list[str]:
    """The requirements that a record does not meet beside such documents, by their types."""

    def held(wanted: str, branch: str | None) -> list[Filed]:
        return [one for one in documents.get(wanted, ()) if branch in (None, one.branch)]

    asker = Asker(load(type_id), Finder(held))
    return [one.requirement for one in asker.unmet(record, str(record["branch"]))]


def typed(type_id: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record of a shipped type as requirements read them."""
    return Computer(load(type_id)).typed(record)


def issued(
    held: Mapping[str, Sequence[Mapping[str, Any]]], branch: str = "SH01"
) -> dict[str, list[Filed]]:
    """Documents of any types, shipped yet or not, from typed values; ``serial`` where it matters."""
    return {
        type_id: [
            Filed(
                str(values.get("serial", f"X-{number}")),
                branch,
                {"serial": f"X-{number}", **values},
            )
            for number, values in enumerate(documents, start=1)
        ]
        for type_id, documents in held.items()
    }
