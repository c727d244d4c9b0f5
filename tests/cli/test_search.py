"""The whole search on the command line: filters, order, pages, counts, files."""

from __future__ import annotations

import csv
import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from docgen.core.query_language import parse, written

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
FIRST, SECOND, OTHER = "QR-SH01-202611-0001", "QR-SH01-202611-0002", "QR-BJ02-202611-0001"


@pytest.fixture
def issued(docgen: Docgen, tmp_path: Path) -> Docgen:
    """Two documents of one branch, one of another, which is void."""
    records = [
        confirmation(1, client_name="欧阳样宁"),
        confirmation(2, client_name="=SUM(1)"),
        confirmation(3, branch="BJ02", client_name="司马样平"),
    ]
    file = tmp_path / "in.json"
    file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file).code
    assert 0 == docgen("void", OTHER, "--reason", "重复").code
    return docgen


def _found(docgen: Docgen, *args: str) -> list[str]:
    return [hit["number"] for hit in docgen("search", *args, "--json").json["hits"]]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["样宁"], [FIRST]),
        (["社区", "-样宁", "-state:void"], [SECOND]),
        (["社区", "--state", "issued", "--sort", "number"], [FIRST, SECOND]),
        (["类型:确认单", "营业部:BJ02"], [OTHER]),
        (["--type", "客户确认单"], [SECOND, FIRST, OTHER]),
        (["--type", "确认单", "--person", "样平"], [OTHER]),
        (["QR-SH01-202611-0002..0009"], [SECOND]),
        (["--period", "2026-11", "--branch", "SH01,BJ02", "--sort", "oldest"], [OTHER, FIRST, SECOND]),
        (["-period:2026-11"], []),
        (["signed:no", "original:no", "-branch:BJ02"], [SECOND, FIRST]),
        (["样", "--sort", "relevance", FIRST], [FIRST]),
    ],
)  # fmt: skip
def test_words_and_filters(issued: Docgen, args: list[str], expected: list[str]) -> None:
    """As words of the query or as options, with exclusions that look like options."""
    assert expected == _found(issued, *args)


def test_acts_change_what_filters_find(issued: Docgen) -> None:
    """A signature by signature; verify and a rebuilt database agree."""
    for role in ("client", "account-manager"):
        assert 0 == issued("sign", FIRST, "--role", role, "--by", "甲").code
    assert [] == _found(issued, "signed:yes")
    assert 0 == issued("sign", FIRST, "--role", "trading-admin", "--by", "乙").code
    assert [FIRST] == _found(issued, "signed:yes")
    assert 0 == issued("verify").code
    assert 0 == issued("rebuild", "--replace").code
    assert [FIRST] == _found(issued, "签署:是")
    assert [SECOND, OTHER] == _found(issued, "签署:否")
    assert 0 == issued("sign", FIRST, "--role", "trading-admin", "--withdraw", "错").code
    assert [] == _found(issued, "signed:yes")


def test_pages_follow_by_their_place(issued: Docgen) -> None:
    """Each page names the next; the query it shows is the one that was asked."""
    seen: list[str] = []
    after: str | None = ""
    for _ in range(3):
        page = issued(
            "search", "社区", "--limit", "1", *(["--after", after] if after else []), "--json"
        ).json
        seen += [hit["number"] for hit in page["hits"]]
        after = page["next"]
    assert ([SECOND, FIRST, OTHER], None) == (seen, after)
    assert "社区" == page["query"] == written(parse("社区")[0])
    ran = issued("search", "--limit", "1")
    assert f"--after 0.{20261122}" not in ran.err
    assert "--after 0." in ran.err
    assert 2 == issued("search", "--after", "nowhere").code


def test_facets_count_all_hits(issued: Docgen) -> None:
    """Not only those of the page."""
    data = issued("search", "社区", "--limit", "1", "--facets", "--json").json
    assert data["facets"]["branch"] == {"SH01": 2, "BJ02": 1}
    assert data["facets"]["state"] == {"issued": 2, "void": 1}
    assert data["facets"]["period"] == {"2026-11": 3}
    assert data["facets"]["signed"] == {"no": 3}
    shown = issued("search", "--facets").out
    assert "client-confirmation" in shown
    assert "2026-11" in shown


def test_passages_tell_where_the_matches_are(issued: Docgen) -> None:
    """As text and places, so that a page can mark them; names stay masked."""
    (hit,) = issued("search", "“客户姓名”", "欧阳", "--json").json["hits"] or [None]
    marked = [
        passage["text"][start:end]
        for passage in hit["passages"]
        for start, end in passage["matches"]
    ]
    assert "欧阳" in marked
    assert "欧阳样宁" not in json.dumps(hit, ensure_ascii=False)


def test_results_are_written_whole_and_harmless(issued: Docgen, tmp_path: Path) -> None:
    """All hits, whatever the limit; masked; no cell is a formula; nothing is replaced unasked."""
    book, sheet = tmp_path / "hits.xlsx", tmp_path / "hits.csv"
    for file in (book, sheet):
        assert 0 == issued("search", "社区", "--limit", "1", "-o", file).code
        assert 5 == issued("search", "社区", "-o", file).code
        assert 0 == issued("search", "社区", "-o", file, "--force").code
    rows = list(openpyxl.load_workbook(BytesIO(book.read_bytes())).active.values)
    assert [SECOND, FIRST, OTHER] == [row[0] for row in rows[1:]]
    text = sheet.read_text(encoding="utf-8-sig")
    lines = list(csv.reader(text.splitlines()))
    assert [row[0] for row in rows] == [line[0] for line in lines]
    assert not [cell for line in lines for cell in line if cell[:1] in "=+-@" and cell]
    assert "欧阳样宁" not in text
    assert 2 == issued("search", "-o", tmp_path / "hits.pdf").code


@pytest.mark.parametrize(
    ("typed", "said"),
    [("“欧阳", "character 1"), ("欧 state:nowhere", "character 9"), ("period:x", "2026-01..2026-06"), ("-", "0 documents")],
)  # fmt: skip
def test_what_cannot_be_meant_is_told(issued: Docgen, typed: str, said: str) -> None:
    """With its place and what to write; never a traceback."""
    ran = issued("search", typed)
    assert (said == "0 documents") == (ran.code == 0)
    assert ran.code in (0, 2)
    assert said in ran.err or ran.code == 0


def test_a_filter_that_names_nothing_says_so(issued: Docgen) -> None:
    """Zero hits for a mistyped branch are told from zero hits for a word."""
    assert "SH99" in issued("search", "社区", "branch:SH99").err
