"""Limits on the processor time for building a page, and cancellation by whoever requested it.

All code that processes others' content checks its clock at each step. The time is that of the thread, so
that a busy machine does not change what a post shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, thread_time

__all__ = ["MOST_PAUSED", "Cancelled", "Clock", "Stop"]


class Cancelled(Exception):  # noqa: N818 (a request that was met, not an error)
    """The requested result is no longer wanted (see `Stop`)."""


class Stop:
    """A cancellation flag passed along with a request; `set` may be called from any thread.

    The work ends within a few steps and raises Cancelled instead of returning its result.
    """

    __slots__ = ("is_set",)

    def __init__(self) -> None:
        self.is_set = False
        """Whether the result is no longer wanted."""

    def set(self) -> None:
        """Cancel the request."""
        self.is_set = True

    def check(self) -> None:
        """Raise Cancelled if the result is no longer wanted."""
        if self.is_set:
            raise Cancelled


class Clock:
    """A limit on the processor time of the thread that creates it."""

    __slots__ = ("_end", "_is_over", "_next_look", "_pause_left", "_seconds", "_stop")

    def __init__(self, seconds: float, stop: Stop | None = None) -> None:
        self._stop = stop or Stop()
        self._seconds = seconds
        self._end = thread_time() + seconds
        self._next_look = 0.0
        self._pause_left = MOST_PAUSED
        self._is_over = False

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Exclude the time for reading files that the whole site shares, at most MOST_PAUSED seconds."""
        started = thread_time()
        try:
            yield
        finally:
            spent = min(thread_time() - started, self._pause_left)
            self._pause_left -= spent
            self._end += spent

    def renewed(self) -> Clock:
        """Return a clock for the next step of the same work, so that results obtained in time are not discarded."""
        return Clock(self._seconds, self._stop)

    def over(self) -> bool:
        """Return whether the time is over or the result is no longer wanted. Cheap enough for every step.

        The thread's own time costs a system call, so it is queried at most once every two milliseconds.
        """
        if self._stop.is_set or self._is_over:
            return True
        now = monotonic()
        if now >= self._next_look:
            self._next_look = now + _BETWEEN_LOOKS
            self._is_over = thread_time() > self._end
        return self._is_over


_BETWEEN_LOOKS = 0.002

MOST_PAUSED = 10.0
"""Seconds for the files that a whole site shares; they are read once, for the first post that needs them."""
