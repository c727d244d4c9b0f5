"""An act's file says what was done, to the byte, and nothing else is taken for one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core import life
from docgen.errors import IntegrityError
from docgen.model import Act, LedgerEntry

SERIAL = "QR-SH01-202611-0001"
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_DATA = st.dictionaries(_TEXT, _TEXT | st.lists(_TEXT, max_size=3) | st.integers(), max_size=4)


@given(_DATA, st.integers(2, 99))
def test_an_act_reads_back(data: dict[str, object], version: int) -> None:
    """What is written is what is read."""
    act = Act(version, "sign", "2026-11-22T08:30:00Z", "li", life.plain(data))
    assert act == life.read_act(life.act_file(SERIAL, act), SERIAL, version)
    assert (act,) == life.acts_of(json.loads(json.dumps(life.acts_json([act]))))


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.replace(b"2026", b"2025", 1),
        lambda told: told.replace(b'"version": 2', b'"version": 3'),
        lambda told: told.replace(b"docgen-act/1", b"docgen-act/2"),
        lambda told: told.replace(b"\n}", b',\n  "more": 1\n}'),
        lambda told: told + b"\n",
        lambda told: told[:40],
        lambda told: b"[]",
        lambda told: b"\xff",
    ],
)
def test_what_docgen_has_not_written_is_no_act(change: object) -> None:
    """Another document's act, another version's, another spelling: refused, without quoting it."""
    act = Act(2, "sign", "2026-11-22T08:30:00Z", "li", {"by": "赵样宁"})
    changed = change(life.act_file(SERIAL, act))  # type: ignore[operator]
    other = "QR-SH01-202611-0002" if b"2025" in changed else SERIAL
    with pytest.raises(IntegrityError) as error:
        life.read_act(changed, other, 2)
    assert "赵样宁" not in str(error.value)


@pytest.mark.parametrize("data", [{}, {"version": 1, "inventory": "a"}, {"version": "2"}])
def test_a_ledger_entry_that_tells_of_no_version_is_no_act(data: dict[str, object]) -> None:
    """Such a line cannot be docgen's."""
    with pytest.raises(IntegrityError):
        life.told_by(LedgerEntry(3, "0" * 64, "2026-11-22T08:30:00Z", "li", "sign", SERIAL, data))
