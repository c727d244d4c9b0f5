"""Days of expressions at the edge of the calendar."""

from __future__ import annotations

import datetime as dt

import pytest

from docgen.core.expression_filters import plus_days, plus_months, plus_years

DAY = dt.date(2026, 11, 28)


@pytest.mark.parametrize("plus", [plus_days, plus_months, plus_years])
@pytest.mark.parametrize("count", [10**7, 10**12, 10**20])
def test_beyond_the_calendar_is_its_end(plus: object, count: int) -> None:
    """An absurd amount, divided into months, gives a day all the same; backwards too."""
    assert callable(plus)
    assert (dt.date.max, dt.date.min) == (plus(DAY, count), plus(DAY, -count))
