"""A process beside this one for work that may kill it: a library in C on files that strangers sent.

One thing at a time; bounded in time and memory.  Who dies of a file is replaced by the next call.  The worker is
started anew, not forked (there are threads here), imports what the functions need and nothing else, and ends with
this process, however that ends.  It keeps mishaps away, it is no prison: it runs as the same user.
"""

from __future__ import annotations

import contextlib
import errno
import faulthandler
import logging
import os
import pickle
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from docgen.errors import DocgenError

P = ParamSpec("P")
T = TypeVar("T")

SECONDS = 60.0
MEMORY = 3 * 1024**3
"""Of addresses, in bytes: A3 in colour at 600 dpi takes a quarter of it."""
_LONGEST = 1024**3  # bytes that go over at once
_START = (
    "import sys; sys.path[:] = sys.argv[4:]; from docgen import apart;"
    " apart.work(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))"
)
log = logging.getLogger("docgen.apart")


class LostError(Exception):
    """The worker gave no answer; ``reason`` is one word."""

    reason = ""


class DiedError(LostError):
    """It died, or had no memory left."""

    reason = "WorkerDied"


class TimeUpError(LostError):
    """It took too long."""

    reason = "TimeUp"


class Worker:
    """The process; for several threads.  To be closed."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._turn = threading.Lock()
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._used = False

    def start(self) -> None:
        """Start it before it is needed: it takes a tenth of a second until it can answer."""
        with self._turn:
            self._started()

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a module's own function gives, or raises, there; all of it picklable.

        Raises DiedError and TimeUpError.  One who dies is asked once more if others' files went before: what they
        left (memory, or worse) is not this caller's fault.
        """
        asked = pickle.dumps((function, args, kwargs), pickle.HIGHEST_PROTOCOL)
        with self._turn:
            used = self._used
            try:
                answer = self._ask(asked)
            except DiedError:
                if not used:
                    raise
                answer = self._ask(asked)
        done, value = pickle.loads(answer)  # noqa: S301 - of our own process
        if not done:
            raise value
        return cast("T", value)

    def close(self) -> None:
        """End it; the next call starts another."""
        with self._turn:
            self._end()

    def _ask(self, asked: bytes) -> bytearray:
        try:
            process, line = self._started()
        except OSError as error:  # no memory, or too many processes
            raise DiedError from error
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(self._seconds, give_up)
        watch.daemon = True
        watch.start()
        try:
            _send(line, asked)
            answer = _received(line)
        except OSError as error:
            lost = TimeUpError if late.is_set() else DiedError
            log.warning("a worker was lost: %s (%s)", lost.reason, self._end())
            raise lost from error
        except BaseException:
            self._end()  # it would give its answer to the next
            raise
        finally:
            watch.cancel()
        self._used = True
        return answer

    def _started(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        if self._process is not None and self._line is not None:
            return self._process, self._line
        self._line, theirs = socket.socketpair()
        with theirs:
            limits = [str(theirs.fileno()), str(self._seconds), str(self._memory)]
            self._process = subprocess.Popen(  # noqa: S603 - this Python, our own module
                [sys.executable, "-P", "-c", _START, *limits, *sys.path],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl+C is for the server, which ends it when it is done
            )
        return self._process, self._line

    def _end(self) -> str:
        """How it ended, for the log."""
        process, line = self._process, self._line
        self._process, self._line, self._used = None, None, False
        if line is not None:
            line.close()
        if process is None:
            return ""
        try:  # with the line closed it ends by itself; or it is dead, and tells of what
            process.wait(1)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        return f"exit {process.returncode}"


def work(line: int, seconds: float, memory: int) -> None:
    """What the worker does until nobody is at the other end of ``line``."""
    faulthandler.enable()  # the server's log tells where it died
    # systemd sends it to all of a service; the server finishes what it is at, and this ends with it.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # Where the machine's memory ends nevertheless, this process goes first, not the server.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold what stood on the page
    threading.Thread(target=_end_with_the_other_side, args=(line,), daemon=True).start()
    server = socket.socket(fileno=line)
    while True:
        try:
            asked = _received(server)
            # Nobody may be left to kill it: then the alarm does, which needs no Python to run.
            signal.setitimer(signal.ITIMER_REAL, seconds + 1)
            answer = _answer(asked)
            signal.setitimer(signal.ITIMER_REAL, 0)
            _send(server, answer)
        except (OSError, MemoryError):
            os._exit(1)


def _answer(asked: bytearray) -> bytes:
    try:
        function, args, kwargs = pickle.loads(asked)  # noqa: S301 - of our own process
        answer: tuple[bool, Any] = True, function(*args, **kwargs)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - it is raised over there
        if not isinstance(error, DocgenError):  # the server's log wants to know where
            error.add_note(traceback.format_exc())
        answer = False, error
    return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)


def _send(line: socket.socket, data: bytes) -> None:
    line.sendall(len(data).to_bytes(8, "big"))
    line.sendall(data)


def _received(line: socket.socket) -> bytearray:
    """Raises OSError where the other end is gone."""
    length = int.from_bytes(_exactly(line, 8), "big")
    if length > _LONGEST:
        raise OSError(errno.EMSGSIZE, os.strerror(errno.EMSGSIZE))
    return _exactly(line, length)


def _exactly(line: socket.socket, length: int) -> bytearray:
    data = bytearray(length)
    left = memoryview(data)
    while left:
        count = line.recv_into(left)
        if not count:
            raise OSError(errno.EPIPE, os.strerror(errno.EPIPE))
        left = left[count:]
    return data


def _end_with_the_other_side(line: int) -> None:
    hung_up = select.poll()
    hung_up.register(line, 0)
    hung_up.poll()
    os._exit(0)
