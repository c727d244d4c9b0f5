"""Pages as pictures: of a document, its personal data blacked out or not; of originals and of the tray."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from docgen.core import redaction, seals
from docgen.errors import NotFoundError, RefusedError
from docgen.model import Box, Document
from docgen.ports import Extractor, PagePictures, Register, ScanPictures, Store, Tray
from docgen.usecases.make import RECORD, TypeFor
from docgen.usecases.show import get, get_original

_MOST_PICTURES = 64
_MOST_DOCUMENTS = 256
_Version = tuple[str, str]
"""Number and inventory of a document: its files as they are now."""
K = TypeVar("K")
V = TypeVar("V")


class _Kept(Generic[K, V]):
    """The values that were asked for last, by key; for several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: K, value: V) -> None:
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _Black:
    """What to black out on each page; None where that cannot be told."""

    boxes: Sequence[Sequence[Box]] | None


class Pictures:
    """Draws pages; one for a whole process.

    Pictures with personal data blacked out are kept for a while, others never.
    """

    def __init__(self, drawer: PagePictures, extractor: Extractor, scans: ScanPictures) -> None:
        self._drawer = drawer
        self._extractor = extractor
        self._scans = scans
        self._black: _Kept[_Version, _Black] = _Kept(_MOST_DOCUMENTS)
        self._pictures: _Kept[tuple[_Version, int, int], bytes] = _Kept(_MOST_PICTURES)

    def sizes(
        self, serial: str, *, register: Register, store: Store
    ) -> Sequence[tuple[float, float]]:
        """Width and height of each page of the PDF that counts, in points.  Raises as ``show.get``."""
        return self._drawer.sizes(get(serial, part="pdf", register=register, store=store)[1])

    def page(
        self,
        serial: str,
        page: int,
        *,
        width: int,
        unlocked: bool,
        register: Register,
        store: Store,
        doctype_for: TypeFor,
    ) -> bytes:
        """A page (from 1) of the PDF that counts, as a PNG so many pixels wide.

        Unless ``unlocked``, what a listing masks is blacked out, and RefusedError is raised where it cannot
        be: no picture shows more than it may.  Raises NotFoundError, else as ``show.get``.
        """
        document, pdf = get(serial, part="pdf", register=register, store=store)
        if unlocked:
            return self._drawer.draw(pdf, page, width)
        version = (serial, document.inventory_digest or "")
        kept = self._pictures.get((version, page, width))
        if kept is not None:
            return kept
        black = self._masked(document, pdf, store, doctype_for)
        boxes = black[page - 1] if 1 <= page <= len(black) else ()
        picture = self._drawer.draw(pdf, page, width, boxes)
        self._pictures.put((version, page, width), picture)
        return picture

    def require_maskable(
        self, serial: str, *, register: Register, store: Store, doctype_for: TypeFor
    ) -> None:
        """Raise RefusedError where ``page`` shows nothing unless the document is unlocked."""
        document, pdf = get(serial, part="pdf", register=register, store=store)
        self._masked(document, pdf, store, doctype_for)

    def _masked(
        self, document: Document, pdf: bytes, store: Store, doctype_for: TypeFor
    ) -> Sequence[Sequence[Box]]:
        version = (document.serial, document.inventory_digest or "")
        black = self._black.get(version)
        if black is None:
            black = _Black(self._to_black_out(document, pdf, store, doctype_for))
            self._black.put(version, black)
        if black.boxes is None:
            raise RefusedError(
                "The pages of {serial} cannot be shown while its personal data is masked: not all of "
                "it was found on them.",
                serial=document.serial,
                remedy="Unlock the document to see its pages; its record is shown masked.",
            )
        return black.boxes

    def _to_black_out(
        self, document: Document, pdf: bytes, store: Store, doctype_for: TypeFor
    ) -> Sequence[Sequence[Box]] | None:
        doctype = doctype_for(document.type_id, document.template_digest)
        record = json.loads(store.read(document.object_id or "", RECORD))["record"]
        return redaction.black(
            self._drawer.texts(pdf),
            redaction.secrets(doctype, record),
            self._extractor.extract(pdf).paragraphs,
            [
                str(one.told["field"])
                for one in seals.given(document.acts)
                if seals.names_somebody(one)
            ],
        )

    def original(
        self, serial: str, page: int, *, width: int, register: Register, store: Store
    ) -> bytes:
        """A page (from 1, through all its scans) of a document's original: nothing on it can be blacked out.

        Raises NotFoundError, else as ``show.get_original``.
        """
        left = page
        for suffix, data in get_original(serial, register=register, store=store):
            name = f"{serial}{suffix}"
            count = self._scans.count(name, data)
            if 1 <= left <= count:
                return self._scans.draw(name, data, left, width)
            left -= count
        raise NotFoundError(
            "The original of {serial} has no page {page}.", serial=serial, page=page
        )

    def tray(self, page_id: str, *, width: int, tray: Tray) -> bytes:
        """A page of the tray; nothing on it can be blacked out.  Raises as ``Tray.read``."""
        return self._scans.draw(page_id, tray.read(page_id), 1, width)
