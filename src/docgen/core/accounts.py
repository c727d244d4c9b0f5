"""What users are called, and who must be left of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from docgen.errors import RefusedError, UsageError
from docgen.model import Role, User

_NAME = re.compile(r"[a-z][a-z0-9._-]{1,31}\Z")
_BRANCH = re.compile(r"[0-9A-Z]{1,16}\Z")
LONGEST_DISPLAY = 64
LONGEST_LABEL = 64


def known_as(typed: str) -> str:
    """The name somebody means who types it in capitals, in full width or with a space after it."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def require_sound(user: User) -> None:
    """Raise UsageError for a user as there must be none."""
    if not _NAME.match(user.name):
        raise UsageError(
            "'{name}' cannot be the name of a user.",
            name=user.name[:64],
            remedy="Two to 32 small letters, digits, '.', '_' and '-', a letter first: 'li.wei'.",
        )
    require_words(user.display, LONGEST_DISPLAY)
    if not user.roles:
        raise UsageError("A user needs a role.", remedy="Name it with --role.")
    for branch in sorted(user.branches):
        if not _BRANCH.match(branch):
            raise UsageError(
                "'{branch}' is no branch code.",
                branch=branch[:64],
                remedy="Capital letters and digits, as in the numbers of documents: SH01.",
            )


def require_words(text: str, most: int) -> None:
    """Raise UsageError for a display name or a label that nobody could read."""
    if not text.strip() or len(text) > most or not text.isprintable():
        raise UsageError(
            "'{text}' cannot be a name that is shown: one to {most} characters, without line breaks.",
            text="".join(one if one.isprintable() else "�" for one in text[:most]),
            most=most,
        )


def require_administrator(users: Iterable[User]) -> None:
    """Raise RefusedError where nobody would be left who keeps the users."""
    if not any(one.active and Role.ADMINISTRATOR in one.roles for one in users):
        raise RefusedError(
            "Nobody would be left who may keep the users.",
            remedy="Make somebody else an administrator first.",
        )
