"""Ruby's `strftime`, for templates and for addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

__all__ = ["DIRECTIVES", "format_time"]

_DIRECTIVE = re.compile(r"%([-0^#_]*)(\d{0,3})(:{0,2}[a-zA-Z%+])")
_MAX_FORMAT = 500


def format_time(when: datetime, pattern: str) -> str:
    """Format `when` like `strftime` with Ruby's flags (`%-d`, `%^b`, `%e`, `%s`, `%:z`)."""
    return _DIRECTIVE.sub(lambda found: _directive(when, found), pattern[:_MAX_FORMAT])


def _directive(when: datetime, found: re.Match[str]) -> str:
    flags, width, name = found[1], found[2], found[3]
    maker = DIRECTIVES.get(name)
    if not maker:
        return found[0]
    made = maker(when)
    padding = " " if name in "eklaAbBhpP" else "0"
    if "_" in flags:
        padding = " "
    if "-" in flags:
        made = made.lstrip("0 ") or made[-1:]
    elif "_" in flags or "0" in flags:
        size = len(made)
        made = made.lstrip("0 ").rjust(size, "0" if "0" in flags else " ")
    if width:
        made = made.rjust(min(int(width), 40), padding)
    if "^" in flags:
        made = made.upper()
    return made.swapcase() if "#" in flags else made


def _offset(when: datetime, between: str) -> str:
    offset = when.utcoffset() or timedelta()
    seconds = int(offset.total_seconds())
    sign = "-" if seconds < 0 else "+"
    minutes = abs(seconds) // 60
    return f"{sign}{minutes // 60:02d}{between}{minutes % 60:02d}"


_MONTHS = "January February March April May June July August September October November December"
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_MONTH_NAMES = _MONTHS.split()
_DAY_NAMES = _DAYS.split()


def _hour(when: datetime) -> int:
    return when.hour % 12 or 12


DIRECTIVES: dict[str, Callable[[datetime], str]] = {
    "%": lambda _when: "%",
    "Y": lambda when: f"{when.year:04d}",
    "C": lambda when: f"{when.year // 100:02d}",
    "y": lambda when: f"{when.year % 100:02d}",
    "m": lambda when: f"{when.month:02d}",
    "B": lambda when: _MONTH_NAMES[when.month - 1],
    "b": lambda when: _MONTH_NAMES[when.month - 1][:3],
    "h": lambda when: _MONTH_NAMES[when.month - 1][:3],
    "d": lambda when: f"{when.day:02d}",
    "e": lambda when: f"{when.day:2d}",
    "j": lambda when: f"{when.timetuple().tm_yday:03d}",
    "H": lambda when: f"{when.hour:02d}",
    "k": lambda when: f"{when.hour:2d}",
    "I": lambda when: f"{_hour(when):02d}",
    "l": lambda when: f"{_hour(when):2d}",
    "M": lambda when: f"{when.minute:02d}",
    "S": lambda when: f"{when.second:02d}",
    "L": lambda when: f"{when.microsecond // 1000:03d}",
    "N": lambda when: f"{when.microsecond:06d}000",
    "z": lambda when: _offset(when, ""),
    ":z": lambda when: _offset(when, ":"),
    "Z": lambda when: when.tzname() or "",
    "A": lambda when: _DAY_NAMES[when.weekday()],
    "a": lambda when: _DAY_NAMES[when.weekday()][:3],
    "u": lambda when: str(when.isoweekday()),
    "w": lambda when: str(when.isoweekday() % 7),
    "p": lambda when: "AM" if when.hour < 12 else "PM",
    "P": lambda when: "am" if when.hour < 12 else "pm",
    "s": lambda when: str(int(when.timestamp())),
    "G": lambda when: f"{when.isocalendar().year:04d}",
    "V": lambda when: f"{when.isocalendar().week:02d}",
    "U": lambda when: f"{(when.timetuple().tm_yday + 6 - when.isoweekday() % 7) // 7:02d}",
    "W": lambda when: f"{(when.timetuple().tm_yday + 6 - when.weekday()) // 7:02d}",
    "F": lambda when: format_time(when, "%Y-%m-%d"),
    "D": lambda when: format_time(when, "%m/%d/%y"),
    "x": lambda when: format_time(when, "%m/%d/%y"),
    "T": lambda when: format_time(when, "%H:%M:%S"),
    "X": lambda when: format_time(when, "%H:%M:%S"),
    "R": lambda when: format_time(when, "%H:%M"),
    "r": lambda when: format_time(when, "%I:%M:%S %p"),
    "c": lambda when: format_time(when, "%a %b %e %H:%M:%S %Y"),
    "n": lambda _when: "\n",
    "t": lambda _when: "\t",
}
