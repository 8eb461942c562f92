"""The question of the day: one a day, the same on every machine, preferably one that was not read before.

Every entry draws a number from its text, the site and the day, and the highest wins ("rendezvous hashing", Thaler and
Ravishankar 1998). So machines agree without communicating, even if one of them lacks the newest posts: a new or removed
post changes only the days that it wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from zlib import crc32

from reader.library.marks import MarksLike, MarksOf
from reader.library.post import Entry

__all__ = ["Daily", "draw", "first_unread", "most_basic", "question_of_the_day"]


class Daily(NamedTuple):
    """The question of `day`. `read_before` means that all were read before, so that one is repeated."""

    entry: Entry
    day: date
    read_before: bool = False


def question_of_the_day(
    entries: Sequence[Entry],
    site: str,
    day: date,
    marks_of: MarksOf,
) -> Daily | None:
    """Return the question of `day` among `entries` of the site with key `site`, or None if there is none.

    `marks_of` returns the marks of entries, in order. Entries read on that day count as unread, so that the question of
    the day stays the same once it is answered.
    """
    return _first(draw(entries, site, day), day, marks_of)


def most_basic(order: Sequence[Entry], day: date, marks_of: MarksOf) -> Daily | None:
    """Return the first entry of `order`, basics first, not read before `day`; the first of all if all were read."""
    return _first([entry for entry in order if _may_be(entry)], day, marks_of)


def _first(order: Sequence[Entry], day: date, marks_of: MarksOf) -> Daily | None:
    if not order:
        return None
    return first_unread(order, day, marks_of) or Daily(order[0], day, read_before=True)


def _may_be(entry: Entry) -> bool:
    """Return whether an entry can be a question of the day: drafts and untitled entries cannot."""
    return bool(entry.title) and not entry.post.draft


def draw(entries: Sequence[Entry], site: str, day: date) -> list[Entry]:
    """Return the eligible entries in the order in which they are drawn for `day`."""
    drawn = [(_number(site, day, entry), entry) for entry in entries if _may_be(entry)]
    drawn.sort(key=lambda pair: (pair[0], pair[1].fingerprint), reverse=True)
    return [entry for _, entry in drawn]


def first_unread(order: Sequence[Entry], day: date, marks_of: MarksOf) -> Daily | None:
    """Return the first drawn entry that was not read before `day`, or None if all were."""
    for start in range(0, len(order), _CHUNK):
        part = order[start : start + _CHUNK]
        for entry, marks in zip(part, marks_of(part), strict=True):
            if not _read_before(marks, day):
                return Daily(entry, day)
    return None


_CHUNK = 16
"""Number of entries whose marks are fetched at once: usually the first is unread."""


def _number(site: str, day: date, entry: Entry) -> int:
    # crc32 distributes well enough for a draw and costs a tenth of a cryptographic hash, a hundred thousand times over.
    return crc32(f"{day.isoformat()} {site} {entry.fingerprint}".encode("utf-8", "replace"))


def _read_before(marks: MarksLike, day: date) -> bool:
    if not marks.read:
        return False
    at = marks.read_at
    return at is None or at.astimezone().date() != day
