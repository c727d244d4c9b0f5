"""Issue confirmation forms as docgen does, and as a plain loop would, in one run; print the ratio.

    make bench                     500 forms, and one worker's memory over 5,000
    python bench/issue.py -n 100 --memory 0

Both are timed as whole processes started fresh, in turns, so that a machine that is slow for a while
is slow for both.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import confirmations
import plain_loop

from docgen import bootstrap, doctypes
from docgen.core import records, series
from docgen.core.compose import Composer
from docgen.core.intake import Intake
from docgen.model import Candidate, DocumentType, Pending
from docgen.renderers import fonts
from docgen.usecases.check import check

FACES = Path(str(bootstrap.__file__)).parent / "fonts"
TYPE = "client-confirmation"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=500, help="documents per run")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each")
    parser.add_argument(
        "--memory", type=int, default=5000, help="documents of the memory run; 0 for none"
    )
    parser.add_argument("--plain", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.plain:
        plain_loop.run(_doctype(), _records(chosen.n), chosen.folder, FACES)
        return
    _throughput(chosen.n, chosen.rounds)
    _stages(min(chosen.n, 100))
    if chosen.memory:
        _memory(chosen.memory)


def _throughput(count: int, rounds: int) -> None:
    runs: dict[str, list[float]] = {"docgen": [], "plain loop": []}
    cores = len(os.sched_getaffinity(0))
    print(f"{count} confirmation forms, DOCX and PDF each; {cores} cores; {rounds} rounds\n")
    for _ in range(rounds):
        runs["docgen"].append(_timed(lambda folder: _docgen(count, folder)))
        runs["plain loop"].append(_timed(lambda folder: _plain(count, folder)))
    print(f"{'':28}{'seconds (median)':>18}{'documents/s':>14}{'ratio':>8}")
    ours = median(runs["docgen"])
    for name, seconds in runs.items():
        took = median(seconds)
        print(f"{name:28}{took:18.2f}{count / took:14.1f}{took / ours:8.2f}")
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"\nlargest process of all: {children / 1024:.0f} MiB\n")


def _timed(run: Callable[[Path], None]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        run(Path(folder))
        return time.perf_counter() - start


def _docgen(count: int, folder: Path) -> None:
    source = folder / "confirmations.xlsx"
    source.write_bytes(confirmations.workbook(count))
    done = subprocess.run(
        [sys.executable, "-c", "from docgen.cli.main import main; main()",
         "--archive", str(folder / "archive"), "generate", TYPE, str(source), "--json"],
        check=True, capture_output=True,
    )  # fmt: skip
    issued = json.loads(done.stdout)["documents"]
    if len(issued) != count:
        raise SystemExit(f"docgen issued {len(issued)} of {count} documents")


def _plain(count: int, folder: Path) -> None:
    subprocess.run(
        [sys.executable, __file__, "-n", str(count), "--plain", "--folder", str(folder)],
        check=True,
    )
    made = len(list(folder.glob("*.pdf")))
    if made != count:
        raise SystemExit(f"the plain loop made {made} of {count} documents")


def _doctype() -> DocumentType:
    return doctypes.load_named(bootstrap.settings().templates, TYPE)


def _records(count: int) -> list[dict[str, Any]]:
    return [dict(entry.record.values) for entry in _intake(count).entries if entry.record]


def _intake(count: int) -> Intake:
    doctype = _doctype()
    data = confirmations.workbook(count)
    checked = check(
        doctype,
        reader=bootstrap.reader("bench.xlsx"),
        name="bench.xlsx",
        data=data,
        uncovered=bootstrap.uncovered(),
    )
    if checked.intake.problems:
        raise SystemExit(f"the bench's own workbook has problems: {checked.intake.problems[0]}")
    return checked.intake


def _stages(count: int) -> None:
    """Milliseconds per document of each stage, in one process."""
    spent: dict[str, float] = {}

    def clock(stage: str, start: float) -> None:
        spent[stage] = spent.get(stage, 0.0) + time.perf_counter() - start

    start = time.perf_counter()
    intake = _intake(count)
    clock("read and check", start)
    doctype = _doctype()
    composer = Composer(doctype)
    renderers = bootstrap.renderers()
    with tempfile.TemporaryDirectory() as folder:
        settings = bootstrap.settings(archive=Path(folder) / "archive")
        with bootstrap.open_archive(settings, workers=0) as archive:
            pendings = _pendings(intake, doctype)
            for warm in (False, True):
                for pending in pendings if warm else pendings[:5]:
                    candidate = pending.candidate
                    start = time.perf_counter()
                    composition = composer.compose(
                        candidate.values, serial=pending.serial,
                        issued_on=candidate.issued_on, period=candidate.period,
                    )  # fmt: skip
                    record = records.record_file(pending, fonts.digest())
                    if warm:
                        clock("compose", start)
                    files = {"record.json": record}
                    for renderer in renderers:
                        start = time.perf_counter()
                        files[f"document{renderer.suffix}"] = renderer.render(composition, record)
                        if warm:
                            clock(f"render {renderer.suffix[1:]}", start)
                    start = time.perf_counter()
                    archive.store.put(
                        f"bench/{'warm' if warm else 'cold'}/{pending.serial}", files,
                        created="2026-11-22T00:00:00Z", message="bench", actor="bench",
                    )  # fmt: skip
                    if warm:
                        clock("store", start)
    print(f"{'stage (one process)':28}{'ms per document':>18}")
    for stage, seconds in spent.items():
        print(f"{stage:28}{1000 * seconds / count:18.2f}")
    print()


def _pendings(intake: Intake, doctype: DocumentType) -> list[Pending]:
    day = bootstrap.today()
    found = []
    for number, entry in enumerate(intake.entries, start=1):
        assert entry.record is not None
        values = entry.record.values
        key = series.key_of(doctype.id, doctype.number, values, day)
        pattern = series.open_pattern(doctype.number, key)
        candidate = Candidate(
            series=key, serial_pattern=pattern,
            record_digest=records.record_digest(doctype.id, values), key_digest=f"{number}",
            values=values, branch=values["branch"], period=series.period(doctype.number, values, day),
            issued_on=day, template_digest=doctype.digest, origin={},
        )  # fmt: skip
        found.append(
            Pending(
                series.serial(pattern, number), number, "bench", "2026-11-22T00:00:00Z", candidate
            )
        )
    return found


def _memory(count: int) -> None:
    """One worker's resident memory while it makes ``count`` documents without being recycled."""
    intake = _intake(min(count, 500))
    doctype = _doctype()
    composer = Composer(doctype)
    renderers = bootstrap.renderers()
    pendings = _pendings(intake, doctype)
    marks = sorted({100, count // 5, count // 2, count} - {0})
    print(f"{'one worker, after documents':28}{'resident MiB':>18}{'peak MiB':>14}")
    for number in range(1, count + 1):
        pending = pendings[number % len(pendings)]
        candidate = pending.candidate
        composition = composer.compose(
            candidate.values,
            serial=pending.serial,
            issued_on=candidate.issued_on,
            period=candidate.period,
        )
        for renderer in renderers:
            renderer.render(composition, records.record_file(pending, fonts.digest()))
        if number in marks:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{number:<28}{_resident():18.0f}{peak:14.0f}")


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main()
