"""Kills the program at random moments, many times, on one archive that grows meanwhile.

``python -m tests.crash.moments FOLDER KILLS SEED`` prints, as JSON, how many runs it killed, how many
documents there are in the end and should be, and what was wrong.  It is the system's own timer that
kills, in the middle of whatever the process is doing, SQLite's C code included.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from tests.cli.records import confirmation
from tests.crash import aftermath
from tests.crash.program import (
    SECONDS,
    generating,
    remember_what_is_pure,
    run,
    use_plain_renderers,
    warm_up,
)

RECORDS = 2  # in each round's input


class Growing:
    """One archive, and a new input in each round."""

    def __init__(self, folder: Path) -> None:
        self.archive = folder / "archive"
        self.file = folder / "in.json"
        self.records: list[dict[str, Any]] = []
        self.wrong: list[str] = []

    def renew_input(self) -> None:
        start = len(self.records)
        fresh = [confirmation(start + position) for position in range(RECORDS)]
        self.records += fresh
        self._write(fresh)

    def run(self, args: list[str], lifetime: float = SECONDS) -> bool:
        """Whether it lived to its end."""
        ran = run(["--lang", "en", "--archive", str(self.archive), *args], lifetime=lifetime)
        if ran.code > 0 or (ran.code < 0 and lifetime == SECONDS):
            self.wrong.append(f"after {len(self.records)} records: {ran}")
        return ran.code >= 0

    def finish(self) -> None:
        """What was numbered is finished; what was not even numbered is issued now."""
        self.run(["recover"])
        self._write(self.records)
        self.run(generating(self.file))
        verified = run(["--archive", str(self.archive), "verify", "--json"])
        self.wrong += aftermath.wrongs(self.archive, verified)

    def _write(self, records: list[dict[str, Any]]) -> None:
        self.file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")


def strike_at_random(folder: Path, kills: int, seed: int) -> dict[str, Any]:
    chance = random.Random(seed)
    growing = Growing(folder)
    growing.renew_input()
    warm_up(folder / "warm", generating(growing.file), ["recover"])
    begun = time.monotonic()
    growing.run(generating(growing.file))
    whole = time.monotonic() - begun
    killed = 0
    for _ in range(10 * kills):
        growing.renew_input()
        command = chance.choice([generating(growing.file), generating(growing.file), ["recover"]])
        killed += not growing.run(command, chance.uniform(0.05, 0.8) * whole)
        if chance.random() < 0.3:
            growing.run(["recover"])
        if chance.random() < 0.3:  # else this input may stay unissued, or only numbered
            growing.run(generating(growing.file))
        if killed == kills:
            break
    growing.finish()
    documents = len(aftermath.digests(growing.archive)) // 3
    return {
        "killed": killed,
        "documents": documents,
        "records": len(growing.records),
        "wrong": growing.wrong,
    }


def main() -> None:
    use_plain_renderers()
    remember_what_is_pure()
    folder, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    sys.stdout.write(json.dumps(strike_at_random(folder, kills, seed), ensure_ascii=False))


if __name__ == "__main__":
    main()
