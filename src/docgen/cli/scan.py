"""``docgen scan``: take in a stack of scans; each document's pages are filed, the rest goes to the tray."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from docgen import bootstrap
from docgen.cli.base import (
    Command,
    Session,
    _,
    json_option,
    option,
    pass_session,
    print_json,
    print_table,
    progress_bar,
    read_file,
)
from docgen.cli.ocr import no_ocr_option, read_after_filing
from docgen.cli.options import place_options
from docgen.core import stack
from docgen.errors import UnreadableInputError, UsageError
from docgen.i18n import error_text
from docgen.model import Place
from docgen.usecases.scan import Scanned, readable


@click.command(
    cls=Command,
    help=_(
        "Take in a stack of scanned sheets. The codes on them say which documents they are; the pages of "
        "each are filed as its original, and what is not certain is laid into the tray with the reason. "
        "A folder is taken in with all its files. Run again, nothing is filed twice."
    ),
    example="docgen scan scans/ --room 档案室 --shelf 3 --box 2026-11",
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@place_options
@option(
    "--done", "done", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
    help=_("Move each file there once all its pages are filed or in the tray."),
)  # fmt: skip
@no_ocr_option
@json_option
@pass_session
def command(
    session: Session,
    *,
    paths: tuple[Path, ...],
    room: str,
    shelf: str,
    box: str,
    done: Path | None,
    no_ocr: bool,
    as_json: bool,
) -> int:
    """Exit code 0 when every file could be read, 3 when one could not."""
    files = list(_files(paths))
    if not files:
        raise UsageError(
            "There is no file to take in.", remedy="Name files, or a folder that holds some."
        )
    if done is not None:
        _require_free(done, files)
    unread: list[Path] = []

    def leave(file: Path, error: UnreadableInputError) -> None:
        """It is named, and stays where it is."""
        unread.append(file)
        message, remedy = error_text(error, session.translate)
        click.echo(f"{message} → {remedy}", err=True)

    with bootstrap.open_archive(session.settings, create=False, workers=0) as archive:
        desk = bootstrap.stack_desk(session.settings, archive)
        with progress_bar(session, _("Filing"), len(files)) as bar:
            scans = readable(
                files, lambda one: read_file(str(one)), bootstrap.scan_reader(), leave, bar
            )
            scanned = desk.take_in(scans, Place(room, shelf, box), progress=bar)
        if not no_ocr:
            read_after_filing(session, archive, [one.serial for one in scanned.filed])
    if done is not None:
        done.mkdir(parents=True, exist_ok=True)
        for file in files:
            if file not in unread:
                shutil.move(file, done / file.name)  # perhaps on another disk
    _say(session, scanned, unread, as_json=as_json)
    return UnreadableInputError.exit_code if unread else 0


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, those of a folder in the order a person would number them: scan2 before scan10."""
    for path in paths:
        if path.is_dir():
            inside = [one for one in path.iterdir() if one.is_file() and one.name[0] != "."]
            yield from sorted(inside, key=lambda one: stack.natural(one.name))
        else:
            yield path


def _require_free(done: Path, files: Sequence[Path]) -> None:
    for file in files:
        if (done / file.name).exists():
            raise UsageError(
                "{file} is there already.",
                file=str(done / file.name),
                remedy="Name an empty folder with --done.",
            )


def _say(session: Session, scanned: Scanned, unread: Sequence[Path], *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "pages": scanned.pages,
                "filed": [
                    {"number": one.serial, "pages": one.pages, "now": one.now}
                    for one in scanned.filed
                ],
                "tray": [
                    {
                        "id": one.id,
                        "file": one.file,
                        "page": one.page,
                        "reason": one.stray.reason,
                        "why": session.translate(stack.words(one.stray)),
                    }
                    for one in scanned.tray
                ],
                "unread": [file.name for file in unread],
            }
        )
        return
    words = session.translate.phrase
    if scanned.filed:
        print_table(
            [words("Number"), words("Pages"), ""],
            [
                [one.serial, str(one.pages), words("filed now" if one.now else "filed before")]
                for one in scanned.filed
            ],
        )
    if scanned.tray:
        print_table(
            [words("Tray"), words("File"), words("Page"), words("Reason")],
            [
                [one.id, one.file, str(one.page), session.translate(stack.words(one.stray))]
                for one in scanned.tray
            ],
        )
    filed = sum(one.pages for one in scanned.filed)
    session.say(
        "{pages} pages came in: {filed} filed, {tray} in the tray.",
        pages=scanned.pages,
        filed=filed,
        tray=len(scanned.tray),
    )
    if unread:
        session.say("{count} files could not be read and were left out.", count=len(unread))
