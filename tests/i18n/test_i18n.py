"""Sentences come out in the reader's language, whatever was filled into them."""

import datetime as dt
import gettext
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import BusyError, DocgenError, RefusedError
from docgen.i18n import Translator, choose, clean, error_text, translator
from docgen.model import Label, State, Text


class _Catalog(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return {
            "Row {row}": "第{row}行",
            "{label} is missing.": "缺少{label}。",
            "Busy: {name}.": "{name}忙。",
            "Wait for {name}.": "请等候{name}。",
        }.get(message, message)


ZH = Translator(lang="zh", catalog=_Catalog())
EN = translator("en")


def test_a_sentence_is_translated_and_filled_in() -> None:
    """A msgid of the catalogue comes out in Chinese with its fields filled in."""
    assert ZH(Text("Row {row}", {"row": 7})) == "第7行"


def test_an_unknown_sentence_comes_out_in_english() -> None:
    """A missing translation never stops a message."""
    assert ZH(Text("Nobody translated {this}.", {"this": "me"})) == "Nobody translated me."


def test_a_label_among_the_arguments_is_put_into_the_language() -> None:
    """Labels bring both languages and are shown in the reader's."""
    text = Text("{label} is missing.", {"label": Label(zh="姓名", en="Name")})
    assert (ZH(text), EN(text)) == ("缺少姓名。", "Name is missing.")


def test_a_sentence_among_the_arguments_is_translated_too() -> None:
    """A Text inside a Text is translated, at any depth."""
    inner = Text("Row {row}", {"row": 3})
    assert ZH(Text("At: {where}", {"where": Text("({x})", {"x": inner})})) == "At: (第3行)"


def test_a_rule_brings_its_own_chinese() -> None:
    """Text.zh is used for Chinese and the msgid for English, both with the same arguments."""
    text = Text("{a} is before {b}.", {"a": 1, "b": 2}, zh="{a}早于{b}。")
    assert (ZH(text), EN(text)) == ("1早于2。", "1 is before 2.")


def test_an_empty_own_chinese_is_respected() -> None:
    """A Chinese sentence given as "" is shown as such, not looked up."""
    assert ZH(Text("Row {row}", {"row": 7}, zh="")) == ""


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (dt.date(2026, 3, 1), "2026年3月1日", "2026-03-01"),
        (dt.datetime(2026, 3, 1, 8, 5), "2026年3月1日 08:05", "2026-03-01 08:05"),  # noqa: DTZ001
        (Decimal("0.00025"), "0.00025", "0.00025"),
        (Decimal("1E+6"), "1,000,000", "1,000,000"),
        (Decimal("1409.50"), "1,409.50", "1,409.50"),
        (Decimal("NaN"), "NaN", "NaN"),
        (1e-7, "0.0000001", "0.0000001"),
        (True, "是", "yes"),
        (False, "否", "no"),
        (None, "\uff08空\uff09", "(empty)"),
        (("甲", Label(zh="乙", en="B")), "甲、乙", "甲, B"),
        (State.ISSUED, "issued", "issued"),
        (2026, "2026", "2026"),
    ],
)
def test_values_are_written_as_the_language_writes_them(value: object, zh: str, en: str) -> None:
    """Dates, numbers, truth and lists are shown as readers of the language expect."""
    text = Text("{x}", {"x": value})
    assert (ZH(text), EN(text)) == (zh, en)


def test_formats_in_a_sentence_hold() -> None:
    """A sentence may ask for a format of its numbers."""
    assert EN(Text("{n:04} {d:.1f}", {"n": 7, "d": Decimal("2.25")})) == "0007 2.2"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{missing} {x}", "{missing} v"),
        ("{x", "{x"),
        ("{} {0}", "{} {0}"),
        ("{x.__class__} {x[0]}", "{x.__class__} {x[0]}"),
        ("{{x}}", "{x}"),
        ("{x:d}", "{x:d}"),
    ],
)
def test_a_bad_pattern_never_raises_and_reaches_nothing(pattern: str, expected: str) -> None:
    """Unknown or malformed fields stay as they are; attributes and indexes are not followed."""
    assert EN(Text(pattern, {"x": "v"})) == expected


@given(st.text(), st.text())
def test_no_value_breaks_a_sentence(pattern: str, value: str) -> None:
    """Whatever stands in a value or a rule's message, translating yields one string."""
    shown = ZH(Text("Found: {value}", {"value": value}))
    assert shown == f"Found: {clean(value)}"
    assert isinstance(ZH(Text(pattern, {"value": value})), str)


@given(st.text())
def test_a_value_cannot_steer_a_terminal_or_forge_a_line(value: str) -> None:
    """No control character, line break or direction mark of a value survives."""
    assert all(char.isprintable() or char not in CONTROLS for char in clean(value))
    assert len(clean(value).splitlines()) <= 1


CONTROLS = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u202a\u202b\u202e\u2066\u2069"}


def test_an_escape_sequence_becomes_visible() -> None:
    """ESC is shown as its sign."""
    assert clean("\x1b[2Jgone\r\nforged\u202e") == "␛[2Jgone  forged\ufffd"


@pytest.mark.parametrize(
    ("option", "environ", "expected"),
    [
        ("zh", {"LANG": "en_US.UTF-8"}, "zh"),
        ("en", {"DOCGEN_LANG": "zh"}, "en"),
        (None, {"DOCGEN_LANG": "zh_CN", "LC_ALL": "C"}, "zh"),
        (None, {"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        (None, {"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "C"}, "zh"),
        (None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        (None, {"LANG": "C.UTF-8"}, "en"),
        (None, {"LANG": "fr_FR"}, "en"),
        (None, {}, "en"),
    ],
)
def test_the_language_is_chosen(option: str | None, environ: dict[str, str], expected: str) -> None:
    """--lang before DOCGEN_LANG before the locale; English for whatever is not Chinese."""
    assert choose(option, environ) == expected


def test_an_unknown_language_is_a_mistake_of_the_caller() -> None:
    """There are two languages and no silent third."""
    with pytest.raises(ValueError, match="unknown language 'fr'"):
        translator("fr")


def test_an_error_becomes_message_and_remedy() -> None:
    """Both sentences of an error are translated with the error's arguments."""
    error = RefusedError("Busy: {name}.", remedy="Wait for {name}.", name="QR-1")
    assert error_text(error, ZH) == ("QR-1忙。", "请等候QR-1。")


def test_an_error_without_a_remedy_has_an_empty_one() -> None:
    """No remedy is an empty string, never the catalogue's header."""
    assert error_text(DocgenError("Failed."), translator("zh")) == ("Failed.", "")


def test_the_installed_catalogue_speaks_chinese() -> None:
    """The compiled catalogue is found in the package and used."""
    message, remedy = error_text(BusyError("x"), translator("zh"))
    assert (message, remedy) == ("x", "请稍候片刻\uff0c再运行一次该命令\uff1b没有任何内容被改动。")


@pytest.mark.parametrize(
    ("pages", "en", "zh"),
    [(0, "0 pages", "共0页"), (1, "1 page", "共1页"), (2, "2 pages", "共2页")],
)
def test_what_is_counted_agrees_with_its_number(pages: int, en: str, zh: str) -> None:
    """The English singular comes from the catalogue; Chinese has one form."""
    text = Text("{count} pages", {"count": pages})
    assert (EN(text), translator("zh")(text).replace(" ", "")) == (en, zh)


def test_each_of_two_counts_agrees() -> None:
    """Verbs too; a truth value or a number written as words counts nothing."""
    msgid = "The ledger is whole: {lines} lines, {checkpoints} checkpoints."
    assert (
        EN(Text(msgid, {"lines": 1, "checkpoints": 1}))
        == "The ledger is whole: 1 line, 1 checkpoint."
    )
    assert (
        EN(Text(msgid, {"lines": 4, "checkpoints": 1}))
        == "The ledger is whole: 4 lines, 1 checkpoint."
    )
    assert EN(Text("{count} documents restored.", {"count": True})) == "yes documents restored."
    assert (
        EN(Text("{missing} signatures are missing.", {"missing": 1})) == "1 signature is missing."
    )
