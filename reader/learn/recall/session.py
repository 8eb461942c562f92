"""What is asked today: due questions, the least likely recalled first, then a few new ones, within a time limit.

Questions that do not fit wait; the limit is the same after a holiday. Neighbours have different topics, and questions
that ask almost the same are not asked on the same day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zlib import crc32

from reader.learn.recall.memory import AGAIN, Memory, Schedule
from reader.library.post import Entry
from reader.settings import RecallSettings
from reader.state.kinds import Marks
from reader.state.reviews import Review, person_day

__all__ = [
    "ASK",
    "DAY",
    "DUE_SECONDS",
    "LONGEST_ANSWER",
    "MINUTES",
    "NEW_SECONDS",
    "OFF",
    "Company",
    "Known",
    "Plan",
    "QueuedQuestion",
    "capacity",
    "chance_today",
    "due_day",
    "is_forgotten",
    "is_hard",
    "is_missed_today",
    "is_question",
    "plan",
    "state_of",
]

ASK, OFF = "ask", "off"
"""The user's preference for a question, as stored in the mark `grade`: ask me this, never ask me this."""

DAY, MINUTES = "day", "minutes"
"""The limits that keep further questions out of a session."""

DUE_SECONDS, NEW_SECONDS = 40, 75
"""Seconds for a question: one asked before, and a new one, whose answer is read."""

LONGEST_ANSWER = 800
"""Number of words above which a text is not an answer to one question."""

SEVERAL = 2
"""Number of times that a question was not recalled from which it is a hard one."""

_MARKS = ("?", "？", "؟", ";")


@dataclass(frozen=True, slots=True)
class Known:
    """An entry as recall sees it: its marks, reviews and memory."""

    entry: Entry
    marks: Marks
    reviews: tuple[Review, ...]
    memory: Memory | None

    @property
    def preference(self) -> str:
        """The user's preference: ASK or OFF, or an empty string."""
        return self.marks.grade if self.marks.grade in {ASK, OFF} else ""


@dataclass(frozen=True, slots=True)
class QueuedQuestion:
    """A question of a session.

    `new`: it was never asked before. `again`: it was missed once today; if it is missed now, it waits.
    """

    known: Known
    new: bool = False
    again: bool = False

    @property
    def entry(self) -> Entry:
        """The entry of the question."""
        return self.known.entry

    @property
    def seconds(self) -> int:
        """Estimated time in seconds."""
        return NEW_SECONDS if self.new else DUE_SECONDS


@dataclass(frozen=True, slots=True)
class Company:
    """Which questions may be neighbours: the topics of an entry, and whether two ask almost the same."""

    topics_of: Callable[[Entry], Sequence[str]] = lambda _: ()
    are_kin: Callable[[Entry, Entry], bool] = lambda _one, _other: False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked, in order; `due` counts all that are due, whether or not they fit.

    `late` counts those for which a session has no time left. `new_limit` is what kept out further new ones: DAY, the
    daily maximum, or MINUTES; empty if all were admitted that may be asked today. `alike` counts questions left out
    because they ask almost the same as one that is asked today. `cut` are those above a number that the user chose.
    """

    questions: tuple[QueuedQuestion, ...]
    due: int
    late: int = 0
    new_limit: str = ""
    alike: int = 0
    cut: tuple[QueuedQuestion, ...] = ()

    def at_most(self, number: int | None) -> Plan:
        """Return a plan that asks only the first of these questions; None stands for all of them."""
        if number is None or len(self.questions) <= number:
            return self
        return replace(self, questions=self.questions[:number], cut=self.questions[number:])

    @property
    def minutes(self) -> int:
        """Estimated duration in minutes."""
        return minutes_of(self.questions)


def minutes_of(questions: Iterable[QueuedQuestion]) -> int:
    """Return the estimated duration of questions in minutes, at least 1."""
    return max(1, round(sum(one.seconds for one in questions) / 60))


def capacity(minutes: int) -> int:
    """Return how many due questions fit into that many minutes."""
    return max(1, minutes * 60 // DUE_SECONDS)


def is_question(entry: Entry) -> bool:
    """Return whether an entry is a question with an answer short enough to be recalled."""
    return entry.title.rstrip().endswith(_MARKS) and entry.post.words <= LONGEST_ANSWER and not entry.post.draft


def state_of(known: Known, today: date) -> str:
    """Return off, due, later or new (read or chosen for recall, but never asked), or an empty string."""
    if known.preference == OFF:
        return OFF
    day = due_day(known, today)
    if day is not None:
        return "due" if day <= today else "later"
    if known.preference == ASK or (known.marks.read and is_question(known.entry)):
        return "new"
    return ""


def due_day(known: Known, today: date) -> date | None:
    """Return when a question is asked next, which is today if it was missed once today; None if never asked."""
    if known.memory is None:
        return None
    return today if is_missed_today(known, today) else known.memory.due


def is_missed_today(known: Known, today: date) -> bool:
    """Return whether a question was missed today and not yet asked once more."""
    grades = [review.grade for review in known.reviews if review.day == today]
    return grades.count(AGAIN) == 1 and grades[-1] == AGAIN


def is_forgotten(reviews: Sequence[Review], state: str = "") -> bool:
    """Return whether a question was not recalled when last asked; one with `state` OFF does not count."""
    return state != OFF and bool(reviews) and reviews[-1].grade == AGAIN


def is_hard(reviews: Sequence[Review], state: str = "") -> bool:
    """Return whether a question was not recalled SEVERAL times; one with `state` OFF does not count."""
    return state != OFF and sum(review.grade == AGAIN for review in reviews) >= SEVERAL


def plan(
    known: Sequence[Known],
    schedule: Schedule,
    today: date,
    limits: RecallSettings | None = None,
    company: Company | None = None,
) -> Plan:
    """Return what is asked today. Equal reviews, marks and days give the same questions on every machine."""
    limits, company = limits or RecallSettings(), company or Company()
    are_kin = company.are_kin
    waiting = [one for one in known if state_of(one, today) == "due"]
    seen_today = [one.entry for one in known if one.reviews and one.reviews[-1].day == today]
    # Repeated questions have priority for the time, but come after the others.
    waiting.sort(
        key=lambda one: (not is_missed_today(one, today), chance_today(schedule, one, today), _draw(one.entry, today))
    )
    chosen: list[QueuedQuestion] = []
    seconds, late, alike = limits.minutes * 60, 0, 0
    for place, one in enumerate(waiting):
        if chosen and seconds < DUE_SECONDS:
            late = len(waiting) - place
            break
        if _has_kin(one.entry, seen_today, chosen, are_kin):
            alike += 1
        else:
            chosen.append(QueuedQuestion(one, again=is_missed_today(one, today)))
            seconds -= DUE_SECONDS
    fresh = [one for one in known if state_of(one, today) == "new" and _was_read_before(one, today, limits.day_starts)]
    fresh.sort(
        key=lambda one: (one.preference != ASK, not one.marks.bookmarked, one.marks.read_ms, _draw(one.entry, today))
    )
    taken_today = sum(one.reviews[0].day == today for one in known if one.reviews)
    added: list[QueuedQuestion] = []
    new_limit = ""
    for one in fresh:
        if len(added) >= limits.new - taken_today:
            new_limit = DAY
        elif seconds < NEW_SECONDS and (chosen or added):
            new_limit = MINUTES
        if new_limit:
            break
        if _has_kin(one.entry, seen_today, [*chosen, *added], are_kin):
            alike += 1
        else:
            added.append(QueuedQuestion(one, new=True))
            seconds -= NEW_SECONDS
    first, repeated = [one for one in chosen if not one.again], [one for one in chosen if one.again]
    questions = (*_mixed(first, company.topics_of), *_mixed(added, company.topics_of), *repeated)
    return Plan(questions, len(waiting), late, new_limit, alike)


def chance_today(schedule: Schedule, known: Known, today: date) -> float:
    """Return the chance that a question is recalled, 0 to 1; 0 for one that was never asked."""
    return schedule.chance(known.memory, today) if known.memory is not None else 0.0


def _draw(entry: Entry, today: date) -> int:
    return crc32(f"{today.isoformat()} {entry.fingerprint}".encode("utf-8", "replace"))


def _was_read_before(known: Known, today: date, starts: int) -> bool:
    """Return whether it was read on an earlier day; what the user chose for recall may come at once."""
    read_at = known.marks.read_at
    return known.preference == ASK or read_at is None or person_day(read_at, starts) < today


def _has_kin(
    entry: Entry, seen: Sequence[Entry], chosen: Sequence[QueuedQuestion], are_kin: Callable[[Entry, Entry], bool]
) -> bool:
    others = [*seen, *(one.entry for one in chosen)]
    return any(are_kin(entry, other) for other in others if other.id != entry.id)


def _mixed(questions: Sequence[QueuedQuestion], topics_of: Callable[[Entry], Sequence[str]]) -> list[QueuedQuestion]:
    """Return questions in order, rearranged so that neighbours share no topic if possible."""
    left, mixed = list(questions), list[QueuedQuestion]()
    before: frozenset[str] = frozenset()
    while left:
        place = next((n for n, one in enumerate(left) if not before & frozenset(topics_of(one.entry))), 0)
        mixed.append(left.pop(place))
        before = frozenset(topics_of(mixed[-1].entry))
    return mixed
