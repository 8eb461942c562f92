"""The orders of a list: what each does, its headings, and that everything which names orders follows the table."""

from __future__ import annotations

import re
from pathlib import Path

from reader.settings import parse_settings
from reader.sorting import BY_NAME, NEWEST, NO_GROUPS, RELEVANCE, SORT_NAMES, SORTS, Facts, Groups, by_number, fitting
from tests.unit.tui.making import entry

ROOT = Path(__file__).resolve().parents[2]

ENTRIES = [
    entry("c", "Banana", "2026-03-01", words=300),
    entry("b", "apple", "2026-02-15", words=900),
    entry("a", "Cherry", "2026-02-01", words=100),
]


def names(sort: str) -> str:
    facts = Facts(
        is_read=lambda entry: entry.fingerprint == "c",
        read_ms=lambda entry: {"a": 5, "b": 7}.get(entry.fingerprint, 0),
        basic_rank=lambda entry: "bca".index(entry.fingerprint),
        topic=lambda entry: ("cab".index(entry.fingerprint), entry.title),
    )
    return "".join(entry.fingerprint for entry in BY_NAME[sort].apply(ENTRIES, facts))


def test_each_order() -> None:
    assert {sort.name: names(sort.name) for sort in SORTS} == {
        "relevance": "cba",
        "newest": "cba",
        "oldest": "abc",
        "title": "bca",
        "shortest": "acb",
        "longest": "bca",
        "unread": "bac",
        "read": "bac",
        "basics": "bca",
        "topic": "cab",
    }


def test_numbers_in_names_count() -> None:
    names = ["Part 10", "part 2", "Part 02b", "Apart", "10 ways", "9 ways", "Part", "Part 2.10", "Part 2.9", ""]
    assert sorted(names, key=by_number) == [
        "", "9 ways", "10 ways", "Apart", "Part", "part 2", "Part 2.9", "Part 2.10", "Part 02b", "Part 10",
    ]  # fmt: skip


def test_names_and_labels_are_distinct() -> None:
    assert len(BY_NAME) == len({sort.label for sort in SORTS}) == len(SORTS)


def test_an_order_that_asks_for_marks_says_so() -> None:
    """The command line reads the marks only for these."""
    for sort in SORTS:
        asked: list[object] = []

        def ask(entry: object, asked: list[object] = asked) -> int:
            asked.append(entry)
            return 0

        sort.apply(ENTRIES, Facts(is_read=lambda entry, ask=ask: bool(ask(entry)), read_ms=ask))  # type: ignore[misc]
        assert bool(asked) == sort.needs_marks, sort.name


def test_without_a_choice_results_come_best_first_and_all_else_newest_first() -> None:
    assert fitting(searching=True) is RELEVANCE
    assert fitting(searching=False) is NEWEST


def test_every_order_without_a_query_is_a_setting() -> None:
    for name in SORT_NAMES:
        assert parse_settings(f'sort = "{name}"').sort == name


def test_the_readme_and_the_manual_name_every_order() -> None:
    row = next(line for line in (ROOT / "docs" / "settings.md").read_text().splitlines() if line.startswith("| `sort`"))
    assert re.findall(r"`([a-z]+)`", row.split("|")[3]) == list(SORT_NAMES)
    assert "|".join(BY_NAME) in (ROOT / "docs" / "privacy-reader.1").read_text()


def test_months_begin_with_their_first_entry() -> None:
    days = [f"2026-03-{day:02}" for day in range(12, 2, -1)] + ["2026-02-28", "2026-02-01", "2025-12-31"]
    entries = [entry(str(number), day=day) for number, day in enumerate(days)]
    assert NEWEST.groups(entries) == Groups((0, 10, 12), ("March 2026", "February 2026", "December 2025"), "month")


def test_the_last_month_that_a_date_can_have_is_a_month() -> None:
    entries = [entry(str(number), day="9999-12-30") for number in range(12)]
    assert NEWEST.groups(entries) == Groups((0,), ("December 9999",), "month")


def test_years_are_headings_where_months_hold_a_single_entry() -> None:
    days = [f"{year}-{month:02}-10" for year in (2026, 2025, 2024) for month in (11, 9, 6, 3)]
    entries = [entry(str(number), day=day) for number, day in enumerate(days)]
    assert NEWEST.groups(entries) == Groups((0, 4, 8), ("2026", "2025", "2024"), "year")
    assert BY_NAME["oldest"].groups(entries[::-1]) == Groups((0, 4, 8), ("2024", "2025", "2026"), "year")


def test_years_that_hold_a_single_entry_have_no_headings_either() -> None:
    entries = [entry(str(year), day=f"{year}-05-01") for year in range(2026, 2006, -1)]
    assert NEWEST.groups(entries) == NO_GROUPS


def test_a_short_list_and_an_order_by_title_have_no_headings() -> None:
    assert NEWEST.groups(ENTRIES) == NO_GROUPS
    assert BY_NAME["title"].groups(ENTRIES * 9) == NO_GROUPS
