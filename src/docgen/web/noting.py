"""The ledger notes how far the access log went while the server runs: what was noted can be cut off no more.

Commands that make a checkpoint note it too, but an archive that is only looked at sees none for days.
"""

from __future__ import annotations

import logging
import threading

from docgen.bootstrap import checkpoints
from docgen.core import access_log
from docgen.errors import DocgenError
from docgen.web.site import Site

log = logging.getLogger("docgen.web")
_LOOK_EVERY = 60.0  # seconds
_GOODBYE_SECONDS = 10.0


class Noting:
    """Notes the end of a site's access log (``core.access_log.head_note``), in a thread of its own."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._over = threading.Event()
        self._failed = ""
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Note what there is, and end; a ledger that is busy for long is not waited for."""
        self._over.set()
        self._thread.join(_GOODBYE_SECONDS)

    def note(self, *, last: bool = False) -> bool:
        """Have the ledger note the end of the log, and a checkpoint vouch for it, where that is due (``last``:
        where there is anything new); whether it was done.  What fails is told in the server's log.
        """
        try:
            done, self._failed = self._note(last=last), ""
        except (DocgenError, OSError) as error:
            if str(error) != self._failed:
                log.warning("the end of the access log is not noted: %s", error)
            done, self._failed = False, str(error)
        return done

    def _note(self, *, last: bool) -> bool:
        site = self._site
        head = site.log.head()
        with site.readers.reading() as archive:
            notes = archive.register.entries("")
            if access_log.head_note(head, notes, site.now(), at_once=last) is None:
                return False
            if next(iter(archive.register.entries()), None) is None:
                return False  # a checkpoint vouches for a ledger, which has not begun
        with site.working(site.settings.actor) as (chosen, archive):
            checkpoints.checkpoint_desk(chosen, archive).make(note_at_once=last)
        return True

    def _run(self) -> None:
        while not self._over.wait(_LOOK_EVERY):
            self.note()
        self.note(last=True)
