"""Runs whose file of marks could not be written: marks are kept in memory, and saved as soon as that is possible.

Opening the file is retried whenever something is marked, and at the end. The marks in memory are then merged into it as
if from another machine, and the run continues with the file; steps of the run can still be undone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from reader.errors import StateError, UnwritableError
from reader.state.access import BRIEF, Access
from reader.state.file import opening
from reader.state.file.backup import DailyBackup
from reader.state.file.connections import Connections
from reader.state.file.files import FileLock
from reader.state.marks import Change, MarkRecord
from reader.state.writing import Writer
from reader.text import clean_line

__all__ = ["Keeping"]

MOST_TOLD = 10
"""The most steps without a note that are listed one by one."""

_Values = tuple[Any, ...]


class _Store(Protocol):
    path: Path | None
    private: bool

    def records(self) -> list[MarkRecord]: ...

    def sites(self) -> dict[str, str]: ...


class _Unkept(NamedTuple):
    """Why nothing is saved, the intended file (None for the user's own), and its last step."""

    error: StateError
    path: Path | None
    step: int


class Keeping:
    """Saves the marks of `store` that are only in memory although they should be on disk."""

    def __init__(
        self,
        store: _Store,
        access: Access,
        connections: Connections,
        daily: DailyBackup,
        *,
        tell: Callable[[str], None],
    ) -> None:
        self._store, self._access, self._connections = store, access, connections
        self._daily, self._tell = daily, tell
        self._unkept: _Unkept | None = None

    def begin(self, error: StateError, path: Path | None) -> None:
        """Record that the file at `path`, None for the user's own, could not be opened."""
        self._unkept = _Unkept(error, path, self._access.read(_last_step))

    def again(self) -> bool:
        """Retry; return whether marks are saved now. In a run that the user made private, nothing is tried."""
        if self._unkept is not None:
            with suppress(StateError):
                self._move(self._unkept)
        return self._store.path is not None

    def loss(self) -> StateError | None:
        """Return the error to show if marks of this run are lost against the user's wish; None if none are."""
        if self._unkept is None:
            return None
        error, _, before = self._unkept
        return _loss(error, self._access.read(lambda db: _steps_after(db, before)))

    def _move(self, unkept: _Unkept) -> None:
        """Switch to the file, and merge what is in memory into it. Raises StateError if that still fails."""
        place = unkept.path or opening.default_path()
        lock = FileLock(opening.lock_file(place))
        try:
            opened = opening.open_file(place, own_folder=unkept.path is None, wait=BRIEF, lock=lock)
        except BaseException:
            lock.close()
            raise
        target = Connections(opened, wait=BRIEF, tell=self._tell)
        records, sites = self._store.records(), self._store.sites()
        steps = self._access.read(lambda db: _steps_after(db, unkept.step))

        def carry(writer: Writer) -> None:
            writer.merge(records, sites, ("", ""))
            _take_steps(writer.connection, steps)

        try:
            Access(target, self._daily, self._access.clock).write(carry, backed_up=False)
        except BaseException:
            target.close()
            raise
        self._connections.move(opened)
        self._daily.move(place)
        self._store.path, self._store.private, self._unkept = place, False, None
        self._tell("Your marks are saved again, including those of this run.")


class _Step(NamedTuple):
    """A step of the journal, with its times and the previous state of its marks."""

    step: _Values
    times: Sequence[_Values]
    rows: Sequence[_Values]


def _last_step(db: sqlite3.Connection) -> int:
    """Return the number of the last step of the journal."""
    return int(db.execute("SELECT coalesce(max(step), 0) FROM step").fetchone()[0])


def _steps_after(db: sqlite3.Connection, step: int) -> list[_Step]:
    """Return the steps after a given one, earliest first."""
    found = db.execute(
        "SELECT step, kind, value, title, at, device, marks FROM step WHERE step > ? ORDER BY step", (step,)
    )
    rows = "SELECT site, kind, fingerprint, post, value, at, time FROM step_row WHERE step = ?"
    return [
        _Step(
            values,
            db.execute("SELECT time FROM step_time WHERE step = ?", (number,)).fetchall(),
            db.execute(rows, (number,)).fetchall(),
        )
        for number, *values in found.fetchall()
    ]


def _take_steps(db: sqlite3.Connection, steps: Sequence[_Step]) -> None:
    """Append steps of another store to the journal of this one."""
    for one in steps:
        query = "INSERT INTO step (kind, value, title, at, device, marks) VALUES (?, ?, ?, ?, ?, ?)"
        step = db.execute(query, one.step).lastrowid
        db.executemany("INSERT OR IGNORE INTO step_time VALUES (?, ?)", ((time, step) for (time,) in one.times))
        db.executemany("INSERT INTO step_row VALUES (?, ?, ?, ?, ?, ?, ?, ?)", ((step, *row) for row in one.rows))


def _loss(error: StateError, steps: Sequence[_Step]) -> StateError | None:
    """Describe what is lost if the marks of these steps are not saved, notes in full; None if nothing is."""
    notes, others = [], []
    for kind, value, title, _, _, marks in (one.step for one in steps):
        said = Change(kind, value, (kind,), clean_line(title), entries=marks).text
        if kind == "note" and value:
            notes.append(f"{said}: “{value}”")
        else:
            others.append(said)
    if not (notes or others):
        return None
    rest = len(others) - MOST_TOLD
    more = [f"and {rest:,} more"] if rest > 0 else []
    told = "; ".join([*notes, *others[:MOST_TOLD], *more])
    return UnwritableError(f"The marks of this run are lost: {told}. {error.message}", error.hint)
