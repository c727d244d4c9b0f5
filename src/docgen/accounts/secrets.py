"""What sessions and programs log in with: 256 bits from the operating system, and how they are kept.

A secret is random and long, so that a plain SHA-256 of it tells nothing; only passwords need more.
"""

from __future__ import annotations

import hashlib
import secrets

TOKEN = "dgt_"  # noqa: S105 - how a token begins, so that scanners for lost secrets know it
_BYTES = 32


def draw() -> str:
    """A new secret, of letters, digits, "-" and "_"."""
    return secrets.token_urlsafe(_BYTES)


def draw_token() -> str:
    """A new secret of a token."""
    return TOKEN + draw()


def draw_id() -> str:
    """A new name of a token, no secret."""
    return secrets.token_hex(4)


def draw_password() -> str:
    """A password of five groups of five letters and digits, none of them easily taken for another."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(letters) for _ in range(5)) for _ in range(5))
    return "-".join(groups)


def digest(secret: str) -> str:
    """What is kept of a secret: its SHA-256 (hex)."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
