"""Numbers that name people, firms, cards and telephones: cleaned, checked, with the reason why not.

Sources: citizen number GB 11643-1999, credit code GB 32100-2015, bank card ISO/IEC 7812-1 (Luhn).
The region of a citizen number is not checked: region tables age, and 990000, assigned to nobody, is
the region of specimens.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import stdnum.cn.ric
import stdnum.cn.uscc
import stdnum.luhn

from docgen.core.characters import ValueProblem
from docgen.model import Text

FORMATS = frozenset({"citizen-number", "credit-code", "mobile", "phone", "bank-card", "identifier"})
"""The formats whose values are digits or letters and never quantities."""

_JOINTS = re.compile(r"[\s\-‐‑‒–—―−]+")
_SPACES = re.compile(r"\s+")
_CREDIT_ALPHABET = re.compile(r"[0-9A-HJ-NPQRTUWXY]*")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_PHONE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?|[48]00-?[0-9]{3}-?[0-9]{4}|9[0-9]{4,5}")
_AREA = re.compile(r"\((0[0-9]{2,3})\)-?")
_COUNTRY = re.compile(r"(\+|00)86-?")


def clean_identifier(form: str, text: str) -> str:
    """The one spelling of an identifier: half-width, without spaces, in capitals where it has any.

    Hyphens go from numbers that have none of their own; they stay in telephone numbers and in
    identifiers of unknown make.
    """
    text = unicodedata.normalize("NFKC", text)
    if form == "identifier":
        # Without the spaces a letter and a mark may compose: normal form is taken again.
        return unicodedata.normalize("NFKC", _SPACES.sub("", text))
    if form == "phone":
        text = _JOINTS.sub("-", text.strip()).strip("-") if "-" in text else _SPACES.sub("", text)
        text = _AREA.sub(r"\1-", _COUNTRY.sub("", text))
        return text.replace("-", "") if _MOBILE.fullmatch(text.replace("-", "")) else text
    text = _JOINTS.sub("", text).upper()
    if form == "mobile":
        text = _COUNTRY.sub("", text)
        return text[2:] if len(text) == 13 and text.startswith("86") else text
    return text


def check_identifier(form: str, text: str) -> ValueProblem | None:
    """What is wrong with a clean identifier of that format; None when nothing is."""
    checks = {
        "citizen-number": check_citizen_number,
        "credit-code": check_credit_code,
        "bank-card": check_bank_card,
        "mobile": check_mobile,
        "phone": check_phone,
    }
    check = checks.get(form)
    return check(text) if check else None


def check_citizen_number(text: str) -> ValueProblem | None:
    """Eighteen places, a real birth date, the check digit of GB 11643-1999."""
    code = "citizen-number"
    if len(text) == 15 and _digits(text):
        return ValueProblem(
            f"{code}.length",
            Text("A citizen number of 15 digits is no longer valid."),
            Text("Enter the 18 places of the present identity card."),
        )
    if len(text) != 18:
        return _length(code, text, "18")
    if not _digits(text[:17]) or not (_digits(text[17]) or text[17] == "X"):
        return ValueProblem(
            f"{code}.characters",
            Text("A citizen number has 17 digits, then a digit or X."),
            Text("Compare it with the identity card; take care with 0 and O, 1 and l."),
        )
    try:
        dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
        real = text[6:8] in ("18", "19", "20")
    except ValueError:
        real = False
    if not real:
        return ValueProblem(
            f"{code}.birth-date",
            Text("Places 7 to 14 are to be the date of birth, but there is no such day."),
            Text("Compare it with the identity card."),
        )
    return _check_digit(code, text, stdnum.cn.ric.calc_check_digit(text))


def check_credit_code(text: str) -> ValueProblem | None:
    """Eighteen places of the alphabet of GB 32100-2015 and its check character.

    The first two places may be letters (villages, social bodies).  The organisation code's own check
    is left out: the last place covers it already.
    """
    code = "credit-code"
    if len(text) != 18:
        return _length(code, text, "18")
    if not _CREDIT_ALPHABET.fullmatch(text) or not _digits(text[2:8]):
        return ValueProblem(
            f"{code}.characters",
            Text(
                "A credit code has digits and capitals without I, O, S, V, Z; places 3 to 8 are digits."
            ),
            Text("Compare it with the business licence; take care with 0 and O, 1 and I, 2 and Z."),
        )
    return _check_digit(code, text, stdnum.cn.uscc.calc_check_digit(text[:17]))


def check_bank_card(text: str) -> ValueProblem | None:
    """Sixteen to nineteen digits, the last one by Luhn."""
    code = "bank-card"
    if text and not _digits(text):
        return ValueProblem(
            f"{code}.characters",
            Text("A bank card number has digits only."),
            Text("Compare it with the card."),
        )
    if not 16 <= len(text) <= 19:
        return _length(code, text, "16–19")
    return _check_digit(code, text, stdnum.luhn.calc_check_digit(text[:-1]))


def check_mobile(text: str) -> ValueProblem | None:
    """Eleven digits that begin with 13 to 19."""
    if text and not _digits(text):
        return ValueProblem(
            "mobile.characters",
            Text("A mobile number has digits only."),
            Text("Enter the 11 digits alone, one number only."),
        )
    if len(text) != 11:
        return _length("mobile", text, "11")
    if not _MOBILE.fullmatch(text):
        return ValueProblem(
            "mobile.prefix",
            Text("A mobile number begins with 13 to 19."),
            Text("Check the first digits."),
        )
    return None


def check_phone(text: str) -> ValueProblem | None:
    """A mobile number, a landline with its area code, a 400, 800 or 9xxxx number."""
    if _MOBILE.fullmatch(text) or _PHONE.fullmatch(text):
        return None
    return ValueProblem(
        "phone.format",
        Text("This is no telephone number."),
        Text(
            "Write a landline with its area code, such as 021-12345678, or 11 digits of a mobile."
        ),
    )


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _length(code: str, text: str, right: str) -> ValueProblem:
    return ValueProblem(
        f"{code}.length",
        Text("It has {count} places and needs {right}.", {"count": len(text), "right": right}),
        Text("Compare it with the original, place by place; nothing may be left out."),
    )


def _check_digit(code: str, text: str, right: str) -> ValueProblem | None:
    if text[-1] == right:
        return None
    return ValueProblem(
        f"{code}.check-digit",
        Text(
            "A digit is wrong: the last place is {found}, but the places before it ask for {right}.",
            {"found": text[-1], "right": right},
        ),
        Text("Compare it with the original, place by place; two places are often swapped."),
    )
