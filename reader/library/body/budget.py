"""How much processor time the reading of one body may still take."""

from __future__ import annotations

from time import thread_time

__all__ = ["Budget"]


class Budget:
    """Counts the time of this thread only, so that a busy machine does not change what a post shows."""

    __slots__ = ("_end",)

    def __init__(self, seconds: float) -> None:
        self._end = thread_time() + seconds

    def spent(self) -> bool:
        """Whether the time is over."""
        return thread_time() > self._end
