"""Durable writes and locks that die with their process."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from docgen import durable
from docgen.durable import Owner
from docgen.errors import BusyError, DocgenError

HOLD = """
import sys
from pathlib import Path
from docgen.durable import Owner
owner = Owner(Path(sys.argv[1]))
print(owner.id, flush=True)
sys.stdin.read()
"""


def full_after(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """A disk with room for ``size`` more bytes, filled to the last one."""
    real, room = os.write, [size]

    def write(fd: int, data: bytes) -> int:
        if room[0] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = real(fd, bytes(data)[: room[0]])
        room[0] -= written
        return written

    monkeypatch.setattr(os, "write", write)


def test_a_written_file_holds_what_was_given(tmp_path: Path) -> None:
    """New or in place of an old one, with nothing left beside it."""
    path = tmp_path / "x"
    durable.write_atomic(path, b"old")
    durable.write_atomic(path, b"new" * 100_000)
    assert path.read_bytes() == b"new" * 100_000
    assert [path] == list(tmp_path.iterdir())


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may write less than asked; the file is whole all the same."""
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, bytes(data)[:3]))
    durable.write_atomic(tmp_path / "x", b"0123456789")
    assert (tmp_path / "x").read_bytes() == b"0123456789"


@pytest.mark.parametrize("room", [0, 1, 4])
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """The error is in words, the old content is whole, no temporary file stays."""
    path = tmp_path / "x"
    durable.write_atomic(path, b"old")
    full_after(monkeypatch, room)
    with pytest.raises(DocgenError, match="disk is full"):
        durable.write_atomic(path, b"newer")
    assert (b"old", [path]) == (path.read_bytes(), list(tmp_path.iterdir()))


def test_a_really_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """The same with the system itself refusing to write more than 64 bytes into a file."""
    script = (
        "import resource, signal, sys; from pathlib import Path; from docgen import durable\n"
        "from docgen.errors import DocgenError\n"
        "path = Path(sys.argv[1]); durable.write_atomic(path, b'old')\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))\n"
        "try: durable.write_atomic(path, b'x' * 100)\n"
        "except DocgenError as error: print(error)\n"
    )
    path = tmp_path / "x"
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("The disk is full")
    assert (b"old", [path]) == (path.read_bytes(), list(tmp_path.iterdir()))


@pytest.mark.parametrize("room", [0, 2])
def test_a_full_disk_cuts_an_append_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """What could not be appended whole is not appended at all."""
    path = tmp_path / "x"
    path.write_bytes(b"old\n")
    full_after(monkeypatch, room)
    with durable.locked(path) as fd, pytest.raises(DocgenError, match="disk is full"):
        durable.append(fd, b"new\n", path, at=4)
    assert path.read_bytes() == b"old\n"


def test_a_file_that_exists_is_not_written_anew(tmp_path: Path) -> None:
    """``write_new`` refuses, and leaves what is there."""
    (tmp_path / "x").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        durable.write_new(tmp_path / "x", b"new")
    assert (tmp_path / "x").read_bytes() == b"old"


def test_folders_are_made_with_their_parents(tmp_path: Path) -> None:
    """And those that exist are left alone; all are their owner's only."""
    durable.make_folder(tmp_path / "a/b/c")
    durable.make_folder(tmp_path / "a/b/c")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
    durable.remove_tree(tmp_path / "a")
    durable.remove_tree(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_lock_keeps_others_out_until_released(tmp_path: Path) -> None:
    """Even within one process, and even after another descriptor of the file was closed."""
    path = tmp_path / "x"
    with durable.locked(path):
        os.close(os.open(path, os.O_RDWR))
        with pytest.raises(BusyError), durable.locked(path, seconds=0):
            pass
    with durable.locked(path, seconds=0) as fd:
        assert fd > 0


def test_an_owner_lives_until_it_is_closed(tmp_path: Path) -> None:
    """Two owners see each other; a closed one is dead to both."""
    with Owner(tmp_path) as one, Owner(tmp_path) as two:
        assert (one.alive(one.id), one.alive(two.id), two.alive(one.id)) == (True, True, True)
        assert not one.alive("")
        assert not one.alive("../x")
        two.close()
        assert (one.alive(two.id), two.alive(two.id)) == (False, False)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, None])
def test_an_owner_dies_with_its_process(tmp_path: Path, end: signal.Signals | None) -> None:
    """However the process ends; looking at it does not end it; its lock file is cleared away."""
    with (
        Owner(tmp_path) as me,
        subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stdin is not None
        other = process.stdout.readline().strip()
        assert [me.alive(other) for _ in range(3)] == [True, True, True]
        if end is None:
            process.stdin.close()
        else:
            process.send_signal(end)
        process.wait(30)
        assert not me.alive(other)
        with Owner(tmp_path) as third:
            expected = sorted(f"{owner.id}.lock" for owner in (me, third))
            assert expected == sorted(path.name for path in tmp_path.iterdir())


def test_a_spawned_child_inherits_no_lock(tmp_path: Path) -> None:
    """A child that outlives its parent's closing does not keep the parent alive."""
    with (
        subprocess.Popen(
            [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
        ) as child,
        Owner(tmp_path) as watcher,
    ):
        owner = Owner(tmp_path)
        with subprocess.Popen(
            [sys.executable, "-c", "import sys; sys.stdin.read()"],
            stdin=subprocess.PIPE,
            close_fds=False,
        ) as later:
            owner.close()
            assert not watcher.alive(owner.id)
            later.communicate(b"")
        child.communicate(b"")
