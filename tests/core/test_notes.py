"""Signed notes: the format's own example, and nothing read that would be written otherwise."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core import notes
from docgen.core.notes import NoteError
from docgen.errors import UsageError
from docgen.model import PublicKey

# The example of https://c2sp.org/signed-note and of Go's note package.
SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
SIGNED = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)
NOTE = f"{TEXT}\n— PeterNeumann {SIGNED}\n".encode()


def test_the_example_of_the_format() -> None:
    """Key and note of the specification are made and read to the byte."""
    assert KEY == notes.key_line(notes.public_of(SEED, "PeterNeumann"))
    assert NOTE == notes.sign(TEXT, "PeterNeumann", [SEED])
    key = notes.read_key_line(KEY)
    assert (key,) == notes.signed_by(notes.read(NOTE), [key])


def test_a_key_is_read_as_line_and_as_pem() -> None:
    """Both name the same key; PEM knows no name, and its signatures are known all the same."""
    key = notes.read_key(f"{KEY}\n".encode())
    nameless = notes.read_key(notes.pem(key).encode())
    assert PublicKey(key.public) == nameless
    assert (nameless,) == notes.signed_by(notes.read(NOTE), [nameless])
    for wrong in (b"", b"x", KEY.encode()[:-1], b"-----BEGIN PUBLIC KEY-----\n", b"\xff+a+b"):
        with pytest.raises(UsageError):
            notes.read_key(wrong)


@given(place=st.integers(0, len(NOTE) * 8 - 1))
def test_any_flipped_bit_of_a_note_is_found(place: int) -> None:
    """It is no note any more, or the key has not signed it."""
    changed = bytearray(NOTE)
    changed[place // 8] ^= 1 << place % 8
    try:
        note = notes.read(bytes(changed))
    except NoteError:
        return
    assert () == notes.signed_by(note, [notes.read_key_line(KEY)])


def test_signatures_of_others_are_passed_over() -> None:
    """A witness may add a line of any length; several keys may sign."""
    other = bytes(32)
    witness = base64.b64encode(b"abcd" + bytes(72)).decode()
    data = (
        notes.sign(TEXT, "PeterNeumann", [other, SEED]) + f"— witness.example {witness}\n".encode()
    )
    keys = [notes.public_of(other, "x"), notes.read_key_line(KEY)]
    assert tuple(keys) == notes.signed_by(notes.read(data), keys)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        NOTE[:-1],
        NOTE.replace(b"\n\n", b"\n"),
        NOTE + b"\n",
        NOTE.replace("— ".encode(), b"- "),
        NOTE.replace(b"AM=\n", b"AN=\n"),
        NOTE.replace(b"then", b"\x00hen"),
        b"\xff" + NOTE,
        "a\n\n— x AAAA\n".encode(),
    ],
)
def test_what_is_no_note_is_refused(data: bytes) -> None:
    """Torn, respelt, or nothing of the kind."""
    with pytest.raises(NoteError):
        notes.read(data)
