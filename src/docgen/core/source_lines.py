"""On which line a key of a JSON or TOML file stands, for files whose content is known already."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

Path = tuple[str | int, ...]
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_ENTRY = re.compile(r"\s*(\"[^\"]*\"|[A-Za-z0-9_.-]+)\s*=")


def json_lines(text: str) -> Mapping[Path, int]:
    """The line of every key and every list item of a valid JSON text, by its path; () is line 1."""
    found: dict[Path, int] = {(): 1}
    path: list[str | int | None] = []  # None where a key comes next
    line, done = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", done, match.start())
        done = match.start()
        part = match.group(0)
        if part in ("}", "]"):
            path.pop()
        elif part == ",":
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
        elif path and path[-1] is None and part[0] == '"':
            path[-1] = str(json.loads(part))
            found[_known(path)] = line
        elif part != ":":
            found.setdefault(_known(path), line)
            if part in ("{", "["):
                path.append(None if part == "{" else 0)
    return found


def toml_lines(text: str) -> Mapping[Path, int]:
    """The line of every table and entry of a TOML text; what an inline table holds is its line's."""
    found: dict[Path, int] = {(): 1}
    table: Path = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            name = header.group(2)
            table = tuple(part.strip(' "') for part in name.split("."))
            if header.group(1) == "[[":
                counts[name] = counts.get(name, -1) + 1
                table = (*table, counts[name])
            found.setdefault(table, number)
        elif entry := _ENTRY.match(line):
            found.setdefault((*table, entry.group(1).strip('"')), number)
    return found


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a path, or of what it stands in."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _known(path: list[str | int | None]) -> Path:
    return tuple(part for part in path if part is not None)
