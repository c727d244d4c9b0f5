"""The report of an inspection as a record of the type ``inspection-report``, issued like any other."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from docgen import __version__, bootstrap, i18n
from docgen.cli.base import Session
from docgen.core.masks import mask_digits
from docgen.model import Heading, Inspection, Judged, Verdict
from docgen.usecases.check import check
from docgen.usecases.issue import issue, only, prepare

TYPE = "inspection-report"
_HEADINGS = {
    Heading.AUTHENTICITY: "真实性",
    Heading.COMPLETENESS: "完整性",
    Heading.USABILITY: "可用性",
    Heading.SECURITY: "安全性",
}
_VERDICTS = {Verdict.PASSED: "合格", Verdict.FAILED: "不合格", Verdict.UNCHECKED: "未检测"}
_KINDS = {"bag": "移交包", "archive": "档案库"}
_SHOWN, _LONGEST = 3, 400


def record(
    inspection: Inspection, *, branch: str, branch_name: str, inspector: str, at: dt.datetime
) -> dict[str, Any]:
    """The record of the report, in Chinese; of many findings of an item the first, and how many."""
    facts = inspection.facts
    return {
        "branch": branch,
        "branch_name": branch_name,
        "object_kind": _KINDS[facts.kind],
        "object_name": mask_digits(facts.name)[:100],
        "object_digest": facts.digest,
        "document_count": facts.counts.get("documents", 0),
        "inspected_on": at.date().isoformat(),
        "inspected_at": at.strftime("%H:%M:%S"),
        "inspector": inspector[:60],
        "program": f"docgen {__version__}",
        "items": [_row(one) for one in inspection.judged],
        "conclusion": _VERDICTS[inspection.verdict()],
    }


def _row(one: Judged) -> dict[str, Any]:
    row = {
        "heading": _HEADINGS[one.item.heading],
        "number": one.item.number,
        "title": one.item.title.zh,
        "method": one.item.method.zh,
        "checked": one.checked,
        "result": _VERDICTS[one.verdict],
    }
    told = _told(one)
    return {**row, "findings": told} if told else row


def _told(one: Judged) -> str:
    chinese = i18n.translator("zh")
    if one.why:
        return chinese(one.why)[:_LONGEST]
    lines = [mask_digits(f"{f.where}：{chinese(f.what)}")[:120] for f in one.findings[:_SHOWN]]
    if len(one.findings) > _SHOWN:
        lines.append(f"共 {len(one.findings)} 处，全部见 docgen inspect --json")
    return "\n".join(lines)[:_LONGEST]


def issue_report(
    session: Session, inspection: Inspection, *, branch: str, branch_name: str, issued_on: dt.date
) -> str:
    """The number of the report in the session's archive.

    Raises InputProblemsError where what was given is not as the type asks, DocgenError where its files
    could not be made.
    """
    settings = session.settings
    doctype = bootstrap.load_type(settings, TYPE)
    at = dt.datetime.combine(issued_on, dt.datetime.now().astimezone().time())
    content = record(
        inspection, branch=branch, branch_name=branch_name, inspector=settings.actor, at=at
    )
    data = json.dumps([content], ensure_ascii=False).encode()
    checked = check(
        doctype,
        reader=bootstrap.reader("inspection.json"),
        name="inspection.json",
        data=data,
        uncovered=bootstrap.uncovered(),
    )
    with bootstrap.open_archive(settings, workers=0) as archive:
        prepared = prepare(
            doctype,
            checked,
            bootstrap.archived_of(archive),
            identity_key=archive.identity_key,
            issued_on=issued_on,
            fallback=bootstrap.fallback(),
        )
        issued = issue(
            prepared,
            register=archive.register,
            store=archive.store,
            press=archive.press,
            actor=settings.actor,
            now=bootstrap.utc_now,
        )
    result = only(issued, remedy="Run 'docgen recover' to finish it.")
    return result.serial
