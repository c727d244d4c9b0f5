"""What sessions and programs log in with: 256 bits from the operating system, and how they are kept.

A secret is random and long, so that a plain SHA-256 of it tells nothing; only passwords need more.
"""

from __future__ import annotations

import hashlib
import secrets

TOKEN = "dgt_"  # noqa: S105 - how a token begins, so that scanners for lost secrets know it
_BYTES = 32
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class SystemSecrets:
    """A ``ports.Secrets``."""

    def session(self) -> str:
        """See ``ports.Secrets.session``: of letters, digits, "-" and "_"."""
        return secrets.token_urlsafe(_BYTES)

    def token(self) -> str:
        """See ``ports.Secrets.token``."""
        return TOKEN + secrets.token_urlsafe(_BYTES)

    def token_id(self) -> str:
        """See ``ports.Secrets.token_id``."""
        return secrets.token_hex(4)

    def password(self) -> str:
        """Five groups of five letters and digits, none of them easily taken for another: 123 bits."""
        groups = ("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(5))
        return "-".join(groups)


def digest(secret: str) -> str:
    """What is kept of a secret: its SHA-256 (hex)."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
