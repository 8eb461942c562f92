"""Statistics in sentences, the same on the command line and on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from reader.learn.charts import spark_line
from reader.learn.recall.desk import Progress
from reader.learn.statistics import Health, Reading
from reader.library.kinds import kind_named
from reader.words import counted

__all__ = ["SPARK_DAYS", "health_lines", "last_days", "reading_lines", "recall_lines"]

SPARK_DAYS = 30


def reading_lines(reading: Reading) -> list[str]:
    """What was read, what is left, and the streaks."""
    share = f" ({round(100 * reading.read / reading.questions)} %)" if reading.questions else ""
    return [
        f"{reading.read:,} of {reading.questions:,} questions read{share}, {reading.left:,} left",
        f"about {_time(reading.minutes_read)} read, {_time(reading.minutes_left)} left",
        f"{counted(reading.bookmarked, 'bookmark')}, {counted(reading.noted, 'note')}",
        f"streak: {counted(reading.streak, 'day')}, the longest {counted(reading.longest_streak, 'day')}",
    ]


def last_days(days: Mapping[date, int], today: date) -> tuple[str, str, str]:
    """The last SPARK_DAYS days: their name, a bar a day, and how many were read in them."""
    counts = [days.get(today - timedelta(days=back), 0) for back in range(SPARK_DAYS - 1, -1, -1)]
    return f"{SPARK_DAYS} days", spark_line(counts), f"{sum(counts):,} read"


def recall_lines(progress: Progress) -> list[str]:
    """How recall goes: what is known today, what came true of what was expected, what is due; nothing without it."""
    if not progress.asked:
        return []
    lines = [f"you would know about {round(progress.known):,} of {progress.asked:,} today"]
    if progress.reviews:
        share = round(100 * progress.recalled / progress.reviews)
        expected = round(100 * progress.expected / progress.reviews)
        of = f"{progress.recalled:,} of {progress.reviews:,}"
        lines.append(f"30 days: {of} recalled ({share} %), {expected} % were expected")
    counts = [count for _, count in progress.next]
    lines.append(f"due today {counts[0]:,}; the 14 days from today: {spark_line(counts)} {sum(counts):,}")
    return lines


def health_lines(health: Health, today: date, write_date: Callable[[datetime], str]) -> list[str]:
    """What the site published, and how long it has had nothing new; days as `write_date` writes them."""

    def written(day: date) -> str:
        return write_date(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))

    lines = [
        f"{counted(health.posts, 'post')}: {counted(health.questions, 'question')}, {counted(health.repeats, 'repeat')}"
    ]
    if health.kind:
        lines.append(f"read as {kind_named(health.kind).label}")
    if health.languages:
        told = ", ".join(f"{code} ({count:,})" for code, count in health.languages.items())
        lines.append(f"several languages of one post are one question: {told}")
    if health.newest is not None:
        ago = f"{counted(health.days_without, 'day')} without a new question"
        if health.newest >= today:
            ago = "a new question today" if health.newest == today else f"the next question on {written(health.newest)}"
        since = f", {counted(health.repeats_since, 'repeat')} since then" if health.repeats_since else ""
        lines.append(f"the last new question on {written(health.newest)}: {ago}{since}")
        lines.append(f"the longest time between two new questions: {counted(health.longest_gap, 'day')}")
    if health.most_repeated > 1:
        lines.append(f"the most repeated question was published {health.most_repeated:,} times")
    if health.problems:
        which = "it" if health.problems == 1 else "them"
        lines.append(f"{counted(health.problems, 'problem')}: privacy-reader doctor lists {which}")
    return lines


def _time(minutes: int) -> str:
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60:,} h {minutes % 60} min"
