"""Names in templates: what is told, with line and the name that was meant, and what is not."""

from __future__ import annotations

import pytest

from docgen.core import template_names
from docgen.core.template_engine import Templates
from docgen.model import Field, Label, Problem

_LABEL = Label("字", "Word")


def _field(name: str, kind: str = "string", *children: Field, item: Field | None = None) -> Field:
    return Field(name, _LABEL, _LABEL, kind, children=children, item=item)


FIELDS = (
    _field("name"),
    _field("count", "integer"),
    _field("texts", "array", item=_field("texts")),
    _field("owner", "object", _field("city"), _field("items")),
    _field("rows", "array", _field("region"), _field("number", "integer")),
)
HOUSE = """{% macro dash(value) %}{{ "—" if value is none else value }}{% endmacro %}
{% macro cities(owner, kind="a") %}{{ owner.city }}{{ kind }}{% endmacro %}
{% macro each(rows) %}{% for one in rows %}{{ one.regoin }}{% endfor %}{% endmacro %}
"""
PAGE = "<html>{% block head %}{{ name }}{% endblock %}{% block body %}{% endblock %}</html>"


def _look(source: str) -> tuple[list[tuple[str, int | None, str, str]], frozenset[str]]:
    found: list[Problem] = []
    texts = {"document.html": source, "_house/m.html": HOUSE, "_house/page.html": PAGE}
    used = template_names.check(Templates(texts), FIELDS, found.append)
    told = [(p.source.file, p.source.line, str(p.what), str(p.remedy)) for p in found]
    return told, used


LISTED = "The names a template knows are in the template guide."


@pytest.mark.parametrize(
    ("source", "what", "remedy"),
    [
        ("{{ nmae }}", "'nmae' is no field and no name of the template.", "Did you mean name?"),
        ("{{ zzzzzz }}", "'zzzzzz' is no field and no name of the template.", LISTED),
        ("{{ owner.cty }}", "owner has no 'cty'.", "Did you mean city?"),
        ("{{ owner['cty'] }}", "owner has no 'cty'.", "Did you mean city?"),
        ("{% for row in rows %}{{ row.regoin }}{% endfor %}", "rows has no 'regoin'.",
         "Did you mean region?"),
        ("{% for row in rows or [] %}{{ loop.indx }}{% endfor %}", "loop has no 'indx'.",
         "Did you mean index?"),
        ("{% for row in rows %}{% endfor %}{{ row.region }}",
         "'row' is no field and no name of the template.", "Did you mean rows?"),
        ("{{ (rows | first).regio }}", "rows has no 'regio'.", "Did you mean region?"),
        ("{{ rows | map(attribute='regio') | join }}", "rows has no 'regio'.",
         "Did you mean region?"),
        ("{{ rows | sum('numbr') }}", "rows has no 'numbr'.", "Did you mean number?"),
        ("{{ name.splitline() }}", "A value of type str has no 'splitline'.",
         "Did you mean splitlines?"),
        ("{{ issued_on.yaer }}", "A value of type date has no 'yaer'.", "Did you mean year?"),
        ("{{ doctype.titel.zh }}", "doctype has no 'titel'.", "Did you mean title?"),
        ("{% for law in legal_basis %}{{ law.title.cn }}{% endfor %}", "title has no 'cn'.", "Did you mean en?"),
        ("{{ name | upcase }}", "There is no filter 'upcase'.", "Did you mean truncate?"),
        ("{{ name | dat }}", "There is no filter 'dat'.", "Did you mean date?"),
        ("{{ name | safe }}", "There is no filter 'safe'.",
         "Jinja2 has it, templates have not: it would get around escaping, or differ every time."),
        ("{% if count is evn %}a{% endif %}", "There is no test 'evn'.", "Did you mean even?"),
        ("{% set art = {'fees': 1} %}{{ art.fee }}", "this has no 'fee'.", "Did you mean fees?"),
        ("{% import '_house/m.html' as house %}{{ house.dahs(name) }}", "_house/m.html has no 'dahs'.",
         "Did you mean dash?"),
        ("{% from '_house/m.html' import dahs %}", "_house/m.html has no 'dahs'.", "Did you mean dash?"),
        ("{% import '_house/n.html' as house %}", "There is no template '_house/n.html'.",
         "Did you mean _house/m.html?"),
        ("{% import '_house/m.html' as h %}{{ h.dash() }}", "dash lacks the arguments ['value'].",
         "dash takes ['value']."),
        ("{% import '_house/m.html' as h %}{{ h.dash(1, 2) }}", "dash takes 1 arguments, not 2.",
         "dash takes ['value']."),
        ("{% import '_house/m.html' as h %}{{ h.cities(owner, knd=1) }}", "cities has no argument 'knd'.",
         "Did you mean kind?"),
        ("{% macro a(x) %}{{ x.cty }}{% endmacro %}{{ a(owner) }}", "owner has no 'cty'.",
         "Did you mean city?"),
        ("{% macro a(x) %}{{ nmae }}{% endmacro %}", "'nmae' is no field and no name of the template.",
         "Did you mean name?"),
        ("{{ owner.items }}", "'.items' is a method here, not the field.", "Write ['items'] instead."),
        ("{% autoescape false %}{{ name }}{% endautoescape %}", "{% autoescape %} is not permitted.",
         "A value is always text, never markup."),
    ],
)  # fmt: skip
def test_a_name_nobody_knows_is_told(source: str, what: str, remedy: str) -> None:
    """File, line, what is wrong, and the nearest name there is."""
    assert _look("\n\n" + source)[0] == [("document.html", 3, what, remedy)]


def test_a_macro_is_walked_with_what_it_is_called_with() -> None:
    """A fault in a shared macro shows by the rows that a type hands to it."""
    told, used = _look("{% import '_house/m.html' as house %}{{ house.each(rows) }}")
    assert told == [("_house/m.html", 3, "rows has no 'regoin'.", "Did you mean region?")]
    assert used == {"rows"}


@pytest.mark.parametrize(
    "source",
    [
        "{{ nmae is defined and nmae }}{{ name if name is defined else '' }}",
        "{% set x = namespace(a=1) %}{% set x.a = 2 %}{{ x.a }}{{ range(3) | list | length }}",
        "{% for key, value in {'a': 1}.items() %}{{ key }}{{ value }}{% endfor %}",
        "{% macro a(x) %}{{ caller() }}{{ varargs }}{% endmacro %}{% call a(1) %}{{ name }}{% endcall %}",
        "{% with y = name %}{{ y }}{% endwith %}{% set z %}{{ count }}{% endset %}{{ z }}",
        "{% for row in rows | sort(attribute='number') %}{{ row.region ~ row['number'] }}{% endfor %}",
        "{% for line in name.splitlines() if line.strip() %}{{ line.strip() }}{% endfor %}",
        "{% extends '_house/page.html' %}{% set a = name %}{% block body %}{{ a }}{{ super() }}{% endblock %}",
        "{% include '_house/page.html' %}{{ owner['items'] }}",
        "{{ (rows or [{}])[0].region }}{{ none if texts is none else texts | join('、') }}",
    ],
)  # fmt: skip
def test_what_is_right_is_not_told(source: str) -> None:
    """Scopes, sets, loops, calls and pages as Jinja2 has them."""
    told = _look(source)[0]
    assert [one for one in told if "'nmae'" not in one[2]] == []


def test_what_a_page_would_not_print_is_told() -> None:
    """In a template that extends a page: an unknown block, and what stands outside the blocks."""
    told, _ = _look(
        "{% extends '_house/page.html' %}\n{% block bdoy %}x{% endblock %}\n\n<p>lost</p>\n{{ name }}"
    )
    assert told == [
        ("document.html", 2, "The page has no block 'bdoy': what stands in it is not printed.",
         "Did you mean body?"),
        ("document.html", 4, "This stands outside the blocks and is not printed.",
         "Put it into a block."),
        ("document.html", 5, "This stands outside the blocks and is not printed.",
         "Put it into a block."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("{{ name }}{% if count %}{% endif %}", {"name", "count"}),
        ("{% for row in rows %}{{ row.region }}{% endfor %}", {"rows", "rows.region"}),
        ("{{ rows | length }}", {"rows"}),
        ("{{ rows | map(attribute='number') | sum }}", {"rows", "rows.number"}),
        ("{{ owner.city }}", {"owner", "owner.city"}),
        ("{{ owner[name] }}", {"owner", "owner.city", "owner.items", "name"}),
        ("{% import '_house/m.html' as h %}{{ h.cities(owner) }}", {"owner", "owner.city"}),
        ("{% extends '_house/page.html' %}{% block head %}{{ count }}{% endblock %}", {"count"}),
        ("{% macro a(x) %}{{ x }}{% endmacro %}{{ a(texts | join) }}", {"texts"}),
    ],
)
def test_fields_that_are_named_are_known(source: str, used: set[str]) -> None:
    """Through loops, filters, macros and pages; a block that is replaced does not count."""
    assert _look(source)[1] == used


def test_syntax_errors_of_every_template_are_told() -> None:
    """A template that Jinja2 cannot read is told with its line; the others are still read."""
    told, _ = _look("a\n{% for %}")
    assert [(file, line) for file, line, _, _ in told] == [("document.html", 2)]
    assert told[0][2].startswith("Jinja2 cannot read this:")
