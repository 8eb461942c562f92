"""The formats of dates for the screens and the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from reader.text import clean_line

__all__ = [
    "DAY_STARTS",
    "MONTH_NAMES",
    "date_writer",
    "day_of_month",
    "is_known",
    "month_of_year",
    "person_day",
    "this_day",
    "weekday",
    "year_of",
]

DAY_STARTS = 4
"""The hour at which the user's days begin unless configured otherwise."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_DAYS_AGO = ((1, "today"), (2, "yesterday"))


def date_writer(style: str = "auto", now: Callable[[], datetime] | None = None) -> Callable[[datetime], str]:
    """Return a formatter for a setting: `auto` (3 Feb 2026), `iso`, `long`, `relative`, or a `strftime` pattern.

    Posts without a known date are `undated`.
    """
    write = _writer(style, now)
    return lambda date: write(date) if is_known(date) else "undated"


def is_known(date: datetime) -> bool:
    """Return whether a post's date is known: posts without one have the year 1."""
    return date.year > 1


def person_day(moment: datetime, starts: int = DAY_STARTS) -> date:
    """Return the day of a moment for a user whose days begin at the hour `starts`."""
    return (moment.astimezone() - timedelta(hours=starts)).date()


def this_day(starts: int = DAY_STARTS) -> date:
    """Return the current day of such a user, in the time zone of this machine."""
    return person_day(datetime.now().astimezone(), starts)


def _writer(style: str, now: Callable[[], datetime] | None) -> Callable[[datetime], str]:
    if style == "iso":
        return lambda date: date.date().isoformat()
    if style == "long":
        return lambda date: f"{date:%A}, {date.day} {date:%B} {date.year}"
    if style == "relative":
        clock = now or (lambda: datetime.now().astimezone())
        return lambda date: _relative(date, clock())
    if "%" in style:
        return lambda date: clean_line(date.strftime(style), 60)
    # Formatted by hand: a list draws a hundred of these per frame, and strftime consults the locale each time.
    return lambda date: f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def weekday(date: datetime) -> str:
    """Return the abbreviated day of the week: `Sat`."""
    return _WEEKDAYS[date.weekday()]


def month_of_year(date: datetime) -> str:
    """Return the month of a date as a heading: `August 2026`, or `Undated`."""
    if not is_known(date):
        return "Undated"
    return f"{MONTH_NAMES[date.month - 1]} {date.year}"


def year_of(date: datetime) -> str:
    """Return the year of a date as a heading: `2026`, or `Undated`."""
    return str(date.year) if is_known(date) else "Undated"


def day_of_month(date: datetime) -> str:
    """Return a date without its year: `3 Feb`; empty if it is not known."""
    return f"{date.day} {_MONTHS[date.month - 1]}" if is_known(date) else ""


def _relative(date: datetime, now: datetime) -> str:
    days = (now.astimezone(date.tzinfo).date() - date.date()).days
    if days < 0:
        return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"
    for limit, word in _DAYS_AGO:
        if days < limit:
            return word
    for limit, size, unit in ((14, 1, "day"), (60, 7, "week"), (730, 30, "month")):
        if days < limit:
            return f"{days // size} {unit}s ago"
    return f"{days // 365} years ago"
