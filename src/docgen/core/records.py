"""Records as bytes and digests: what is filed, what is compared, what is looked up.

Invariants: the same record gives the same bytes whatever order its keys came in; a full identifier
leaves this module only as a keyed digest or masked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from docgen.core.chain import canonical_json
from docgen.core.masks import MASKS, mask_digits
from docgen.errors import IntegrityError
from docgen.model import (
    Candidate,
    DocumentType,
    Field,
    Pending,
    RecordFile,
    SearchEntry,
    SignatureSpec,
    State,
)

FORMAT = "docgen-record/1"
FONT_FILE = "face.ttc"  # the one file of a fallback face's object; of old, "face.ttf"
# The shortest text that is looked up as an identifier; shorter ones would only repeat each other.
SHORTEST = 7
TEAM = "team"
"""The field that names the team, in every type that has one."""
_NAMING = frozenset({"name", "address"})  # searchable in full, masked when shown
_SEPARATORS = re.compile(r"[\s\u3000-]+")


def record_digest(type_id: str, values: Mapping[str, Any]) -> str:
    """SHA-256 over type and record: equal exactly when the records are."""
    return "sha256:" + hashlib.sha256(canonical_json([type_id, values])).hexdigest()


def keyed_digest(key: bytes, kind: str, value: Any) -> str:
    """HMAC-SHA-256 under the archive's identity key: findable, not guessable from a copied index."""
    return hmac.new(key, canonical_json([kind, value]), hashlib.sha256).hexdigest()


def natural_key(key: bytes, doctype: DocumentType, values: Mapping[str, Any]) -> str:
    """The keyed digest of the record's natural key."""
    return keyed_digest(key, f"key:{doctype.id}", [lookup(values, path) for path in doctype.key])


def identity(key: bytes, number: str) -> str:
    """The keyed digest under which a full identifier finds its documents.

    Width, case, spaces and hyphens do not matter: what a person types is what was filed.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", number)).upper()
    return keyed_digest(key, "identity", plain)


def lookup(values: Mapping[str, Any], path: str) -> Any:
    """The value at a path without row indexes ("manager.name"); None where it is absent."""
    found: Any = values
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def leaves(
    fields: tuple[Field, ...], values: Mapping[str, Any], prefix: str = ""
) -> Iterator[tuple[str, Field, Any]]:
    """Every scalar of a record with its path (rows without indexes) and field."""
    for field in fields:
        value = values.get(field.name)
        if value is None:
            continue
        path = prefix + field.name
        if field.is_rows:
            for row in value:
                yield from leaves(field.children, row, f"{path}.")
        elif field.children:
            yield from leaves(field.children, value, f"{path}.")
        elif field.item is not None:
            yield from ((path, field.item, item) for item in value)
        else:
            yield path, field, value


def all_text(doctype: DocumentType, values: Mapping[str, Any]) -> str:
    """Every text of a record, one after the other: what fonts must be able to set."""
    return "".join(v for _, _, v in leaves(doctype.fields, values) if isinstance(v, str))


def masked(doctype: DocumentType, path: str, value: Any) -> str:
    """A value as result lists may show it."""
    mask = doctype.masks.get(path)
    return MASKS[mask](str(value)) if mask else mask_digits(str(value))


def record_file(pending: Pending, fonts: str | None) -> bytes:
    """``record.json``: the record and what its document was made with, readable by a person.

    ``fonts`` is the digest of the bundled faces; None leaves it out, as files of old do.
    """
    candidate = pending.candidate
    content = {
        "format": FORMAT,
        "number": pending.serial,
        "type": candidate.series.type_id,
        "series": dict(candidate.series.scope),
        "sequence": pending.sequence,
        "branch": candidate.branch,
        "period": candidate.period.isoformat(),
        "issued_on": candidate.issued_on.isoformat(),
        "template": candidate.template_digest,
        **({"fonts": fonts} if fonts else {}),
        **({"fallback_font": candidate.fallback_font} if candidate.fallback_font else {}),
        # In one order of keys: read back from the register, they come in another than from the input.
        "record": json.loads(canonical_json(candidate.values)),
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def read_record(data: bytes) -> RecordFile:
    """What ``record_file`` wrote.  Raises IntegrityError, without a word of the content, for else."""
    try:
        content = json.loads(data)
        if not isinstance(content["record"], dict):
            raise TypeError("record")  # noqa: TRY301 - told below, as the others are
        return RecordFile(
            number=content["number"],
            type_id=content["type"],
            series=tuple(content["series"].items()),
            sequence=content["sequence"],
            branch=content["branch"],
            period=dt.date.fromisoformat(content["period"]),
            issued_on=dt.date.fromisoformat(content["issued_on"]),
            template=content["template"],
            values=content["record"],
            fallback_font=content.get("fallback_font"),
            fonts=content.get("fonts"),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IntegrityError(
            "record.json is not what docgen wrote ({reason}).", reason=type(error).__name__
        ) from error


def is_record_of(data: bytes, pending: Pending) -> bool:
    """Whether ``data`` is the ``record.json`` of this document, whatever faces it was set with."""
    try:
        fonts = read_record(data).fonts
    except IntegrityError:
        return False
    return data == record_file(pending, fonts)


def template_object(type_id: str, digest: str) -> str:
    """The store's object for one state of a template."""
    return f"_templates/{type_id}/{digest.removeprefix('sha256:')[:32]}"


def font_digest(face: bytes) -> str:
    """How ``record.json`` names a fallback face."""
    return "sha256:" + hashlib.sha256(face).hexdigest()


def font_object(digest: str) -> str:
    """The store's object for one fallback face."""
    return f"_fonts/{digest.removeprefix('sha256:')[:32]}"


def document_object(type_id: str, period: dt.date, serial: str) -> str:
    """The store's object for a document."""
    return f"{type_id}/{period.year:04d}/{serial}"


def search_entry(
    doctype: DocumentType, candidate: Candidate, serial: str, *, state: State, text: str, key: bytes
) -> SearchEntry:
    """What the index keeps: the document's text with every identifier masked, and keyed digests.

    ``text`` is the composition's text in full.
    """
    hidden = secrets(doctype, candidate.values)
    names: set[str] = set()
    identities: set[str] = set()
    for path, field, value in leaves(doctype.fields, candidate.values):
        mask = doctype.masks.get(path)
        if mask in _NAMING:
            names.add(str(value))
        if len(str(value)) >= SHORTEST and mask not in _NAMING and (mask or _is_identifier(field)):
            identities.add(identity(key, str(value)))
    for value in sorted(hidden, key=len, reverse=True):
        text = text.replace(value, hidden[value])
    subject = lookup(candidate.values, doctype.subject_name) if doctype.subject_name else ""
    labels = {path: field.label for path, field, _ in leaves(doctype.fields, candidate.values)}
    listing = tuple(
        (labels[path].zh, labels[path].en, masked(doctype, path, lookup(candidate.values, path)))
        for path in doctype.listing
        if path in labels
    )
    return SearchEntry(
        serial=serial,
        type_id=doctype.id,
        branch=candidate.branch,
        issued_on=candidate.issued_on,
        state=state,
        title=doctype.title,
        subject=str(subject or ""),
        text=mask_digits(text),
        names=tuple(sorted(names)),
        identities=tuple(sorted(identities)),
        listing=listing,
        period=candidate.period,
        team=str(candidate.values.get(TEAM) or ""),
        unsigned=_unsigned(doctype, candidate.values),
        original=None if doctype.original_due_days is None else False,
    )


def secrets(doctype: DocumentType, values: Mapping[str, Any]) -> dict[str, str]:
    """The values of a record that must not stand in the index, each with what stands there instead."""
    hidden = {}
    for path, _, value in leaves(doctype.fields, values):
        mask = doctype.masks.get(path)
        if mask is not None and mask not in _NAMING:
            hidden[str(value)] = MASKS[mask](str(value))
    return hidden


def signature_places(
    doctype: DocumentType, values: Mapping[str, Any]
) -> Iterator[tuple[SignatureSpec, str]]:
    """The places to sign, in order, each with the item of a list it is for, or ""."""
    for spec in doctype.signatures:
        if spec.each is None:
            yield spec, ""
            continue
        for item in dict.fromkeys(lookup(values, spec.each) or ()):
            yield spec, str(item)


def _unsigned(doctype: DocumentType, values: Mapping[str, Any]) -> tuple[str, ...] | None:
    if not doctype.signatures:
        return None
    places = (place_name(spec.role, whose) for spec, whose in signature_places(doctype, values))
    return tuple(sorted(places))


def place_name(role: str, whose: str) -> str:
    """A place to sign as the index names it."""
    return f"{role}:{whose}" if whose else role


def _is_identifier(field: Field) -> bool:
    return field.format in {
        "citizen-number", "credit-code", "mobile", "phone", "bank-card", "identifier",
    }  # fmt: skip
