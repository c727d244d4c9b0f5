"""What every search index promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.core import text
from docgen.indexes.memory import MemoryIndex
from docgen.indexes.sqlite import SqliteIndex
from docgen.model import Query, State
from docgen.sqlite import open_database
from tests.contract.archive_makers import entry

Index = MemoryIndex | SqliteIndex
CONTRACT = (
    '劳动合同\n甲方（用人单位）：华东证券\n乙方：张伟明，第 3 条 "AND" NEAR(x) 50% ABC-001 it\'s'
)


@pytest.fixture(params=["memory", "sqlite"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    if request.param == "memory":
        yield MemoryIndex()
        return
    db = open_database(tmp_path / "index.db")
    yield SqliteIndex(db)
    db.close()


@pytest.fixture(scope="module")
def sqlite_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteIndex]:
    db = open_database(tmp_path_factory.mktemp("index") / "index.db")
    yield SqliteIndex(db)
    db.close()


def found(index: Index, **query: Any) -> list[str]:
    serials = [hit.entry.serial for hit in index.search(Query(**query))]
    assert len(serials) == index.count(Query(**query))
    return serials


@pytest.mark.parametrize(
    "query",
    ["劳动合同", "合同", "同甲", "张伟明", "伟明", "用人单位", "(用人单位)", "（用人单位）：", "第3条",
     "第 3 条", "３条", "abc-001", "ABC-001", "c-0", "50%", '"and"', "near(x)", "it's", "'", "伟", "s",
     "-0", "劳动 张伟明", "明 AND", "  合同\n", ""],
)  # fmt: skip
def test_every_part_of_a_text_finds_it(index: Index, query: str) -> None:
    """Words, parts of words, marks, other widths and cases, several parts in any order."""
    index.add([entry("QR-1", CONTRACT), entry("QR-2", "")])
    assert "QR-1" in found(index, text=query)


@pytest.mark.parametrize(
    "query",
    [
        "合同劳动",
        "张明",
        "张伟明 李",
        "OR",
        "劳动 OR 合同",
        "劳*",
        "grams:劳动",
        '"',
        "^劳",
        "4",
        "*",
    ],
)
def test_what_is_not_in_a_text_does_not_find_it(index: Index, query: str) -> None:
    """Nothing a user types is query syntax, and every part must be there."""
    index.add([entry("QR-1", "甲方：劳动合同，乙方：张伟明，第3条")])
    assert found(index, text=query) == []


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
    assert found(sqlite_index, text=normal[start:end]) == ["QR-1"]
    other = data.draw(TEXTS)
    expected = ["QR-1"] if text.matches(normal, text.terms(other)) else []
    assert expected == found(sqlite_index, text=other)


def test_filters_narrow_the_result(index: Index) -> None:
    """Type, branch, state, dates (inclusive), subject and identity, alone and together."""
    index.add(
        [
            entry("QR-1", "合同", branch="SH01", issued_on=dt.date(2026, 1, 1), subject="张伟"),
            entry(
                "QR-2", "合同", branch="BJ02", issued_on=dt.date(2026, 1, 2), identities=("x", "y")
            ),
            entry("QR-3", "合同", type_id="other", issued_on=dt.date(2026, 1, 3), state=State.VOID),
            entry("QR-4", "协议", issued_on=dt.date(2026, 1, 4), subject="李 四100%"),
        ]
    )
    assert found(index) == ["QR-4", "QR-3", "QR-2", "QR-1"]
    assert found(index, branch="BJ02") == ["QR-2"]
    assert found(index, type_id="other") == ["QR-3"]
    assert found(index, state=State.VOID) == ["QR-3"]
    assert found(index, start=dt.date(2026, 1, 2), end=dt.date(2026, 1, 3)) == ["QR-3", "QR-2"]
    assert found(index, subject="李四1") == ["QR-4"]
    assert found(index, subject="0%") == ["QR-4"]
    assert found(index, subject="_四") == []
    assert found(index, identity="y") == ["QR-2"]
    assert found(index, identity="") == []
    assert found(index, text="合同", subject="伟", branch="SH01", end=dt.date(2026, 1, 1)) == [
        "QR-1"
    ]
    assert found(index, text="协议", branch="BJ02") == []


def test_newest_first_and_pages_do_not_overlap(index: Index) -> None:
    """By date, then number, downwards; limit and offset cut this one order."""
    entries = [
        entry(f"QR-{n:02}", "合同", issued_on=dt.date(2026, 1, 1 + n % 3)) for n in range(20)
    ]
    index.add(entries)
    expected = [
        e.serial for e in sorted(entries, key=lambda e: (e.issued_on, e.serial), reverse=True)
    ]
    for query in ("合同", "合", ""):
        paged = [
            hit.entry.serial
            for offset in range(0, 21, 7)
            for hit in index.search(Query(text=query, limit=7, offset=offset))
        ]
        assert expected == paged


def test_an_entry_added_again_replaces_the_old_one(index: Index) -> None:
    """The new text is found, the old one is not, and the document is there once."""
    index.add([entry("QR-1", "旧的合同", identities=("old",)), entry("QR-2", "旧的合同")])
    index.add([entry("QR-1", "新的协议", identities=("new",), state=State.VOID)])
    assert (
        found(index, text="旧的"),
        found(index, text="协议"),
        found(index, identity="old"),
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
    (hit,) = index.search(Query(text="张伟"))
    assert hit.excerpt == "甲方\u2068张伟\u2069*与乙方李**订立合同"
    (hit,) = index.search(Query(text="合同"))
    assert hit.excerpt == "甲方张**与乙方李**订立\u2068合同\u2069"
    assert hit.entry == next(iter(index.entries()))


def test_an_empty_index_finds_nothing(index: Index) -> None:
    """Whatever is asked."""
    for query in (Query(), Query(text="合同"), Query(text="合"), Query(identity="x")):
        assert (list(index.search(query)), index.count(query)) == ([], 0)


def test_check_finds_words_astray(tmp_path: Path) -> None:
    """A word position or identity that is lost from the database is found, and the entry named."""
    db = open_database(tmp_path / "register.db")
    index = SqliteIndex(db)
    index.add([entry("QR-1", text="张伟明"), entry("QR-2", text="李明", identities=("x",))])
    assert [] == index.check()
    db.execute("DELETE FROM search_identity")
    assert ["QR-2"] == [finding.where for finding in index.check()]
    db.execute(
        "INSERT INTO search_grams (search_grams, rowid, grams) VALUES ('delete', 1, '张伟 伟明 明')"
    )
    assert ["QR-1", "QR-2"] == [finding.where for finding in index.check()]
    db.close()
