"""Search 200,000 documents as docgen does, beside a plain LIKE scan and FTS5's trigram tokenizer.

    make bench-search
    python bench/search.py -n 20000 --queries 50
    python bench/search.py --keep FOLDER

The texts (bench/search_texts.py) are put straight into the index of an archive, the last of them one by
one.  Then all three answer the same queries in the library: how many there are, and the newest twenty;
docgen also shows the passages, and counts facets where a query asks for them.  FTS5 and LIKE look for the
word alone, without filters and order, and only give its documents.  Recall and false hits are against the
truth: every text and every fact looked at (core/searching.py); docgen's order and count are too.  Of each
query the faster of two runs counts, with another query between them, so that nothing but what a server
keeps anyway is kept.  LIKE and the truth answer only some queries, they take too long for all.  At last the
same queries go to ``docgen serve``, from 16 clients at once, each waiting for an answer before it asks on.
"""

from __future__ import annotations

import argparse
import multiprocessing
import multiprocessing.connection
import os
import pickle
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import search_http
import search_texts
from search_rivals import Rivals, Truth

from docgen import bootstrap
from docgen.core import grams, query_language, text
from docgen.core.query_language import parse
from docgen.indexes.sqlite import SqliteIndex
from docgen.model import Query, SearchEntry
from docgen.usecases.find import find

_BATCH = 1024
_SINGLE = 2000  # documents that are added one by one, each in its own transaction
_PAGE = 20
KEY = b"bench"
TARGET = 20.0  # milliseconds
COMMON = ["客户", "日期", "签字", "营业部", "证券", "营销", "合同", "姓名", "公司", "核对"]
Batch = tuple[list[SearchEntry], list[str]]


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
    truth: dict[str, int] = field(default_factory=dict)

    def answered(self, name: str, own: set[int], truth: set[int]) -> None:
        """Count what an engine found."""
        for counts, more in (
            (self.right, own & truth),
            (self.wrong, own - truth),
            (self.truth, truth),
        ):
            counts[name] = counts.get(name, 0) + len(more)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=200_000, help="documents")
    parser.add_argument("--queries", type=int, default=200, help="queries of each kind")
    parser.add_argument(
        "--plain", type=int, default=5, help="queries of each kind for LIKE and the truth"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="fill the archive there, or ask the one that an earlier run has filled there",
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _run(chosen.keep or Path(folder), chosen.n, chosen.queries, chosen.plain)


def _run(folder: Path, count: int, queries: int, plain: int) -> None:
    settings = bootstrap.settings(archive=folder / "archive")
    filled = folder / "filled.pickle"  # what is known of an archive that is kept
    folder.mkdir(parents=True, exist_ok=True)
    rivals = Rivals(folder / "plain.db")
    truth = Truth(rivals)
    with bootstrap.open_archive(settings) as archive:
        index = archive.index
        assert isinstance(index, SqliteIndex)
        print(_load())
        if filled.exists():
            size, kept, truth.entries = pickle.loads(filled.read_bytes())
            count = len(truth.entries)
        else:
            size, kept = _fill(index, rivals, truth, count)
            filled.write_bytes(pickle.dumps((size, kept, truth.entries)))
        print(f"{count} documents, {size / count:.0f} bytes of text, {size / 1e6:.0f} MB in all")
        _sizes(index, rivals, size)
        kinds = _kinds(kept, queries)
        for kind in kinds:
            _ask(kind, index, rivals, truth, plain)
    for kind in kinds:
        if not kind.facets:  # the page always counts them: it is the one before it
            times = search_http.ask(settings, [_quoted(kind, typed) for typed in kind.typed])
            kind.times[f"HTTP, {search_http.CLIENTS} at once"] = times
    _report(kinds)
    print(_load())


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def _fill(
    index: SqliteIndex, rivals: Rivals, truth: Truth, count: int
) -> tuple[int, list[SearchEntry]]:
    """Fill all; the bytes of all texts, and some entries to take queries from."""
    chance = random.Random(7)
    kept: list[SearchEntry] = []
    size, number = 0, 0
    many = 0.0
    alone: list[tuple[float, float]] = []
    begun = time.perf_counter()
    with ThreadPoolExecutor(1) as other:
        waiting: Future[None] | None = None
        for entries, normals in _made(count):
            size += sum(len(entry.text.encode()) for entry in entries)
            kept += chance.sample(entries, max(1, len(entries) * 2000 // count))
            if waiting is not None:
                waiting.result()
            if number < count - _SINGLE:
                start = time.perf_counter()
                index.add(entries)
                many += time.perf_counter() - start
            else:
                alone += [_timed(partial(index.add, [entry])) for entry in entries]
            waiting = other.submit(rivals.add, number, normals)
            truth.add(entries)
            number += len(entries)
            if sys.stderr.isatty():
                print(f"\r{number} of {count}", end="", file=sys.stderr)
    start = time.perf_counter()
    index.settle()
    settled = time.perf_counter() - start
    done = count - len(alone)
    print(f"built in {time.perf_counter() - begun:.0f} s, all three of them")
    print(
        f"docgen, {_BATCH} at once: {1000 * many / max(done, 1):.2f} ms a document; "
        f"the rest of the merging at last: {settled:.1f} s"
    )
    if alone:
        for name, times in zip(
            ("by the clock", "of the processor"), zip(*alone, strict=True), strict=True
        ):
            print(
                f"docgen, one by one: {_cuts(times)} ms {name} (p50, p95, p99), longest {max(times):.0f} ms"
            )
    return size, kept


def _made(count: int) -> Iterator[Batch]:
    """All documents, made in another process."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    maker = multiprocessing.Process(target=_make, args=(theirs, count), daemon=True)
    maker.start()
    theirs.close()
    while True:
        batch: Batch | None = ours.recv()
        if batch is None:
            maker.join()
            return
        yield batch


def _make(pipe: multiprocessing.connection.Connection, count: int) -> None:
    rest = search_texts.entries(count)
    while batch := list(islice(rest, _BATCH)):
        pipe.send((batch, [text.normalise(entry.text) for entry in batch]))
    pipe.send(None)


def _sizes(index: SqliteIndex, rivals: Rivals, size: int) -> None:
    def megabytes(connection: object, names: str) -> float:
        sql = f"SELECT ifnull(sum(pgsize), 0) FROM dbstat WHERE {names}"
        return float(connection.execute(sql).fetchone()[0]) / 1e6  # type: ignore[attr-defined]

    own = index._db
    words = "name LIKE 'search_word%' OR name LIKE '%search_stretch%' OR name = 'search_piece'"
    rows = (
        ("docgen: words, stretches and facts", megabytes(own, words)),
        ("docgen: the texts, compressed", megabytes(own, "name IN ('search_text', 'search_raw', 'search_dictionary')")),
        ("docgen: the whole index, with the texts and what lists show",
         megabytes(own, "name LIKE 'search_%' OR name LIKE 'sqlite_autoindex_search_%'")),
        ("FTS5 trigram, without the texts", megabytes(rivals.db, "name LIKE 'tri%'")),
        ("the texts in a plain table", megabytes(rivals.db, "name = 'entry'")),
    )  # fmt: skip
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

    def filters(entry: SearchEntry) -> str:
        return chance.choice(
            [
                f"branch:{entry.branch} issued:{entry.issued_on:%Y}",
                f"type:{entry.type_id} period:{entry.period:%Y-%m}",
                f"team:{entry.team} signed:no",
                f"-original:yes branch:{entry.branch} -state:void",
            ]
        )

    def named_and_filtered() -> str:
        """A name and what its document is, so that there is something to find."""
        entry = chance.choice([entry for entry in kept if entry.names])
        return f"{chance.choice(entry.names)} {filters(entry)}"

    return [
        Kind("name", [name() for _ in range(count)], str),
        Kind("phrase", [phrase() for _ in range(count)], str),
        Kind("phrase across lines", [across() for _ in range(count)], str),
        Kind("common word", [chance.choice(COMMON) for _ in range(count)], str),
        Kind("name, filtered", [named_and_filtered() for _ in range(count)], _first),
        Kind(
            "common word, filtered",
            [f"{chance.choice(COMMON)} {filters(chance.choice(kept))}" for _ in range(count)],
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


def _quoted(kind: Kind, typed: str) -> str:
    return query_language.quoted(typed) if kind.name.startswith("phrase") else typed


def _ask(kind: Kind, index: SqliteIndex, rivals: Rivals, truth: Truth, plain: int) -> None:
    queries = [_parsed(_quoted(kind, typed)) for typed in kind.typed]
    find(queries[-1], index=index, identity_key=KEY, facets=kind.facets)
    times = [
        [_timed(lambda: find(query, index=index, identity_key=KEY, facets=kind.facets))  # noqa: B023
         for query in queries]
        for _ in range(2)
    ]  # fmt: skip
    kind.times["docgen"], kind.times["docgen, processor"] = (
        [min(one[at], other[at]) for one, other in zip(*times, strict=True)] for at in range(2)
    )
    for number, (typed, query) in enumerate(zip(kind.typed, queries, strict=True)):
        word = text.normalise(kind.word(typed))
        three: set[int] = set()
        taken = _timed(lambda: three.update(rivals.trigram(word)))  # noqa: B023
        kind.times.setdefault("FTS5 trigram", []).append(taken[0])
        if number >= plain:
            continue
        like: set[int] = set()
        taken = _timed(lambda: like.update(rivals.like(word)))  # noqa: B023
        kind.times.setdefault("LIKE", []).append(taken[0])
        having = rivals.having(word)
        kind.answered("FTS5 trigram", three, having)
        kind.answered("LIKE", like, having)
        right = truth.found(query)
        kind.answered("docgen", set(_numbers(index, query)), set(right))
        _check(typed, query, index, [truth.entries[at].serial for at in right])


def _timed(what: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of the processor: on a busy machine the difference is waiting."""
    start, used = time.perf_counter(), time.thread_time()
    what()
    return 1000 * (time.perf_counter() - start), 1000 * (time.thread_time() - used)


def _parsed(typed: str) -> Query:
    query, problems = parse(typed)
    if problems:
        raise SystemExit(f"{typed}: {problems[0].what}")
    return replace(query, limit=_PAGE)


def _check(typed: str, query: Query, index: SqliteIndex, right: list[str]) -> None:
    """Count and page are the right ones too, in every order."""
    found = find(query, index=index, identity_key=KEY)
    if (found.total, [hit.entry.serial for hit in found.hits]) != (len(right), right[:_PAGE]):
        raise SystemExit(f"{typed}: {found.total} and {len(right)}, or another order")


def _numbers(index: SqliteIndex, query: Query) -> Iterator[int]:
    """The hits by the order in which they were put in."""
    with index._reading():
        yield from grams.members(index._found(query))


def _cuts(times: Sequence[float]) -> str:
    at = sorted(times)
    cuts = [at[min(len(at) - 1, int(share * len(at)))] for share in (0.5, 0.95, 0.99)]
    return "".join(f"{cut:9.2f}" for cut in cuts)


def _report(kinds: Sequence[Kind]) -> None:
    heads = f"{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'recall':>9}{'false':>7}{'queries':>9}"
    print(f"{'':26}{'':18}{heads}")
    for kind in kinds:
        for name, times in kind.times.items():
            asked = name in kind.right
            recall = ""
            if asked and kind.truth[name]:
                recall = f"{kind.right[name] / kind.truth[name]:.4f}"
            wrong = str(kind.wrong[name]) if asked else ""
            print(f"{kind.name:26}{name:18}{_cuts(times)}{recall:>9}{wrong:>7}{len(times):>9}")
    for kind in kinds:
        own = sorted(kind.times["docgen"])
        reached = "reached" if own[int(0.95 * len(own))] < TARGET else "MISSED"
        print(f"{kind.name}: p95 under {TARGET:.0f} ms {reached}")


if __name__ == "__main__":
    main()
