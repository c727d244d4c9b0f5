"""Composing: values are data, faults have places, the same arguments give the same document."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.core import qr
from docgen.errors import TemplateError
from tests.renderers.small_type import HOSTILE, ISSUED, RECORD, TEMPLATE, compose, composer

COMPOSER = composer()


def _squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_text_holds_every_value() -> None:
    """Names, dates, amounts and rows stand in the document's text."""
    lines = compose().text.split("\n")
    assert lines[0] == "XB-SH01-2026-0001"
    assert (
        "姓名：赵样宁，自2026年11月22日起生效，计1,409.50元（人民币壹仟肆佰零玖元伍角），A-1 b H2O。"
        in lines
    )
    assert lines[lines.index("第一行") + 1] == "第二行"
    assert [line for line in lines if line in ("浦东", "2", "徐汇", "3", "样例")] == [
        "浦东", "2", "徐汇", "3", "样例",
    ]  # fmt: skip


def test_the_legal_basis_is_the_one_in_force_on_the_period_date() -> None:
    """Old documents cite the old law."""
    then = dt.date(2019, 5, 1)
    old = COMPOSER.compose(RECORD, serial="X", issued_on=ISSUED, period=then)
    assert ("依据：《旧法》" in old.text, "依据：《新法》" in compose().text) == (True, True)


def test_totals_and_ceremonial_dates() -> None:
    """A total is the exact sum of a field, absent ones left out; a cover's date is in characters."""
    line = '<p>{{ rows | total("count") | money }}，{{ signed_on | ceremonial }}</p>'
    document = TEMPLATE.replace("<h1>", line + "<h1>")
    assert "5.00，二〇二六年十一月二十二日" in compose(document=document).text
    assert "0.00，" in compose({**RECORD, "rows": []}, document=document).text


def test_a_specimen_says_so() -> None:
    """Without a number the document shows 样稿, and its code names no document."""
    specimen = compose(serial=None)
    assert (specimen.serial, specimen.text.split("\n")[0]) == (None, "样稿")
    assert specimen.assets["qr"] == qr.image(qr.payload("small-form", None))


def test_composing_twice_gives_the_same() -> None:
    """A composition depends on its arguments only."""
    assert compose() == compose()


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=60)
)
def test_any_value_comes_out_as_text(value: str) -> None:
    """Markup, template syntax and entities in a value are printed, not obeyed."""
    record = {**RECORD, "name": value + HOSTILE}
    text = COMPOSER.compose(record, serial="X", issued_on=ISSUED, period=ISSUED).text
    assert _squeezed(value + HOSTILE) in _squeezed(text)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{{ remark }}", "An absent value is printed"),
        ("{{ nonsense }}", "'nonsense' is no field and no name of the template"),
        ("{{ name.city }}", "A value of type str has no 'city'"),
        ("{{ {'a': 1}[name] }}", "has no attribute"),
        ("{{ name == name }}", "A value of type bool is printed"),
        ("{{ issued_on }}", "A value of type date is printed"),
        ("{{ rows }}", "A value of type list is printed"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{{ name.__class__.__mro__ }}", "A value of type str has no '__class__'"),
        ("{{ (name + name).__class__.__mro__ }}", "unsafe"),
        ("{% set x = namespace.__init__.__globals__ %}{{ x }}", "unsafe"),
    ],
)
def test_a_fault_in_a_template_is_told_with_file_line_and_expression(
    written: str, said: str
) -> None:
    """The line of the template, and the expression on it, stand in the message."""
    document = TEMPLATE.replace("<p>依据：", f"<p>{written}</p>\n<p>依据：")
    record = {k: v for k, v in RECORD.items() if k != "remark"}
    line = document[: document.index(written)].count("\n") + 1
    with pytest.raises(TemplateError) as caught:
        compose(record, document=document)
    assert str(caught.value).startswith(f"document.html, line {line}: ")
    assert said in str(caught.value)


def test_a_fault_in_a_shared_macro_names_the_shared_file() -> None:
    """The type's own line that calls the macro comes first, then the line within it."""
    macros = "\n{% macro note(text) %}\n<p>{{ text | date }}</p>{% endmacro %}"
    line = TEMPLATE[: TEMPLATE.index("house.note")].count("\n") + 1
    with pytest.raises(TemplateError) as caught:
        compose(macros=macros)
    assert str(caught.value).startswith(f"document.html, line {line}: This fails with")
    assert "This is in _house/macros.html, line 3." in str(caught.value)


def test_a_fault_of_the_composed_document_is_told_with_the_template_s_line() -> None:
    """Structure shows only in the document, but the line is that of the template."""
    written = "{% for row in rows %}\n<div>text</div>{% endfor %}"
    document = TEMPLATE.replace("<p>依据：", f"{written}\n<p>依据：")
    line = document[: document.index("<div>text")].count("\n") + 1
    with pytest.raises(TemplateError) as caught:
        compose(document=document)
    assert str(caught.value).startswith(f"document.html, line {line}: Text may not stand directly")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"document": TEMPLATE.replace("{% endfor %}", "", 1)}, "document.html, line "),
        ({"document": TEMPLATE + "{% include 'x' %}<video/>"}, "<video>"),
        ({"document": TEMPLATE.replace("| date", "| random")}, "There is no filter 'random'"),
        ({"document": TEMPLATE.replace("| date", "| safe")}, "There is no filter 'safe'"),
        ({"style": "p { position: fixed }"}, "style.css, line 1: 'position'"),
        ({"base": "\n\n@import 'x';"}, "_house/base.css, line 3: @import"),
    ],
)
def test_a_faulty_type_is_refused_when_it_is_loaded(changed: dict[str, str], said: str) -> None:
    """Syntax, tags and styles are checked before any record comes."""
    with pytest.raises(TemplateError) as caught:
        composer(**changed)
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["../type.toml", "/etc/passwd", "schema.json", "style.css"])
def test_a_template_loads_only_templates_of_its_type(name: str) -> None:
    """No file but the type's own templates can be included."""
    with pytest.raises(TemplateError):
        compose(document=TEMPLATE.replace("<h1>", f"{{% include '{name}' %}}<h1>"))


@pytest.mark.parametrize(
    ("record", "printed"),
    [
        ({"remark": "一\n二"}, '<p class="note">一<br/>二</p>'),
        ({"remark": "<\n&"}, '<p class="note">&lt;<br/>&amp;</p>'),
        ({"rows": None}, '<p class="note">第一行<br/>第二行</p>'),
    ],
)
def test_newlines_in_values_become_line_breaks(record: dict[str, Any], printed: str) -> None:
    """A value of several lines keeps them, escaped line by line."""
    assert printed in compose({**RECORD, **record}).markup


def test_only_used_images_travel_with_the_composition() -> None:
    """A document without the code carries no image."""
    document = TEMPLATE.replace('<img class="qr" src="{{ qr }}" alt="编号二维码"/>', "无")
    assert compose(document=document).assets == {}
