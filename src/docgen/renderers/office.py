"""LibreOffice, the one external program docgen runs: a Word file goes in, its PDF comes out.

Used for document types whose template is a Word file, and to see how Word files look.  Invariants:
every process has a profile of its own in a temporary folder that goes when the process ends (killed,
when the next one begins); one conversion at a time; a conversion that takes too long is killed with all its processes.  LibreOffice
runs no macro, follows no link, and sees no fonts but the bundled ones, under whatever names the
document asks for: what it sets depends on the document, these faces and its own version.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from docgen.durable import Scratch
from docgen.errors import DocgenError, SetupError
from docgen.renderers import fonts

_NAMES = ("soffice", "libreoffice")
_FALLBACK = "fallback"  # the folder, beside the fontconfig file, of a document's own face
_SMALLEST_FONT = 1024  # bytes: LibreOffice takes a shorter file for no font
_TIMEOUT = 180.0  # seconds; a document takes one to four, on a busy machine more
_VERSION = re.compile(r"LibreOffice\s+([0-9.]+)")

# The bundled families, by the names in their files, and the names Word files ask for that lead to them.
# Whatever else is asked for leads to the first.
_STAND_INS = {
    "Docgen Serif": (
        "宋体", "新宋体", "SimSun", "NSimSun", "仿宋", "仿宋_GB2312", "FangSong", "FangSong_GB2312",
        "楷体", "楷体_GB2312", "KaiTi", "KaiTi_GB2312", "华文宋体", "华文中宋", "华文仿宋", "华文楷体",
        "STSong", "STZhongsong", "STFangsong", "STKaiti", "小标宋", "方正小标宋简体", "方正小标宋_GBK",
        "FZXiaoBiaoSong-B05S", "Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "serif",
        "Times New Roman", "Times", "Cambria", "Georgia", "Liberation Serif",
    ),
    "Docgen Sans": (
        "黑体", "SimHei", "微软雅黑", "Microsoft YaHei", "等线", "DengXian", "华文黑体", "华文细黑",
        "STHeiti", "STXihei", "Noto Sans CJK SC", "Source Han Sans SC", "思源黑体", "sans-serif",
        "Arial", "Helvetica", "Calibri", "Verdana", "Tahoma", "Liberation Sans",
    ),
}  # fmt: skip

# What the PDF is to be: PDF/A-3b and PDF/UA-1, pictures as they are (a QR code must stay sharp).
_EXPORT = {
    "SelectPdfVersion": ("long", 3),
    "PDFUACompliance": ("boolean", True),
    "UseTaggedPDF": ("boolean", True),
    "ExportBookmarks": ("boolean", True),
    "ExportNotes": ("boolean", False),
    "UseLosslessCompression": ("boolean", True),
    "ReduceImageResolution": ("boolean", False),
}
# No macro, no link, no question: path in LibreOffice's configuration, name, value.
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", 3),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", 0),
    ("org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
)


def find() -> str | None:
    """The program's path, or None where LibreOffice is not installed."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def require() -> str:
    """The program's path.  Raises SetupError, naming the package, where it is not installed."""
    found = find()
    if found is None:
        raise SetupError(
            "LibreOffice is not installed; it makes the PDFs of document types whose template is a "
            "Word file.",
            remedy="Install the Debian package libreoffice-writer-nogui, and run the command again.",
        )
    return found


class Office:
    """One LibreOffice with a profile of its own; usable from several threads, one at a time."""

    def __init__(self, program: str | None = None, *, timeout: float = _TIMEOUT) -> None:
        self._program = program or require()
        self._timeout = timeout
        self._turn = threading.Lock()
        self._home = Scratch("docgen-office-")
        home = self._home.path
        profile = home / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
        self._common = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        self._environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(home),
            "TMPDIR": str(home),
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "FONTCONFIG_FILE": str(write_fontconfig(home)),
            "SAL_USE_VCLPLUGIN": "svp",
        }
        self._version: str | None = None

    def version(self) -> str:
        """LibreOffice's version, such as "7.4.7.2"."""
        if self._version is None:
            told = _VERSION.search(self._run([*self._common[:1], "--version"]))
            self._version = told[1] if told else "?"
        return self._version

    def pdf(self, docx: bytes, fallback: bytes | None = None) -> bytes:
        """The Word file as PDF/A-3b with tags, as LibreOffice writes it: with its clock's dates.

        ``fallback`` is a face (TrueType) for the characters that the bundled ones lack.
        Raises DocgenError when LibreOffice fails or takes longer than the time-out.
        """
        (made,) = self.pdfs([docx], fallback)
        return made

    def pdfs(self, documents: Sequence[bytes], fallback: bytes | None = None) -> list[bytes]:
        """Several Word files in one run, which costs little more than one; as ``pdf`` otherwise."""
        options = {name: {"type": kind, "value": value} for name, (kind, value) in _EXPORT.items()}
        with tempfile.TemporaryDirectory(dir=self._home.path) as folder:
            sources = [Path(folder) / f"document{n}.docx" for n in range(len(documents))]
            for source, data in zip(sources, documents, strict=True):
                source.write_bytes(data)
            face = self._home.path / _FALLBACK / "fallback.ttc"
            face.unlink(missing_ok=True)
            if fallback is not None:
                face.write_bytes(fallback.ljust(_SMALLEST_FONT, b"\0"))
            target = f"pdf:writer_pdf_Export:{json.dumps(options)}"
            names = map(str, sources)
            said = self._run([*self._common, "--convert-to", target, "--outdir", folder, *names])
            made = [source.with_suffix(".pdf") for source in sources]
            if not all(path.is_file() for path in made):
                raise DocgenError(
                    "LibreOffice made no PDF of the document. {said}",
                    said=said.replace(folder, "…").strip()[:200],
                    remedy="Open the template in Word, save it again as DOCX, and try once more.",
                )
            return [path.read_bytes() for path in made]

    def close(self) -> None:
        """Remove the profile."""
        self._home.close()

    def _run(self, arguments: list[str]) -> str:
        with self._turn:
            # A session of its own: soffice is a script that starts the program, which starts others.
            process = subprocess.Popen(  # noqa: S603 - the program of the PATH, no shell
                [self._program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=self._environment,
                cwd=self._home.path,
                pass_fds=(self._home.fd,),  # it outlives this process when that is killed
                start_new_session=True,
            )
            try:
                said, _ = process.communicate(timeout=self._timeout)
            except subprocess.TimeoutExpired as error:
                raise DocgenError(
                    "LibreOffice took longer than {seconds} seconds and was stopped.",
                    seconds=round(self._timeout),
                    remedy="Try again; if it happens again, look at the document in LibreOffice.",
                ) from error
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.communicate()
        return said.decode("utf-8", errors="replace")


def write_fontconfig(folder: Path) -> Path:
    """Write a fontconfig file into ``folder`` and return its path, to be named in FONTCONFIG_FILE.

    It knows the bundled faces alone, under the names that Word files ask for.
    """
    matches = "".join(
        f'<match target="pattern"><test name="family"><string>{escape(name)}</string></test>'
        f'<edit name="family" mode="assign" binding="same"><string>{escape(family)}</string></edit>'
        "</match>\n"
        for family, names in _STAND_INS.items()
        for name in names
    )
    last = (
        '<match target="pattern"><edit name="family" mode="append_last" binding="weak">'
        f"<string>{escape(next(iter(_STAND_INS)))}</string></edit></match>\n"
    )
    (folder / _FALLBACK).mkdir(exist_ok=True)
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"<dir>{escape(str(fonts.FOLDER))}</dir>\n"
        f"<dir>{escape(str(folder / _FALLBACK))}</dir>\n"
        f"<cachedir>{escape(str(folder / 'fontcache'))}</cachedir>\n{matches}{last}</fontconfig>\n",
        encoding="utf-8",
    )
    return path


def _profile() -> str:
    """A profile's settings (registrymodifications.xcu)."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>\n"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items'
        ' xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n{items}</oor:items>\n'
    )
