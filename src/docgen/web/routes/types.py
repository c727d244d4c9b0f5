"""The document types: their fields and rules, who signs, how they are numbered and kept, a blank form and a
sample.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from fastapi.responses import HTMLResponse, Response

from docgen import bootstrap
from docgen.core import schema
from docgen.core.computed import fields_of
from docgen.errors import NotFoundError, UsageError
from docgen.model import DocumentType, Field, Label, Permission, State, Text
from docgen.usecases.preview import sample
from docgen.web.lists import blank_form, owner_name, search_link, titled
from docgen.web.media import PDF, PNG
from docgen.web.rooms import room
from docgen.web.site import Site
from docgen.web.visitor import Reads, Visitor
from docgen.writers import hints, number_words

router = room()
_PERIODS = {"year": Text("Year"), "month": Text("Month")}
_WIDTH = 700  # pixels of a sample's picture
_MASKS: Mapping[str, Label] = {
    "name": Label(zh="姓名：只显示姓", en="name: the surname only"),
    "citizen-number": Label(zh="身份证号：前六后四", en="citizen number: first six, last four"),
    "mobile": Label(zh="手机号：前三后四", en="mobile: first three, last four"),
    "bank-card": Label(zh="银行卡号：前六后四", en="bank card: first six, last four"),
    "account": Label(zh="账号：后四位", en="account: the last four"),
    "address": Label(zh="地址：到区县", en="address: to the district"),
    "identity": Label(zh="证件号码：首尾数位", en="identity document: first and last digits"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A field as the page shows it; ``depth`` is 1 for the fields of a row of another."""

    field: Field
    depth: int
    kind: str
    mask: str
    example: str


@router.get("/types")
def types(who: Reads) -> HTMLResponse:
    """The types the user sees documents of, by the department they belong to."""
    counts = _counts(who)
    owners: dict[str, list[DocumentType]] = defaultdict(list)
    for one in _seen(who):
        owners[one.owner].append(one)
    return who.page(
        "types.html",
        owners=[(owner_name(who, owner), found) for owner, found in sorted(owners.items())],
        counts=counts,
        example=partial(number_words.example_number, issued_on=bootstrap.today()),
        issues=partial(_issues, who),
        search=search_link,
    )


@router.get("/types/{type_id}")
def one(who: Reads, type_id: str) -> HTMLResponse:
    """Everything about a type."""
    doctype = _type(who, type_id)
    labels = hints.labels(doctype)
    shown = who.translate.label
    return who.page(
        "type.html",
        doctype=doctype,
        owner=owner_name(who, doctype.owner),
        count=_counts(who).get(doctype.id, 0),
        rows=list(_rows(who, doctype, doctype.fields)),
        rules=[shown(hints.rule_text(rule, labels)) for rule in doctype.rules],
        conditions=[shown(one) for one in hints.conditions(doctype, labels)],
        wanted=[
            (shown(hints.rule_text(one.rule, labels)), one.overridable)
            for one in doctype.requirements
        ],
        computed=[(labels.get(one.name, one.label), one) for one in doctype.computed],
        starts=_starts(doctype),
        number=shown(number_words.number_text(doctype, labels)),
        number_example=number_words.example_number(doctype, bootstrap.today()),
        scope=[
            who.translate(_PERIODS[name])
            if name in _PERIODS
            else shown(labels.get(name, Label(zh=name, en=name)))
            for name in doctype.number.scope
        ],
        key=[labels.get(path, Label(zh=path, en=path)) for path in doctype.key],
        issues=_issues(who, doctype.id),
        search=search_link,
        signers=list(_signers(doctype)),
    )


@router.get("/types/{type_id}/blank{suffix}")
def blank(who: Reads, type_id: str, suffix: str) -> Response:
    """The blank workbook of a type, or the same as YAML."""
    return blank_form(who, _type(who, type_id), suffix)


@router.get("/types/{type_id}/sample{suffix}")
def specimen(who: Reads, type_id: str, suffix: str) -> Response:
    """A document of the type's own examples, marked as a specimen: whole, or its first page as a picture."""
    doctype = _type(who, type_id)
    if suffix not in (".pdf", ".png"):
        raise UsageError("A sample is a .pdf file, or a .png of its first page.")
    pdf, picture = who.site.samples.get(
        doctype.id, doctype.digest, lambda: _sample(who.site, doctype)
    )
    headers = {"Cache-Control": "private, max-age=600"}
    if suffix == ".png":
        return Response(picture, media_type=PNG, headers=headers)
    return Response(pdf, media_type=PDF, headers=headers)


def _sample(site: Site, doctype: DocumentType) -> tuple[bytes, bytes]:
    """A type's sample: the PDF, and its first page as a picture."""
    bootstrap.require_programs(doctype)
    with site.drawing():
        renderer = next(one for one in bootstrap.renderers() if one.suffix == ".pdf")
        pdf = sample(doctype, renderer, issued_on=bootstrap.today(), fallback=bootstrap.fallback())
    return pdf, bootstrap.page_pictures().draw(pdf, 1, _WIDTH)


def _seen(who: Visitor) -> Sequence[DocumentType]:
    allowed = who.scope().types
    found = [one for one in who.site.types().values() if allowed is None or one.id in allowed]
    return sorted(found, key=lambda one: titled(who, one.id))


def _type(who: Visitor, type_id: str) -> DocumentType:
    found = next((one for one in _seen(who) if one.id == type_id), None)
    if found is None:
        raise NotFoundError(
            "There is no document type '{name}' whose documents you may see.",
            name=type_id,
            remedy="Choose one of those under 'Document types'.",
        )
    return found


def _counts(who: Visitor) -> Mapping[str, int]:
    """How many documents there are of each type that the user may see."""
    with who.reading() as archive:
        kept = who.site.kept.get("counts", archive.survey.head(), archive.survey.counts)
    scope = who.scope()
    found: dict[str, int] = defaultdict(int)
    for one in kept:
        if one.state is not State.PENDING and scope.holds(one.series.type_id, one.branch):
            found[one.series.type_id] += one.count
    return found


def _issues(who: Visitor, type_id: str) -> bool:
    allowed = who.scope(Permission.ISSUE)
    return allowed.types is None or type_id in allowed.types


def _rows(
    who: Visitor, doctype: DocumentType, fields: Sequence[Field], path: str = "", depth: int = 0
) -> Iterator[Row]:
    for field in fields:
        own = f"{path}{field.name}"
        mask = doctype.masks.get(own)
        parts = [hints.format_hint(field), hints.limits_hint(field)]
        kind = "；".join if who.translate.lang == "zh" else "; ".join
        told = kind(filter(None, (who.translate.label(one) for one in parts)))
        if field.children:
            told = who.say("rows, each with") if field.is_rows else ""
        example = (
            "" if field.example is None or field.children else hints.example_text(field.example)
        )
        named = who.translate.label(_MASKS[mask]) if mask and mask in _MASKS else mask or ""
        yield Row(field, depth, told, named, example)
        yield from _rows(who, doctype, field.children, f"{own}.", depth + 1)


def _starts(doctype: DocumentType) -> Label | Text:
    """What the retention period counts from."""
    found = schema.field_at(fields_of(doctype), tuple(doctype.retention_starts.split(".")))
    return found.label if found is not None else Text("Issue")


def _signers(doctype: DocumentType) -> Iterator[tuple[int, Label, Label | None]]:
    """In which order who signs, and the list of the record each of whose items does."""
    for spec in doctype.signatures:
        each = None
        if spec.each is not None:
            found = schema.field_at(doctype.fields, tuple(spec.each.split(".")))
            each = found.label if found is not None else Label(zh=spec.each, en=spec.each)
        yield spec.order, spec.title, each
