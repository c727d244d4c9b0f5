"""Sentences for people, and what is wrong with an input, with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages (a field's label, a type's title)."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence not yet in a language.

    ``msgid`` is the English source with ``{name}`` fields, looked up in the gettext catalogue;
    ``args`` fills them (a ``Label`` or ``Text`` among them is put into the reader's language).
    ``zh``, where given, is the Chinese sentence itself: a document type's rules bring their own.
    """

    msgid: str
    args: Mapping[str, object] = field(default_factory=dict)
    zh: str | None = None

    def __str__(self) -> str:
        """The English sentence, for logs and for the words of an exception."""
        return self.msgid.format(**self.args)


@dataclass(frozen=True, slots=True)
class Source:
    """A place in an input: ``file`` is its name as the user gave it.

    ``sheet`` and ``cell`` ("B7") for workbooks; ``cell`` also for CSV (column letter and row, as a
    spreadsheet would show it); ``line`` (1-based) and ``path`` ("[3].outlets[0].region") for JSON
    and YAML.
    """

    file: str
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the input, with its place.  A value, collected, never raised.

    ``code`` is stable and language-free ("citizen-number.check-digit"); ``field`` is the path in
    the record ("outlets[0].region"), ``label`` its label; ``what`` says what is wrong, ``remedy``
    what would be right.  ``value`` is what stood there, as text, already masked when the field holds
    personal data.
    """

    code: str
    what: Text
    remedy: Text
    source: Source
    field: str = ""
    label: Label | None = None
    value: str = ""
