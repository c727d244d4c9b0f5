"""The program in processes of its own, forked from one that has everything imported.

The parent stays free of threads, locks and open databases: what a child opens is its own.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import gc
import io
import json
import os
import re
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

from docgen import bootstrap, doctypes
from docgen.bootstrap import formats
from docgen.cli import generate
from docgen.cli.main import COMMANDS, cli, main
from docgen.core import composing
from docgen.core.chain import canonical_json
from docgen.core.composing import AnyComposer
from docgen.model import (
    Certificate,
    Composition,
    DocumentType,
    Issued,
    Scan,
    SealedPdf,
    SealFound,
    SealOrder,
    SealPlace,
)
from docgen.usecases.check import Checked, check
from tests.crash.faults import Saboteur

Made = TypeVar("Made")
TYPE = "client-confirmation"
DATE = "2026-11-30"
CRASHED = 70  # a traceback instead of a sentence
SECONDS = 60  # a process that has not ended by then is killed, and the test fails


@dataclass(frozen=True)
class Ran:
    """What one run gave; ``code`` is negative for a signal, ``count`` the operations it did."""

    code: int
    out: str
    err: str
    count: int = 0

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class PlainRenderer:
    """A rendition in no time: the text and the record, the same bytes every time."""

    media_type = "text/plain"

    def __init__(self, suffix: str) -> None:
        self.suffix = suffix

    def render(self, composition: Composition, record_json: bytes) -> bytes:
        return f"{self.suffix}\n{composition.text}\n".encode() + record_json

    def uncovered(self, text: str) -> frozenset[str]:
        return frozenset()


class PlainStamp:
    """Marks a plain rendition as void."""

    def stamp(self, pdf: bytes, on: dt.date) -> bytes:
        return f"VOID {on}\n".encode() + pdf

    def made_with(self, pdf: bytes) -> tuple[str, str]:
        return "plain", "plain"


class PlainScanReader:
    """Takes a text for a scan: each line is a page, and what its code says."""

    def read(self, name: str, data: bytes) -> Scan:
        codes = tuple(tuple(line.split()) for line in data.decode().splitlines())
        return Scan(name, data, ".pdf", "application/pdf", codes)

    def part(self, scan: Scan, pages: Sequence[int]) -> Scan:
        lines = scan.data.splitlines(keepends=True)
        return self.read(scan.name, b"".join(lines[page] for page in pages))

    def printed(self, serial: str, data: bytes) -> Issued:
        return Issued(serial, 1)


class PlainSealer:
    """Seals a plain rendition with other bytes each time, as a signature has them."""

    certificate = Certificate("sha256:00", "样例证券", "O=x", "O=x", "1", "", "")

    def seal(self, pdf: bytes, order: SealOrder) -> SealedPdf:
        data = pdf + f"SEAL {order.number} {os.urandom(8).hex()}\n".encode()
        return SealedPdf(data, SealPlace(1, 0, 0), timestamp=False)


class PlainSealReader:
    """Reads what ``PlainSealer`` wrote."""

    def read(self, pdf: bytes, moments: Sequence[str]) -> Sequence[SealFound]:
        found = re.finditer(rb"SEAL (\d+) [0-9a-f]{16}\n", pdf)
        return [
            SealFound(f"Seal{one[1].decode()}", one.end(), "sha256:00", intact=True, trusted=None)
            for one in found
        ]


def plain_renderers() -> Sequence[PlainRenderer]:
    return PlainRenderer(".pdf"), PlainRenderer(".docx")


def generating(file: Path, *, jobs: int = 0) -> list[str]:
    """The arguments that issue the records of a file."""
    return ["generate", TYPE, str(file), "--jobs", str(jobs), "--date", DATE, "--json"]


def warm_up(archive: Path, *many: Sequence[str]) -> None:
    """Run commands in this very process: what they import, compile and check, its children have."""
    for command in COMMANDS:
        cli.get_command(click.Context(cli), command)
    for args in many:
        ran = captured(["--lang", "en", "--archive", str(archive), *args])
        assert ran.code == 0, ran
    gc.collect()
    gc.freeze()  # a collection in a child would copy all its memory


def use_plain_renderers() -> None:
    """Documents cost next to nothing from now on, here and in the processes begun from here."""
    formats.renderers = bootstrap.renderers = plain_renderers
    formats.scan_reader = bootstrap.scan_reader = PlainScanReader
    formats.stamp = bootstrap.stamp = PlainStamp
    bootstrap.sealer = lambda *_args, **_more: PlainSealer()
    bootstrap.seal_reader = lambda *_args: PlainSealReader
    formats.uncovered = bootstrap.uncovered = lambda: lambda _text: frozenset()


class _RememberingComposer:
    """Composes each record once."""

    def __init__(self, composer: AnyComposer) -> None:
        self.doctype = composer.doctype
        self.compose = _remembered(composer.compose)
        self.text = _remembered(composer.text)


def _remembered(made: Callable[..., Made]) -> Callable[..., Made]:
    known: dict[tuple[bytes, str], Made] = {}

    def make(record: Mapping[str, Any], **more: Any) -> Made:
        key = canonical_json(record), repr(more)
        if key not in known:
            known[key] = made(record, **more)
        return known[key]

    return make


def remember_what_is_pure() -> None:
    """What follows from its arguments alone is worked out once, in the parent, for all children:
    document types, templates, compositions, the check of an input.
    """
    load, compose_with = doctypes.from_files, composing.composer
    types: dict[str, DocumentType] = {}
    composers: dict[str, AnyComposer] = {}

    def from_files(files: Mapping[str, bytes]) -> DocumentType:
        digest = doctypes.digest(files)
        if digest not in types:
            types[digest] = load(files)
        return types[digest]

    def composer(doctype: DocumentType) -> AnyComposer:
        if doctype.digest not in composers:
            composers[doctype.digest] = _RememberingComposer(compose_with(doctype))
        return composers[doctype.digest]

    checks: dict[tuple[str, bytes], Checked] = {}

    def checked(doctype: DocumentType, *, data: bytes, **more: Any) -> Checked:
        key = doctype.digest, data
        if key not in checks:
            checks[key] = check(doctype, data=data, **more)
        return checks[key]

    doctypes.from_files = from_files
    generate.check = checked  # type: ignore[attr-defined]
    composing.composer = composer


class Running:
    """A child that does something, its output kept."""

    def __init__(
        self,
        act: Callable[[], int],
        saboteur: Saboteur | None = None,
        gate: tuple[int, int] | None = None,
        lifetime: float = SECONDS,
    ) -> None:
        files = [tempfile.TemporaryFile() for _ in range(3)]  # noqa: SIM115 - closed by ``wait``
        self._out, self._err, self._count = files
        self._pid = os.fork()
        if self._pid == 0:
            self._be_the_child(act, saboteur, gate, lifetime)

    def wait(self) -> Ran:
        _, status = os.waitpid(self._pid, 0)
        out, err, count = (_content(file) for file in (self._out, self._err, self._count))
        return Ran(os.waitstatus_to_exitcode(status), out, err, int(count or 0))

    def _be_the_child(
        self,
        act: Callable[[], int],
        saboteur: Saboteur | None,
        gate: tuple[int, int] | None,
        lifetime: float,
    ) -> None:
        code = CRASHED
        try:
            os.dup2(self._out.fileno(), 1)
            os.dup2(self._err.fileno(), 2)
            signal.setitimer(signal.ITIMER_REAL, lifetime)  # its signal kills, unhandled
            if gate is not None:
                read, write = gate
                os.close(write)
                os.read(read, 1)  # the end of file is the start signal
            if saboteur is not None:
                saboteur.arm()
            code = act()
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            if saboteur is not None:
                os.pwrite(self._count.fileno(), str(saboteur.count).encode(), 0)
            os._exit(code)


def run(args: Sequence[str], saboteur: Saboteur | None = None, *, lifetime: float = SECONDS) -> Ran:
    """One run of the program, to its end, or until its time is over."""
    return Running(partial(_code, args), saboteur, lifetime=lifetime).wait()


def run_in_turn(many: Sequence[Sequence[str]]) -> list[Ran]:
    """Several runs, one after the other, in one process: forking costs more than they do."""

    def act() -> int:
        sys.stdout.write(json.dumps([dataclasses.astuple(captured(args)) for args in many]))
        return 0

    ran = Running(act).wait()
    assert ran.code == 0, ran
    return [Ran(*one) for one in ran.json]


def run_at_once(many: Sequence[Sequence[str]]) -> list[Ran]:
    """Several runs that all begin at the same moment."""
    gate = os.pipe()
    children = [Running(partial(_code, args), gate=gate) for args in many]
    for end in gate:
        os.close(end)
    return [child.wait() for child in children]


def _code(args: Sequence[str]) -> int:
    try:
        main(args)
    except SystemExit as left:
        return int(left.code or 0)
    except BaseException:  # noqa: BLE001 - whatever it is, the test shall show it
        sys.stderr.write(traceback.format_exc())
    return CRASHED


def captured(args: Sequence[str]) -> Ran:
    """One run of the program in this very process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = _code(args)
    return Ran(code, out.getvalue(), err.getvalue())


def _content(file: BinaryIO) -> str:
    with file:
        file.seek(0)
        return file.read().decode()
