"""The PDF of a filled Word template: laid out by LibreOffice, then told what docgen's own PDFs tell.

What LibreOffice takes from its clock is replaced by the date of issue; title, language, identification
(PDF/A-3b, PDF/UA-1) and the embedded record are as in every PDF of docgen.  The same document gives the
same bytes wherever the same version of LibreOffice lays it out.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from docgen.renderers.office import Office
from docgen.renderers.pdf_write import Facts


class WordPdf:
    """Starts LibreOffice at the first document; keeps its profile for the next ones."""

    def __init__(self) -> None:
        self._office: Office | None = None

    def render(
        self, docx: bytes, facts: Callable[[str], Facts], fallback: bytes | None = None
    ) -> bytes:
        """The PDF of a Word file; ``facts`` gives what it says, by its producer's name.

        Raises SetupError where LibreOffice is not installed.
        """
        if self._office is None:
            self._office = Office()
        about = facts(f"LibreOffice {self._office.version()}")
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(self._office.pdf(docx, fallback))) as pdf:
            _tell(pdf, about)
            _embed(pdf, about)
            identifier = String(bytes.fromhex(about.identifier.decode()))
            pdf.trailer["/ID"] = Array([identifier, identifier])
            pdf.save(
                out,
                min_version="1.7",
                deterministic_id=True,
                # LibreOffice numbers objects in any order; written out plainly, they are numbered anew.
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )
        return out.getvalue()


def _tell(pdf: Pdf, about: Facts) -> None:
    """Title, language, dates and identification, in the catalogue, the information and the XMP."""
    trailer, catalog = pdf.trailer, pdf.Root
    if "/DocChecksum" in trailer:
        del trailer["/DocChecksum"]
    trailer["/Info"] = pdf.make_indirect(
        Dictionary(
            Title=String(about.title),
            Creator=String(about.creator),
            Producer=String(about.producer),
            CreationDate=String(about.date),
            ModDate=String(about.date),
        )
    )
    catalog["/Lang"] = String(about.lang)
    catalog["/ViewerPreferences"] = Dictionary(DisplayDocTitle=True)
    for intent in catalog["/OutputIntents"]:
        _date_profile(intent["/DestOutputProfile"], about.date)
    metadata = pdf.make_stream(about.xmp)
    metadata["/Type"], metadata["/Subtype"] = Name("/Metadata"), Name("/XML")
    catalog["/Metadata"] = metadata


def _date_profile(profile: pikepdf.Object, date: str) -> None:
    """Put a day into the head of a colour profile, where it says when it was made (ICC.1, 7.2.11)."""
    data = bytearray(profile.read_bytes())
    data[24:36] = struct.pack(">6H", int(date[2:6]), int(date[6:8]), int(date[8:10]), 0, 0, 0)
    profile.write(bytes(data))


def _embed(pdf: Pdf, about: Facts) -> None:
    """The record as an associated file (PDF/A-3, ISO 19005-3, 6.8)."""
    checksum = hashlib.md5(about.record, usedforsecurity=False).digest()
    stream = pdf.make_stream(about.record)
    stream["/Type"], stream["/Subtype"] = Name("/EmbeddedFile"), Name("/application/json")
    stream["/Params"] = Dictionary(
        CheckSum=String(checksum),
        Size=len(about.record),
        CreationDate=String(about.date),
        ModDate=String(about.date),
    )
    name = String(about.record_name)
    file = pdf.make_indirect(
        Dictionary(
            Type=Name("/Filespec"),
            F=name,
            UF=name,
            EF=Dictionary(F=stream, UF=stream),
            Desc=String(about.record_description),
            AFRelationship=Name("/Source"),
        )
    )
    pdf.Root["/Names"] = Dictionary(EmbeddedFiles=Dictionary(Names=Array([name, file])))
    pdf.Root["/AF"] = Array([file])
