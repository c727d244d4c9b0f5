"""Paragraphs set in lines: WeasyPrint's line breaking replaced, for Chinese text.

WeasyPrint breaks every inline box by itself and joins the pieces; it widens the spaces of a justified
line only, and knows nothing of what may not begin or end a line of Chinese.  Here a paragraph is one
text, whatever elements it runs through: shaped (``weasyprint_text``), broken by ``line_rules``, and
given back as the line boxes WeasyPrint goes on with.

- A line takes what fits; a word longer than a line is torn only where ``overflow-wrap`` or
  ``word-break`` says so.
- Between a Chinese character and a Latin letter or digit stands a quarter of an em, except at the end
  of a line, within one ``nowrap`` element, and in ``pre-wrap``.
- A justified line is spread evenly to the full width, unless that took more than half an em a place.
- The last line of a paragraph does not hold one Chinese character alone, with its full stop or
  without, where the line above can spare another and the lines are long.

The text itself is never changed, and glyphs are moved by no more than layout says.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate
from math import inf
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline, percent, preferred
from weasyprint.text import line_break

from docgen.renderers.line_rules import CLOSING, OPENING, is_han
from docgen.renderers.weasyprint_text import Shaped, Slice, rules, shape

_OBJECT = "\ufffc"  # a picture's place in the text
_JOINT = 0.25  # em, between Chinese and Latin
_SPREAD_MOST = 0.5  # em, at one place of a justified line
_LONG = 8  # em: in shorter lines a last character may stand alone
_SPARED_MOST = 3  # em, taken from the last line but one
_ROUNDED = 1e-6  # of a pixel
_COLLAPSING = ("normal", "nowrap", "pre-line")
_WRAPPING = ("normal", "pre-wrap", "pre-line")


class _Leaf(NamedTuple):
    """A text or a picture, and where it stands in the paragraph's text."""

    start: int
    end: int
    box: Any
    shaped: Shaped | None


class _Line(NamedTuple):
    """What a line takes of the text (start to after), and what of that is seen (first to end)."""

    start: int
    first: int
    end: int
    after: int
    forced: bool


class Paragraph:
    """A line box of WeasyPrint's as one text, with all that does not depend on a line's width.

    Were the text one line, character i would begin at ``_places[i]``; ``_gaps[i]`` is what stands
    there between its own advance and the next character.  ``_starts`` and ``_ends`` as in ``Shaped``.
    """

    def __init__(self, context: Any, box: Any, containing_block: Any) -> None:
        self._box = box
        self._leaves: dict[Any, _Leaf] = {}
        self._extents: dict[Any, tuple[int, int]] = {}
        self._ancestors: dict[int, Any] = {}  # the nearest common one where two leaves meet
        self._open(context, box, containing_block, box, 0)
        leaves = self._leaves.values()
        self._text = "".join(leaf.box.text if leaf.shaped else _OBJECT for leaf in leaves)
        self._rules = rules(self._text, box.style)
        self._starts: dict[int, float] = {}
        self._ends: dict[int, float] = {}
        advances: list[float] = []
        self._gaps: list[float] = []
        for leaf in leaves:
            if leaf.shaped is None:
                advances.append(leaf.box.margin_width())
                self._gaps.append(0.0)
                continue
            advances += leaf.shaped.advances
            self._starts.update((leaf.start + i, by) for i, by in leaf.shaped.starts.items())
            self._ends.update((leaf.start + i, by) for i, by in leaf.shaped.ends.items())
            spacing = leaf.box.style["letter_spacing"]
            self._gaps += [0.0 if spacing == "normal" else spacing] * len(leaf.box.text)
        self._join()
        self._places = [0.0, *accumulate(map(float.__add__, advances, self._gaps))]
        self._stretches = [0, *accumulate(self._rules.stretches)]
        self._breaks = [*self._may_break(), len(self._text)]
        self._edges = [self._edge(self._before_spaces(place)) for place in self._breaks]

    @property
    def has_leader(self) -> bool:
        """Whether there are dots to be drawn out, in the line of a table of contents."""
        return any(box.is_leader for box in self._extents)

    def __len__(self) -> int:
        return len(self._text)

    def _open(self, context: Any, box: Any, containing_block: Any, ancestor: Any, at: int) -> int:
        """Find the leaves below ``box``, the first at ``at``; where the last one ends."""
        for child in box.children:
            percent.resolve_percentages(child, containing_block)
            start = at
            if isinstance(child, boxes.InlineBox):
                at = self._open(context, child, containing_block, ancestor, at)
                self._extents[child] = start, at
            elif isinstance(child, boxes.TextBox):
                at += len(child.text)
                if child.text:
                    shaped = shape(child.text, child.style)
                    self._leaves[child] = _Leaf(start, at, child, shaped)
            elif isinstance(child, boxes.InlineReplacedBox):
                at += 1
                laid = inline.atomic_box(context, child, 0, None, containing_block, [], [])
                self._leaves[child] = _Leaf(start, at, laid, None)
            else:
                raise TypeError(f"{child} cannot stand within a line")
            if at > start:
                self._ancestors.setdefault(start, ancestor)
                ancestor = box
        return at

    def _join(self) -> None:
        """Part Chinese and Latin, behind the first of the two."""
        for place in self._rules.joints:
            left, right = self._leaf(place - 1), self._leaf(place)
            white_space = left.box.style["white_space"]
            if white_space != "pre-wrap" and (white_space != "nowrap" or left is not right):
                self._gaps[place - 1] += _JOINT * left.box.style["font_size"]

    def _leaf(self, place: int) -> _Leaf:
        """The leaf a character stands in."""
        return next(leaf for leaf in self._leaves.values() if place < leaf.end)

    def _may_break(self) -> Iterator[int]:
        """Where a line may begin within the text."""
        breaks = self._rules.breaks
        for leaf in self._leaves.values():
            style = self._ancestors[leaf.start].style
            if leaf.start and breaks[leaf.start] and style["white_space"] in _WRAPPING:
                yield leaf.start
            style = leaf.box.style
            if style["white_space"] in _WRAPPING:
                torn = style["word_break"] == "break-all"
                for place in range(leaf.start + 1, leaf.end):
                    if breaks[place] or (torn and not self._glued(place)):
                        yield place

    def _glued(self, place: int) -> bool:
        """Whether not even a word that is torn should be torn here."""
        text = self._text
        return text[place] == " " or text[place] in CLOSING or text[place - 1] in OPENING

    def _before_spaces(self, end: int, *, hanging: bool = True) -> int:
        """The end of what is seen of a line; spaces that do not collapse hang beyond its width."""
        while end and self._text[end - 1] == " ":
            if not hanging and self._leaf(end - 1).box.style["white_space"] not in _COLLAPSING:
                break
            end -= 1
        return end

    def _edge(self, end: int) -> float:
        """Where a line ends whose last character is the one before ``end``."""
        if not end:
            return 0.0
        return self._places[end] - self._gaps[end - 1] + self._ends.get(end - 1, 0.0)

    def lines(self, start: int, first_width: float, width: float) -> list[_Line]:
        """The lines from ``start`` on, all ``width`` wide but the first."""
        found: list[_Line] = []
        forced = 0  # lines before the last forced break
        while start < len(self._text) or not self._text:
            line = self._line(start, width if found else first_width)
            if line is None:
                break
            found.append(line)
            start = line.after
            if start == len(self._text) or line.forced:
                if len(found) - forced > 1 and width >= _LONG * self._box.style["font_size"]:
                    found[-2:] = self._spared(*found[-2:])
                forced = len(found)
            if not self._text:
                break
        return found

    def _line(self, start: int, width: float) -> _Line | None:
        text = self._text
        first = start
        while first < len(text) and text[first] == " ":
            if self._leaf(first).box.style["white_space"] not in _COLLAPSING:
                break
            first += 1
        if text and first == len(text):
            return None
        limit = self._places[first] - self._starts.get(first, 0.0) + width + _ROUNDED
        index = bisect_right(self._edges, limit) - 1
        after = self._breaks[index] if index >= 0 else 0
        newline = text.find("\n", first)
        if after <= first and newline != first and text:
            after = self._breaks[bisect_right(self._breaks, first)]
            if newline < 0 or newline > after:
                after = self._torn(first, after, limit)
        if newline >= 0 and (newline < after or newline == first):
            return _Line(start, first, newline, newline + 1, forced=True)
        return _Line(start, first, self._before_spaces(after, hanging=False), after, forced=False)

    def _torn(self, first: int, after: int, limit: float) -> int:
        """Where to tear a word that is wider than a line: nowhere unless its style lets it."""
        style = self._leaf(first).box.style
        if style["white_space"] not in _WRAPPING or (
            style["word_break"] != "break-all" and style["overflow_wrap"] == "normal"
        ):
            return after
        places = self._places
        fits = min(after, max(first + 1, bisect_right(places, limit) - 1))
        while fits > first + 1 and self._edge(fits) > limit:
            fits -= 1
        while fits < after and places[fits + 1] == places[fits]:
            fits += 1  # the characters of a ligature stay together
        good = fits
        while good > first + 1 and good < after and self._glued(good):
            good -= 1
        return fits if good < after and self._glued(good) else good

    def _spared(self, above: _Line, last: _Line) -> tuple[_Line, _Line]:
        """The two last lines, the last one not with a single Chinese character."""
        solid = [p for p in range(last.first, last.end) if self._text[p] not in CLOSING]
        if len(solid) != 1 or not is_han(self._text[solid[0]]):
            return above, last
        start = self._breaks[bisect_left(self._breaks, last.start) - 1]
        spared = self._places[last.start] - self._places[start]
        if start <= above.first or spared > _SPARED_MOST * self._box.style["font_size"]:
            return above, last
        return (
            above._replace(end=self._before_spaces(start, hanging=False), after=start),
            last._replace(start=start, first=start),
        )

    def content_widths(self) -> tuple[float, float]:
        """The widest piece that cannot be broken, and the whole without breaks but forced ones."""
        least = self.lines(0, 0.0, 0.0)
        most = self.lines(0, inf, inf)
        return max(map(self._width, least), default=0.0), max(map(self._width, most), default=0.0)

    def _width(self, line: _Line) -> float:
        if line.end <= line.first:
            return 0.0
        return self._edge(line.end) - self._places[line.first] + self._starts.get(line.first, 0.0)

    def box(self, line: _Line, x: float, width: float, indent: float) -> Any:
        """The line box of a line, from ``x`` on, in the place of ``width`` that there is."""
        style = self._box.style
        own = indent + self._width(line)
        align, rest, spread = style["text_align_all"], width - own, 0.0
        last = line.forced or line.after == len(self._text)
        if last and style["text_align_last"] != "auto":
            align = style["text_align_last"]
        if rest <= 0:
            rest = 0.0
        elif align == "justify":
            count = self._stretches[line.end] - self._stretches[line.first + 1]
            ragged = last or not count or style["white_space"] not in _COLLAPSING
            if not ragged and rest <= count * _SPREAD_MOST * style["font_size"]:
                spread = rest / count
        offset = {"center": rest / 2, "right": rest, "end": rest}.get(align, 0.0)
        children, right = self._fill(self._box, line, x + offset + indent, spread)
        box = self._box.copy_with_children(children)
        box.position_x = x + offset
        box.width = right - box.position_x
        inline._adjust_line_height(box)
        return box

    def _fill(self, box: Any, line: _Line, x: float, spread: float) -> tuple[list[Any], float]:
        """What of ``box`` stands in a line, from ``x`` on, and where it ends."""
        children = []
        for child in box.children:
            if child in self._extents:
                start, end = self._extents[child]
                nearest = min(end - 1, line.after - 1) if end > start else start
                last = line.after == len(self._text)
                if line.start <= nearest and (start < line.after or (last and start == end)):
                    inner, right = self._fill(child, line, x, spread)
                    new = child.copy_with_children(inner)
                    new.position_x, new.width, x = x, right - x, right
                    inline._adjust_line_height(new)
                    children.append(new)
                continue
            leaf = self._leaves.get(child)
            if leaf is None:
                continue
            start, end = max(leaf.start, line.first), min(leaf.end, line.end)
            if start < end:
                right = self._right(start, end, line, x, spread)
                new = self._cut(leaf, start, end, spread)
                new.position_x = x
                if leaf.shaped is not None:
                    new.width = right - x
                children.append(new)
                x = right
        return children, x

    def _right(self, start: int, end: int, line: _Line, x: float, spread: float) -> float:
        """Where the characters ``start`` to ``end`` of a line end, the gap behind them included."""
        right = x + (self._edge(end) if end == line.end else self._places[end])
        right -= self._places[start]
        if start == line.first:
            right += self._starts.get(start, 0.0)
        if spread:
            stop = min(end + 1, line.end)
            right += spread * (self._stretches[stop] - self._stretches[start + 1])
        return right

    def _cut(self, leaf: _Leaf, start: int, end: int, spread: float) -> Any:
        """A picture, or the characters ``start`` to ``end`` of a text, as a box of its own."""
        if leaf.shaped is None:
            return leaf.box.copy()
        shaped, local = leaf.shaped, start - leaf.start
        box = leaf.box.copy_with_text(self._text[start:end])
        gaps = self._gaps[start : end - 1]
        if spread:
            stretches = self._rules.stretches[start + 1 : end]
            gaps = [g + spread if s else g for g, s in zip(gaps, stretches, strict=True)]
        box.slice = Slice(shaped, local, end - leaf.start, gaps if any(gaps) else None)
        box.height = shaped.height
        line_height, _ = line_break.strut(box.style)
        box.margin_top = box.margin_bottom = (line_height - box.height) / 2
        box.baseline = shaped.baseline + box.margin_top
        return box


def iter_line_boxes(  # noqa: PLR0917 - WeasyPrint's
    context: Any, box: Any, position_y: float, bottom_space: float, skip_stack: Any,
    containing_block: Any, *_: Any,
) -> Iterator[tuple[Any, Any]]:  # fmt: skip
    """Replaces WeasyPrint's: (line box, where to go on or None), line by line.

    Where to go on is ``{character: None}``, which WeasyPrint hands back as ``skip_stack``.
    """
    del bottom_space
    percent.resolve_percentages(box, containing_block)
    start, indent = 0, 0.0
    if skip_stack is None:
        percent.resolve_one_percentage(box, "text_indent", containing_block.width)
        indent = box.text_indent
    else:
        (start,) = skip_stack
    paragraph = Paragraph(context, box, containing_block)
    x, width = containing_block.content_box_x(), containing_block.width
    for line in paragraph.lines(start, width - indent, width):
        placed = paragraph.box(line, x, width, indent)
        indent = 0.0
        _stand(placed, position_y, forced=line.forced)
        if paragraph.has_leader:
            inline.handle_leader(context, placed, containing_block)
        position_y = placed.position_y + placed.height
        yield placed, None if line.after >= len(paragraph) else {line.after: None}


def _stand(line: Any, position_y: float, *, forced: bool) -> None:
    """Place a line and all in it vertically, as WeasyPrint's ``get_next_linebox`` does."""
    line.position_y = position_y
    if inline.is_phantom_linebox(line) and not forced:
        line.height = 0
        return
    bottom, top = inline.line_box_verticality(line)
    line.baseline, line.position_y, line.height = -top, top, bottom - top
    line.margin_top = line.margin_bottom = 0
    line.translate(0, position_y - top)
    line.position_y = position_y


def inline_min_content_width(context: Any, box: Any, outer: bool = True, **_: Any) -> float:
    """Replaces WeasyPrint's, which knows neither these breaks nor these gaps."""
    least, _most = Paragraph(context, box, (0, 0)).content_widths()
    return preferred.adjust(box, outer, least)  # type: ignore[no-any-return]


def inline_max_content_width(context: Any, box: Any, outer: bool = True, **_: Any) -> float:
    """Replaces WeasyPrint's, as above."""
    _least, most = Paragraph(context, box, (0, 0)).content_widths()
    return preferred.adjust(box, outer, most)  # type: ignore[no-any-return]
