"""Which passwords are good enough, and how they are kept."""

from __future__ import annotations

import argon2
import pytest

from docgen.accounts.passwords import Argon2Passwords
from docgen.core.passwords import LONGEST, require_good
from docgen.errors import UsageError

FAST = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.mark.parametrize(
    "password",
    [
        "correct weather for a long walk",
        "今天下午三点去江边看见一只白鹭飞",
        "all lower case words",
        "kq7vd-x3mfp-9wtbh-zr4ny-c8gae",
        "我的密码是去年冬天在滑雪场想到的",
    ],
)
def test_a_long_password_is_good(password: str) -> None:
    """Whatever its characters are: nothing is asked of their kinds."""
    require_good(password, ["li.wei", "李伟"])


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "5 characters"),
        ("十四个字不够用还差一个字呢", "13 characters"),
        ("x" * (LONGEST + 1), "may have 256"),
        ("a good one\tbut with a tab", "control character"),
        ("password12345678", "easy to guess"),
        ("PASSWORDpassword", "easy to guess"),
        ("p@ssw0rd p@ssw0rd!", "easy to guess"),
        ("ｐａｓｓｗｏｒｄ12345678", "easy to guess"),
        ("aaaaaaaaaaaaaaaaaaaa", "easy to guess"),
        ("abcabcabcabcabcabc", "easy to guess"),
        ("12345678901234567890", "easy to guess"),
        ("09876543210987654321", "easy to guess"),
        ("qwertyuiopasdfghjkl", "easy to guess"),
        ("1qaz2wsx3edc4rfv", "easy to guess"),
        ("li.weili.weili.wei1", "easy to guess"),
        ("李伟李伟李伟李伟李伟李伟李伟李伟", "easy to guess"),
        ("我爱你我爱你我爱你我爱你我爱你", "easy to guess"),
        ("docgen-docgen-admin", "easy to guess"),
    ],
)
def test_what_anybody_would_guess_is_refused(password: str, why: str) -> None:
    """Too short, commonplace, repeated, counted on, or the user's own name."""
    with pytest.raises(UsageError) as caught:
        require_good(password, ["li.wei", "李伟"])
    assert why in str(caught.value)


def test_a_password_is_known_however_it_was_typed() -> None:
    """Full width or half, composed or not; and no other is."""
    passwords = Argon2Passwords(FAST)
    digest = passwords.digest("Ａ密码 café")
    assert digest.startswith("$argon2id$")
    assert passwords.matches("A密码 cafe\u0301", digest)
    for wrong in ("A密码 cafe", "", "A密码 café ", "\ud800", "x" * 10_000):
        assert not passwords.matches(wrong, digest)
    assert digest != passwords.digest("Ａ密码 café")


def test_nobody_has_no_password() -> None:
    """Where there is nothing to compare with, nothing is right, whatever is typed; nor with a broken hash."""
    passwords = Argon2Passwords(FAST)
    assert not passwords.matches("", None)
    assert not passwords.matches("x", "no hash")


def test_todays_parameters_are_owasps_and_older_ones_outdated() -> None:
    """So that the next log-in makes the hash anew."""
    today = Argon2Passwords()
    digest = today.digest("x")
    told = argon2.extract_parameters(digest)
    assert (argon2.Type.ID, 47104, 2, 1) == (
        told.type,
        told.memory_cost,
        told.time_cost,
        told.parallelism,
    )
    assert not today.outdated(digest)
    assert today.outdated(Argon2Passwords(FAST).digest("x"))
