"""What a line of the ledger, or of the access log, tells, as a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from docgen.core import access_log, checkpoints, decisions, life, tray
from docgen.model import LedgerEntry, Text
from docgen.ports import Translate

LEDGER: Mapping[str, tuple[Text, Text]] = MappingProxyType(
    {
        decisions.RESERVE: (Text("numbered"), Text("{serial} was given its number.")),
        decisions.ISSUE: (Text("issued"), Text("{serial} was issued: its files are in the archive.")),
        life.SIGN: (Text("signed"), Text("A signature was put on {serial}.")),
        life.WITHDRAW: (Text("signature taken back"), Text("A signature on {serial} was taken back.")),
        life.RELEASE: (Text("released"), Text("{serial} was released.")),
        life.ORIGINAL: (Text("original filed"), Text("The signed original of {serial} was filed.")),
        life.MOVE: (Text("original moved"), Text("The original of {serial} was moved.")),
        life.TEXT: (Text("text of the original read"), Text("The text of the original of {serial} was read.")),
        life.LINK: (Text("linked"), Text("{serial} was linked with another document.")),
        life.VOID: (Text("void"), Text("{serial} was declared void.")),
        life.HOLD: (Text("held"), Text("{serial} was held: it may not be destroyed.")),
        life.LIFT: (Text("released from a hold"), Text("A hold on {serial} was lifted.")),
        life.SEAL: (Text("sealed"), Text("The PDF of {serial} was sealed.")),
        life.PROPOSE: (Text("destruction proposed"), Text("It was proposed to destroy {serial}.")),
        life.RETRACT: (Text("proposal taken back"), Text("The proposal to destroy {serial} was taken back.")),
        life.DISPOSE: (Text("destroyed"), Text("{serial} was destroyed; its number and a tombstone stay.")),
        checkpoints.KEY: (
            Text("new key for checkpoints"), Text("Checkpoints are signed with another key from here on.")
        ),
        tray.SETTLE: (Text("tray settled"), Text("A page of the tray was given to a document.")),
        tray.DISCARD: (Text("page set aside"), Text("A page of the tray was set aside.")),
        access_log.HEAD: (
            Text("access log noted"), Text("The ledger notes how far the access log went.")
        ),
        "export": (Text("handed over"), Text("Documents were handed over as a package.")),
    }
)  # fmt: skip
"""By act: what it is called in a list to choose from, and the sentence."""
ACCESS: Mapping[str, tuple[Text, Text]] = MappingProxyType(
    {
        access_log.LOG_IN: (Text("logged in"), Text("Logged in.")),
        access_log.LOG_OUT: (Text("logged out"), Text("Logged out.")),
        access_log.REFUSED: (Text("log-in refused"), Text("A log-in was refused.")),
        access_log.LOCKED: (Text("log-in locked"), Text("Too many log-ins failed: locked for a while.")),
        access_log.SEARCH: (Text("searched"), Text("Searched.")),
        access_log.VIEW: (Text("looked at"), Text("Looked at {serial}.")),
        access_log.UNLOCK: (Text("unlocked"), Text("Unlocked the personal data of {serial}.")),
        access_log.DOWNLOAD: (Text("downloaded"), Text("Downloaded a file of {serial}.")),
        access_log.PAGE: (Text("looked at a page"), Text("Looked at a page of {serial}.")),
        access_log.MASK: (Text("masked again"), Text("Had the personal data of {serial} masked again.")),
        access_log.VERIFY: (Text("verified"), Text("Had {serial} verified.")),
        access_log.RECEIPT: (Text("took a receipt"), Text("Took the receipt of {serial}.")),
        access_log.READ_LOG: (Text("read this log"), Text("Read the access log.")),
        access_log.CHECK_LEDGER: (Text("checked the ledger"), Text("Had the ledger checked.")),
        access_log.LIST: (Text("took a list"), Text("Took a list as a file.")),
        access_log.UPLOAD: (Text("uploaded"), Text("Uploaded a file of records.")),
        access_log.DOSSIER: (Text("opened a dossier"), Text("Opened the dossier of a person.")),
        access_log.DERIVE: (
            Text("drew up a record"), Text("Drew up a record from {serial}."),
        ),
        access_log.PERSON: (Text("looked for a person"), Text("Looked for a person.")),
        access_log.ADD_USER: (Text("user added"), Text("Added a user.")),
        access_log.CHANGE_USER: (Text("user changed"), Text("Changed a user.")),
        access_log.SET_PASSWORD: (Text("password set"), Text("Set a password.")),
        access_log.DISABLE: (Text("user disabled"), Text("Disabled a user.")),
        access_log.ENABLE: (Text("user enabled"), Text("Enabled a user.")),
        access_log.ADD_TOKEN: (Text("token made"), Text("Made a token for a program.")),
        access_log.REVOKE_TOKEN: (Text("token revoked"), Text("Revoked a token.")),
    }
)  # fmt: skip
"""The same for the access log."""
ABOUT: Mapping[str, Text] = MappingProxyType(
    {
        "query": Text("Query"),
        "total": Text("Hits"),
        "file": Text("Name of the file"),
        "rows": Text("Rows"),
        "reason": Text("Reason"),
        "page": Text("Page"),
        "part": Text("File"),
        "unlocked": Text("Unlocked"),
        "holds": Text("Whole"),
        "found": Text("What is wrong"),
        "asked": Text("Asked for"),
        "whom": Text("Whom"),
        "key": Text("Key"),
        "lines": Text("Lines"),
        "findings": Text("What is wrong"),
        "name": Text("User"),
        "user": Text("User"),
        "roles": Text("Roles"),
        "branches": Text("Branches"),
        "address": Text("Address"),
        "token": Text("Token"),
        "label": Text("For"),
        "until": Text("Until"),
        "documents": Text("Documents"),
        "type": Text("Document type"),
    }
)
"""What else a line of the access log says."""


def sentence(entry: LedgerEntry, words: Mapping[str, tuple[Text, Text]]) -> Text:
    """What a line tells; of an act that is not known here, its name."""
    told = words.get(entry.act)
    if told is None:
        return Text("{act} {serial}", {"act": entry.act, "serial": entry.serial or "—"})
    if entry.act == access_log.VIEW and not entry.serial and "tray" in entry.data:
        return Text("Looked at pages of the tray.")
    return Text(told[1].msgid, {"serial": entry.serial or "—"})


def shown(data: Mapping[str, Any], translate: Translate) -> Iterator[tuple[str, str]]:
    """What else a line says: name and value; a part that has no word of its own by its name."""
    for name, value in data.items():
        if value not in ("", None, [], {}):
            texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
            told = ", ".join(value) if texts else value
            if isinstance(told, bool):
                told = translate(Text("yes") if told else Text("no"))
            told = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
            yield translate(ABOUT.get(name, Text(name))), told


def reason(data: Mapping[str, Any]) -> str:
    """Why it was done, where the line says so."""
    found = data.get("reason")
    return found if isinstance(found, str) else ""
