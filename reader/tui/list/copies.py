"""Descriptions of entries that were published more than once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import datetime

from reader.cells import cell_len
from reader.dates import weekday
from reader.library.post import Copy, Entry
from reader.text import CleanLine, clean_line, indented

__all__ = ["copies_title", "copy_line"]

DAY = 86_400

RHYTHMS = (
    (0.5, 1.5, "daily"),
    (5, 9, "weekly"),
    (12, 16, "every two weeks"),
    (26, 35, "monthly"),
    (330, 400, "yearly"),
)
"""Bounds of the median gap between two copies, in days, and the name of that rhythm."""


def copies_title(entry: Entry, write_date: Callable[[datetime], str]) -> CleanLine:
    """Return number, rhythm and dates: `728 times with the same text, nearly daily, 10 Aug 2024 – 8 Aug 2026`."""
    first, last = entry.copies[0], entry.copies[-1]
    parts = [
        f"{len(entry.copies):,} times with the same text",
        rhythm(entry.copies),
        f"{write_date(first.date)} – {write_date(last.date)}",
    ]
    return clean_line(", ".join(part for part in parts if part))


def rhythm(copies: Sequence[Copy]) -> str:
    """Return the rhythm of the copies in a word or two; empty if there is none."""
    from statistics import median  # noqa: PLC0415 (start-up)

    gaps = [(later.instant - earlier.instant) / DAY for earlier, later in itertools.pairwise(copies)]
    if len(gaps) < 2:
        return ""
    usual = median(gaps)
    for least, most, word in RHYTHMS:
        if least <= usual <= most:
            exact = sum(least <= gap <= most for gap in gaps) == len(gaps)
            return word if exact else f"nearly {word}"
    return ""


def copy_line(copy: Copy, entry: Entry, write_date: Callable[[datetime], str], width: int = 0) -> CleanLine:
    """Return a copy's date, padded to `width` cells, its weekday, and whether its file has another name."""
    written = write_date(copy.date)
    told = [written, weekday(copy.date)]
    if _name(copy.id) != _name(entry.id):
        told.append("other file name")
    return indented(clean_line(" · ".join(told)), width - cell_len(written))


def _name(path: str) -> str:
    """Return the name of a post's file without its date and extension."""
    name = path.rpartition("/")[2].rpartition(".")[0]
    return name[11:] if name[:4].isdigit() and name[4:5] == "-" else name
