"""Sentences into a language: ``Text`` and ``DocgenError`` become Chinese or English words.

English is the source language; ``locale/zh_CN`` has the Chinese, ``locale/en`` how a sentence that counts reads of one
(both made current by ``scripts/update_catalogs.py``).  Translating never raises: a sentence without a translation comes
out in English, a field nobody filled stays as ``{name}``, a malformed pattern stays as it is.
What is filled in is data: fields reach no attribute and no index of it, and control characters in
it (line breaks that would forge a line of a report, escape sequences that would steer a terminal)
come out as spaces and visible signs.
"""

from __future__ import annotations

import datetime as dt
import gettext
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from importlib import resources
from typing import Any

from docgen.errors import DocgenError
from docgen.model import Label, Text

LANGUAGES = ("zh", "en")
DOMAIN = "docgen"
_CATALOG_FOLDERS = {"zh": "zh_CN", "en": "en"}
_WORDS = {
    "zh": {True: "是", False: "否", None: "（空）", "list": "、"},
    "en": {True: "yes", False: "no", None: "(empty)", "list": ", "},
}
# Bidirectional controls reorder what stands around them: a value could rewrite its own report.
_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CLEAN: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    **dict.fromkeys((*range(0x80, 0xA0), *_BIDI), "\ufffd"),
    **dict.fromkeys((*map(ord, "\t\n\r\v\f"), 0x2028, 0x2029), " "),
    0x7F: "\u2421",
}


@dataclass(frozen=True, slots=True)
class Translator:
    """Implements ``ports.Translate`` for one language ("zh" or "en")."""

    lang: str
    catalog: gettext.NullTranslations

    def __call__(self, text: Text, /) -> str:
        own = text.zh if self.lang == "zh" else None
        pattern = own if own is not None else self.phrase(text.msgid)
        pattern = self._counted(pattern, text.args)
        shown = {name: self._shown(value) for name, value in text.args.items()}
        try:
            return _FORMATTER.vformat(pattern, (), shown)
        except (ValueError, IndexError, TypeError):
            return pattern

    def phrase(self, msgid: str) -> str:
        """A bare sentence of the catalogue, its fields not filled in."""
        return self.catalog.gettext(msgid) if msgid else ""

    def _counted(self, pattern: str, args: Mapping[str, object]) -> str:
        """The form of a sentence for the numbers in it: "1 page", not "1 pages".

        In the catalogue each number that has forms is an entry of its own, its context the name of the field.
        """
        for name, value in args.items():
            if type(value) is int:
                pattern = self.catalog.npgettext(name, pattern, pattern, value)
        return pattern

    def label(self, label: Label) -> str:
        """A name in this language."""
        return label.zh if self.lang == "zh" else label.en

    def _shown(self, value: object) -> object:  # noqa: C901, PLR0911  (one line per type)
        """An argument as readers of this language write it; plain integers stay for ``{n:04}``."""
        match value:
            case Text():
                return self(value)
            case Label():
                return clean(self.label(value))
            case Enum():
                return self._shown(value.value)
            case bool() | None:
                return _WORDS[self.lang][value]
            case int():
                return value
            case Decimal():
                return _Number(value)
            case float():
                return _Number(Decimal(repr(value)))
            case dt.datetime():
                return f"{self._day(value.date())} {value:%H:%M}"
            case dt.date():
                return self._day(value)
            case list() | tuple():
                return _WORDS[self.lang]["list"].join(str(self._shown(item)) for item in value)
            case _:
                return clean(str(value))

    def _day(self, day: dt.date) -> str:
        return f"{day.year}年{day.month}月{day.day}日" if self.lang == "zh" else day.isoformat()


class _Number(Decimal):
    """A decimal shown in full (never 2.5E-4), with thousands separators, unless a format says so."""

    def __format__(self, spec: str, context: Any = None, /) -> str:
        if not self.is_finite():
            return str(self)
        return super().__format__(spec or ",f")


class _FieldFormatter(string.Formatter):
    """``str.format`` for named fields only; unknown ones stay as they are."""

    def get_field(
        self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> tuple[Any, str]:
        del args
        return kwargs.get(field_name, f"{{{field_name}}}"), field_name


_FORMATTER = _FieldFormatter()


def translator(lang: str) -> Translator:
    """The translator of a language; English, all in the plural, where the catalogue is not installed."""
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}")
    catalog = gettext.NullTranslations()
    if folder := _CATALOG_FOLDERS.get(lang):
        path = resources.files("docgen") / "locale" / folder / "LC_MESSAGES" / f"{DOMAIN}.mo"
        if path.is_file():
            with path.open("rb") as stream:
                catalog = gettext.GNUTranslations(stream)
    return Translator(lang=lang, catalog=catalog)


def choose(lang_option: str | None, environ: Mapping[str, str]) -> str:
    """The language to speak: ``--lang``, else DOCGEN_LANG, else the locale.

    "zh" for any Chinese locale, else "en"; LC_ALL before LC_MESSAGES before LANG, as POSIX has it.
    """
    for wish in (lang_option, environ.get("DOCGEN_LANG")):
        if wish:
            return "zh" if wish.lower().startswith("zh") else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := environ.get(name):
            return "zh" if locale.lower().startswith("zh") else "en"
    return "en"


def error_text(error: DocgenError, translate: Translator) -> tuple[str, str]:
    """What happened, and what to do about it ("" where the error brings no remedy)."""
    message = translate(Text(error.msgid, error.args_))
    return message, translate(Text(error.remedy, error.args_)) if error.remedy else ""


def clean(value: str) -> str:
    """A value fit for a terminal and a one-line report: control characters become visible."""
    return value.translate(_CLEAN)
