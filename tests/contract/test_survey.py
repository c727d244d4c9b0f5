"""What the survey counts is what reading every document and every line would give."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from docgen.core import chain
from docgen.indexes.memory import MemoryIndex
from docgen.model import Act, Done, LedgerQuery, Outcome, Scope, State
from docgen.registers.sqlite_survey import SqliteSurvey
from docgen.registers.sqlite_workbench import SqliteWorkbench
from tests.contract.archive_makers import NOW, Archive, candidate, confirmation, entry

NAMES = ("张伟", "王芳", "李娜", "赵敏", "钱一", "孙二")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Six documents of two branches and, of these: one void, two with originals, one signed, one pending."""
    made = Archive(tmp_path / "archive")
    wanted = [candidate(name, branch="SH01" if at % 2 else "BJ02") for at, name in enumerate(NAMES)]
    given = made.register.reserve(wanted, actor="li", now=NOW)
    serials = [one.serial or "" for one in given if one.outcome is Outcome.RESERVED]
    issued = [confirmation(one, branch=one[3:7], original=False) for one in serials[:-1]]
    made.register.confirm(issued, actor='wang "the\\first"', now="2026-11-22T10:00:00Z")
    desk = SqliteWorkbench(made.db, made.index, made.ledger, made.owner)
    acts = [
        (
            serials[0],
            "void",
            "2026-11-23T08:00:00Z",
            {"reason": "客户13900001111重复", "state": "void"},
        ),
        (serials[1], "original", "2026-11-25T09:59:59Z", {}),
        (serials[2], "original", "2026-12-04T10:00:00Z", {}),
        (serials[3], "sign", "2026-11-24T08:00:00Z", {"role": "client", "by": "张“三”\\"}),
    ]
    for serial, name, at, data in acts:
        desk.take(serial)
        document = made.register.document(serial)
        assert document is not None
        desk.record([_done(serial, Act(2, name, at, "zhao", data), document.files)])
        desk.release([serial])
    yield made
    made.close()


def _done(serial: str, act: Act, files: object) -> Done:
    original = act.name == "original"
    state = State.VOID if act.name == "void" else State.ISSUED
    told = entry(serial, branch=serial[3:7], original=original, state=state)
    return Done(
        serial=serial, act=act, object_id=f"client-confirmation/2026/{serial}",
        inventory_digest="b" * 128, files=files, digest="sha256:" + "c" * 64, entry=told,  # type: ignore[arg-type]
    )  # fmt: skip


def test_counts_are_those_of_all_documents(archive: Archive) -> None:
    """By series, branch, months and state."""
    told = Counter(
        (str(one.series), one.branch, f"{one.period:%Y-%m}", f"{one.issued_on:%Y-%m}", one.state)
        for one in archive.register.documents()
    )
    found = SqliteSurvey(archive.db).counts()
    assert {
        (str(one.series), one.branch, one.month, one.issued_in, one.state): one.count
        for one in found
    } == told
    assert SqliteSurvey(archive.db).head() == len(archive.register.lines())


def test_void_numbers_and_how_long_originals_were_away(archive: Archive) -> None:
    """The reason masked; whole days, rounded down."""
    survey = SqliteSurvey(archive.db)
    (void,) = survey.voided()
    assert void.reason == "客户139****1111重复"
    assert (void.actor, void.at, void.branch) == ("zhao", "2026-11-23T08:00:00Z", "BJ02")
    told = {(one.branch, one.month, one.days): one.count for one in survey.filings()}
    assert told == {("SH01", "2026-11", 2): 1, ("BJ02", "2026-12", 12): 1}


def test_who_has_signed_is_found_whatever_the_name_is_spelt_with(archive: Archive) -> None:
    """Quotes and backslashes in a name, part of a name, another act by that name."""
    survey = SqliteSurvey(archive.db)
    assert len(survey.signed_by({"张“三”\\", "nobody"})) == 1
    assert not survey.signed_by({"张", "zhao", "client", "%"})


@pytest.mark.parametrize(
    "query",
    [
        LedgerQuery(),
        LedgerQuery(before=5, limit=2),
        LedgerQuery(acts=("reserve", "void")),
        LedgerQuery(acts=("res",)),
        LedgerQuery(actor='wang "the\\first"'),
        LedgerQuery(actor="wang"),
        LedgerQuery(actor="zhao", acts=("sign",)),
        LedgerQuery(since="2026-11-23T08:00:00Z", until="2026-11-25T09:59:59Z"),
        LedgerQuery(scope=Scope(None, frozenset({"BJ02"}))),
        LedgerQuery(scope=Scope(frozenset({"another"}), None)),
        LedgerQuery(scope=Scope(frozenset(), frozenset())),
    ],
)
def test_a_page_of_the_ledger_is_what_its_lines_say(archive: Archive, query: LedgerQuery) -> None:
    """Each filter against every line, parsed."""
    archive.register.note("export", {"id": "x"}, actor="zhao", now="2026-12-05T08:00:00Z")
    branches = {one.serial: one.branch for one in archive.register.documents()}
    lines = [(one, chain.parse_line(one)) for one in reversed(archive.register.lines())]
    wanted = [
        line
        for line, told in lines
        if (query.before is None or told.sequence < query.before)
        and (not query.acts or told.act in query.acts)
        and (not query.actor or told.actor == query.actor)
        and (not query.since or told.at >= query.since)
        and (not query.until or told.at < query.until)
        and (query.scope is None or _within(query.scope, told.serial, branches))
    ]
    found = SqliteSurvey(archive.db).ledger(query)
    assert [one.line for one in found] == wanted[: query.limit]
    assert all(one.digest == chain.line_digest(one.line) for one in found)


def _within(scope: Scope, serial: str, branches: dict[str, str]) -> bool:
    return serial in branches and scope.holds("client-confirmation", branches[serial])


def test_both_indexes_count_alike(archive: Archive) -> None:
    """Unsigned and owing documents, by day and month."""
    memory = MemoryIndex()
    more = [
        entry(f"X-{at}", unsigned=unsigned, original=original, period=period, issued_on=day)
        for at, (unsigned, original, period, day) in enumerate(_kinds())
    ]
    archive.index.add(more)
    memory.add(archive.index.entries())
    assert list(archive.index.tally()) == list(memory.tally())
    assert sum(one.unsigned for one in memory.tally()) == 4


def _kinds() -> Sequence[tuple[tuple[str, ...] | None, bool | None, dt.date | None, dt.date]]:
    day = dt.date(2026, 11, 22)
    return [
        (unsigned, original, period, day + dt.timedelta(days=at))
        for at, period in enumerate((None, dt.date(2026, 10, 1)))
        for unsigned in (None, (), ("client",))
        for original in (None, False, True)
    ]
