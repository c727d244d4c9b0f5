"""What is sent to the API and what it answers, as the OpenAPI description tells it.

The answers themselves are made by ``docgen.writers.data``; a test holds the two to each other.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from docgen.core import links
from docgen.core.signing import LONGEST_NAME, LONGEST_OPINION
from docgen.model import Fate

_SAYS_SOMETHING = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
_ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
_LINE = StringConstraints(max_length=200, pattern=_ONE_LINE)
Line = Annotated[str, _LINE]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_SAYS_SOMETHING)]


class Model(BaseModel):
    """One shape; nothing stands in it that the description does not name."""

    model_config = ConfigDict(extra="forbid")


class Title(Model):
    """A name in both languages."""

    zh: str
    en: str


# --- errors ---------------------------------------------------------------------------------------


class ProblemTold(Model):
    """Something wrong with a record: where, what, and what to do about it."""

    code: str = Field(description="The kind of problem, in no language.", examples=["format"])
    file: str
    sheet: str | None
    cell: str | None = Field(description="In a workbook: the cell.", examples=["F5"])
    line: int | None = Field(description="In JSON: the line.")
    path: str | None = Field(description="In JSON: the place.", examples=["[0].opened_on"])
    field: str = Field(description="Path of the field in the record.", examples=["opened_on"])
    label: str
    value: str
    what: str
    remedy: str


class ErrorTold(Model):
    """Why something was not done.  Nothing was changed, unless the sentence says so."""

    code: str = Field(description="The kind of error, in no language.", examples=["not-found"])
    error: str = Field(description="The sentence, in the language of Accept-Language.")
    remedy: str = Field(description="What to do about it; may be empty.")
    problems: list[ProblemTold] | None = Field(
        default=None, description="Of records that are wrong: every problem of every one."
    )


# --- types ----------------------------------------------------------------------------------------


class TypeTold(Model):
    """A document type (文种)."""

    id: str = Field(examples=["client-confirmation"])
    title: Title
    aliases: list[str]
    owner: str = Field(description="The department whose documents these are.")
    number: str = Field(description="The pattern of its numbers.")
    template: str = Field(description="sha256 over everything its documents are made of.")


class TypeInFull(TypeTold):
    """A document type with what its records must be."""

    record_schema: dict[str, Any] = Field(
        alias="schema", description="JSON Schema (2020-12) of a record of this type."
    )


# --- check and issue ------------------------------------------------------------------------------


class CheckTold(Model):
    """What is wrong with records; nothing was changed."""

    records: int
    valid: int
    problems: list[ProblemTold]


class IssuedTold(Model):
    """A record's document."""

    number: str = Field(examples=["QR-SH01-202611-0001"])
    outcome: Fate = Field(
        description="issued: now. finished: it had its number, its files were made now. existing: issued before. "
        "void: issued before and void or destroyed, left alone. pending: it has its number, but no files yet."
    )
    record: int = Field(description="Which record of the request, from 0.")
    sheet: str | None
    cell: str | None
    href: str = Field(examples=["/api/v1/documents/QR-SH01-202611-0001"])


class FailureTold(Model):
    """A document whose files could not be made."""

    number: str
    error: str
    reason: str


class BatchTold(Model):
    """What came of records that were to be issued."""

    documents: list[IssuedTold]
    problems: list[ProblemTold] = Field(description="Of the records not issued (partial).")
    failures: list[FailureTold]
    warnings: list[str] = Field(description="What a person should know beside it.")


# --- acts -----------------------------------------------------------------------------------------


class SignatureOrder(Model):
    """A signature that was given on paper, or the like."""

    role: Reason = Field(description="Who signs: the role in the type.", examples=["reviewer"])
    by: Annotated[
        str,
        StringConstraints(min_length=1, max_length=LONGEST_NAME, pattern=_SAYS_SOMETHING),
    ] = Field(description="Name of the person who signed.", examples=["李样"])
    on: dt.date | None = Field(default=None, description="The day; today, unless given.")
    whose: Line = Field(
        default="", alias="for", description="Which of those a list names: a department, say."
    )
    opinion: Annotated[str, StringConstraints(max_length=LONGEST_OPINION, pattern=_ONE_LINE)] = ""


class WithdrawalOrder(Model):
    """A signature that was recorded by mistake."""

    role: Reason = Field(description="Who signed: the role in the type.", examples=["reviewer"])
    whose: Line = Field(
        default="", alias="for", description="Which of those a list names: a department, say."
    )
    reason: Reason = Field(examples=["登记错误"])


class ReleaseOrder(Model):
    """A document that goes out."""

    to: Reason = Field(description="To whom.", examples=["上海证券交易所"])


class LinkKind(StrEnum):
    """What a document does to an earlier one."""

    RENEWS = links.RENEWS
    SUPPLEMENTS = links.SUPPLEMENTS


class LinkOrder(Model):
    """How a document belongs to an earlier one."""

    kind: LinkKind
    to: Reason = Field(
        description="Number of the earlier document.", examples=["QR-SH01-202611-0001"]
    )


class ReplacementOrder(Model):
    """Why a document is replaced; the corrected record comes beside it, as a file."""

    reason: Reason = Field(
        description="Why the present document is void.", examples=["资金账号有误"]
    )


class RecordOrder(ReplacementOrder):
    """Why a document is replaced, and the corrected record."""

    record: dict[str, Any] = Field(
        description="The corrected record: the fields that the type's JSON Schema names."
    )


class VoidOrder(Model):
    """Why a document is to be void."""

    reason: Reason = Field(examples=["资金账号有误"])


class OriginalOrder(Model):
    """Where the paper of an original lies; the scans come beside it as files."""

    room: Line = Field(default="", examples=["档案室"])
    shelf: Line = Field(default="", examples=["3"])
    box: Line = Field(default="", examples=["2026-11"])
    pages_differ: Line = Field(
        default="",
        description="Why the scans have more or fewer pages than were issued, where they do.",
    )
