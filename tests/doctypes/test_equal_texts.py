"""PDF, Word file and markup say the same, paragraph by paragraph, and say every value of the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen import bootstrap
from docgen.core import markup, rules, sameness
from docgen.model import Composition, DocumentType
from tests.doctypes import drawn, house_types, masked_pages
from tests.doctypes.random_records import records
from tests.doctypes.shipped import TYPES, few_records, least, load
from tests.doctypes.test_shipped_pages import composed
from tests.renderers.small_type import HOSTILE, RECORD, STYLE, TEMPLATE, compose
from tests.renderers.test_page_furniture import composed as furnished

WORK = 45_000  # characters of markup that the random records of a type may have, about


def expected_lines(composition: Composition) -> tuple[str, ...]:
    return sameness.markup_lines(markup.read(composition.markup))


def rendered(composition: Composition) -> dict[str, bytes]:
    return {suffix: drawn.file(composition, suffix) for suffix in (".pdf", ".docx")}


def said(files: Mapping[str, bytes]) -> dict[str, tuple[str, ...]]:
    """What each rendition says when it is read back."""
    extractors = {one.suffix: one for one in bootstrap.extractors()}
    return {
        suffix: sameness.lines(extractors[suffix].extract(data).paragraphs)
        for suffix, data in files.items()
    }


def assert_equal_texts(composition: Composition) -> Mapping[str, bytes]:
    """The renditions, once their texts are compared."""
    expected, files = expected_lines(composition), rendered(composition)
    assert {".pdf": expected, ".docx": expected} == said(files)
    return files


def unsaid(doctype: DocumentType, record: Mapping[str, Any], composition: Composition) -> list[str]:
    """Paths of values that are not printed, but for those of a rule the record breaks: it would have
    been refused.
    """
    broken = {p.path[0] for p in rules.check_rules(doctype, record, broken=set())}
    named = {
        name for rule in doctype.rules if broken.intersection(rule.fields) for name in rule.fields
    }
    found = sameness.unprinted(doctype, record, expected_lines(composition))
    return [path for path, _ in found if path.split(".")[0] not in named]


@pytest.mark.parametrize("type_id", TYPES)
def test_samples_say_the_same_in_every_format(type_id: str) -> None:
    """Samples of all types, and the least there can be: the same paragraphs, and every value in them; but no
    masked one can be seen on a picture for those who may not see it.
    """
    for record in (*few_records(type_id, 2), least(load(type_id))):
        composition = composed(load(type_id), record)
        files = assert_equal_texts(composition)
        assert [] == unsaid(load(type_id), record, composition)
        assert [] == masked_pages.seen(files[".pdf"], load(type_id), record)


@pytest.mark.parametrize("type_id", TYPES)
def test_random_records_say_the_same_in_every_format(type_id: str) -> None:
    """Whatever the schema lets through: the same paragraphs, and every value in them."""
    doctype = load(type_id)
    size = len(composed(doctype, few_records(type_id, 1)[0]).markup)

    @settings(
        max_examples=min(max(WORK // size, 2), 5),
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.filter_too_much,
            HealthCheck.data_too_large,
        ],
    )
    @given(records(doctype))
    def check(record: dict[str, Any]) -> None:
        composition = composed(doctype, record)
        assert_equal_texts(composition)
        assert [] == unsaid(doctype, record, composition)

    check()


@pytest.mark.parametrize(
    ("record", "changed"),
    [
        (RECORD, {}),
        ({k: RECORD[k] for k in ("branch", "name", "signed_on", "amount")}, {}),
        ({**RECORD, "remark": HOSTILE}, {}),
        ({**RECORD, "remark": "words that are broken at spaces, and-at-hyphens, and 中文 " * 20}, {}),
        (RECORD, {"document": TEMPLATE.replace("{% for row in rows or [] %}", "{% for row in rows * 40 %}")}),
        ({**RECORD, "remark": "两端 对齐 with words " * 30},
         {"style": STYLE + "p { text-align: justify } .note { letter-spacing: 1pt }"}),
        ({**RECORD, "remark": "a  b\n\n  c"}, {"style": STYLE + ".note { white-space: pre-wrap }"}),
        ({**RECORD, "remark": "A" * 300}, {"style": STYLE + ".note { overflow-wrap: break-word }"}),
    ],
)  # fmt: skip
def test_every_construct_says_the_same(record: dict[str, Any], changed: dict[str, str]) -> None:
    """Merged cells, tables over pages, breaks within words and at spaces, kept white space."""
    assert_equal_texts(compose(record, **changed))


@pytest.mark.parametrize("marks", [("<strong>", "</strong>"), ("", "<br/>"), ("<u>", "</u> ")])
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(
        st.sampled_from(("甲", "ab", "c-d", "，", "1,000.00", "（", "）")), min_size=1, max_size=60
    )
)
def test_white_space_at_the_borders_of_inline_elements(
    marks: tuple[str, str], words: list[str]
) -> None:
    """Where spaces stand inside, outside and between inline elements, both formats agree."""
    text = " ".join(
        f"{marks[0]}{word}{marks[1]}" if i % 3 else word for i, word in enumerate(words)
    )
    assert_equal_texts(compose(document=TEMPLATE.replace("横向。", text)))


def test_the_choices_of_the_house_stay_apart() -> None:
    """A form with boxes to tick: the space between two of them is in both files."""
    assert_equal_texts(
        house_types.composed(house_types.ASSESSMENT, rows=house_types.rows(3), texts=[""] * 3)
    )


def test_page_furniture_is_not_the_text() -> None:
    """Numbers on odd and even pages and marks at the edges are left out on both sides."""
    assert_equal_texts(furnished())
