"""What of an original's text is searched: everything but full identifiers."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from docgen.core import life, records, scan_text, text
from docgen.errors import IntegrityError
from docgen.model import Act, Label, SearchEntry, State

KEY = b"key"
HIDDEN = {"990000199202290019": "990000********0019", "990100000001": "********0001", "7": "*"}
ENTRY = SearchEntry(
    serial="A-1", type_id="a", branch="SH01", issued_on=dt.date(2026, 11, 2), state=State.ISSUED,
    title=Label("甲", "A"), subject="", text="正文", identities=("there",),
)  # fmt: skip
FILED = Act(2, life.ORIGINAL, "2026-11-03T00:00:00Z", "li", {"files": []})


def indexed(*pages: str, entry: SearchEntry = ENTRY) -> SearchEntry:
    """The entry once these pages were read."""
    data, files = scan_text.filing([FILED], FILED, "engine 1", pages)
    act = Act(3, life.TEXT, "2026-11-03T00:00:01Z", "li", data)
    return scan_text.indexed(entry, act, files["originals/v3/text.txt"], hidden=HIDDEN, key=KEY)


@pytest.mark.parametrize(
    ("read", "shown"),
    [
        ("证件990000199202290019号", "证件990000********0019号"),
        ("990000 19920229\n0019", "990000********0019"),
        ("９９０１００００００01", "********0001"),
        ("资金账号 99010000OO01 共", "资金账号 ********0001 共"),
        ("990100000O1", "********0001"),
        ("第7页", "第*页"),
        ("电话 13000000000", "电话 130****0000"),
        ("编号：A-2026-11", "编号：A-2026-11"),
        ("2026年11月06日，金额12,345.60元", "2026年11月06日，金额12,345.60元"),
    ],
)  # fmt: skip
def test_secrets_are_masked_as_in_the_document(read: str, shown: str) -> None:
    """Whole, broken by spaces or lines, in full width, or with a place or two misread."""
    assert "正文\f" + shown == indexed(read).text


def test_numbers_of_known_formats_are_found_by_their_digest_alone() -> None:
    """A citizen number and a card that the record does not have: written on the paper by hand."""
    numbers = ["990000194912310026", "6200001234567890128"]
    spaced = " ".join(re.findall(".{1,4}", numbers[1]))
    entry = indexed(f"身份证 {numbers[0]} 卡 {spaced}")
    assert f"正文\f身份证 990000********0026 卡 620000*********{numbers[1][-4:]}" == entry.text
    wanted = {records.identity(KEY, one) for one in numbers}
    assert wanted | {"there"} == set(entry.identities)


def test_a_new_text_takes_the_place_of_the_old_one() -> None:
    """The document's own text stays; the old paper's goes."""
    once = indexed("旧的")
    assert "正文\f新的\f第二页" == indexed("新的", "第二页", entry=once).text


def test_spaces_between_chinese_characters_go_and_words_are_found_over_lines() -> None:
    """Letters and digits keep theirs."""
    assert "本人知悉 Tom Lee 的\n承诺" == text.tight("本 人　知悉 Tom Lee 的\n承诺")
    assert text.normalise("的承诺") in text.normalise(indexed("本 人 的\n承 诺").text)


def test_a_file_that_is_another_is_refused() -> None:
    """A flipped bit does not become search text."""
    data, _ = scan_text.filing([FILED], FILED, "engine 1", ["甲"])
    act = Act(3, life.TEXT, "2026-11-03T00:00:01Z", "li", data)
    with pytest.raises(IntegrityError):
        scan_text.indexed(ENTRY, act, "乙".encode(), hidden={}, key=KEY)


def test_what_has_its_text() -> None:
    """By any engine, or by one; a new original is not read yet."""
    data, _ = scan_text.filing([FILED], FILED, "engine 1", ["甲"])
    acts = [FILED, Act(3, life.TEXT, "2026-11-03T00:00:01Z", "li", data)]
    assert [True, True, False] == [
        scan_text.has_text(acts, one) for one in (None, "engine 1", "engine 2")
    ]
    again = Act(4, life.ORIGINAL, "2026-11-04T00:00:00Z", "li", {"files": []})
    assert not scan_text.has_text([*acts, again])
    assert not scan_text.has_text([])
