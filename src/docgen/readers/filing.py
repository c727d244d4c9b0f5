"""``filing.toml``: how months are closed and filed, as data."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from docgen.errors import TemplateError
from docgen.model import Filing

NAME = "filing.toml"
_KEYS = {"fonds", "category", "close_within", "unit", "annex"}
# No level of a reference code may hold what parts the levels.
_CODE = re.compile(r"[0-9A-Z]{1,8}\Z")
_FONDS = re.compile(r"[0-9A-Z]{4}\Z")
_CATEGORY = re.compile(r"[A-Z]{2}\Z")


def read_filing(data: bytes) -> Filing:
    """The settings of a file.  Raises TemplateError, naming the entry, for what they cannot be."""
    try:
        about = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateError("{file}: {reason}", file=NAME, reason=str(error)) from error
    if about.keys() - _KEYS:
        raise _wrong(min(about.keys() - _KEYS))
    units, annexes = _texts(about, "unit"), _texts(about, "annex")
    for owner, code in units.items():
        if not _CODE.match(code):
            raise _wrong(f"unit.{owner}")
    within = about.get("close_within", 0)
    if type(within) is not int or within < 0:
        raise _wrong("close_within")
    if not _FONDS.match(_text(about, "fonds")):
        raise _wrong("fonds")
    if not _CATEGORY.match(_text(about, "category")):
        raise _wrong("category")
    return Filing(about["fonds"], about["category"], within, units, annexes)


def _text(about: dict[str, Any], name: str) -> str:
    value = about.get(name)
    return value if isinstance(value, str) else ""


def _texts(about: dict[str, Any], name: str) -> dict[str, str]:
    found = about.get(name, {})
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise _wrong(name)
    return found


def _wrong(entry: str) -> TemplateError:
    return TemplateError(
        "{file}: '{entry}' is not as it must be.",
        file=NAME,
        entry=entry,
        remedy="fonds: four capital letters or digits; category: two capital letters; close_within: days; "
        '[unit]: owner = "CODE" of up to eight capital letters or digits; [annex]: type = "field".',
    )
