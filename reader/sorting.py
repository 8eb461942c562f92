"""The orders of a list: one table, from which the menu, the palette, `--sort`, the settings and the headings derive.

To add an order, add a row to `SORTS`; if it needs more than an entry contains, add a field to `Facts`. The module is
below the library so that the settings can name the orders; it accesses entries through protocols.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import MAXYEAR, UTC, datetime, timedelta
from math import inf
from typing import Any, NamedTuple, Protocol, TypeVar

from reader.dates import month_of_year, year_of
from reader.late import LatePattern
from reader.text import EMPTY, CleanLine, clean_line

__all__ = [
    "BY_NAME", "NEWEST", "NO_GROUPS", "RELEVANCE", "SORTS", "SORT_NAMES", "Facts", "Groups", "Sort", "by_number",
    "fitting",
]  # fmt: skip


class Groups(NamedTuple):
    """The indices, ascending from 0, of the items that begin a group, and the names of the groups.

    `period` is what all dates of a group have in common: "month", "year", or nothing.
    """

    starts: Sequence[int] = ()
    names: Sequence[CleanLine] = ()
    period: str = ""


NO_GROUPS = Groups()

FEWEST_FOR_GROUPS = 12
"""Number of items below which headings would only be in the way."""

FEWEST_IN_A_GROUP = 2.5
"""Average number of items per month from which months are headings; else years are."""

T = TypeVar("T")

_NUMBERS = LatePattern(r"(\d+)")


class SortablePost(Protocol):
    """The part of an entry's post that orders need (`reader.library.Post`)."""

    @property
    def instant(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def date(self) -> datetime: ...
    @property
    def words(self) -> int: ...


class Sortable(Protocol):
    """The part of an entry that orders need (`reader.library.Entry`)."""

    @property
    def title(self) -> CleanLine: ...
    @property
    def post(self) -> SortablePost: ...


class Facts(NamedTuple):
    """What an order may query about an entry beyond its contents."""

    is_read: Callable[[Any], bool] = lambda _: False
    read_ms: Callable[[Any], int] = lambda _: 0
    """When an entry was read, in milliseconds since 1970; 0 if unread or unknown."""
    basic_rank: Callable[[Any], int] = lambda _: 0
    """The rank of an entry in the order that puts what explains a subject before what builds on it."""
    topic: Callable[[Any], tuple[int, CleanLine]] = lambda _: (0, EMPTY)
    """The rank and the name of an entry's first topic."""


class Sort(NamedTuple):
    """An order of entries.

    `name` is used in the settings and on the command line, `label` in menus. Entries come newest first, or the best
    match first; without a `key` they keep that order, as do equal ones with a key. `needs_marks` is for orders that use
    `Facts.is_read` or `read_ms`, `needs_topics` for those that use topics or basics, `needs_query` for those that only
    make sense for search results. `group` returns the headings.
    """

    name: str
    label: str
    key: Callable[[Sortable, Facts], Any] | None = None
    reverse: bool = False
    needs_marks: bool = False
    needs_topics: bool = False
    begins: bool = False
    """Whether it says what to begin with, so that choosing it jumps to the first items."""
    needs_query: bool = False
    group: Callable[[Sequence[Sortable], Facts], Groups] | None = None

    def apply(
        self, items: Sequence[T], facts: Facts | None = None, entry_of: Callable[[T], Any] = lambda item: item
    ) -> Sequence[T]:
        """Return the items in this order; `entry_of` returns the entry of an item."""
        key, known = self.key, facts or Facts()
        if key is None:
            return items[::-1] if self.reverse else items
        return sorted(items, key=lambda item: key(entry_of(item), known), reverse=self.reverse)

    def groups(self, entries: Sequence[Sortable], facts: Facts | None = None) -> Groups:
        """Return the groups of entries in this order; none for a short list or an order without headings."""
        if self.group is None or len(entries) < FEWEST_FOR_GROUPS:
            return NO_GROUPS
        return self.group(entries, facts or Facts())


def by_date(entries: Sequence[Sortable], _: Facts) -> Groups:
    """Return the months of entries ordered by date, or the years if most months have hardly more than one entry.

    A heading above nearly every row would only be in the way; if that holds for years too, there are none.
    """
    months = _by_month(entries)
    if len(entries) >= FEWEST_IN_A_GROUP * len(months.starts):
        return months
    years = _by_year(entries, months.starts)
    return years if len(entries) >= FEWEST_IN_A_GROUP * len(years.starts) else NO_GROUPS


def _by_year(entries: Sequence[Sortable], months: Sequence[int]) -> Groups:
    starts: list[int] = []
    names: list[CleanLine] = []
    for number in months:
        name = clean_line(year_of(entries[number].post.date))
        if not names or names[-1] != name:
            starts.append(number)
            names.append(name)
    return Groups(tuple(starts), tuple(names), "year")


def _by_month(entries: Sequence[Sortable]) -> Groups:
    starts: list[int] = []
    names: list[CleanLine] = []
    # Comparing with the month's bounds in seconds avoids a date for every row of a long list.
    first, last = 1.0, 0.0
    for number, entry in enumerate(entries):
        post = entry.post
        local = post.instant + post.offset
        if not first <= local < last:
            date = post.date
            first, last = _bounds(date)
            starts.append(number)
            names.append(clean_line(month_of_year(date)))
    return Groups(tuple(starts), tuple(names), "month")


def by_topic(entries: Sequence[Sortable], facts: Facts) -> Groups:
    """Return the topics of entries ordered by topic; no groups without topics."""
    starts: list[int] = []
    names: list[CleanLine] = []
    for number, entry in enumerate(entries):
        name = facts.topic(entry)[1]
        if not names or name != names[-1]:
            starts.append(number)
            names.append(name)
    return Groups(tuple(starts), tuple(names)) if any(names) else NO_GROUPS


def _bounds(date: datetime) -> tuple[float, float]:
    """Return the month of a date in seconds since 1970, local time: its first second and that of the next month."""
    first = datetime(date.year, date.month, 1, tzinfo=UTC)
    if (date.year, date.month) == (MAXYEAR, 12):
        return first.timestamp(), inf
    return first.timestamp(), (first + timedelta(days=32)).replace(day=1).timestamp()


def _words(entry: Sortable, _: Facts) -> int:
    return entry.post.words


def by_number(name: str) -> tuple[object, ...]:
    """Return a sort key by which part 2 comes before part 10; capitals do not matter."""
    parts = _NUMBERS.compiled.split(name.casefold())
    return tuple((len(part.lstrip("0")), part.lstrip("0")) if odd % 2 else part for odd, part in enumerate(parts))


RELEVANCE = Sort("relevance", "Best match first", needs_query=True)
NEWEST = Sort("newest", "Newest first", group=by_date)

SORTS: tuple[Sort, ...] = (
    RELEVANCE,
    NEWEST,
    Sort("oldest", "Oldest first", reverse=True, group=by_date),
    Sort("title", "By title", key=lambda entry, _: by_number(entry.title)),
    Sort("shortest", "Shortest first", key=_words),
    Sort("longest", "Longest first", key=_words, reverse=True),
    Sort("unread", "Unread first", key=lambda entry, facts: facts.is_read(entry), needs_marks=True),
    Sort("basics", "Basics first", key=lambda entry, facts: facts.basic_rank(entry), needs_topics=True, begins=True),
    Sort("topic", "By topic", key=lambda entry, facts: facts.topic(entry)[0], needs_topics=True, group=by_topic),
    Sort("read", "Last read first", key=lambda entry, facts: -facts.read_ms(entry), needs_marks=True),
)
"""All orders, in the order of the menu."""

BY_NAME = {sort.name: sort for sort in SORTS}

SORT_NAMES = tuple(sort.name for sort in SORTS if not sort.needs_query)
"""The orders of a list without a query, which are the values of the setting `sort`."""


def fitting(*, searching: bool) -> Sort:
    """Return the default order."""
    return RELEVANCE if searching else NEWEST
