"""What helps a person to read a bag: an index and a page for each document, and the catalogue as lists.

The pages are files that open from a disk without a network: no script but one filter, which the page names
by its hash so that no other runs, and no other file but the documents they link.  Values stay data: every
one is escaped, every path encoded.  Chinese first, English beside it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from docgen.core import bag
from docgen.model import Act, Handed, HandedStory, Handover, Label, Text
from docgen.ports import Translate
from docgen.writers.list_csv import write_csv
from docgen.writers.list_xlsx import write_list

ROWS = 10_000
"""Documents on one page of the index; a browser opens and filters that many at once."""
_FOLDER = Path(__file__).with_name("handover")
_CHINA = dt.timezone(dt.timedelta(hours=8))
_STATES = {"issued": ("有效", "issued"), "void": ("作废", "void"), "pending": ("未完成", "pending")}
_TOLD = {
    "role": "签署角色 Role",
    "for": "代表 For",
    "by": "签署人 Signed by",
    "on": "日期 On",
    "opinion": "意见 Opinion",
    "to": "对象 To",
    "kind": "关系 Link",
    "reason": "原因 Reason",
}
_HEADS = (
    "编号 Number", "文种 Type", "文种代码 Type id", "营业部 Branch", "所属期 Period", "签发日期 Issued on",
    "状态 State", "主体 Subject", "原件份数 Original files", "文件数 Files", "文件夹 Folder",
    "PDF", "记录摘要 Record digest", "台账首行 First ledger line", "台账末行 Last ledger line",
)  # fmt: skip


class HandoverGuide:
    """A ``ports.Guide``; ``acts`` are the words for what happens to a document, as messages."""

    def __init__(self, chinese: Translate, english: Translate, acts: Mapping[str, str]) -> None:
        self._chinese = chinese
        self._english = english
        self._acts = acts
        env = Environment(
            loader=FileSystemLoader(_FOLDER, encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
        )
        env.filters |= {"url": _url, "china": _china, "state": _state, "doors": _doors}
        self._index, self._document = (
            env.get_template("index.html"),
            env.get_template("document.html"),
        )
        # The house's own files, not values: they stand in the page as they are.
        self._css = Markup((_FOLDER / "page.css").read_text("utf-8"))  # noqa: S704
        self._script = Markup((_FOLDER / "filter.js").read_text("utf-8"))  # noqa: S704

    def document(self, one: Handed, story: HandedStory, about: Handover) -> bytes:
        """See ``ports.Guide.document``."""
        object_id = one.folder.removeprefix(f"{bag.DOCUMENTS}/")
        return self._document.render(
            css=self._css,
            one=one,
            story=story,
            about=about,
            up="../" * one.page.count("/"),
            premis=f"{bag.PREMIS}/{object_id}.xml",
            history=[
                (*self._happened(entry.act), entry, list(_details(act, story.roles)))
                for entry, act in story.history
            ],
        ).encode()

    def lists(self, handed: Sequence[Handed], about: Handover) -> Mapping[str, bytes]:
        """See ``ports.Guide.lists``."""
        rows = [_row(one) for one in handed]
        files = {
            "data/catalogue.csv": write_csv(_HEADS, rows),
            "data/catalogue.xlsx": write_list("移交目录", _HEADS, rows),
        }
        names = [
            "index.html" if not at else f"index-{at + 1}.html"
            for at in range(max(1, -(-len(handed) // ROWS)))
        ]
        digest = base64.b64encode(hashlib.sha256(self._script.encode()).digest()).decode()
        states = dict.fromkeys(one.state.value for one in handed)
        for at, name in enumerate(names):
            files[name] = self._index.render(
                css=self._css,
                script=self._script,
                script_hash=f"sha256-{digest}",
                about=about,
                total=len(handed),
                void=sum(one.state.value == "void" for one in handed),
                rows=handed[at * ROWS : (at + 1) * ROWS],
                types=list({one.type_id: one.title for one in handed}.items()),
                states=[(state, *_STATES[state]) for state in states],
                pages=names,
                here=name,
            ).encode()
        return files

    def _happened(self, act: str) -> tuple[str, str]:
        msgid = self._acts.get(act, act)
        return self._chinese(Text(msgid)), self._english(Text(msgid))


def _row(one: Handed) -> tuple[str | int | dt.date, ...]:
    pdf = one.files.get("document-void.pdf") or one.files.get("document.pdf")
    return (
        one.serial,
        one.title.zh,
        one.type_id,
        one.branch,
        one.period.strftime("%Y-%m"),
        one.issued_on,
        _state(one.state.value),
        one.subject,
        len(one.originals),
        len(one.files),
        one.folder,
        pdf.path if pdf is not None else "",
        one.record_digest,
        *one.entries,
    )


def _doors(one: Handed) -> Iterator[tuple[str, str]]:
    """The files a person opens first: of a void document the PDF that says so comes first."""
    void = "document-void.pdf" in one.files
    names = {
        "document-void.pdf": "PDF（作废）",
        "document-sealed.pdf": "PDF（盖章）",
        "document.pdf": "PDF（签发时）" if void else "PDF",
        "document.docx": "DOCX",
    }
    for name, label in names.items():
        if name in one.files:
            yield label, one.files[name].path
    for at, path in enumerate(one.originals, 1):
        yield "原件" if len(one.originals) == 1 else f"原件{at}", one.files[path].path


def _details(act: Act | None, roles: Mapping[str, Label]) -> Iterator[tuple[str, Any]]:
    if act is None:
        return
    for name, label in _TOLD.items():
        if act.data.get(name):
            value = str(act.data[name])
            yield label, roles[value].zh if name == "role" and value in roles else value
    if act.data.get("place"):
        yield "存放 Place", " / ".join(str(one) for one in act.data["place"].values() if one)


def _url(path: str) -> str:
    return quote(path)


def _state(value: str) -> str:
    return _STATES.get(value, (value, value))[0]


def _china(at: str) -> str:
    moment = dt.datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    return moment.astimezone(_CHINA).strftime("%Y-%m-%d %H:%M:%S（北京时间）")
