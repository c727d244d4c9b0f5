"""Who may destroy a document, and what its tombstone says."""

from __future__ import annotations

import pytest

from docgen.core import disposal, life
from docgen.errors import IntegrityError
from docgen.model import Act


def act(version: int, name: str, **data: str) -> Act:
    return Act(version, name, "2056-12-31T08:00:00Z", "li", data)


@pytest.mark.parametrize(
    ("names", "stands"),
    [
        ([], False),
        ([life.PROPOSE], True),
        ([life.PROPOSE, life.RETRACT], False),
        ([life.PROPOSE, life.RETRACT, life.PROPOSE], True),
        ([life.PROPOSE, life.HOLD], False),
        ([life.PROPOSE, life.HOLD, life.LIFT], False),
        ([life.HOLD, life.LIFT, life.PROPOSE], True),
    ],
)
def test_how_long_a_proposal_stands(names: list[str], stands: bool) -> None:
    """Until it is taken back or a hold comes; lifting the hold does not bring it back."""
    acts = [act(number, name, reason="期满") for number, name in enumerate(names, start=2)]
    assert stands == (disposal.proposal(acts) is not None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("li", "li", True),
        ("li", " LI", True),
        ("ｌｉ", "li", True),
        ("li wei", "liwei", True),
        ("Straße", "STRASSE", True),
        ("li", "wang", False),
    ],
)
def test_one_person_is_one_however_the_account_is_written(one: str, other: str, same: bool) -> None:
    """Width, case and blanks make no second person."""
    assert same == disposal.same_person(one, other)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"format": "docgen-tombstone/1"}', b"null"])
def test_what_is_no_tombstone_is_named(data: bytes) -> None:
    """Without a word of its content."""
    with pytest.raises(IntegrityError, match=r"tombstone\.json of QR-1 is not what docgen wrote"):
        disposal.read(data, "QR-1")
