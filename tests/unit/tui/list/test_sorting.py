"""The orders of the list and its month headings."""

from __future__ import annotations

from reader.tui.list.rows import Row
from reader.tui.list.sorting import Sort, month_headings
from tests.unit.tui.making import entry

ROWS = [
    Row(entry("c", "Banana", "2026-03-01", words=300)),
    Row(entry("b", "apple", "2026-02-15", words=900)),
    Row(entry("a", "Cherry", "2026-02-01", words=100)),
]


def names(sort: Sort) -> list[str]:
    return [row.entry.fingerprint for row in sort.apply(ROWS, lambda entry: entry.fingerprint == "c")]


def test_each_order() -> None:
    assert names(Sort.NEWEST) == ["c", "b", "a"]
    assert names(Sort.OLDEST) == ["a", "b", "c"]
    assert names(Sort.TITLE) == ["b", "c", "a"]
    assert names(Sort.SHORTEST) == ["a", "c", "b"]
    assert names(Sort.LONGEST) == ["b", "c", "a"]
    assert names(Sort.UNREAD) == ["b", "a", "c"]


def test_every_order_has_a_name_for_the_menu() -> None:
    assert len({sort.label for sort in Sort}) == len(Sort)


def test_months_stand_above_their_first_row() -> None:
    days = [f"2026-03-{day:02}" for day in range(12, 2, -1)] + ["2026-02-28", "2026-02-01", "2025-12-31"]
    rows = [Row(entry(str(number), day=day)) for number, day in enumerate(days)]
    assert month_headings(rows) == ((0, 10, 12), ("March 2026", "February 2026", "December 2025"))


def test_a_short_list_has_no_headings() -> None:
    assert month_headings(ROWS) == ((), ())
