"""Dates as in Jekyll: Ruby's Time.parse for texts, YAML's types, and the site's time zone.

An instant is in whole seconds since 1970 in UTC, an offset in seconds east of UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from reader.library.jekyll.date_texts import DateParts, take_apart
from reader.library.jekyll.yaml_types import Stamp, to_text

__all__ = ["DateProblem", "Zone", "jekyll_date", "parse_moment", "parse_time"]

# The years 1 to 9999, less a day at both ends, so that no time zone leaves the range of `datetime`.
_EARLIEST, _LATEST = -62_135_510_400, 253_402_128_000

_FIRST_DAY = date(1970, 1, 1).toordinal()
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - what a wall clock shows
_NOTHING = timedelta(0)

# As in Ruby's Time.zone_offset: hours east of UTC, including the military letters A to Y (there is no J).
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    **{letter: hours for hours, letter in enumerate("ABCDEFGHIKLM", start=1)},
    **{letter: -hours for hours, letter in enumerate("NOPQRSTUVWXY", start=1)},
}  # fmt: skip
_NUMERIC_ZONE = re.compile(r"([-+])(\d\d)(?:(:?)(\d\d)(?:\3(\d\d))?)?")
_YEAR_AND_MONTH = re.compile(r"(\d{4})-(\d{2})")
_PLAIN = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([-+])(\d{2}):?(\d{2}))?)?")


class DateProblem(ValueError):  # noqa: N818 - reported to the user, not an error of the program
    """A date that Jekyll cannot read either."""


def _seconds(offset: timedelta) -> int:
    return offset.days * 86_400 + offset.seconds


class Zone:
    """The site's time zone; unknown names mean UTC, as in the C library."""

    def __init__(self, name: str = "UTC") -> None:
        self.known = True
        self._zone: tzinfo = UTC
        if name not in {"UTC", "Etc/UTC", "GMT", "Z", ""}:
            self._zone = self._named(name)
        self.name = name or "UTC"
        self._moments: dict[int, tuple[int, datetime]] = {}
        self._fixed: dict[tuple[timedelta, str], timezone] = {}

    def _named(self, name: str) -> tzinfo:
        from zoneinfo import ZoneInfo  # noqa: PLC0415 (start-up)

        try:
            return ZoneInfo(name)
        except (OSError, ValueError, KeyError):
            self.known = False
            return UTC

    def local(self, year: int, month: int, day: int, clock: tuple[int, int, int] = (0, 0, 0)) -> int:
        """Return the instant of a local time; days and seconds may overflow, as in Ruby's Time.local.

        An ambiguous time is the second of the two; a time in a gap is counted with the offset from before the gap.
        Raises OverflowError or ValueError outside the years 1 to 9999.
        """
        hour, minute, second = clock
        days = date(year, month, 1).toordinal() - _FIRST_DAY + day - 1
        wall = ((days * 24 + hour) * 60 + minute) * 60 + second
        if self._zone is UTC and _EARLIEST <= wall <= _LATEST:
            return wall
        shown = _EPOCH + timedelta(seconds=wall)
        first, again = self._zone.utcoffset(shown), self._zone.utcoffset(shown.replace(fold=1))
        return wall - _seconds(min(first or _NOTHING, again or _NOTHING))

    def offset(self, instant: int) -> int:
        """Return the seconds east of UTC at `instant`."""
        return self._look(instant)[0]

    def named(self, name: str, year: int) -> int | None:
        """Return the offset that the zone calls `name` (as CET or CEST) in that year's winter or summer, or None."""
        for month in (1, 7):
            moment = datetime(year, month, 1, tzinfo=self._zone)
            if (moment.tzname() or "").upper() == name:
                return int((moment.utcoffset() or timedelta(0)).total_seconds())
        return None

    def at(self, instant: int) -> datetime:
        """Return the local time at `instant`, clamped to the range of `datetime`."""
        return self._look(instant)[1]

    def _look(self, instant: int) -> tuple[int, datetime]:
        found = self._moments.get(instant)
        if found is None:
            clamped = min(max(instant, _EARLIEST), _LATEST)
            if self._zone is UTC:
                found = self._moments[instant] = 0, datetime.fromtimestamp(clamped, UTC)
                return found
            zoned = datetime.fromtimestamp(clamped, self._zone)
            key = zoned.utcoffset() or _NOTHING, zoned.tzname() or "UTC"
            fixed = self._fixed.get(key)
            if fixed is None:
                fixed = self._fixed[key] = timezone(*key)
            found = self._moments[instant] = _seconds(key[0]), zoned.replace(tzinfo=fixed)
        return found


def jekyll_date(value: object, zone: Zone, now: int) -> int:
    """Return the instant of a `date:` with this YAML value. Raises DateProblem (jekyll.md 16 to 20)."""
    if isinstance(value, Stamp):
        return int(value.moment.timestamp())
    if isinstance(value, date):
        return zone.local(value.year, value.month, value.day)
    if value is None or value == "":
        raise DateProblem("is empty")
    return parse_time(to_text(value), zone, now)


def parse_time(text: str, zone: Zone, now: int) -> int:
    """Return the instant of Ruby's `Time.parse(text)` in the site's time zone. Raises DateProblem."""
    return parse_moment(text, zone, now)[0]


def parse_moment(text: str, zone: Zone, now: int) -> tuple[int, int | None]:
    """Return the instant of `parse_time`, and the offset given in the text, if any. Raises DateProblem."""
    text = text.strip()
    plain = _PLAIN.fullmatch(text)
    try:
        return _plain(plain, zone) if plain else _loose(text, zone, now)
    except DateProblem:
        raise
    except (ValueError, OverflowError) as error:
        raise DateProblem("is not a date of the calendar") from error


def _plain(found: re.Match[str], zone: Zone) -> tuple[int, int | None]:
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    clock = _clock(int(found[4] or 0), int(found[5] or 0), int(found[6] or 0))
    seconds = None
    if found[7]:
        seconds = int(found[8]) * 3600 + int(found[9]) * 60
        seconds = -seconds if found[7] == "-" else seconds
    return _instant(zone, _day(year, month, day), clock, seconds), seconds


def _loose(text: str, zone: Zone, now: int) -> tuple[int, int | None]:
    parts = take_apart(text)
    if alone := _YEAR_AND_MONTH.fullmatch(text):
        # Ruby rejects a year and month alone, but they can only be read in one way.
        parts = DateParts(int(alone[1]), int(alone[2]))
    if parts.empty:
        raise DateProblem("is not a date")
    today = zone.at(now)
    offset = _zone_offset(parts.zone, zone, today.year if parts.year is None else parts.year)
    if parts.day_of_year is not None:
        month, day = 1, parts.day_of_year
        year = today.year if parts.year is None else parts.year
        if not 1 <= day <= 366:
            raise DateProblem(f"has no day {day}")
    else:
        year, month, day = _calendar_day(parts, today)
        _day(year, month, day)
    clock = _clock(parts.hour or 0, parts.minute or 0, parts.second or 0)
    return _instant(zone, (year, month, day), clock, offset), offset


def _calendar_day(parts: DateParts, today: datetime) -> tuple[int, int, int]:
    """Return year, month and day; missing parts are today's before the first given part, and 1 after it."""
    if parts.year is not None:
        return parts.year, 1 if parts.month is None else parts.month, 1 if parts.day is None else parts.day
    if parts.month is not None:
        return today.year, parts.month, 1 if parts.day is None else parts.day
    return today.year, today.month, today.day if parts.day is None else parts.day


def _instant(zone: Zone, day: tuple[int, int, int], clock: tuple[int, int, int], offset: int | None) -> int:
    if offset is None:
        return zone.local(*day, clock)
    year, month, number = day
    hour, minute, second = clock
    moment = datetime(year, month, 1, tzinfo=UTC) + timedelta(
        days=number - 1, hours=hour, minutes=minute, seconds=second - offset
    )
    return int(moment.timestamp())


def _day(year: int, month: int, day: int) -> tuple[int, int, int]:
    if not 1 <= month <= 12:
        raise DateProblem(f"has no month {month}")
    if not 1 <= day <= 31:
        raise DateProblem(f"has no day {day}")
    return year, month, day


def _clock(hour: int, minute: int, second: int) -> tuple[int, int, int]:
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        raise DateProblem("has an invalid time")
    return hour, minute, second


def _zone_offset(name: str, zone: Zone, year: int) -> int | None:
    """Return the seconds east of UTC, or None if Ruby does not know the name: then the site's time zone applies."""
    if not name:
        return None
    name = name.upper()
    found = _NUMERIC_ZONE.fullmatch(name)
    if found:
        seconds = int(found[2]) * 3600 + int(found[4] or 0) * 60 + int(found[5] or 0)
        return -seconds if found[1] == "-" else seconds
    if name in _ZONES:
        return _ZONES[name] * 3600
    return zone.named(name, year)
