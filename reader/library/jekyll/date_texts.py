"""Parses hand-written dates into parts, as Ruby's `Date._parse` does for `Time.parse`.

The first weekday and the first time are extracted first. Of the day formats, the first in the list that occurs anywhere
in the text is used, and no other. The formats and their order are those of Ruby's date_parse.c.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["DateParts", "take_apart"]

LONGEST = 128
"""Maximum length, in characters, of a date that Ruby reads; a longer one is an error."""

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_MONTH = f"({'|'.join(_MONTH_NAMES)})"
_ERA = r"(?:c(?:e|\.e\.)|b(?:ce|\.c\.e\.)|a(?:d|\.d\.)|b(?:c|\.c\.))"

_NOISE = re.compile(r"(?:[^-+',./:@\w\[\]]|_)+")
_WEEKDAY = re.compile(r"\b(?:sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*", re.IGNORECASE | re.ASCII)
_CLOCK = re.compile(
    r"([0-9]+\s*(?:(?::\s*[0-9]+(?:\s*:\s*[0-9]+(?:[,.][0-9]*)?)?|h(?:\s*[0-9]+m?(?:\s*[0-9]+s?)?)?)"
    r"(?:\s*[ap](?:m\b|\.m\.))?"
    r"|[ap](?:m\b|\.m\.)))"
    r"(?:\s*((?:gmt|utc?)?[-+][0-9]+(?:[,.:][0-9]+(?::[0-9]+)?)?"
    r"|(?:[^\W\d_]|[.\s])+(?:standard|daylight)\stime\b|[^\W\d_]+(?:\sdst)?\b))?",
    re.IGNORECASE,
)
_CLOCK_PARTS = re.compile(
    r"(\d+)\s*h?(?:\s*:?\s*(\d+)m?(?:\s*:?\s*(\d+)(?:[,.]\d*)?s?)?)?(?:\s*([ap])(?:m\b|\.m\.))?",
    re.IGNORECASE | re.ASCII,
)
_EUROPEAN = re.compile(
    rf"'?(\d+)[^-\d\s]*\s*{_MONTH}[^-\d\s']*(?:\s*{_ERA}?\s*('?-?\d+(?:(?:st|nd|rd|th)\b)?))?", re.IGNORECASE | re.ASCII
)
_AMERICAN = re.compile(
    rf"\b{_MONTH}[^-\d\s']*\s*('?\d+)[^-\d\s']*(?:\s*,?\s*{_ERA}?\s*('?-?\d+))?", re.IGNORECASE | re.ASCII
)
_ISO = re.compile(r"('?[-+]?\d+)-(\d+)-('?-?\d+)", re.ASCII)
_IMPERIAL = re.compile(r"\b([mtshr])(\d+)\.(\d+)\.(\d+)", re.IGNORECASE | re.ASCII)
_IMPERIAL_STARTS = {"m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018}
_DAY_MONTH_YEAR = re.compile(rf"('?-?\d+)-{_MONTH}[^-/.]*-('?-?\d+)", re.IGNORECASE | re.ASCII)
_MONTH_DAY_YEAR = re.compile(rf"\b{_MONTH}[^-/.]*-('?-?\d+)(?:-('?-?\d+))?", re.IGNORECASE)
_SLASHES = re.compile(r"('?-?\d+)/\s*('?\d+)(?:\D\s*('?-?\d+))?", re.ASCII)
_DOTS = re.compile(r"('?-?\d+)\.\s*('?\d+)\.\s*('?-?\d+)", re.ASCII)
_WEEK = re.compile(r"\b(?:\d{2}|\d{4})?-?w\d{2}(?:-?\d)?\b|-w-\d\b", re.IGNORECASE | re.ASCII)
_ORDINAL = re.compile(r"(?<![,.])\b(\d{2}|\d{4})-(\d{3})\b", re.ASCII)
_SHORT_YEAR = re.compile(r"'(\d+)\b", re.ASCII)
_LONE_MONTH = re.compile(rf"\b{_MONTH}\S*", re.IGNORECASE | re.ASCII)
_LONE_DAY = re.compile(r"(\d+)(?:st|nd|rd|th)\b", re.IGNORECASE | re.ASCII)
_DIGITS = re.compile(
    r"([-+]?)(\d{2,14})(?:\s*t?\s*(\d{2,6})?([,.]\d*)?)?(?:\s*(z\b|[-+]\d{1,4}\b|\[[-+]?\d[^]]*\]))?",
    re.IGNORECASE | re.ASCII,
)
_LAST_NUMBER = re.compile(r"\s*(\d{1,2})\s*", re.ASCII)


@dataclass(slots=True)
class DateParts:
    """The parts of a date given in a text; None for missing ones. `zone` is as written."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    day_of_year: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    zone: str = ""

    @property
    def empty(self) -> bool:
        """Whether it has no part that a date could be made of."""
        known = (self.year, self.month, self.day, self.day_of_year, self.hour, self.minute, self.second)
        return all(part is None for part in known)


def take_apart(text: str) -> DateParts:
    """Return the date parts in `text`, unchecked; all are None if it is not a date at all."""
    if len(text) > LONGEST:
        return DateParts()
    rest = _WEEKDAY.sub(" ", _NOISE.sub(" ", text), count=1)
    parts = DateParts()
    rest = _clock(rest, parts)
    for form, read in _FORMS:
        found = form.search(rest)
        if found:
            read(parts, found)
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
            break
    last = _LAST_NUMBER.fullmatch(rest)
    if last:
        number = int(last[1])
        if parts.hour is not None and parts.day is None and 1 <= number <= 31:
            parts.day = number
        elif parts.day is not None and parts.hour is None and number <= 24:
            parts.hour = number
    return parts


def _clock(text: str, parts: DateParts) -> str:
    """Extract the time from `text` and return the rest."""
    found = _CLOCK.search(text)
    if not found:
        return text
    clock = _CLOCK_PARTS.match(found[1])
    if clock:
        hour, minute, second, half = clock.groups()
        parts.hour = int(hour)
        if half:
            parts.hour = parts.hour % 12 + (12 if half in "pP" else 0)
        parts.minute = None if minute is None else int(minute)
        parts.second = None if second is None else int(second)
    parts.zone = found[2] or ""
    return f"{text[: found.start()]} {text[found.end() :]}"


def _ordered(parts: DateParts, year: str | None, month: str, day: str | None) -> None:
    """Fill in a day whose parts may be in any order."""
    year, month, day = _in_order(year, month, day)
    if year is not None and (number := re.search(r"([-+])?(\d+)", year)):
        parts.year = int(number[0])
        if not (number[1] or len(number[2]) > 2):
            parts.year = _full_year(parts.year)
    parts.month = _number(month)
    parts.day = _number(day)


def _in_order(year: str | None, month: str, day: str | None) -> tuple[str | None, str, str | None]:
    """Return year, month and day, swapped if another part looks like a year (three digits or an apostrophe).

    If there are only two numbers, the first is the month.
    """
    if year is not None and day is None:
        month, day, year = year, month, None
    if year is None and day is not None:
        if len(day) > 2:
            year, day = day, None
        if day is not None and day.startswith("'"):
            year, day = day, None
    if year is not None:
        number = re.search(r"(\d+)(.+)?", year, re.DOTALL)
        if number and number[2]:
            year, day = day, number[1]
    if month.startswith("'") or len(month) > 2:
        year, month, day = month, day or "", year
    if day is not None and (day.startswith("'") or len(day) > 2):
        year, day = day, year
    return year, month, day


def _number(text: str | None) -> int | None:
    found = re.search(r"\d+", text or "")
    return int(found[0]) if found else None


def _full_year(year: int) -> int:
    return year + (1900 if year >= 69 else 2000) if 0 <= year <= 99 else year


def _by_name(parts: DateParts, year: str | None, month: str, day: str | None) -> None:
    _ordered(parts, year, str(_MONTHS[month.lower()]), day)


def _imperial(parts: DateParts, found: re.Match[str]) -> None:
    parts.year = int(found[2]) + _IMPERIAL_STARTS[found[1].lower()]
    parts.month, parts.day = int(found[3]), int(found[4])


def _ordinal(parts: DateParts, found: re.Match[str]) -> None:
    parts.year = _full_year(int(found[1])) if len(found[1]) == 2 else int(found[1])
    parts.day_of_year = int(found[2])


def _week(parts: DateParts, found: re.Match[str]) -> None:
    """Ignore a week: `Time.parse` does not use it."""


def _short_year(parts: DateParts, found: re.Match[str]) -> None:
    parts.year = _full_year(int(found[1]))


def _lone_month(parts: DateParts, found: re.Match[str]) -> None:
    parts.month = _MONTHS[found[1].lower()]


def _lone_day(parts: DateParts, found: re.Match[str]) -> None:
    parts.day = int(found[1])


def _digits(parts: DateParts, found: re.Match[str]) -> None:
    """Read digits without separators, split by their count: `20200203`, `200203`, `2020034`, `0203`, `03`."""
    sign, digits, time, fraction, zone = found.groups()
    if fraction and not time:
        # Ruby reads minutes and seconds of the current hour; nobody means that by `date: 2020.05`.
        return
    _day_digits(parts, digits)
    # Before a fraction, the last digits are seconds. Ruby ignores a time of three or five digits.
    if time and len(time) % 2 == 0:
        _clock_digits(parts, time.zfill(6) if fraction else time)
    if sign == "-" and parts.year is not None:
        parts.year = -parts.year
    if zone:
        zone = zone.strip("[]")
        parts.zone = zone.partition(":")[2] or zone


def _day_digits(parts: DateParts, digits: str) -> None:
    size = len(digits)
    if size == 2:
        parts.day = int(digits)
    elif size == 4:
        parts.month, parts.day = int(digits[:2]), int(digits[2:])
    elif size == 6:
        parts.year, parts.month, parts.day = _full_year(int(digits[:2])), int(digits[2:4]), int(digits[4:])
    elif size in {8, 10, 12, 14}:
        parts.year, parts.month, parts.day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
        _clock_digits(parts, digits[8:])
    elif size in {3, 5, 7}:
        parts.day_of_year = int(digits[-3:])
        if size > 3:
            year = int(digits[:-3])
            parts.year = _full_year(year) if size == 5 else year


def _clock_digits(parts: DateParts, digits: str) -> None:
    pairs = [int(digits[start : start + 2]) for start in range(0, len(digits), 2)]
    for name, value in zip(("hour", "minute", "second"), pairs, strict=False):
        setattr(parts, name, value)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[DateParts, re.Match[str]], None]], ...] = (
    (_EUROPEAN, lambda parts, it: _by_name(parts, it[3], it[2], it[1])),
    (_AMERICAN, lambda parts, it: _by_name(parts, it[3], it[1], it[2])),
    (_ISO, lambda parts, it: _ordered(parts, it[1], it[2], it[3])),
    (_IMPERIAL, _imperial),
    (_DAY_MONTH_YEAR, lambda parts, it: _by_name(parts, it[3], it[2], it[1])),
    (_MONTH_DAY_YEAR, lambda parts, it: _by_name(parts, it[3], it[1], it[2])),
    (_SLASHES, lambda parts, it: _ordered(parts, it[1], it[2], it[3])),
    (_DOTS, lambda parts, it: _ordered(parts, it[1], it[2], it[3])),
    (_WEEK, _week),
    (_ORDINAL, _ordinal),
    (_SHORT_YEAR, _short_year),
    (_LONE_MONTH, _lone_month),
    (_LONE_DAY, _lone_day),
    (_DIGITS, _digits),
)
