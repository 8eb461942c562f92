from __future__ import annotations

import pytest

from reader.words import closest, counted, did_you_mean, duration, remaining


@pytest.mark.parametrize(("number", "expected"), [(0, "0 posts"), (1, "1 post"), (2, "2 posts"), (1024, "1,024 posts")])
def test_a_number_stands_with_the_right_form_of_its_noun(number: int, expected: str) -> None:
    assert counted(number, "post") == expected


def test_a_plural_may_be_irregular() -> None:
    assert [counted(number, "entry", "entries") for number in (1, 3)] == ["1 entry", "3 entries"]


def test_hours_are_no_long_row_of_minutes() -> None:
    assert [duration(minutes) for minutes in (1, 119, 120, 1681)] == ["1 min", "119 min", "2 h 0 min", "28 h 1 min"]


def test_what_is_left_of_a_time_is_rounded_up() -> None:
    assert [remaining(left) for left in (0.2, 29.5, 120, 121, 50_418)] == [
        "1 s",
        "30 s",
        "120 s",
        "3 min",
        "14 h 1 min",
    ]


def test_a_mistyped_name_finds_its_neighbour_whatever_its_case() -> None:
    assert closest("Widht", ["theme", "width", "split"]) == "width"
    assert closest("lsit", ["list", "search"]) == "list"
    assert closest("gdpr", ["list", "search"]) == ""


def test_a_hint_names_the_neighbour_or_says_something_else() -> None:
    assert did_you_mean("widht", ["width"]) == "Did you mean “width”?"
    assert did_you_mean("xyz", ["width"], "There is only width.") == "There is only width."
    assert did_you_mean("titel", ["title"], form="{{{}}}") == "Did you mean {title}?"


def test_a_name_of_any_length_is_compared_at_once() -> None:
    assert closest("a" * 1_000_000, ["a" * 60, "b"]) == "a" * 60
