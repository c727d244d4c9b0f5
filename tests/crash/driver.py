"""Kills the program at every operation, one fresh archive each; run as a process of its own.

``python -m tests.crash.driver plain`` (or ``real``, for the real renderers) reads a task a line and
answers each with a line: the runs made, and what was wrong after which of them.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen import bootstrap
from docgen.core import qr
from tests.cli.records import confirmation
from tests.crash import aftermath
from tests.crash.faults import Fault, Saboteur
from tests.crash.program import (
    Ran,
    generating,
    remember_what_is_pure,
    run,
    run_in_turn,
    use_plain_renderers,
    warm_up,
)

DOCUMENTS = 2
SERIAL = "QR-SH01-202611-0001"
STACK = (qr.payload("client-confirmation", SERIAL), "", qr.payload("client-confirmation", "QR-9"))
NAME = "欧阳样卿"
OVER = dt.date(2057, 1, 1)
WHY = ("--reason", "资金账号有误")
ACTS: Mapping[str, Sequence[str]] = {
    "sign": ("sign", SERIAL, "--role", "client", "--by", "赵样宁", "--on", "2026-11-30"),
    "void": ("void", SERIAL, *WHY),
    # Any file will do for the plain sealer, which looks into none.
    "seal": ("sign", SERIAL, "--seal", __file__, "--seal-password-file", __file__),
    "link": ("link", "QR-SH01-202611-0002", "--renews", SERIAL),
}


@dataclass(frozen=True)
class Task:
    """One share of a series of runs: each ``of``-th operation, beginning with the ``share``-th."""

    scene: str
    fault: Fault
    folder: Path
    share: int
    of: int


class Scene:
    """What is struck, on what it stands, and what heals it."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.folder = task.folder / f"{task.scene}-{task.fault}-{task.share}"
        self.folder.mkdir(parents=True)
        self.input = self.folder / "in.json"
        records = [confirmation(number) for number in range(1, DOCUMENTS + 1)]
        if task.scene == "dispose":
            records[0]["client_name"] = NAME
        self.input.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        self.expected: Mapping[str, str] = {}
        self.base: Path | None = None
        self.strike: Sequence[str] = self.generate

    @property
    def generate(self) -> Sequence[str]:
        return generating(self.input)

    def run(self, archive: Path, args: Sequence[str], saboteur: Saboteur | None = None) -> Ran:
        return run(["--lang", "en", "--archive", str(archive), *args], saboteur)

    def prepare(self) -> None:
        """The undisturbed run, and the state the struck command starts from."""
        warm_up(self.folder / "warm", self.generate, ["recover"], ["verify", "--json"])
        reference = self.folder / "reference"
        ran = self.run(reference, self.generate, Saboteur(Fault.KILL, None))
        assert ran.code == 0, ran
        self.expected = aftermath.digests(reference)
        if self.task.scene == "generate":
            return
        if self.task.scene in ACTS:
            self.base, self.strike = reference, ACTS[self.task.scene]
            return
        if self.task.scene == "rotate":
            self.base = reference
            self.strike = ["checkpoint", "rotate", "--reason", "更换"]
            return
        if self.task.scene == "replace":
            self._prepare_replacing(reference)
            return
        if self.task.scene in ("scan", "settle"):
            self._prepare_scanning(reference)
            return
        if self.task.scene == "dispose":
            self._prepare_disposing(reference)
            return
        # A run killed while the last document's files are made: numbers given, one object in place.
        self.base = self.folder / "base"
        assert any(self._half_done(at) for at in range(ran.count - 1, 0, -5))
        self.strike = ["recover"]
        if self.task.scene == "rebuild":
            self.strike = ["rebuild", "--replace"]
        elif self.task.scene == "rebuild-lost":
            (self.base / "register.db").unlink()
            (self.base / "register.db-journal").unlink(missing_ok=True)
            self.strike = ["rebuild"]

    def _prepare_replacing(self, reference: Path) -> None:
        corrected = self.folder / "corrected.json"
        record = confirmation(1, client_statement="本人已更正。")
        corrected.write_text(json.dumps([record], ensure_ascii=False), encoding="utf-8")
        self.base = reference
        self.strike = ["replace", SERIAL, str(corrected), *WHY, "--date", "2026-11-30", "--json"]
        undisturbed = self.folder / "undisturbed"
        shutil.copytree(reference, undisturbed)
        warm_up(undisturbed, self.strike)
        self.expected = aftermath.digests(undisturbed)

    def _prepare_scanning(self, reference: Path) -> None:
        """A stack with a page of a document, one without a code, one of another archive."""
        stack = self.folder / "stack.pdf"
        stack.write_text("".join(f"{line}\n" for line in STACK), encoding="utf-8")
        self.base, self.strike = reference, ["scan", str(stack), "--box", "1"]
        if self.task.scene == "settle":
            blank = self.folder / "blank.pdf"
            blank.write_text("\n")
            assert self.run(reference, ["scan", str(blank)]).code == 0
            (page,) = (reference / "tray").iterdir()
            self.strike = ["tray", "settle", page.name, "--number", SERIAL]

    def _prepare_disposing(self, reference: Path) -> None:
        """A document that another person proposed to destroy, and an old database that knows it too."""
        bootstrap.today = lambda: OVER
        dispose = ["retention", "dispose"]
        os.environ["DOCGEN_ACTOR"] = "li"
        assert self.run(reference, ["rebuild", "--replace"]).code == 0
        assert self.run(reference, [*dispose, SERIAL, "--propose", *WHY]).code == 0
        os.environ["DOCGEN_ACTOR"] = "wang"
        digest = self.run(reference, [*dispose, "--json"]).json["digest"]
        self.base, self.strike = reference, [*dispose, "--approve", digest, *WHY]

    def _half_done(self, at: int) -> bool:
        assert self.base is not None
        shutil.rmtree(self.base, ignore_errors=True)
        self.run(self.base, self.generate, Saboteur(Fault.KILL, at))
        staged = any((self.base / "staging").glob("*/*"))
        placed = len(aftermath.digests(self.base)) // 3
        return staged and 0 < placed < DOCUMENTS

    def heal(self, archive: Path, at: int) -> Iterator[str]:
        """Odd: the command meant for it; even: simply the next run.  Then nothing is left to do."""
        heal = {
            **dict.fromkeys(ACTS, self._heal_act),
            "replace": self._heal_replacing,
            "rotate": self._heal_rotating,
            "scan": self._heal_scanning,
            "settle": self._heal_scanning,
            "dispose": self._heal_disposing,
        }
        yield from heal.get(self.task.scene, self._heal_issuing)(archive, at)

    def _heal_issuing(self, archive: Path, at: int) -> Iterator[str]:
        mend: list[Sequence[str]] = []
        if self.task.scene.startswith("rebuild"):
            if at % 2 or not (archive / "register.db").exists():
                mend = [["rebuild", "--replace"]]
        elif at % 2 and (archive / "store").exists():  # before that there is nothing to recover
            mend = [["recover"]]
        commands = [*mend, self.generate, self.generate, ["verify", "--json"]]
        *mended, again, verified = run_in_turn(
            [["--lang", "en", "--archive", str(archive), *args] for args in commands]
        )
        for args, ran in zip(commands, mended, strict=False):
            if ran.code != 0:
                yield f"{args[0]}: {ran}"
        told = {one["outcome"] for one in again.json["documents"]} if again.code == 0 else again
        if told != {"already issued"}:
            yield f"the same input again: {told}"
        yield from aftermath.wrongs(archive, verified, self.expected)

    def _heal_act(self, archive: Path, at: int) -> Iterator[str]:
        """An act that was struck is done again; it is there once, and all agree on it."""
        name = self.task.scene
        mend: list[Sequence[str]] = [["recover"]] if at % 2 else []
        commands = [*mend, self.strike, self.strike, ["verify", "--json"]]
        *mended, verified = run_in_turn(
            [["--lang", "en", "--archive", str(archive), *args] for args in commands]
        )
        for args, ran in zip(commands, mended, strict=False):
            if ran.code != 0:
                yield f"{args[0]}: {ran}"
        yield from aftermath.wrongs(archive, verified, self.expected)
        if verified.code == 0 and verified.json["unrecorded"]:
            yield f"filed and not recorded: {verified.json['unrecorded']}"
        acts = [one.name for one in (archive / "store").rglob("acts/*")]
        lines = (archive / "ledger" / "ledger.jsonl").read_text("utf-8")
        wanted = 2 if name == "link" else 1  # a link has two ends
        if acts != ["v2.json"] * wanted or lines.count(f'"act":"{name}"') != wanted:
            yield f"{name} done more than once, or not at all: {acts}"

    def _heal_scanning(self, archive: Path, at: int) -> Iterator[str]:
        """The same command again: filed once, each page once in the tray, settled once."""
        mend: list[Sequence[str]] = [["recover"]] if at % 2 else []
        commands = [*mend, self.strike, self.strike, ["verify", "--json"]]
        *mended, verified = run_in_turn(
            [["--lang", "en", "--archive", str(archive), *args] for args in commands]
        )
        for args, ran in zip(commands, mended, strict=False):
            if ran.code != 0:
                yield f"{args[0]}: {ran}"
        yield from aftermath.wrongs(archive, verified, self.expected)
        lines = (archive / "ledger" / "ledger.jsonl").read_text("utf-8")
        settles = self.task.scene == "settle"
        counted = lines.count('"act":"original"'), lines.count('"act":"settle"')
        pages = len(list((archive / "tray").iterdir()))
        if (counted, pages) != ((1, settles), 1 if settles else 2):
            yield f"filed, settled, in the tray: {counted}, {pages}"

    def _heal_disposing(self, archive: Path, at: int) -> Iterator[str]:
        """Whole, and then destroyed by the same command; or destroyed once, without a trace.

        Half a checkpoint is the next checkpoint's to remove.
        """
        mend = ["recover"] if at % 2 else ["rebuild", "--replace"]
        shown = ["show", SERIAL, "--json"]
        mended, before, again, _, verified = run_in_turn(
            [
                ["--lang", "en", "--archive", str(archive), *args]
                for args in (mend, shown, self.strike, ["checkpoint"], ["verify", "--json"])
            ]
        )
        state = before.json["state"] if before.code == 0 else before
        if (mended.code, again.code) != (0, {"issued": 0, "disposed": 5}.get(str(state))):
            yield f"{mend[0]}: {mended}; {state}; {again}"
        yield from aftermath.wrongs(archive, verified)
        if verified.code == 0 and verified.json["unrecorded"]:
            yield f"filed and not recorded: {verified.json['unrecorded']}"
        lines = (archive / "ledger" / "ledger.jsonl").read_text("utf-8")
        if lines.count('"act":"dispose"') != 1:
            yield "destroyed more than once, or not at all"
        files = [path for path in archive.rglob("*") if path.is_file()]
        left = [str(path) for path in files if NAME.encode() in path.read_bytes()]
        if left or not any(path.name == "tombstone.json" for path in files):
            yield f"the name is still in {left}, or there is no tombstone"

    def _heal_rotating(self, archive: Path, _at: int) -> Iterator[str]:
        """The next checkpoint finishes or forgets it; what was signed before and after holds."""
        commands = [["checkpoint"], ["checkpoint"], ["verify", "--json"]]
        *mended, verified = run_in_turn(
            [["--lang", "en", "--archive", str(archive), *args] for args in commands]
        )
        if {(ran.code, ran.out) for ran in mended} != {(0, mended[0].out)}:
            yield f"two checkpoints of one ledger: {mended}"
        yield from aftermath.wrongs(archive, verified, self.expected)
        noted = (archive / "ledger" / "ledger.jsonl").read_text("utf-8").count('"checkpoint-key"')
        if noted > 1:
            yield f"{noted} new keys"

    def _heal_replacing(self, archive: Path, at: int) -> Iterator[str]:
        """The same command again: one void, one new document, one link at either end, nothing twice."""
        mend: list[Sequence[str]] = [["recover"]] if at % 2 else []
        commands = [*mend, self.strike, self.strike, ["verify", "--json"]]
        *mended, verified = run_in_turn(
            [["--lang", "en", "--archive", str(archive), *args] for args in commands]
        )
        for args, ran in zip(commands, mended, strict=False):
            if ran.code != 0:
                yield f"{args[0]}: {ran}"
        yield from aftermath.wrongs(archive, verified, self.expected)
        if verified.code == 0 and verified.json["unrecorded"]:
            yield f"filed and not recorded: {verified.json['unrecorded']}"
        lines = (archive / "ledger" / "ledger.jsonl").read_text("utf-8")
        counted = {act: lines.count(f'"act":"{act}"') for act in ("void", "issue", "link")}
        if counted != {"void": 1, "issue": DOCUMENTS + 1, "link": 2}:
            yield f"something was done twice, or not at all: {counted}"
        told = {
            act["number"]: (act["data"]["kind"], act["data"]["to"])
            for act in (json.loads(one.read_bytes()) for one in archive.rglob("acts/*"))
            if act["act"] == "link"
        }
        last = f"{SERIAL[:-4]}{DOCUMENTS + 1:04}"
        if told != {SERIAL: ("replaced-by", last), last: ("replaces", SERIAL)}:
            yield f"the two do not name each other: {told}"


def at_every_operation(task: Task) -> dict[str, Any]:
    """Strike at each operation of this share until a run comes through unharmed."""
    today, actor = bootstrap.today, os.environ["DOCGEN_ACTOR"]
    try:
        return _at_every_operation(Scene(task))
    finally:
        bootstrap.today, os.environ["DOCGEN_ACTOR"] = today, actor


def _at_every_operation(scene: Scene) -> dict[str, Any]:
    task = scene.task
    scene.prepare()
    wrong: list[str] = []
    runs = 0
    at = task.share
    while True:
        archive = scene.folder / "archive"
        shutil.rmtree(archive, ignore_errors=True)
        if scene.base is not None:
            shutil.copytree(scene.base, archive)
        saboteur = Saboteur(task.fault, at)
        ran = scene.run(archive, scene.strike, saboteur)
        runs += 1
        wrong += [f"{task.scene} {task.fault} {at}: {one}" for one in _ending(task, ran)]
        wrong += [f"{task.scene} {task.fault} {at}: {one}" for one in scene.heal(archive, at)]
        if ran.code == 0 or len(wrong) > 20:
            return {"runs": runs, "wrong": wrong}
        at += task.of


def _ending(task: Task, ran: Ran) -> Iterator[str]:
    """A killed process was killed; a full disk gives a sentence and exit code 1."""
    if task.fault in (Fault.FULL, Fault.LIMIT):
        if ran.code != 0 and (ran.code, ran.err != "") != (1, True):
            yield f"a full disk: {ran}"
    elif ran.code not in (0, -signal.SIGKILL):
        yield f"not killed: {ran}"


def main() -> None:
    if sys.argv[1] == "plain":
        use_plain_renderers()
    remember_what_is_pure()
    for line in sys.stdin:
        told = json.loads(line)
        task = Task(**{**told, "fault": Fault(told["fault"]), "folder": Path(told["folder"])})
        sys.stdout.write(json.dumps(at_every_operation(task), ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
