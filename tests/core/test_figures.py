"""Figures in the markup: which are refused and why, and how a chart is put into words."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest

from docgen.core import figures, markup

POINTS = '<point label="浦东" value="3"/><point label="徐汇" value="-1409.50"/>'
SERIES = f'<series name="本月">{POINTS}</series>'


def page(figure: str, lang: str = "zh-CN") -> str:
    return f'<html lang="{lang}"><head><title>t</title></head><body>\n{figure}</body></html>'


def figure(inner: str, about: str = 'kind="bar" unit="户"') -> str:
    return f"<figure {about}>{inner}</figure>"


def alternative(written: str, lang: str = "zh-CN") -> str:
    """The text alternative of a figure's picture."""
    root = fromstring(page(written, lang))
    assert [] == list(markup.faults(root, None))
    figures.fill(root)
    (picture,) = root.iter("img")
    return picture.get("alt", "")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (figure(SERIES, ""), 'needs kind="bar", "line" or "share"'),
        (figure(SERIES, 'kind="pie"'), 'needs kind="bar", "line" or "share"'),
        (figure(""), "needs a series, and every series a point"),
        (figure("<series/>"), "needs a series, and every series a point"),
        (figure(f"<figcaption>一</figcaption>{SERIES}<figcaption>二</figcaption>"), "one caption only"),
        (figure(SERIES * 5), "at most 4 series of 60 points"),
        (figure(f"<series>{POINTS * 31}</series>"), "at most 4 series of 60 points"),
        (figure(f"<series>{POINTS * 7}</series>", 'kind="share"'), "at most 1 series of 12 points"),
        (figure(SERIES * 2, 'kind="share"'), "at most 1 series of 12 points"),
        (figure(SERIES, 'kind="share"'), "No share can be below zero"),
        (figure(SERIES + SERIES.replace("浦东", "静安")), "the same labels in the same order"),
        (figure(f"<series>{POINTS}</series>" * 2), "Several series need names"),
        (figure(SERIES.replace('label="浦东" ', "")), "A point needs a label"),
        (figure(SERIES.replace('"3"', '"3 户"')), "The value '3 户' of the point '浦东' is no plain"),
        (figure(SERIES.replace('"3"', '"1,000"')), "The value '1,000' of the point"),
        (figure(SERIES.replace('"3"', '"1e3"')), "The value '1e3' of the point"),
        (figure(SERIES.replace('"3"', '"NaN"')), "The value 'NaN' of the point"),
        (figure(SERIES.replace('"3"', '"٣"')), "The value '٣' of the point"),
        (figure(SERIES + "文"), "Text may not stand directly in <figure>"),
        (figure(f"<p>文</p>{SERIES}"), "<p> may not stand in <figure>"),
        (f"<p>{figure(SERIES)}</p>", "<figure> may not stand in <p>"),
    ],
)  # fmt: skip
def test_a_faulty_figure_is_refused(written: str, said: str) -> None:
    """What is wrong is said in a sentence."""
    told = [
        what.msgid.format(**what.args) for _, what in markup.faults(fromstring(page(written)), None)
    ]
    assert [True] == [said in one for one in told][:1]


def test_the_description_holds_every_value_in_the_document_s_language() -> None:
    """Kind, unit, series, labels and values, as they are written, with thousands separators."""
    both = figure(SERIES + SERIES.replace("本月", "上月").replace("3", "1234567"))
    assert (
        "柱形图，单位：户。本月：浦东 3，徐汇 -1,409.50；上月：浦东 1,234,567，徐汇 -1,409.50。"
        == alternative(both)
    )
    english = alternative(figure(f"<series>{POINTS}</series>", 'kind="line"'), "en")
    assert english == "Line chart. 浦东 3, 徐汇 -1,409.50."


def test_shares_are_described_with_their_part_of_the_whole() -> None:
    """Percentages to a tenth; of nothing, zero."""
    shares = figure(SERIES.replace("-1409.50", "6"), 'kind="share"')
    assert alternative(shares) == "占比图。本月：浦东 3（33.3%），徐汇 6（66.7%）。"
    nothing = figure(SERIES.replace("-1409.50", "0").replace("3", "0"), 'kind="share"')
    assert alternative(nothing) == "占比图。本月：浦东 0（0.0%），徐汇 0（0.0%）。"


def test_a_given_text_alternative_is_taken() -> None:
    """``alt`` says better than any program what matters."""
    assert alternative(figure(SERIES, 'kind="bar" alt="浦东领先"')) == "浦东领先"


def test_only_the_caption_is_text() -> None:
    """Lettering in a drawing is no text of the document, as with any picture."""
    written = figure(f"{SERIES}<figcaption>图1　<em>开户</em>数</figcaption>")
    root = fromstring(page(written))
    expected = "图1　开户数"
    assert expected == markup.text_of(root)
    figures.fill(root)
    assert expected == markup.text_of(root)


def test_the_picture_takes_the_place_of_the_numbers_above_the_caption() -> None:
    """Two figures have two charts, by the names of their pictures."""
    captioned = figure(f"<figcaption>图</figcaption>{SERIES}")
    root = fromstring(page(captioned + figure(SERIES, 'kind="line"')))
    charts = figures.fill(root)
    first, second = root.iter("figure")
    names = [_source(first), _source(second)]
    assert (["chart", "figcaption"], ["chart"]) == ([e.tag for e in first], [e.tag for e in second])
    assert names == list(charts)
    assert [chart.kind for chart in charts.values()] == ["bar", "line"]


def _source(element: Element) -> str:
    (picture,) = element.iter("img")
    return picture.get("src", "")
