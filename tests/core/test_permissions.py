"""Who may what, on which documents, as a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen import bootstrap
from docgen.core.permissions import may, scope
from docgen.errors import TemplateError
from docgen.model import Permission, Role, Scope, User
from docgen.readers.departments import read_departments
from tests import kept

R, U, L, I, F, S, V, C, O, D, A, N = Permission  # noqa: E741 - a table is wide enough
TABLE = {
    Role.AUDITOR: {R: "all", U: "all", L: "all", A: "all"},
    Role.HR: {R: "own", U: "own", I: "own", F: "own", S: "own", V: "own", C: "own"},
    Role.TRADING_ADMIN: {R: "own", U: "own", I: "own", F: "own", S: "own", V: "own", C: "own"},
    Role.MANAGER: {R: "branches", U: "branches", L: "branches", O: "branches", D: "branches"},
    Role.ADMINISTRATOR: {N: "branches"},
}
TYPES = kept.all_shipped()
DEPARTMENTS = bootstrap.departments(bootstrap.settings())
SHANGHAI = frozenset({"SH01"})


def own(role: Role) -> frozenset[str]:
    owners = DEPARTMENTS.get(role, frozenset())
    return frozenset(one.id for one in TYPES.values() if one.owner in owners)


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("branches", [frozenset(), SHANGHAI])
def test_each_role_may_what_the_table_says(
    role: Role, permission: Permission, branches: frozenset[str]
) -> None:
    """And nothing else; an account's branches bind everybody but auditors."""
    user = User("x", "X", frozenset({role}), branches)
    expected = {
        None: Scope(frozenset(), frozenset()),
        "all": Scope(),
        "branches": Scope(None, branches or None),
        "own": Scope(own(role), branches or None),
    }[TABLE[role].get(permission)]
    assert expected == scope(user, permission, TYPES.values(), DEPARTMENTS)
    assert (permission in TABLE[role]) is may(user, permission)


@pytest.mark.parametrize("permission", list(Permission))
def test_who_is_not_active_or_has_no_role_may_nothing(permission: Permission) -> None:
    """Whatever the roles are."""
    for user in (User("x", "X", frozenset(Role), active=False), User("x", "X", frozenset())):
        assert not may(user, permission)
        allowed = scope(user, permission, TYPES.values(), DEPARTMENTS)
        assert not any(allowed.holds(one, "SH01") for one in TYPES)


def test_what_roles_allow_adds_up_and_no_more() -> None:
    """Each permission reaches as far as the roles that allow it, not as far as the user's widest role."""
    both = User("x", "X", frozenset({Role.HR, Role.TRADING_ADMIN}), SHANGHAI)
    wide = replace(both, roles=frozenset({Role.HR, Role.MANAGER}))
    wider = replace(both, roles=frozenset({Role.HR, Role.AUDITOR}))

    def reach(user: User, permission: Permission) -> Scope:
        return scope(user, permission, TYPES.values(), DEPARTMENTS)

    assert Scope(own(Role.HR) | own(Role.TRADING_ADMIN), SHANGHAI) == reach(both, I)
    assert Scope(own(Role.HR), SHANGHAI) == reach(wide, I)
    assert Scope(None, SHANGHAI) == reach(wide, R)
    assert Scope(own(Role.HR), SHANGHAI) == reach(wider, V)
    assert Scope() == reach(wider, R)


def test_the_house_gives_every_document_type_to_one_role() -> None:
    """No document is nobody's work, none is both departments'."""
    for one in TYPES.values():
        assert 1 == sum(one.owner in owners for owners in DEPARTMENTS.values()), one.id


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("departments = 1", "departments"),
        ("", "departments"),
        ('[departments]\nhr = ["hr"]', "departments.trading-admin"),
        ('[departments]\nhr = "hr"\ntrading-admin = []', "departments.hr"),
        ("[departments]\nhr = [1]\ntrading-admin = []", "departments.hr"),
        ('[departments]\nhr = []\ntrading-admin = []\nauditor = ["hr"]', "departments.auditor"),
        ("[departments]\nhr = []\ntrading-admin = []\n[more]\n", "departments"),
        ("not toml", "access.toml"),
    ],
)
def test_departments_that_are_none_are_refused(text: str, entry: str) -> None:
    """With the entry that is wrong: a role that is left out would have the run of the house."""
    with pytest.raises(TemplateError, match=entry):
        read_departments(text.encode())
