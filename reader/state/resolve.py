"""Which marks apply to which entries: the rules of `marks`, for a few entries by key and for many in a few sweeps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from reader.garbage import no_collection
from reader.library.post import Entry
from reader.state.identity import site_hash, storable
from reader.state.kinds import BY_NAME, KINDS, MARKS, NAME, NO_MARKS, Marks, Member, listed
from reader.state.marks import MarkRecord

__all__ = [
    "FEW",
    "Live",
    "Row",
    "by_site",
    "inherited",
    "marks_from",
    "own_rows",
    "resolve",
    "resolve_rows",
]

Row = tuple[str, int, int, str]
"""Value, at, time and device of a record."""

Rows = dict[tuple[str, str], Row]
"""The marks of one text, by kind and, if that is a set, the name of the value."""

FEW = 400
"""Up to this many entries are looked up one by one; more are read in sweeps over the site."""

_CHUNK = 500
_PART = 8_192
"""The number of marks processed at once: between two batches other threads get their turn, above all the screen's."""

_READ = "read"
"""Nearly all marks of a long list are of this kind, so it is read separately."""

_SETS = tuple(kind for kind in KINDS if kind.is_set and kind.field)
_BESIDE_READ = listed(kind for kind in KINDS if kind.cleared and kind.name != _READ)


class Live:
    """The names under which each text is in a site now, computed on first use.

    `entries` are the entries in question, `whole` is what was known before of the whole site: it applies to names that
    are not in `entries`.
    """

    def __init__(self, entries: Sequence[Entry], whole: Live | None = None) -> None:
        self._entries = entries
        self._whole = whole
        self._names: dict[tuple[str, str], set[str]] = {}
        self._texts: dict[tuple[str, str], str] | None = None

    def names(self, site: str, fingerprint: str) -> set[str]:
        """Return the ids of the posts with this text; `site` is the site's key."""
        texts = self._count()
        names = self._names.get((site, fingerprint), set())
        if self._whole is None:
            return names
        before = self._whole.names(site, fingerprint)
        return names | {name for name in before if texts.get((site, name), fingerprint) == fingerprint}

    def _count(self) -> dict[tuple[str, str], str]:
        if self._texts is None:
            self._texts = {}
            for entry in self._entries:
                site, text = entry.post.site, entry.post.fingerprint
                self._texts.update(((site, storable(name)), text) for name in entry.names)
                self._names.setdefault((site, text), set()).update(storable(name) for name in entry.names)
        return self._texts


def by_site(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Group entries by their site's key."""
    sites: dict[str, list[Entry]] = {}
    for entry in entries:
        sites.setdefault(entry.post.site, []).append(entry)
    return sites


def own_rows(connection: sqlite3.Connection, site: str, fingerprints: Sequence[str]) -> dict[str, Rows]:
    """Return the marks set on the texts themselves; texts without any are left out. `site` is the hash."""
    found: dict[str, Rows] = {}
    select = f"SELECT fingerprint, kind, post, value, at, time, device FROM record WHERE site = ? AND kind IN {MARKS}"
    if len(fingerprints) > 4 * FEW:
        wanted = set(fingerprints)
        for text, kind, member, *row in connection.execute(select, (site,)):
            if text in wanted:
                found.setdefault(text, {})[kind, member] = tuple(row)
        return found
    for chunk in _chunks(fingerprints):
        query = f"{select} AND fingerprint IN ({_places(chunk)})"
        for text, kind, member, value, at, time, device in connection.execute(query, (site, *chunk)):
            found.setdefault(text, {})[kind, member] = (value, at, time, device)
    return found


def resolve_rows(
    connection: sqlite3.Connection, key: str, entries: Sequence[Entry], live: Live
) -> list[tuple[Rows, bool]]:
    """Return each entry's marks by kind, and whether they are inherited by name (and so have to be recorded)."""
    site = site_hash(key)
    own = own_rows(connection, site, [entry.post.fingerprint for entry in entries])
    bare = [entry for entry in entries if entry.post.fingerprint not in own]
    lent = inherited(connection, key, bare, live) if bare else {}
    return [
        (own[text], False) if (text := entry.post.fingerprint) in own else (lent.get(text, {}), text in lent)
        for entry in entries
    ]


def inherited(connection: sqlite3.Connection, site_key: str, entries: Sequence[Entry], live: Live) -> dict[str, Rows]:
    """Return the marks that entries have only by name, by fingerprint; entries without any are left out."""
    site = site_hash(site_key)
    entries = _named(connection, site, entries)
    ids = [storable(name) for entry in entries for name in entry.names]
    texts_under: dict[str, list[str]] = {}
    for chunk in _chunks(ids):
        query = (
            "SELECT post, fingerprint FROM record "
            f"WHERE kind = '{NAME}' AND value = '1' AND site = ? AND post IN ({_places(chunk)})"
        )
        for post, text in connection.execute(query, (site, *chunk)):
            texts_under.setdefault(post, []).append(text)
    if not texts_under:
        return {}
    texts = {text for found in texts_under.values() for text in found}
    moved = {text for text in texts if has_moved(connection, site_key, text, live)}
    rows = own_rows(connection, site, sorted(texts - moved))
    lent: dict[str, Rows] = {}
    for entry in entries:
        mine: Rows = {}
        for name in entry.names:
            for text in texts_under.get(storable(name), ()):
                for key, row in rows.get(text, {}).items():
                    if BY_NAME[key[0]].carried and (key not in mine or _rank(row) > _rank(mine[key])):
                        mine[key] = row
        if mine:
            lent[entry.post.fingerprint] = mine
    return lent


def has_moved(connection: sqlite3.Connection, key: str, text: str, live: Live) -> bool:
    """Return whether a text lives on under a name that it did not have at the last look."""
    here = live.names(key, text)
    if not here:
        return False
    query = f"SELECT post FROM record WHERE site = ? AND kind = '{NAME}' AND fingerprint = ? AND value = '1'"
    return not here <= {post for (post,) in connection.execute(query, (site_hash(key), text))}


def resolve(connection: sqlite3.Connection, entries: Sequence[Entry], live: Live) -> list[Marks]:
    """Return the marks of each entry, in the order of the entries."""
    sites = {entry.post.site for entry in entries}
    if len(sites) == 1:
        return _resolve_site(connection, sites.pop(), entries, live)
    parts = {key: iter(_resolve_site(connection, key, part, live)) for key, part in by_site(entries).items()}
    return [next(parts[entry.post.site]) for entry in entries]


def marks_from(rows: Rows) -> Marks:
    """Convert stored rows to marks."""
    if not rows:
        return NO_MARKS
    found: dict[str, Any] = {}
    for (name, member), (stored, at, _, _) in rows.items():
        kind = BY_NAME[name]
        if not kind.field or stored == kind.default:
            continue
        value = kind.form.shown(stored)
        if kind.is_set:
            found[kind.field] = (*found.get(kind.field, ()), Member(member, value, at))
        else:
            found[kind.field] = value
        if kind.moment:
            found[kind.moment] = max(at, found.get(kind.moment, 0))
    for kind in _SETS:
        if kind.field in found:
            found[kind.field] = tuple(sorted(found[kind.field], key=lambda one: (one.at, one.name)))
    return Marks(**found)


def _resolve_site(connection: sqlite3.Connection, key: str, entries: Sequence[Entry], live: Live) -> list[Marks]:
    if len(entries) <= FEW:
        return [marks_from(rows) for rows, _ in resolve_rows(connection, key, entries, live)]
    site = site_hash(key)
    with no_collection():
        reads = _reads(connection, site)
        more = _rows_beside_read(connection, site)
        found = [reads.get(entry.post.fingerprint) for entry in entries]
        bare: list[int] = []
        if more or None in found:
            for place, entry in enumerate(entries):
                text = entry.post.fingerprint
                if text in more:
                    found[place] = _joined(reads.get(text), more[text])
                elif text not in reads:
                    bare.append(place)
        result = [marks or NO_MARKS for marks in found]
        _add_inherited(connection, key, entries, bare, live, result)
    return result


class _ReadAt(dict[str, Marks]):
    """The marks of texts that are only read, by the time of reading; -1 stands for unread."""

    def __missing__(self, at: str) -> Marks:
        marks = self[at] = NO_MARKS if at == "-1" else Marks(read=True, read_ms=int(at))
        return marks


def _reads(connection: sqlite3.Connection, site: str) -> dict[str, Marks]:
    """Return the marks of each text of a site that was marked as read or unread."""
    # Nearly all marks of a long list are reads, and many were set at the same time: splitting two long strings costs
    # half as much as fetching a row for each, and one tuple serves all that were read at the same time.
    query = """
        SELECT group_concat(fingerprint, x'0a'), group_concat(CASE value WHEN '1' THEN at ELSE -1 END, x'0a')
        FROM record WHERE site = ? AND kind = 'read'
    """
    texts, times = connection.execute(query, (site,)).fetchone()
    reads: dict[str, Marks] = {}
    if texts:
        pairs = zip(texts.split("\n"), map(_ReadAt().__getitem__, times.split("\n")), strict=True)
        while part := list(islice(pairs, _PART)):
            reads.update(part)
    return reads


def _joined(read: Marks | None, rows: Rows) -> Marks:
    if read is not None:
        rows = {**rows, (_READ, ""): ("1" if read.read else "0", read.read_ms, 0, "")}
    return marks_from(rows)


def _rows_beside_read(connection: sqlite3.Connection, site: str) -> dict[str, Rows]:
    query = f"SELECT fingerprint, kind, post, value, at FROM record WHERE site = ? AND kind IN {_BESIDE_READ}"
    more: dict[str, Rows] = {}
    for text, kind, member, value, at in connection.execute(query, (site,)):
        if text in more:
            more[text][kind, member] = (value, at, 0, "")
        else:
            more[text] = {(kind, member): (value, at, 0, "")}
    return more


def _add_inherited(  # noqa: PLR0913, PLR0917 - one sweep's working data
    connection: sqlite3.Connection,
    key: str,
    entries: Sequence[Entry],
    bare: list[int],
    live: Live,
    result: list[Marks],
) -> None:
    """Fill in the marks of entries that have them only by name."""
    lent = inherited(connection, key, [entries[place] for place in bare], live)
    for place in bare if lent else ():
        rows = lent.get(entries[place].post.fingerprint)
        if rows:
            result[place] = marks_from(rows)


def _named(connection: sqlite3.Connection, site: str, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the entries under whose names some text was marked; a few entries are left to the lookup by key."""
    if len(entries) <= FEW:
        return entries
    query = f"SELECT post FROM record WHERE kind = '{NAME}' AND value = '1' AND site = ?"
    named = {post for (post,) in connection.execute(query, (site,))}
    return [entry for entry in entries if any(storable(name) in named for name in entry.names)] if named else ()


def _rank(row: Row) -> tuple[int, str, str, int]:
    return MarkRecord("", "", "", "", *row).rank


def _chunks(values: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(values)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _places(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
