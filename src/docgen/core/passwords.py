"""Which passwords are good enough: NIST SP 800-63B-4, section 3.1.1.2.

Length counts, in Unicode code points, and nothing is asked of the kinds of characters; commonplaces,
repetitions, runs and the user's own names are refused.  No password expires.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from docgen.errors import UsageError

SHORTEST = 15
"""Where the password is all that is asked for."""
LONGEST = 256
_ENOUGH = 8
"""What must be left of a password without what anybody would guess, and how long what repeats must be."""
_RUNS = (
    "0123456789" * 30,
    "abcdefghijklmnopqrstuvwxyz" * 12,
    "qwertyuiopasdfghjklzxcvbnm" * 12,
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p" * 8,
    "零一二三四五六七八九" * 30,
    "一二三四五六七八九十" * 30,
)
_COMMONPLACES = frozenset(
    {
        "docgen", "password", "passwort", "passw0rd", "p@ssw0rd", "administrator", "admin", "welcome",
        "letmein", "iloveyou", "trustno1", "changeme", "correcthorsebatterystaple", "correct", "horse",
        "battery", "staple", "default", "secret", "login", "qwerty", "qwertyuiop", "asdfghjkl", "1qaz2wsx",
        "woaini", "woaini1314", "5201314", "mima", "wodemima", "zhengquan", "gupiao", "yonghu",
        "guanliyuan", "zhongguo", "beijing", "shanghai", "shenzhen", "gongsi", "kaimen", "niubi", "密码",
        "口令", "我的密码", "管理员", "证券", "证券公司", "股票", "营业部", "公司", "中国", "北京", "上海", "深圳", "我爱你",
    }
)  # fmt: skip


def normalised(password: str) -> str:
    """A password however its characters were typed (NFKC), so that every keyboard gives the same."""
    return unicodedata.normalize("NFKC", password)


def require_good(password: str, names: Iterable[str]) -> None:
    """Raise UsageError for a password that will not do; ``names`` are the user's own."""
    text = normalised(password)
    if len(text) < SHORTEST:
        raise UsageError(
            "The password has {count} characters; it needs {least}.",
            count=len(text),
            least=SHORTEST,
            remedy="A sentence is easy to remember; it may be Chinese, and have spaces.",
        )
    if len(text) > LONGEST:
        raise UsageError(
            "The password has {count} characters; it may have {most}.",
            count=len(text),
            most=LONGEST,
        )
    if any(unicodedata.category(one) == "Cc" for one in text):
        raise UsageError("The password holds a control character, such as a line break or a tab.")
    if len(_telling(text, names)) < _ENOUGH:
        raise UsageError(
            "The password is too easy to guess.",
            remedy="No names, no common passwords, nothing that repeats or counts on; a sentence of your own.",
        )


def _telling(password: str, names: Iterable[str]) -> str:
    """What is left of a password without what anybody would guess."""
    text = password.casefold()
    known = {normalised(one).casefold() for one in names} | _COMMONPLACES
    for word in sorted((one for one in known if len(one) > 1), key=len, reverse=True):
        text = text.replace(word, "")
    text = _unit("".join(text.split()))
    if any(text in run or text[::-1] in run for run in _RUNS):
        return ""
    return text if len(set(text)) >= _ENOUGH // 2 else ""


def _unit(text: str) -> str:
    """What a text repeats, the text itself where it does not."""
    at = (text + text).find(text, 1)
    return text[:at] if 0 < at < len(text) else text
