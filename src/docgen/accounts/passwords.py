"""Argon2id with the parameters of OWASP's Password Storage Cheat Sheet or more.

A hash takes some 60 ms and 46 MiB; so that many log-ins at once do not fill the memory, only a few are
worked out at a time.
"""

from __future__ import annotations

import os
import threading

import argon2

from docgen.core.passwords import LONGEST, normalised

# OWASP's memory for one pass, and a second pass.
_HASHER = argon2.PasswordHasher(
    time_cost=2, memory_cost=47104, parallelism=1, hash_len=32, salt_len=16, type=argon2.Type.ID
)
_AT_ONCE = threading.BoundedSemaphore(max(2, min(4, os.cpu_count() or 2)))


class Argon2Passwords:
    """A ``ports.Passwords``."""

    def __init__(self, hasher: argon2.PasswordHasher = _HASHER) -> None:
        self._hasher = hasher
        self._nobody: str | None = None

    def digest(self, password: str) -> str:
        """See ``ports.Passwords.digest``."""
        with _AT_ONCE:
            return self._hasher.hash(_bytes(password))

    def matches(self, password: str, digest: str | None) -> bool:
        """See ``ports.Passwords.matches``."""
        if self._nobody is None:
            self._nobody = self.digest(os.urandom(16).hex())
        if len(password) > LONGEST:  # nobody's, and no reason to work on it
            password, digest = "", None
        with _AT_ONCE:
            try:
                self._hasher.verify(digest or self._nobody, _bytes(password))
            except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
                return False
        return digest is not None

    def outdated(self, digest: str) -> bool:
        """See ``ports.Passwords.outdated``."""
        return self._hasher.check_needs_rehash(digest)


def _bytes(password: str) -> bytes:
    """Half a surrogate pair, which JSON can carry, is no reason to fail."""
    return normalised(password).encode("utf-8", "surrogatepass")
