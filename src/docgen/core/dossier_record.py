"""The cover and contents of a personnel file, drawn up from what is in the archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from docgen.core import materials, people
from docgen.core.derivation import DerivedRecord
from docgen.core.dossier import Circumstances, Evidence, Line
from docgen.core.people import Person
from docgen.model import DocumentType, Field

TYPE = "personnel-file"
_PLAIN = ("education", "qualification_no", "mobile", "address", "team", "post", "grade")
_SEX_PLACE = 16
"""The 17th digit of a citizen number: odd of men (GB 11643-1999)."""


def draw_up(
    doctype: DocumentType,
    person: Person,
    about: Circumstances,
    lines: Sequence[Line],
    pages: Callable[[Evidence], int],
) -> DerivedRecord:
    """The record as far as the archive tells it, with the documents each value came from.

    The contents hold what is in the file: papers whose original is filed, or that owe none.
    """
    agent = about.kind == people.AGENT
    number = person.citizen_no
    own = {
        "branch": person.branch,
        "branch_name": person.told("branch_name"),
        "staff_no": (person.staff_nos or ("",))[0],
        "name": person.name,
        "sex": ("男" if int(number[_SEX_PLACE]) % 2 else "女") if number else person.told("sex"),
        "citizen_no": number,
        **{name: person.told(name) for name in _PLAIN},
        "contract_kind": "委托合同" if agent else "劳动合同",
        "entered_on": about.entered_on.isoformat() if about.entered_on else "",
        "state": "离职" if about.left else "在职",
        "left_on": about.left_on.isoformat() if about.left and about.left_on else "",
        "as_of": about.day.isoformat(),
    }
    if agent and not own["post"]:
        own["post"] = "证券经纪人"
    fields = {field.name: field for field in doctype.fields}
    values: dict[str, Any] = {
        name: value for name, value in own.items() if value and _fits(fields[name], value)
    }
    sources = {
        name: tuple(
            dict.fromkeys(
                fact.document.serial for fact in person.facts if str(fact.values.get(name)) == value
            )
        )[:1]
        for name, value in values.items()
    }
    columns = {field.name: field for field in fields["items"].children}
    rows = []
    for line in lines:
        for one in line.evidence:
            if one.owed:
                continue
            row = _row(line, one, pages(one))
            rows.append(
                {k: v for k, v in row.items() if v not in ("", None) and _fits(columns[k], v)}
            )
            for name in rows[-1]:
                sources[f"items[{len(rows) - 1}].{name}"] = (one.serial,)
    values["items"] = rows
    return DerivedRecord(values, {name: told for name, told in sources.items() if told})


def _row(line: Line, one: Evidence, pages: int) -> Mapping[str, Any]:
    values, document = one.held.values, one.held.document
    compared = one.compared[0] if one.compared else None
    material = document.type_id == materials.TYPE
    if material:
        dated = values.get("dated") or document.issued_on.isoformat()
        number = "" if line.item.id == "id-card" else values.get("doc_no", "")
        title = "" if values["title"] == line.item.kind else values["title"]
        remark = "，".join(filter(None, (title, document.serial if number else "")))
        number = number or document.serial
    else:
        dated = values.get("signed_on") or document.issued_on.isoformat()
        number, remark = document.serial, ""
    place = "/".join(one.original.place.told().values()) if one.original else ""
    return {
        "name": line.item.kind,
        "doc_no": number,
        "dated": dated,
        "pages": pages,
        "form": materials.COPY if one.copy else materials.ORIGINAL,
        "original_seen": compared is not None or not one.copy,
        "verified_by": compared.by if compared else "",
        "verified_on": compared.on.isoformat() if compared else "",
        "location": place or values.get("location", "") if material else place,
        "remark": remark,
    }


def _fits(field: Field, value: Any) -> bool:
    """Whether a value of another type can stand in this field."""
    if field.enum:
        return value in field.enum
    longest = field.schema.get("maxLength")
    return not isinstance(value, str) or longest is None or len(value) <= longest
