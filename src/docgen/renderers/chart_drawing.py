"""Bar, line and share charts, drawn by matplotlib with the bundled faces and the document's own one.

The bytes depend on the chart, its size and these faces: no installed font, no user's settings, no clock.
Nothing relies on colour alone: series differ in lightness, and in marker and dash; shares are labelled
where they are.  Lettering is outlines, and never runs into its neighbours: it is wrapped, turned, thinned
out or, where a value finds no room, left to the description.  All lengths are points.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from docgen.core.figures import Chart, number, percentages
from docgen.durable import Scratch
from docgen.renderers import fallback
from docgen.renderers.charts import Look
from docgen.renderers.fonts import FACES, uncovered

_RESOLUTION = 300  # dots an inch: what an office printer resolves
_INK, _SOFT, _GRID = "#000000", "#404040", "#d0d0d0"
# Dark, light, middle, lightest: told apart on a black-and-white print too.
FILLS = ("#1f4e79", "#9dc3e6", "#5b8c5a", "#e2e2e2")
STROKES = (("#1f4e79", "-", "o"), ("#7f7f7f", "--", "s"), ("#3f6b3e", "-.", "^"), ("#a65e2e", ":", "D"))  # fmt: skip
SHARES = (
    "#1f4e79", "#c9dcf0", "#5b8c5a", "#e2e2e2", "#2e75b6", "#d5e5cd",
    "#7f7f7f", "#f5e9d0", "#44546a", "#b4c7e7", "#8c6d31", "#f2f2f2",
)  # fmt: skip
_EDGE = 4.0  # between lettering and the chart's edge
_WIDEST_BAR = 60.0
_TURNED = math.sin(math.radians(45))


def svg(chart: Chart, look: Look) -> bytes:
    """The chart as SVG, its lettering as outlines."""
    return _saved(chart, look, format="svg", metadata=dict.fromkeys(("Date", "Creator")))


def png(chart: Chart, look: Look) -> bytes:
    """The chart as PNG."""
    return _saved(chart, look, format="png", dpi=_RESOLUTION, metadata={"Software": None})


def _saved(chart: Chart, look: Look, **how: Any) -> bytes:
    target = io.BytesIO()
    with mpl.rc_context(), ExitStack() as stack:
        own = None
        if look.fallback is not None:  # matplotlib takes files only
            own = Scratch("docgen-font-")
            stack.callback(own.close)
            own.path.joinpath("fallback.ttc").write_bytes(look.fallback)
        figure = drawn(chart, look, own.path / "fallback.ttc" if own else None)
        figure.savefig(target, **how)
    return target.getvalue()


def drawn(chart: Chart, look: Look, own: Path | None = None) -> Figure:
    """The chart as matplotlib has it, under settings of its own; ``own`` is the file of the document's
    own face, needed until the chart is saved.
    """
    mpl.rcdefaults()
    mpl.rcParams.update({"svg.fonttype": "path", "svg.hashsalt": "docgen", "path.simplify": False})
    figure = Figure(figsize=(look.width / 72, look.height / 72), dpi=72)
    FigureCanvasAgg(figure)
    others = fallback.read(look.fallback).families if look.fallback is not None else {}
    _DRAWN[chart.kind](_Sheet(figure, _lettered(chart, others), look, own))
    return figure


class _Faces(FontProperties):
    """The bundled face and, for what it lacks, the document's own, each by its file.

    Matplotlib looks for a character in one family after the other, asking for each by itself, and would
    take families from the fonts of the machine.
    """

    def __init__(self, files: Sequence[Path], size: float) -> None:
        self._files = tuple(str(file) for file in files)
        super().__init__(family=list(self._files), size=size, fname=self._files[0])

    def __copy__(self) -> _Faces:
        """Matplotlib's own copy would be of its own class."""
        new = type(self).__new__(type(self))
        new.__dict__.update(self.__dict__)
        return new

    def set_family(self, family: Any) -> None:
        """Called with one of the families: a file's name, and that file it is."""
        super().set_family(family)
        if isinstance(family, str) and family in self._files:
            self.set_file(family)


def _lettered(chart: Chart, others: Container[str]) -> Chart:
    """The chart with printers' 〓 for characters that no face of the document has, never an empty box.

    The description says what is meant.
    """

    def covered(text: str) -> str:
        missing = {char for char in uncovered(text) if char not in others}
        return "".join("〓" if char in missing else char for char in text)

    return replace(
        chart,
        unit=covered(chart.unit),
        labels=tuple(map(covered, chart.labels)),
        series=tuple(replace(line, name=covered(line.name)) for line in chart.series),
    )


def _read(path: Path) -> FT2Font:
    face = FT2Font(path)
    face.set_size(1, 72)
    return face


_face = cache(_read)


@cache
def _advance(path: Path, char: str) -> float:
    """How far a character of a bundled face moves the pen, in ems."""
    return _advance_in(_face(path), char)


def _advance_in(face: FT2Font, char: str) -> float:
    glyph = face.load_char(ord(char), flags=LoadFlags.NO_SCALE)
    return float(glyph.horiAdvance / face.units_per_EM)


class _Sheet:
    """A figure with its lettering, and what all charts have in common."""

    def __init__(self, figure: Figure, chart: Chart, look: Look, own: Path | None) -> None:
        (self._path,) = (f.path for f in FACES if f.family == look.family and not f.bold)
        self.figure = figure
        self.chart = chart
        self.size = look.size
        self.width, self.height = look.width, look.height
        self._own = _read(own) if own is not None else None
        self.font = _Faces([self._path, *filter(None, (own,))], look.size)

    def measure(self, text: str) -> float:
        """The width of a line of text."""
        return sum(map(self._advance, text)) * self.size

    def _advance(self, char: str) -> float:
        if self._own is not None and self._own.get_char_index(ord(char)) and uncovered(char):
            return _advance_in(self._own, char)
        return _advance(self._path, char)

    def cut(self, text: str, room: float) -> str:
        """The text, shortened to its room."""
        if self.measure(text) <= room:
            return text
        while len(text) > 1 and self.measure(text + "…") > room:
            text = text[:-1]
        return text + "…"

    def axes(self, left: float, bottom: float, right: float, top: float) -> Axes:
        """Axes between these distances from the edges; nothing drawn of them yet."""
        across, up = self.width - left - right, self.height - bottom - top
        place = (left / self.width, bottom / self.height, across / self.width, up / self.height)
        axes = self.figure.add_axes(place)
        axes.set_axis_off()
        return axes

    def head(self, words: str) -> float:
        """Words in the upper left corner; gives the height they take."""
        if not words:
            return 0.0
        self.figure.text(
            _EDGE / self.width, 1 - _EDGE / self.height, words,
            fontproperties=self.font, color=_SOFT, ha="left", va="top",
        )  # fmt: skip
        return self.size * 1.6

    def unit(self) -> str:
        """The unit in words."""
        words = "单位：" if self.chart.chinese else "Unit: "
        return words + self.chart.unit if self.chart.unit else ""

    def legend(self, handles: Sequence[Any], taken: float) -> float:
        """Names of the series at the upper right; ``taken`` is the width of the words at the left.

        Gives the height it takes.
        """
        names = [line.name for line in self.chart.series]
        wide = sum(self.measure(name) for name in names) + len(names) * 4 * self.size
        beside = wide + taken < self.width - 3 * _EDGE
        rows = 1 if wide < self.width - 2 * _EDGE else len(names)
        names = [self.cut(name, self.width - 6 * self.size) for name in names]
        down = _EDGE if beside or not taken else _EDGE + self.size * 1.6
        self.figure.legend(
            handles, names, prop=self.font, frameon=False, ncols=len(names) if rows == 1 else 1,
            loc="upper right", bbox_to_anchor=(1 - _EDGE / self.width, 1 - down / self.height),
            borderpad=0, borderaxespad=0, handlelength=1.6, handletextpad=0.5, columnspacing=1.4,
            labelspacing=0.3,
        )  # fmt: skip
        return down + rows * self.size * 1.5


def _bars(sheet: _Sheet) -> None:
    chart = sheet.chart
    count = len(chart.series)
    frame = _Frame(sheet, [Patch(fc=c, ec=_SOFT, lw=0.5) for c in FILLS[:count]])
    share = 0.72 / count if count > 1 or len(chart.labels) > 2 else 0.4
    share = min(share, _WIDEST_BAR / frame.slot)
    frame.fit_values(frame.slot * (share if count > 1 else 0.95), frame.slot * share)
    for place, line in enumerate(chart.series):
        across = [n + (place - (count - 1) / 2) * share for n in range(len(chart.labels))]
        heights = [float(value) for value in line.values]
        frame.axes.bar(
            across, heights, share, color=FILLS[place], edgecolor=_SOFT, linewidth=0.5,
            clip_on=False, zorder=2,
        )  # fmt: skip
        for x, y, value in zip(across, heights, line.values, strict=True):
            frame.value(x, y, number(value), below=y < 0)
    frame.finish()


def _lines(sheet: _Sheet) -> None:
    chart = sheet.chart
    strokes: list[dict[str, Any]] = [
        {"color": c, "ls": s, "marker": m} for c, s, m in STROKES[: len(chart.series)]
    ]
    common: dict[str, Any] = {"lw": 1.6, "ms": sheet.size * 0.45, "mec": "#ffffff", "mew": 0.6}
    frame = _Frame(sheet, [Line2D([], [], **stroke, **common) for stroke in strokes])
    if len(chart.series) <= 2:  # of more, the values would lie on other lines
        frame.fit_values(frame.slot * 0.95, 0.0)
    for stroke, line in zip(strokes, chart.series, strict=True):
        heights = [float(value) for value in line.values]
        places = range(len(heights))
        frame.axes.plot(places, heights, **stroke, **common, clip_on=False, zorder=3)
        for x, (y, value) in enumerate(zip(heights, line.values, strict=True)):
            others = [float(o.values[x]) for o in chart.series if o is not line]
            below = any(y < o or (y == o and line is chart.series[-1]) for o in others)
            frame.value(x, y, number(value), below=below, gap=sheet.size * 0.35)
    frame.finish()


class _Frame:
    """Category and value axis of a bar or line chart."""

    def __init__(self, sheet: _Sheet, handles: Sequence[Any]) -> None:
        chart, size = sheet.chart, sheet.size
        values = [float(value) for line in chart.series for value in line.values]
        self._sheet = sheet
        self._low, self._high = min(0.0, *values), max(0.0, *values)
        if self._low == self._high:
            self._high = 1.0
        whole = all(value.is_integer() for value in values)
        ticks = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10], integer=whole).tick_values(
            self._low, self._high
        )
        step = float(ticks[1] - ticks[0])
        self._ticks = [
            float(t) for t in ticks if self._low - step < t < self._high + step or t == 0
        ]
        self._shown = _written(self._ticks)
        words = sheet.unit()
        top = sheet.head(words)
        if len(chart.series) > 1:
            top = max(top, sheet.legend(handles, sheet.measure(words)))
        self._left = max(map(sheet.measure, self._shown)) + _EDGE + size * 0.6
        self.slot = (sheet.width - self._left - _EDGE) / len(chart.labels)
        self._labels, self._turned, deep = self._categories()
        self.axes = sheet.axes(self._left, deep + size * 0.5 + _EDGE, _EDGE, top + size * 0.8)
        self._deep = deep
        self._room = sheet.height - deep - size * 1.3 - _EDGE - top
        self._upright = 0.0  # how a value is set: 0 across, 90 upwards, and how high it then is
        self._value_height: float | None = None
        self._lowest = math.inf  # where the lowest value written below its place stands

    def _categories(self) -> tuple[list[str], bool, float]:
        """The labels as they are set, whether turned, and how deep they reach."""
        sheet, size = self._sheet, self._sheet.size
        labels = list(sheet.chart.labels)
        if max(map(sheet.measure, labels)) <= self.slot * 0.94:
            return labels, False, size * 1.2
        wrapped = [_wrap(sheet, label, self.slot * 0.94) for label in labels]
        if self.slot >= 2.8 * size and all(len(lines) <= 2 for lines in wrapped):
            return ["\n".join(lines) for lines in wrapped], False, size * 2.6
        step = math.ceil(size * 1.5 / self.slot)  # so many that only every so-manieth has room
        shown = [
            sheet.cut(
                label, min(sheet.height * 0.4, (self._left + self.slot * (n + 0.5)) / _TURNED)
            )
            if n % step == 0
            else ""
            for n, label in enumerate(labels)
        ]
        if step == 1 or max(map(sheet.measure, shown)) > self.slot * step * 0.94:
            return shown, True, max(map(sheet.measure, shown)) * _TURNED + size
        return shown, False, size * 1.2

    def fit_values(self, across: float, upright: float) -> None:
        """See how values find room: ``across`` a bar or slot, or ``upright`` above a bar so wide."""
        sheet, size = self._sheet, self._sheet.size
        widest = max(
            sheet.measure(number(value)) for line in sheet.chart.series for value in line.values
        )
        if widest <= across:
            self._upright, self._value_height = 0.0, size * 1.1
        elif size * 1.1 <= upright and widest < self._room * 0.3:
            self._upright, self._value_height = 90.0, widest + size * 0.3

    def value(self, x: float, y: float, words: str, *, below: bool, gap: float = 0.0) -> None:
        """Write a value above (or below) where it stands."""
        if self._value_height is None:
            return
        if below:
            self._lowest = min(self._lowest, y)
        away = gap + self._sheet.size * 0.25
        self.axes.annotate(
            words, (x, y), xytext=(0, -away if below else away), textcoords="offset points",
            ha="center", va="top" if below else "bottom", rotation=self._upright,
            fontproperties=self._sheet.font, color=_INK, annotation_clip=False, zorder=5,
            path_effects=[withStroke(linewidth=1.5, foreground="#ffffff")],
        )  # fmt: skip

    def _apart(self, each: float) -> list[tuple[float, str]]:
        """As many of the scale's values, with their words, as have room; a point's height is ``each``."""
        step = self._ticks[1] - self._ticks[0]
        every = max(math.ceil(self._sheet.size * 1.2 * each / step), 1)
        ticks = zip(self._ticks, self._shown, strict=True)
        return [(tick, words) for tick, words in ticks if round(tick / step) % every == 0]

    def finish(self) -> None:
        """Set the scale and draw what stands behind and around the values."""
        axes, size = self.axes, self._sheet.size
        head = (self._value_height or 0.0) + size * 0.6
        low, high = min(self._low, self._ticks[0]), max(self._high, self._ticks[-1])
        each = (high - low) / max(self._room, 1.0)
        low = min(low, self._lowest - head * each)
        high = max(high, self._high + head * each)
        axes.set_ylim(low, high)
        axes.set_xlim(-0.5, len(self._labels) - 0.5)
        for tick, words in self._apart(
            (high - low) / (axes.get_position().height * self._sheet.height)
        ):
            axes.axhline(tick, color=_GRID, linewidth=0.5, zorder=1, clip_on=False)
            axes.annotate(
                words, (0, tick), xycoords=("axes fraction", "data"), xytext=(-size * 0.5, 0),
                textcoords="offset points", ha="right", va="center",
                fontproperties=self._sheet.font, color=_SOFT, annotation_clip=False,
            )  # fmt: skip
        axes.axhline(0, color=_INK, linewidth=0.9, zorder=4, clip_on=False)
        for place, words in enumerate(self._labels):
            axes.annotate(
                words, (place, 0), xycoords=("data", "axes fraction"), xytext=(0, -size * 0.4),
                textcoords="offset points", va="top", linespacing=1.15,
                ha="right" if self._turned else "center", rotation=45 if self._turned else 0,
                rotation_mode="anchor" if self._turned else "default",
                fontproperties=self._sheet.font, color=_INK, annotation_clip=False,
            )  # fmt: skip


def _shares(sheet: _Sheet) -> None:
    chart, size = sheet.chart, sheet.size
    (line,) = chart.series
    total = sum(line.values, Decimal(0))
    comma, sums = ("　", "合计：") if chart.chinese else ("   ", "Total: ")
    top = sheet.head(comma.join(filter(None, (sheet.unit(), sums + number(total)))))
    axes = sheet.axes(0, 0, 0, 0)
    rest = [
        f"　{number(value)}（{share}）" if chart.chinese else f"  {number(value)} ({share})"
        for value, share in zip(line.values, percentages(line.values), strict=True)
    ]
    beside = max(sheet.measure(a + b) for a, b in zip(chart.labels, rest, strict=True))
    middle = (sheet.width / 2, (sheet.height - top) / 2)
    radius = min(
        (sheet.height - top) / 2 - size,
        max(sheet.width / 2 - beside - size * 2.2 - _EDGE, sheet.width * 0.1),
    )
    if total:
        axes.pie(
            [float(value) for value in line.values], radius=radius, center=middle, startangle=90,
            counterclock=False, colors=SHARES[: len(line.values)],
            wedgeprops={"edgecolor": _SOFT, "linewidth": 0.5},
        )  # fmt: skip
    else:
        axes.add_patch(mpl.patches.Circle(middle, radius, fill=False, ec=_SOFT, lw=0.5))
    axes.set_xlim(0, sheet.width)
    axes.set_ylim(0, sheet.height)
    axes.set_aspect("auto")
    room = sheet.width / 2 - radius - size * 2.2 - _EDGE
    labels = []
    done = 0.0
    for n, (label, value) in enumerate(zip(chart.labels, line.values, strict=True)):
        part = float(value / total) if total else 1 / len(chart.labels)
        words = sheet.cut(label, room - sheet.measure(rest[n])) + rest[n]
        labels.append(_Label(2 * math.pi * (done + part / 2), words, right=done + part / 2 <= 0.5))
        done += part
    right = [label for label in labels if label.right]
    left = [label for label in reversed(labels) if not label.right]
    for side in (right, left):
        _beside(axes, sheet, side, middle, radius)


@dataclass(frozen=True, slots=True)
class _Label:
    """The words of a share, and its middle's angle clockwise from the top."""

    angle: float
    words: str
    right: bool


def _beside(
    axes: Axes, sheet: _Sheet, labels: Sequence[_Label], middle: tuple[float, float], radius: float
) -> None:
    """Label the shares of one side from the top, each as near to its height as the others let it be."""
    size, height = sheet.size, middle[1] * 2
    wanted = [middle[1] + (radius + size * 0.5) * math.cos(label.angle) for label in labels]
    gap = min(size * 1.45, (height - size) / max(len(labels), 1))
    for label, y in zip(labels, _spread(wanted, gap, size * 0.7, height - size * 0.7), strict=True):
        sign = 1 if label.right else -1
        start = middle[0] + sign * (radius + size * 1.4)
        across, up = math.sin(label.angle), math.cos(label.angle)
        xs, ys = ([m + part * r for r in (radius, radius + size * 0.5)] for m, part in zip(middle, (across, up), strict=True))  # fmt: skip
        axes.plot(
            [*xs, start], [*ys, y], color=_SOFT, linewidth=0.5, clip_on=False,
            solid_joinstyle="round",
        )  # fmt: skip
        axes.text(
            start + sign * size * 0.3, y, label.words, fontproperties=sheet.font, color=_INK,
            ha="left" if label.right else "right", va="center",
        )  # fmt: skip


def _spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places from top to bottom at least ``gap`` apart, as near to the wanted ones as they come."""
    places: list[float] = []
    for y in wanted:
        places.append(min(y, high, places[-1] - gap if places else high))
    for n in reversed(range(len(places))):
        floor = low if n == len(places) - 1 else places[n + 1] + gap
        places[n] = max(places[n], floor)
    return places


def _wrap(sheet: _Sheet, text: str, room: float) -> list[str]:
    """Break a label where its room ends (between any two characters, as Chinese is)."""
    lines = [""]
    for char in text:
        if lines[-1] and sheet.measure(lines[-1] + char) > room:
            lines.append("")
        lines[-1] += char
    return [line.strip() for line in lines]


def _written(ticks: Sequence[float]) -> list[str]:
    """Round values with thousands separators, and as many decimals as they need."""
    step = min((b - a for a, b in pairwise(ticks)), default=1.0)
    places = next(
        (n for n in range(7) if all(abs(round(t, n) - t) < step * 1e-6 for t in ticks)), 6
    )
    return [f"{tick + 0:,.{places}f}" for tick in ticks]


_DRAWN: Mapping[str, Callable[[_Sheet], None]] = {"bar": _bars, "line": _lines, "share": _shares}
