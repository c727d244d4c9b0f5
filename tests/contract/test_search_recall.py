"""Nothing is missed: on ten thousand documents the index answers as a scan of all texts does."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from docgen.core import text
from docgen.core.query_language import parse, quoted
from docgen.indexes.sqlite import SqliteIndex
from docgen.model import Query
from docgen.sqlite import open_database
from tests.contract.archive_makers import entry

COUNT = 10_000
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
STREETS = ["上海市浦东新区世纪大道", "北京市朝阳区建国路", "广州市天河区体育西路"]
FORM = "客户经理营销客户确认单\n姓名：{name}\n地址：{place}{n}号\n日期：20{y:02}-{m:02}-{d:02}\n资金账号 ****{n:04}\n客户（签字）"


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[SqliteIndex, dict[str, str]]]:
    """The index, and every text in normal form by its number."""
    chance = random.Random(1)
    texts = {
        f"QR-{n:05}": FORM.format(
            name="".join([chance.choice(SURNAMES), *chance.choices(GIVEN, k=chance.randint(1, 2))]),
            place=chance.choice(STREETS), n=chance.randrange(10_000), y=chance.randint(20, 26),
            m=chance.randint(1, 12), d=chance.randint(1, 28),
        )
        for n in range(COUNT)
    }  # fmt: skip
    db = open_database(tmp_path_factory.mktemp("recall") / "register.db")
    index = SqliteIndex(db, segment=1024)
    index.add(entry(serial, content) for serial, content in texts.items())
    yield index, {serial: text.normalise(content) for serial, content in texts.items()}
    db.close()


def test_every_two_characters_are_found_everywhere(
    archive: tuple[SqliteIndex, dict[str, str]],
) -> None:
    """Each pair of neighbours that any of the texts has finds just as many documents as have it."""
    index, normals = archive
    truth: dict[str, int] = {}
    for normal in normals.values():
        for pair in {normal[i : i + 2] for i in range(len(normal) - 1)}:
            truth[pair] = truth.get(pair, 0) + 1
    found = {pair: index.count(Query(words=(pair,))) for pair in truth if pair.strip() == pair}
    assert {pair: truth[pair] for pair in found} == found
    assert len(found) > 800


def test_longer_parts_find_exactly_the_documents_that_have_them(
    archive: tuple[SqliteIndex, dict[str, str]],
) -> None:
    """Parts of three to twenty characters of random documents, across lines and values: all, and no other."""
    index, normals = archive
    chance = random.Random(2)
    serials = list(normals)
    for _ in range(60):
        normal = normals[chance.choice(serials)]
        start = chance.randrange(len(normal) - 3)
        part = normal[start : start + chance.randint(3, 20)]
        query, problems = parse(quoted(part))
        right = {serial for serial, content in normals.items() if text.normalise(part) in content}
        assert (len(right), ()) == (index.count(query), problems), part
        if len(right) < 200:  # of more, the number does: listing is slower than counting
            assert right == {one.serial for one in index.every(query)}, part
