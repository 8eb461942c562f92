"""Reviews: how well a question was recalled on a day. They are facts, kept as a set; all else is replayed from them.

A review is a mark of the kind `review` under a separate name, `DAY-NUMBER-DEVICE`: the user's local day (YYYYMMDD), a
number that no other review of that text, day and device has, and the device that set it. So two machines never
overwrite each other's reviews, and merging is a union. The name contains the day and not the time, so that forgetting
reading times does not affect the schedule, which counts in days. A review is taken back by the value 0 at a later time.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple, Protocol

from reader.dates import person_day
from reader.library.post import Entry
from reader.state.access import Access
from reader.state.clock import LATEST, milliseconds, now_ms, tick
from reader.state.identity import OF_SITE, of_site
from reader.state.kinds import GRADES, Marks, Member, when
from reader.state.marks import Change, MarkRecord
from reader.state.writing import forget_steps

__all__ = ["GRADES", "Review", "ReviewLog", "days_of", "new_name", "person_day", "taken"]

_DAY = re.compile(r"(\d{8})-")
_MOMENT = re.compile(r"(\d{11,15})(?:-|$)")
"""A name that begins with milliseconds since 1970, as another program may write it."""

_FIRST_DAY, _LAST_DAY = date(1970, 1, 1), date(2200, 1, 1)

_LAST = f"""
    SELECT site, kind, fingerprint, post, value, at, time, device FROM record
    WHERE kind = 'review' AND value <> '0' AND device = :device AND {OF_SITE}
    ORDER BY time DESC LIMIT 1
"""
_STEPS = "SELECT step FROM step_row WHERE kind = 'review' AND site = ? AND post = ?"


class Review(NamedTuple):
    """How well a text was recalled: the user's local `day`, a `grade` from 1 to 4, and a unique name."""

    day: date
    grade: int
    name: str
    fingerprint: str = ""


def taken(members: Iterable[Member], fingerprint: str = "") -> tuple[Review, ...]:
    """Return the reviews among the members of an entry's marks, earliest first, without those taken back."""
    found = []
    for name, grade, at in members:
        day = _day_of(name, at)
        if day is not None and grade in GRADES:
            found.append(Review(day, int(grade), name, fingerprint))
    return tuple(sorted(found, key=lambda review: (review.day, review.name)))


def new_name(members: Iterable[Member], day: date, device: str) -> str:
    """Return a name for another review on a day, given the reviews that a text has."""
    start = f"{day:%Y%m%d}-"
    number = sum(member.name.startswith(start) for member in members)
    return f"{start}{number:02d}{os.urandom(2).hex()}-{device}"


class MarkStore(Protocol):
    """The methods of the store that adding a review needs."""

    def marks(self, entry: Entry, /) -> Marks:
        """Return the marks of an entry."""

    def set_each(self, settings: Sequence[tuple[Sequence[Entry], Mapping[str, object], str]], /) -> Change:
        """Set marks as one step that can be undone."""


class ReviewLog:
    """The reviews of a store. All methods raise StateError."""

    def __init__(self, access: Access, store: MarkStore) -> None:
        self._access, self._store = access, store

    def reviews(self, site: str | None = None) -> tuple[Review, ...]:
        """Return the reviews of the site with that key, or of all; those of edited posts appear under each text."""
        query = f"SELECT fingerprint, post, value, at FROM record WHERE kind = 'review' AND value <> '0' AND {OF_SITE}"
        rows = self._access.read(lambda db: db.execute(query, of_site(site)).fetchall())
        found = (
            review
            for fingerprint, name, value, at in rows
            for review in taken([Member(name, int(value) if value.isdigit() else 0, at)], fingerprint)
        )
        return tuple(sorted(found, key=lambda review: (review.day, review.name, review.fingerprint)))

    def add(self, entries: Entry | Sequence[Entry], grade: int, day: date) -> None:
        """Record how well entries were recalled on a user's local day (1 to 4), as one step; durable on return.

        Raises ValueError for any other grade.
        """
        if grade not in GRADES:
            raise ValueError(grade)
        device = self._access.device
        several = (entries,) if isinstance(entries, Entry) else entries
        self._store.set_each(
            [
                ((entry,), {"review": grade}, new_name(self._store.marks(entry).reviews, day, device))
                for entry in several
            ]
        )

    def can_take_back(self, site: str | None = None) -> bool:
        """Return whether this device has a review that has not been taken back."""
        device = self._access.device
        return self._access.read(lambda db: _last(db, device, site) is not None)

    def take_back(self, site: str | None = None) -> Review | None:
        """Take back the last review of this device that has not been taken back; return None if there is none.

        This applies on all machines: it is a later record with the same name.
        """
        device = self._access.device
        return self._access.write(lambda writer: _take_back(writer.connection, device, site))


def days_of(reviews: Iterable[Review]) -> dict[date, int]:
    """Count the reviews on each day."""
    counts: dict[date, int] = {}
    for review in reviews:
        counts[review.day] = counts.get(review.day, 0) + 1
    return dict(sorted(counts.items()))


def _last(db: sqlite3.Connection, device: str, site: str | None) -> MarkRecord | None:
    """Return the last review of a device that has not been taken back, of a site or of all."""
    row = db.execute(_LAST, {"device": device, **of_site(site)}).fetchone()
    return MarkRecord(*row) if row is not None else None


def _take_back(db: sqlite3.Connection, device: str, site: str | None) -> Review | None:
    """Take back the last review of a device, under every text that it was carried to; return None if there is none."""
    last, now = _last(db, device, site), now_ms()
    if last is None:
        return None
    # `undo` can no longer revert it.
    for (step,) in db.execute(_STEPS, (last.site, last.post)).fetchall():
        forget_steps(db, "= ?", step)
    db.execute(
        "UPDATE record SET value = '0', at = ?, time = ?, device = ? WHERE site = ? AND kind = 'review' AND post = ?",
        (now, tick(now, last.time), device, last.site, last.post),
    )
    day = _day_of(last.post, last.at) or person_day(datetime.fromtimestamp(now / 1000, UTC))
    return Review(day, int(last.value), last.post, last.fingerprint)


def _day_of(name: str, at: int) -> date | None:
    """Return the user's local day of a review: from its name, else from when it was set.

    Return None for a day that no clock can show. A schedule extends a hundred years from a day, so the last days of the
    calendar are not accepted.
    """
    moment, found = _MOMENT.match(name), _DAY.match(name)
    if moment is None and found is not None:
        try:
            day = datetime.strptime(found[1], "%Y%m%d").replace(tzinfo=UTC).date()
        except ValueError:
            return None
        return day if _FIRST_DAY <= day < _LAST_DAY else None
    at = int(moment[1]) if moment is not None else at
    known = when(at) if 0 < at < milliseconds(LATEST) else None
    return person_day(known) if known is not None else None
