"""Made-up documents for the search bench: the texts of docgen's own samples, filled anew by Faker.

One document of each sample is composed as docgen composes it; the others are the same text with every name,
address, team, day and longer passage of the record written anew.  The same documents every time.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faker import Faker

from docgen import bootstrap, doctypes
from docgen.core import composing, records, series
from docgen.model import DocumentType, SearchEntry, State
from docgen.usecases.check import check

SAMPLES = Path(__file__).parents[1] / "samples"
# How an archive of such a brokerage is mixed: by far the most are confirmation forms.
TYPES = {
    "client-confirmation/confirmations": 60,
    "client-visit-record/visits": 12,
    "leave-form/forms": 6,
    "work-log/logs": 10,
    "training-record/records": 3,
    "broker-agreement/agreements": 3,
    "labor-contract/contracts": 2,
    "assessment/november": 4,
}
BRANCHES = [f"{city}{n:02}" for city in ("SH", "BJ", "GZ", "SZ", "HZ") for n in range(1, 5)]
FIRST_DAY = dt.date(2016, 1, 4)
_NUMBER = "QZ-9999-999999"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}年\d{1,2}月\d{1,2}日")
_LONG = 12


@dataclass(frozen=True)
class Sample:
    """A composed document, cut where its record's values stand: ``pieces`` alternate with ``fields``."""

    doctype: DocumentType
    pieces: tuple[str, ...]
    kinds: tuple[str, ...]


def samples() -> dict[str, list[Sample]]:
    """The samples of each type."""
    return {name: list(_samples(name)) for name in TYPES}


def entries(count: int) -> Iterator[SearchEntry]:
    """So many documents as the index is given them, in the order of their issue over ten years."""
    chance = random.Random(20261128)
    Faker.seed(20261128)
    fake = Faker("zh_CN")
    known = samples()
    names, weights = list(TYPES), list(TYPES.values())
    counts: dict[str, int] = {}
    for number in range(count):
        name = chance.choices(names, weights)[0]
        sample = chance.choice(known[name])
        branch = chance.choice(BRANCHES)
        issued = FIRST_DAY + dt.timedelta(days=number * 3650 // count)
        run = f"{name[:2].upper()}-{branch}-{issued:%Y%m}-"
        counts[run] = counts.get(run, 0) + 1
        yield _entry(fake, chance, sample, f"{run}{counts[run]:04}", branch, issued)


def _entry(
    fake: Faker, chance: random.Random, sample: Sample, serial: str, branch: str, issued: dt.date
) -> SearchEntry:
    people: list[str] = []
    team = f"营销{chance.choice('一二三四五六七八九十')}部"

    def value(kind: str) -> str:
        match kind:
            case "name":
                people.append(str(fake.name()))
                return people[-1]
            case "address":
                return str(fake.address())
            case "text":
                return str(fake.sentence(nb_words=12))
            case "day":
                return (issued - dt.timedelta(days=chance.randint(0, 400))).isoformat()
            case "account":
                return f"********{chance.randint(0, 9999):04}"
            case "number":
                return serial
            case "team":
                return team
        return branch

    filled = [
        piece for at, kind in enumerate(sample.kinds) for piece in (sample.pieces[at], value(kind))
    ]
    period = issued.replace(day=1)
    signed = chance.random() < 0.9
    return SearchEntry(
        serial=serial,
        type_id=sample.doctype.id,
        branch=branch,
        issued_on=issued,
        state=State.VOID if chance.random() < 0.01 else State.ISSUED,
        title=sample.doctype.title,
        subject=people[0] if people else "",
        text="".join([*filled, sample.pieces[-1]]),
        names=tuple(sorted(set(people))),
        identities=(f"{chance.getrandbits(256):064x}",),
        listing=(("客户", "Client", "张*"), ("资金账号", "Fund account", "********0001")),
        period=period,
        team=team,
        unsigned=() if signed else ("client",),
        original=signed and chance.random() < 0.9,
    )


def _samples(name: str) -> Iterator[Sample]:
    folder, _, file = name.partition("/")
    doctype = doctypes.load_named(bootstrap.settings().templates, folder)
    path = SAMPLES / folder / f"{file}.yaml"
    checked = check(
        doctype,
        reader=bootstrap.reader(path.name),
        name=path.name,
        data=path.read_bytes(),
        uncovered=bootstrap.uncovered(),
    )
    composer = composing.composer(doctype)
    day = dt.date(2026, 11, 22)
    for entry in checked.intake.entries[:6]:
        if entry.record is None:
            continue
        values = entry.record.values
        period = series.period(doctype.number, values, day)
        composed = composer.text(values, serial=_NUMBER, issued_on=day, period=period)
        yield _cut(doctype, values, composed)


def _cut(doctype: DocumentType, values: Any, composed: str) -> Sample:
    kinds: dict[str, str] = {_NUMBER: "number"}
    for path, field, value in records.leaves(doctype.fields, values):
        kind = _kind(doctype, path, field.format, value)
        if kind and len(str(value)) > 1:
            kinds.setdefault(str(value), kind)
    for found in _DAY.findall(composed):
        kinds.setdefault(found, "day")
    pattern = re.compile("|".join(map(re.escape, sorted(kinds, key=len, reverse=True))))
    return Sample(
        doctype,
        tuple(pattern.split(composed)),
        tuple(kinds[found] for found in pattern.findall(composed)),
    )


def _kind(doctype: DocumentType, path: str, form: str | None, value: object) -> str:
    mask = doctype.masks.get(path)
    last = path.rsplit(".", 1)[-1]
    if mask == "address" or "address" in last:
        return "address"
    if mask == "name" or last.endswith(("_by", "manager", "name", "leader", "employee")):
        return "name"
    if mask is not None or form in ("citizen-number", "mobile", "bank-card", "identifier"):
        return "account"
    if last == "team":
        return "team"
    if isinstance(value, str) and len(value) >= _LONG and form is None:
        return "text"
    return ""
