"""Word-made templates: every fault is found before any record is there, and told with its place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx.document import Document
from docx.oxml.parser import parse_xml

from docgen import doctypes
from docgen.core import composing, word_check
from docgen.core.faults import ordered
from docgen.errors import TemplateError
from docgen.model import Problem
from tests import word_type
from tests.word_type import Edit, add

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def found(edit: Edit | None = None) -> list[Problem]:
    problems: list[Problem] = []
    word_check.look(word_type.word_type(edit), problems.append)
    return problems


def told(edit: Edit) -> list[str]:
    return [f"{one.what} {one.remedy}" for one in found(edit)]


def runs(*texts: str, bold: int = -1, between: str = "") -> Edit:
    """A last paragraph of several runs; one of them bold, an element between them."""

    def edit(document: Document) -> None:
        paragraph = add(document, texts[0])
        for number, text in enumerate(texts[1:], start=1):
            if between:
                paragraph._p.append(parse_xml(between))
            run = paragraph.add_run(text)
            run._r.insert(0, parse_xml(paragraph.runs[0]._r.get_or_add_rPr().xml))
            run.bold = number == bold or None

    return edit


def line(text: str) -> Edit:
    return lambda document: add(document, text)


def both(*edits: Edit) -> Edit:
    def edit(document: Document) -> None:
        for one in edits:
            one(document)

    return edit


def cell(row: int, column: int, text: str) -> Edit:
    """A text in a cell of the first table, in place of what stood there."""

    def edit(document: Document) -> None:
        document.tables[0].rows[row].cells[column].paragraphs[0].text = text

    return edit


def element(xml: str) -> Edit:
    """An element in a run of a last paragraph."""

    def edit(document: Document) -> None:
        paragraph = add(document, "文字")
        paragraph.runs[0]._r.append(parse_xml(xml))

    return edit


def test_a_sound_template_has_no_faults() -> None:
    """The sample has none, and names every field."""
    problems: list[Problem] = []
    looked = word_check.look(word_type.word_type(), problems.append)
    doctype = word_type.word_type()
    assert ([], set(doctypes.field_paths(doctype.fields))) == (problems, set(looked.named))


@pytest.mark.parametrize("between", ["", f'<w:proofErr {W} w:type="spellStart"/>',
                                     f'<w:bookmarkStart {W} w:id="0" w:name="_GoBack"/>'])  # fmt: skip
def test_a_tag_that_word_has_split_in_one_look_is_filled(between: str) -> None:
    """Runs that look alike, proofing marks and bookmarks within a tag do no harm."""
    edit = runs("甲{", "{ appli", "cant }", "}乙", between=between)
    composer = composing.composer(word_type.word_type(edit))
    day = word_type.DAY
    text = composer.text(word_type.RECORD, serial=None, issued_on=day, period=day)
    assert "甲赵样宁乙" == text.split("\n")[-1]


Case = tuple[Edit, str]
CASES: dict[str, Case] = {
    "split by formatting": (runs("{{ appli", "cant }}", bold=1), "Word has split {{ applicant }}"),
    "split braces": (runs("{", "{ applicant }}", bold=1), "Word has split {{ applicant }}"),
    "a tab within": (runs("{{ appli", "cant }}", between=f"<w:r {W}><w:tab/></w:r>"),
                     "{{ appli…cant }} holds something that is no text: tab"),
    "a field within": (runs("{{ appli", "cant }}", between=f'<w:r {W}><w:fldChar w:fldCharType="begin"/></w:r>'),
                       "{{ appli…cant }} holds something that is no text: fldChar"),
    "a link within": (runs("{{ appli", "}}", between=f"<w:hyperlink {W}><w:r><w:t>cant</w:t></w:r></w:hyperlink>"),
                      "{{ applicant}} stands partly inside a link"),
    "not closed": (line("姓名：{{ applicant"), "'{{ applicant' is the beginning or the end of a tag"),
    "not opened": (line("姓名：applicant }}"), "'}}' is the beginning or the end of a tag"),
    "closed otherwise": (line("{{ applicant %}"), "is the beginning or the end of a tag"),
    "braces parted": (runs("{", "{ applicant }}", between=f"<w:r {W}><w:tab/></w:r>"),
                      "is the beginning or the end of a tag"),
    "full-width braces": (line("｛｛ applicant ｝｝"), "'｛｛' is no tag: its braces are full-width"),
    "typographic quotes": (line("{{ mobile or ‘无’ }}"), "holds typographic quotation marks"),
    "unknown field": (line("{{ aplicant }}"), "'aplicant' is no field and no name of the template. Did you mean applicant?"),
    "unknown field in a cell": (cell(0, 1, "{{ aplicant }}"), "table 1, row 1, cell 2 ({{ aplicant }}): 'aplicant'"),
    "unknown field in a header": (lambda d: add(d.sections[0].header, "{{ serail }}"),
                                  "header, paragraph 2 ({{ serail }}): 'serail'"),
    "unknown field of a row": (line("{% for row in handover or [] %}{{ row.mater }}{% endfor %}"),
                               "handover has no 'mater'. Did you mean matter?"),
    "unknown filter": (line("{{ from_on | dat }}"), "There is no filter 'dat'. Did you mean date?"),
    "unescaped by filter": (line("{{ applicant | safe }}"), "There is no filter 'safe'"),
    "unescaped run": (line("{{r applicant }}"), "{{r applicant }} would put markup into the document unescaped"),
    "unescaped block": (line("{% autoescape false %}{{ applicant }}{% endautoescape %}"),
                        "{% autoescape false %} would put values into the document unescaped"),
    "another statement": (line("{% include 'x' %}"), "{% include 'x' %} is not permitted in a Word template"),
    "a join": (line("{%- if days %}x{% endif -%}"), "minus and plus signs at the ends would join paragraphs"),
    "text beside": (line("以上{%p if days %}以下"), "Beside {%p if days %} stands something that would be lost"),
    "outside a table": (line("{%tr for row in handover %}"), "{%tr for row in handover %} stands in no table"),
    "row with text": (cell(0, 1, "{%tr if days %}"), "Beside {%tr if days %} stands something that would be lost"),
    "no end": (line("{%p if days %}"), "{%p if days %} has no endif"),
    "no beginning": (line("{%p endif %}"), "{%p endif %} ends nothing"),
    "over paragraphs": (both(line("{% if days %}甲"), line("乙{% endif %}")),
                        "{% if days %} and {% endif %} do not stand side by side"),
    "from cell to cell": (both(cell(0, 1, "{%p if days %}"), cell(1, 1, "{%p endif %}")),
                          "{%p if days %} and {%p endif %} do not stand side by side"),
    "syntax": (line("{{ applicant + }}"), "Jinja2 cannot read this"),
    "tracked change": (element(f'<w:ins {W} w:id="1" w:author="x"/>'), "A tracked change."),
    "comment": (element(f'<w:commentReference {W} w:id="1"/>'), "A comment."),
    "footnote": (element(f'<w:footnoteReference {W} w:id="1"/>'), "A footnote."),
    "text box": (element(f"<w:txbxContent {W}><w:p/></w:txbxContent>"), "A text box"),
    "symbol": (element(f'<w:sym {W} w:font="Wingdings" w:char="F0FE"/>'), "A character of a symbol font."),
    "hidden text": (element(f"<w:rPr {W}><w:vanish/></w:rPr>"), "Hidden text."),
    "date field": (element(f"<w:instrText {W}> DATE \\@ yyyy </w:instrText>"), "The field DATE"),
    "page in the body": (element(f"<w:instrText {W}> PAGE </w:instrText>"), "The field PAGE"),
    "numbering": (lambda d: d.add_paragraph("一", style="List Bullet"), "Automatic numbering: a bullet"),
    "tag in a property": (element(f'<w:drawing {W} descr="{{{{ applicant }}}}"/>'), "A tag in the properties"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_fault_is_found(name: str) -> None:
    """One fault, told in words, with its place, and enough to keep the type from being used."""
    edit, words = CASES[name]
    problems = told(edit)
    assert any(words in one for one in problems), problems
    assert all(one.startswith(("paragraph", "table", "header")) for one in problems)
    with pytest.raises(TemplateError):
        composing.composer(word_type.word_type(edit))


def test_all_faults_are_told_at_once() -> None:
    """Faults of body, table and header of one template, each once, in the order they are read."""
    edits = [CASES[name][0] for name in ("unknown field in a cell", "unknown filter", "not closed", "no end",
                                         "unknown field in a header")]  # fmt: skip

    words = ("'{{ applicant'", "has no endif", "'aplicant'", "'dat'", "'serail'")
    problems = told(both(*edits))
    assert [len(words), True] == [len(problems), all(any(w in p for p in problems) for w in words)]


def test_places_are_sorted_by_their_numbers() -> None:
    """The second row is told before the tenth."""

    def rows(document: Document) -> None:
        for row in document.add_table(12, 1).rows:
            row.cells[0].text = "{{ nobody }}"

    every = both(*(line("{{ nobody }}") for _ in range(12)), rows)
    told_ = [str(one.what).partition(" (")[0] for one in ordered(found(every))]
    first = int(told_[0].split()[1])
    assert [
        *(f"paragraph {first + more}" for more in range(12)),
        *(f"table 3, row {row}, cell 1" for row in range(1, 13)),
    ] == told_


def _repacked(change: Callable[[dict[str, bytes]], None]) -> bytes:
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(word_type.template())) as package:
        parts.update({name: package.read(name) for name in package.namelist()})
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def _macros(parts: dict[str, bytes]) -> None:
    kind = b"wordprocessingml.document.main+xml"
    types = parts["[Content_Types].xml"].replace(kind, b"ms-word.document.macroEnabled.main+xml")
    parts["[Content_Types].xml"] = types


def _linked_picture(parts: dict[str, bytes]) -> None:
    name = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    link = f'<Relationship Id="rId99" Type="{kind}" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
    parts[name] = parts[name].replace(b"</Relationships>", f"{link}</Relationships>".encode())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is no Word file"),
        (b"PK\x03\x04 broken", "is no Word file"),
        (_repacked(_macros), "holds no Word document, or one with macros"),
        (_repacked(_linked_picture), "is not in the file: it is only linked to"),
        (_repacked(lambda parts: parts.update({"word/document.xml": b"<w"})), "the part word/document.xml is damaged"),
    ],
    ids=["empty", "broken", "macros", "linked picture", "damaged part"],
)  # fmt: skip
def test_a_file_that_is_none_is_refused(data: bytes, said: str) -> None:
    """What is no plain Word document, or leads out of itself, never becomes a template."""
    files: dict[str, Any] = word_type.files(docx_bytes=data or b"\0")
    with pytest.raises(TemplateError, match=said):
        composing.composer(doctypes.from_files(files))
