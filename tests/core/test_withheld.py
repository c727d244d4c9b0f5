"""What may not be read is not told in any way: not counted as nothing, not compared, not written."""

from __future__ import annotations

import pytest

from docgen.core.expression_filters import WITHHELD, WithheldError
from docgen.core.expressions import compile_expression


@pytest.mark.parametrize(
    "source",
    [
        "a | count", "a | length", "(a | last).x", "(a | first).x | plus_months(1)", "a | where('x', 1) | sum('y')",
        "a | pick('x', 1)", "a | column('x') | first", "a | unique", "a | month", "1 if a else 2", "3 in a",
        "1 + a", "-a", "a > 3", "3 < a", "a == 1", "a != 1", "a ~ 'x'", "a.x", "a[0]", "a | default(0) + 1",
    ],
)  # fmt: skip
def test_nothing_is_worked_out_from_what_is_withheld(source: str) -> None:
    with pytest.raises(WithheldError):
        compile_expression(source, {"a"}, "[derive]").value({"a": WITHHELD})
