"""Who may what, on which documents.

Auditors read everything and change nothing; hr and trading-admin work with the documents that their
departments own; managers read and approve; administrators keep the users and see no document.
Everyone but auditors is bound to the branches of their account, where it names some.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from docgen.model import DocumentType, Permission, Role, Scope, User

_READS = frozenset({Permission.READ, Permission.UNLOCK, Permission.LEDGER})
_WORKS = frozenset(
    {
        Permission.READ, Permission.UNLOCK, Permission.ISSUE, Permission.FILE, Permission.SIGN,
        Permission.VOID, Permission.CLOSE,
    }
)  # fmt: skip
ROLES: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.AUDITOR: _READS | {Permission.ACCESS_LOG},
        Role.HR: _WORKS,
        Role.TRADING_ADMIN: _WORKS,
        Role.MANAGER: _READS | {Permission.OVERRULE, Permission.DISPOSE},
        Role.ADMINISTRATOR: frozenset({Permission.USERS}),
    }
)
"""What each role allows."""
BOUND = frozenset({Role.HR, Role.TRADING_ADMIN})
"""The roles that are bound to the documents of their departments."""
Departments = Mapping[Role, frozenset[str]]
"""Whose document types (their ``owner``) the roles that work with documents work with: house data."""


def may(user: User, permission: Permission) -> bool:
    """Whether any role of the user allows it, on some documents at least."""
    return user.active and any(permission in ROLES[role] for role in user.roles)


def scope(
    user: User, permission: Permission, types: Iterable[DocumentType], departments: Departments
) -> Scope:
    """On which documents a user may do something; on none where no role allows it.

    ``types`` are all that there are, those no longer in use too.
    """
    allowing = {role for role in user.roles if permission in ROLES[role]} if user.active else set()
    if not allowing:
        return Scope(frozenset(), frozenset())
    branches = user.branches or None
    if Role.AUDITOR in allowing:
        return Scope(None, None)
    if allowing - departments.keys():
        return Scope(None, branches)
    owners = {owner for role in allowing for owner in departments[role]}
    return Scope(frozenset(one.id for one in types if one.owner in owners), branches)
