"""Plainly fictional candidates, confirmations and search entries for the archive's tests."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from docgen.durable import Owner
from docgen.indexes.sqlite import SqliteIndex
from docgen.ledgers.jsonl import JsonlLedger
from docgen.model import Candidate, Confirmation, Label, SearchEntry, SeriesKey, State
from docgen.registers.sqlite import SqliteRegister
from docgen.sqlite import open_database

NOW = "2026-11-22T08:30:00Z"
LATER = "2026-11-22T09:00:00Z"
TOLD: dict[str, str] = {"created": NOW, "message": "issue", "actor": "li"}


def candidate(
    name: str, *, account: str | None = None, branch: str = "SH01", **more: Any
) -> Candidate:
    """The confirmation form of client ``name``; ``account`` is its natural key."""
    values = {"client_name": name, "fund_account": account or name, **more}
    return Candidate(
        series=SeriesKey(
            "client-confirmation", (("branch", branch), ("year", "2026"), ("month", "11"))
        ),
        serial_pattern=f"QR-{branch}-202611-{{seq:04}}",
        record_digest="sha256:" + hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest(),
        key_digest="hmac:" + hashlib.sha256((account or name).encode()).hexdigest(),
        values=values,
        branch=branch,
        period=dt.date(2026, 11, 20),
        issued_on=dt.date(2026, 11, 22),
        template_digest="sha256:" + "7" * 64,
        origin={"file": "确认单.xlsx", "row": 2},
    )


def entry(serial: str, text: str = "甲方：张伟", **more: Any) -> SearchEntry:
    fields: dict[str, Any] = {
        "type_id": "client-confirmation",
        "branch": "SH01",
        "issued_on": dt.date(2026, 11, 22),
        "state": State.ISSUED,
        "title": Label("确认单", "Confirmation"),
        "subject": "张伟",
    }
    return SearchEntry(serial=serial, text=text, **{**fields, **more})


def confirmation(serial: str, *, inventory: str = "a", **more: Any) -> Confirmation:
    return Confirmation(
        serial=serial,
        object_id=f"client-confirmation/2026/{serial}",
        inventory_digest=inventory * 128,
        files={"record.json": "sha512:" + "b" * 128},
        entry=entry(serial, **more),
    )


class Archive:
    """The SQLite register with its companions, as one process opens them."""

    def __init__(self, folder: Path) -> None:
        self.owner = Owner(folder / "locks")
        self.db: Database = open_database(folder / "register.db")
        self.index = SqliteIndex(self.db)
        self.ledger = JsonlLedger(folder / "ledger" / "ledger.jsonl")
        self.register = SqliteRegister(self.db, self.index, self.ledger, self.owner)

    def close(self) -> None:
        self.db.close()
        self.owner.close()
