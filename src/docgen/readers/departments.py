"""``access.toml``: whose documents the roles work with, as data."""

from __future__ import annotations

import tomllib

from docgen.core.permissions import BOUND, Departments
from docgen.errors import TemplateError

NAME = "access.toml"


def read_departments(data: bytes) -> Departments:
    """The departments of a file.  Raises TemplateError, naming the entry, for what they cannot be."""
    try:
        about = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateError("{file}: {reason}", file=NAME, reason=str(error)) from error
    found = about.get("departments")
    if about.keys() != {"departments"} or not isinstance(found, dict):
        raise _wrong("departments")
    roles = {role.value: role for role in BOUND}
    for name in sorted(found.keys() | roles.keys()):
        owners = found.get(name)
        if name not in roles or not isinstance(owners, list):
            raise _wrong(f"departments.{name}")
        if not all(isinstance(one, str) and one for one in owners):
            raise _wrong(f"departments.{name}")
    return {roles[name]: frozenset(owners) for name, owners in found.items()}


def _wrong(entry: str) -> TemplateError:
    return TemplateError(
        "{file}: '{entry}' is not as it must be.",
        file=NAME,
        entry=entry,
        remedy='[departments]: hr = ["owner", …] and trading-admin = ["owner", …], with the owners of document '
        "types.",
    )
