"""Each entry's state in recall, for filters: replayed once, then only what changed.

Exactly the questions that a session would ask today count as due, even before the first session.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from reader.dates import this_day
from reader.learn.recall.kept import Kept, Skipped, take
from reader.learn.recall.memory import Memory, Schedule
from reader.learn.recall.session import Company, Known, Plan, is_forgotten, is_hard, plan, state_of
from reader.learn.recall.turn import why_later
from reader.library.post import Entry
from reader.settings import RecallSettings
from reader.state.kinds import Marks
from reader.state.reviews import Review, taken

__all__ = ["RecallStates"]

_FOUND_BY = {"due": "due", "today": "due", "off": "off"}
"""The states by which a question can be found, with the filter value of each."""


@cache
def _found_by(state: str, *, was_asked: bool, missed: bool, hard: bool) -> frozenset[str]:
    words = {"asked": was_asked, "forgotten": missed, "hard": hard, _FOUND_BY.get(state, ""): state in _FOUND_BY}
    return frozenset(word for word, holds in words.items() if holds)


class RecallStates:
    """Determines the states of entries from their marks, with the memories of `kept` and of earlier calls."""

    def __init__(
        self,
        settings: RecallSettings,
        kept: Path | None = None,
        today: Callable[[], date] | None = None,
        are_kin: Callable[[Entry, Entry], bool] | None = None,
    ) -> None:
        self._settings = settings
        self._schedule = Schedule(settings.wanted, settings.longest)
        self._company = Company() if are_kin is None else Company(are_kin=are_kin)
        self._place = kept
        self._today = today or (lambda: this_day(settings.day_starts))
        self._memories: dict[str, tuple[tuple[Review, ...], Memory | None]] = {}
        self._skipped: tuple[object, Skipped] = (None, Skipped())

    def look(self, entries: Sequence[Entry], marks: Sequence[Marks]) -> list[Known]:
        """Return what is known of the entries that concern recall. Slow if much was reviewed since."""
        return [
            self._known(entry, one)
            for entry, one in zip(entries, marks, strict=True)
            if one.reviews or one.grade or one.read
        ]

    def of(self, entries: Sequence[Entry], marks: Sequence[Marks]) -> list[str]:
        """Return off, due, later, today or new for each entry, or an empty string (see `session.state_of`).

        `today` is a question that was never asked and will be asked today. A question postponed until tomorrow is
        `later`.
        """
        today, known = self._today(), self.look(entries, marks)
        put_off = self._put_off().on(today)
        states = {one.entry.id: state_of(one, today) for one in known}
        asked = self._plan(known, today)
        states |= {one.entry.id: "today" for one in asked.questions if one.new}
        if put_off:
            late = [one.entry for one in known if one.entry.fingerprint in put_off]
            states |= {entry.id: "later" for entry in late if states[entry.id] == "due"}
        return [states.get(entry.id, "") for entry in entries]

    def words(self, entries: Sequence[Entry], marks: Sequence[Marks]) -> list[frozenset[str]]:
        """Return the values of `is:` that match each entry: due, off, asked, forgotten (when last asked), hard.

        Questions taken out of recall remain asked, but no longer count as forgotten or hard.
        """
        reviews = (
            taken(one.reviews, entry.fingerprint) if one.reviews else ()
            for entry, one in zip(entries, marks, strict=True)
        )
        return [
            _found_by(state, was_asked=bool(given), missed=is_forgotten(given, state), hard=is_hard(given, state))
            for state, given in zip(self.of(entries, marks), reviews, strict=True)
        ]

    def asked_today(self, entries: Sequence[Entry], marks: Sequence[Marks]) -> int:
        """Return how many questions a session would ask now."""
        return len(self._plan(self.look(entries, marks), self._today()).questions)

    def why_later(self, chosen: Entry, entries: Sequence[Entry], marks: Sequence[Marks]) -> str:
        """Return why an entry that the user chose is not asked today, and when it is (see `why_later`)."""
        known = self.look(entries, marks)
        some = [one for one in known if one.entry.id == chosen.id]
        return why_later(some, lambda day: self._plan(known, day), self._today(), self._settings)

    def _plan(self, known: Sequence[Known], day: date) -> Plan:
        put_off = self._put_off().on(day)
        waiting = [one for one in known if one.entry.fingerprint not in put_off]
        return plan(waiting, self._schedule, day, self._settings, self._company)

    def _put_off(self) -> Skipped:
        """Return the postponed questions as currently in the file: a session writes it while the reader is open."""
        if self._place is None:
            return Skipped()
        try:
            found = self._place.stat()
        except OSError:
            return Skipped()
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        if stamp != self._skipped[0]:
            self._skipped = (stamp, take(self._place, self._schedule.version).skipped)
        return self._skipped[1]

    @cached_property
    def _kept(self) -> Kept:
        """The cached memories, loaded for the first entry with a review, so that nobody else waits for them."""
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
