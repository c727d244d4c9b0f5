"""The document types that docgen ships: each folder keeps its promises to clerk, signer and archive."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest

from docgen.core import rules
from docgen.core.compose import Composer
from docgen.model import DocumentType, Field
from tests.doctypes.shipped import BOOKS, TEMPLATES, example, load, problem_codes

DAY = dt.date(2026, 11, 22)


@pytest.fixture(params=sorted(BOOKS))
def doctype(request: pytest.FixtureRequest) -> DocumentType:
    return load(request.param)


def every_field(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from every_field(field.children)


def test_the_two_types_are_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    about = {t: load(t) for t in BOOKS}
    assert {
        t: (d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days)
        for t, d in about.items()
    } == {
        "broker-agreement": (
            "hr",
            "WT-{branch}-{year}-{seq:04}",
            "start_on",
            ("agent_id_no", "start_on"),
            30,
        ),
        "client-confirmation": (
            "trading-admin",
            "QR-{branch}-{year}{month}-{seq:04}",
            "verified_on",
            ("fund_account", "effective_month"),
            30,
        ),
    }


def test_signatures_stand_in_signing_order() -> None:
    """The agent signs before the company, the client before the staff."""
    assert {t: [s.role for s in load(t).signatures] for t in BOOKS} == {
        "broker-agreement": ["agent", "company-proxy"],
        "client-confirmation": ["client", "account-manager", "trading-admin"],
    }


def test_every_rule_compiles(doctype: DocumentType) -> None:
    """No expression waits until the first record to turn out wrong."""
    assert [rule.id for rule in doctype.rules] == [
        one.rule.id for one in rules.compile_rules(doctype)
    ]


def test_rules_point_at_the_fields_they_read(doctype: DocumentType) -> None:
    """What a rule is shown at is what it has read."""
    for one in rules.compile_rules(doctype):
        assert set(one.rule.fields) == one.names, one.rule.id


def test_every_field_explains_itself(doctype: DocumentType) -> None:
    """Label, help and example in place; the help is a sentence in each language."""
    for field in every_field(doctype.fields):
        assert field.label.zh != field.label.en, field.name
        assert field.help.zh.endswith("。"), field.name
        assert field.help.en.endswith("."), field.name
        assert field.example is not None, field.name


def test_every_text_has_a_limit(doctype: DocumentType) -> None:
    """No text field can grow beyond what its template was looked at with."""
    unlimited = [
        field.name
        for field in every_field(doctype.fields)
        for text in (field.item or field,)
        if text.type == "string"
        and text.format not in ("date", "month", "money", "percent")
        and "maxLength" not in text.schema
    ]
    assert unlimited == []


def test_the_example_row_is_valid(doctype: DocumentType) -> None:
    """Whoever types the example row as it stands gets a document."""
    assert problem_codes(doctype, example(doctype)) == []


def test_identifiers_of_people_are_masked(doctype: DocumentType) -> None:
    """Every field in a format that identifies a person has a mask."""
    formats = {"citizen-number", "mobile", "bank-card"}
    personal = {field.name for field in doctype.fields if field.format in formats}
    personal |= {name for name in (doctype.subject_name, doctype.subject_id) if name}
    assert set() == personal - set(doctype.masks)


def test_everything_of_the_record_is_on_paper(doctype: DocumentType) -> None:
    """Each text of the example record stands in the document as it was entered."""
    record = example(doctype)
    composed = Composer(doctype).compose(record, serial="X-0001", issued_on=DAY, period=DAY)
    texts = [
        text
        for field in doctype.fields
        if field.type in ("string", "array")
        and field.format not in ("date", "month", "money", "percent")
        for value in (record[field.name],)
        for text in (value if isinstance(value, list) else [value])
    ]
    assert [text for text in texts if text not in composed.text] == []


def test_absent_fields_are_dashes(doctype: DocumentType) -> None:
    """A record of required fields alone composes, and shows where something could stand."""
    record = {f.name: f.example for f in doctype.fields if f.required}
    record |= {"channel": "社区"} if "channel" in record else {"dispute_method": "诉讼"}
    assert problem_codes(doctype, record) == []
    composed = Composer(doctype).compose(record, serial="X-0001", issued_on=DAY, period=DAY)
    assert "—" in composed.text
    assert "None" not in composed.text


def test_a_specimen_says_so(doctype: DocumentType) -> None:
    """样稿 stands large at the head of a preview, and nowhere on the real paper."""
    composer = Composer(doctype)
    specimen = composer.compose(example(doctype), serial=None, issued_on=DAY, period=DAY)
    real = composer.compose(example(doctype), serial="X-0001", issued_on=DAY, period=DAY)
    assert specimen.text.split("\n")[:3] == [
        "样稿",
        "仅供核对内容，未编号，不得签署。",
        "编号：样稿",
    ]
    assert "样稿" not in real.text
    assert real.text.split("\n")[0] == "编号：X-0001"


def test_laws_come_from_the_dated_list(doctype: DocumentType) -> None:
    """No law is named in a template; those in force on the period date are printed."""
    for name, data in doctype.files.items():
        if name.endswith(".html"):
            text = re.sub(r"\{#.*?#\}", "", data.decode(), flags=re.DOTALL)
            assert re.findall(r"《[^{》]*》", text) == [], name
    composer = Composer(doctype)
    for day in (dt.date(2024, 12, 31), dt.date(2025, 1, 1)):
        composed = composer.compose(example(doctype), serial="X-0001", issued_on=DAY, period=day)
        assert composed.text.count("《中华人民共和国反洗钱法》") == 1


def test_values_are_text_only(doctype: DocumentType) -> None:
    """Markup and template syntax in a value come out as the characters they are."""
    nasty = "</td><b>{{ 7*7 }}{% raw %}&amp;"
    record = example(doctype) | {doctype.subject_name or "": nasty}
    composed = Composer(doctype).compose(record, serial="X-0001", issued_on=DAY, period=DAY)
    assert nasty in composed.text
    assert "49" not in composed.text.replace("91990000MA0TEXT049", "")


def test_the_form_stays_small() -> None:
    """The confirmation is rendered by the thousand: at most sixty cells."""
    composed = Composer(load("client-confirmation")).compose(
        example(load("client-confirmation")), serial="X-0001", issued_on=DAY, period=DAY
    )
    assert len(re.findall(r"<t[dh][ >]", composed.markup)) <= 60


def test_articles_are_numbered_without_a_gap() -> None:
    """第一条 to the last, each once and in order."""
    doctype = load("broker-agreement")
    composed = Composer(doctype).compose(
        example(doctype), serial="X-0001", issued_on=DAY, period=DAY
    )
    headings = re.findall(r"<h2>第(.+?)条　", composed.markup)
    numerals = "一二三四五六七八九"
    wanted = [*numerals, "十", *("十" + n for n in numerals), "二十", "二十一"]
    assert wanted == headings


def test_the_agreement_holds_what_the_rules_ask_for() -> None:
    """The statutory items and the mandatory clauses each have an article of their own."""
    doctype = load("broker-agreement")
    composed = Composer(doctype).compose(
        example(doctype), serial="X-0001", issued_on=DAY, period=DAY
    )
    asked = (
        "代理权限", "代理期间、服务营业部与执业地域范围", "双方的声明与保证", "基本行为规范", "禁止行为",
        "甲方的权利和义务", "乙方的权利和义务", "报酬的计算与支付", "双方的法律关系与责任承担", "违约责任",
        "个人信息保护", "反洗钱", "保密", "争议解决",
    )  # fmt: skip
    assert [title for title in asked if f"条　{title}\n" not in composed.text] == []


def test_unused_optional_terms_change_the_wording() -> None:
    """Without reserve, damages and arbitration the clauses say so instead of leaving holes."""
    doctype = load("broker-agreement")
    record = example(doctype) | {"dispute_method": "诉讼"}
    for name in ("risk_reserve", "liquidated_damages", "arbitration_body", "signed_on"):
        del record[name]
    text = Composer(doctype).compose(record, serial="X-0001", issued_on=DAY, period=DAY).text
    assert "甲方不从乙方的报酬中提取风险金" in text
    assert "赔偿由此给甲方和客户造成的实际损失" in text
    assert "人民法院提起诉讼" in text
    assert "日期：　　　　年　　月　　日" in text


def test_the_folders_hold_no_strays() -> None:
    """A type's digest covers its folder: nothing but the files it needs lies in it."""
    assert {
        "_house": ["base.css", "contract.html", "form.html", "macros.html", "official.html"],
        **{name: ["document.html", "schema.json", "style.css", "type.toml"] for name in BOOKS},
    } == {
        folder.name: sorted(path.name for path in folder.iterdir())
        for folder in TEMPLATES.iterdir()
        if folder.name in (*BOOKS, "_house")
    }
