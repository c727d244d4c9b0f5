"""Signed originals: which scans belong to a document, and what its acts tell of its paper.

Nothing is guessed: a code that names another document, or a number of pages that is not that of the
issued document, needs a person who says why.  Nothing here does I/O.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from docgen.core import life, qr
from docgen.core.masks import mask_digits
from docgen.errors import RefusedError, UsageError
from docgen.model import Act, Issued, Original, Place, Scan

LONGEST_PLACE = 60
LONGEST_REASON = 1000


def original(acts: Sequence[Act]) -> Original | None:
    """The original as the last act about it tells; None while the paper is not back."""
    found = None
    for act in acts:
        if act.name == life.ORIGINAL:
            files = act.data["files"]
            pages = sum(one["pages"] for one in files)
            paths = tuple(one["path"] for one in files)
            found = Original(paths, pages, act.at, Place(**act.data["place"]))
        elif act.name == life.MOVE and found is not None:
            found = replace(found, place=Place(**act.data["place"]))
    return found


def filing(
    serial: str,
    acts: Sequence[Act],
    scans: Sequence[Scan],
    place: Place,
    *,
    issued: Issued,
    reason: str,
) -> tuple[str, dict[str, Any], dict[str, bytes]] | None:
    """The act that files scans, or moves the paper: its name, its data, the files; None where all is so.

    ``issued`` is how the document was issued; ``reason`` why the scans have
    another.  Raises RefusedError where a scan is not this document's, or not all of it.
    """
    require_place(place)
    before = original(acts)
    where = {**(before.place.told() if before else {}), **place.told()}
    if not scans or filed(acts, scans):
        if before is None:
            raise UsageError(
                "There is no scan to file, and {serial} has no original yet.",
                serial=serial,
                remedy="Name the scanned files after the number.",
            )
        return None if where == before.place.told() else (life.MOVE, {"place": where}, {})
    codes = [code for scan in scans for code in _codes(scan)]
    names = (serial, qr.digest(serial))
    others = dict.fromkeys(code.serial or qr.SPECIMEN for code in codes if code.serial not in names)
    if others:
        raise RefusedError(
            "This is no scan of {serial}: the code on it names {others}.",
            serial=serial,
            others=", ".join(others),
            remedy="File it under that number, or take the sheet out that does not belong.",
        )
    pages = sum(len(scan.codes) for scan in scans)
    numbers = [code.page for code in codes if code.page]
    twice = [number for number in dict.fromkeys(numbers) if numbers.count(number) > 1]
    if issued.coded and twice and not reason:
        raise RefusedError(
            "Page {page} of {serial} is there twice.",
            page=", ".join(map(str, twice)),
            serial=serial,
            remedy="Take one out, or say with --pages-differ why it is there twice.",
        )
    if pages != issued.pages and not reason:
        raise RefusedError(
            "{serial} was issued with {issued} pages; the scans have {pages}.",
            serial=serial,
            issued=issued.pages,
            pages=pages,
            remedy="Scan the missing pages, or say with --pages-differ why there are more or fewer.",
        )
    version = len(acts) + 2
    files = {f"originals/v{version}/{at}{scan.suffix}": scan for at, scan in enumerate(scans, 1)}
    data = {
        "files": [
            {
                "path": path,
                "name": mask_digits(scan.name),
                "media_type": scan.media_type,
                "pages": len(scan.codes),
                "digest": life.digest(scan.data),
            }
            for path, scan in files.items()
        ],
        "place": where,
        "code": "read" if codes else "unread",
    }
    if pages != issued.pages or (issued.coded and twice):
        life.require_words(reason, LONGEST_REASON, "--pages-differ")
        data["reason"] = reason
    return life.ORIGINAL, data, {path: scan.data for path, scan in files.items()}


def require_place(place: Place) -> None:
    """Raise UsageError for a place that cannot stand in an act."""
    for name, text in place.told().items():
        life.require_words(text, LONGEST_PLACE, f"--{name}")


def _codes(scan: Scan) -> Iterator[qr.Code]:
    """The codes of docgen on a scan; others (a payment's, a leaflet's) say nothing of it."""
    for page in scan.codes:
        yield from (code for code in map(qr.parse, page) if code is not None)


def paths(acts: Sequence[Act], scans: Sequence[Scan]) -> list[str] | None:
    """Where just these files were filed as an original; None where they were not."""
    wanted = [life.digest(scan.data) for scan in scans]
    for act in acts:
        files = act.data["files"] if act.name == life.ORIGINAL else []
        if files and wanted == [one["digest"] for one in files]:
            return [one["path"] for one in files]
    return None


def filed(acts: Sequence[Act], scans: Sequence[Scan]) -> bool:
    """Whether just these files are an original of the document already."""
    return paths(acts, scans) is not None
