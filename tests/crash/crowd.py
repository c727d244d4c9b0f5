"""Eight processes issue into one series of an archive that none of them has begun yet.

``python -m tests.crash.crowd FOLDER ROUNDS`` prints, as JSON, what was wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.cli.records import confirmation
from tests.crash import aftermath
from tests.crash.program import (
    Ran,
    generating,
    remember_what_is_pure,
    run_at_once,
    run_in_turn,
    use_plain_renderers,
    warm_up,
)

PROCESSES = 8
RECORDS = 3


def inputs(folder: Path) -> list[Path]:
    """Seven different files, and the last of them once more."""
    files = []
    for number in range(PROCESSES - 1):
        file = folder / f"{number}.json"
        records = [confirmation(100 * number + position) for position in range(1, RECORDS + 1)]
        file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
        files.append(file)
    return [*files, files[-1]]


def issue_at_once(archive: Path, files: Sequence[Path]) -> Iterator[str]:
    """One round; yields what is wrong."""
    commands = [["--lang", "en", "--archive", str(archive), *generating(file)] for file in files]
    first = run_at_once(commands)
    *again, verified = run_in_turn(
        [*commands, ["--lang", "en", "--archive", str(archive), "verify", "--json"]]
    )
    for ran in (*first, *again):
        if ran.code != 0:
            yield f"{ran}"
            return
    numbers = [_numbers(ran) for ran in first]
    for one in numbers:
        if one != list(range(one[0], one[0] + RECORDS)):
            yield f"a file's records are not numbered in their order: {one}"
    if numbers[-1] != numbers[-2]:
        yield f"the same file got two sets of numbers: {numbers[-2:]}"
    given = sorted(number for one in numbers[:-1] for number in one)
    if given != list(range(1, RECORDS * (PROCESSES - 1) + 1)):
        yield f"not without gaps: {given}"
    if [_numbers(ran) for ran in again] != numbers:
        yield "the second run names other numbers"
    outcomes = {one["outcome"] for ran in again for one in ran.json["documents"]}
    if outcomes != {"already issued"}:
        yield f"the second run: {outcomes}"
    yield from aftermath.wrongs(archive, verified)


def _numbers(ran: Ran) -> list[int]:
    return [int(one["number"][-4:]) for one in ran.json["documents"]]


def main() -> None:
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    use_plain_renderers()
    remember_what_is_pure()
    files = inputs(folder)
    warm_up(folder / "warm", *(generating(file) for file in files))
    wrong = [
        f"round {number}: {one}"
        for number in range(rounds)
        for one in issue_at_once(folder / f"archive-{number}", files)
    ]
    sys.stdout.write(json.dumps({"wrong": wrong}, ensure_ascii=False))


if __name__ == "__main__":
    main()
