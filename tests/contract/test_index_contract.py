"""What every search index promises."""

from __future__ import annotations

import datetime as dt
import random
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from docgen.core import searching, text
from docgen.core.query_language import parse
from docgen.errors import IntegrityError, SetupError
from docgen.indexes import sqlite_phrases, sqlite_search
from docgen.indexes.memory import MemoryIndex
from docgen.indexes.sqlite import SqliteIndex
from docgen.model import (
    After,
    Label,
    Query,
    Scope,
    SearchEntry,
    SearchField,
    Sort,
    State,
)
from docgen.ports import Progress
from docgen.sqlite import open_database, open_reading
from tests.contract.archive_makers import entry

Index = MemoryIndex | SqliteIndex
CONTRACT = (
    '劳动合同\n甲方（用人单位）：华东证券\n乙方：张伟明，第 3 条 "AND" NEAR(x) 50% ABC-001 it\'s'
)


@pytest.fixture(params=["memory", "unsealed", "sealed"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    """In memory; in SQLite, with all in the unfinished segment; in SQLite, in many full segments."""
    if request.param == "memory":
        yield MemoryIndex()
        return
    db = open_database(tmp_path / "index.db")
    yield SqliteIndex(db, segment=8 if request.param == "sealed" else 2048)
    db.close()


@pytest.fixture(scope="module", params=["unsealed", "sealed"])
def sqlite_index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SqliteIndex]:
    db = open_database(tmp_path_factory.mktemp("index") / "index.db")
    index = SqliteIndex(db, segment=8)
    if request.param == "sealed":
        index.add(entry(f"QR-{n}", "") for n in range(8))
    yield index
    db.close()


def found(index: Index, query: Query | str = "", **more: Any) -> list[str]:
    """The numbers of the hits; a string is one word or, empty, no query at all."""
    if isinstance(query, str):
        query = Query(words=(query,) if query else ())
    query = replace(query, **more)
    serials = [hit.entry.serial for hit in index.search(query)]
    assert index.count(query) == len(serials) == len(list(index.every(query)))
    return serials


def asked(index: Index, typed: str) -> list[str]:
    """The numbers of the hits of what a person types."""
    query, problems = parse(typed)
    assert problems == ()
    return found(index, query)


@pytest.mark.parametrize(
    "query",
    ["劳动合同", "合同", "同甲", "张伟明", "伟明", "用人单位", "(用人单位)", "（用人单位）：", "第3条",
     "第 3 条", "３条", "abc-001", "ABC-001", "c-0", "50%", '"and"', "near(x)", "it's", "'", "伟", "s",
     "-0", "  合同\n", ""],
)  # fmt: skip
def test_every_part_of_a_text_finds_it(index: Index, query: str) -> None:
    """Words, parts of words, marks, other widths and cases."""
    index.add([entry("QR-1", CONTRACT), entry("QR-2", "")])
    assert "QR-1" in found(index, query)


@pytest.mark.parametrize(
    "query",
    [
        "合同劳动",
        "张明",
        "OR",
        "劳*",
        "grams:劳动",
        '"',
        "^劳",
        "4",
        "*",
    ],
)
def test_what_is_not_in_a_text_does_not_find_it(index: Index, query: str) -> None:
    """Nothing in a word is query syntax."""
    index.add([entry("QR-1", "甲方：劳动合同，乙方：张伟明，第3条")])
    assert found(index, query) == []


TEXTS = st.text(
    st.one_of(
        st.sampled_from(
            "张伟明劳动合同甲乙 \n,，。（）()\"'*-:^+{}%ABCabc019０９Ａﬁ①\u200b\u00ad\u0301\x80\ue000"
        ),
        st.characters(exclude_categories=["Cs"]),  # intake lets no half character through
    ),
    max_size=40,
)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(content=TEXTS, data=st.data())
def test_any_substring_finds_its_document(
    sqlite_index: SqliteIndex, content: str, data: st.DataObject
) -> None:
    """Invariant 7, and for single characters too; and what is found really contains the query."""
    sqlite_index.add([entry("QR-1", content)])
    normal = text.normalise(content)
    start = data.draw(st.integers(0, len(normal)))
    end = data.draw(st.integers(start, len(normal)))
    assert normal[start:end].strip() == "" or found(sqlite_index, normal[start:end]) == ["QR-1"]
    other = text.normalise(data.draw(TEXTS))
    expected = ["QR-1"] if other in normal else []
    assert not other or expected == found(sqlite_index, other)


def test_words_must_all_occur_and_exclusions_must_not(index: Index) -> None:
    """AND, phrases in any quotes, and what must not be there."""
    index.add(
        [
            entry("QR-1", "劳动合同 甲方 张伟明"),
            entry("QR-2", "劳务 合同，张伟"),
            entry("QR-3", "合同"),
        ]
    )
    assert asked(index, "合同 张伟") == ["QR-2", "QR-1"]
    assert asked(index, "合同 -劳动") == ["QR-3", "QR-2"]
    assert asked(index, "－张伟明 －劳务") == ["QR-3"]
    assert asked(index, "“合同 甲方”") == asked(index, '"合同 甲方"') == ["QR-1"]
    assert asked(index, '-"合同 甲方"') == ["QR-3", "QR-2"]
    assert asked(index, "合同 李明") == []


def test_filters_narrow_the_result(index: Index) -> None:
    """Each filter, several values of one, its opposite, and with words."""
    day = dt.date(2026, 1, 1)
    index.add(
        [
            entry("QR-SH01-202601-0001", "合同", issued_on=day, subject="张伟", period=day, team="一部"),
            entry(
                "QR-BJ02-202601-0001", "合同", branch="BJ02", issued_on=day.replace(day=2), team="营销一部",
                identities=("x", "y"), period=dt.date(2025, 12, 31), unsigned=("client",), original=False,
            ),
            entry(
                "LX-0001", "合同", type_id="leave", title=Label("请假单", "Leave form"), unsigned=(),
                issued_on=day.replace(day=3), state=State.VOID, period=day.replace(day=3),
            ),
            entry("LX-0012", "协议", issued_on=day.replace(day=4), subject="李 四100%", original=True,
                names=("王小明",), period=day.replace(day=4)),
        ]
    )  # fmt: skip
    one, two, three, four = "QR-SH01-202601-0001", "QR-BJ02-202601-0001", "LX-0001", "LX-0012"
    for typed, expected in {
        "": [four, three, two, one],
        "branch:BJ02": [two],
        "营业部：bj02,SH02": [two],
        "-branch:SH01": [two],
        "type:leave": [three],
        "类型:请假": [three],
        "type:client-confirmation 合同": [two, one],
        "team:一部": [one],
        "team:一": [two, one],
        "状态:作废": [three],
        "-state:void 合同": [two, one],
        "issued:2026-01-02..2026-01-03": [three, two],
        "issued:..2026-01-02": [two, one],
        "period:2026": [four, three, one],
        "期间:2025-12": [two],
        "-period:2026": [two],
        "signed:no": [two],
        "signed:yes": [three],
        "signed:none": [four, one],
        "original:no": [two],
        "原件:有": [four],
        "person:李四1": [four],
        "person:0%": [four],
        "人员:小明": [four],
        "person:张伟 person:王小明 number:LX-0012": [four],
        "person:_四": [],
        "number:lx-1": [three],
        "LX-0001..0012": [four, three],
        "LX-0002..0012": [four],
        "QR-SH01-202601-0001..QR-SH01-202601-9999": [one],
        "合同 person:伟 branch:SH01 issued:..2026-01-01": [one],
        "协议 branch:BJ02": [],
    }.items():
        assert (typed, asked(index, typed)) == (typed, expected)
    assert found(index, Query(words=("z",), digests=("y",))) == [two]
    assert found(index, Query(words=("z", "w"), identity="y")) == [two]
    assert found(index, Query(without=("z",), without_digests=("y",))) == [four, three, one]


def test_nothing_outside_the_scope_is_found_counted_or_named(index: Index) -> None:
    """Neither a filter by another type or branch, nor a full identifier, a number, a page or a list of all
    widens it; a scope of nothing finds nothing.
    """
    index.add(
        entry(
            f"QR-{n}", "合同 张伟", type_id="leave" if n % 2 else "client-confirmation",
            title=Label(f"请假单{n}", "Leave") if n % 2 else Label("确认单", "Confirmation"),
            branch="SH01" if n < 10 else "BJ02", identities=("x",), team="一部" if n % 2 else "二部",
        )
        for n in range(20)
    )  # fmt: skip
    scope = Scope(frozenset({"client-confirmation", "none-such"}), frozenset({"SH01"}))
    mine = ["QR-8", "QR-6", "QR-4", "QR-2", "QR-0"]
    for typed, expected in {
        "": mine,
        "合同": mine,
        "-无此字": mine,
        "type:leave": [],
        "type:leave,client-confirmation": mine,
        "类型:请假": [],
        "branch:BJ02": [],
        "branch:BJ02,SH01": mine,
        "-branch:SH01": [],
        "-type:client-confirmation": [],
        "team:一部": [],
        "QR-0..20": mine,
        "person:张": mine,
        "sort:relevance 张伟": mine,
        "QR-3": [],
    }.items():
        query = replace(parse(typed)[0], scope=scope)
        assert (typed, found(index, query)) == (typed, expected)
        after = After(0, dt.date(2026, 12, 31), "QR-9")
        assert set(found(index, replace(query, limit=9))) >= {
            hit.entry.serial for hit in index.search(replace(query, after=after))
        }
        facets = index.facets(query)
        assert all(name in ("SH01",) for name, _ in facets.counts[SearchField.BRANCH])
        assert dict(facets.titles) == {"client-confirmation": ("确认单", "Confirmation")}
        assert sum(count for _, count in facets.counts[SearchField.TYPE]) == len(expected)
    for query in (
        Query(words=("z",), digests=("x",)),
        Query(words=("z", "w"), identity="x"),
    ):
        assert found(index, query, scope=scope) == mine
    for nothing in (Scope(frozenset(), None), Scope(None, frozenset()), Scope(frozenset({"x"}))):
        assert found(index, scope=nothing) == found(index, "合同", scope=nothing) == []
        assert index.facets(Query(scope=nothing)).titles == {}
    assert len(found(index, scope=Scope())) == len(found(index)) == 20


def test_facets_count_all_hits_not_the_page(index: Index) -> None:
    """By type, branch, team, month of the period, state, signatures and original."""
    index.add(
        entry(
            f"QR-{n:02}", "合同" if n % 2 else "协议", branch=f"B{n % 3}", team="一部" if n < 3 else "",
            period=dt.date(2026, 1 + n // 10, 1), unsigned=None if n else (), original=n > 4,
        )
        for n in range(20)
    )  # fmt: skip
    facets = index.facets(Query(words=("合同",), limit=1))
    assert facets.counts == {
        SearchField.TYPE: (("client-confirmation", 10),),
        SearchField.BRANCH: (("B1", 4), ("B0", 3), ("B2", 3)),
        SearchField.TEAM: (("一部", 1),),
        SearchField.PERIOD: (("2026-02", 5), ("2026-01", 5)),
        SearchField.STATE: (("issued", 10),),
        SearchField.SIGNED: (("none", 10),),
        SearchField.ORIGINAL: (("yes", 8), ("no", 2)),
    }
    assert facets.titles == {"client-confirmation": ("确认单", "Confirmation")}


def _after(index: Index, query: Query) -> tuple[Query, list[str]]:
    hits = index.search(query)
    last = hits[-1]
    after = After(last.score, last.entry.issued_on, last.entry.serial)
    return replace(query, after=after), [hit.entry.serial for hit in hits]


@pytest.mark.parametrize("sort", Sort)
def test_pages_follow_each_other_whatever_comes_in(index: Index, sort: Sort) -> None:
    """In each order pages neither repeat nor skip, also when documents are issued in between."""
    entries = [
        entry(f"QR-{n}", "合同", issued_on=dt.date(2026, 1, 1 + n % 3), subject="合同" * (n % 2))
        for n in range(1, 21)
    ]
    index.add(entries)
    query = Query(words=("合同",), sort=sort, limit=6)
    expected = [one.serial for one in index.every(query)]
    key = searching.sort_key(sort)
    assert expected == [
        e.serial
        for e in sorted(
            entries, key=lambda e: key(After(searching.score(e, query), e.issued_on, e.serial))
        )
    ]
    query, paged = _after(index, query)
    for n in range(4):
        index.add([entry(f"QR-0{n}-0", "合同", issued_on=dt.date(2026, 1, 1 + n))])
        if more := index.search(query):
            query, page = _after(index, query)
            assert page == [hit.entry.serial for hit in more]
            paged += page
    assert expected == [one for one in paged if not one.startswith("QR-0")]
    assert len(paged) == len(set(paged))


def test_the_most_relevant_come_first(index: Index) -> None:
    """The document of that number, those about the person, those so titled, then the rest, newest first."""
    day = dt.date(2026, 1, 1)
    index.add(
        [
            entry("QR-1", "劳动 甲", issued_on=day, subject="李"),
            entry("QR-2", "劳动 qr-1", subject="劳动"),
            entry("QR-3", "劳动 qr-1", title=Label("劳动合同", "Contract"), subject="李"),
            entry("QR-4", "劳动 qr-1", subject="李"),
            entry("QR-5", "劳动 qr-1", issued_on=day, subject="李"),
        ]
    )
    query = Query(words=("劳动",), sort=Sort.RELEVANCE)
    assert found(index, query) == ["QR-2", "QR-3", "QR-4", "QR-5", "QR-1"]
    index.add([entry("QR-1", "劳动 qr-1", issued_on=day, subject="李")])
    assert found(index, replace(query, words=("QR-1",)))[0] == "QR-1"


WORDS = ["劳动", "合同", "劳动合同", "张伟", "伟明", "甲方", "一", "上海市浦东", "确认单", "编号"]


def test_what_is_put_in_is_merged_a_little_at_a_time(tmp_path: Path) -> None:
    """Documents come one by one, some change while their words are being merged; at every moment all are
    found and nothing is astray, and what is left at last is one large segment and the rest.
    """
    chance = random.Random(3)
    db = open_database(tmp_path / "register.db")
    index, right = SqliteIndex(db, segment=8), MemoryIndex()
    states = set()
    for n in range(150):
        changed = (
            [replace(_random_entry(chance, 0), serial=f"QR-{chance.randrange(n)}")] if n else []
        )
        added = replace(_random_entry(chance, n), serial=f"QR-{n}")
        for one in (index, right):
            one.add([added])
            one.add(changed)
        states |= {row[0] for row in db.execute("SELECT state FROM search_segment")}
        if n % 50 == 49:
            query = Query(words=(chance.choice(WORDS),), limit=1000)
            assert found(index, query) == found(right, query)
            assert index.check() == []
    index.settle()
    sizes = [row[0] for row in db.execute("SELECT size FROM search_segment ORDER BY first")]
    assert (sizes, states, index.check()) == ([128, 8, 8], {0, 1, 2}, [])
    db.close()


LINES = (
    "客户确认单编号",
    "签字日期2026-02-14",
    "本合同一式两份,双方各执一份,具有同等法律效力。",
    "编号QR-SH01-202602-0001",
)
PARTS = ("合同一式两份,双", "各执一份,具有同等法律效力。签字", "期2026-0", "h01-20260", "认单编号本合", "双方各执一份,具有同等法律效力",
         "本合同一式两份,双方各执一份,具有同等法律效力。")  # fmt: skip


def _random_entry(chance: random.Random, n: int) -> SearchEntry:
    months = [dt.date(2026, month, 1) for month in (1, 2, 3)]
    return entry(
        f"{chance.choice(['QR', 'LX'])}-{n}",
        "\n".join(chance.choices([*WORDS, *LINES], k=chance.randint(0, 8))),
        branch=chance.choice(["SH01", "BJ02"]), team=chance.choice(["", "一部", "二部"]),
        issued_on=chance.choice(months), period=chance.choice(months), state=chance.choice([State.ISSUED, State.VOID]),
        subject=chance.choice(["张伟明", "李四", ""]), names=tuple(chance.sample(["张伟", "欧阳"], k=1)),
        identities=tuple(chance.sample(["x", "y"], k=chance.randint(0, 2))),
        unsigned=chance.choice([None, (), ("client",)]), original=chance.choice([None, True, False]),
    )  # fmt: skip


def _random_query(chance: random.Random) -> Query:
    def words() -> Sequence[str]:
        return chance.choices([*WORDS, *PARTS], k=chance.choice([0, 0, 1, 2]))

    filters = [
        "branch:SH01", "team:一", "-team:二部", "person:张伟", "period:2026-02..", "issued:2026-01",
        "state:void", "signed:no", "original:yes", "QR-3..40", "-person:欧阳", "type:确认",
    ]  # fmt: skip
    typed = " ".join(
        [
            *words(),
            *(f"-{word}" for word in words()),
            *chance.sample(filters, k=chance.randint(0, 2)),
        ]
    )
    query, problems = parse(typed)
    assert problems == ()
    digests = tuple(chance.choice(["", "x"]) for _ in query.words)
    scope = chance.choice([None, None, Scope(None, frozenset({"SH01"})), Scope(frozenset())])
    return replace(query, digests=digests, sort=chance.choice(list(Sort)), limit=1000, scope=scope)


@pytest.mark.parametrize("many", [0, 200])
def test_every_index_answers_as_the_definition_does(
    tmp_path: Path, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many random entries, some replaced, and queries: hits, order, counts as in the index that looks at
    every text; where few are left it reads them, where many are left what they share tells.
    """
    monkeypatch.setattr(sqlite_search, "_MANY", many)
    monkeypatch.setattr(sqlite_phrases, "FEW", many)
    monkeypatch.setattr(sqlite_phrases, "_SEVERAL", many)
    chance = random.Random(20261128)
    db = open_database(tmp_path / "register.db")
    for segment in (8, 64):
        db.execute("DROP VIEW IF EXISTS search_document")
        for name in (
            "shape",
            "text",
            "raw",
            "dictionary",
            "segment",
            "word",
            "stretch",
            "piece",
            "kind",
            "identity",
            "entry",
        ):
            db.execute(f"DROP TABLE IF EXISTS search_{name}")
        db.execute("DELETE FROM component") if segment == 64 else None
        indexes: list[Index] = [MemoryIndex(), SqliteIndex(db, segment=segment)]
        entries = [_random_entry(chance, n) for n in range(150)]
        changed = [
            replace(_random_entry(chance, 0), serial=one.serial)
            for one in chance.sample(entries, 30)
        ]
        for one in indexes:
            one.add(entries)
            one.add(changed)
        assert [] == indexes[1].check()
        for _ in range(150):
            query = _random_query(chance)
            right, answer = ([hit.entry for hit in one.search(query)] for one in indexes)
            assert right == answer, query
            assert len(set(map(str, (one.facets(query) for one in indexes)))) == 1, query
    db.close()


FORMS = (
    "编号\n{number}\n客户姓名/名称\n{name}\n账号\n********{count}\n客户确认:本人同意,按期归还。\n签字:{day}\n填表说明\n1.本单一式两份。",
    "编号:{number}\n经手人{name}确认:本人同意,\n期满按时返岗并销假。申请人签字:{day}\n手机138****{count}",
    "{day}至{other}\n本人同意,按期归还。签字\n{name}\n日期:{other}\n2.本单由{name}填写",
)


def _form(chance: random.Random) -> str:
    days = [f"20{chance.choice([19, 25, 26])}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" for _ in "ab"]  # fmt: skip
    return chance.choice(FORMS).format(
        number=f"QR-{chance.choice(['SH01', 'BJ02'])}-2026{chance.randint(1, 12):02}-{chance.randint(1, 30):04}",
        name=chance.choice("张王李") + chance.choice(["伟明", "伟", "本人"]),
        day=days[0],
        other=days[1],
        count=chance.randint(0, 9999),
    )


@pytest.mark.parametrize("dear", [0, 2])
def test_phrases_of_forms_are_found_by_what_documents_share(
    tmp_path: Path, dear: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever part of a form and its values is asked for, in one document, in many or in none: as many have it
    as a look at every text says, though few texts are looked at.
    """
    for where, name, value in (
        (sqlite_search, "_MANY", 0),
        (sqlite_phrases, "FEW", 0),
        (sqlite_phrases, "_SEVERAL", 0),
        (sqlite_phrases, "_DEAR", dear),
        (sqlite_phrases, "_FIRST", 1),
    ):
        monkeypatch.setattr(where, name, value)
    chance = random.Random(20261128)
    db = open_database(tmp_path / "register.db")
    index = SqliteIndex(db, segment=32)
    texts = {f"QZ-{n}": _form(chance) for n in range(640)}
    index.add(entry(serial, said) for serial, said in texts.items())
    changed = {serial: _form(chance) for serial in chance.sample(sorted(texts), 40)}
    index.add(entry(serial, said) for serial, said in changed.items())
    assert index.check() == []
    normals = [text.normalise(said) for said in {**texts, **changed}.values()]
    for _ in range(600):
        one, other = chance.choice(normals), chance.choice(normals)
        size = chance.randint(3, 20)
        at = chance.randrange(max(1, len(one) - size))
        part = one[at : at + size]
        if chance.random() < 0.3:  # the end of another document's, from a like place on
            half = other.find(part[:2]) + 2
            part = part[:2] + other[half : half + size - 2]
        part = part.strip()
        right = sum(part in normal for normal in normals)
        assert index.count(Query(words=(part,))) == right, part
    db.close()


def test_an_entry_added_again_replaces_the_old_one(index: Index) -> None:
    """The new text is found, the old one is not, and the document is there once."""
    index.add([entry("QR-1", "旧的合同", identities=("old",)), entry("QR-2", "旧的合同")])
    index.add([entry("QR-1", "新的协议", identities=("new",), state=State.VOID)])
    assert (
        found(index, "旧的"),
        found(index, "协议"),
        found(index, Query(words=("z",), digests=("old",))),
    ) == (["QR-2"], ["QR-1"], [])
    assert [e.state for e in index.entries()] == [State.VOID, State.ISSUED]


def test_entries_come_back_whole_and_by_number(index: Index) -> None:
    """All of them, exactly as added, page after page."""
    entries = [
        entry(
            f"QR-{n:04}",
            f"第{n}号 \U00020000",
            names=("张伟",),
            identities=("a", "b"),
            listing=(("客户", "Client", "张*"),),
        )
        for n in range(1100)
    ]
    index.add(reversed(entries))
    assert entries == list(index.entries())


def test_a_hit_shows_its_entry_and_a_masked_excerpt(index: Index) -> None:
    """Other names in the text are masked; the searched words are marked."""
    names = ("张伟明", "李小红")
    index.add([entry("QR-1", "甲方张伟明与乙方李小红订立合同", names=names)])
    (hit,) = index.search(Query(words=("张伟",)))
    assert hit.excerpt == "甲方\u2068张伟\u2069*与乙方李**订立合同"
    (hit,) = index.search(Query(words=("合同",)))
    assert hit.excerpt == "甲方张**与乙方李**订立\u2068合同\u2069"
    assert hit.entry == next(iter(index.entries()))


def test_an_empty_index_finds_nothing(index: Index) -> None:
    """Whatever is asked."""
    for query in (
        Query(),
        Query(words=("合同",)),
        Query(words=("合",)),
        Query(words=("甲", "乙"), identity="x"),
    ):
        assert (list(index.search(query)), index.count(query)) == ([], 0)


@pytest.mark.parametrize("segment", [8, 16])
def test_nothing_of_a_text_that_was_taken_out_stays(tmp_path: Path, segment: int) -> None:
    """No word, no line, no person of it is left in the database, in full segments as in the last one."""
    db = open_database(tmp_path / "register.db")
    index = SqliteIndex(db, segment=segment)
    index.add(entry(f"QR-{n}", "甲乙丙丁\n戊己庚辛", subject="壬癸") for n in range(8))
    index.add(entry(f"QR-{n}", "", subject="") for n in range(8))
    assert [] == index.check()
    words = {word for (word,) in db.execute("SELECT word FROM search_word")}
    assert not [word for word in words if any(char in word for char in "甲乙丙丁戊己庚辛壬癸")]
    assert (
        list(db.execute("SELECT content FROM search_stretch UNION SELECT piece FROM search_piece"))
        == []
    )
    kept = b"".join(row[0] for row in db.execute("SELECT content FROM search_dictionary"))
    assert not [char for char in "甲乙丙丁戊己庚辛壬癸" if char.encode() in kept]
    db.close()


def test_a_dictionary_that_was_rolled_back_reads_no_text(tmp_path: Path) -> None:
    """Who has looked into texts inside a transaction reads them right when it is undone."""
    db = open_database(tmp_path / "register.db")
    index = SqliteIndex(db)
    entries = [entry(f"QR-{n:03}", f"{FORM}{n}") for n in range(32)]
    index.add(entries)
    db.execute("BEGIN IMMEDIATE")
    index.add(entry(f"QR-{n:03}", "作废") for n in range(32))
    assert len(index.search(Query(words=("作废",), limit=99))) == 32
    db.rollback()
    assert list(index.entries()) == entries
    db.close()


FORM = "客户风险确认单\n本人同意按期归还全部款项。\n本人已阅读并理解以上内容,签字确认。\n"


def test_nothing_stays_side_by_side_that_one_text_alone_had_so(tmp_path: Path) -> None:
    """What others say too, but not the one beside the other: no dictionary has them together, in normal form or as
    they were written; three in a row neither, of which others have two.
    """
    db = open_database(tmp_path / "register.db")
    index = SqliteIndex(db)
    said = {n: ["李四光", "王小明"][n % 2] + ",健康状况良好" for n in range(32)}
    said |= {5: "张伟明,健康状况良好", 6: "李四光,患有抑郁症", 30: "张伟明,患有抑郁症"}
    said |= {
        25: "赵一,钱二,",
        26: "赵一,钱二,",
        27: "钱二,孙三,",
        28: "钱二,孙三,",
        29: "赵一,钱二,孙三,",
    }
    written = {n: "ＡＢＣ说明" if n == 31 else "abc说明" for n in range(32)}
    index.add(entry(f"QR-{n:03}", f"{FORM}{written[n]}\n{last}") for n, last in said.items())
    kept = _dictionaries(db)
    assert "签字确认。" in kept
    assert "赵一,钱二," in kept
    assert not [one for one in ("张伟明,患有抑郁症", "赵一,钱二,孙三", "ＡＢＣ") if one in kept]
    assert index.check() == []
    db.close()


def test_side_by_side_needs_a_stretch_that_can_be_forgotten(tmp_path: Path) -> None:
    """Two documents that were not learnt together share no stretch: nothing would tell when they are gone."""
    db = open_database(tmp_path / "register.db")
    index = SqliteIndex(db, segment=8)
    rare = {n: f"{FORM}承诺人{['张伟明', '李四光'][n % 3 > 0]},{n}" for n in range(0, 128, 4)}
    for n in (124, 108):
        rare[n] = FORM + "承诺人张伟明,患有抑郁症,"
    rare |= dict.fromkeys((0, 4), FORM + "承诺人李四光,患有抑郁症,")
    rare |= dict.fromkeys((8, 12), FORM + "承诺人张伟明,一切正常,")
    index.add(
        replace(entry(f"QR-{n:03}", rare.get(n, f"其他{n}")), type_id=str(n % 4))
        for n in range(128)
    )
    assert "签字确认。" in _dictionaries(db)
    assert "张伟明,患有抑郁症" not in _dictionaries(db)
    db.close()


def test_what_is_no_longer_side_by_side_is_taken_apart(tmp_path: Path) -> None:
    """Two texts had a name and an illness together; others go on to have either."""
    db = open_database(tmp_path / "register.db")
    index = SqliteIndex(db)
    said = {n: ["李四光", "王小明"][n % 2] + ",健康状况良好" for n in range(32)}
    said |= {
        5: "张伟明,健康状况良好",
        6: "李四光,患有抑郁症",
        29: "张伟明,患有抑郁症",
        30: "张伟明,患有抑郁症",
    }
    index.add(entry(f"QR-{n:03}", FORM + last) for n, last in said.items())
    assert "张伟明,患有抑郁症" in _dictionaries(db)
    index.add(entry(f"QR-{n:03}", FORM) for n in (29, 30))
    assert "张伟明,患有抑郁症" not in _dictionaries(db)
    assert "签字确认。" in _dictionaries(db)
    assert index.check() == []
    db.close()


def test_what_nobody_says_any_more_is_taken_out_of_dictionaries(tmp_path: Path) -> None:
    """A piece that lies in another one as well as that other; and what two texts said side by side."""
    db = open_database(tmp_path / "register.db")
    index = SqliteIndex(db)
    lasts = {
        30: "一\n张一鸣身患抑郁症,",
        31: "一\n张一鸣身患抑郁症,",
        5: "一\n张三丰身患抑郁症,",
        6: "一\n张三丰,身患抑郁症,",
    }
    index.add(entry(f"QR-{n:03}", FORM + lasts.get(n, str(n))) for n in range(32))
    assert "张一鸣身患抑郁症" in _dictionaries(db)
    index.add(entry(f"QR-{n:03}", FORM + str(n)) for n in (30, 31))
    assert "张一鸣" not in _dictionaries(db)
    assert "签字确认。" in _dictionaries(db)
    index.add(entry(f"QR-{n:03}", "") for n in range(32))
    assert not set(_dictionaries(db)) - {"\n", "\0"}
    assert index.check() == []
    db.close()


def _dictionaries(db: Database) -> str:
    rows = db.execute("SELECT content, raw FROM search_dictionary")
    return "\n".join(one.decode() for row in rows for one in row)


@pytest.mark.parametrize("segment", [8, 2048])
def test_check_finds_words_astray(tmp_path: Path, segment: int) -> None:
    """A word, line or identity that is lost from the database, or too much in it, is found and named."""
    db = open_database(tmp_path / "register.db")
    index = SqliteIndex(db, segment=segment)
    index.add(
        entry(f"QR-{n}", text=f"张伟明{n}\n第{n // 4}小组的", identities=("x",)) for n in range(9)
    )
    for damage, expected in (
        ("DELETE FROM search_identity WHERE entry = 3", ["QR-3"]),
        ("UPDATE search_entry SET persons = '' WHERE id = 2", ["QR-2"]),
        ("DELETE FROM search_word WHERE word = '明5'", ["QR-5"] if segment == 8 else []),
        ("INSERT INTO search_word VALUES (100000, 1, '王', x'04')", ["QR-2"] if segment == 8 else ["register.db"]),
        ("UPDATE search_stretch SET content = '错' WHERE content = '第1小组的'",
         ["QR-4", "QR-5", "QR-6", "QR-7"] if segment == 8 else []),
        ("DELETE FROM search_word WHERE word = '\x01o伟明'", [f"QR-{n}" for n in range(8)] if segment == 8 else []),
        ("DELETE FROM search_segment", ["register.db"] if segment == 8 else []),
        ("DELETE FROM search_text WHERE id = 8", ["register.db"]),
        ("DELETE FROM search_raw WHERE id = 8", ["register.db"]),
    ):  # fmt: skip
        assert [] == index.check()
        db.execute("SAVEPOINT damaged")
        db.execute(damage)
        assert expected == [finding.where for finding in index.check()][: max(1, len(expected))]
        db.execute("ROLLBACK TO damaged")
        db.execute("RELEASE damaged")
    for table, column in (("text", "normal"), ("raw", "raw")):
        db.execute(f"UPDATE search_{table} SET {column} = {column} || x'20' WHERE id = 8")
        with pytest.raises(IntegrityError):
            index.check()
    db.close()


def test_an_index_of_old_is_made_over(tmp_path: Path) -> None:
    """Its entries are found as before; what it did not know, it says it does not know."""
    db = open_database(tmp_path / "register.db")
    for statement in OLD_TABLES:
        db.execute(statement)
    index = SqliteIndex(db)
    assert found(index, "伟明") == ["QR-1"]
    assert index.check() == []
    assert index.incomplete()
    assert next(iter(index.entries())) == entry(
        "QR-1", "甲方：张伟明", identities=("x",), names=("张伟明",)
    )
    db.close()


def test_an_index_of_sets_by_2048_documents_is_made_over(tmp_path: Path) -> None:
    """Version 3 knew all that can be asked for; its entries come over whole, in their order."""
    db = open_database(tmp_path / "register.db")
    entries = _third(db, 3)
    index = SqliteIndex(db)
    assert (list(index.entries()), index.check(), index.incomplete()) == (entries, [], False)
    assert found(index, "伟明") == ["QR-2", "QR-1", "QR-0"]
    assert asked(index, "team:一部 signed:no original:no number:QR-1") == ["QR-1"]
    assert found(index, Query(words=("z",), digests=("x",))) == ["QR-2", "QR-1", "QR-0"]
    assert not list(
        db.execute("SELECT 1 FROM sqlite_schema WHERE name IN ('search_old', 'search_tail')")
    )
    db.close()


class _Stopping:
    """Counts, and stops the work at a number."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.done = 0
        self.told: list[int] = []

    @contextmanager
    def begin(self, count: int) -> Iterator[Progress]:
        self.told.append(count)
        yield self

    def advance(self, count: int = 1, /) -> None:
        self.done += count
        if self.done >= self.at:
            raise KeyboardInterrupt


def test_making_over_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    """Lot by lot, each whole; until the last one, who only reads is refused rather than told of a part."""
    db = open_database(tmp_path / "register.db")
    entries = _third(db, 300)
    first, second = _Stopping(200), _Stopping(1000)
    with pytest.raises(KeyboardInterrupt):
        SqliteIndex(db, segment=8, begin=first.begin)
    reader = open_reading(tmp_path / "register.db")
    with pytest.raises(SetupError, match="older docgen"):
        SqliteIndex(reader)
    index = SqliteIndex(db, segment=8, begin=second.begin)
    assert ([300], [172], 172) == (first.told, second.told, second.done)
    assert (list(index.entries()), index.check()) == (
        sorted(entries, key=lambda one: one.serial),
        [],
    )
    assert SqliteIndex(reader).count(Query()) == 300
    for one in (reader, db):
        one.close()


FIFTH_TABLES = (
    """CREATE TABLE search_word (segment INTEGER NOT NULL, word TEXT NOT NULL, docs BLOB NOT NULL,
        PRIMARY KEY (segment, word)) WITHOUT ROWID""",
    "CREATE TABLE search_line (id INTEGER PRIMARY KEY, line TEXT NOT NULL UNIQUE)",
)
SEVENTH = (
    "ALTER TABLE search_shape DROP COLUMN forgotten",
    "DELETE FROM search_stretch",
    "DELETE FROM search_piece",
    "UPDATE search_word SET word = 'x' || word",
    "UPDATE component SET version = 7 WHERE name = 'index'",
)
FIFTH = (
    "ALTER TABLE search_shape DROP COLUMN forgotten",
    "DROP TABLE search_word",
    "DROP TABLE search_stretch",
    "DROP TABLE search_piece",
    *FIFTH_TABLES,
    "DROP VIEW search_document",
    "ALTER TABLE search_entry ADD COLUMN type_id TEXT NOT NULL DEFAULT 'client-confirmation'",
    "ALTER TABLE search_entry ADD COLUMN title_zh TEXT NOT NULL DEFAULT '确认单'",
    "ALTER TABLE search_entry ADD COLUMN title_en TEXT NOT NULL DEFAULT 'Confirmation'",
    "ALTER TABLE search_entry DROP COLUMN kind",
    "DROP TABLE search_kind",
    "ALTER TABLE search_text ADD COLUMN raw BLOB NOT NULL DEFAULT x''",
    "UPDATE search_text SET raw = (SELECT r.raw FROM search_raw AS r WHERE r.id = search_text.id)",
    "DROP TABLE search_raw",
    "ALTER TABLE search_dictionary DROP COLUMN type_id",
    "INSERT INTO search_word SELECT id, '甲', x'01' FROM search_segment",
    "INSERT INTO search_line VALUES (1, '签字日期')",
    "UPDATE component SET version = 5 WHERE name = 'index'",
)


@pytest.mark.parametrize("older", [FIFTH, SEVENTH])
def test_an_index_of_other_words_gets_those_of_today(tmp_path: Path, older: Sequence[str]) -> None:
    """Version 5 (shared lines) and 7 (shorter stretches) had the entries and texts: they stay, and their words
    are made anew, lot by lot, going on where it was interrupted.
    """
    db = open_database(tmp_path / "register.db")
    entries = [entry(f"QR-{n:03}", f"甲方：张伟明{n}\n签字日期\n2026-11-22") for n in range(300)]
    SqliteIndex(db, segment=8).add(entries)
    for statement in older:
        db.execute(statement)
    first, second = _Stopping(200), _Stopping(1000)
    with pytest.raises(KeyboardInterrupt):
        SqliteIndex(db, begin=first.begin)
    with pytest.raises(SetupError, match="older docgen"):
        SqliteIndex(open_reading(tmp_path / "register.db"))
    index = SqliteIndex(db, begin=second.begin)
    assert ([300], [172], 172) == (first.told, second.told, second.done)
    assert (list(index.entries()), index.check()) == (entries, [])
    assert len(found(index, Query(words=("签字日期2026-1",), limit=1000))) == 300
    assert not list(db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'search_line'"))
    assert not list(db.execute("SELECT 1 FROM search_dictionary WHERE type_id = ''"))
    db.close()


def test_a_stretch_with_the_number_of_a_forgotten_one_is_no_other(tmp_path: Path) -> None:
    """Who has read what stretches say reads it again once one is forgotten: another gets its number."""
    db, other = (open_database(tmp_path / "register.db") for _ in range(2))
    index = SqliteIndex(db, segment=256)
    index.add(
        entry(f"QR-{n:03}", f"甲方承诺{'如实填写' if n else '作废'}\n{n}") for n in range(512)
    )
    reader = SqliteIndex(other)
    before = reader.count(Query(words=("甲方承诺如实填写",)))
    index.add(entry(f"QR-{n:03}", f"{n}") for n in range(512))
    kept = {row[0] for row in db.execute("SELECT id FROM search_stretch")}
    index.add(
        entry(f"QR-{n:03}", f"乙方同意{'按期归还' if n % 2 else '延期'}\n{n}")
        for n in range(512, 1024)
    )
    assert {row[0] for row in db.execute("SELECT id FROM search_stretch")} != kept
    after = [
        reader.count(Query(words=(word,))) for word in ("甲方承诺如实填写", "乙方同意按期归还")
    ]
    assert (before, after) == (511, [0, 256])
    for one in (db, other):
        one.close()


def test_what_is_looked_up_before_a_rollback_is_not_kept(tmp_path: Path) -> None:
    """A stretch that was rolled back does not answer for the one that gets its number."""
    db = open_database(tmp_path / "register.db")
    index = SqliteIndex(db, segment=256)
    db.execute("BEGIN IMMEDIATE")
    index.add(entry(f"QR-{n:03}", f"甲方承诺如实填写\n{n}") for n in range(256))
    assert index.count(Query(words=("甲方承诺如实填写",))) == 256
    db.rollback()
    index.add(entry(f"QR-{n:03}", f"乙方同意按期归还\n{n}") for n in range(256))
    counts = [
        index.count(Query(words=(word,))) for word in ("甲方承诺如实填写", "乙方同意按期归还")
    ]
    assert counts == [0, 256]
    db.close()


def _third(db: Database, count: int) -> list[SearchEntry]:
    """An index as version 3 kept it, with so many entries."""
    for statement in THIRD_TABLES:
        db.execute(statement)
    day = dt.date(2026, 11, 22)
    entries = [
        entry(
            f"QR-{n}", "甲方：张伟明", names=("张伟明",), identities=("x",), listing=(("客户", "Client", "张*"),),
            team="一部", period=day, unsigned=("client",), original=False,
        )
        for n in range(count)
    ]  # fmt: skip
    normal = text.normalise(entries[0].text).encode()
    body = zlib.compress(normal + entries[0].text.encode())
    for n in range(count):
        db.execute(
            "INSERT INTO search_entry VALUES (?, ?, ?, 'client-confirmation', 'SH01', '一部', '2026-11-22', "
            "'2026-11-22', 'issued', '确认单', 'Confirmation', '张伟', '[\"张伟明\"]', '[\"x\"]', "
            '\'[["客户","Client","张*"]]\', \'["client"]\', 0, \'张伟\', ?, ?)',
            [n, f"QR-{n}", f"qr-{n}", len(normal), body],
        )
    return entries


THIRD_TABLES = (
    "CREATE TABLE component (name TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID",
    "INSERT INTO component VALUES ('index', 3)",
    "CREATE TABLE search_shape (segment INTEGER NOT NULL)",
    "INSERT INTO search_shape VALUES (2048)",
    """CREATE TABLE search_entry (
        id INTEGER PRIMARY KEY, serial TEXT NOT NULL UNIQUE, number_key TEXT NOT NULL,
        type_id TEXT NOT NULL, branch TEXT NOT NULL, team TEXT NOT NULL, issued_on TEXT NOT NULL,
        period TEXT, state TEXT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL,
        subject TEXT NOT NULL, names TEXT NOT NULL, identities TEXT NOT NULL, listing TEXT NOT NULL,
        unsigned TEXT, original INTEGER, persons TEXT NOT NULL, normal_bytes INTEGER NOT NULL,
        body BLOB NOT NULL)""",
    "CREATE INDEX search_number ON search_entry (number_key, serial)",
    "CREATE INDEX search_incomplete ON search_entry (id) WHERE period IS NULL",
    """CREATE TABLE search_identity (digest TEXT NOT NULL,
        entry INTEGER NOT NULL REFERENCES search_entry (id) ON DELETE CASCADE,
        PRIMARY KEY (digest, entry)) WITHOUT ROWID""",
    "CREATE INDEX search_identity_entry ON search_identity (entry)",
    "INSERT INTO search_identity SELECT 'x', id FROM search_entry",
    "CREATE TABLE search_tail (id INTEGER PRIMARY KEY, normal BLOB NOT NULL)",
    "CREATE TABLE search_segment (segment INTEGER PRIMARY KEY, version INTEGER NOT NULL)",
    *FIFTH_TABLES,
)
OLD_TABLES = (
    "CREATE TABLE component (name TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID",
    "INSERT INTO component VALUES ('index', 1)",
    """CREATE TABLE search_entry (
        id INTEGER PRIMARY KEY, serial TEXT NOT NULL UNIQUE, type_id TEXT NOT NULL,
        branch TEXT NOT NULL, issued_on TEXT NOT NULL, state TEXT NOT NULL,
        title_zh TEXT NOT NULL, title_en TEXT NOT NULL, subject TEXT NOT NULL,
        subject_key TEXT NOT NULL, text TEXT NOT NULL, names TEXT NOT NULL,
        identities TEXT NOT NULL, listing TEXT NOT NULL)""",
    """CREATE INDEX search_newest ON search_entry
        (issued_on DESC, serial DESC, type_id, branch, state, subject_key)""",
    """CREATE TABLE search_identity (digest TEXT NOT NULL,
        entry INTEGER NOT NULL REFERENCES search_entry (id) ON DELETE CASCADE,
        PRIMARY KEY (digest, entry)) WITHOUT ROWID""",
    "CREATE INDEX search_identity_entry ON search_identity (entry)",
    "CREATE VIRTUAL TABLE search_grams USING fts5 (grams, content = '', columnsize = 0)",
    """INSERT INTO search_entry VALUES (1, 'QR-1', 'client-confirmation', 'SH01', '2026-11-22', 'issued',
        '确认单', 'Confirmation', '张伟', '张伟', '甲方：张伟明', '["张伟明"]', '["x"]', '[]')""",
    "INSERT INTO search_identity VALUES ('x', 1)",
    "INSERT INTO search_grams (rowid, grams) VALUES (1, '甲方 方: :张 张伟 伟明 明')",
)
