"""A link has two ends; it joins two documents that count, the later one with the earlier."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.core import life, links
from docgen.errors import RefusedError
from docgen.model import Act, Document, State
from tests.core.test_voids import ISSUED, VOID

OLD = ISSUED
NEW = replace(ISSUED, serial="CF-SH01-2026-0002")


def joined(document: Document, kind: str, other: Document) -> Document:
    data = {"kind": kind, "to": other.serial}
    act = Act(len(document.acts) + 2, life.LINK, "2026-11-23T08:00:00Z", "li", data)
    return replace(document, acts=(*document.acts, act))


@pytest.mark.parametrize("kind", [links.REPLACES, links.RENEWS, links.SUPPLEMENTS])
def test_every_kind_has_one_opposite(kind: str) -> None:
    """And is the opposite of that."""
    assert kind == links.OPPOSITE[links.OPPOSITE[kind]]
    assert kind != links.OPPOSITE[kind]


def test_what_is_there_is_not_said_again() -> None:
    """Another document, or another kind, is another link."""
    linked = joined(NEW, links.RENEWS, OLD)
    assert links.linking(linked, links.RENEWS, OLD.serial) is None
    assert {"kind": "supplements", "to": OLD.serial} == links.linking(
        linked, links.SUPPLEMENTS, OLD.serial
    )
    assert (OLD.serial,) == links.to(linked, links.RENEWS)
    assert () == links.to(linked, links.SUPPLEMENTS)


@pytest.mark.parametrize("kind", [links.RENEWS, links.SUPPLEMENTS])
def test_what_can_be_linked(kind: str) -> None:
    """Two documents of a type; a supplement of any type; and what is linked already, void or not."""
    links.require(NEW, kind, OLD)
    links.require(replace(NEW, type_id="other"), links.SUPPLEMENTS, OLD)
    both = joined(NEW, kind, OLD), joined(VOID, links.OPPOSITE[kind], NEW)
    links.require(both[0], kind, both[1])


@pytest.mark.parametrize(
    ("new", "kind", "old", "match"),
    [
        (OLD, links.RENEWS, OLD, "with itself"),
        (NEW, links.SUPPLEMENTS, VOID, f"{OLD.serial} is void"),
        (replace(NEW, state=State.VOID), links.RENEWS, OLD, f"{NEW.serial} is void"),
        (replace(NEW, type_id="other"), links.RENEWS, OLD, "of the type"),
        (NEW, links.RENEWS, joined(OLD, links.RENEWS, NEW), "other way round"),
    ],
)
def test_what_cannot_be_linked(new: Document, kind: str, old: Document, match: str) -> None:
    """Itself, void ones, renewals across types, both ways round."""
    with pytest.raises(RefusedError, match=match):
        links.require(new, kind, old)


def test_a_refusal_names_what_has_taken_the_place() -> None:
    """Of a void document that was replaced; of another one it says that nothing has."""
    refusal = links.void(joined(VOID, links.REPLACED_BY, NEW))
    assert NEW.serial == refusal.args_["other"]
    assert "{other}" in refusal.remedy
    assert "Nothing" in links.void(VOID).remedy
