"""Counts what the user read and what a site published: by day, in streaks, by tag and author."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from reader.learn.recall.memory import AGAIN
from reader.library.post import Entry
from reader.state.kinds import Marks
from reader.state.reviews import taken

__all__ = [
    "Health",
    "QuestionGroup",
    "ReadingHistory",
    "by_topic",
    "health_of",
    "longest_streak",
    "reading_of",
    "recall_counts",
    "recall_words",
    "streak",
]


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that share a topic, a tag or an author, with the numbers of those read and `asked` in recall.

    `recalled` counts those of the latter that were recalled when last asked.
    """

    name: str
    total: int
    read: int
    asked: int = 0
    recalled: int = 0

    @property
    def recall_words(self) -> str:
        """How well its questions are recalled (see `recall_words`)."""
        return recall_words(self.asked, self.recalled)


@dataclass(frozen=True, slots=True)
class ReadingHistory:
    """The user's reading of one site.

    `days` counts questions read by day, in the user's time zone, without those whose time of reading is no longer
    known. `minutes_read` and `minutes_left` are estimated reading times of the posts, not measured times. `streak` is
    the number of consecutive days with something read, up to today or yesterday.
    """

    questions: int
    read: int
    bookmarked: int
    noted: int
    minutes_read: int
    minutes_left: int
    days: dict[date, int]
    streak: int
    longest_streak: int
    tags: tuple[QuestionGroup, ...]
    authors: tuple[QuestionGroup, ...]

    @property
    def left(self) -> int:
        """Number of unread questions."""
        return self.questions - self.read


@dataclass(frozen=True, slots=True)
class Health:
    """How a site is doing, judging by what it publishes.

    `questions` are distinct texts, `repeats` posts that repeat one of them. `newest` is the day of the last new
    question, `days_without` how many days ago that was; `repeats_since` counts the repeats after it. `longest_gap` is
    the longest time between two new questions, in days.
    """

    posts: int
    questions: int
    repeats: int
    drafts: int
    problems: int
    first: date | None
    newest: date | None
    days_without: int
    repeats_since: int
    longest_gap: int
    most_repeated: int
    kind: str = ""
    """What the site is read as, as in `Site.kind`."""
    languages: dict[str, int] = field(default_factory=dict)
    """Number of questions in each language, among those available in several."""


def reading_of(
    entries: Sequence[Entry], marks: Sequence[Marks], times: Iterable[datetime], today: date
) -> ReadingHistory:
    """Count what was read of `entries`; `marks` are theirs in order, `times` are when texts were read."""
    read = [entry for entry, mark in zip(entries, marks, strict=True) if mark.read]
    days = Counter(moment.astimezone().date() for moment in times)
    minutes = sum(entry.post.minutes for entry in read)
    return ReadingHistory(
        questions=len(entries),
        read=len(read),
        bookmarked=sum(mark.bookmarked for mark in marks),
        noted=sum(bool(mark.bookmarked and mark.note) for mark in marks),
        minutes_read=minutes,
        minutes_left=sum(entry.post.minutes for entry in entries) - minutes,
        days=dict(sorted(days.items())),
        streak=streak(days, today),
        longest_streak=longest_streak(days),
        tags=_groups([entry.post.tags for entry in entries], marks),
        authors=_groups([_author(entry) for entry in entries], marks),
    )


def health_of(entries: Sequence[Entry], posts: int, problems: int, today: date, kind: str = "") -> Health:
    """Count what a site of this `kind` published: `entries` are folded; `posts` and `problems` are their numbers."""
    drafts = sum(entry.post.draft for entry in entries)
    published = [entry for entry in entries if not entry.post.draft]
    firsts = sorted(entry.date.date() for entry in published if entry.post.is_dated)
    until_now = [day for day in firsts if day <= today]
    newest = until_now[-1] if until_now else (firsts[-1] if firsts else None)
    gaps = [(later - earlier).days for earlier, later in pairwise(firsts)]
    since = sum(newest is not None and copy.date.date() > newest for entry in published for copy in entry.copies[1:])
    return Health(
        posts=posts,
        questions=len(entries),
        repeats=sum(len(entry.copies) - 1 for entry in entries),
        drafts=drafts,
        problems=problems,
        first=firsts[0] if firsts else None,
        newest=newest,
        days_without=max(0, (today - newest).days) if newest is not None else 0,
        repeats_since=since,
        longest_gap=max(gaps, default=0),
        most_repeated=max((len(entry.copies) for entry in entries), default=0),
        kind=kind,
        languages=dict(Counter(code for entry in entries for code in entry.languages).most_common()),
    )


def streak(days: Iterable[date], today: date) -> int:
    """Return the number of consecutive days up to today; today does not break the streak yet."""
    found = set(days)
    day = today if today in found else today - timedelta(days=1)
    count = 0
    while day in found:
        count += 1
        day -= timedelta(days=1)
    return count


def longest_streak(days: Iterable[date]) -> int:
    """Return the largest number of consecutive days."""
    found = set(days)
    best = 0
    for day in found:
        if day - timedelta(days=1) in found:
            continue
        length = 1
        while day + timedelta(days=length) in found:
            length += 1
        best = max(best, length)
    return best


def by_topic(topics: Iterable[Sequence[str]], marks: Sequence[Marks]) -> tuple[QuestionGroup, ...]:
    """Return the topics of entries, given in order with their marks, and how their questions were read and recalled."""
    return _groups(topics, marks)


def recall_words(asked: int, recalled: int) -> str:
    """Return how well questions are recalled: `2 of 3 recalled`; empty if none was asked."""
    return f"{recalled:,} of {asked:,} recalled" if asked else ""


def recall_counts(marks: Iterable[Marks]) -> tuple[int, int]:
    """Return how many questions recall asked, and how many of these were recalled when last asked."""
    last = [given[-1] for one in marks if one.reviews and (given := taken(one.reviews))]
    return len(last), sum(review.grade > AGAIN for review in last)


def _groups(labelled: Iterable[Sequence[str]], marks: Sequence[Marks]) -> tuple[QuestionGroup, ...]:
    total: Counter[str] = Counter()
    read: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    recalled: Counter[str] = Counter()
    for labels, mark in zip(labelled, marks, strict=True):
        was_asked, was_recalled = recall_counts((mark,)) if mark.reviews else (0, 0)
        for label in dict.fromkeys(labels):
            total[label] += 1
            read[label] += mark.read
            asked[label] += was_asked
            recalled[label] += was_recalled
    return tuple(
        QuestionGroup(name, count, read[name], asked[name], recalled[name])
        for name, count in sorted(total.items(), key=lambda item: (-item[1], item[0]))
    )


def _author(entry: Entry) -> tuple[str, ...]:
    return (entry.post.author,) if entry.post.author else ()
