"""How long what lasts once somebody has logged in, and how fast passwords may be tried.

All moments are UTC as the ledger writes them, to the second.  A clock that goes back ends no session
and lets nobody in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

IDLE = dt.timedelta(minutes=30)
"""A session that was not used for so long has ended."""
LONGEST = dt.timedelta(hours=12)
"""However busy it is, a session lasts no longer."""
UNLOCKED = dt.timedelta(minutes=15)
"""How long a session sees the personal data of a document that it unlocked."""
KEPT = dt.timedelta(hours=24)
"""How long the answer to an idempotency key is kept at least."""
KNOWN = dt.timedelta(days=180)
"""A browser that somebody logged in with is known as theirs for so long after the last time."""
MOST_BROWSERS = 20
"""So many are known of one account, and so many accounts of one browser."""
NOTED_EVERY = dt.timedelta(minutes=1)
"""When a session or token was used last is written no more often."""
WINDOW = LOCK = dt.timedelta(minutes=15)
"""Failures count together for so long; so long a lock lasts after the last of them."""
_LONGEST_DELAY = 60
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures are ``free``; each one more doubles the delay; ``most`` within WINDOW lock."""

    free: int
    most: int


ACCOUNT = Limit(free=3, most=10)
ADDRESS = Limit(free=20, most=100)  # a whole office may stand behind one


def moment(text: str) -> dt.datetime:
    """What ``told`` wrote."""
    return dt.datetime.strptime(text, _FORMAT).replace(tzinfo=dt.UTC)


def told(when: dt.datetime) -> str:
    """A moment as the ledger writes it."""
    return when.strftime(_FORMAT)


def after(now: str, span: dt.timedelta) -> str:
    """A moment later than now, or earlier."""
    return told(moment(now) + span)


def alive(begun_at: str, used_at: str, now: str) -> bool:
    """Whether a session that was used last at ``used_at`` goes on."""
    return now < after(begun_at, LONGEST) and now < after(used_at, IDLE)


def wait(failures: Sequence[str], limit: Limit, now: str) -> int:
    """Seconds until a password may be tried again, 0: now.  ``failures``, oldest first."""
    if not failures:
        return 0
    last = failures[-1]
    together = [one for one in failures if one > after(last, -WINDOW)]
    if len(together) >= limit.most:
        until = moment(last) + LOCK
    else:
        recent = sum(one > after(now, -WINDOW) for one in failures)
        over = recent - limit.free
        delay = min(2**over, _LONGEST_DELAY) if over > 0 else 0
        until = moment(last) + dt.timedelta(seconds=delay)
    left = int((until - moment(now)).total_seconds())
    # A clock that was put back must lock nobody out for longer than the lock itself.
    return max(0, min(left, int(LOCK.total_seconds())))
