"""A dossier as tables, as data and as a workbook: names masked unless all is to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from docgen.cli.base import Session, _, print_table
from docgen.core import links, people
from docgen.core.dossier import Comparison, Evidence, Line, Stand
from docgen.core.masks import mask_citizen_number, mask_name
from docgen.model import Document, Label
from docgen.usecases.dossier import Dossier, Named
from docgen.writers.dossier_xlsx import (
    about_headers,
    checklist_headers,
    named_headers,
    write_dossier,
)

_MOST = 3  # numbers of one item in a line of the terminal's table


@dataclass(frozen=True, slots=True)
class Shown:
    """A dossier to be shown."""

    session: Session
    dossier: Dossier
    full: bool

    @property
    def name(self) -> str:
        name = self.dossier.person.name
        return name if self.full else mask_name(name)

    @property
    def citizen_no(self) -> str:
        number = self.dossier.person.citizen_no
        return number if self.full or not number else mask_citizen_number(number)

    def print(self) -> None:
        """Who it is, the checklist, the documents."""
        words = self.session.translate.phrase
        person, about = self.dossier.person, self.dossier.about
        print_table(
            [words("Name"), self.name],
            [
                [words("Citizen number"), self.citizen_no or "—"],
                [words("Staff number"), ", ".join(person.staff_nos) or "—"],
                [words("Branch"), person.branch],
                [words("Kind of person"), words(_KINDS[about.kind])],
                [words("Entered on"), about.entered_on.isoformat() if about.entered_on else "—"],
                *([[words("Left on"), about.left_on.isoformat()]] if about.left_on else []),
            ],
        )
        self._table("Checklist", checklist_headers(), self.checklist(_MOST))
        self._table("Documents about them", about_headers(), self.about())
        self._table("Also named in", named_headers(), self.named())
        stands = [line.stand for line in self.dossier.lines]
        self.session.say(
            "{there} items are there, {incomplete} incomplete, {missing} missing on {day}.",
            there=stands.count(Stand.THERE),
            incomplete=stands.count(Stand.INCOMPLETE) + stands.count(Stand.UNWANTED),
            missing=stands.count(Stand.MISSING),
            day=about.day,
        )

    def _table(self, msgid: str, headers: Sequence[Any], rows: list[list[str]]) -> None:
        translate = self.session.translate
        click.echo(f"\n{click.style(f'{translate.phrase(msgid)} ({len(rows)})', bold=True)}")
        if rows:
            print_table(
                [translate(one) for one in headers], [[cell or "—" for cell in row] for row in rows]
            )

    def checklist(self, most: int = 1000) -> list[list[str]]:
        """A row for each item; of many documents the first ``most`` numbers."""
        return [self._line(line, most) for line in self.dossier.lines]

    def _line(self, line: Line, most: int) -> list[str]:
        translate, words = self.session.translate, self.session.translate.phrase
        numbers = [one.serial for one in line.evidence]
        more = f" +{len(numbers) - most}" if len(numbers) > most else ""
        days = [one.valid_to.isoformat() for one in line.evidence if one.valid_to]
        filed = [one.original is not None for one in line.evidence]
        owing = any(one.owed for one in line.evidence)
        return [
            self.session.label(line.item.label),
            words(line.stand.value) if line.stand is not Stand.NONE else "",
            ", ".join(numbers[:most]) + more,
            words("not back") if owing else words("filed") if any(filed) else "",
            "; ".join(_compared(line.compared[:most])),
            max(days, default=""),
            "; ".join(translate(one.text) for one in line.todo[:most]),
        ]

    def about(self) -> list[list[str]]:
        """A row for each document about the person."""
        return [self._document(one.document, one.doctype.title) for one in self.dossier.documents]

    def named(self) -> list[list[str]]:
        """A row for each document that names the person otherwise."""
        return [
            [
                *self._document(one.document, one.title),
                "; ".join(map(self.session.label, one.roles)),
                self._known_by(one),
            ]
            for one in self.dossier.named
        ]

    def _known_by(self, one: Named) -> str:
        words = self.session.translate.phrase
        return words("a number of theirs") if one.certain else words("the name only")

    def _document(self, document: Document, title: Label) -> list[str]:
        state = self.session.translate.phrase(document.state.value)
        return [
            document.serial,
            self.session.label(title),
            document.issued_on.isoformat(),
            document.branch,
            state,
            ", ".join(links.to(document, links.REPLACED_BY)),
        ]

    def workbook(self) -> bytes:
        """The three lists."""
        return write_dossier(
            self.name, self.checklist(), self.about(), self.named(), self.session.translate
        )

    def data(self) -> dict[str, Any]:
        """Everything, as data."""
        person, about = self.dossier.person, self.dossier.about
        return {
            "on": about.day.isoformat(),
            "name": self.name,
            "citizen_no": self.citizen_no or None,
            "staff_nos": list(person.staff_nos),
            "branch": person.branch,
            "kind": about.kind,
            "entered_on": about.entered_on.isoformat() if about.entered_on else None,
            "left_on": about.left_on.isoformat() if about.left_on else None,
            "checklist": [self._line_data(line) for line in self.dossier.lines],
            "about": [
                _document_data(one.document, one.doctype.title) for one in self.dossier.documents
            ],
            "named": [
                {
                    **_document_data(one.document, one.title),
                    "as": [label.en for label in one.roles],
                    "作为": [label.zh for label in one.roles],
                    "certain": one.certain,
                }
                for one in self.dossier.named
            ],
        }

    def _line_data(self, line: Line) -> dict[str, Any]:
        return {
            "item": line.item.id,
            "kind": line.item.kind,
            "state": line.stand.value,
            "documents": [_evidence_data(one) for one in line.evidence],
            "compared": [_comparison_data(one) for one in line.compared],
            "to_do": [self.session.translate(one.text) for one in line.todo],
        }


_KINDS = {people.EMPLOYEE: _("employee"), people.AGENT: _("broker-agent")}


def _compared(found: Sequence[Comparison]) -> list[str]:
    return [f"{one.by} {one.on.isoformat()} ({one.serial})" for one in found]


def _comparison_data(one: Comparison) -> dict[str, str]:
    return {"by": one.by, "on": one.on.isoformat(), "number": one.serial}


def _evidence_data(one: Evidence) -> dict[str, Any]:
    return {
        "number": one.serial,
        "original_filed": one.original is not None,
        "original_owed": one.owed,
        "copy": one.copy,
        "valid_to": one.valid_to.isoformat() if one.valid_to else None,
        "place": dict(one.original.place.told()) if one.original else {},
        "compared": [_comparison_data(each) for each in one.compared],
    }


def _document_data(document: Document, title: Label) -> dict[str, Any]:
    return {
        "number": document.serial,
        "type": document.type_id,
        "title": title.en,
        "文种": title.zh,
        "issued_on": document.issued_on.isoformat(),
        "branch": document.branch,
        "state": document.state.value,
        "replaced_by": list(links.to(document, links.REPLACED_BY)),
    }
