"""How much processor time the making of a page may still take, and the wish of whoever asked for it to stop.

Everything that reads what others wrote looks at its clock at each of its steps. The time is that of the thread, so
that a busy machine does not change what a post shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, thread_time

__all__ = ["MOST_PAUSED", "Cancelled", "Clock", "Stop"]


class Cancelled(Exception):  # noqa: N818 (a wish that was met, not an error)
    """What was asked for is no longer wanted (see `Stop`)."""


class Stop:
    """Given along with a request; whoever no longer wants the result calls `set` from any thread.

    The work ends within a few steps and raises Cancelled where it would have handed out its result.
    """

    __slots__ = ("is_set",)

    def __init__(self) -> None:
        self.is_set = False
        """Whether the result is not wanted any more."""

    def set(self) -> None:
        """The result is not wanted any more."""
        self.is_set = True

    def check(self) -> None:
        """Raise Cancelled if the result is not wanted any more."""
        if self.is_set:
            raise Cancelled


class Clock:
    """A bound on the processor time of the thread that makes it."""

    __slots__ = ("_end", "_is_over", "_next_look", "_pause_left", "_stop")

    def __init__(self, seconds: float, stop: Stop | None = None) -> None:
        self._stop = stop or Stop()
        self._end = thread_time() + seconds
        self._next_look = 0.0
        self._pause_left = MOST_PAUSED
        self._is_over = False

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave out of the count what is read in here of files that whole sites share, at most MOST_PAUSED seconds."""
        started = thread_time()
        try:
            yield
        finally:
            spent = min(thread_time() - started, self._pause_left)
            self._pause_left -= spent
            self._end += spent

    def renewed(self, seconds: float) -> Clock:
        """A clock for the next step of the same work: what was read in time is not thrown away because time is over."""
        return Clock(seconds, self._stop)

    def over(self) -> bool:
        """Whether the time is over, or the result is not wanted any more. Cheap enough for every step.

        The thread's own time costs a system call, so it is asked for once in two milliseconds at most.
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
"""Seconds for the files that a whole site shares; they are read once, for the first post that looks at them."""
