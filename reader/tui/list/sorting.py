"""The orders of the list, and the headings that an order gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum

from reader.library.post import Entry
from reader.text import CleanLine, clean_line
from reader.tui.list.rows import Row

__all__ = ["Sort", "month_headings"]

FEWEST_FOR_HEADINGS = 12
"""Rows below which headings would only be in the way."""


class Sort(Enum):
    """An order of the entries; the value is its name in the settings."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    SHORTEST = "shortest"
    LONGEST = "longest"
    UNREAD = "unread"

    @property
    def label(self) -> str:
        """What the menu calls it."""
        return {
            Sort.NEWEST: "Newest first",
            Sort.OLDEST: "Oldest first",
            Sort.TITLE: "By title",
            Sort.SHORTEST: "Shortest first",
            Sort.LONGEST: "Longest first",
            Sort.UNREAD: "Unread first",
        }[self]

    @property
    def by_date(self) -> bool:
        """Whether the order follows the dates."""
        return self in (Sort.NEWEST, Sort.OLDEST)

    def apply(self, rows: Sequence[Row], is_read: Callable[[Entry], bool]) -> Sequence[Row]:
        """The rows in this order; they come newest first, and equal ones keep that order."""
        if self is Sort.NEWEST:
            return rows
        if self is Sort.OLDEST:
            return rows[::-1]
        if self is Sort.TITLE:
            return sorted(rows, key=lambda row: row.entry.title.casefold())
        if self is Sort.UNREAD:
            return sorted(rows, key=lambda row: is_read(row.entry))
        return sorted(rows, key=lambda row: row.entry.post.words, reverse=self is Sort.LONGEST)


def month_headings(rows: Sequence[Row]) -> tuple[tuple[int, ...], tuple[CleanLine, ...]]:
    """The rows that begin a month, and what the months are called; nothing for a short list."""
    if len(rows) < FEWEST_FOR_HEADINGS:
        return (), ()
    starts: list[int] = []
    names: list[CleanLine] = []
    # Comparing with the month's bounds in seconds spares a date for every row of a long list.
    first, last = 1.0, 0.0
    for number, row in enumerate(rows):
        post = row.entry.post
        local = post.instant + post.offset
        if not first <= local < last:
            date = post.date
            first, last = _bounds(date)
            starts.append(number)
            names.append(clean_line(f"{date:%B} {date.year}"))
    return tuple(starts), tuple(names)


def _bounds(date: datetime) -> tuple[float, float]:
    """The month of a date in seconds of its own clock since 1970."""
    first = datetime(date.year, date.month, 1, tzinfo=UTC)
    following = (first + timedelta(days=32)).replace(day=1)
    return first.timestamp(), following.timestamp()
