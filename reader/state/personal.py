"""Small personal things of one device, kept a site: what was open last, recent queries. They are not synchronised."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from reader.library.post import Entry
from reader.state.identity import site_hash, storable
from reader.state.kinds import when
from reader.text import CleanLine, clean_line

__all__ = [
    "MAX_QUERIES",
    "LastOpened",
    "add_query",
    "last_opened",
    "put_last_opened",
    "reading_times",
    "recent_queries",
]

MAX_QUERIES = 50
"""How many queries of a site are remembered."""


@dataclass(frozen=True, slots=True)
class LastOpened:
    """The entry that was open last: its post's id and fingerprint, the share of its text that was passed, and when."""

    post: str
    fingerprint: str
    position: float
    at: datetime | None


def put_last_opened(db: sqlite3.Connection, entry: Entry, position: float, now: int) -> None:
    """Remember the entry that is open."""
    value = json.dumps([entry.id, entry.fingerprint, min(1.0, max(0.0, position))])
    _put(db, entry.post.site, "last", value, now)


def last_opened(db: sqlite3.Connection, site: str) -> LastOpened | None:
    """The entry that was open last in the site with key `site`."""
    found = _get(db, site, "last")
    if found is None:
        return None
    match _parsed(found[0]):
        case [str(post), str(fingerprint), int() | float() as position]:
            return LastOpened(post, fingerprint, float(position), when(found[1]))
    return None


def add_query(db: sqlite3.Connection, site: str, query: str, now: int) -> None:
    """Put a query first among the recent ones; said again it moves up."""
    text = clean_line(query, 200)
    if text:
        queries = [text, *(one for one in recent_queries(db, site) if one != text)]
        _put(db, site, "queries", json.dumps(queries[:MAX_QUERIES], ensure_ascii=False), now)


def recent_queries(db: sqlite3.Connection, site: str) -> tuple[CleanLine, ...]:
    """The recent queries, the newest first."""
    found = _get(db, site, "queries")
    queries = _parsed(found[0]) if found else []
    return tuple(clean_line(one) for one in queries if isinstance(one, str)) if isinstance(queries, list) else ()


def reading_times(db: sqlite3.Connection, site: str | None) -> tuple[datetime, ...]:
    """When texts were read, in UTC, the earliest first; what was thinned out by retention is missing."""
    query = (
        "SELECT at FROM record WHERE kind = 'read' AND value = '1' AND at > 0 AND (?1 IS NULL OR site = ?1) ORDER BY at"
    )
    rows = db.execute(query, (site_hash(site) if site is not None else None,))
    return tuple(moment for (at,) in rows if (moment := when(at)) is not None)


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
