"""Where a seal is put on a document's pages."""

from __future__ import annotations

import datetime as dt

import pytest

from docgen.core import seals
from docgen.core.compose import Composer
from docgen.errors import RefusedError, UsageError
from docgen.model import SealPlace
from docgen.renderers import seal_place
from docgen.renderers.pdf import PdfRenderer
from docgen.renderers.seal_page import Box
from tests import seal_keys
from tests.doctypes.shipped import few_records, load

ROUND, FRAMED = (20.0, 20.0), (13.0, 6.5)


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    """The first sample of some types."""
    found = {}
    for name in ("labor-contract", "client-confirmation"):
        doctype = load(name)
        (record, *_) = few_records(name, 1)
        day = dt.date(2026, 11, 22)
        made = Composer(doctype).compose(record, serial="N-1", issued_on=day, period=day)
        found[name] = PdfRenderer().render(made, b"{}")
    return found


def find(
    pdf: bytes, half: tuple[float, float], owner: str, *titles: str,
    taken: list[tuple[int, Box]] | None = None, wanted: SealPlace | None = None,
) -> SealPlace:  # fmt: skip
    return seal_place.place(
        pdf,
        half,
        owner=owner,
        person=half == FRAMED,
        titles=titles,
        taken=taken or [],
        wanted=wanted,
    )


def test_on_a_contract_each_party_seals_at_its_own_mark(pages: dict[str, bytes]) -> None:
    """The company at （盖章处） on the left, the employee at （签字、按指印处） on the right."""
    contract = pages["labor-contract"]
    company = find(contract, ROUND, seal_keys.COMPANY, "甲方法定代表人或授权代表")
    employee = find(contract, FRAMED, "某人", "乙方（劳动者）")
    assert company.page == employee.page > 1
    assert company.x < 105 < employee.x
    assert abs(company.y - employee.y) < 1


def test_on_a_form_it_stands_by_the_role(pages: dict[str, bytes]) -> None:
    """In the row of who signs, and not over the label of another; never over another seal."""
    form = pages["client-confirmation"]
    client = find(form, FRAMED, "某人", "客户")
    manager = find(form, FRAMED, "某人", "客户经理")
    assert client.y < manager.y
    assert min(client.x, manager.x) > 55
    box = (manager.x - 13, manager.y - 6.5, manager.x + 13, manager.y + 6.5)
    other = find(form, FRAMED, "某人", "客户经理", taken=[(1, box)])
    assert abs(other.x - manager.x) >= 26 or abs(other.y - manager.y) >= 13


def test_a_named_place_is_taken_as_it_is(pages: dict[str, bytes]) -> None:
    """Counted from the end too; over the code or the edge it is refused."""
    form = pages["client-confirmation"]
    assert SealPlace(1, 60, 200) == find(form, ROUND, "", wanted=SealPlace(-1, 60, 200))
    for x, y, page in ((178, 32, 1), (195, 100, 1), (60, 200, 3)):
        with pytest.raises(RefusedError):
            find(form, ROUND, "", wanted=SealPlace(page, x, y))


@pytest.mark.parametrize(
    "text", ["", "1", "1,2", "0,10,10", "1,x,2", "1,-5,2", "1,2,3,4", "１,2,3"]
)
def test_what_is_no_place(text: str) -> None:
    """Page and two lengths, nothing else."""
    with pytest.raises(UsageError):
        seals.place(text)
