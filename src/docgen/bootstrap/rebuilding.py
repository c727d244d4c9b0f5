"""The database made anew, and put in place of the old one."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from docgen.bootstrap import copies, desks
from docgen.bootstrap.archive import wire
from docgen.bootstrap.keys import make_key, read_key
from docgen.bootstrap.surroundings import DATABASE, IN_USE, KEY, Settings, utc_now
from docgen.durable import Owner, fsync_folder, locked, make_folder
from docgen.errors import NotFoundError, RefusedError
from docgen.usecases.rebuild import Rebuilt, rebuild


def rebuild_archive(chosen: Settings, *, replace: bool) -> Rebuilt:
    """Make the database anew beside the old one, then put it in its place."""
    root = chosen.archive
    if not (root / "store").is_dir():
        raise NotFoundError(
            "There is no archive in {folder}.", folder=str(root), remedy="Name it with --archive."
        )
    make_folder(root / "locks")
    with locked(root / IN_USE):
        return _rebuild(chosen, root / DATABASE, replace=replace)


def _rebuild(chosen: Settings, database: Path, *, replace: bool) -> Rebuilt:
    if database.exists() and not replace:
        raise RefusedError(
            "{file} is there.",
            file=str(database),
            remedy="If it is damaged, run 'docgen rebuild --replace'; the old one is kept beside it.",
        )
    fresh = copies.fresh_of(database)
    copies.remove(fresh)
    if read_key(chosen.archive / KEY) is None:
        # First the database goes, whose digests were made with the lost key, then the new key comes:
        # killed in between, the archive has no database and asks to be rebuilt.
        copies.set_aside(database)
        (chosen.archive / KEY).unlink(missing_ok=True)
        with Owner(chosen.archive / "locks") as owner:
            make_key(chosen.archive / KEY, owner)
    with ExitStack() as stack:
        archive = wire(chosen, fresh, stack, 0)
        rebuilt = rebuild(
            store=archive.store,
            ledger=archive.ledger,
            register=archive.register,
            doctype_for=archive.doctype_for,
            identity_key=archive.identity_key,
        )
    copies.set_aside(database)
    fresh.replace(database)
    copies.remove(fresh)
    fsync_folder(database.parent)
    if rebuilt.unconfirmed or rebuilt.unrecorded or rebuilt.disposed:
        with ExitStack() as stack:
            archive = wire(chosen, database, stack, 0)
            archive.register.confirm(rebuilt.unconfirmed, actor=chosen.actor, now=utc_now())
            archive.workbench.record(rebuilt.unrecorded)
            desks.clear_away_in(chosen, archive)
    return rebuilt
