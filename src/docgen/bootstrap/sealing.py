"""What puts seals on PDFs and reads them.

pyHanko and pdfium are imported only where a seal is made or looked at: importing them takes longer than a
search.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from docgen.durable import fsync_folder, write_new
from docgen.errors import SealError, UsageError
from docgen.model import Certificate
from docgen.ports import Sealer, SealReader

TSA, ROOTS = "DOCGEN_SEAL_TSA", "DOCGEN_SEAL_ROOTS"


def sealer(file: Path, password: str, *, tsa: str = "") -> Sealer:
    """What seals with the certificate of a PKCS#12 file; ``tsa`` is the address of a time-stamping service.

    Raises SealError for a file, a password or a certificate that will not do, UsageError for the address.
    """
    from docgen.readers import pkcs12  # noqa: PLC0415 - see the module's docstring
    from docgen.renderers.seal_pdf import PdfSealer  # noqa: PLC0415
    from docgen.renderers.seal_time import HttpTimeStamper  # noqa: PLC0415

    keys = pkcs12.load(file.name, _read(file), password, dt.datetime.now(dt.UTC))
    address = tsa or os.environ.get(TSA, "")
    return PdfSealer(
        keys.certificate,
        own=keys.own,
        key=keys.key,
        chain=keys.chain,
        timestamps=HttpTimeStamper(address) if address else None,
    )


def seal_reader(roots: Path | None = None) -> Callable[[], SealReader]:
    """Makes what reads the seals of a PDF; ``roots`` is a file or folder of trusted certificates.

    Raises UsageError where there is none of that name; what it gives, SealError for one that is none.
    """
    named = os.environ.get(ROOTS, "")
    place = roots or (Path(named) if named else None)
    if place is not None and not place.exists():
        raise UsageError(
            "There are no trusted certificates in {place}.",
            place=str(place),
            remedy="Name a file or folder with --seal-roots or DOCGEN_SEAL_ROOTS, or neither.",
        )
    return partial(_seal_reader, place)


def _seal_reader(place: Path | None) -> SealReader:
    from docgen.extractors.pdf_seals import PdfSealReader, trusted  # noqa: PLC0415

    if place is None:
        return PdfSealReader()
    files = sorted(one for one in place.iterdir() if one.is_file()) if place.is_dir() else [place]
    return PdfSealReader(trusted([(one.name, _read(one)) for one in files]))


def make_test_certificate(
    file: Path, *, organisation: str, person: str, password: str, days: int
) -> Certificate:
    """Write a new test certificate with its key, for the eyes of its owner only.

    Raises UsageError where the file is there already, or a name cannot stand in a certificate.
    """
    from docgen.readers import pkcs12  # noqa: PLC0415
    from docgen.writers import certificates  # noqa: PLC0415

    now = dt.datetime.now(dt.UTC)
    data = certificates.test_certificate(
        organisation=organisation, person=person, password=password, now=now, days=days
    )
    try:
        write_new(file, data)
    except FileExistsError as error:
        raise UsageError(
            "{file} is there already; nothing was written over it.",
            file=str(file),
            remedy="Name another file with -o.",
        ) from error
    fsync_folder(file.absolute().parent)
    return pkcs12.load(file.name, data, password, now).certificate


def _read(file: Path) -> bytes:
    from docgen.readers import pkcs12  # noqa: PLC0415

    with file.open("rb") as opened:
        data = opened.read(pkcs12.MOST_BYTES + 1)
    if not data:
        raise SealError("{file} is empty.", file=file.name, remedy="Name another file.")
    return data
