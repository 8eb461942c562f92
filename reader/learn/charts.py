"""Text charts of days: a calendar of weeks, and a line of bars. Both are readable without colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

__all__ = ["BARS", "MARGIN", "SHADES", "heat_map", "spark_line"]

SHADES = "·░▒▓█"
"""No activity, and four steps up to the busiest day."""

BARS = "▁▂▃▄▅▆▇█"

_DAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
MARGIN = 4
"""Width of the column with the days' names."""
_DAYS_A_WEEK = 7


def heat_map(days: Mapping[date, int], today: date, width: int) -> list[str]:
    """Return the weeks up to today, at most a year: one per column of two cells, Monday first, with months above."""
    weeks = max(1, min(53, (width - MARGIN) // 2))
    monday = today - timedelta(days=today.weekday() + _DAYS_A_WEEK * (weeks - 1))
    most = max((count for day, count in days.items() if monday <= day <= today), default=0)
    lines = [" " * MARGIN + _months(monday, weeks)]
    for row in range(_DAYS_A_WEEK):
        shades = []
        for week in range(weeks):
            day = monday + timedelta(days=_DAYS_A_WEEK * week + row)
            shades.append(_shade(days.get(day, 0), most) if day <= today else " ")
        lines.append((f"{_DAYS[row]:<{MARGIN}}" + " ".join(shades)).rstrip())
    return lines


def spark_line(counts: Sequence[int]) -> str:
    """Return a bar for each number, the highest for the largest; a space for zero."""
    most = max(counts, default=0)
    if not most:
        return " " * len(counts)
    return "".join(BARS[(count * len(BARS) - 1) // most] if count else " " for count in counts)


def _months(monday: date, weeks: int) -> str:
    """Return the line with the name of each month above the first week that begins in it."""
    line = [" "] * (2 * weeks)
    for week in range(weeks):
        first = monday + timedelta(days=_DAYS_A_WEEK * week)
        if first.day <= _DAYS_A_WEEK and 2 * week + 3 <= len(line):
            line[2 * week : 2 * week + 3] = f"{first:%b}"[:3]
    return "".join(line).rstrip()


def _shade(count: int, most: int) -> str:
    if not count or not most:
        return SHADES[0]
    steps = len(SHADES) - 1
    return SHADES[max(1, -(-count * steps // most))]
