"""``record.json``: what is written reads back, and nothing else does."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from docgen.core import records
from docgen.errors import IntegrityError
from docgen.model import Candidate, Pending, RecordFile, SeriesKey

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
    )
    assert expected == records.read_record(records.record_file(PENDING))


@pytest.mark.parametrize("change", [{"period": "someday"}, {"series": 7}, {"record": None}, None])
def test_anything_else_is_named_without_its_words(change: dict[str, object] | None) -> None:
    """A file that is no record.json is an integrity error that quotes nothing of it."""
    content = json.loads(records.record_file(PENDING))
    data = json.dumps(content | change) if change is not None else '{"format": "docgen-record/1"'
    with pytest.raises(IntegrityError) as caught:
        records.read_record(data.encode())
    assert "someday" not in str(caught.value)
