"""What is blacked out: every secret wherever it stands, and nothing is shown where one was not found."""

from __future__ import annotations

import pytest

from docgen.core import redaction
from docgen.model import Box, PageFigure, PageText
from tests.doctypes.shipped import example, load

NUMBER = "990000199003070013"


def page(text: str, *, furniture: str = "", **more: object) -> PageText:
    """A page whose characters stand in boxes of their own, ten on a line; ``furniture`` comes last."""
    chars = text + furniture
    boxes = tuple(
        (n % 10 / 10, n // 10 / 10, n % 10 / 10 + 0.1, n // 10 / 10 + 0.1)
        for n in range(len(chars))
    )
    running = frozenset(range(len(text), len(chars)))
    return PageText(tuple(chars), boxes, running, **more)  # type: ignore[arg-type]


def hidden(pages: list[PageText], secrets: list[str], paragraphs: list[str]) -> list[str] | None:
    """What of each page lies under black, as text."""
    boxes = redaction.black(pages, secrets, paragraphs)
    if boxes is None:
        return None
    return [
        "".join(
            char
            for char, box in zip(one.chars, one.boxes, strict=True)
            if any(_within(box, dark) for dark in black)
        )
        for one, black in zip(pages, boxes, strict=True)
    ]


def _within(box: Box, dark: Box) -> bool:
    return box[0] >= dark[0] and box[1] >= dark[1] and box[2] <= dark[2] and box[3] <= dark[3]


@pytest.mark.parametrize(
    ("text", "secret", "black"),
    [
        ("姓名王样芳，女", "王样芳", "王样芳"),
        ("电话：130 0000-0001止", "13000000001", "130 0000-0001"),
        ("１３０００００００１２止", "13000000012", "１３０００００００１２"),
        ("证号X1y23止", "x1Y23", "X1y23"),
        ("出生于1990年3月7日。", "1990年3月7日", "1990年3月7日"),
        ("一二三四五六七八九王\n样芳在", "王样芳", "王样芳"),
        ("王 样\r\n芳、王样芳", "王样芳", "王样芳、王样芳"),
        ("甲", "王样芳", ""),
    ],
)
def test_a_secret_is_hidden_however_it_is_set(text: str, secret: str, black: str) -> None:
    """Over lines, with spaces and hyphens, in full width, in another case: all of it is under black."""
    found = hidden([page(text)], [secret], [text])
    assert found is not None
    assert _solid(black) == _solid("".join(found))


def _solid(text: str) -> str:
    return "".join(char for char in text if char not in " -\r\n")


def test_a_secret_over_two_pages_is_hidden() -> None:
    """What runs along with the pages stands between its parts and stays to be seen."""
    pages = [page("姓名王", furniture="第1页"), page("样芳，女", furniture="第2页")]
    assert ["王", "样芳"] == hidden(pages, ["王样芳"], ["姓名王样芳，女"])


def test_a_secret_in_a_running_head_is_hidden() -> None:
    """The head is no part of the text, yet it is seen."""
    assert ["王样芳"] == hidden([page("正文", furniture="王样芳合同")], ["王样芳"], ["正文"])


def test_no_picture_where_a_secret_was_not_found() -> None:
    """The text says it twice, the page shows it once: nobody knows where the other one stands."""
    assert hidden([page("王样芳")], ["王样芳"], ["王样芳", "由王样芳签"]) is None


def test_pictures_that_name_somebody_are_hidden_whole() -> None:
    """A chart's lettering is no text: what it says in words decides; one that does not say all is hidden."""
    boxes = [(0.1, n / 10, 0.9, n / 10 + 0.1) for n in range(5)]
    figures = (
        PageFigure("柱形图。王样芳 12，李样 3。", boxes[0], lines=True),
        PageFigure("柱形图，单位：户。李样 3。", boxes[1], lines=True),
        PageFigure("二维码", boxes[2], lines=False),
        PageFigure("各人业绩", boxes[3], lines=True),
        PageFigure("王样芳的照片", boxes[4], lines=False),
    )
    pages = [page("正文", figures=figures)]
    assert [[boxes[0], boxes[3], boxes[4]]] == redaction.black(pages, ["王样芳"], ["正文"])
    placeless = page("正文", figures=(PageFigure("王样芳", None, lines=False),))
    assert redaction.black([placeless], ["王样芳"], ["正文"]) is None


def test_seals_that_name_somebody_are_hidden() -> None:
    """Named form fields are hidden, others not."""
    fields = {"Seal1": (0.1, 0.1, 0.2, 0.2), "Seal2": (0.5, 0.1, 0.6, 0.2)}
    assert [[fields["Seal2"]]] == redaction.black([page("正文", fields=fields)], [], [], ["Seal2"])


def test_what_follows_from_a_citizen_number_is_secret_too() -> None:
    """The number, and the date of birth in it, as a document may write it; long numbers of other fields."""
    doctype = load("certificate-check")
    record = {**example(doctype), "citizen_no": NUMBER, "remark": "致电 13000000001"}
    found = redaction.secrets(doctype, record)
    assert {NUMBER, "19900307", "1990年3月7日", "1990年03月07日"} <= set(found)
    if any(field.name == "remark" for field in doctype.fields):
        assert "13000000001" in found
