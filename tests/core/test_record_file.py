"""``record.json``: what is written reads back, and nothing else does."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from docgen.core import records
from docgen.errors import IntegrityError
from docgen.model import Candidate, Pending, RecordFile, SeriesKey

FONTS = "sha256:4"
PENDING = Pending(
    serial="XB-SH01-2026-0007",
    sequence=7,
    batch="batch-1",
    reserved_at="2026-11-22T08:30:00Z",
    candidate=Candidate(
        series=SeriesKey("small-form", (("branch", "SH01"), ("year", "2026"))),
        serial_pattern="XB-SH01-2026-{seq:04}",
        record_digest="sha256:1",
        key_digest="2",
        values={"name": "赵样宁", "rows": [{"count": 2}]},
        branch="SH01",
        period=dt.date(2026, 11, 4),
        issued_on=dt.date(2026, 11, 22),
        template_digest="sha256:3",
        origin={},
    ),
)


def test_it_reads_back() -> None:
    """All a document is made from comes out of its record.json as it went in."""
    expected = RecordFile(
        number="XB-SH01-2026-0007",
        type_id="small-form",
        series=(("branch", "SH01"), ("year", "2026")),
        sequence=7,
        branch="SH01",
        period=dt.date(2026, 11, 4),
        issued_on=dt.date(2026, 11, 22),
        template="sha256:3",
        values={"name": "赵样宁", "rows": [{"count": 2}]},
        fonts=FONTS,
    )
    assert expected == records.read_record(records.record_file(PENDING, FONTS))


def test_a_file_of_old_reads_back() -> None:
    """Before the faces were named in it, record.json was the same without them."""
    content = json.loads(records.record_file(PENDING, FONTS))
    assert FONTS == content.pop("fonts")
    old = (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
    assert old == records.record_file(PENDING, None)
    read = records.read_record(old)
    assert (None, "赵样宁") == (read.fonts, read.values["name"])


def test_whose_record_it_is() -> None:
    """The faces make no other document of it; another value does, and so does what is no record."""
    other = replace(PENDING, candidate=replace(PENDING.candidate, values={"name": "钱样宁"}))
    files = [
        records.record_file(PENDING, FONTS),
        records.record_file(PENDING, None),
        records.record_file(other, FONTS),
        b"{}",
    ]
    assert [True, True, False, False] == [records.is_record_of(one, PENDING) for one in files]


@pytest.mark.parametrize("change", [{"period": "someday"}, {"series": 7}, {"record": None}, None])
def test_anything_else_is_named_without_its_words(change: dict[str, object] | None) -> None:
    """A file that is no record.json is an integrity error that quotes nothing of it."""
    content = json.loads(records.record_file(PENDING, FONTS))
    data = json.dumps(content | change) if change is not None else '{"format": "docgen-record/1"'
    with pytest.raises(IntegrityError) as caught:
        records.read_record(data.encode())
    assert "someday" not in str(caught.value)
