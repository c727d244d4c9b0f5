"""Writing so that a power cut loses nothing, and locks that die with their process.

Every write is: temporary file in the same folder, write, length check, fsync, rename, fsync of the
folder.  A write that fails (a full disk above all) leaves what was there before and no leftovers.
Locks are ``flock`` locks: they belong to one open file and vanish exactly when the process that
opened it ends, however it ends; closing another descriptor of the same file does not release them
(POSIX record locks would).  Worker processes are spawned, never forked, and inherit none of them.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

from docgen.errors import BusyError, DocgenError

FILE_MODE = 0o600  # records hold personal data: for the owner of the archive only
FOLDER_MODE = 0o700
LOCK_SECONDS = 60.0
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_POLL_SECONDS = 0.005


def fsync_folder(path: Path) -> None:
    """Make the entries of a folder (names created, renamed, removed) survive a power cut."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def make_folder(path: Path, *, sync: bool = True) -> None:
    """Create a folder and its missing parents, durably.  One that exists is left as it is.

    With ``sync=False`` the caller fsyncs later.
    """
    missing: list[Path] = []
    while not path.is_dir():
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        with contextlib.suppress(FileExistsError):  # another process was quicker
            os.mkdir(folder, FOLDER_MODE)  # noqa: PTH102 - one folder, and mockable as a system call
        if sync:
            fsync_folder(folder.parent)


def write_new(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Write a file that must not exist yet.  With ``sync=False`` the caller fsyncs later.

    The folder is not fsynced.  When writing fails, the file is gone again.
    """
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        _write(fd, data)
        if os.fstat(fd).st_size != len(data):
            raise OSError(errno.EIO, "short file")  # noqa: TRY301 - handled as any failed write
        if sync:
            os.fsync(fd)
        elif hasattr(os, "posix_fadvise"):
            # Starts writing now, without waiting: then the caller's first fsync carries the
            # metadata of all its files in one commit of the journal, and the rest are nearly free.
            with contextlib.suppress(OSError):  # a hint only
                os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    except OSError as error:
        os.unlink(path)  # noqa: PTH108 - by the same name it was opened
        raise _worded(error, path) from error
    finally:
        os.close(fd)


def write_atomic(path: Path, data: bytes) -> None:
    """Write or replace a file: afterwards it holds ``data``, or, on failure, what it held before."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    write_new(temporary, data)
    try:
        os.rename(temporary, path)  # noqa: PTH104
    except OSError as error:
        os.unlink(temporary)  # noqa: PTH108
        raise _worded(error, path) from error
    fsync_folder(path.parent)


def append(fd: int, data: bytes, path: Path, *, at: int, sync: bool = True) -> None:
    """Write ``data`` at offset ``at``, which becomes the file's new end before it, and fsync, if ``sync``.

    The caller holds the file's lock.  On failure the file is cut back to ``at``.
    """
    try:
        os.ftruncate(fd, at)
        os.lseek(fd, at, os.SEEK_SET)
        _write(fd, data)
        if os.fstat(fd).st_size != at + len(data):
            raise OSError(errno.EIO, "short append")  # noqa: TRY301
        if sync:
            os.fsync(fd)
    except OSError as error:
        os.ftruncate(fd, at)
        raise _worded(error, path) from error


def fsync_file(path: Path) -> None:
    """Make the content of a file that was written before survive a power cut."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def remove_tree(path: Path) -> None:
    """Remove a folder and all in it; one that is gone already is fine."""
    shutil.rmtree(path, onerror=_unless_gone)
    fsync_folder(path.parent)


@contextlib.contextmanager
def locked(path: Path, *, seconds: float = LOCK_SECONDS, shared: bool = False) -> Iterator[int]:
    """Open (create) a file for reading and writing and hold its lock, exclusive unless ``shared``.

    Yields the descriptor.  Raises BusyError when another holds the lock for all of ``seconds``.
    """
    fd = _opened(path, shared=shared)
    try:
        _lock(fd, path, seconds, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield fd
    finally:
        os.close(fd)


def _opened(path: Path, *, shared: bool) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    except OSError as error:
        # Who may only read can share a lock all the same.
        if not shared or error.errno not in (errno.EACCES, errno.EROFS):
            raise
        return os.open(path, os.O_RDONLY)


class Owner:
    """A process as others see it: alive as long as its lock file is held.

    ``id`` is unique for all time.  Rows and staging folders carry it; when ``alive(id)`` is false,
    whoever asks may take them over.  A lock file that is missing means dead, so lock files of the
    dead may be removed at any time.
    """

    def __init__(self, folder: Path) -> None:
        make_folder(folder)
        self.folder = folder
        self.id = f"{os.getpid()}-{secrets.token_hex(8)}"
        self._fd: int | None = self._hold(self._path(self.id))
        self._bury()

    def alive(self, owner_id: str) -> bool:
        """Whether the owner of that id still runs."""
        if owner_id == self.id:
            return self._fd is not None
        if not owner_id or "/" in owner_id:
            return False
        try:
            fd = os.open(self._path(owner_id), os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            # Shared, so that two who ask at once do not take each other for the owner.
            fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(fd)
        return False

    def close(self) -> None:
        """Give everything up; what is unfinished may be taken over from now on."""
        if self._fd is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._path(self.id))  # noqa: PTH108
            os.close(self._fd)
            self._fd = None

    def __enter__(self) -> Owner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _path(self, owner_id: str) -> Path:
        return self.folder / f"{owner_id}.lock"

    def _hold(self, path: Path) -> int:
        while True:
            fd = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
            fcntl.flock(fd, fcntl.LOCK_EX)
            # Between open and flock another process may have buried the file as a dead one's.
            with contextlib.suppress(FileNotFoundError):
                if os.stat(path).st_ino == os.fstat(fd).st_ino:  # noqa: PTH116
                    return fd
            os.close(fd)

    def _bury(self) -> None:
        """Remove the lock files of the dead, each while holding its lock: whoever is just about to
        take it must find it gone, or not be buried.
        """
        for path in self.folder.glob("*.lock"):
            if path.stem == self.id:
                continue
            with contextlib.suppress(FileNotFoundError, BlockingIOError):
                fd = os.open(path, os.O_RDONLY)
                try:
                    fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared: see ``alive``
                    path.unlink()
                finally:
                    os.close(fd)


class Bystander(Owner):
    """Somebody who only reads: owns nothing, and leaves no lock file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = ""
        self._fd = None


class Scratch:
    """A temporary folder that lives as long as its process, and no longer.

    It goes with ``close``, at the latest when the process ends.  One that was killed leaves its folder
    behind: the next process to make one with the same prefix removes it.  The folder itself is locked
    while it is in use, so that nothing tells the living from the dead but the lock.
    """

    def __init__(self, prefix: str) -> None:
        _sweep(prefix)
        while True:
            folder = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
            fd = os.open(folder.name, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(fd, fcntl.LOCK_EX)
            # Between its making and the lock another process may have swept it as a dead one's.
            with contextlib.suppress(FileNotFoundError):
                if os.stat(folder.name).st_ino == os.fstat(fd).st_ino:  # noqa: PTH116
                    break
            os.close(fd)
        self._folder = folder
        self.path = Path(folder.name)
        self.fd = fd
        """Holds the lock.  A program that gets it too keeps the folder from being swept while it runs."""
        self._close = weakref.finalize(self, _give_up, folder, fd)

    def close(self) -> None:
        """Remove the folder.  May be called again."""
        self._close()


def _give_up(folder: tempfile.TemporaryDirectory[str], fd: int) -> None:
    folder.cleanup()
    os.close(fd)


def _sweep(prefix: str) -> None:
    """Remove this account's temporary folders of that prefix whose lock nobody holds."""
    for path in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with contextlib.suppress(OSError):  # another's, a link, gone by now: none of ours to remove
            fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(fd).st_uid == os.getuid():
                    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(fd)


def _lock(fd: int, path: Path, seconds: float, kind: int) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(fd, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise BusyError(
                    "{path} has been locked by another process for {seconds} seconds.",
                    path=str(path),
                    seconds=round(seconds),
                ) from None
            time.sleep(_POLL_SECONDS)
        else:
            return


def _unless_gone(_call: object, _path: object, problem: tuple[type, BaseException, object]) -> None:
    """Another process that removes the same tree may be quicker anywhere in it."""
    if not isinstance(problem[1], FileNotFoundError):
        raise problem[1]


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def _worded(error: OSError, path: Path) -> Exception:
    """A full disk in words; anything else as it is."""
    if error.errno in _FULL:
        return DocgenError(
            "The disk is full: {path} could not be written. What was there before is unharmed.",
            remedy="Make room on the disk and run the command again.",
            path=str(path),
        )
    return error
