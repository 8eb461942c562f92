"""Sites that are known by their path alone and lie at another one now, or on another machine: their marks go along.

A site with neither an address nor a repository has no other name than its path (`library.trees.identity`), so its marks
stay behind when its folder moves. Where nearly all posts that were marked under a path that is no longer there stand in
a site with the same texts, that is told; the person says whether it is the same site, because two sites may begin with
the same sample posts. From then on what is marked under the old name holds under the new one, too, with the time and
device that it has: also what another machine marks later, on which the site still lies there. Both names stay, so that
such machines agree whatever each of them calls the site.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from reader.library.post import Entry
from reader.state.identity import site_hash, storable
from reader.state.kinds import BY_NAME, COUNT, MARKS, NAME, SAYS_SOMETHING

__all__ = ["PATH", "Elsewhere", "elsewhere", "follow_moves", "former_keys", "leave_again", "take_along"]

PATH = "path:"
"""What the key of a site begins with that is known by its path."""

NEARLY_ALL = 0.8
"""The share of the marked posts that have to be here with their text or name; half of it with their text."""

_MOVES = "moved from"


class Elsewhere(NamedTuple):
    """The key under which marks of a site are kept that has another one now, and how many posts are marked there."""

    key: str
    posts: int


def elsewhere(db: sqlite3.Connection, key: str, entries: Sequence[Entry]) -> Elsewhere | None:
    """The name that a site seems to have had, which lies at its path no longer; None where none is like it."""
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
    """Have what is marked under the key `old` hold under `key`, now and from now on. How many marks that are.

    What was taken back by `leave_again` is set once more, at the time `stamp` by `device`.
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
        WHERE site = :site AND kind IN {MARKS} AND NOT {SAYS_SOMETHING} AND (kind, fingerprint, post) IN
        (SELECT kind, fingerprint, post FROM record WHERE site = :old AND {SAYS_SOMETHING})
        """,
        {"site": site_hash(key), "old": site_hash(old), "stamp": stamp, "device": device},
    )
    query = f"SELECT {COUNT} FROM record WHERE site = ? AND kind IN {MARKS} AND {SAYS_SOMETHING}"
    return int(db.execute(query, (site_hash(old),)).fetchone()[0])


def follow_moves(db: sqlite3.Connection, key: str) -> None:
    """Take along what is marked by now under the names that a site had before; the later of two holds."""
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


def leave_again(db: sqlite3.Connection, key: str, old: str, stamp: int, device: str) -> int | None:
    """Take back what `take_along` brought and was not set anew since; None where nothing was brought from `old`.

    It is taken back as marks that are removed at the time `stamp` by `device`, so that it stays so on all machines.
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


def _is_away(key: str) -> bool:
    """Whether a key is a path at which nothing lies on this machine."""
    return key.startswith(PATH) and not os.path.lexists(key.removeprefix(PATH))


def _marked(db: sqlite3.Connection, key: str) -> set[str]:
    query = f"SELECT DISTINCT fingerprint FROM record WHERE site = ? AND kind IN {MARKS} AND {SAYS_SOMETHING}"
    return {text for (text,) in db.execute(query, (site_hash(key),))}


def _named(db: sqlite3.Connection, key: str, ids: set[str]) -> set[str]:
    """The texts that were seen under one of these ids."""
    query = "SELECT fingerprint, post FROM record WHERE site = ? AND kind = ? AND value = '1'"
    return {text for text, post in db.execute(query, (site_hash(key), NAME)) if post in ids}


def former_keys(db: sqlite3.Connection, key: str) -> list[str]:
    """The keys that a site had before, as far as the person said so."""
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
