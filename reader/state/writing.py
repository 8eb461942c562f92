"""Setting marks, following changes of the site, and undoing steps: the work inside one write transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from reader.library.post import Entry
from reader.state.clock import acceptable, believable, now_ms, tick
from reader.state.identity import site_hash, storable
from reader.state.kinds import ABOUT, BY_NAME, CARRIED, JOURNALLED, MARKS, NAME
from reader.state.marks import Change, MarkRecord
from reader.state.resolve import Live, Row, Rows, by_site, own_rows, resolve_rows
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["KEPT_STEPS", "PUT_RECORD", "Seen", "Values", "Writer", "forget_steps"]

KEPT_STEPS = 200
"""The number of steps that can be undone."""

_DAY_MS = 86_400_000

_SHORT = 1_000
"""Steps of at most this many entries are undone by key, longer ones by a scan of all marks."""

_Restored = tuple[int, str, str, str, str, str, int, int]
"""A mark of a step: its current time and its key; then its previous value, date and time (0 if there was none)."""

Values = Mapping[tuple[str, str], str]
"""Stored values by kind and, if that is a set, the name of the value."""

PUT_RECORD = """
    INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (site, kind, fingerprint, post) DO UPDATE
    SET value = excluded.value, at = excluded.at, time = excluded.time, device = excluded.device
    WHERE (excluded.time, excluded.device, excluded.value, excluded.at) > (time, device, value, at)
"""
_PUT_NAME = PUT_RECORD.replace(
    "WHERE", "WHERE value <> excluded.value AND (excluded.value = '0' OR device = excluded.device) AND", 1
)
"""A name that another device struck out stays out: it may have seen a newer version of the site (see `marks`)."""


class Seen(NamedTuple):
    """What a look at a site found, besides its names and texts (see `gone`)."""

    about: Mapping[str, str] = MappingProxyType({})
    """The descriptions of marked texts to keep, by fingerprint."""

    again: Sequence[tuple[str, Entry]] = ()
    """Texts that came back renamed and edited, with their present entries."""


class _Setting(NamedTuple):
    """A text that does not have a value yet, and the record that it has instead."""

    site: str
    fingerprint: str
    before: Row | None


_Settings = dict[tuple[str, str], list[_Setting]]


class Writer:
    """Makes changes within a transaction that the caller begins and ends."""

    def __init__(self, connection: sqlite3.Connection, device: str, clock: Callable[[], int] = now_ms) -> None:
        self._db = connection
        self._device = device
        self._clock = clock

    def set(self, groups: Sequence[tuple[Sequence[Entry], Values]], live: Live) -> Change:
        """Set kinds of marks on groups of entries, each with its own values, as one step; what is already set stays."""
        settings: _Settings = {key: [] for _, values in groups for key in values}
        for entries, values in groups:
            for key, part in by_site(entries).items():
                resolved = resolve_rows(self._db, key, part, live)
                self._write_down(key, part, resolved)
                kept: set[str] = set()
                for text, rows in {
                    entry.post.fingerprint: rows for entry, (rows, _) in zip(part, resolved, strict=True)
                }.items():
                    found = _missing(values, site_hash(key), text, rows)
                    for slot, setting in found.items():
                        settings[slot].append(setting)
                    if found or rows:
                        kept.add(text)
                self._name(key, [entry for entry in part if entry.post.fingerprint in kept])
        every = {key: value for _, values in groups for key, value in values.items()}
        titles = {entry.post.fingerprint: entry.title for entries, _ in groups for entry in entries}
        return self._apply(settings, every, titles)

    def set_gone(self, texts: Sequence[tuple[str, str, CleanLine]], values: Values) -> Change:
        """Set kinds of marks on texts that are gone, each given with its site's key and its title, as one step."""
        settings: _Settings = {key: [] for key in values}
        for key, text, _ in texts:
            rows = own_rows(self._db, site_hash(key), [text]).get(text, {})
            for slot, setting in _missing(values, site_hash(key), text, rows).items():
                settings[slot].append(setting)
        return self._apply(settings, values, {text: title for _, text, title in texts})

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of the transaction."""
        return self._db

    def merge(self, records: Sequence[MarkRecord], sites: Mapping[str, str], seen: tuple[str, str]) -> list[MarkRecord]:
        """Merge records of other stores; of two the later wins. Return the marks that changed something here."""
        if seen[0]:
            self.put_meta(f"seen:{storable(seen[0])}", seen[1])
        self._db.executemany(
            "INSERT OR IGNORE INTO site VALUES (?, ?)", ((site, storable(key)) for site, key in sites.items())
        )
        before = self._db.total_changes
        self._db.executemany(PUT_RECORD, (record for record in records if not BY_NAME[record.kind].cleared))
        changed = [
            record
            for record in records
            if BY_NAME[record.kind].cleared and self._db.execute(PUT_RECORD, record).rowcount > 0
        ]
        if self._db.total_changes > before:
            self.put_meta("merges", str(int(self.meta("merges") or 0) + 1))
        return changed

    def put_note(self, later: MarkRecord, text: str) -> None:
        """Replace the later of two notes with `text`, as set by this device."""
        record = later._replace(value=text, time=self._tick(later.time), device=self._device)
        self._db.execute(PUT_RECORD, record)

    def undo(self) -> Change | None:
        """Undo the last step, as new changes that win everywhere; return None if there is no step left.

        A mark that has been set again since is left alone. Texts that inherited a mark of the step are reverted as
        well.
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
            ((*key, value, at, stamps[before], self._device) for _, *key, value, at, before in restored),
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO step_time SELECT ?, step FROM step_time WHERE time = ?",
            ((stamp, before) for before, stamp in stamps.items() if before),
        )
        forget_steps(self._db, "= ?", step)
        texts = tuple(dict.fromkeys(row[3] for row in restored))
        kept = max(0, marks - len(texts))
        back = tuple((row[2], row[5]) for row in restored if row[2] in JOURNALLED) if title else ()
        return Change(
            kind, value, texts, clean_line(title), undone=True, kept=kept, entries=marks - kept, restored=back
        )

    def _short_step(self, step: int, device: str) -> list[_Restored]:
        """Return the previous marks of a step, including those of texts that have inherited one of them since."""
        query = f"""
            SELECT r.time, s.site, s.kind, s.fingerprint, s.post, s.value, s.at, s.time
            FROM step_row AS s JOIN record AS r
            ON (r.site, r.kind, r.fingerprint, r.post) = (s.site, s.kind, s.fingerprint, s.post)
            WHERE s.step = :step AND r.device = :device AND r.time IN (SELECT time FROM step_time WHERE step = :step)
            UNION
            SELECT r.time, s.site, s.kind, r.fingerprint, s.post, s.value, s.at, s.time FROM step_row AS s
            CROSS JOIN record AS was ON (was.site, was.kind, was.fingerprint) = (s.site, '{NAME}', s.fingerprint)
            CROSS JOIN record AS now ON (now.site, now.kind, now.post) = (s.site, '{NAME}', was.post)
            CROSS JOIN record AS r
            ON (r.site, r.kind, r.fingerprint, r.post) = (s.site, s.kind, now.fingerprint, s.post)
            WHERE s.step = :step AND now.fingerprint <> s.fingerprint AND r.device = :device
            AND r.time IN (SELECT time FROM step_time WHERE step = :step)
            AND NOT EXISTS (
                SELECT 1 FROM step_row AS own
                WHERE (own.step, own.site, own.kind, own.fingerprint, own.post)
                = (s.step, s.site, s.kind, r.fingerprint, s.post)
            )
        """
        return list(map(_restored, self._db.execute(query, {"step": step, "device": device})))

    def _long_step(self, step: int, device: str) -> list[_Restored]:
        query = f"""
            SELECT r.time, r.site, r.kind, r.fingerprint, r.post, s.value, coalesce(s.at, 0), coalesce(s.time, 0)
            FROM record AS r LEFT JOIN step_row AS s
            ON (s.step, s.site, s.kind, s.fingerprint, s.post) = (:step, r.site, r.kind, r.fingerprint, r.post)
            WHERE r.kind IN {MARKS} AND r.device = :device AND r.time IN (SELECT time FROM step_time WHERE step = :step)
        """
        return list(map(_restored, self._db.execute(query, {"step": step, "device": device})))

    def follow(self, key: str, entries: Sequence[Entry], live: Live, seen: Seen) -> int:
        """Record the present state of the site (see `marks`). Return how many records that changed."""
        site = site_hash(key)
        before = self._db.total_changes
        self.describe(key, seen.about)
        for text, entry in seen.again:
            self._carry(site, text, entry.post.fingerprint)
            stamp = self._tick()
            self._put_names((site, text, storable(name), "1", stamp) for name in entry.names)
        now: dict[str, str] = {storable(name): entry.post.fingerprint for entry in entries for name in entry.names}
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
        query = f"SELECT DISTINCT fingerprint FROM record WHERE site = ? AND kind IN {MARKS}"
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

    def take_along(self, key: str, old: str) -> int:
        """Make the marks of a site also count under another key (see `moved`). Return how many they are."""
        from reader.state.moved import take_along  # noqa: PLC0415 (start-up)

        return take_along(self._db, key, old, self._tick(), self._device)

    def leave_again(self, key: str, old: str) -> int | None:
        """Revert `take_along` (see `moved`). Return how many marks that were; None if it had not been done."""
        from reader.state.moved import leave_again  # noqa: PLC0415 (start-up)

        return leave_again(self._db, key, old, self._tick(), self._device)

    def describe(self, key: str, about: Mapping[str, str]) -> None:
        """Store the descriptions of marked texts, by fingerprint (see `gone`)."""
        if about:
            site, stamp = site_hash(key), self._tick()
            rows = ((site, ABOUT, text, "", said, 0, stamp, self._device) for text, said in about.items())
            self._db.executemany(PUT_RECORD, rows)

    def _names(self, site: str) -> dict[str, dict[str, tuple[str, int, str]]]:
        """Return each text's names: whether it is there (`1`) or left it (`0`), since when, and who recorded that."""
        query = f"SELECT fingerprint, post, value, time, device FROM record WHERE site = ? AND kind = '{NAME}'"
        names: dict[str, dict[str, tuple[str, int, str]]] = {}
        for text, post, *row in self._db.execute(query, (site,)):
            value, time, device = row
            names.setdefault(text, {})[post] = (value, time, device)
        return names

    def meta(self, name: str) -> str:
        """Return a value from the `meta` table, empty if there is none."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def put_meta(self, name: str, value: str) -> None:
        """Store a value in the `meta` table."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def _apply(self, settings: _Settings, values: Values, titles: Mapping[str, CleanLine]) -> Change:
        every = [setting for found in settings.values() for setting in found]
        main = next((slot for slot, found in settings.items() if found), next(iter(values)))
        if not every:
            return Change(main[0], values[main], ())
        stamp = self._tick(*(setting.before[2] for setting in every if setting.before))
        wall = believable(self._clock())
        self._db.executemany(
            PUT_RECORD,
            (
                (setting.site, kind, setting.fingerprint, member, values[kind, member], wall, stamp, self._device)
                for (kind, member), found in settings.items()
                for setting in found
            ),
        )
        texts = tuple(dict.fromkeys(setting.fingerprint for setting in every))
        change = Change(main[0], values[main], texts, titles[texts[0]] if len(texts) == 1 else EMPTY)
        if BY_NAME[main[0]].journalled:
            self._journal(settings, change, stamp)
        return change

    def _journal(self, settings: _Settings, change: Change, stamp: int) -> None:
        query = "INSERT INTO step (kind, value, title, at, device, marks) VALUES (?, ?, ?, ?, ?, ?)"
        row = (change.kind, change.value, change.title, believable(self._clock()), self._device, change.count)
        step = self._db.execute(query, row).lastrowid or 0
        self._db.execute("INSERT INTO step_time VALUES (?, ?)", (stamp, step))
        self._db.executemany(
            "INSERT INTO step_row VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (step, one.site, kind, one.fingerprint, member, *(one.before[:3] if one.before else (None, 0, 0)))
                for (kind, member), found in settings.items()
                for one in found
                if one.before or change.count <= _SHORT
            ),
        )
        forget_steps(self._db, "<= ?", step - KEPT_STEPS)

    def _write_down(self, key: str, entries: Sequence[Entry], resolved: Sequence[tuple[Rows, bool]]) -> None:
        """Record the marks that texts have by name, with their original time and device."""
        site = site_hash(key)
        self._db.executemany(
            PUT_RECORD,
            (
                (site, kind, entry.post.fingerprint, member, *row)
                for entry, (rows, lent) in zip(entries, resolved, strict=True)
                if lent
                for (kind, member), row in rows.items()
            ),
        )

    def _carry(self, site: str, text: str, successor: str) -> None:
        rows = self._db.execute(
            f"SELECT site, kind, ?, post, value, at, time, device FROM record"
            f" WHERE site = ? AND fingerprint = ? AND kind IN {CARRIED}",
            (successor, site, text),
        ).fetchall()
        self._db.executemany(PUT_RECORD, rows)

    def _name(self, key: str, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        self._remember_site(key)
        site, stamp = site_hash(key), self._tick()
        self._put_names(
            (site, entry.post.fingerprint, storable(name), "1", stamp) for entry in entries for name in entry.names
        )

    def _put_names(self, names: Iterable[tuple[str, str, str, str, int]]) -> None:
        """Store names of texts: site, fingerprint, post, whether it is there (`1`) or left it (`0`), time."""
        self._db.executemany(
            _PUT_NAME,
            ((site, NAME, text, post, value, 0, stamp, self._device) for site, text, post, value, stamp in names),
        )

    def _remember_site(self, key: str) -> None:
        self._db.execute("INSERT OR IGNORE INTO site VALUES (?, ?)", (site_hash(key), storable(key)))

    def mend_times(self) -> None:
        """Correct times issued by a clock that ran more than fifty years ahead and has been put right since.

        No other machine would accept them, nor any that followed. The steps with these times can no longer be undone.
        """
        wall = self._clock()
        # A clock that was set back slightly is not such a case.
        if acceptable(int(self.meta("time") or 0), wall + _DAY_MS):
            return
        now = tick(wall)
        ahead = "(SELECT step FROM step_time WHERE time > ?)"
        for table in ("step", "step_row", "step_time"):
            self._db.execute(f"DELETE FROM {table} WHERE step IN {ahead}", (now,))
        self._db.execute("UPDATE record SET time = ? WHERE time > ?", (now, now))
        self.put_meta("time", str(now))

    def _tick(self, *seen: int) -> int:
        stamp = tick(self._clock(), int(self.meta("time") or 0), *seen)
        self.put_meta("time", str(stamp))
        return stamp


def _missing(values: Values, site: str, text: str, rows: Rows) -> dict[tuple[str, str], _Setting]:
    """Return the values that a text does not have yet."""
    return {
        slot: _Setting(site, text, rows.get(slot))
        for slot, value in values.items()
        if (rows[slot][0] if slot in rows else BY_NAME[slot[0]].default) != value
    }


def forget_steps(db: sqlite3.Connection, condition: str, step: int) -> None:
    """Remove steps from the journal: those whose number meets a condition on `step`."""
    for table in ("step", "step_row", "step_time"):
        db.execute(f"DELETE FROM {table} WHERE step {condition}", (step,))


def _restored(row: tuple[Any, ...]) -> _Restored:
    """Convert a row to a mark of a step, with the kind's default as the value if there was no mark before."""
    return (*row[:5], BY_NAME[row[2]].default if row[5] is None else row[5], *row[6:])
