"""Statistics in sentences, shared by the command line and the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from reader.learn.charts import spark_line
from reader.learn.recall.desk import Progress
from reader.learn.statistics import Health, ReadingHistory
from reader.library.kinds.recognise import kind_named
from reader.words import counted, duration

__all__ = ["SPARK_DAYS", "health_lines", "last_days", "reading_lines", "recall_lines"]

SPARK_DAYS = 30


def reading_lines(reading: ReadingHistory) -> list[str]:
    """Return what was read, what is left, and the streaks."""
    share = f" ({round(100 * reading.read / reading.questions)}%)" if reading.questions else ""
    done = f"{duration(reading.minutes_read)} done, " if reading.minutes_read else ""
    lines = [
        f"{reading.read:,} of {reading.questions:,} questions read{share}, {reading.left:,} left",
        f"Reading time: {done}about {duration(reading.minutes_left)} left",
        f"{counted(reading.bookmarked, 'bookmark')}, {counted(reading.noted, 'note')}",
    ]
    if reading.longest_streak:
        now = counted(reading.streak, "day") if reading.streak else "none now"
        longest = ", the longest so far"
        if reading.streak < reading.longest_streak:
            longest = f"; the longest was {counted(reading.longest_streak, 'day')}"
        lines.append(f"Reading streak: {now}{longest}")
    return lines


def last_days(days: Mapping[date, int], today: date) -> tuple[str, str, str]:
    """Return the heading, the bars and the total of the last SPARK_DAYS days."""
    counts = [days.get(today - timedelta(days=back), 0) for back in range(SPARK_DAYS - 1, -1, -1)]
    return f"Last {SPARK_DAYS} days", spark_line(counts), f"{sum(counts):,} read"


def recall_lines(progress: Progress) -> list[str]:
    """Return how recall goes: what is known today, actual against expected results, what is due; nothing if unused."""
    if not progress.asked:
        return []
    lines = [f"You would know about {round(progress.known):,} of {counted(progress.asked, 'question')} today"]
    if progress.reviews:
        share = round(100 * progress.recalled / progress.reviews)
        expected = round(100 * progress.expected / progress.reviews)
        of = f"{progress.recalled:,} of {progress.reviews:,}"
        # The first answer to a question says nothing about how well it is remembered.
        lines.append(f"Asked again in the last 30 days: {of} recalled ({share}%), {expected}% expected")
    if progress.forgotten:
        lines.append(f"{progress.forgotten:,} not recalled when last asked: is:forgotten lists them")
    if progress.hard:
        lines.append(f"{progress.hard:,} not recalled several times: is:hard lists them")
    return [*lines, _due_line(progress)]


def _due_line(progress: Progress) -> str:
    """Return what is due on the next days, and what a session adds to it or leaves out, so that all numbers agree."""
    counts = [count for _, count in progress.next]
    told = [f"Due today: {counts[0]:,}"]
    if progress.new:
        told[0] += f", and {counted(progress.new, 'new question')}"
    if progress.asks is not None and progress.asks != counts[0] + progress.new:
        told.append(f"a session asks {progress.asks:,} of them")
    if counts[1]:
        told.append(f"tomorrow: {counts[1]:,}")
    told.append(f"within {counted(len(counts), 'day')}: {sum(counts):,}")
    if any(counts):
        # On days without any the bars are blank, so trailing spaces are removed.
        told.append(f"by day: {spark_line(counts)}".rstrip())
    return "; ".join(told)


def health_lines(health: Health, today: date, write_date: Callable[[datetime], str]) -> list[str]:
    """Return what the site published, and how long it has had nothing new; `write_date` formats the days."""

    def written(day: date) -> str:
        return write_date(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))

    lines = [
        f"{counted(health.posts, 'post')}: {counted(health.questions, 'question')}, {counted(health.repeats, 'repeat')}"
    ]
    if health.kind:
        lines.append(f"Kind of site: {kind_named(health.kind).label}")
    if health.languages:
        told = ", ".join(f"{code} ({count:,})" for code, count in health.languages.items())
        lines.append(f"Languages: {told}; the versions of a post count as one question")
    if health.newest is not None:
        ago = f"{counted(health.days_without, 'day')} ago"
        if health.newest >= today:
            ago = "today" if health.newest == today else "still to come"
        since = f"; {counted(health.repeats_since, 'repeat')} since then" if health.repeats_since else ""
        lines.append(f"Last new question: {written(health.newest)}, {ago}{since}")
    if health.longest_gap:
        lines.append(f"Longest time between new questions: {counted(health.longest_gap, 'day')}")
    if health.most_repeated > 1:
        lines.append(f"Most repeated question: published {health.most_repeated:,} times")
    if health.problems:
        which = "it" if health.problems == 1 else "them"
        lines.append(f"{counted(health.problems, 'problem')} in its files: privacy-reader doctor lists {which}")
    return lines
