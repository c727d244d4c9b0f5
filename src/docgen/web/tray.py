"""The tray as one user sees it: the pages that wait, but those of documents that are not this user's."""

from __future__ import annotations

from collections.abc import Sequence

from docgen import bootstrap
from docgen.bootstrap import Archive
from docgen.core import stack
from docgen.core import tray as rules
from docgen.errors import NotFoundError
from docgen.model import Permission, TrayPage
from docgen.web.visitor import Visitor

KEY = "tray"
"""What is unlocked, in the place of a document's number: the pictures of all pages this user sees."""


def pages(who: Visitor, archive: Archive, *, settled: bool = False) -> Sequence[TrayPage]:
    """The pages that wait, or those that are ``settled``, newest first then."""
    found = bootstrap.stack_desk(who.site.settings, archive).pages()
    mine = [one for one in found if bool(one.settled) is settled and is_mine(who, archive, one)]
    return mine[::-1] if settled else mine


def chosen(who: Visitor, archive: Archive, page_ids: Sequence[str]) -> Sequence[TrayPage]:
    """Pages by their ids, in that order.  Raises NotFoundError where one is not there for this user."""
    known = {
        one.id: one
        for one in bootstrap.stack_desk(who.site.settings, archive).pages()
        if is_mine(who, archive, one)
    }
    for page_id in page_ids:
        if page_id not in known:
            raise NotFoundError("There is no page {page} in the tray.", page=page_id)
    return [known[page_id] for page_id in dict.fromkeys(page_ids)]


def is_mine(who: Visitor, archive: Archive, page: TrayPage) -> bool:
    """Whether this user works with every document that a page names or is filed with; it may name none."""
    numbers = {*rules.named(page), page.stray.told.get("near", ""), page.settled.get("filed", "")}
    found = (archive.register.document(one) for one in numbers if one)
    return all(one is None or who.can(Permission.FILE, one.type_id, one.branch) for one in found)


def why(who: Visitor, page: TrayPage) -> str:
    """Why it is in the tray."""
    return who.translate(stack.words(page.stray))


def guess(page: TrayPage) -> str:
    """The number that a page probably belongs to; "" where nothing tells."""
    told = page.stray.told
    return told.get("serial", "") or told.get("near", "")
