"""Reading Word files back: breaks, hyphens, cells, fields, contents, text boxes, damage."""

from __future__ import annotations

import io
import zipfile

import pytest

from docgen.errors import UnreadableDocumentError
from docgen.extractors.docx_text import DocxExtractor

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>docgen</Application></Properties>'
)


def docx(body: str, **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("docProps/app.xml", APP)
        package.writestr(
            "word/document.xml", f"<w:document {NS}><w:body>{body}</w:body></w:document>"
        )
        for name, text in parts.items():
            package.writestr(f"word/{name}.xml", text)
    return out.getvalue()


def t(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


CONTENTS = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" '
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    + t("第一条……1")
    + "</w:p>"
    "<w:p>" + t("第二条……2") + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<w:p>{t('甲 ')}{t('乙')}</w:p>", ["甲 乙"]),
        ("<w:p><w:r><w:t>A</w:t><w:br/><w:t>B</w:t><w:tab/><w:t>C</w:t></w:r></w:p>", ["A\nB\tC"]),
        ("<w:p><w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t></w:r></w:p>", ["1-2"]),
        (f'<w:p>{t("甲")}<w:r><w:br w:type="page"/></w:r>{t("乙")}</w:p>', ["甲乙"]),
        (f"<w:tbl><w:tr><w:tc><w:p>{t('一')}</w:p><w:p>{t('二')}</w:p></w:tc></w:tr></w:tbl>",
         ["一", "二"]),
        (f"<w:p><w:del>{t('旧')}</w:del><w:ins>{t('新')}</w:ins></w:p>", ["新"]),
        (f"{CONTENTS}<w:p>{t('正文')}</w:p>", ["", "", "正文"]),
        ((f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
         f'</w:docPartObj></w:sdtPr><w:sdtContent><w:p>{t("目录")}</w:p></w:sdtContent></w:sdt>'
         f'<w:sdt><w:sdtContent><w:p>{t("正文")}</w:p></w:sdtContent></w:sdt>'), ["正文"]),
        ((f"<w:p>{t('外')}<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>{t('内')}</w:p>"
         f"</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p>{t('内')}</w:p>"
         f"</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"), ["外", "内"]),
    ],
)  # fmt: skip
def test_the_body_is_read_as_a_person_reads_it(body: str, expected: list[str]) -> None:
    """Each kind of content gives its text, once; contents and what was deleted give none."""
    assert expected == list(DocxExtractor().extract(docx(body)).paragraphs)


def test_headers_and_footers_are_not_the_text() -> None:
    """What stands on every page is page furniture."""
    header = f"<w:hdr {NS}><w:p>{t('页眉')}</w:p></w:hdr>"
    extract = DocxExtractor().extract(docx(f"<w:p>{t('正文')}</w:p>", header1=header))
    assert (("正文",), "docgen") == (extract.paragraphs, extract.producer)


@pytest.mark.parametrize("data", [b"", b"PK", docx("<w:p>"), b"<html/>"])
def test_what_cannot_be_read_is_an_error(data: bytes) -> None:
    """No package, or no XML in it: an error that says so."""
    with pytest.raises(UnreadableDocumentError) as caught:
        DocxExtractor().extract(data)
    assert "cannot be read" in str(caught.value)
