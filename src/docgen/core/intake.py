"""From what a reader found to records: normalised, validated, every problem of every record at once.

Pure: the same input gives the same records and the same problems, in the order of their places.
A record exists only where nothing at all is wrong with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jsonschema.protocols import Validator

from docgen.core import qr, rules, schema, series
from docgen.core import values as val
from docgen.core.characters import code_point
from docgen.core.drafts import Draft, place_order, placed
from docgen.core.records import lookup
from docgen.core.schema import FieldProblem, Path, label_at, path_text, plain_path
from docgen.core.schema_words import missing
from docgen.core.tables import read_tables
from docgen.core.trees import read_trees
from docgen.model import DocumentType, Field, Node, Problem, RawInput, Record, Scalar, Source, Text

Uncovered = Callable[[str], frozenset[str]]
"""The characters of a text that no font at hand can set."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of an input, good or not.

    ``index`` counts from 0 in the order of the input.  ``raw`` is what stood there, a mapping of
    field names to nodes, each with its place, so that a workbook of rejects can be written.
    ``values`` is what could be read of it, as a record holds it, whether right or not.
    """

    index: int
    source: Source
    record: Record | None
    problems: tuple[Problem, ...]
    raw: Node
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Intake:
    """What an input holds.

    ``general`` are the problems of the input as a whole (an unknown column, a missing sheet): while
    there are any, nothing should be issued, not even in part.  ``problems`` are all, general ones and
    those of the entries, in the order of their places.  ``ignored`` names the sheets not read.
    """

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    general: tuple[Problem, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        """The records of the entries that have no problem."""
        return tuple(entry.record for entry in self.entries if entry.record is not None)


def records(doctype: DocumentType, raw: RawInput, uncovered: Uncovered | None = None) -> Intake:
    """Read every record of ``raw`` as one of ``doctype``.

    ``uncovered`` tells which characters cannot be set; without it that is not checked.  Raises
    TemplateError only, when a rule of the type cannot be worked out.
    """
    found = read_tables(doctype, raw.sheets) if raw.sheets else read_trees(doctype, raw.trees)
    checks = _Checks(
        schema.build_validator(doctype),
        rules.RuleBook(doctype),
        uncovered or _all_covered,
    )
    normals = _Normals()
    works = [_Work(doctype, draft, normals) for draft in found.drafts]
    for work in works:
        work.read()
        work.check(checks)
    _find_twins(doctype, works)
    order = {sheet.name: number for number, sheet in enumerate(raw.sheets)}

    def place(problem: Problem) -> tuple[int, tuple[int, int, int]]:
        return order.get(problem.source.sheet, 0), place_order(problem.source)

    general = list(found.general)
    if not works and not general:
        general.append(_nothing(raw))
    entries = tuple(
        Entry(
            index=index,
            source=work.draft.node.source,
            record=work.record(),
            problems=tuple(sorted(work.problems, key=place)),
            raw=work.draft.node,
            values=work.values,
        )
        for index, work in enumerate(works)
    )
    everything = [*general, *(problem for entry in entries for problem in entry.problems)]
    return Intake(entries, tuple(sorted(everything, key=place)), tuple(general), found.ignored)


def _all_covered(_text: str) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class _Checks:
    """What is built once for all records."""

    validator: Validator
    rules: rules.RuleBook
    uncovered: Uncovered


class _Normals:
    """What texts are in their fields, worked out once: the records of an input repeat many."""

    _MOST = 20_000

    def __init__(self) -> None:
        # With the field, so that no other takes its place in memory.
        self._known: dict[tuple[int, str], tuple[Field, val.Normal | val.ValueProblem]] = {}

    def of(self, one: Field, raw: Scalar) -> val.Normal | val.ValueProblem:
        """``values.normalise``."""
        if not isinstance(raw, str):
            return val.normalise(one, raw)
        known = self._known.get((id(one), raw))
        if known is None:
            if len(self._known) >= self._MOST:
                self._known.clear()
            known = self._known[id(one), raw] = one, val.normalise(one, raw)
        return known[1]


@dataclass(slots=True)
class _Work:
    """One record on its way: values so far, places, problems."""

    doctype: DocumentType
    draft: Draft
    normals: _Normals
    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[Path, Source] = field(default_factory=dict)
    raws: dict[Path, Scalar] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    bad: set[Path] = field(default_factory=set)

    # --- reading --------------------------------------------------------------------------------

    def read(self) -> None:
        """Normalise every value; then once more those whose format another field decides."""
        for path, problem in self.draft.problems:
            self.problems.append(problem)
            self.bad.add(path)
        self.values = self.mapping(self.doctype.fields, self.draft.node, ())
        for name, form in schema.conditional_formats(self.doctype, self.values).items():
            one = schema.field_at(self.doctype.fields, (name,))
            if one is not None and name in self.values and not self.is_bad((name,)):
                value = self.scalar(replace(one, format=form), self.raws[(name,)], (name,))
                if value is None:
                    del self.values[name]
                else:
                    self.values[name] = value

    def mapping(self, fields: Sequence[Field], node: Node, path: Path) -> dict[str, Any]:
        self.sources[path] = node.source
        found = node.value if isinstance(node.value, Mapping) else {}
        values: dict[str, Any] = {}
        for one in fields:
            if one.name not in found:
                continue
            value = self.value(one, found[one.name], (*path, one.name))
            if value is not None:
                values[one.name] = value
        return values

    def value(self, one: Field, node: Node, path: Path) -> Any:
        self.sources[path] = node.source
        if one.type == "object":
            if node.value is None:
                return None
            inside = self.mapping(one.children, node, path)
            return inside if inside or one.required else None
        if one.type == "array":
            return self.sequence(one, node, path)
        if isinstance(node.value, Mapping | list | tuple):
            raise TypeError("drafts hold scalars where fields are scalars")
        scalar: Scalar = node.value  # type: ignore[assignment]
        self.raws[path] = scalar
        return self.scalar(one, scalar, path)

    def sequence(self, one: Field, node: Node, path: Path) -> list[Any] | None:
        if not isinstance(node.value, list | tuple):
            return None
        values: list[Any] = []
        for item in node.value:
            here = (*path, len(values))
            if one.is_rows:
                values.append(self.mapping(one.children, item, here))
                continue
            value = self.value(one.item or one, item, here)
            if value is not None or here in self.bad:  # a bad item keeps its position
                values.append(value)
        return values or None  # an empty list says no more than an absent one

    def scalar(self, one: Field, raw: Scalar, path: Path) -> Any:
        value = self.normals.of(one, raw)
        if isinstance(value, val.ValueProblem):
            label = label_at(self.doctype.fields, path)
            self.add(FieldProblem(value.code, path, label, value.what, value.remedy))
            return None
        return value

    # --- checking -------------------------------------------------------------------------------

    def check(self, checks: _Checks) -> None:
        """Schema, then what the number needs, characters, and rules over fields that are fine."""
        for problem in schema.validate(self.doctype, self.values, checks.validator):
            if not self.is_bad(problem.path) and not self.is_quiet(problem.path):
                self.add(problem)
        for problem in (*self.unnumbered(), *self.unset(checks.uncovered)):
            if not self.is_bad(problem.path) and not self.is_quiet(problem.path):
                self.add(problem)
        broken = {path for path in self.bad if path}
        broken |= {(dotted.split(".")[0],) for dotted in self.draft.quiet}
        for problem in checks.rules.broken_by(self.values, broken):
            self.add(problem)

    def unnumbered(self) -> Iterator[FieldProblem]:
        """Fields that the number needs: there, and safe to stand in a file name."""
        spec = self.doctype.number
        scope = [name for name in spec.scope if name not in series.PERIOD_NAMES]
        for name in dict.fromkeys((*scope, spec.date)):
            one = schema.field_at(self.doctype.fields, (name,))
            if one is None:
                continue  # year, month, issue: no fields
            value = self.values.get(name)
            if value is None:
                code, what, remedy = missing(one)
                yield FieldProblem(code, (name,), one.label, what, remedy)
            elif name in scope and not series.is_safe(str(value)):
                yield FieldProblem(
                    "number.unsafe",
                    (name,),
                    one.label,
                    Text("The value becomes part of the document's number, which it cannot."),
                    Text("Use letters, digits and Chinese characters only, at most 24."),
                )
        own = [name for name in scope if name in self.values]
        safe = all(series.is_safe(str(self.values[name])) for name in own)
        if safe and not qr.fits(self.doctype.id, series.longest(spec, self.values)):
            # The type alone fits (its loading has checked), so a field is to blame.
            name = max(own, key=lambda name: len(str(self.values[name]).encode()))
            yield FieldProblem(
                "number.long",
                (name,),
                label_at(self.doctype.fields, (name,)),
                Text("The document's number becomes too long for its QR code."),
                Text("Shorten the value; a Chinese character counts as three letters."),
            )

    def unset(self, uncovered: Uncovered) -> Iterator[FieldProblem]:
        """Texts with characters that no font can set."""
        for path, _, value in schema.leaves(self.doctype.fields, self.values):
            if not isinstance(value, str) or value.isascii():
                continue
            if chars := sorted(uncovered(value.replace("\n", ""))):
                named = "、".join(f"{char} ({code_point(char)})" for char in chars[:10])
                yield FieldProblem(
                    "font.uncovered",
                    path,
                    label_at(self.doctype.fields, path),
                    Text("No font at hand can set: {characters}.", {"characters": named}),
                    Text(
                        "Install a font that has it on this machine, or write it as the identity "
                        "document's Latin line or a standard character does."
                    ),
                )

    def is_bad(self, path: Path) -> bool:
        """Whether the path, a part of it or what it is part of has a problem already."""
        return any(path[: len(one)] == one or one[: len(path)] == path for one in self.bad if one)

    def is_quiet(self, path: Path) -> bool:
        """Whether the whole input has been told already that this is missing."""
        plain = plain_path(path)
        return any(
            plain == one or one.startswith(f"{plain}.") or plain.startswith(f"{one}.")
            for one in self.draft.quiet
        )

    def add(self, found: FieldProblem) -> None:
        """Keep a problem, with the place and what stood there."""
        self.problems.append(
            placed(self.doctype, found, self.place(found.path), self.raws.get(found.path))
        )
        self.bad.add(found.path)

    def place(self, path: Path) -> Source:
        """The place of a path; of what is missing, where it would stand."""
        if path in self.sources:
            return self.sources[path]
        for known, source in self.sources.items():
            if known[: len(path)] == path:
                return source
        above = path
        while above and above not in self.sources:
            above = above[:-1]
        source = self.sources[above]
        if source.sheet is not None or source.cell is not None:
            return source
        rest = path_text(path[len(above) :])
        return replace(source, path=f"{source.path}.{rest}" if source.path else rest)

    def record(self) -> Record | None:
        """The record, if nothing is wrong with it."""
        if self.problems or self.draft.quiet:
            return None
        return Record(
            type_id=self.doctype.id,
            values=self.values,
            source=self.draft.node.source,
            sources={path_text(path): source for path, source in self.sources.items() if path},
        )


def _find_twins(doctype: DocumentType, works: Sequence[_Work]) -> None:
    """Two records with the same natural key: the later one is the problem."""
    first: dict[str, Source] = {}
    for work in works:
        parts = [lookup(work.values, path) for path in doctype.key]
        paths: list[Path] = [tuple(path.split(".")) for path in doctype.key]
        if any(part is None for part in parts) or any(work.is_bad(path) for path in paths):
            continue
        key = json.dumps(parts, ensure_ascii=False, sort_keys=True)
        if key not in first:
            first[key] = work.place(paths[0])
            continue
        labels = [one for path in paths if (one := label_at(doctype.fields, path))]
        what = Text(
            "The record at {place} has the same {fields}.",
            {"place": _where(first[key]), "fields": schema.joined(labels)},
        )
        remedy = Text("Remove one of the two; a document is issued once only.")
        work.add(
            FieldProblem("key.duplicate", paths[0], labels[0] if labels else None, what, remedy)
        )


def _where(source: Source) -> str:
    """A place within the same input: the cell, or the line."""
    parts = (source.sheet, source.cell or source.path)
    return " ".join(part for part in parts if part) or str(source.line or 1)


def _nothing(raw: RawInput) -> Problem:
    first = raw.sheets[0] if raw.sheets else None
    return Problem(
        "input.empty",
        Text("There is no record in the input."),
        Text("Fill in at least one row below the headers."),
        Source(first.file if first else "", first.name if first else None),
    )
