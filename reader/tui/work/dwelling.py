"""When a post counts as read: its end was on the screen, and it was open for long enough."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from reader.library.post import WORDS_PER_MINUTE, Entry
from reader.settings import Settings

__all__ = ["Dwelling"]

SHORTEST = 0.01
"""Minimum delay in seconds between the end becoming visible and the mark, so that the screen is drawn first."""


class Dwelling:
    """Watches one post at a time.

    `wait` calls a function after a number of seconds; `finished` is called once for each post that was read.
    """

    def __init__(
        self,
        settings: Settings,
        wait: Callable[[float, Callable[[], None]], object],
        finished: Callable[[Entry], object],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._settings = settings
        self._wait = wait
        self._finished = finished
        self._clock = clock
        self.entry: Entry | None = None
        """The entry being read."""
        self._opened_at = 0.0
        self._turn = 0
        """A counter of opened posts: a post that is left and opened again starts over."""
        self._end_seen = False

    def start(self, entry: Entry) -> None:
        """Start reading an entry: from now on its end counts."""
        self.entry, self._opened_at, self._end_seen = entry, self._clock(), False
        self._turn += 1

    def renew(self, entry: Entry) -> None:
        """Replace the entry being read with its new version after its text was edited."""
        if self.entry is not None and self.entry.id == entry.id:
            self.entry = entry

    def stop(self) -> None:
        """Stop: the user went back to the list."""
        self.entry = None

    def end_in_sight(self, entry: Entry) -> None:
        """Note that the end of an entry is on the screen; an entry merely previewed beside the list does not count."""
        if self.entry is None or self.entry.id != entry.id or self._end_seen:
            return
        self._end_seen = True
        if self._settings.mark_read:
            turn = self._turn
            self._wait(max(self.seconds_left, SHORTEST), lambda: self._finish(turn))

    @property
    def seconds_left(self) -> float:
        """Seconds for which the entry has to stay open until its end counts; 0 if none is being read."""
        if self.entry is None:
            return 0.0
        dwell = self._settings.dwell * 60 * self.entry.post.words / WORDS_PER_MINUTE
        return max(dwell - (self._clock() - self._opened_at), 0.0)

    def _finish(self, turn: int) -> None:
        if self.entry is not None and self._turn == turn:
            self._finished(self.entry)
