"""Check a bag as BagIt 1.0 asks (RFC 8493, section 3), and name everything that is wrong with it.

Reads only.  Nothing outside the folder is ever read: links are findings, and so are paths that lead out.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from docgen.core import bag
from docgen.errors import UsageError
from docgen.model import Finding, Text
from docgen.ports import Progress

_CHUNK = 1 << 20
_MANIFEST = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")
_OXUM = re.compile(r"(\d+)\.(\d+)")


class BagFolder:
    """A ``ports.OpenedBag``.  Raises UsageError for a folder without ``bagit.txt``."""

    def __init__(self, root: Path) -> None:
        self._root = root
        if not (root / bag.DECLARATION).is_file():
            raise UsageError("{folder} is no bag: it has no bagit.txt.", folder=str(root))
        self._files = dict(sorted(_walk(root, "")))
        self.info: Mapping[str, str] = bag.read_tags(self.read(bag.INFO) or b"")
        sealed = self.read(bag.TAG_MANIFEST) or b""
        self.digest = "sha256:" + hashlib.sha256(sealed).hexdigest()

    @property
    def files(self) -> tuple[str, ...]:
        """Every file, sorted."""
        return tuple(path for path, plain in self._files.items() if plain)

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        if not self._files.get(path):
            return None
        return (self._root / path).read_bytes()

    def check(self, progress: Progress | None = None) -> Iterator[Finding]:
        """See ``ports.OpenedBag.check``."""
        yield from self._declared()
        for path, plain in self._files.items():
            if not plain:
                yield Finding(
                    "bag.link", path, Text("This is a link or a special file; it was not followed.")
                )
        listed: dict[str, set[str]] = {"": set(), "tag": set()}
        for name in self.files:
            match = _MANIFEST.fullmatch(name)
            if match is not None:
                yield from self._manifest(name, match, listed[match.group(1) or ""], progress)
        if not listed[""]:
            yield Finding(
                "bag.manifest", bag.MANIFEST, Text("The bag has no manifest of its files.")
            )
        for path in self.files:
            if path.startswith("data/") and path not in listed[""]:
                yield Finding("bag.unexpected", path, Text("This file is in no manifest."))
            elif (
                not path.startswith("data/")
                and path not in listed["tag"]
                and not path.startswith("tagmanifest-")
            ):
                yield Finding("bag.unlisted", path, Text("This file is in no manifest."))
        yield from self._oxum()

    def _declared(self) -> Iterator[Finding]:
        declared = bag.read_tags(self.read(bag.DECLARATION) or b"")
        version = declared.get("BagIt-Version", "")
        if version not in ("0.97", "1.0") or declared.get("Tag-File-Character-Encoding") != "UTF-8":
            yield Finding(
                "bag.declaration",
                bag.DECLARATION,
                Text("The bag does not declare itself as BagIt 1.0 in UTF-8."),
            )

    def _manifest(
        self, name: str, match: re.Match[str], listed: set[str], progress: Progress | None
    ) -> Iterator[Finding]:
        algorithm = match.group(2)
        if algorithm not in hashlib.algorithms_guaranteed or algorithm.startswith("shake"):
            yield Finding("bag.manifest", name, Text("docgen does not know this digest."))
            return
        try:
            digests = bag.read_manifest(self.read(name) or b"", self._files)
        except ValueError:
            yield Finding("bag.manifest", name, Text("A line of it is no digest with a path."))
            return
        if self.info.get("Docgen-Format") == bag.FORMAT and self.read(name) != bag.manifest(
            digests
        ):
            yield Finding("bag.manifest", name, Text("It is not as docgen wrote it."))
        for path, right in digests.items():
            listed.add(path)
            if not match.group(1) and not path.startswith("data/"):
                yield Finding(
                    "bag.path",
                    path,
                    Text("{manifest} lists a path outside of the bag's data.", {"manifest": name}),
                )
            elif path.startswith(("/", "~")) or ".." in path.split("/"):
                yield Finding(
                    "bag.path",
                    path,
                    Text("{manifest} lists a path outside of the bag.", {"manifest": name}),
                )
            elif not self._files.get(path):
                yield Finding(
                    "bag.missing",
                    path,
                    Text("{manifest} lists this file, but it is not there.", {"manifest": name}),
                )
            elif self._digest(path, algorithm) != right:
                yield Finding(
                    "bag.digest",
                    path,
                    Text(
                        "The content of this file is not what {manifest} says.", {"manifest": name}
                    ),
                )
            if progress is not None:
                progress.advance()

    def _oxum(self) -> Iterator[Finding]:
        told = _OXUM.fullmatch(self.info.get("Payload-Oxum", ""))
        if told is None:
            return
        sizes = [
            (self._root / path).stat().st_size for path in self.files if path.startswith("data/")
        ]
        if (int(told.group(1)), int(told.group(2))) != (sum(sizes), len(sizes)):
            yield Finding(
                "bag.oxum",
                bag.INFO,
                Text(
                    "The bag says {size} bytes in {count} files; found: {found} in {files}.",
                    {
                        "size": told.group(1),
                        "count": told.group(2),
                        "found": sum(sizes),
                        "files": len(sizes),
                    },
                ),
            )

    def _digest(self, path: str, algorithm: str) -> str:
        digest = hashlib.new(algorithm)
        with (self._root / path).open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()


def _walk(root: Path, under: str) -> Iterator[tuple[str, bool]]:
    """Every file with its path in the bag, and whether it is a plain one; links to folders are none."""
    with os.scandir(root / under) as scan:
        for entry in scan:
            path = f"{under}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(root, f"{path}/")
            else:
                yield path, entry.is_file(follow_symlinks=False)
