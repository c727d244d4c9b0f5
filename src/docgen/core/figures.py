"""Figures: a chart's numbers in the markup, checked, put into words, and made room for.

``<figure kind="bar" unit="户"><figcaption>…</figcaption><series name="本月"><point label="浦东" value="3"/>
…</series></figure>``: the numbers are the record's own.  What is drawn in a chart is no text of the
document, as with any picture; its caption is.

Invariant: every chart of a guarded tree can be drawn, and every value of it stands in its description.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from docgen.model import Text

KINDS = {"bar": ("柱形图", "Bar chart"), "line": ("折线图", "Line chart"), "share": ("占比图", "Share chart")}  # fmt: skip
MOST_SERIES = 4  # as many as can be told apart in black and white
MOST_POINTS = 60
MOST_SHARES = 12
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?\Z")


@dataclass(frozen=True, slots=True)
class Series:
    """Values in the order of the chart's labels."""

    name: str
    values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What a figure shows; ``chinese`` is the language of what docgen adds in words."""

    kind: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    chinese: bool


def fault(figure: Element) -> Text | None:
    """What is wrong with a figure as a whole; its points are checked one by one (``point_fault``)."""
    return next((found for check in _CHECKS if (found := check(figure)) is not None), None)


def _kind_fault(figure: Element) -> Text | None:
    if figure.get("kind") in KINDS:
        return None
    return Text('A figure needs kind="bar", "line" or "share".')


def _parts_fault(figure: Element) -> Text | None:
    if len(figure.findall("figcaption")) > 1:
        return Text("A figure has one caption only.")
    lines = figure.findall("series")
    if lines and all(len(line) for line in lines):
        return None
    return Text("A figure needs a series, and every series a point.")


def _count_fault(figure: Element) -> Text | None:
    lines = figure.findall("series")
    share = figure.get("kind") == "share"
    series, points = (1, MOST_SHARES) if share else (MOST_SERIES, MOST_POINTS)
    if len(lines) <= series and len(lines[0]) <= points:
        return None
    return Text(
        "A {kind} figure shows at most {series} series of {points} points.",
        {"kind": figure.get("kind", ""), "series": series, "points": points},
    )


def _series_fault(figure: Element) -> Text | None:
    lines = figure.findall("series")
    labels = [[point.get("label") for point in line] for line in lines]
    if any(row != labels[0] for row in labels):
        return Text("The series of a figure need the same labels in the same order.")
    if len(lines) > 1 and not all(line.get("name") for line in lines):
        return Text("Several series need names.")
    return None


def _share_fault(figure: Element) -> Text | None:
    negative = any(point.get("value", "").startswith("-") for point in figure.iter("point"))
    if figure.get("kind") != "share" or not negative:
        return None
    return Text("No share can be below zero.")


_CHECKS = (_kind_fault, _parts_fault, _count_fault, _series_fault, _share_fault)


def point_fault(point: Element) -> Text | None:
    """What is wrong with a point."""
    if not point.get("label", "").strip():
        return Text("A point needs a label.")
    value = point.get("value", "")
    if not _NUMBER.match(value):
        return Text(
            "The value '{value}' of the point "
            "'{label}' is no plain number, such as 12, -3 or 1409.50.",
            {"value": value, "label": point.get("label", "")},
        )
    return None


def fill(root: Element) -> dict[str, Chart]:
    """Put a picture into every figure of a guarded tree, in the place of its numbers.

    Gives the charts by the names of the pictures: ``<chart><img src="charts/1.png" alt="…"/></chart>``,
    above the caption.
    """
    charts: dict[str, Chart] = {}
    chinese = root.get("lang", "zh").lower().startswith("zh")
    for figure in root.iter("figure"):
        name = f"charts/{len(charts) + 1}.png"
        chart = charts[name] = _read(figure, chinese=chinese)
        for line in figure.findall("series"):
            figure.remove(line)
        picture = Element("chart")
        figure.insert(0, picture)
        SubElement(picture, "img", {"src": name, "alt": figure.get("alt") or describe(chart)})
    return charts


def _read(figure: Element, *, chinese: bool) -> Chart:
    lines = figure.findall("series")
    return Chart(
        kind=figure.get("kind", ""),
        unit=figure.get("unit", ""),
        labels=tuple(point.get("label", "") for point in lines[0]),
        series=tuple(
            Series(line.get("name", ""), tuple(Decimal(point.get("value", "")) for point in line))
            for line in lines
        ),
        chinese=chinese,
    )


def describe(chart: Chart) -> str:
    """The chart in words, every value in it, for those who cannot see it."""
    chinese = chart.chinese
    comma, colon, semicolon, stop = "，：；。" if chinese else (", ", ": ", "; ", ". ")
    kind = KINDS[chart.kind][0 if chinese else 1]
    unit = f"{comma}{'单位' if chinese else 'unit'}{colon}{chart.unit}" if chart.unit else ""
    said = []
    for line in chart.series:
        values = [number(value) for value in line.values]
        if chart.kind == "share":
            pairs = zip(values, percentages(line.values), strict=True)
            values = [f"{value}{'（' if chinese else ' ('}{share}{'）' if chinese else ')'}" for value, share in pairs]  # fmt: skip
        points = comma.join(f"{a} {b}" for a, b in zip(chart.labels, values, strict=True))
        said.append((f"{line.name}{colon}" if line.name else "") + points)
    return f"{kind}{unit}{stop}{semicolon.join(said)}{stop}".strip()


def is_description(said: str) -> bool:
    """Whether ``describe`` wrote it, so that it says all that the chart shows."""
    return said.startswith(
        tuple(f"{kind}{mark}" for kinds in KINDS.values() for kind in kinds for mark in "，。,.")
    )


def number(value: Decimal) -> str:
    """A value as charts print it: as it was written, with thousands separators."""
    return f"{value:,f}"


def percentages(values: Sequence[Decimal]) -> list[str]:
    """The shares of the total, to a tenth of a percent; of nothing, zero."""
    total = sum(values)
    return [f"{value / total * 100 if total else Decimal(0):.1f}%" for value in values]
