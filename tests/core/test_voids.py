"""A document is void for one reason, given once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from docgen.core import life, voids
from docgen.errors import RefusedError, UsageError
from docgen.model import Act, Document, SeriesKey, State

SERIAL = "CF-SH01-2026-0001"
ISSUED = Document(
    serial=SERIAL,
    type_id="client-form",
    series=SeriesKey("client-form", (("branch", "SH01"),)),
    sequence=1,
    state=State.ISSUED,
    branch="SH01",
    period=dt.date(2026, 11, 4),
    issued_on=dt.date(2026, 11, 22),
    template_digest="sha256:" + "a" * 64,
    record_digest="sha256:" + "b" * 64,
    key_digest="c" * 64,
    reserved_at="2026-11-22T08:30:00Z",
)
VOID = replace(
    ISSUED,
    state=State.VOID,
    acts=(Act(2, life.VOID, "2026-11-23T08:00:00Z", "li", {"reason": "错账号"}),),
)


def test_a_reason_makes_it_void() -> None:
    """The act holds the reason and nothing else."""
    assert {"reason": "错账号"} == voids.void(ISSUED, reason="错账号")
    assert "错账号" == voids.reason_of(VOID)
    assert "" == voids.reason_of(ISSUED)


def test_the_same_reason_again_does_nothing_and_another_is_refused() -> None:
    """The first reason stays."""
    assert voids.void(VOID, reason="错账号") is None
    with pytest.raises(RefusedError, match="错账号"):
        voids.void(VOID, reason="客户撤回")


@pytest.mark.parametrize("reason", ["", "  ", "a\nb", "错" * 1001, "a\x1b[31m"])
def test_a_reason_is_a_line_of_text(reason: str) -> None:
    """Not empty, printable, of bearable length."""
    for document in (ISSUED, VOID):
        with pytest.raises(UsageError):
            voids.void(document, reason=reason)


@pytest.mark.parametrize(
    ("at", "day"),
    [("2026-11-22T15:59:59Z", dt.date(2026, 11, 22)), ("2026-11-22T16:00:00Z", dt.date(2026, 11, 23))],
)  # fmt: skip
def test_the_day_is_that_of_china(at: str, day: dt.date) -> None:
    """The same wherever the file is made anew: China's clocks are eight hours ahead of UTC."""
    assert day == voids.day(at)
