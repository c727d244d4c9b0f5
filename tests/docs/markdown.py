"""Reading the documentation the way a person does: code blocks, commands with their output, links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\|(.*)\|$")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")


@dataclass(frozen=True)
class Step:
    """A command of a console block and the output shown under it; ``code`` is from ``echo $?``."""

    command: str
    shown: tuple[str, ...]
    code: int = 0


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The code blocks of one language."""
    return [code for found, code in _BLOCK.findall(text(name)) if found == language]


def tables(name: str) -> list[tuple[list[str], list[list[str]]]]:
    """Every table: its header, its rows, cell by cell."""
    found: list[tuple[list[str], list[list[str]]]] = []
    before: list[str] | None = None
    for line in text(name).splitlines():
        match = _ROW.match(line)
        row = [cell.strip() for cell in match.group(1).split("|")] if match else None
        if row is not None and before is not None and set("".join(row)) <= {"-", ":"}:
            found.append((before, []))
        elif row is not None and before is not None:
            found[-1][1].append(row)
        before = row if before is None or row is None else before
    return found


def code(cell: str) -> list[str]:
    """What stands between backticks, in order."""
    return re.findall(r"`([^`]+)`", cell)


def steps(name: str) -> list[Step]:
    """Every command after a ``$`` in the console blocks, in order."""
    found: list[Step] = []
    for block in blocks(name, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.rstrip("\n").split("\n")
            if command == "echo $?":
                last = found.pop()
                found.append(Step(last.command, last.shown, int(shown[0])))
            else:
                found.append(Step(command.split("  #")[0].strip(), tuple(shown)))
    return found


def links(name: str) -> list[str]:
    """The targets of links and pictures within the repository."""
    targets = [one or other for one, other in _LINK.findall(text(name))]
    return [target.split("#")[0] for target in targets if "://" not in target]


def missing_lines(shown: tuple[str, ...], output: str) -> list[str]:
    """The shown lines that do not follow each other in the output.

    White space counts once; ``…`` stands for anything, on a line of its own for any lines.
    """
    lines = [" ".join(line.split()) for line in output.splitlines()]
    astray = []
    at = 0
    for line in shown:
        wanted = " ".join(line.split())
        if wanted in ("", "…"):
            continue
        pattern = re.compile(".*".join(map(re.escape, wanted.split("…"))))
        found = next((n for n in range(at, len(lines)) if pattern.fullmatch(lines[n])), None)
        if found is None:
            astray.append(line)
        else:
            at = found + 1
    return astray
