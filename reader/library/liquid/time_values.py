"""Dates in templates, read as in Ruby."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from reader.library.jekyll.dates import DateProblem, Zone, parse_moment
from reader.library.jekyll.strftime import format_time

__all__ = ["LiquidTime", "as_time"]


class LiquidTime(datetime):
    """A time that prints as in Ruby: `2020-02-03 04:05:06 -0500`."""

    def __str__(self) -> str:
        return format_time(self, "%Y-%m-%d %H:%M:%S %z")


def as_time(value: object, zone: Zone, now: int = 0) -> datetime | None:
    """Convert a date, a time, seconds since 1970 or a text like Liquid's `to_date`; return None for anything else.

    A text keeps the time zone given in it; everything else is in the site's `zone`.
    """
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    try:
        if isinstance(value, date):
            return zone.at(zone.local(value.year, value.month, value.day))
        if isinstance(value, int) and not isinstance(value, bool):
            return zone.at(value)
        return _from_text(value.lower(), zone, now) if isinstance(value, str) else None
    except (DateProblem, ValueError, OverflowError):
        return None


def _from_text(text: str, zone: Zone, now: int) -> datetime | None:
    if text.isdigit() and text.isascii():
        return zone.at(int(text[:18]))
    if not any(character.isdigit() for character in text):
        return None
    instant, offset = parse_moment(text, zone, now)
    moment = zone.at(instant)
    return moment if offset is None else moment.astimezone(timezone(timedelta(seconds=offset)))
