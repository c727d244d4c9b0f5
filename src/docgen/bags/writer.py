"""Building a bag: beside its place, under a name that nobody takes for it, renamed when it is whole.

A process killed at any moment leaves at most that folder (``.NAME.part``); the next run to the same place
begins it anew, or, where only the name was missing, gives it the name.  The folder is locked while it is
being built, so two runs to one place do not mix.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from docgen import durable
from docgen.core import bag as paths
from docgen.errors import BusyError, RefusedError
from docgen.model import LeftBag

_MEGA = 1_000_000


class BagWriter:
    """A ``ports.Package`` that becomes the folder ``target``, which must not be there.

    Used as a context: left without ``publish``, what was built stays for the next run to clear.
    """

    def __init__(self, target: Path) -> None:
        self._target = target.absolute()
        self._part = self._target.with_name(f".{self._target.name}.part")
        self._digests: dict[str, str] = {}
        self._payload = 0
        self._fd = -1

    def __enter__(self) -> BagWriter:
        """Raises RefusedError where the target is there, BusyError while another process builds it."""
        self._require_free()
        durable.make_folder(self._part)
        self._fd = os.open(self._part, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._fd)
            raise BusyError(
                "Another process is writing {folder}.", folder=str(self._target)
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._fd)

    def left(self) -> LeftBag | None:
        """See ``ports.Package.left``."""
        try:
            sealed = (self._part / paths.TAG_MANIFEST).read_bytes()
            info = (self._part / paths.INFO).read_bytes()
        except OSError:
            return None
        return LeftBag(_sha256(sealed), paths.read_tags(info))

    def begin(self) -> None:
        """See ``ports.Package.begin``."""
        for path in self._part.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        self._digests, self._payload = {}, 0

    def add(self, path: str, data: bytes) -> str:
        """See ``ports.Package.add``."""
        file = self._part / path
        durable.make_folder(file.parent, sync=False)
        durable.write_new(file, data, sync=False)
        self._digests[path] = hashlib.sha512(data).hexdigest()
        if path.startswith("data/"):
            self._payload += len(data)
        return f"sha512:{self._digests[path]}"

    def seal(self, info: Mapping[str, str]) -> str:
        """See ``ports.Package.seal``."""
        payload = {path: one for path, one in self._digests.items() if path.startswith("data/")}
        self.add(paths.DECLARATION, paths.DECLARED)
        size = {
            "Payload-Oxum": f"{self._payload}.{len(payload)}",
            "Bag-Size": f"{self._payload / _MEGA:.1f} MB",
        }
        self.add(paths.INFO, paths.tags({**info, **size}))
        self.add(paths.MANIFEST, paths.manifest(payload))
        about = {p: one for p, one in self._digests.items() if not p.startswith("data/")}
        sealed = paths.manifest(about)
        durable.write_new(self._part / paths.TAG_MANIFEST, sealed, sync=False)
        for folder, _, names in os.walk(self._part, topdown=False):
            for name in names:
                durable.fsync_file(Path(folder, name))
            durable.fsync_folder(Path(folder))
        return _sha256(sealed)

    def publish(self) -> None:
        """See ``ports.Package.publish``."""
        self._require_free()
        try:
            os.rename(self._part, self._target)  # noqa: PTH104
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                self._require_free()
            raise
        with contextlib.suppress(OSError):  # a file system that cannot: it is there all the same
            durable.fsync_folder(self._target.parent)

    def _require_free(self) -> None:
        if self._target.exists() or self._target.is_symlink():
            raise RefusedError(
                "{folder} is already there; nothing is ever written over.",
                folder=str(self._target),
                remedy="Choose another folder with -o.",
            )


def _sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()
