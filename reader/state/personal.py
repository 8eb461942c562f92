"""Small personal data of one device, per site: the last entry, recent queries. It is not synchronised."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from reader.library.post import Entry
from reader.state.access import BRIEF, Access
from reader.state.identity import OF_SITE, of_site, site_hash, storable
from reader.state.kinds import when
from reader.text import CleanLine, clean_line

__all__ = ["MAX_QUERIES", "LastOpened", "Personal"]

MAX_QUERIES = 50
"""The number of queries remembered for each site."""


class LastOpened(NamedTuple):
    """The last open entry: its post's id and fingerprint, the share of its text that was passed, and when."""

    post: str
    fingerprint: str
    position: float
    at: datetime | None


class Personal:
    """Reads and writes personal data. All methods raise StateError; none waits long for a lock."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def last_opened(self, site: str) -> LastOpened | None:
        """Return the entry that was open last in the site with this key."""
        found = self._access.read(lambda db: _get(db, site, "last"))
        if found is None:
            return None
        match _parsed(found[0]):
            case [str(post), str(fingerprint), int() | float() as position]:
                return LastOpened(post, fingerprint, float(position), when(found[1]))
        return None

    def set_last_opened(self, entry: Entry, position: float = 0.0) -> None:
        """Remember the open entry, so that reading can resume there."""
        value = json.dumps([entry.id, entry.fingerprint, min(1.0, max(0.0, position))])
        now = self._access.clock()
        self._write(lambda db: _put(db, entry.post.site, "last", value, now))

    def recent_queries(self, site: str) -> tuple[CleanLine, ...]:
        """Return the queries of the site with this key, newest first."""
        return self._access.read(lambda db: _queries(db, site))

    def add_query(self, site: str, query: str) -> None:
        """Remember a query as the most recent one; a repeated query moves up."""
        now = self._access.clock()
        self._write(lambda db: _add_query(db, site, query, now))

    def reading_times(self, site: str | None = None) -> tuple[datetime, ...]:
        """Return when texts were marked as read, in UTC and in order; of one site or of all.

        Times that were removed by `forget_reading_times` are missing.
        """
        query = f"SELECT at FROM record WHERE kind = 'read' AND value = '1' AND at > 0 AND {OF_SITE} ORDER BY at"
        rows = self._access.read(lambda db: db.execute(query, of_site(site)).fetchall())
        return tuple(moment for (at,) in rows if (moment := when(at)) is not None)

    def _write(self, act: Callable[[sqlite3.Connection], None]) -> None:
        self._access.write(lambda writer: act(writer.connection), backed_up=False, wait=BRIEF)


def _add_query(db: sqlite3.Connection, site: str, query: str, now: int) -> None:
    text = clean_line(query, 200)
    if text:
        queries = [text, *(one for one in _queries(db, site) if one != text)]
        _put(db, site, "queries", json.dumps(queries[:MAX_QUERIES], ensure_ascii=False), now)


def _queries(db: sqlite3.Connection, site: str) -> tuple[CleanLine, ...]:
    found = _get(db, site, "queries")
    queries = _parsed(found[0]) if found else []
    return tuple(clean_line(one) for one in queries if isinstance(one, str)) if isinstance(queries, list) else ()


def _put(db: sqlite3.Connection, site: str, name: str, value: str, now: int) -> None:
    key = site_hash(site)
    db.execute("INSERT OR IGNORE INTO site VALUES (?, ?)", (key, storable(site)))
    db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?, ?, ?)", (key, name, storable(value), now))


def _get(db: sqlite3.Connection, site: str, name: str) -> tuple[str, int] | None:
    query = "SELECT value, at FROM setting WHERE site = ? AND name = ?"
    found: tuple[str, int] | None = db.execute(query, (site_hash(site), name)).fetchone()
    return found


def _parsed(value: str) -> object:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None
