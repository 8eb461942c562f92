"""The orders of a list: one table, from which the menu, the palette, `--sort`, the settings and the headings derive.

To add an order, add a row to `SORTS`; where it needs to know more than an entry holds, add a field to `Facts`.
The module lies below the library so that the settings can name the orders; it sees entries by what it asks of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import MAXYEAR, UTC, datetime, timedelta
from math import inf
from typing import Any, NamedTuple, Protocol, TypeVar

from reader.dates import month_of_year, year_of
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["BY_NAME", "NEWEST", "NO_GROUPS", "RELEVANCE", "SORTS", "SORT_NAMES", "Facts", "Groups", "Sort", "fitting"]


class Groups(NamedTuple):
    """The items, ascending from 0, with which a group begins, and what the groups are called.

    `period` says what all dates of a group have in common: "month", "year", or nothing.
    """

    starts: Sequence[int] = ()
    names: Sequence[CleanLine] = ()
    period: str = ""


NO_GROUPS = Groups()

FEWEST_FOR_GROUPS = 12
"""Items below which headings would only be in the way."""

FEWEST_IN_A_GROUP = 2.5
"""Items of a usual month from which on months are headings; else years are."""

T = TypeVar("T")


class SortablePost(Protocol):
    """What is asked of the post of an entry (`reader.library.Post`)."""

    @property
    def instant(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def date(self) -> datetime: ...
    @property
    def words(self) -> int: ...


class Sortable(Protocol):
    """What is asked of an entry (`reader.library.Entry`)."""

    @property
    def title(self) -> CleanLine: ...
    @property
    def post(self) -> SortablePost: ...


class Facts(NamedTuple):
    """What an order may ask about an entry beyond what the entry holds."""

    is_read: Callable[[Any], bool] = lambda _: False
    read_ms: Callable[[Any], int] = lambda _: 0
    """When an entry was read, in milliseconds since 1970; 0 where it was not, or nobody knows."""
    basic_rank: Callable[[Any], int] = lambda _: 0
    """The place of an entry in the order of what explains a subject before what builds on it."""
    topic: Callable[[Any], tuple[int, CleanLine]] = lambda _: (0, EMPTY)
    """The place and the name of an entry's first topic."""


class Sort(NamedTuple):
    """An order of entries.

    `name` stands in the settings and on the command line, `label` in menus. Entries come newest first, or the best
    match first; without a `key` they keep that order, and with one equal ones keep it. `needs_marks` is for orders
    that ask `Facts.is_read` or `read_ms`, `needs_topics` for those that ask for topics or basics, `needs_query` for
    those that only make sense for results. `group` gives the headings.
    """

    name: str
    label: str
    key: Callable[[Sortable, Facts], Any] | None = None
    reverse: bool = False
    needs_marks: bool = False
    needs_topics: bool = False
    begins: bool = False
    """Whether it says what to begin with: who chooses it wants to see its first items."""
    needs_query: bool = False
    group: Callable[[Sequence[Sortable], Facts], Groups] | None = None

    def apply(
        self, items: Sequence[T], facts: Facts | None = None, entry_of: Callable[[T], Any] = lambda item: item
    ) -> Sequence[T]:
        """The items in this order; `entry_of` gives the entry that an item stands for."""
        key, known = self.key, facts or Facts()
        if key is None:
            return items[::-1] if self.reverse else items
        return sorted(items, key=lambda item: key(entry_of(item), known), reverse=self.reverse)

    def groups(self, entries: Sequence[Sortable], facts: Facts | None = None) -> Groups:
        """The groups of entries that are in this order; none for a short list or an order without headings."""
        if self.group is None or len(entries) < FEWEST_FOR_GROUPS:
            return NO_GROUPS
        return self.group(entries, facts or Facts())


def by_date(entries: Sequence[Sortable], _: Facts) -> Groups:
    """The months of entries that are in the order of their dates, or the years where months hold hardly more than one.

    A heading above nearly every row would only be in the way; so would one for each year then.
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
    # Comparing with the month's bounds in seconds spares a date for every row of a long list.
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
    """The topics of entries that are in their order; without topics no groups."""
    starts: list[int] = []
    names: list[CleanLine] = []
    for number, entry in enumerate(entries):
        name = facts.topic(entry)[1]
        if not names or name != names[-1]:
            starts.append(number)
            names.append(name)
    return Groups(tuple(starts), tuple(names)) if any(names) else NO_GROUPS


def _bounds(date: datetime) -> tuple[float, float]:
    """The month of a date in seconds of its own clock since 1970: its first second and the next month's."""
    first = datetime(date.year, date.month, 1, tzinfo=UTC)
    if (date.year, date.month) == (MAXYEAR, 12):
        return first.timestamp(), inf
    return first.timestamp(), (first + timedelta(days=32)).replace(day=1).timestamp()


def _words(entry: Sortable, _: Facts) -> int:
    return entry.post.words


RELEVANCE = Sort("relevance", "Best match first", needs_query=True)
NEWEST = Sort("newest", "Newest first", group=by_date)

SORTS: tuple[Sort, ...] = (
    RELEVANCE,
    NEWEST,
    Sort("oldest", "Oldest first", reverse=True, group=by_date),
    Sort("title", "By title", key=lambda entry, _: entry.title.casefold()),
    Sort("shortest", "Shortest first", key=_words),
    Sort("longest", "Longest first", key=_words, reverse=True),
    Sort("unread", "Unread first", key=lambda entry, facts: facts.is_read(entry), needs_marks=True),
    Sort("basics", "Basics first", key=lambda entry, facts: facts.basic_rank(entry), needs_topics=True, begins=True),
    Sort("topic", "By topic", key=lambda entry, facts: facts.topic(entry)[0], needs_topics=True, group=by_topic),
    Sort("read", "Last read first", key=lambda entry, facts: -facts.read_ms(entry), needs_marks=True),
)
"""All orders, as the menu shows them."""

BY_NAME = {sort.name: sort for sort in SORTS}

SORT_NAMES = tuple(sort.name for sort in SORTS if not sort.needs_query)
"""The orders that a list without a query can have; what the setting `sort` may be."""


def fitting(*, searching: bool) -> Sort:
    """The order that a list has as long as nobody chose another one."""
    return RELEVANCE if searching else NEWEST
