"""How dates are written for a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from reader.dates import date_writer

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("auto", "3 Feb 2026"),
        ("iso", "2026-02-03"),
        ("long", "Tuesday, 3 February 2026"),
        ("%d.%m.%y", "03.02.26"),
        ("week %V", "week 06"),
    ],
)
def test_every_style(style: str, written: str) -> None:
    assert date_writer(style, lambda: NOW)(DAY) == written


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (59, "8 weeks ago"),
        (60, "2 months ago"),
        (729, "24 months ago"),
        (730, "2 years ago"),
        (3650, "10 years ago"),
        (-5, "27 Nov 2026"),
    ],
)
def test_relative_dates(days: int, written: str) -> None:
    assert date_writer("relative", lambda: NOW)(NOW - timedelta(days=days)) == written


def test_a_day_ends_at_midnight_of_the_posts_own_clock() -> None:
    east = timezone(timedelta(hours=14))
    write = date_writer("relative", lambda: datetime(2026, 11, 22, 11, tzinfo=UTC))
    assert write(datetime(2026, 11, 22, 23, tzinfo=east)) == "yesterday"


def test_an_old_year_and_control_characters_in_a_pattern() -> None:
    assert date_writer("auto")(datetime(33, 4, 3, tzinfo=UTC)) == "3 Apr 33"
    assert "\x1b" not in date_writer("%d\x1b[31m")(DAY)
