"""What is said of an entry that was published more than once."""

from __future__ import annotations

import pytest

from reader.dates import date_writer
from reader.library.post import Copy, Entry
from reader.tui.list.copies import DAY, copies_title, copy_line, rhythm
from tests.unit.tui.making import entry

FIRST = entry("2024-08-10-who-reads", day="2024-08-10").post


def copied(*days: int) -> Entry:
    copies = tuple(Copy(FIRST.id, FIRST.instant + day * DAY, 0) for day in days)
    return Entry(FIRST, copies)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((0, 1, 2, 3), "daily"),
        ((0, 1, 2, 4, 5), "nearly daily"),
        ((0, 7, 14, 30), "nearly weekly"),
        ((0, 31, 59), "monthly"),
        ((0, 3, 100), ""),
        ((0, 1), ""),
    ],
)
def test_the_rhythm_of_copies_is_named_where_there_is_one(days: tuple[int, ...], expected: str) -> None:
    assert rhythm(copied(*days).copies) == expected


def test_the_title_counts_and_the_lines_name_day_weekday_and_what_differs() -> None:
    one = copied(0, 1, 2)
    assert copies_title(one, date_writer()) == "3 times with the same text, daily, 10 Aug 2024 – 12 Aug 2024"
    assert copy_line(one.copies[1], one, date_writer()) == "11 Aug 2024 · Sun"
    assert copy_line(one.copies[1], one, date_writer(), 13) == "  11 Aug 2024 · Sun"
    other = Copy("_posts/2024-08-12-who-listens.md", FIRST.instant, 0)
    assert copy_line(other, one, date_writer()).endswith(" · other file name")
