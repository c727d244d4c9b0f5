"""Numbers that nobody owns.

Citizen numbers are of region 990000, which is assigned to no place; mobile numbers have an all-zero
tail; no bank issues the cards.  The check digits are right, computed here after GB 11643-1999,
GB 32100-2015 and ISO/IEC 7812-1, apart from docgen's own code that checks them.
"""

from __future__ import annotations


def citizen_number(birth: str, order: int, region: str = "990000") -> str:
    """GB 11643-1999: 17 digits and their check; ``birth`` is 19920229, an odd ``order`` a man's."""
    body = f"{region}{birth}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def credit_code(organisation: str, prefix: str = "91990000") -> str:
    """GB 32100-2015 over an eight-character organisation body with its own GB 11714 check."""
    values = [int(char, 36) for char in organisation]
    own = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    body = prefix + organisation + {10: "X", 11: "0"}.get(own, str(own))
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]


def bank_card(body: str) -> str:
    """ISO/IEC 7812-1: the digits and their Luhn check."""
    doubled = [int(d) * (2 - place % 2) for place, d in enumerate(reversed(body))]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return body + str(-total % 10)


def certificate(number: int) -> str:
    """The number of a broker-agent's certificate."""
    return f"Z{number:013d}"


def wrong(number: str) -> str:
    """The number with its last digit changed: its check digit is wrong."""
    return number[:-1] + ("0" if number[-1] != "0" else "1")
