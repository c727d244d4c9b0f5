"""Random records of any document type: a hypothesis strategy made from its JSON Schema.

Texts are drawn from the characters the faces cover: Chinese, Latin, rare characters, and what has
broken programs before (markup, template syntax, formulas, full-width forms), up to the last character
that fits.  Formats with check digits get the right ones.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import jsonschema
import stdnum.cn.ric
import stdnum.cn.uscc
import stdnum.luhn
from hypothesis import assume
from hypothesis import strategies as st

from docgen.core import schema as checks
from docgen.core.characters import check_text, clean_text
from docgen.core.numerals import MOST_MONEY
from docgen.model import DocumentType
from docgen.renderers import fonts

Schema = Mapping[str, Any]
DIGITS = "0123456789"
HOSTILE = (
    "<b>x</b>", "&amp;", "{{ serial }}", "{% raw %}", "{#", "]]>", "<!-- ", "\"'", "=1+1", "../../etc",
    "＜Ａ＞１２", "a  b", " ", "　", "·•・", "——……", "“”‘’", "㎡", "①", "%s", "\\n", "$&", "A-1-b", "№",
)  # fmt: skip
WORDS = (
    "样例证券股份有限公司", "上海市样例区样例路2号3室", "不得", "以甲方名义", "，", "。", "；", "（一）", "、", "：",
    "Sample Branch", "e-mail", "2026-11-22", "3.5%", "https://example.com/a?b=c", "I", "word",
)  # fmt: skip


def records(doctype: DocumentType) -> st.SearchStrategy[dict[str, Any]]:
    """Records that the type's schema accepts; rules over several fields are not looked at."""
    schema = json.loads(doctype.files["schema.json"])

    @st.composite
    def record(draw: st.DrawFn) -> dict[str, Any]:
        made: dict[str, Any] = draw(_value(schema))
        for clause in schema.get("allOf", ()):
            if jsonschema.Draft202012Validator(clause["if"]).is_valid(made):
                for name, more in clause["then"].get("properties", {}).items():
                    if name in made:
                        made[name] = draw(_value({**schema["properties"][name], **more}))
        assume(not checks.validate(doctype, made))
        return made

    return record()


def _value(schema: Schema) -> st.SearchStrategy[Any]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return {
        "boolean": _boolean, "integer": _integer, "number": _number, "array": _array, "object": _object,
        "string": _string,
    }[schema["type"]](schema)  # fmt: skip


def _boolean(schema: Schema) -> st.SearchStrategy[bool]:
    del schema
    return st.booleans()


def _integer(schema: Schema) -> st.SearchStrategy[int]:
    return st.integers(schema.get("minimum", 0), schema.get("maximum", 10**9))


def _number(schema: Schema) -> st.SearchStrategy[int | float]:
    """Tenths; whole ones as records hold them."""
    low, high = 10 * schema.get("minimum", 0), 10 * schema.get("maximum", 10**6)
    tenths = st.integers(int(low), int(high))
    return tenths.map(lambda number: number // 10 if number % 10 == 0 else number / 10)


def _array(schema: Schema) -> st.SearchStrategy[list[Any]]:
    fewest = schema.get("minItems", 0)
    most = min(schema.get("maxItems", 5), fewest + 4)
    unique = json.dumps if schema.get("uniqueItems") else None
    return st.lists(_value(schema["items"]), min_size=fewest, max_size=most, unique_by=unique)


def _object(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    values = {name: _value(one) for name, one in schema["properties"].items()}
    needed = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {name: one for name, one in values.items() if name in needed},
        optional={name: one for name, one in values.items() if name not in needed},
    )


def _string(schema: Schema) -> st.SearchStrategy[str]:
    made = _FORMATS.get(schema.get("format", ""))
    if made is not None:
        return made(schema)
    if "pattern" in schema:
        return _like(schema["pattern"])
    return _text(
        schema.get("minLength", 1),
        schema.get("maxLength", 200),
        long=bool(schema.get("x-multiline")),
    )


@cache
def _covered() -> tuple[str, ...]:
    return tuple(sorted(fonts.coverage()))


@st.composite
def _text(draw: st.DrawFn, fewest: int, most: int, *, long: bool) -> str:
    covered = _covered()
    rare = st.integers(0, len(covered) - 1).map(lambda place: covered[place])
    pieces = st.sampled_from(HOSTILE) | st.sampled_from(WORDS) | rare
    if long:
        pieces |= st.sampled_from(("\n", "\n\n　　"))
    text = "".join(draw(st.lists(pieces, min_size=1, max_size=12)))
    if draw(st.integers(0, 4)) == 0:
        text = (text + "样") * (most // (len(text) + 1) + 1)
    text = clean_text(text[:most], multiline=long)
    text = "".join(char for char in text if check_text(char, multiline=long) is None)
    assume(len(text) >= fewest and text.strip() and not fonts.uncovered(text))
    return text


def _date(schema: Schema) -> st.SearchStrategy[str]:
    del schema
    return st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)).map(dt.date.isoformat)


def _month(schema: Schema) -> st.SearchStrategy[str]:
    return _date(schema).map(lambda day: day[:7])


def _money(schema: Schema) -> st.SearchStrategy[str]:
    low, high = schema.get("formatMinimum", "0.00"), schema.get("formatMaximum", MOST_MONEY)
    return st.decimals(Decimal(low), Decimal(high), places=2).map(lambda number: f"{number:.2f}")


def _percent(schema: Schema) -> st.SearchStrategy[str]:
    low, high = schema.get("formatMinimum", "0"), schema.get("formatMaximum", "1")
    shares = st.decimals(Decimal(low), Decimal(high), places=6)
    return shares.map(lambda number: f"{number.normalize():f}")


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=count, max_size=count)


def _citizen_number(schema: Schema) -> st.SearchStrategy[str]:
    parts = st.tuples(_digits(6), _date(schema), _digits(3))
    bodies = parts.map(lambda one: one[0] + one[1].replace("-", "") + one[2])
    return bodies.map(lambda body: body + stdnum.cn.ric.calc_check_digit(body + "0"))


def _credit_code(schema: Schema) -> st.SearchStrategy[str]:
    del schema
    ends = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9)
    bodies = st.tuples(_digits(6), ends).map(lambda one: "91" + one[0] + one[1])
    return bodies.map(lambda body: body + stdnum.cn.uscc.calc_check_digit(body))


def _bank_card(schema: Schema) -> st.SearchStrategy[str]:
    del schema
    bodies = st.text(DIGITS, min_size=15, max_size=18)
    return bodies.map(lambda body: body + stdnum.luhn.calc_check_digit(body))


def _mobile(schema: Schema) -> st.SearchStrategy[str]:
    del schema
    return st.tuples(st.sampled_from("3456789"), _digits(9)).map(lambda one: f"1{one[0]}{one[1]}")


def _phone(schema: Schema) -> st.SearchStrategy[str]:
    landlines = st.tuples(_digits(2), _digits(8)).map(lambda one: f"0{one[0]}-{one[1]}")
    return landlines | _mobile(schema) | st.just("400-820-0000") | st.just("95500")


def _identifier(schema: Schema) -> st.SearchStrategy[str]:
    return _like(schema.get("pattern", "^[0-9A-Za-z]{1,20}$"))


def _like(pattern: str) -> st.SearchStrategy[str]:
    """What matches a pattern: ASCII characters, or Chinese ones too where it names some."""
    codec = (
        "ascii"
        if pattern.isascii() and "\\u" not in pattern
        else "gbk"
        if "·" in pattern
        else "gb2312"
    )  # the middle dot of reference codes
    return st.from_regex(pattern, fullmatch=True, alphabet=st.characters(codec=codec))


_FORMATS = {
    "date": _date, "month": _month, "money": _money, "percent": _percent, "mobile": _mobile,
    "citizen-number": _citizen_number, "credit-code": _credit_code, "bank-card": _bank_card,
    "phone": _phone, "identifier": _identifier,
}  # fmt: skip
