"""What of personal data may stand in listings, logs and messages (domain: JR/T 0171-2020, practice).

A mask never fails and never returns more of the value than its rule keeps: a value that does not
look as expected is hidden more, not less.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

_STAR = "*"
_CITIZEN = re.compile(r"\d{17}[\dXx]")
_PERSON = re.compile(r"[一-鿿㐀-䶿\U00020000-\U000323af]{2,4}")
_DISTRICT = re.compile(r"[^路街号弄\d]*?(?:自治县|[区县旗]|市(?![^路街号弄\d]*[区县旗市]))")

_LONG_DIGITS = re.compile(r"(?<!\d)\d{14,}(?:\d|[Xx](?![0-9A-Za-z]))")
_CARD_GROUPS = re.compile(r"(?<!\d)\d{4}(?:[ \u00a0-]\d{4}){3}(?:[ \u00a0-]?\d{1,3})?(?!\d)")
_MOBILE = re.compile(
    r"(?<!\d)((?:\+?86[ \u00a0-]?)?)(1[3-9]\d)([ \u00a0-]?)(\d{4})([ \u00a0-]?)(\d{4})(?!\d)"
)


def _keep(text: str, head: int, tail: int) -> str:
    """``head`` and ``tail`` characters stay, if at least half as many are hidden."""
    if 3 * (head + tail) > 2 * len(text):
        head, tail = (1, 0) if len(text) > 1 else (0, 0)
    middle = _STAR * (len(text) - head - tail)
    return text[:head] + middle + text[len(text) - tail :]


def mask_name(text: str) -> str:
    """张*; a firm or other long name keeps its first two characters and its last: 华东****司."""
    if _PERSON.fullmatch(text):
        return text[0] + _STAR * (len(text) - 1)
    if len(text) > 5:
        return text[:2] + _STAR * (len(text) - 3) + text[-1]
    return text[:1] + _STAR * max(len(text) - 1, 1)


def mask_citizen_number(text: str) -> str:
    """990000********0019."""
    return text[:6] + _STAR * 8 + text[-4:] if _CITIZEN.fullmatch(text) else _keep(text, 2, 2)


def mask_mobile(text: str) -> str:
    """130****0000."""
    return text[:3] + _STAR * 4 + text[-4:] if len(text) == 11 else _keep(text, 2, 2)


def mask_bank_card(text: str) -> str:
    """620000*********3455."""
    return _keep(text, 6, 4) if 16 <= len(text) <= 19 else _keep(text, 2, 2)


def mask_account(text: str) -> str:
    """******3455: the last four; of short accounts less."""
    return _keep(text, 0, 4 if len(text) >= 8 else 2)


def mask_address(text: str) -> str:
    """To the district: 上海市浦东新区****; already so short, as it is."""
    found = _DISTRICT.match(text)
    if not found:
        return _keep(text, 3, 0)
    return found.group(0) + (_STAR * 4 if len(found.group(0)) < len(text) else "")


def mask_identity(text: str) -> str:
    """Any identity document: as a citizen number if it is one, else the first and last two."""
    return mask_citizen_number(text) if _CITIZEN.fullmatch(text) else _keep(text, 2, 2)


def mask_digits(text: str) -> str:
    """Hide whatever in free text looks like a citizen number, a bank card or a mobile number.

    Any run of fifteen or more digits, digits in groups of four as on a card, and mobile numbers with
    their usual prefixes and separators.
    """
    text = _LONG_DIGITS.sub(lambda match: _keep(match.group(0), 6, 4), text)
    text = _CARD_GROUPS.sub(_hide_groups, text)
    return _MOBILE.sub(r"\1\2\3****\5\6", text)


def long_numbers(text: str) -> Iterator[str]:
    """What ``mask_digits`` hides in a text, each number as it stands there."""
    for pattern in (_LONG_DIGITS, _CARD_GROUPS, _MOBILE):
        yield from (match.group() for match in pattern.finditer(text))


def _hide_groups(match: re.Match[str]) -> str:
    whole = match.group(0)
    return whole[:4] + re.sub(r"\d", _STAR, whole[4:-4]) + whole[-4:]


MASKS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "name": mask_name,
        "citizen-number": mask_citizen_number,
        "mobile": mask_mobile,
        "bank-card": mask_bank_card,
        "account": mask_account,
        "address": mask_address,
        "identity": mask_identity,
    }
)
"""The masks a document type may name in its [mask] table."""
