"""Digital seals on a document: what an act tells of one, and whether a sealed PDF agrees with the acts.

A sealed PDF begins with the bytes of the one that was issued; each seal adds an incremental update that its
signature covers along with all before it (ISO 32000-2, 12.8; ETSI EN 319 142-1).  So every earlier sealed
PDF is found whole at the head of the newest one, and each act names the length and digest of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.core import life
from docgen.errors import RefusedError, UsageError
from docgen.model import (
    Act,
    Certificate,
    Document,
    Finding,
    Label,
    SealedPdf,
    SealFound,
    SealPlace,
    Text,
)

SEALED_PDF = "document-sealed.pdf"
LONGEST_TITLE = 12
TEST_UNIT = "TEST ONLY 仅供测试"
"""The organisational unit in the subject of a test certificate, which no authority would certify."""
_SIGNER = 30  # of a longer name only the beginning stands in the seal
_PLACE = re.compile(r"(-?\d{1,4}),(\d{1,4}(?:\.\d+)?),(\d{1,4}(?:\.\d+)?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as an act tells it; ``role`` and ``whose`` are "" where nobody's signature came with it."""

    act: Act
    title: str
    role: str
    whose: str

    @property
    def told(self) -> Mapping[str, Any]:
        """What the act holds of the seal itself."""
        told: Mapping[str, Any] = self.act.data["seal"]
        return told

    @property
    def fingerprint(self) -> str:
        """The certificate's."""
        return str(self.told["certificate"]["fingerprint"])


def given(acts: Sequence[Act]) -> tuple[Seal, ...]:
    """The seals of a document, in the order they were put on."""
    return tuple(
        Seal(
            act,
            str(act.data["seal"].get("title", "")),
            str(act.data.get("role", "")),
            str(act.data.get("for", "")),
        )
        for act in acts
        if act.name in (life.SIGN, life.SEAL) and "seal" in act.data
    )


def shown_owner(seal: Seal) -> str:
    """Whose seal it is, for a list: a person's name masked."""
    return str(life.masked(seal.act).data["seal"]["owner"])


def names_somebody(seal: Seal) -> bool:
    """Whether a person's name may stand in it: as the owner's, or as that of who signed with it."""
    return bool(seal.told.get("person") or seal.role)


def is_there(
    seals: Sequence[Seal], certificate: Certificate, title: str, role: str, whose: str
) -> bool:
    """Whether this very seal is on the document: same certificate, same title, for the same signature."""
    wanted = (certificate.fingerprint, title, role, whose)
    return any((one.fingerprint, one.title, one.role, one.whose) == wanted for one in seals)


def told(sealed: SealedPdf, certificate: Certificate, *, number: int, title: str) -> dict[str, Any]:
    """What an act holds of a seal."""
    about = {
        "file": SEALED_PDF,
        "size": len(sealed.data),
        "digest": life.digest(sealed.data),
        "field": field(number),
        "page": sealed.place.page,
        "x": round(sealed.place.x, 1),
        "y": round(sealed.place.y, 1),
        "owner": certificate.owner,
        "certificate": {
            "fingerprint": certificate.fingerprint,
            "subject": certificate.subject,
            "issuer": certificate.issuer,
            "serial": certificate.serial,
            "not_before": certificate.not_before,
            "not_after": certificate.not_after,
        },
        "timestamp": sealed.timestamp,
    }
    if title:
        about["title"] = title
    if certificate.person:
        about["person"] = True
    if certificate.test:
        about["test"] = True
    return about


def field(number: int) -> str:
    """The name of the signature field of a document's seal, from 1."""
    return f"Seal{number}"


def lines(certificate: Certificate, *, title: str, by: str, day: str) -> tuple[str, ...]:
    """What stands below the star: the seal's name, or who signed and when; of a test, that it is one."""
    found = (title,) if title else tuple(one for one in (by[:_SIGNER], day) if one)
    return (*found, "测试") if certificate.test else found


def titles(title: Label | None, whose: str) -> tuple[str, ...]:
    """What a signing party is called on the page, best first."""
    if title is None:
        return ()
    short = re.sub(r"（.*?）", "", title.zh)
    return tuple(
        dict.fromkeys(one for one in (whose, title.zh, short, short.removesuffix("人")) if one)
    )


def require_signer(certificate: Certificate, by: str) -> None:
    """Raise RefusedError where a person signs and another one's certificate would seal.

    A signature is made with what its signatory alone controls (中华人民共和国电子签名法, 13).
    """
    if by and certificate.person and by not in certificate.owner:
        raise RefusedError(
            "The certificate is that of {owner}; {by} cannot sign with it.",
            owner=certificate.owner,
            by=by,
            remedy="Use the signer's own certificate or the organisation's, or give the name as in the "
            "certificate with --by.",
        )


def require_title(title: str) -> None:
    """Raise UsageError for a seal's name that has no room in it."""
    if title:
        life.require_words(title, LONGEST_TITLE, "--seal-name")


def place(text: str) -> SealPlace:
    """A place as ``--seal-at`` names it.  Raises UsageError."""
    found = _PLACE.fullmatch(text.replace(" ", "").replace("，", ","))
    if found is None or int(found[1]) == 0:
        raise UsageError(
            "'{text}' is no place for a seal.",
            text=text,
            remedy="Name page, and the middle of the seal in millimetres from the left and the upper edge: "
            "--seal-at 9,60,210; page -1 is the last one.",
        )
    x, y = float(found[2]), float(found[3])
    return SealPlace(int(found[1]), x, y)


def inside(
    where: SealPlace, pages: Sequence[tuple[float, float]], half: tuple[float, float]
) -> SealPlace:
    """The place with its page counted from 1; sizes in millimetres, ``half`` a seal's half width and height.

    Raises RefusedError where the seal would not be on a page as a whole.
    """
    number = where.page if where.page > 0 else len(pages) + 1 + where.page
    if not 1 <= number <= len(pages):
        raise RefusedError(
            "There is no page {page}: the document has {count}.",
            page=where.page,
            count=len(pages),
            remedy="Name another page with --seal-at, or leave that option out.",
        )
    width, height = pages[number - 1]
    if not (half[0] <= where.x <= width - half[0] and half[1] <= where.y <= height - half[1]):
        raise RefusedError(
            "A seal at {x},{y} mm would reach over the edge of page {page}, which is {width} × {height} mm.",
            x=f"{where.x:g}",
            y=f"{where.y:g}",
            page=number,
            width=round(width),
            height=round(height),
            remedy="Name the middle of the seal with --seal-at, {x_from}–{x_to} mm from the left and "
            "{y_from}–{y_to} mm from the upper edge.",
            x_from=math.ceil(half[0]),
            x_to=math.floor(width - half[0]),
            y_from=math.ceil(half[1]),
            y_to=math.floor(height - half[1]),
        )
    return SealPlace(number, where.x, where.y)


def require_not_sealed(document: Document, role: str, whose: str) -> None:
    """Raise RefusedError where a signature is to be taken back that a seal was put on with."""
    if any((one.role, one.whose) == (role, whose) for one in given(document.acts)):
        raise RefusedError(
            "The signature of {role} on {serial} is sealed; a seal cannot be taken back.",
            serial=document.serial,
            role=role,
            remedy="Void the document, and issue a corrected one: 'docgen void {serial} --reason …'.",
        )


def wrongs(
    serial: str, issued: bytes, sealed: bytes, seals: Sequence[Seal], found: Sequence[SealFound]
) -> Iterator[Finding]:
    """Everything in which a sealed PDF is not what the acts say."""
    where = f"{serial}/{SEALED_PDF}"
    if not sealed.startswith(issued):
        yield Finding(
            "seal.below", where, Text("It does not begin with the document.pdf that was issued.")
        )
    if len(found) != len(seals):
        yield Finding(
            "seal.count",
            where,
            Text(
                "It has {found} signatures, the acts tell of {told} seals.",
                {"found": len(found), "told": len(seals)},
            ),
        )
    for seal, one in zip(seals, found, strict=False):
        yield from _wrong(where, sealed, seal, one)
    last = max((int(seal.told["size"]) for seal in seals), default=0)
    if len(sealed) != last:
        yield Finding(
            "seal.after",
            where,
            Text("Something was added to it after its last seal, or its end is missing."),
        )


def _wrong(where: str, sealed: bytes, seal: Seal, found: SealFound) -> Iterator[Finding]:
    name, size = str(seal.told["field"]), int(seal.told["size"])
    at = f"{where} {name}"
    if not found.intact:
        yield Finding(
            "seal.broken",
            at,
            Text(
                "The signature of this seal does not hold: what it covers was changed, or it itself."
            ),
        )
    if found.fingerprint != seal.fingerprint:
        yield Finding(
            "seal.certificate",
            at,
            Text("It was sealed with another certificate than the act names."),
        )
    if (found.field, found.end) != (name, size):
        yield Finding(
            "seal.covers",
            at,
            Text("The signature of this seal does not cover the file it was put on."),
        )
    elif life.digest(sealed[:size]) != seal.told["digest"]:
        yield Finding(
            "seal.differs", at, Text("The file with this seal is not the one the act names.")
        )
