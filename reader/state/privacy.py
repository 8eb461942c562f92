"""Privacy of the reading history: what is stored where and why, deleting it, and coarsening its times."""

from __future__ import annotations

import calendar
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reader.errors import StateError, reason_of
from reader.files import erase, is_there
from reader.paths import AppPaths
from reader.state.clock import COUNTER_BITS
from reader.state.file.files import SIDE_FILES, backup_folder
from reader.state.file.recovery import set_aside_files
from reader.state.identity import OF_SITE, of_site
from reader.state.kinds import BY_NAME, COUNT, FACTS, KINDS, MARKS, listed, when
from reader.state.moved import former_keys
from reader.state.store import StateStore
from reader.state.travel.contact import contact_file
from reader.state.travel.sync_git import WORK_PREFIX

__all__ = ["StoredFile", "clear", "forget_reading_times", "inventory"]

_COUNTER = (1 << COUNTER_BITS) - 1
_DAY = 86_400_000

_THINNED = {kind.name: kind.thinned or "month" for kind in KINDS if kind.thinned or not kind.cleared}
"""The precision that remains of the dates of these kinds; the times of facts reveal when a text was first marked."""

_DATED = listed(kind for kind in KINDS if kind.thinned)
_HELD = ", ".join(kind.holds for kind in KINDS if kind.holds and kind.cleared)
_KNOWN = ", ".join(kind.holds for kind in KINDS if kind.holds and not kind.cleared)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file or folder that the program may write: what personal data it contains, why, and for how long.

    A `*` in the name stands for the part that differs from file to file.
    """

    path: Path
    holds: str
    personal: bool
    why: str
    kept: str

    @property
    def exists(self) -> bool:
        """Whether it, or any file that matches the name, exists, as far as can be determined."""
        if "*" not in self.path.name:
            return is_there(self.path)
        with suppress(OSError):
            return any(self.path.parent.glob(self.path.name))
        return False


_Place = Callable[[AppPaths, Path], Path]
"""Returns the location of a file, given the program's own folders and the state file."""

_STORED: tuple[tuple[_Place, str, bool, str, str], ...] = (
    (
        lambda _, state: state,
        (
            f"marks: what was {_HELD} and when; of marked posts {_KNOWN}; the last entry and recent queries of each"
            " site, hashes of its posts' names and where it lay before; the last changes with titles, for undo"
        ),
        True,
        "to show them again",
        "until cleared",
    ),
    (
        lambda _, state: state.with_name(state.name + "-wal"),
        "the newest marks",
        True,
        "so that none is lost in a crash",
        "while in use",
    ),
    (
        lambda _, state: state.with_name(state.name + "-shm"),
        "an index of the above, numbers alone",
        False,
        "SQLite's",
        "while in use",
    ),
    (
        lambda _, state: state.with_name(state.name + ".lock"),
        "nothing",
        False,
        "so that instances take turns",
        "for good",
    ),
    (
        lambda _, state: backup_folder(state),
        "copies of the marks",
        True,
        "against damage",
        "three days of use, three formats",
    ),
    (
        lambda _, state: state.with_name(state.name + ".damaged-*"),
        "a damaged file of marks",
        True,
        "so that nothing is thrown away",
        "until cleared",
    ),
    (
        lambda _, state: state.with_name(f"{WORK_PREFIX}*"),
        "marks of all machines",
        True,
        "while synchronising with git",
        "seconds",
    ),
    (
        lambda _, state: contact_file(state),
        "when the places to synchronise with were last reached, by hashes of their addresses, and why not since",
        False,
        "to tell a wrong address from being offline",
        "until removed",
    ),
    (
        lambda paths, _: paths.screen_file,
        "the theme and the widths chosen on the screen",
        False,
        "to look the same the next time",
        "until removed",
    ),
    (
        lambda paths, _: paths.opening_file,
        "the site that is being opened",
        True,
        "so that one that failed is not opened again unasked",
        "until it is open",
    ),
    (lambda paths, _: paths.config_file, "settings", False, "the person's choices", "until removed"),
    (
        lambda paths, _: paths.sources_file,
        "the sites that have a name and the ten opened last",
        True,
        "to open them again",
        "until removed",
    ),
    (
        lambda paths, _: paths.config / f"{paths.sources_file.name}.lock",
        "nothing",
        False,
        "so that instances take turns",
        "for good",
    ),
    (
        lambda paths, _: paths.config / ".*.tmp",
        "the next `sources.toml`",
        True,
        "to replace it as a whole",
        "milliseconds",
    ),
    (
        lambda paths, _: paths.data / ".*.tmp",
        "the next file of that name",
        True,
        "to replace it as a whole",
        "milliseconds",
    ),
    (lambda paths, _: paths.clones, "clones of sites", True, "to read offline", "until the source is removed"),
    (
        lambda paths, _: paths.cache,
        (
            "posts of the sites that were opened as they were parsed, the index for searching them, their topics,"
            " when the questions that you recall are due, and what the screen will show at the next start"
        ),
        True,
        "to start fast",
        "until cleared; made again when needed",
    ),
    (
        lambda paths, _: paths.data / "crashes",
        "where the program failed; no post's text and no marks",
        False,
        "to report a mistake",
        "until removed",
    ),
)
"""The fields of `StoredFile`, with a function for the path."""


def inventory(paths: AppPaths, state: Path | None = None) -> tuple[StoredFile, ...]:
    """Return every file that the program may write by itself; exports and shared folders are chosen by the user."""
    file = state or paths.state_file
    return tuple(
        StoredFile(place(paths, file), holds, personal, why, kept) for place, holds, personal, why, kept in _STORED
    )


def clear(
    store: StateStore,
    site: str | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> int:
    """Delete everything, the data of the site with key `site`, or what was marked from `since` up to `until`.

    Afterwards no title, id or fingerprint of it is left in the state file, its free pages and log, backups or files set
    aside. The whole journal is deleted: nothing can be undone afterwards. What was synchronised or exported is on other
    machines and stays there; the next synchronisation brings it back. Returns how many marks were removed.
    """
    removed = store.change_tables(lambda db: _delete_all(db, site, since, until))
    store.wait_for_backup()
    if store.path is not None:
        _erase_copies(store.path)
        store.exclusively(_compact)
    return removed


def forget_reading_times(store: StateStore, before: datetime) -> int:
    """Keep that texts were read before `before`, but coarsen the time to the month or day.

    The remaining precision depends on the kind (`Kind.thinned`): the month or the day. The logical time, which decides
    between machines, moves to the end of that period, so that merging spreads the change instead of reverting it; a
    logical time that ran ahead of the wall clock reveals nothing and moves by one. A month or day that is not over at
    `before` is left unchanged. The times of a text's names, which were recorded when it was first marked, move in the
    same way, and journal steps of that period are deleted. Returns how many marks changed. Raises StateError.
    """
    limit = _ms(before)

    def thin(db: sqlite3.Connection) -> int:
        query = f"""
            SELECT at, time, site, kind, fingerprint, post FROM record
            WHERE kind IN {_DATED} AND at > 0 AND at < :limit
            OR kind IN {FACTS} AND time < :end AND time % :counters <> :counters - 1
        """
        bounds = {"limit": limit, "end": limit << COUNTER_BITS, "counters": _COUNTER + 1}
        rows = db.execute(query, bounds).fetchall()
        thinned = [(*left, *key) for at, stamp, *key in rows if (left := _forgetful(at, stamp, key[1], limit))]
        key = "site = ? AND kind = ? AND fingerprint = ? AND post = ?"
        db.executemany(f"UPDATE record SET at = ?, time = ? WHERE {key}", thinned)
        for table in ("step_row", "step_time", "step"):
            old = "SELECT step FROM step WHERE at < ?"
            db.execute(f"DELETE FROM {table} WHERE step IN ({old})", (limit,))
        return sum(BY_NAME[kind].cleared for _, _, _, kind, _, _ in thinned)

    return store.change_tables(thin)


def _forgetful(at: int, stamp: int, kind: str, limit: int) -> tuple[int, int] | None:
    """Return the coarsened date and logical time of a mark set before `limit`; None if it stays unchanged."""
    by_day = _THINNED[kind] == "day"
    left = at - at % _DAY if by_day else 0
    if by_day and left == at:
        return None
    if stamp >> COUNTER_BITS >= limit:
        return left, stamp + 1
    end = _day_end(stamp) if by_day else _month_end(stamp)
    return (left, end) if end < limit << COUNTER_BITS else None


def _day_end(stamp: int) -> int:
    """Return the last logical time of the day of `stamp`, in UTC."""
    wall = stamp >> COUNTER_BITS
    return ((wall - wall % _DAY + _DAY - 1) << COUNTER_BITS) | _COUNTER


def _month_end(stamp: int) -> int:
    """Return the last logical time of the month of `stamp`, in UTC."""
    found = when(stamp >> COUNTER_BITS) or datetime(1970, 1, 1, tzinfo=UTC)
    days = calendar.monthrange(found.year, found.month)[1]
    last = datetime(found.year, found.month, days, 23, 59, 59, 999_000, tzinfo=UTC)
    return (_ms(last) << COUNTER_BITS) | _COUNTER


def _delete_all(db: sqlite3.Connection, site: str | None, since: datetime | None, until: datetime | None) -> int:
    """Like `_delete`, also under the site's former keys, which would otherwise bring everything back."""
    former = former_keys(db, site) if site is not None else []
    removed = _delete(db, site, since, until)
    for one in former:
        _delete(db, one, since, until)
    return removed


def _delete(db: sqlite3.Connection, site: str | None, since: datetime | None, until: datetime | None) -> int:
    if site is None and since is None and until is None:
        removed = int(db.execute(f"SELECT {COUNT} FROM record WHERE kind IN {MARKS}").fetchone()[0])
        for table in ("record", "site", "setting", "step", "step_row", "step_time", "meta"):
            db.execute(f"DELETE FROM {table}")
        return removed
    scope = {**of_site(site), "since": _ms(since) if since else 0, "until": _ms(until) if until else 1 << 62}
    moment = f"CASE at WHEN 0 THEN time >> {COUNTER_BITS} ELSE at END"
    meant = f"FROM record WHERE kind IN {MARKS} AND {OF_SITE} AND {moment} >= :since AND {moment} < :until"
    removed = int(db.execute(f"SELECT {COUNT} {meant}", scope).fetchone()[0])
    db.execute(f"DELETE {meant}", scope)
    db.execute(
        f"DELETE FROM record WHERE kind IN {FACTS} AND {OF_SITE} AND (site, fingerprint) NOT IN"
        f" (SELECT site, fingerprint FROM record WHERE kind IN {MARKS})",
        scope,
    )
    db.execute(f"DELETE FROM setting WHERE {OF_SITE} AND at >= :since AND at < :until", scope)
    db.execute("DELETE FROM site WHERE site NOT IN (SELECT site FROM record UNION SELECT site FROM setting)")
    db.execute("DELETE FROM meta WHERE name LIKE 'follow:%' OR name LIKE 'seen:%'")
    for table in ("step", "step_row", "step_time"):
        db.execute(f"DELETE FROM {table}")
    return removed


def _erase_copies(path: Path) -> None:
    try:
        copies = [
            *backup_folder(path).glob("*"),
            *backup_folder(path).glob(".*.tmp"),
            *path.parent.glob(f".{path.name}*"),
            *path.parent.glob(".*.tmp"),
        ]
        for aside in set_aside_files(path):
            copies += [aside, *(aside.with_name(aside.name + ending) for ending in SIDE_FILES)]
        for copy in copies:
            if not copy.is_dir() or copy.is_symlink():
                erase(copy)
        for work in path.parent.glob(f"{WORK_PREFIX}*"):
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise StateError(f"A copy of the marks could not be removed: {reason_of(error)}.") from error


def _compact(db: sqlite3.Connection) -> None:
    """Rewrite the file without free pages and empty the log, waiting for readers in other processes."""
    db.execute("VACUUM")
    deadline = time.monotonic() + 10.0
    while True:
        with suppress(sqlite3.OperationalError):
            if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0:
                return
        if time.monotonic() > deadline:
            raise StateError(
                "The marks are removed, but another program still reads the log that holds them.",
                "Close it and try again.",
            )
        time.sleep(0.02)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
