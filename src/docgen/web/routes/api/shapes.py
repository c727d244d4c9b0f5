"""Documents, their signatures and search results, as the OpenAPI description tells them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from docgen.model import State
from docgen.web.routes.api.models import Model, Title

_MOMENT = "UTC, as the ledger writes it: 2026-11-28T08:30:00Z."


class LeafTold(Model):
    """One value of a record, with its label in both languages."""

    label: str
    label_zh: str = Field(alias="标签")
    value: str = Field(description="Masked where it is personal data, unless asked for in full.")


class SignatureTold(Model):
    """A place to sign, with the signature where it was given."""

    role: str
    title: Title
    whose: str | None = Field(alias="for")
    by: str | None
    on: str | None
    opinion: str | None


class PlaceTold(Model):
    """Who may sign now."""

    role: str
    title: Title
    whose: str | None = Field(alias="for")


class SigningTold(Model):
    """Who has signed a document and who is next."""

    number: str
    complete: bool
    released: dict[str, Any] | None
    next: list[PlaceTold]
    signatures: list[SignatureTold]
    seals: list[dict[str, Any]]


class LinkTold(Model):
    """A link with another document."""

    kind: str = Field(examples=["replaced-by"])
    to: str
    at: str = Field(description=_MOMENT)


class FileTold(Model):
    """A file of a document."""

    digest: str = Field(examples=["sha512:9f86d081…"])


class EntryTold(Model):
    """A line of the ledger about a document."""

    sequence: int
    at: str = Field(description=_MOMENT)
    act: str = Field(examples=["issue"])
    actor: str
    data: dict[str, Any] | None = Field(default=None, description="What an act tells.")


class OriginalTold(Model):
    """The signed original: its scans, and where the paper lies."""

    number: str
    files: list[str]
    pages: int
    place: dict[str, str]


class FiledTold(Model):
    """Under which code a closed month lists it."""

    code: str
    catalogue: str


class DocumentTold(Model):
    """Everything about one document."""

    number: str = Field(examples=["QR-SH01-202611-0001"])
    type: str
    state: State
    series: str
    sequence: int
    links: list[LinkTold]
    issued_on: str
    template: str
    inventory: str | None
    origin: dict[str, Any]
    record: list[LeafTold]
    seals: list[dict[str, Any]]
    tombstone: dict[str, Any] | None = Field(description="What is left of a destroyed document.")
    files: dict[str, FileTold]
    history: list[EntryTold]
    signatures: list[SignatureTold]
    original: OriginalTold | None
    filed: FiledTold | None


class LinksTold(Model):
    """A document with its links."""

    number: str
    links: list[LinkTold]


class ReplacedTold(Model):
    """A document that has taken the place of another one, which is void."""

    number: str = Field(examples=["QR-SH01-202611-0007"])
    replaces: str = Field(examples=["QR-SH01-202611-0001"])
    reason: str
    issued: bool = Field(description="Whether it was issued now; false: it was there already.")
    href: str = Field(examples=["/api/v1/documents/QR-SH01-202611-0007"])
    warnings: list[str] = Field(description="What a person should know beside it.")


class VoidTold(Model):
    """A void document: since when, by whom and why."""

    number: str
    state: State
    reason: str
    at: str | None
    actor: str | None


class PassageTold(Model):
    """A passage of a document's text; ``matches`` are (begin, end) in it."""

    text: str
    matches: list[list[int]]


class HitTold(Model):
    """A document that was found; masked."""

    number: str
    type: str
    branch: str
    team: str | None
    issued_on: str
    period: str | None
    state: State
    signed: bool | None = Field(description="null: its type asks for no signature.")
    original: bool | None = Field(description="Whether it is back; null: none is asked for.")
    fields: dict[str, str]
    passages: list[PassageTold]


class SearchTold(Model):
    """A page of hits."""

    query: str = Field(description="The query as docgen understood it.")
    total: int
    next: str | None = Field(description="The place where the next page begins: `after`.")
    hits: list[HitTold]
    notes: list[str] = Field(description="Why nothing may have been found.")
    facets: dict[str, dict[str, int]] | None = None
