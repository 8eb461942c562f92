"""Setting marks, following the site's changes, and taking steps back: what happens inside one write transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from reader.library.post import Entry
from reader.state.clock import believable, now_ms, tick
from reader.state.identity import site_hash, storable
from reader.state.marks import Change, Record
from reader.state.resolve import Live, Rows, by_site, resolve_rows
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["KEPT_STEPS", "PUT_RECORD", "Writer"]

KEPT_STEPS = 200
"""How many steps can be taken back."""

_SHORT = 1_000
"""Steps of at most so many entries are taken back by key, longer ones by a look at all marks."""

_Restored = tuple[int, str, str, str, str, int, int]
"""A mark of a step: its time now, site, kind, fingerprint; then its value, date and time before (0: there was none)."""

_DEFAULTS = {"read": "0", "bookmarked": "0", "note": "", "position": "0", "grade": ""}
_JOURNALLED = ("read", "bookmarked", "note", "grade")

PUT_RECORD = """
    INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (site, kind, fingerprint, post) DO UPDATE
    SET value = excluded.value, at = excluded.at, time = excluded.time, device = excluded.device
    WHERE (excluded.time, excluded.device, excluded.value, excluded.at) > (time, device, value, at)
"""
_PUT_NAME = PUT_RECORD.replace(
    "WHERE", "WHERE value <> excluded.value AND (excluded.value = '0' OR device = excluded.device) AND", 1
)
"""A name that another device struck out stays so: it may have seen a newer version of the site (see `marks`)."""


class _Wish(NamedTuple):
    site: str
    fingerprint: str
    before: tuple[str, int, int, str] | None


class Writer:
    """Changes within a transaction that the caller began and ends."""

    def __init__(self, connection: sqlite3.Connection, device: str, clock: Callable[[], int] = now_ms) -> None:
        self._db = connection
        self._device = device
        self._clock = clock

    def set(self, entries: Sequence[Entry], values: dict[str, str], live: Live) -> Change:
        """Set one or more kinds of mark on entries as one step; what is so already stays as it is."""
        wishes: dict[str, list[_Wish]] = {kind: [] for kind in values}
        for key, part in by_site(entries).items():
            resolved = resolve_rows(self._db, key, part, live)
            self._write_down(key, part, resolved)
            kept: set[str] = set()
            for text, rows in {
                entry.post.fingerprint: rows for entry, (rows, _) in zip(part, resolved, strict=True)
            }.items():
                found = _wishes(values, site_hash(key), text, rows)
                for kind, wish in found.items():
                    wishes[kind].append(wish)
                if found or rows:
                    kept.add(text)
            self._name(key, [entry for entry in part if entry.post.fingerprint in kept])
        return self._apply(wishes, values, {entry.post.fingerprint: entry.title for entry in entries})

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection with the transaction."""
        return self._db

    def merge(self, records: Sequence[Record], sites: Mapping[str, str], seen: tuple[str, str]) -> int:
        """Take in records of other stores; the later of two holds. How many marks changed something here."""
        if seen[0]:
            self.put_meta(f"seen:{storable(seen[0])}", seen[1])
        self._db.executemany(
            "INSERT OR IGNORE INTO site VALUES (?, ?)", ((site, storable(key)) for site, key in sites.items())
        )
        before = self._db.total_changes
        self._db.executemany(PUT_RECORD, (record for record in records if record.kind == "name"))
        named = self._db.total_changes
        self._db.executemany(PUT_RECORD, (record for record in records if record.kind != "name"))
        after = self._db.total_changes
        if after > before:
            self.put_meta("merges", str(int(self.meta("merges") or 0) + 1))
        return after - named

    def undo(self) -> Change | None:
        """Take the last step back, as new changes that win everywhere; None if there is no step left.

        A mark that was set anew since is left alone. A text that inherited a mark of the step goes back with it.
        """
        query = "SELECT step, kind, value, title, device, marks FROM step ORDER BY step DESC LIMIT 1"
        found = self._db.execute(query).fetchone()
        if found is None:
            return None
        step, kind, value, title, device, marks = found
        restored = self._long_step(step, device) if marks > _SHORT else self._short_step(step, device)
        stamps = {before: self._tick(*(row[0] for row in restored)) for before in {row[-1] for row in restored}}
        self._db.executemany(
            PUT_RECORD,
            ((*key, "", value, at, stamps[before], self._device) for _, *key, value, at, before in restored),
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO step_time SELECT ?, step FROM step_time WHERE time = ?",
            ((stamp, before) for before, stamp in stamps.items() if before),
        )
        self._forget_steps("= ?", step)
        texts = tuple(dict.fromkeys(row[3] for row in restored))
        kept = max(0, marks - len(texts))
        return Change(kind, value, texts, clean_line(title), undone=True, kept=kept, entries=marks - kept)

    def _short_step(self, step: int, device: str) -> list[_Restored]:
        """What the marks of a step were before, with those of texts that inherited one of them since."""
        query = """
            SELECT r.time, s.site, s.kind, s.fingerprint, s.value, s.at, s.time FROM step_row AS s JOIN record AS r
            ON (r.site, r.kind, r.fingerprint, r.post) = (s.site, s.kind, s.fingerprint, '')
            WHERE s.step = ?1 AND r.device = ?2 AND r.time IN (SELECT time FROM step_time WHERE step = ?1)
            UNION
            SELECT r.time, s.site, s.kind, r.fingerprint, s.value, s.at, s.time FROM step_row AS s
            CROSS JOIN record AS was ON (was.site, was.kind, was.fingerprint) = (s.site, 'name', s.fingerprint)
            CROSS JOIN record AS now ON (now.site, now.kind, now.post) = (s.site, 'name', was.post)
            CROSS JOIN record AS r ON (r.site, r.kind, r.fingerprint, r.post) = (s.site, s.kind, now.fingerprint, '')
            WHERE s.step = ?1 AND now.fingerprint <> s.fingerprint AND r.device = ?2
            AND r.time IN (SELECT time FROM step_time WHERE step = ?1)
            AND NOT EXISTS (
                SELECT 1 FROM step_row AS own
                WHERE (own.step, own.site, own.kind, own.fingerprint) = (s.step, s.site, s.kind, r.fingerprint)
            )
        """
        rows = self._db.execute(query, (step, device))
        return [(*row[:4], _DEFAULTS[row[2]] if row[4] is None else row[4], *row[5:]) for row in rows]

    def _long_step(self, step: int, device: str) -> list[_Restored]:
        query = """
            SELECT r.time, r.site, r.kind, r.fingerprint, s.value, coalesce(s.at, 0), coalesce(s.time, 0)
            FROM record AS r LEFT JOIN step_row AS s
            ON (s.step, s.site, s.kind, s.fingerprint) = (?1, r.site, r.kind, r.fingerprint)
            WHERE r.kind <> 'name' AND r.device = ?2 AND r.time IN (SELECT time FROM step_time WHERE step = ?1)
        """
        rows = self._db.execute(query, (step, device))
        return [(*row[:4], _DEFAULTS[row[2]] if row[4] is None else row[4], *row[5:]) for row in rows]

    def _forget_steps(self, condition: str, step: int) -> None:
        for table in ("step", "step_row", "step_time"):
            self._db.execute(f"DELETE FROM {table} WHERE step {condition}", (step,))  # noqa: S608 - words of our own

    def follow(self, key: str, entries: Sequence[Entry], live: Live) -> int:
        """Write down what the site looks like now: see `marks`. How many records that changed."""
        site = site_hash(key)
        before = self._db.total_changes
        now: dict[str, str] = {storable(copy.id): entry.post.fingerprint for entry in entries for copy in entry.copies}
        names = self._names(site)
        edits: list[tuple[str, str]] = []
        struck: list[tuple[str, str, str, int]] = []
        for text, posts in names.items():
            here = {post for post, (value, _, _) in posts.items() if value == "1"}
            others = [post for post in here if now.get(post, text) != text]
            if others and live.names(key, text) - here:
                struck.extend((text, post, "0", posts[post][1]) for post in others)
            else:
                edits.extend((text, post) for post in others)
        for text, post in edits:
            self._carry(site, text, now[post])
        query = "SELECT DISTINCT fingerprint FROM record WHERE site = ? AND kind <> 'name'"
        marked = {text for (text,) in self._db.execute(query, (site,))}
        own = ("0", self._device)
        fresh = [
            (text, post, "1", 0)
            for post, text in now.items()
            if text in marked and (post not in names.get(text, {}) or names[text][post][::2] == own)
        ]
        if struck or fresh:
            stamp = self._tick()
            self._put_names(
                (site, text, post, value, max(stamp, seen + 1)) for text, post, value, seen in (*struck, *fresh)
            )
        return self._db.total_changes - before

    def _names(self, site: str) -> dict[str, dict[str, tuple[str, int, str]]]:
        """The names of each text of a site: whether it is there (`1`) or left it (`0`), since when, and who says so."""
        query = "SELECT fingerprint, post, value, time, device FROM record WHERE site = ? AND kind = 'name'"
        names: dict[str, dict[str, tuple[str, int, str]]] = {}
        for text, post, *row in self._db.execute(query, (site,)):
            value, time, device = row
            names.setdefault(text, {})[post] = (value, time, device)
        return names

    def meta(self, name: str) -> str:
        """A value of the `meta` table, empty if there is none."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def put_meta(self, name: str, value: str) -> None:
        """Keep a value in the `meta` table."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def _apply(self, wishes: dict[str, list[_Wish]], values: dict[str, str], titles: Mapping[str, CleanLine]) -> Change:
        every = [wish for found in wishes.values() for wish in found]
        main = next((kind for kind, found in wishes.items() if found), next(iter(values)))
        if not every:
            return Change(main, values[main], ())
        stamp = self._tick(*(wish.before[2] for wish in every if wish.before))
        wall = believable(self._clock())
        self._db.executemany(
            PUT_RECORD,
            (
                (wish.site, kind, wish.fingerprint, "", values[kind], wall, stamp, self._device)
                for kind, found in wishes.items()
                for wish in found
            ),
        )
        texts = tuple(dict.fromkeys(wish.fingerprint for wish in every))
        change = Change(main, values[main], texts, titles[texts[0]] if len(texts) == 1 else EMPTY)
        if main in _JOURNALLED:
            self._journal(wishes, change, stamp)
        return change

    def _journal(self, wishes: dict[str, list[_Wish]], change: Change, stamp: int) -> None:
        query = "INSERT INTO step (kind, value, title, at, device, marks) VALUES (?, ?, ?, ?, ?, ?)"
        row = (change.kind, change.value, change.title, believable(self._clock()), self._device, change.count)
        step = self._db.execute(query, row).lastrowid or 0
        self._db.execute("INSERT INTO step_time VALUES (?, ?)", (stamp, step))
        self._db.executemany(
            "INSERT INTO step_row VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (step, wish.site, kind, wish.fingerprint, *(wish.before[:3] if wish.before else (None, 0, 0)))
                for kind, found in wishes.items()
                for wish in found
                if wish.before or change.count <= _SHORT
            ),
        )
        self._forget_steps("<= ?", step - KEPT_STEPS)

    def _write_down(self, key: str, entries: Sequence[Entry], resolved: Sequence[tuple[Rows, bool]]) -> None:
        """Give texts the marks that they have by name, with the time and device of those."""
        site = site_hash(key)
        self._db.executemany(
            PUT_RECORD,
            (
                (site, kind, entry.post.fingerprint, "", *row)
                for entry, (rows, lent) in zip(entries, resolved, strict=True)
                if lent
                for kind, row in rows.items()
            ),
        )

    def _carry(self, site: str, text: str, successor: str) -> None:
        rows = self._db.execute(
            "SELECT site, kind, ?, '', value, at, time, device FROM record"
            " WHERE site = ? AND fingerprint = ? AND kind IN ('read', 'bookmarked', 'note', 'position', 'grade')",
            (successor, site, text),
        ).fetchall()
        self._db.executemany(PUT_RECORD, rows)

    def _name(self, key: str, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        self._remember_site(key)
        site, stamp = site_hash(key), self._tick()
        self._put_names(
            (site, entry.post.fingerprint, storable(copy.id), "1", stamp) for entry in entries for copy in entry.copies
        )

    def _put_names(self, names: Iterable[tuple[str, str, str, str, int]]) -> None:
        """Names of texts: site, fingerprint, post, whether it is there (`1`) or left it (`0`), time."""
        self._db.executemany(
            _PUT_NAME,
            ((site, "name", text, post, value, 0, stamp, self._device) for site, text, post, value, stamp in names),
        )

    def _remember_site(self, key: str) -> None:
        self._db.execute("INSERT OR IGNORE INTO site VALUES (?, ?)", (site_hash(key), storable(key)))

    def _tick(self, *seen: int) -> int:
        stamp = tick(self._clock(), int(self.meta("time") or 0), *seen)
        self.put_meta("time", str(stamp))
        return stamp


def _wishes(values: dict[str, str], site: str, text: str, rows: Rows) -> dict[str, _Wish]:
    """The kinds of mark that a text does not have as wished."""
    return {
        kind: _Wish(site, text, rows.get(kind))
        for kind, value in values.items()
        if (rows[kind][0] if kind in rows else _DEFAULTS[kind]) != value
    }
