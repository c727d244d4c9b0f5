"""The picture of a seal: an organisation's round one with a star, or a person's name in a frame.

Drawn by the paths of a bundled face's glyphs, so that no font comes into the file; the same name and lines
give the same picture.  A round seal is 40 mm wide (at most 45 mm, 国发〔1999〕25 号), its name on the arc
from lower left over the top.  Painted as ink is: what stands beneath shows through.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.errors import RefusedError
from docgen.model import Certificate
from docgen.renderers import fonts
from docgen.renderers.glyphs import Contour, number, outlines

MM = 72 / 25.4
_FACE = "Docgen Serif"
_RED = "0.8 0 0"
_MIDDLE = 0.38  # of a glyph's size, from its baseline: where a line of Chinese has its middle

# Of the round seal, in millimetres.
_RADIUS, _RING, _STAR = 20.0, 1.1, 6.2
_NAME, _NAME_AT = 4.9, 15.0  # height of the name's characters, radius of their middles
_WIDEST, _NARROWEST = 1.0, 0.42  # of a character's width, in its height
_HALF_ARC = math.radians(128)
_STEP = math.radians(26)  # at most, from one character to the next
_LINES_AT, _LINE, _LINE_WIDTH = -8.6, 3.6, 18.5

# Of a person's, likewise.
_FRAME = (26.0, 13.0)
_FRAME_LINE = 0.7


@dataclass(frozen=True, slots=True)
class Drawing:
    """Content of a form, and its width and height in points."""

    content: bytes
    width: int
    height: int


def draw(certificate: Certificate, lines: Sequence[str]) -> Drawing:
    """The seal of a certificate's owner, with lines below its star (or its name).

    Raises RefusedError where the bundled faces cannot set it.
    """
    missing = fonts.uncovered(certificate.owner + "".join(lines))
    if missing:
        raise RefusedError(
            "The seal cannot be drawn: the bundled fonts lack {missing}.",
            missing="、".join(sorted(missing)),
            remedy="Give the seal another name with --seal-name; the owner's is that of the certificate.",
        )
    return (
        _framed(certificate.owner, lines)
        if certificate.person
        else _round(certificate.owner, lines)
    )


def size(certificate: Certificate) -> tuple[float, float]:
    """Width and height of the seal of a certificate, in millimetres."""
    return _FRAME if certificate.person else (2 * _RADIUS, 2 * _RADIUS)


def _round(owner: str, lines: Sequence[str]) -> Drawing:
    across = math.ceil(2 * _RADIUS * MM)
    content = [
        _middle(across / 2, across / 2),
        f"{_RED} RG {_RED} rg {number(_RING)} w",
        _circle(_RADIUS - _RING / 2 - 0.1),
        "S",
        _star(_STAR),
        "f",
        *_arc(owner),
    ]
    at = _LINES_AT
    for line in lines:
        content += _line(line, at, _LINE, _LINE_WIDTH - (_LINES_AT - at))
        at -= _LINE + 0.5
    return Drawing("\n".join(content).encode("ascii"), across, across)


def _framed(owner: str, lines: Sequence[str]) -> Drawing:
    width, height = _FRAME
    points = math.ceil(width * MM), math.ceil(height * MM)
    inset = _FRAME_LINE / 2 + 0.1
    frame = (inset - width / 2, inset - height / 2, width - 2 * inset, height - 2 * inset)
    content = [
        _middle(points[0] / 2, points[1] / 2),
        f"{_RED} RG {_RED} rg {number(_FRAME_LINE)} w",
        " ".join(number(one) for one in frame) + " re S",
    ]
    rest = [line for line in lines if line != owner]
    content += _line(owner, 2.0 if rest else 0.0, 6.0 if rest else 7.5, width - 4)
    if rest:
        content += _line(" ".join(rest), -3.9, 2.7, width - 3)
    return Drawing("\n".join(content).encode("ascii"), *points)


def _middle(x: float, y: float) -> str:
    """From here on the origin is a form's middle, and the unit a millimetre."""
    return " ".join(number(one, 6) for one in (MM, 0, 0, MM, x, y)) + " cm"


def _arc(owner: str) -> list[str]:
    """The name around the star, every character upright on its radius."""
    drawings, advances = outlines(owner, _FACE)
    whole = sum(advances)
    # As wide as they are high where there is room; of a long name narrower, then lower too.
    angle = min(_STEP * whole, 2 * _HALF_ARC)
    along = angle / whole  # for a full width
    width = min(_WIDEST * _NAME, 0.9 * along * _NAME_AT)
    height = min(_NAME, width / _NARROWEST)
    content = []
    at = angle / 2
    for contours, advance in zip(drawings, advances, strict=True):
        turn = at - along * advance / 2
        cos, sin = math.cos(turn), math.sin(turn)
        left, bottom = -advance / 2, -_MIDDLE
        x, y = -sin * _NAME_AT, cos * _NAME_AT
        matrix = (cos * width, sin * width, -sin * height, cos * height, x, y)
        content += ["q", " ".join(number(one, 5) for one in matrix) + " cm"]
        content += [_fine(contour, left, bottom) for contour in contours]
        content += ["f", "Q"] if contours else ["Q"]
        at -= along * advance
    return content


def _line(text: str, middle: float, height: float, most: float) -> list[str]:
    """A line of text around x = 0, narrower where it would be wider than ``most``."""
    drawings, advances = outlines(text, _FACE)
    width = min(height, most / sum(advances))
    matrix = (width, 0, 0, height, -width * sum(advances) / 2, middle - _MIDDLE * height)
    content = ["q", " ".join(number(one, 5) for one in matrix) + " cm"]
    at = 0.0
    for contours, advance in zip(drawings, advances, strict=True):
        content += [_fine(contour, at, 0) for contour in contours]
        content += ["f"] if contours else []
        at += advance
    return [*content, "Q"]


def _fine(contour: Contour, left: float, bottom: float) -> str:
    """A contour in units of its size, in thousandths of it."""
    return "\n".join(
        " ".join([*(number(n, 4) for x, y in points for n in (left + x, bottom + y)), operator])
        for operator, points in contour
    )


def _circle(radius: float) -> str:
    bow = radius * 0.5523
    quarters = [
        (radius, bow, bow, radius, 0, radius),
        (-bow, radius, -radius, bow, -radius, 0),
        (-radius, -bow, -bow, -radius, 0, -radius),
        (bow, -radius, radius, -bow, radius, 0),
    ]
    curves = "\n".join(" ".join(number(one, 4) for one in curve) + " c" for curve in quarters)
    return f"{number(radius, 4)} 0 m\n{curves}\nh"


def _star(radius: float) -> str:
    """A five-pointed star, one point up; its inner corners are where its sides cross."""
    inner = radius * math.cos(math.radians(72)) / math.cos(math.radians(36))
    points = []
    for corner in range(10):
        turn = math.radians(90 + 36 * corner)
        far = inner if corner % 2 else radius
        points.append(f"{number(far * math.cos(turn), 4)} {number(far * math.sin(turn), 4)}")
    return f"{points[0]} m\n" + "\n".join(f"{one} l" for one in points[1:]) + "\nh"
