"""The words of the house as frozen dataclasses.

Everything that flows between stages is one of these: immutable, without behaviour beyond small
derived properties.  Nothing here reads a file, a clock or a locale.
"""

from docgen.model.documents import (
    Act,
    Candidate,
    Confirmation,
    Document,
    Done,
    Failure,
    LedgerEntry,
    Outcome,
    Pending,
    RecordFile,
    Reservation,
    SearchEntry,
    SeriesKey,
    SeriesState,
    State,
    StoredObject,
)
from docgen.model.finding import Check, Checked, Finding, Hit, Query
from docgen.model.inputs import Node, RawInput, Scalar, Sheet
from docgen.model.pages import Composition, Extract
from docgen.model.scans import Original, Place, Scan, Stray, TrayPage
from docgen.model.types import (
    Computed,
    Derivation,
    DerivedField,
    DocumentType,
    Field,
    LegalBasis,
    Lookup,
    NumberSpec,
    Record,
    Requirement,
    Rule,
    SignatureSpec,
)
from docgen.model.words import Label, Problem, Source, Text

__all__ = [
    "Act",
    "Candidate",
    "Check",
    "Checked",
    "Composition",
    "Computed",
    "Confirmation",
    "Derivation",
    "DerivedField",
    "Document",
    "DocumentType",
    "Done",
    "Extract",
    "Failure",
    "Field",
    "Finding",
    "Hit",
    "Label",
    "LedgerEntry",
    "LegalBasis",
    "Lookup",
    "Node",
    "NumberSpec",
    "Original",
    "Outcome",
    "Pending",
    "Place",
    "Problem",
    "Query",
    "RawInput",
    "Record",
    "RecordFile",
    "Requirement",
    "Reservation",
    "Rule",
    "Scalar",
    "Scan",
    "SearchEntry",
    "SeriesKey",
    "SeriesState",
    "Sheet",
    "SignatureSpec",
    "Source",
    "State",
    "StoredObject",
    "Stray",
    "Text",
    "TrayPage",
]
