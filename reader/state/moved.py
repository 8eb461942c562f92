"""Sites that are known only by their path and are now at another path or on another machine: their marks go along.

A site with neither an address nor a repository has no name but its path (`library.trees.identity`), so its marks stay
behind when its folder moves. If nearly all posts that were marked under a path that no longer exists are in a site with
the same texts, this is reported; the user decides whether it is the same site, because two sites may begin with the
same sample posts. From then on, what is marked under the old name also counts under the new one, with its original time
and device. That includes later marks from another machine on which the site is still at the old path. Both names stay,
so that such machines agree whatever each of them calls the site.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reader.library.post import Entry
from reader.state.identity import site_hash, storable
from reader.state.kinds import BY_NAME, COUNT, MARKS, NAME, SAYS_SOMETHING
from reader.state.marks import MarkRecord

__all__ = [
    "PATH",
    "Elsewhere",
    "elsewhere",
    "follow_moves",
    "former_keys",
    "leave_again",
    "moved_records",
    "places_gone",
    "take_along",
]

PATH = "path:"
"""The prefix of the key of a site that is known by its path."""

NEARLY_ALL = 0.8
"""The share of marked posts that must be in the site with their text or name, and half of it with their text."""

_MOVES = "moved from"


class Elsewhere(NamedTuple):
    """A former key of a site under which marks are kept, and the number of posts marked there."""

    key: str
    posts: int


def elsewhere(db: sqlite3.Connection, key: str, entries: Sequence[Entry]) -> Elsewhere | None:
    """Return the key that a site seems to have had, whose path no longer exists; None if no key is similar."""
    others = [one for (one,) in db.execute("SELECT key FROM site WHERE key <> ?", (storable(key),)) if _is_away(one)]
    others = [one for one in others if one not in former_keys(db, key)]
    if not others:
        return None
    texts = {entry.post.fingerprint for entry in entries}
    ids = {storable(name) for entry in entries for name in entry.names}
    own = _marked(db, key)
    found = []
    for other in others:
        marked = _marked(db, other)
        here = marked & texts
        named = here | (marked & _named(db, other, ids))
        is_alike = len(here) >= NEARLY_ALL / 2 * len(marked) and len(named) >= NEARLY_ALL * len(marked)
        if here - own and is_alike:
            found.append(Elsewhere(other, len(named)))
    return max(found, key=lambda one: (one.posts, one.key), default=None)


def take_along(db: sqlite3.Connection, key: str, old: str, stamp: int, device: str) -> int:
    """Make what is marked under the key `old` also count under `key`, now and in future; return how many marks.

    Marks that `leave_again` removed are set again, at the time `stamp` by `device`. It leaves the date of a mark as it
    was, whereas a mark that the user removed has the date of its removal, and stays removed.
    """
    moves = [old, *former_keys(db, old), *former_keys(db, key)]
    _put_moves(db, key, [one for one in dict.fromkeys(moves) if one != key])
    db.execute("INSERT OR IGNORE INTO site VALUES (?, ?)", (site_hash(key), storable(key)))
    db.execute(
        "INSERT OR IGNORE INTO setting SELECT ?, name, value, at FROM setting WHERE site = ? AND name <> ?",
        (site_hash(key), site_hash(old), _MOVES),
    )
    follow_moves(db, key)
    db.execute(
        f"""
        UPDATE record SET (value, at, time, device) = (
            SELECT value, at, :stamp, :device FROM record AS o
            WHERE (o.site, o.kind, o.fingerprint, o.post) = (:old, record.kind, record.fingerprint, record.post)
        )
        WHERE site = :site AND kind IN {MARKS} AND NOT {SAYS_SOMETHING} AND (kind, fingerprint, post, at) IN
        (SELECT kind, fingerprint, post, at FROM record WHERE site = :old AND {SAYS_SOMETHING})
        """,
        {"site": site_hash(key), "old": site_hash(old), "stamp": stamp, "device": device},
    )
    query = f"SELECT {COUNT} FROM record WHERE site = ? AND kind IN {MARKS} AND {SAYS_SOMETHING}"
    return int(db.execute(query, (site_hash(old),)).fetchone()[0])


def follow_moves(db: sqlite3.Connection, key: str) -> None:
    """Copy what has since been marked under the site's former names; of two records the later wins."""
    for old in former_keys(db, key):
        db.execute(
            """
            INSERT INTO record SELECT ?, kind, fingerprint, post, value, at, time, device FROM record WHERE site = ?
            ON CONFLICT (site, kind, fingerprint, post) DO UPDATE
            SET value = excluded.value, at = excluded.at, time = excluded.time, device = excluded.device
            WHERE (excluded.time, excluded.device, excluded.value, excluded.at) > (time, device, value, at)
            """,
            (site_hash(key), site_hash(old)),
        )


def moved_records(db: sqlite3.Connection, records: Iterable[MarkRecord]) -> list[MarkRecord]:
    """Return copies of records that were set under former names of sites, under the present names."""
    present: dict[str, list[str]] = {}
    query = "SELECT key FROM site JOIN setting USING (site) WHERE setting.name = ? ORDER BY key"
    for (key,) in db.execute(query, (_MOVES,)).fetchall():
        for old in former_keys(db, key):
            present.setdefault(site_hash(old), []).append(site_hash(key))
    if not present:
        return []
    return [record._replace(site=site) for record in records for site in present.get(record.site, ())]


def leave_again(db: sqlite3.Connection, key: str, old: str, stamp: int, device: str) -> int | None:
    """Revert what `take_along` brought, except marks set again since; return None if nothing was brought from `old`.

    The marks are removed at the time `stamp` by `device`, so that they stay removed on all machines.
    """
    moves = former_keys(db, key)
    if old not in moves:
        return None
    _put_moves(db, key, [one for one in moves if one != old])
    brought = f"""
        FROM record WHERE site = :site AND kind IN {MARKS} AND {SAYS_SOMETHING} AND (kind, fingerprint, post, value, at)
        IN (SELECT kind, fingerprint, post, value, at FROM record WHERE site = :old)
    """
    keys = {"site": site_hash(key), "old": site_hash(old)}
    count = int(db.execute(f"SELECT {COUNT} {brought}", keys).fetchone()[0])
    rows = db.execute(f"SELECT kind, fingerprint, post {brought}", keys).fetchall()
    db.executemany(
        "UPDATE record SET value = ?, time = ?, device = ? WHERE (site, kind, fingerprint, post) = (?, ?, ?, ?)",
        ((BY_NAME[row[0]].default, stamp, device, site_hash(key), *row) for row in rows),
    )
    return count


def places_gone(keys: Iterable[str]) -> list[str]:
    """Return the paths of those sites that are known by a path that does not exist on this machine."""
    return sorted(key.removeprefix(PATH) for key in keys if _is_away(key))


def _is_away(key: str) -> bool:
    """Return whether a key is a path that does not exist on this machine."""
    return key.startswith(PATH) and not os.path.lexists(key.removeprefix(PATH))


def _marked(db: sqlite3.Connection, key: str) -> set[str]:
    query = f"SELECT DISTINCT fingerprint FROM record WHERE site = ? AND kind IN {MARKS} AND {SAYS_SOMETHING}"
    return {text for (text,) in db.execute(query, (site_hash(key),))}


def _named(db: sqlite3.Connection, key: str, ids: set[str]) -> set[str]:
    """Return the texts that were seen under one of these ids."""
    query = "SELECT fingerprint, post FROM record WHERE site = ? AND kind = ? AND value = '1'"
    return {text for text, post in db.execute(query, (site_hash(key), NAME)) if post in ids}


def former_keys(db: sqlite3.Connection, key: str) -> list[str]:
    """Return the site's former keys that the user has confirmed."""
    found = db.execute("SELECT value FROM setting WHERE site = ? AND name = ?", (site_hash(key), _MOVES)).fetchone()
    try:
        moves = json.loads(found[0]) if found else []
    except (ValueError, RecursionError):
        moves = []
    return [one for one in moves if isinstance(one, str)] if isinstance(moves, list) else []


def _put_moves(db: sqlite3.Connection, key: str, moves: Sequence[str]) -> None:
    row = (site_hash(key), _MOVES)
    if moves:
        db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?, ?, 0)", (*row, storable(json.dumps(moves))))
    else:
        db.execute("DELETE FROM setting WHERE site = ? AND name = ?", row)
