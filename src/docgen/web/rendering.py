"""Pages from templates: Jinja2 with escaping everywhere, and the catalogue's words.

In a template, ``_("Sentence {x}", x=…)`` is the sentence in the visitor's language, ``label(…)`` a label in
it, ``who`` the visitor, ``static("app.css")`` the address of a file that changes when the file does;
``|masked`` hides the long numbers of a text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from docgen import i18n
from docgen.core.masks import mask_digits
from docgen.model import Role, Text
from docgen.web import navigation
from docgen.web.advice import WebTranslator

if TYPE_CHECKING:
    from docgen.web.visitor import Visitor


_ROLES: Mapping[Role, Text] = {
    Role.AUDITOR: Text("Auditor"),
    Role.HR: Text("HR"),
    Role.TRADING_ADMIN: Text("Trading administration"),
    Role.MANAGER: Text("Manager"),
    Role.ADMINISTRATOR: Text("Administrator"),
}


def render(name: str, who: Visitor, context: dict[str, Any]) -> str:
    """The page ``name`` for a visitor."""
    return (
        _environment()
        .get_template(name)
        .render(
            who=who,
            lang=who.translate.lang,
            zh=who.translate.lang == "zh",
            _=who.say,
            text=who.translate,
            phrase=who.translate.phrase,
            label=who.translate.label,
            role_name=lambda role: who.translate(_ROLES[role]),
            nav=navigation.sections(who),
            **context,
        )
    )


@cache
def translator(lang: str) -> i18n.Translator:
    """The translator of a language, its catalogue read once."""
    return WebTranslator(lang, i18n.translator(lang).catalog)


@cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("docgen.web", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.globals["static"] = static
    env.globals["path"] = path
    env.filters["moment"] = moment
    env.filters["masked"] = mask_digits
    env.filters["is_text"] = lambda value: isinstance(value, Text)
    return env


@cache
def static(name: str) -> str:
    """The address of a file in ``web/static``, with a digest of what it holds."""
    data = (resources.files("docgen.web") / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(data).hexdigest()[:12]}"


def path(*parts: str) -> str:
    """An address from its parts, whatever characters are in them."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


def moment(at: str) -> str:
    """A moment of the ledger (UTC) as a clock here shows it: "2026-11-28 16:30"."""
    try:
        read = dt.datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        return at
    return read.astimezone().strftime("%Y-%m-%d %H:%M")
