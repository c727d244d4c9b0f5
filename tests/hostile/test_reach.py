"""What a value says about files and addresses moves nothing: nothing outside is opened or called."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docgen.model import DocumentType
from tests.doctypes.shipped import resting_on_nothing

from .fields import ROOT, TYPES, checked, dotted, example, text_fields, with_value

SECRET = "the-secret-behind-the-value"
_CALLS = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.", "http.",
          "ftplib.", "pty.", "webbrowser.", "os.fork")  # fmt: skip
_CHANGES = ("os.remove", "os.rename", "os.mkdir", "os.link", "os.symlink", "shutil.",
            "os.truncate", "os.chmod")  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _lures(secret: Path) -> list[str]:
    """Values that name a real file, each in the language of another engine."""
    return [
        f'<img src="{secret.as_uri()}"/>',
        f'<link rel="attachment" href="{secret.as_uri()}"/>',
        f"{{% include '{secret}' %}}",
        f"{{{{ open('{secret}').read() }}}}",
        f"url({secret.as_uri()})",
        str(secret),
        f"../../../../../..{secret}",
        f'<!ENTITY x SYSTEM "{secret.as_uri()}">&x;',
        '<img src="http://127.0.0.1:9/x"/>',
    ]


def _lured(doctype: DocumentType, lures: list[str]) -> dict[str, Any]:
    """A valid record with a lure in every field that takes one."""
    record, fields = example(doctype), [path for path, _ in text_fields(doctype.fields)]
    for turn in range(len(lures)):
        tried = record
        for number, path in enumerate(fields):
            tried = with_value(tried, path, lures[(number + turn) % len(lures)])
        (entry,) = checked(doctype, tried)
        wrong = {problem.field for problem in entry.problems}
        for number, path in enumerate(fields):
            if not {dotted(path), str(path[0])} & wrong:
                lured = with_value(record, path, lures[(number + turn) % len(lures)])
                # Rules over two fields may speak up once both are changed.
                if checked(doctype, lured)[0].record is not None:
                    record = lured
        fields = [path for path in fields if {dotted(path), str(path[0])} & wrong]
    assert checked(doctype, record)[0].record is not None
    return record


@pytest.fixture
def secret() -> Iterator[Path]:
    """A real file under a short path: short fields must be able to name it."""
    with tempfile.TemporaryDirectory(prefix="s") as folder:
        path = Path(folder) / "s"
        path.write_text(SECRET, encoding="utf-8")
        yield path


@pytest.mark.parametrize("doctype", TYPES.values(), ids=TYPES)
def test_generate_opens_its_own_files_only(
    tmp_path: Path, secret: Path, doctype: DocumentType
) -> None:
    """No socket, no other program, no write outside the archive, no read of what a value names."""
    lures = _lures(secret)
    record = _lured(doctype, lures)
    written = json.dumps(record, ensure_ascii=False)
    assert 0 < sum(json.dumps(lure, ensure_ascii=False)[1:-1] in written for lure in lures)
    work = tmp_path / "work"
    work.mkdir()
    (work / "in.json").write_text(json.dumps([record]), encoding="utf-8")
    log = tmp_path / "log.json"
    ran = subprocess.run(
        [sys.executable, "-m", "tests.hostile.watched", log, "--archive", work / "archive",
         "--templates", resting_on_nothing(doctype.id, work), "generate", doctype.id,
         work / "in.json", "--jobs", "0", "--json"],
        check=False, cwd=work, capture_output=True, text=True,
        env={**os.environ, "DOCGEN_LANG": "en", "DOCGEN_ACTOR": "tester", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert 0 == ran.returncode, ran.stderr
    (document,) = json.loads(ran.stdout)["documents"]
    events = json.loads(log.read_text("utf-8"))
    assert [] == [event for event in events if event[0].startswith(_CALLS)]
    opened = [(str(args[0]), args[2] or 0) for event, args in events if event == "open"]
    assert any(
        path.startswith(str(work / "archive")) and flags & _WRITING for path, flags in opened
    )
    assert [] == [path for path, flags in opened if flags & _WRITING and not _inside(path, work)]
    assert [] == [path for path, _ in opened if not _may_read(path, work)]
    changed = [str(args[0]) for event, args in events if event.startswith(_CHANGES)]
    # What charts are drawn with sees that its own folders are there.
    changed = [path for path in changed if Path(path).name != "matplotlib"]
    assert [] == [path for path in changed if not _inside(path, work)]
    for name in ("document.pdf", "document.docx", "record.json"):
        assert SECRET.encode() not in (Path(document["pdf"]).parent / name).read_bytes()


def _inside(path: str, work: Path) -> bool:
    """Whether a path, taken from the working folder, stays below it."""
    return Path(os.path.normpath(work / path)).is_relative_to(work)


def _may_read(path: str, work: Path) -> bool:
    """The archive, the templates, the package, and what Python and its packages are made of."""
    own = [work, ROOT / "templates", ROOT / "src", Path(sys.prefix), Path(sys.base_prefix)]
    own += [Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib")]
    system = ("/proc/self/", "/etc/localtime", "/dev/null", "/dev/urandom")
    place = os.path.normpath(work / path)
    return (
        path.isdecimal()
        or "/matplotlib/fontlist-"
        in place  # what charts are drawn with has looked for fonts before
        or place.startswith(system)
        or any(Path(place).is_relative_to(one) for one in own)
    )
