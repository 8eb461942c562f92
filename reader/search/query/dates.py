"""Dates in filters: 2024, 2024-05, 2024-05-03, 30d, 2w, 6m, 1y, today, week."""

from __future__ import annotations

from datetime import date, timedelta

from reader.dates import MONTH_NAMES
from reader.late import LatePattern
from reader.search.words.tokens import fold

__all__ = ["days_of", "is_half_typed", "written_date"]

_DAY = LatePattern(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_AGO = LatePattern(r"(\d{1,4})\s*([dwmy])[a-z]*")
_BEGUN = LatePattern(r"\d{0,4}|\d{4}[-/.]0?|\d{4}[-/.](?:0?[1-9]|1[0-2])[-/.]0?")
_WRITTEN = LatePattern(
    r"(?:(?P<before>\d{1,2})(?:st|nd|rd|th)?\.? )?(?P<month>[a-z]{3,9})\.?"
    r"(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?,?)? (?P<year>\d{4})"
)
_NAMED = {"today": 0, "yesterday": -1, "tomorrow": 1}
_SPANS = {"week": "1w", "month": "1m", "year": "1y"}
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_EPOCH = date(1970, 1, 1)


def days_of(value: str, today: date) -> tuple[int, int] | None:
    """Return the days [first, last) since 1970 that a date covers, or None if it is not a date."""
    value = fold(value)
    if value in _NAMED:
        first = (today - _EPOCH).days + _NAMED[value]
        return first, first + 1
    ago = _AGO.compiled.fullmatch(_SPANS.get(value, value))
    if ago:
        last = (today - _EPOCH).days + 1
        return last - int(ago[1]) * _DAYS[ago[2]], last
    found = _DAY.compiled.fullmatch(value)
    if not found:
        return None
    try:
        year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
        first_day = date(year, month, day)
        if found[3]:
            end = first_day + timedelta(days=1)
        elif found[2]:
            end = date(year + month // 12, month % 12 + 1, 1)
        else:
            end = date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None
    return (first_day - _EPOCH).days, (end - _EPOCH).days


def written_date(text: str) -> str:
    """Return a day or month, written like `11 May 2024` or `May 2024`, in the form that filters take; else empty."""
    text = " ".join(fold(text).split())
    if text.count("-") and _DAY.compiled.fullmatch(text):
        return text
    found = _WRITTEN.compiled.fullmatch(text)
    names = [] if found is None else [name for name in MONTH_NAMES if name.casefold().startswith(found["month"])]
    if found is None or not names:
        return ""
    month, day = MONTH_NAMES.index(names[0]) + 1, found["before"] or found["after"]
    return f"{found['year']}-{month:02}" + (f"-{int(day):02}" if day else "")


def is_half_typed(value: str) -> bool:
    """Return whether more typing can turn an invalid date into a valid one: `202`, `2024-0`, `tod`, not `2024-99`."""
    return _BEGUN.compiled.fullmatch(value) is not None or any(
        name.startswith(fold(value)) for name in (*_NAMED, *_SPANS)
    )
