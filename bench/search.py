"""Search 200,000 documents as docgen does, beside a plain LIKE scan and FTS5's trigram tokenizer.

    make bench-search
    python bench/search.py -n 20000 --queries 50

The texts (bench/search_texts.py) are put straight into the index.  All three answer the same queries in
one run, in the library, warm: how many there are, and the newest twenty; docgen also shows the passages,
and counts facets where a query asks for them.  Recall and false hits are against the truth: every text
looked at.  The LIKE scan answers only some of them, it takes too long for all.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import search_texts

from docgen.core import grams, query_language, text
from docgen.core.query_language import parse
from docgen.indexes.sqlite import SqliteIndex
from docgen.model import Query, SearchEntry
from docgen.sqlite import open_database
from docgen.usecases.find import find

_BATCH = 1000
_PAGE = 20
KEY = b"bench"
TARGET = 0.02  # seconds
COMMON = ["客户", "日期", "签字", "营业部", "证券", "营销", "合同", "姓名", "公司", "核对"]


@dataclass
class Kind:
    """Queries of one kind, and how each engine did."""

    name: str
    typed: list[str]
    word: Callable[[str], str]
    facets: bool = False
    times: dict[str, list[float]] = field(default_factory=dict)
    right: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)
    truth: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=200_000, help="documents")
    parser.add_argument("--queries", type=int, default=200, help="queries of each kind")
    parser.add_argument(
        "--plain", type=int, default=5, help="queries of each kind for LIKE and the truth"
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), chosen.n, chosen.queries, chosen.plain)


def _run(folder: Path, count: int, queries: int, plain: int) -> None:
    db = open_database(folder / "docgen.db")
    index = SqliteIndex(db)
    rival = sqlite3.connect(folder / "plain.db", isolation_level=None)
    rival.execute("PRAGMA synchronous = OFF")
    rival.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, normal TEXT)")
    rival.execute(
        "CREATE VIRTUAL TABLE tri USING fts5 (normal, content = '', tokenize = 'trigram')"
    )
    size, kept = _fill(index, rival, count)
    print(f"\n{count} documents, {size / count:.0f} bytes of text each, {size / 1e6:.0f} MB in all")
    _sizes(db, rival, size)
    kinds = _kinds(kept, queries)
    for kind in kinds:
        _ask(kind, index, rival, plain)
    _report(kinds)
    db.close()


def _fill(
    index: SqliteIndex, rival: sqlite3.Connection, count: int
) -> tuple[int, list[SearchEntry]]:
    """Fill both; the bytes of all texts, and some entries to take queries from."""
    chance = random.Random(7)
    kept: list[SearchEntry] = []
    size, number = 0, 0
    spent = {"docgen": 0.0, "FTS5 trigram": 0.0}
    for batch in _batches(search_texts.entries(count)):
        size += sum(len(entry.text.encode()) for entry in batch)
        kept += chance.sample(batch, max(1, len(batch) * 2000 // count))
        start = time.perf_counter()
        index.add(batch)
        spent["docgen"] += time.perf_counter() - start
        rows = [(number + at, text.normalise(entry.text)) for at, entry in enumerate(batch)]
        number += len(batch)
        rival.execute("BEGIN")
        rival.executemany("INSERT INTO entry VALUES (?, ?)", rows)
        start = time.perf_counter()
        rival.executemany("INSERT INTO tri (rowid, normal) VALUES (?, ?)", rows)
        rival.execute("COMMIT")
        spent["FTS5 trigram"] += time.perf_counter() - start
        if sys.stderr.isatty():
            print(f"\r{number} of {count}", end="", file=sys.stderr)
    for name, seconds in spent.items():
        print(f"{name}: {1000 * seconds / count:.2f} ms a document to index")
    return size, kept


def _batches(entries: Iterable[SearchEntry]) -> Iterator[list[SearchEntry]]:
    rest = iter(entries)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _sizes(db: object, rival: sqlite3.Connection, size: int) -> None:
    def megabytes(connection: sqlite3.Connection, names: str) -> float:
        sql = f"SELECT ifnull(sum(pgsize), 0) FROM dbstat WHERE {names}"
        return float(connection.execute(sql).fetchone()[0]) / 1e6

    own: sqlite3.Connection = db.conn  # type: ignore[attr-defined]
    words = "name IN ('search_word', 'search_line', 'search_segment', 'search_tail') OR name LIKE '%search_line%'"
    whole = megabytes(own, "name LIKE '%search_%'")
    rows = (
        ("docgen: words, lines and facts", megabytes(own, words)),
        ("docgen: the whole index, with the texts and what lists show", whole),
        ("FTS5 trigram, without the texts", megabytes(rival, "name LIKE 'tri%'")),
        ("the texts in a plain table", megabytes(rival, "name = 'entry'")),
    )
    for name, found in rows:
        print(f"{name:62}{found:8.0f} MB {found * 1e6 / size:6.2f} of the text")
    print()


def _kinds(kept: Sequence[SearchEntry], count: int) -> list[Kind]:
    chance = random.Random(11)
    names = [name for entry in kept for name in entry.names]
    normals = [text.normalise(entry.text) for entry in kept]

    def name() -> str:
        whole = chance.choice(names)
        return (
            whole
            if chance.random() < 0.6 or len(whole) < 3
            else chance.choice([whole[:2], whole[1:3]])
        )

    def phrase() -> str:
        """Part of a line, as a person types it; nobody types the stars of a masked number."""
        while True:
            line = text.normalise(chance.choice(chance.choice(kept).text.split("\n")))
            length = chance.randint(4, 12)
            if len(line) >= length and "*" not in line:
                at = chance.randrange(len(line) - length + 1)
                return line[at : at + length]

    def across() -> str:
        """A phrase that may run from one line or cell into the next."""
        normal = chance.choice(normals)
        length = chance.randint(4, 12)
        at = chance.randrange(max(1, len(normal) - length))
        return normal[at : at + length]

    def filters() -> str:
        entry = chance.choice(kept)
        return chance.choice(
            [
                f"branch:{entry.branch} issued:{entry.issued_on:%Y}",
                f"type:{entry.type_id} period:{entry.period:%Y-%m}",
                f"team:{entry.team} signed:no",
                f"-original:yes branch:{entry.branch} -state:void",
            ]
        )

    return [
        Kind("name", [name() for _ in range(count)], str),
        Kind("phrase", [phrase() for _ in range(count)], str),
        Kind("phrase across lines", [across() for _ in range(count)], str),
        Kind("common word", [chance.choice(COMMON) for _ in range(count)], str),
        Kind("name, filtered", [f"{name()} {filters()}" for _ in range(count)], _first),
        Kind(
            "common word, filtered",
            [f"{chance.choice(COMMON)} {filters()}" for _ in range(count)],
            _first,
        ),
        Kind(
            "common word, with facets",
            [chance.choice(COMMON) for _ in range(count)],
            str,
            facets=True,
        ),
        Kind("name, by relevance", [f"{name()} sort:relevance" for _ in range(count)], _first),
    ]


def _first(typed: str) -> str:
    return typed.split(" ", 1)[0]


def _ask(kind: Kind, index: SqliteIndex, rival: sqlite3.Connection, plain: int) -> None:
    for number, typed in enumerate(kind.typed):
        quoted = query_language.quoted(typed) if kind.name.startswith("phrase") else typed
        query, problems = parse(quoted)
        query = replace(query, limit=_PAGE)
        if problems:
            raise SystemExit(f"{typed}: {problems[0].what}")
        start = time.perf_counter()
        found = find(query, index=index, identity_key=KEY, facets=kind.facets)
        kind.times.setdefault("docgen", []).append(time.perf_counter() - start)
        word = text.normalise(kind.word(typed))
        start = time.perf_counter()
        three = _trigram(rival, word)
        kind.times.setdefault("FTS5 trigram", []).append(time.perf_counter() - start)
        if number >= plain:
            continue
        start = time.perf_counter()
        like = _like(rival, word)
        kind.times.setdefault("LIKE", []).append(time.perf_counter() - start)
        own = set(_numbers(index, query)) if kind.word(typed) == typed else None
        truth = {
            at for (at,) in rival.execute("SELECT id FROM entry WHERE instr(normal, ?)", [word])
        }
        kind.truth += len(truth)
        answers = {"FTS5 trigram": three, "LIKE": like}
        if own is not None:
            answers["docgen"] = own
            if found.total != len(answers["docgen"]):
                raise SystemExit(f"{typed}: counted {found.total}, listed {len(answers['docgen'])}")
        for name, ids in answers.items():
            kind.right[name] = kind.right.get(name, 0) + len(ids & truth)
            kind.wrong[name] = kind.wrong.get(name, 0) + len(ids - truth)


def _numbers(index: SqliteIndex, query: Query) -> Iterator[int]:
    """The hits by the order in which they were put in."""
    with index._reading():
        yield from grams.members(index._found(query))


def _trigram(rival: sqlite3.Connection, word: str) -> set[int]:
    quoted = '"' + word.replace('"', '""') + '"'
    sql = "SELECT rowid FROM tri WHERE tri MATCH ?"
    return {at for (at,) in rival.execute(sql, [quoted])}


def _like(rival: sqlite3.Connection, word: str) -> set[int]:
    escaped = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    sql = "SELECT id FROM entry WHERE normal LIKE ? ESCAPE '\\'"
    return {at for (at,) in rival.execute(sql, [f"%{escaped}%"])}


def _report(kinds: Sequence[Kind]) -> None:
    print(
        f"{'':26}{'':14}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'recall':>9}{'false':>7}{'queries':>9}"
    )
    for kind in kinds:
        for name, times in kind.times.items():
            at = sorted(1000 * one for one in times)
            cuts = [at[min(len(at) - 1, int(share * len(at)))] for share in (0.5, 0.95, 0.99)]
            recall = (
                "" if name not in kind.right else f"{kind.right[name] / max(kind.truth, 1):.4f}"
            )
            wrong = "" if name not in kind.wrong else str(kind.wrong[name])
            shown = "".join(f"{cut:9.2f}" for cut in cuts)
            print(f"{kind.name:26}{name:14}{shown}{recall:>9}{wrong:>7}{len(times):>9}")
    for kind in kinds:
        own = sorted(kind.times["docgen"])
        reached = "reached" if own[int(0.95 * len(own))] < TARGET else "MISSED"
        print(f"{kind.name}: p95 under {1000 * TARGET:.0f} ms {reached}")


if __name__ == "__main__":
    main()
