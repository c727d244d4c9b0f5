"""Automatic numbers are counted as LibreOffice counts them, where it knows how."""

from __future__ import annotations

import io
import random

import docx
import pytest

from docgen.core import word_package, word_text
from docgen.core.word_numbering import Numbering
from docgen.extractors.pdf_text import PdfExtractor
from docgen.renderers.office import Office
from tests.core.test_word_numbering import Level, lists, number

_ABSTRACTS: list[list[Level]] = [
    [("chineseCountingThousand", "第%1条", ""), ("decimal", "%2.", ""), ("decimal", "（%3）", "")],
    [("decimal", "%1.", ""), ("decimal", "%1.%2", ""), ("decimal", "%1.%2.%3", "")],
    [("upperRoman", "%1.", ""), ("lowerLetter", "%2)", ""), ("lowerRoman", "%3", "")],
    [
        ("japaneseCounting", "（%1）", ""),
        ("decimal", "%2", ""),
        ("bullet", "●", ""),
    ],
]
_AGAIN = "".join(
    f'<w:num w:numId="{10 + at}"><w:abstractNumId w:val="{at}"/><w:lvlOverride w:ilvl="0">'
    f'<w:startOverride w:val="{at + 1}"/></w:lvlOverride></w:num>'
    for at in range(3)
)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_libreoffice_counts_the_same(seed: int) -> None:
    """Lists of three levels by turns, some begun anew, some levels never: every number is the same."""
    chance = random.Random(seed)
    document = docx.Document()
    lists(document, *_ABSTRACTS, nums=_AGAIN)
    depth = dict.fromkeys(range(4), -1)
    for count in range(120):
        the_list = chance.choice((1, 1, 2, 3, 4, 10, 11, 12))
        abstract = the_list - 1 if the_list < 10 else the_list - 10
        level = 0 if the_list >= 10 else chance.randint(0, min(2, depth[abstract] + 1))
        depth[abstract] = level
        number(document.add_paragraph(f"~{count}"), the_list, level)
        if chance.random() < 0.2:
            document.add_paragraph("~")
    out = io.BytesIO()
    document.save(out)
    office = Office()
    made = PdfExtractor().extract(office.pdf(out.getvalue())).paragraphs
    office.close()

    parts = word_package.unpack(out.getvalue())
    root = word_package.tree("", parts[word_package.DOCUMENT])
    Numbering(parts).write_out(root)
    ours = [word_text.plain(one).replace("\t", "") for one in root.iter(word_text.P)]
    assert [one.replace(" ", "") for one in made] == ours
