"""The user's recall of one site: today's questions, grading, undoing a grade, and progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from reader.dates import this_day
from reader.learn.recall.kept import Skipped, keep, take
from reader.learn.recall.memory import AGAIN, Schedule
from reader.learn.recall.practice import can_be_practised, practice
from reader.learn.recall.session import OFF, Company, Known, Plan, due_day, is_forgotten, is_hard, plan, state_of
from reader.learn.recall.turn import why_later
from reader.library.post import Entry
from reader.settings import RecallSettings
from reader.state.reviews import taken

if TYPE_CHECKING:
    from reader.state.kinds import Marks
    from reader.state.reviews import Review
    from reader.state.store import StateStore

__all__ = ["MISSED", "Desk", "Progress", "days_text", "record_of"]

MISSED = 4
"""Number of days on which a question was missed from which it is shown beside what comes before it."""
AHEAD = 14
"""Number of days that the statistics look ahead."""
LOOKED_BACK = 30
"""Number of days whose reviews are compared with expectations."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress in recall: questions `asked` so far and `due` today, reviews by day, and what is due on the next days.

    Of the last 30 days: `reviews` (without first reviews of a question and repeats on the same day), how many were
    `recalled`, and how many FSRS `expected` to be. `known` is the sum of today's chances (`chance_of`) of all questions
    asked.
    """

    asked: int
    due: int
    days: dict[date, int]
    reviews: int
    recalled: int
    expected: float
    known: float
    next: tuple[tuple[date, int], ...]
    grades: tuple[int, int, int, int]
    """How often each grade was given, 1 to 4, including repeats on the same day."""
    forgotten: int
    """Number of questions that were not recalled when last asked."""
    hard: int = 0
    """Number of questions that were not recalled several times."""
    new: int = 0
    """Number of new questions that the next session asks."""
    asks: int | None = None
    """Number of questions that the next session asks, due and new ones; None if not known."""


class Desk:
    """Asks the questions of `entries`, whose marks are in the store."""

    def __init__(
        self,
        entries: Sequence[Entry],
        store: StateStore,
        settings: RecallSettings,
        *,
        kept: Path | None = None,
        today: Callable[[], date] | None = None,
    ) -> None:
        self.entries = entries
        self.store = store
        self.settings = settings
        self.schedule = Schedule(settings.wanted, settings.longest)
        self.company = Company()
        self._kept = kept if not store.private else None
        self._today = today or (lambda: this_day(settings.day_starts))
        self.known: list[Known] = []
        self._skipped = Skipped()

    @property
    def today(self) -> date:
        """The user's current day."""
        return self._today()

    def look(self) -> None:
        """Read the marks of all entries and replay what changed since. Slow: do not call it in the event loop."""
        self.known = self._known_of(self.entries, self.store.marks_of(self.entries))

    def _known_of(self, entries: Sequence[Entry], marks: Sequence[Marks]) -> list[Known]:
        before = take(self._kept, self.schedule.version)
        if before.skipped.day >= self._skipped.day:
            names = before.skipped.names | self._skipped.on(before.skipped.day)
            self._skipped = Skipped(before.skipped.day, names)
        known = []
        for entry, one in zip(entries, marks, strict=True):
            reviews = taken(one.reviews, entry.fingerprint)
            memory = before.fitting(entry.fingerprint, reviews) if reviews else None
            if reviews and memory is None:
                memory = self.schedule.replay(entry.fingerprint, reviews)
            known.append(Known(entry, one, reviews, memory))
        return known

    def keep(self) -> None:
        """Save the due days for the next run; from now on recall counts as begun. Do not call it in the event loop."""
        rows = [
            (one.entry.fingerprint, one.reviews, one.memory)
            for one in self.known
            if one.memory is not None and one.preference != OFF
        ]
        keep(self._kept, self.schedule.version, rows, self._counts(), self._skipped)

    def _counts(self) -> list[tuple[date, int]]:
        """Return how many questions will be asked, today and on each of the next days if it has the next session."""
        days = [self.today + timedelta(days=number) for number in range(AHEAD)]
        return [(day, len(self._plan(self.known, day).questions)) for day in days]

    def skip(self, entry: Entry) -> None:
        """Do not ask a question today; it waits until tomorrow, even after a restart."""
        self._skipped = self._skipped.and_one(entry.fingerprint, self.today)
        self.keep()

    def ask_after_all(self, entry: Entry, preference: str) -> Known:
        """Ask a question today that was postponed or left out; `preference` is the previous one. Raises StateError."""
        known = self.of(entry)
        if known.preference != preference:
            known = self.set_preference(entry, preference)
        # Last, since every look adds the postponed questions on the disk.
        self._skipped = self._skipped.without(entry.fingerprint)
        self.keep()
        return known

    def _plan(self, known: Iterable[Known], day: date, limits: RecallSettings | None = None) -> Plan:
        skipped = self._skipped.on(day)
        waiting = [one for one in known if one.entry.fingerprint not in skipped]
        return plan(waiting, self.schedule, day, limits or self.settings, self.company)

    def plan(self, among: Iterable[Entry] | None = None, limits: RecallSettings | None = None) -> Plan:
        """Return what is asked today, among all entries or some."""
        names = {entry.id for entry in among} if among is not None else None
        known = [one for one in self.known if names is None or one.entry.id in names]
        return self._plan(known, self.today, limits)

    def why_later(self, chosen: Iterable[Entry]) -> str:
        """Return which of the entries that the user chose are not asked today, why, and when (see `why_later`)."""
        names = {entry.id for entry in chosen}
        some = [one for one in self.known if one.entry.id in names]
        return why_later(some, lambda day: self._plan(self.known, day), self.today, self.settings)

    def practice(self, among: Iterable[Entry] | None = None) -> Plan:
        """Return what is asked ahead of time (see `practice`): of some entries all questions, else those once read."""
        return practice(self._chosen(among), self.schedule, self.today, unread=among is not None)

    def can_practise(self, among: Iterable[Entry] | None = None) -> int:
        """Return how many questions can be asked ahead of time."""
        unread = among is not None
        return sum(can_be_practised(one, self.today, unread=unread) for one in self._chosen(among))

    def _chosen(self, among: Iterable[Entry] | None) -> list[Known]:
        """Return what is known of all entries or of some, in their order, without those postponed until tomorrow."""
        skipped, chosen = self._skipped.on(self.today), self.known
        if among is not None:
            known = {one.entry.id: one for one in self.known}
            chosen = [known[entry.id] for entry in among if entry.id in known]
        return [one for one in chosen if one.entry.fingerprint not in skipped]

    def of(self, entry: Entry) -> Known:
        """Return what is currently known of an entry."""
        return self._known_of([entry], [self.store.marks(entry)])[0]

    def again(self, known: Known) -> dict[int, int]:
        """Return in how many days a question comes back, by grade."""
        return days_again(known, self.schedule, self.today)

    def grade(self, entry: Entry, grade: int) -> Known:
        """Save how well a question was recalled; it is on the disk on return. Raises StateError."""
        self.store.recall.add(entry, grade, self.today)
        return self._changed(entry)

    def can_take_back(self) -> bool:
        """Return whether there is a grade of this device to take back. Raises StateError."""
        return bool(self.entries) and self.store.recall.can_take_back(self.entries[0].post.site)

    def take_back(self) -> tuple[Review | None, Entry | None]:
        """Take back this device's last grade and return it with its entry, None if there is none. Raises StateError."""
        review = self.store.recall.take_back(self.entries[0].post.site) if self.entries else None
        if review is None:
            return None, None
        entry = next((one for one in self.entries if one.fingerprint == review.fingerprint), None)
        if entry is not None:
            self._changed(entry)
        return review, entry

    def set_preference(self, entry: Entry, preference: str) -> Known:
        """Ask a question from now on (ASK), never again (OFF), or by default (empty). Raises StateError."""
        self.store.set_grade(entry, preference)
        return self._changed(entry)

    def _changed(self, entry: Entry) -> Known:
        now = self.of(entry)
        self.known = [now if one.entry.id == entry.id else one for one in self.known]
        return now

    @property
    def due(self) -> int:
        """The number of questions due today."""
        return sum(state_of(one, self.today) == "due" for one in self.known)

    def coming(self, day: date) -> int:
        """Return the number of questions that become due on a day after today."""
        return sum(one.preference != OFF and due_day(one, self.today) == day for one in self.known)

    def progress(self) -> Progress:
        """Return the progress. Slow if there are many reviews: do not call it in the event loop."""
        today = self.today
        asked = [one for one in self.known if one.memory is not None]
        active = [one for one in asked if one.preference != OFF]
        given = Counter(review.grade for one in asked for review in one.reviews)
        days: dict[date, int] = {}
        for review in sorted(review for one in asked for review in one.reviews):
            days[review.day] = days.get(review.day, 0) + 1
        since = today - timedelta(days=LOOKED_BACK)
        judged = [
            found
            for one in asked
            if one.reviews[-1].day > since
            for found in self.schedule.expected(one.reviews)
            if found[0] > since
        ]
        ahead = [today + timedelta(days=number) for number in range(AHEAD)]
        session = self.plan().questions
        counts = [self.due, *(self.coming(day) for day in ahead[1:])]
        return Progress(
            asked=len(active),
            due=counts[0],
            days=days,
            reviews=len(judged),
            recalled=sum(outcome for _, _, outcome in judged),
            expected=sum(chance for _, chance, _ in judged),
            known=sum(chance_of(one, self.schedule, today) for one in active),
            next=tuple(zip(ahead, counts, strict=True)),
            grades=(given[1], given[2], given[3], given[4]),
            forgotten=sum(is_forgotten(one.reviews) for one in active),
            hard=sum(is_hard(one.reviews) for one in active),
            new=sum(one.new for one in session),
            asks=len(session),
        )


def record_of(known: Known, schedule: Schedule, today: date) -> dict[str, object] | None:
    """Return the JSON record of a question, or None for one that is never asked."""
    state = state_of(known, today)
    if not state:
        return None
    memory, day = known.memory, due_day(known, today)
    return {
        "state": state,
        "due": day.isoformat() if day is not None else None,
        "reviews": len(known.reviews),
        "lapses": memory.lapses if memory is not None else 0,
        "forgotten": is_forgotten(known.reviews, state),
        "chance": round(chance_of(known, schedule, today), 4) if memory is not None else None,
    }


def chance_of(known: Known, schedule: Schedule, today: date) -> float:
    """Return the chance that a question is recalled today, 0 to 1; 0 if it was not recalled when last asked.

    The schedule assumes that the answer, then read, was learned, but nothing shows that yet.
    """
    if known.memory is None or is_forgotten(known.reviews):
        return 0.0
    return schedule.chance(known.memory, today)


def days_again(known: Known, schedule: Schedule, today: date) -> dict[int, int]:
    """Return in how many days a question comes back, by grade; 0 for the first miss on a day."""
    days = {grade: schedule.days_until(known.entry.fingerprint, known.reviews, grade, today) for grade in (1, 2, 3, 4)}
    if not any(review.day == today and review.grade == AGAIN for review in known.reviews):
        days[AGAIN] = 0
    return days


def days_text(days: int) -> str:
    """Return a number of days in words: `today`, `tomorrow`, `12 days`, `3 months`."""
    if days < 31:
        return "tomorrow" if days == 1 else "today" if days < 1 else f"{days} days"
    if days < 360:
        months = round(days / 30.4)
        return "1 month" if months == 1 else f"{months} months"
    return f"{days / 365:.1f} years"
