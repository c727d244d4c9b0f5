"""Masks keep what their rule keeps and never more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.masks import MASKS, mask_digits


@pytest.mark.parametrize(
    ("mask", "value", "expected"),
    [
        ("name", "张三", "张*"),
        ("name", "欧阳锋", "欧**"),
        ("name", "上海样例基金销售有限公司", "上海*********司"),
        ("citizen-number", "990000199202290019", "990000********0019"),
        ("mobile", "13000000000", "130****0000"),
        ("bank-card", "6200000000000123455", "620000*********3455"),
        ("account", "6200000000000123455", "***************3455"),
        ("account", "123456", "****56"),
        ("address", "上海市浦东新区世纪大道100号", "上海市浦东新区****"),
        ("address", "广东省东莞市莞太路5号阳光小区", "广东省东莞市****"),
        ("address", "上海市浦东新区", "上海市浦东新区"),
        ("address", "世纪大道100号", "世纪大*****"),
        ("identity", "990000199202290019", "990000********0019"),
        ("identity", "E12345678", "E1*****78"),
        ("mobile", "021-12345678", "02********78"),
        ("identity", "A1", "A*"),
        ("citizen-number", "", ""),
    ],
)
def test_masks(mask: str, value: str, expected: str) -> None:
    assert expected == MASKS[mask](value)


@given(st.sampled_from(sorted(set(MASKS) - {"address"})), st.text(min_size=1))
def test_every_mask_hides_a_third_of_anything(mask: str, value: str) -> None:
    hidden = MASKS[mask](value)
    kept = sum(a == b != "*" for a, b in zip(hidden, value, strict=False))
    assert kept <= max(len(value) * 2 // 3, 0 if len(value) == 1 and mask != "name" else 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("李四990000199202290019.xlsx", "李四990000********0019.xlsx"),
        ("11010519491231002x", "110105********002x"),
        ("+86 130-0000-0000", "+86 130-****-0000"),
        ("tel13000000000", "tel130****0000"),
        ("6200 0000 0000 0123 455", "6200 **** **** **** 455"),
        ("９９００００１９９２０２２９００１９", "９９００００********００１９"),
        ("QR-SH01-202611-0001", "QR-SH01-202611-0001"),
        ("2026-11-22 1,409.50", "2026-11-22 1,409.50"),
    ],
)
def test_free_text_loses_the_middle_of_every_personal_number(text: str, expected: str) -> None:
    assert expected == mask_digits(text)


@given(st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True), st.text("张三 -_（）.", max_size=5))
def test_a_citizen_number_never_survives_in_free_text(number: str, around: str) -> None:
    assert number not in mask_digits(f"{around}{number}{around}")
