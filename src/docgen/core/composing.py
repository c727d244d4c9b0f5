"""The composer of a document type: by what its template is written in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol

from docgen.core import word_package
from docgen.core.compose import Composer
from docgen.core.word import WordComposer
from docgen.model import Composition, DocumentType


class AnyComposer(Protocol):
    """Composes the documents of one type."""

    @property
    def doctype(self) -> DocumentType: ...

    def compose(
        self, record: Mapping[str, Any], *, serial: str | None, issued_on: dt.date, period: dt.date
    ) -> Composition: ...

    def text(
        self, record: Mapping[str, Any], *, serial: str | None, issued_on: dt.date, period: dt.date
    ) -> str: ...


def is_word(doctype: DocumentType) -> bool:
    """Whether the type's template is a Word file, so that LibreOffice makes its PDFs."""
    return word_package.TEMPLATE in doctype.files


def composer(doctype: DocumentType) -> AnyComposer:
    """The composer of a type; building it checks the template (raises TemplateError)."""
    return WordComposer(doctype) if is_word(doctype) else Composer(doctype)
