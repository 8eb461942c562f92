"""Dates as Jekyll has them: Ruby's Time.parse for texts, YAML's types, and the site's time zone.

An instant is a whole number of seconds since 1970 in UTC, an offset seconds east of UTC. The grammar of a text is
that of Ruby's Date._parse as far as blogs use it; what it does not know is an error, as it is in Jekyll.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from reader.library.yaml_types import Stamp, to_text

__all__ = ["DateProblem", "Zone", "jekyll_date", "parse_time"]

# The years 1 to 9999, and a day less at both ends, so that no zone leads out of what `datetime` can hold.
_FIRST, _LAST = -62_135_683_200, 253_402_387_200
_EARLIEST, _LATEST = -62_135_510_400, 253_402_128_000

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip

_TIME = re.compile(
    r"(?<!\d)(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[,.](\d+))?)?|(?=\s*[ap]\.?m\b))"
    r"(?:\s*([ap])\.?m\b\.?)?"
    r"(?:\s*((?:gmt|utc)?[-+]\d{1,2}(?::?\d{2})?(?::?\d{2})?(?!\d)|[a-z]{1,4}(?:\s+dst)?\b))?",
    re.IGNORECASE,
)
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_EUROPEAN = re.compile(rf"'?(\d+)(?:st|nd|rd|th)?\b[^-\d\s']*\s*{_MONTH}[^-\d\s']*(?:\s*(-?\d+))?", re.IGNORECASE)
_AMERICAN = re.compile(
    rf"\b{_MONTH}[^-\d\s']*\s*'?(\d+)[^-\d\s']*(?:\s*,?\s*(?:c(?:\.|ommon)?\s*e)?\s*('?-?\d+))?", re.IGNORECASE
)
_ISO = re.compile(r"('?[-+]?\d+)-(\d+)-('?-?\d+)")
_ISO_WEEK = re.compile(r"\b(\d{2}|\d{4})?-?w(\d{2})(?:-?(\d))?\b", re.IGNORECASE)
_VMS = re.compile(rf"('?-?\d+)-{_MONTH}[^-/.]*-('?-?\d+)", re.IGNORECASE)
_SLASHES = re.compile(r"('?-?\d+)[/]\s*('?\d+)(?:\D\s*('?-?\d+))?")
_DOTS = re.compile(r"('?-?\d+)\.\s*('?\d+)\.\s*('?-?\d+)")
_YEAR_MONTH = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?!\d|-\d)")
_DIGITS = re.compile(r"(?<![\d:])(\d{2,14})(?:t(\d{2,6}))?(z|[-+]\d{1,4})?(?!\d)", re.IGNORECASE)
_LONE_MONTH = re.compile(rf"\b{_MONTH}\S*", re.IGNORECASE)
_PLAIN = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?(?: ?([-+])(\d{2}):?(\d{2}))?")


class DateProblem(ValueError):  # noqa: N818 - told to a person, not an error of the program
    """A date that Jekyll cannot read either."""


class Zone:
    """The site's time zone; unknown names are UTC, which is what the C library makes of them."""

    def __init__(self, name: str = "UTC") -> None:
        self.known = True
        self._zone: tzinfo = UTC
        if name not in {"UTC", "Etc/UTC", "GMT", "Z", ""}:
            self._zone = self._named(name)
        self.name = name or "UTC"
        self._moments: dict[int, tuple[int, datetime]] = {}

    def _named(self, name: str) -> tzinfo:
        from zoneinfo import ZoneInfo

        try:
            return ZoneInfo(name)
        except (OSError, ValueError, KeyError):
            self.known = False
            return UTC

    def local(self, year: int, month: int, day: int, clock: tuple[int, int, int] = (0, 0, 0)) -> int:
        """The instant of a wall clock; days and seconds may run over, as in Ruby's Time.local.

        Raises OverflowError or ValueError outside the years 1 to 9999.
        """
        hour, minute, second = clock
        moment = datetime(year, month, 1, tzinfo=self._zone) + timedelta(
            days=day - 1, hours=hour, minutes=minute, seconds=second
        )
        return int(moment.timestamp())

    def offset(self, instant: int) -> int:
        """Seconds east of UTC at `instant`."""
        return self._look(instant)[0]

    def at(self, instant: int) -> datetime:
        """The wall clock at `instant`, clamped to what `datetime` can hold."""
        return self._look(instant)[1]

    def _look(self, instant: int) -> tuple[int, datetime]:
        found = self._moments.get(instant)
        if found is None:
            clamped = min(max(instant, _EARLIEST), _LATEST)
            zoned = datetime.fromtimestamp(clamped, self._zone)
            offset = zoned.utcoffset() or timedelta(0)
            found = self._moments[instant] = (int(offset.total_seconds()), zoned.replace(tzinfo=timezone(offset)))
        return found


def jekyll_date(value: object, zone: Zone, now: int) -> int:
    """The instant that a `date:` of this YAML value stands for. Raises DateProblem (RULES 16 to 20)."""
    if isinstance(value, Stamp):
        return _in_range(int(value.moment.timestamp()))
    if isinstance(value, date):
        return _in_range(zone.local(value.year, value.month, value.day))
    if value is None or value == "":
        raise DateProblem("is empty")
    return parse_time(to_text(value), zone, now)


def parse_time(text: str, zone: Zone, now: int) -> int:
    """The instant that Ruby's `Time.parse(text)` gives in the site's zone. Raises DateProblem."""
    text = text.strip()[:200]
    plain = _PLAIN.fullmatch(text)
    try:
        return _in_range(_plain(plain, zone) if plain else _loose(text, zone, now))
    except DateProblem:
        raise
    except (ValueError, OverflowError) as error:
        raise DateProblem("is not a date of the calendar") from error


def _plain(found: re.Match[str], zone: Zone) -> int:
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    clock = _clock(int(found[4] or 0), int(found[5] or 0), int(found[6] or 0))
    seconds = None
    if found[7]:
        seconds = int(found[8]) * 3600 + int(found[9]) * 60
        seconds = -seconds if found[7] == "-" else seconds
    return _instant(zone, _day(year, month, day), clock, seconds)


def _loose(text: str, zone: Zone, now: int) -> int:
    rest = re.sub(r"[^-+',./:@\w\[\]]+", " ", text)
    clock, offset, rest = _take_time(rest)
    parts = _take_date(rest)
    if parts is None:
        digits = _DIGITS.search(rest)
        if digits:
            parts, clock, offset = _from_digits(digits, clock, offset)
    if parts is None and clock is None:
        raise DateProblem("is not a date")
    today = zone.at(now)
    year, month, day = parts or (today.year, today.month, today.day)
    return _instant(zone, _day(today.year if year is None else year, month, day), clock or (0, 0, 0), offset)


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
        raise DateProblem("has a time that no clock shows")
    return hour, minute, second


def _take_time(text: str) -> tuple[tuple[int, int, int] | None, int | None, str]:
    """The time in `text`, its offset, and the text without them."""
    found = _TIME.search(text)
    if not found:
        return None, None, text
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half = (found[5] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return _clock(hour, minute, second), _zone_offset(found[6]), f"{text[: found.start()]} {text[found.end() :]}"


def _zone_offset(text: str | None) -> int | None:
    """Seconds east of UTC, or None where the zone's name means nothing: then the site's zone counts."""
    if not text:
        return None
    name = text.lower()
    if name in _ZONES:
        return _ZONES[name] * 3600
    found = re.fullmatch(r"(?:gmt|utc)?([-+])(\d{1,2}):?(\d{2})?:?(\d{2})?", name)
    if not found:
        return None
    hours, minutes = int(found[2]), int(found[3] or 0)
    if hours > 23 or minutes > 59:
        raise DateProblem("has a zone that is nowhere")
    seconds = hours * 3600 + minutes * 60
    return -seconds if found[1] == "-" else seconds


def _take_date(text: str) -> tuple[int | None, int, int] | None:
    found = _EUROPEAN.search(text)
    if found:
        return _ordered(found[3], _MONTHS[found[2].lower()], found[1])
    found = _AMERICAN.search(text)
    if found:
        return _ordered(found[3], _MONTHS[found[1].lower()], found[2])
    found = _ISO.search(text)
    if found:
        return _ordered(found[1], int(found[2]), found[3])
    found = _VMS.search(text)
    if found:
        return _ordered(found[3], _MONTHS[found[2].lower()], found[1])
    for pattern in (_SLASHES, _DOTS):
        found = pattern.search(text)
        if found:
            return _by_slashes(found)
    return _year_and_month(text)


def _by_slashes(found: re.Match[str]) -> tuple[int | None, int, int]:
    if found[3] is None:
        return None, int(found[1].strip("'-")), int(found[2].strip("'"))
    return _ordered(found[1], int(found[2].strip("'")), found[3])


def _year_and_month(text: str) -> tuple[int | None, int, int] | None:
    found = _YEAR_MONTH.search(text)
    if found:
        return int(found[1]), int(found[2]), 1
    found = _LONE_MONTH.search(text)
    if found:
        year = re.search(r"(?<!\d)\d{4}(?!\d)", text)
        return (int(year[0]) if year else None), _MONTHS[found[1].lower()], 1
    return None


def _ordered(year: str | None, month: int, day: str) -> tuple[int | None, int, int]:
    """Year, month and day; where the day looks like a year (three digits or an apostrophe), they change places."""
    if year is not None and (day.startswith("'") or len(day.strip("'-")) > 2):
        year, day = day, year
    return (None if year is None else _full_year(year)), month, int(day.strip("'+-"))


def _full_year(text: str) -> int:
    digits = text.strip("'+")
    year = int(digits)
    if len(digits.lstrip("-")) <= 2 and not digits.startswith("-"):
        return year + (2000 if year < 69 else 1900)
    return year


def _from_digits(
    found: re.Match[str], clock: tuple[int, int, int] | None, offset: int | None
) -> tuple[tuple[int | None, int, int], tuple[int, int, int] | None, int | None]:
    """`20200203`, `20200203T0405`, `200203`: digits without marks, as Date._parse cuts them."""
    digits, time = found[1], found[2] or ""
    if len(digits) in {8, 10, 12, 14}:
        year: int | None = int(digits[:4])
        month, day, time = int(digits[4:6]), int(digits[6:8]), digits[8:] or time
    elif len(digits) == 6:
        year, month, day = _full_year(digits[:2]), int(digits[2:4]), int(digits[4:6])
    elif len(digits) == 4:
        year, month, day = None, int(digits[:2]), int(digits[2:4])
    else:
        raise DateProblem("is a number, not a date")
    if time:
        padded = time.ljust(6, "0")
        clock = _clock(int(padded[:2]), int(padded[2:4]), int(padded[4:6]))
    return (year, month, day), clock, _zone_offset(found[3]) if found[3] else offset


def _in_range(instant: int) -> int:
    if not _FIRST <= instant <= _LAST:
        raise DateProblem("lies outside the years 1 to 9999")
    return instant
