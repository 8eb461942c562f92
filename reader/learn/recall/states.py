"""Each entry's state in recall, for the filters `is:due` and `is:asked`: replayed once, then only what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from reader.learn.recall.kept import Kept, take
from reader.learn.recall.memory import Memory, Schedule
from reader.learn.recall.session import Known, state_of
from reader.library.post import Entry
from reader.settings import RecallSettings
from reader.state.kinds import Marks
from reader.state.reviews import Review, person_day, taken

__all__ = ["RecallStates"]


class RecallStates:
    """Tells the states of entries from their marks, with the memories of `kept` and of earlier calls."""

    def __init__(
        self, settings: RecallSettings, kept: Path | None = None, today: Callable[[], date] | None = None
    ) -> None:
        self._schedule = Schedule(settings.wanted, settings.longest)
        self._place = kept
        self._today = today or (lambda: person_day(datetime.now().astimezone(), settings.day_starts))
        self._memories: dict[str, tuple[tuple[Review, ...], Memory | None]] = {}

    def of(self, entries: Sequence[Entry], marks: Sequence[Marks]) -> list[str]:
        """One of off, due, later and new for each entry, or an empty text (see `session.state_of`)."""
        today = self._today()
        return [
            state_of(self._known(entry, one), today) if one.reviews or one.grade or one.read else ""
            for entry, one in zip(entries, marks, strict=True)
        ]

    @cached_property
    def _kept(self) -> Kept:
        """What was kept; asked for by the first entry with a review, so that nobody else waits for it."""
        return take(self._place, self._schedule.version)

    def _known(self, entry: Entry, marks: Marks) -> Known:
        if not marks.reviews:
            return Known(entry, marks, (), None)
        reviews = taken(marks.reviews, entry.fingerprint)
        before, memory = self._memories.get(entry.id, ((), None))
        if before != reviews:
            memory = self._kept.fitting(entry.fingerprint, reviews)
            if memory is None:
                memory = self._schedule.replay(entry.fingerprint, reviews)
            self._memories[entry.id] = reviews, memory
        return Known(entry, marks, reviews, memory)
