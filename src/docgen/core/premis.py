"""What happened to a document, as PREMIS tells it to other archives.

PREMIS 3.0 (Library of Congress, namespace http://www.loc.gov/premis/v3): the document is an intellectual
entity, each file of it an object of its own, each line of the ledger an event, each account an agent.
Event types are terms of http://id.loc.gov/vocabulary/preservation/eventType.  The same document gives the
same bytes.  No value of a record stands here; the names of those who signed are in the acts.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from docgen.core import life
from docgen.model import Handed, Handover, LedgerEntry

NAMESPACE = "http://www.loc.gov/premis/v3"
VOCABULARY = "http://id.loc.gov/vocabulary/preservation/eventType"
EVENT_TYPES: Mapping[str, str] = {
    "reserve": "identifier assignment",
    "issue": "creation",
    life.RELEASE: "dissemination",
    life.ORIGINAL: "capture",
    life.SEAL: "digital signature generation",
    life.HOLD: "policy assignment",
    life.LIFT: "policy assignment",
}
"""The term for an act of the ledger; for any other, ``OTHER``: what is recorded of it, not the file, changes."""
OTHER = "metadata modification"
FIXITY, PACKED = "fixity check", "information package creation"
_FORMATS = {
    "application/pdf": ("PDF/A", "3"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        "Office Open XML",
        "",
    ),
}


def premis(one: Handed, entries: Sequence[LedgerEntry], about: Handover, *, program: str) -> bytes:
    """The PREMIS file of a document in a bag; ``program`` is docgen with its version."""
    document = _identifier("object", "docgen number", one.serial)
    objects = [
        _element(
            "object",
            document
            + _element(
                "relationship",
                _text("relationshipType", "structural")
                + _text("relationshipSubType", "has part")
                + "".join(
                    _element(
                        "relatedObjectIdentifier",
                        _text("relatedObjectIdentifierType", "path in the bag")
                        + _text("relatedObjectIdentifierValue", file.path),
                    )
                    for file in one.files.values()
                ),
            ),
            ' xsi:type="intellectualEntity"',
        ),
        *(_element("object", _file(name, one), ' xsi:type="file"') for name in one.files),
    ]
    events = [_told(one, entry) for entry in entries]
    events += [
        _event(
            one,
            identifier=f"{about.at} {term}",
            term=term,
            at=about.at,
            detail=detail,
            agents=[
                ("docgen actor", about.actor, "implementer"),
                ("program", program, "executing program"),
            ],
        )
        for term, detail in (
            (
                FIXITY,
                "Every file was compared with its SHA-512 when it was taken out of the archive.",
            ),
            (PACKED, "The document was put into a BagIt bag to be handed over."),
        )
    ]
    people = dict.fromkeys([*(entry.actor for entry in entries), about.actor])
    agents = [_agent("docgen actor", name, "person") for name in people]
    agents.append(_agent("program", program, "software"))
    body = "".join([*objects, *events, *agents])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<premis xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'version="3.0">\n{body}</premis>\n'
    ).encode()


def _file(name: str, one: Handed) -> str:
    file = one.files[name]
    media = mimetypes.guess_type(name, strict=True)[0] or "application/octet-stream"
    form, version = _FORMATS.get(media, (media, "")) if name.startswith("document") else (media, "")
    designation = _text("formatName", form) + (_text("formatVersion", version) if version else "")
    algorithm, _, digest = file.digest.partition(":")
    return (
        _identifier("object", "path in the bag", file.path)
        + _element(
            "objectCharacteristics",
            _element(
                "fixity",
                _text("messageDigestAlgorithm", {"sha512": "SHA-512"}.get(algorithm, algorithm))
                + _text("messageDigest", digest),
            )
            + _text("size", str(file.size))
            + _element("format", _element("formatDesignation", designation)),
        )
        + _text("originalName", name)
    )


def _told(one: Handed, entry: LedgerEntry) -> str:
    term = EVENT_TYPES.get(entry.act, OTHER)
    reason = str(entry.data.get("reason") or "")
    return _event(
        one,
        identifier=f"ledger line {entry.sequence}",
        term=term,
        at=entry.at,
        detail=f"{entry.act}: {reason}" if reason else entry.act,
        agents=[("docgen actor", entry.actor, "implementer")],
    )


def _event(
    one: Handed,
    *,
    identifier: str,
    term: str,
    at: str,
    detail: str,
    agents: Iterable[tuple[str, str, str]],
) -> str:
    linked = "".join(
        _element(
            "linkingAgentIdentifier",
            _text("linkingAgentIdentifierType", kind)
            + _text("linkingAgentIdentifierValue", value)
            + _text("linkingAgentRole", role),
        )
        for kind, value, role in agents
    )
    return _element(
        "event",
        _identifier("event", "docgen", identifier)
        + _text(
            "eventType",
            term,
            f' authority="eventType" authorityURI="{VOCABULARY}"',
        )
        + _text("eventDateTime", at)
        + _element("eventDetailInformation", _text("eventDetail", detail))
        + _element("eventOutcomeInformation", _text("eventOutcome", "success"))
        + linked
        + _element(
            "linkingObjectIdentifier",
            _text("linkingObjectIdentifierType", "docgen number")
            + _text("linkingObjectIdentifierValue", one.serial),
        ),
    )


def _agent(kind: str, value: str, type_: str) -> str:
    return _element(
        "agent",
        _identifier("agent", kind, value) + _text("agentName", value) + _text("agentType", type_),
    )


def _identifier(of: str, kind: str, value: str) -> str:
    return _element(
        f"{of}Identifier", _text(f"{of}IdentifierType", kind) + _text(f"{of}IdentifierValue", value)
    )


def _text(name: str, value: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(_allowed(value))}</{name}>\n"


def _element(name: str, content: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>\n{content}</{name}>\n"


def _allowed(value: str) -> str:
    """What XML 1.0 cannot hold becomes U+FFFD."""
    return "".join(
        c
        if c in "\t\n" or " " <= c < "\ud800" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
        else "\ufffd"
        for c in value
    )
