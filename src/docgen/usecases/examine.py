"""Prove archived documents by what they were made from: their texts, and their very bytes.

The text of every rendition is compared with what the record and the archived template say, and the
files are made anew and compared byte by byte.  Runs in worker processes; changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from docgen.core import disposal, life, sameness, seals, voids
from docgen.errors import DocgenError
from docgen.model import Act, Check, Checked, Document, Extract, Failure, Finding, State, Text
from docgen.ports import Checks, Extractor, Progress, Register, Stamp, Store
from docgen.usecases.make import DOCUMENT, RECORD, Composed, Maker
from docgen.usecases.void import stamped_pdf


@dataclass(frozen=True, slots=True)
class Examined:
    """What was examined: how many documents, what is wrong with them, and those whose bytes could
    not be judged, because another version of the PDF engine made them or they were set with other
    bundled faces.
    """

    documents: int
    findings: tuple[Finding, ...]
    other_engine: tuple[str, ...]
    other_fonts: tuple[str, ...]


def chosen(register: Register, numbers: Collection[str]) -> Sequence[Document]:
    """The documents with files: all, or those of these numbers.  Raises NotFoundError for a number
    that was never given, or has no files yet, DisposedError for one of a document that was destroyed.
    """
    documents = [one for one in register.documents() if one.object_id is not None]
    gone = {one.serial: one for one in documents if one.state is State.DISPOSED}
    filed = {
        one.serial: one
        for one in documents
        if one.state is not State.PENDING and one.serial not in gone
    }
    for number in numbers:
        if number in gone:
            raise disposal.gone(gone[number])
        life.known(filed.get(number), number)
    return [filed[number] for number in dict.fromkeys(numbers)] or list(filed.values())


def examine(
    documents: Sequence[Document],
    *,
    checks: Checks,
    texts: bool,
    bytes_: bool,
    progress: Progress | None = None,
) -> Examined:
    """Examine these documents; findings come in the order of the documents."""
    jobs = [Check(one.serial, str(one.object_id), texts, bytes_) for one in documents]
    answers: dict[str, Checked] = {}
    for answer in checks.run(jobs):
        answers[answer.serial] = answer if isinstance(answer, Checked) else _failed(answer)
        if progress is not None:
            progress.advance()
    ordered = [answers[job.serial] for job in jobs]
    return Examined(
        documents=len(jobs),
        findings=tuple(finding for one in ordered for finding in one.findings),
        other_engine=tuple(one.serial for one in ordered if one.other_engine),
        other_fonts=tuple(one.serial for one in ordered if one.other_fonts),
    )


def _failed(failure: Failure) -> Checked:
    reason = failure.reason or failure.error
    return Checked(
        failure.serial,
        (
            Finding(
                "document.unreadable",
                failure.serial,
                Text("The document cannot be examined: {reason}", {"reason": reason}),
            ),
        ),
    )


class Examiner:
    """``examiner(check)`` looks at one document; built once in each worker process.

    ``fonts`` is the digest of the bundled faces that the maker's renderers set with.
    """

    def __init__(
        self,
        *,
        maker: Maker,
        store: Store,
        extractors: Sequence[Extractor],
        fonts: str,
        stamp: Stamp,
    ) -> None:
        self._maker = maker
        self._store = store
        self._extractors = tuple(extractors)
        self._fonts = fonts
        self._stamp = stamp

    def __call__(self, check: Check) -> Checked:
        composed = self._maker.compose(self._store.read(check.object_id, RECORD))
        texts = list(self._texts(check, composed)) if check.texts else []
        made = self._bytes(check, composed) if check.bytes_ else Checked(check.serial, ())
        return replace(made, findings=(*texts, *made.findings))

    def _texts(self, check: Check, composed: Composed) -> Iterator[Finding]:
        values, doctype = composed.record.values, composed.doctype
        expected = sameness.said(composed.composition)
        for path, field in sameness.unprinted(doctype, values, expected):
            yield Finding(
                "text.value",
                check.serial,
                Text(
                    "The value of '{path}' ({label}) is in the record, but not in the text.",
                    {"path": path, "label": field.label.zh},
                ),
            )
        for extractor, name in self._renditions(check):
            try:
                extract = extractor.extract(self._store.read(check.object_id, name))
            except DocgenError as error:
                yield Finding(
                    "text.unreadable", f"{check.serial}/{name}", Text(error.msgid, error.args_)
                )
                continue
            hide = sameness.hider(doctype, values)
            found = sameness.lines(extract.paragraphs)
            one, other = expected, found
            if composed.composition.word is not None:
                one, other = sameness.unspaced(expected), sameness.unspaced(found)
            parting = sameness.difference(one, other, hide)
            if parting is not None:
                yield _parting(check.serial, name, parting)
            yield from _embedded(check.serial, name, extract, composed.source)

    def _bytes(self, check: Check, composed: Composed) -> Checked:
        """What differs from the files made anew; and whether another engine or other faces explain it."""
        findings = []
        other_engine = other_fonts = False
        named = composed.record.fonts
        for name, made in self._maker.files(composed).items():
            stored = self._store.read(check.object_id, name)
            if stored == made:
                continue
            if named is not None and named != self._fonts:
                other_fonts = True
                continue
            if self._engines_differ(name, stored, made):
                other_engine = True
                continue
            findings.append(_differing(check.serial, name, stored, made))
        void = self._void_bytes(check)
        return Checked(
            check.serial,
            (*findings, *void.findings),
            other_engine or void.other_engine,
            other_fonts or void.other_fonts,
        )

    def _void_bytes(self, check: Check) -> Checked:
        """The same of the PDF that says the document is void: from the issued one and the act's day."""
        act = self._voided(check)
        if act is None:
            return Checked(check.serial, ())
        stored = self._store.read(check.object_id, voids.VOID_PDF)
        made = stamped_pdf(self._store, check.object_id, at=act.at, stamp=self._stamp)
        if stored == made:
            return Checked(check.serial, ())
        was, now = self._stamp.made_with(stored), self._stamp.made_with(made)
        if "" not in was and was != now:
            engine, fonts = (one != other for one, other in zip(was, now, strict=True))
            return Checked(check.serial, (), engine, fonts)
        return Checked(check.serial, (_differing(check.serial, voids.VOID_PDF, stored, made),))

    def _voided(self, check: Check) -> Act | None:
        """The act that made a document void, as its object tells it."""
        return next((act for act in self._acts(check) if act.name == life.VOID), None)

    def _acts(self, check: Check) -> Iterator[Act]:
        stored = self._store.get(check.object_id)
        for version in range(2, len(stored.versions) + 1 if stored is not None else 2):
            told = self._store.read(check.object_id, life.act_path(version))
            yield life.read_act(told, check.serial, version)

    def _renditions(self, check: Check) -> Iterator[tuple[Extractor, str]]:
        """Every file that says what the document says, with what reads it back."""
        acts = list(self._acts(check))
        further = [voids.VOID_PDF] if any(act.name == life.VOID for act in acts) else []
        further += [seals.SEALED_PDF] if seals.given(acts) else []
        for extractor in self._extractors:
            yield extractor, DOCUMENT + extractor.suffix
            for name in further:
                if name.endswith(extractor.suffix):
                    yield extractor, name

    def _engines_differ(self, name: str, stored: bytes, made: bytes) -> bool:
        """Whether the files say that different versions of a program made them."""
        for extractor in self._extractors:
            if name == DOCUMENT + extractor.suffix:
                try:
                    was = extractor.extract(stored).producer
                except DocgenError:
                    return False
                return was != extractor.extract(made).producer
        return False


def _differing(serial: str, name: str, stored: bytes, made: bytes) -> Finding:
    pairs = enumerate(zip(stored, made, strict=False))
    place = next((i for i, (one, other) in pairs if one != other), min(len(stored), len(made)))
    return Finding(
        "bytes.differ",
        f"{serial}/{name}",
        Text(
            "Made anew from record and template, the file differs from byte {place} on. "
            "If 'docgen verify' finds nothing else, it is as it was issued, and another "
            "version of docgen made it.",
            {"place": place + 1},
        ),
    )


def _parting(serial: str, name: str, parting: sameness.Difference) -> Finding:
    return Finding(
        "text.differs",
        f"{serial}/{name}",
        Text(
            "Its text is not that of record and template: paragraph {number} says “{found}” instead "
            "of “{expected}”.",
            {
                "number": parting.paragraph,
                "found": parting.found,
                "expected": parting.expected,
            },
        ),
    )


def _embedded(serial: str, name: str, extract: Extract, record: bytes) -> Iterator[Finding]:
    """A rendition that carries files carries the record, as it is filed, and nothing else."""
    if name.endswith(".pdf") and dict(extract.embedded) != {RECORD: record}:
        yield Finding(
            "text.record",
            f"{serial}/{name}",
            Text("The record embedded in it is not the one that is filed."),
        )
