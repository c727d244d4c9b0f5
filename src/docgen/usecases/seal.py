"""Seal a document's PDF: one more signature on the newest sealed one, or the first on the one that was issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docgen.core import life, seals, voids
from docgen.core.signing import Place
from docgen.errors import IntegrityError
from docgen.model import Document, SealOrder, SealPlace
from docgen.ports import Sealer, Store
from docgen.usecases.act import Desk, Planned
from docgen.usecases.make import ISSUED_PDF


@dataclass(frozen=True, slots=True)
class Wish:
    """The seal that is wanted: with which certificate, under which name (合同专用章, or ""), where."""

    sealer: Sealer
    title: str = ""
    place: SealPlace | None = None


def sealed(
    document: Document,
    wish: Wish,
    desk: Desk,
    *,
    place: Place | None = None,
    by: str = "",
    signing: Mapping[str, Any] | None = None,
) -> Planned | None:
    """The act that puts a seal on; None where this very seal is there already.

    ``place`` is whose signature it belongs to; ``signing`` is what a signature's act holds that is made
    together with it, else the seal is an act of its own.
    """
    seals.require_title(wish.title)
    seals.require_signer(wish.sealer.certificate, by)
    role, whose = (place.spec.role, place.whose) if place is not None else ("", "")
    there, certificate = seals.given(document.acts), wish.sealer.certificate
    if signing is None and seals.is_there(there, certificate, wish.title, role, whose):
        return None
    at, number = desk.now(), len(there) + 1
    order = SealOrder(
        number,
        seals.lines(certificate, title=wish.title, by=by, day=voids.day(at).isoformat()),
        seals.titles(place.spec.title if place is not None else None, whose),
        wish.place,
    )
    below = _below(document, desk.store, there)
    made = wish.sealer.seal(below, order)
    if not made.data.startswith(below):
        raise IntegrityError(
            "The sealed PDF of {serial} lacks what it was made from.", serial=document.serial
        )
    about = seals.told(made, certificate, number=number, title=wish.title)
    if signing is not None:
        data = {**signing, "seal": about}
    else:
        data = {
            "seal": about,
            **({"role": role} if role else {}),
            **({"for": whose} if whose else {}),
        }
    name = life.SEAL if signing is None else life.SIGN
    return Planned(name, data, {seals.SEALED_PDF: made.data}, at=at)


def _below(document: Document, store: Store, there: tuple[seals.Seal, ...]) -> bytes:
    """The PDF that the seal is put on."""
    object_id = document.object_id or ""
    if not there:
        return store.read(object_id, ISSUED_PDF)
    data = store.read(object_id, seals.SEALED_PDF)
    if life.digest(data) != there[-1].told["digest"]:
        raise IntegrityError(
            "The sealed PDF of {serial} is not the one its last seal made.", serial=document.serial
        )
    return data
