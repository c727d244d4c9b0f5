"""What the access log says: who looked at what, in the ledger's own lines.

A line's serial is that of the document, "" where it is about none; its actor the user's name, ""
where nobody is logged in.  No line holds a full identifier, a password or a secret.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docgen.core import chain, log_ins
from docgen.core.masks import mask_digits
from docgen.errors import RefusedError, UsageError
from docgen.model import Finding, LedgerEntry, Text

LOG_IN, LOG_OUT, REFUSED, LOCKED = "log-in", "log-out", "log-in-refused", "log-in-locked"
SEARCH, VIEW, UNLOCK, DOWNLOAD = "search", "view", "unlock", "download"
PAGE, MASK, VERIFY, RECEIPT = "page", "mask", "verify", "receipt"
LIST, UPLOAD, PERSON, DOSSIER = "list", "upload", "person", "dossier"
DERIVE = "derive"
READ_LOG, CHECK_LEDGER = "access-log", "ledger-check"
ADD_USER, CHANGE_USER, SET_PASSWORD = "user-add", "user-change", "user-password"
DISABLE, ENABLE = "user-disable", "user-enable"
ADD_TOKEN, REVOKE_TOKEN = "token-add", "token-revoke"
HEAD = "access-log"
"""The act of the ledger that notes how far the access log went, and the digest of its last line."""
NOTED_EVERY, NOTED_LINES = dt.timedelta(hours=1), 1000
"""It is noted again after so long, or so many lines, whichever comes first."""
SHORTEST_REASON, LONGEST_REASON = 4, 200
LONGEST_TEXT = 500
"""Of one value; what is longer is cut, so that nobody fills the disk with questions."""


def safe(data: Mapping[str, Any]) -> dict[str, Any]:
    """Data as it may stand in the log: full numbers masked, long texts cut."""
    return {clean(key): _safe(value) for key, value in data.items()}


def clean(text: str) -> str:
    """A text as it may stand in the log."""
    told = mask_digits(text.encode("utf-8", "replace").decode("utf-8"))
    return told if len(told) <= LONGEST_TEXT else told[: LONGEST_TEXT - 1] + "…"


def _safe(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): _safe(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_safe(one) for one in value]
    return value


def require_reason(reason: str) -> str:
    """Why somebody wants to see personal data, as the log takes it.  Raises RefusedError for no reason."""
    text = " ".join(reason.split())
    if len(text) < SHORTEST_REASON or len(set(text)) < 2:
        raise RefusedError(
            "Say why, in {least} characters at least.",
            least=SHORTEST_REASON,
            remedy="The reason stands in the access log, where auditors read it: 'client asks for a copy'.",
        )
    if len(text) > LONGEST_REASON:
        raise UsageError(
            "The reason has {count} characters; it may have {most}.",
            count=len(text),
            most=LONGEST_REASON,
        )
    return text


def head_note(
    head: tuple[int, str] | None,
    notes: Iterable[LedgerEntry],
    now: str,
    *,
    at_once: bool = False,
) -> dict[str, Any] | None:
    """What the ledger is to note of an access log; None where it has grown by nothing, or, unless it is to be
    noted ``at_once``, by little within the hour: checkpoints are many.
    """
    if head is None:
        return None
    last = None
    for one in notes:
        last = one if one.act == HEAD else last
    told = {"lines": head[0], "last": head[1]}
    if last is None:
        return told
    recent = last.at <= now < log_ins.after(last.at, NOTED_EVERY)
    few = 0 <= head[0] - last.data.get("lines", 0) < NOTED_LINES
    if last.data == told or (recent and few and not at_once):
        return None
    return told


def verify_notes(notes: Iterable[LedgerEntry], lines: Iterable[bytes]) -> Iterator[Finding]:
    """What the ledger's notes of an access log say against its lines."""
    wanted: dict[int, list[LedgerEntry]] = {}
    for one in notes:
        size = one.data.get("lines")
        if one.act == HEAD and isinstance(size, int):
            wanted.setdefault(size, []).append(one)
    count = 0
    for count, line in enumerate(lines, start=1):
        for one in wanted.pop(count, ()):
            if one.data.get("last") != chain.line_digest(line):
                yield Finding(
                    "access.rewritten",
                    f"access:{count}",
                    Text(
                        "Line {line} of the access log is not the one that line {noted} of the ledger names: the "
                        "log was rewritten.",
                        {"line": count, "noted": one.sequence},
                    ),
                )
    if wanted:
        noted = max(wanted)
        yield Finding(
            "access.short",
            f"access:{count}",
            Text(
                "The access log has {found} lines, and had {lines} by line {noted} of the ledger: its end was cut off.",
                {"found": count, "noted": wanted[noted][-1].sequence, "lines": noted},
            ),
        )


def verify_lines(lines: Iterable[bytes]) -> list[Finding]:
    """What is wrong with a whole access log; an empty list when nothing is.  See ``chain.breaks``."""
    return [
        Finding(f"access.{one.kind}", f"access:{one.line}", _told(one))
        for one in chain.breaks(lines)
    ]


def _told(one: chain.Break) -> Text:
    if one.kind == "line":
        return Text("Line {line} of the access log is not an entry.", {"line": one.line})
    if one.kind == "sequence":
        return Text(
            "Line {line} of the access log has number {found}; {expected} should stand "
            "here: lines were removed, added or moved.",
            {"line": one.line, "found": one.found, "expected": one.expected},
        )
    return Text(
        "Line {line} of the access log does not carry the hash of the line before it: "
        "line {before} or this one was changed.",
        {"line": one.line, "before": one.line - 1},
    )
