"""Seconds of processor time that a call takes, and its end where they are more than a limit."""

from __future__ import annotations

import signal
from collections.abc import Callable
from time import thread_time
from types import FrameType

__all__ = ["seconds_of"]


class _Slow(Exception):  # noqa: N818
    """The call took too long and is stopped."""


def seconds_of(call: Callable[[], object], limit: float) -> float | None:
    """Seconds that `call` takes; None where that is more than `limit`, at which it is stopped.

    They are those of the main thread, whose clock is exact; that of a process only counts ticks while a timer runs.
    """
    done = False

    def stop(_: int, __: FrameType | None) -> None:
        left = limit - (thread_time() - start)
        if done:
            return
        if left <= 0:
            raise _Slow
        # The timer counts in ticks and may be early.
        signal.setitimer(signal.ITIMER_VIRTUAL, max(left, 1e-3))

    before = signal.signal(signal.SIGVTALRM, stop)
    start = thread_time()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, limit)
        call()
        took = thread_time() - start
        done = True
    except _Slow:
        return None
    finally:
        done = True
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return took if took <= limit else None
