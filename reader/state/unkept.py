"""Runs whose file of marks could not be written: what is marked is in memory, and kept as soon as there is room.

The file is opened once more whenever something is marked, and at the end. What is in memory is then merged into it as
from another machine, and the run goes on with the file; steps of the run can still be undone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from reader.errors import StateError, UnwritableError
from reader.state.marks import Change
from reader.state.writing import Writer
from reader.text import clean_line

__all__ = ["Steps", "Unkept", "last_step", "loss", "steps_after", "take_steps"]

MOST_TOLD = 10
"""Steps without a note that are told one by one."""

_Values = tuple[Any, ...]


class Unkept(NamedTuple):
    """Why nothing is kept, the file that was meant (None for the person's own), and the last step that it had."""

    error: StateError
    path: Path | None
    step: int


class Steps(NamedTuple):
    """A step of the journal, with its times and what its marks were before."""

    step: _Values
    times: Sequence[_Values]
    rows: Sequence[_Values]


def last_step(db: sqlite3.Connection) -> int:
    """The number of the last step of the journal."""
    return int(db.execute("SELECT coalesce(max(step), 0) FROM step").fetchone()[0])


def steps_after(db: sqlite3.Connection, step: int) -> list[Steps]:
    """The steps after one, the earliest first."""
    found = db.execute(
        "SELECT step, kind, value, title, at, device, marks FROM step WHERE step > ? ORDER BY step", (step,)
    )
    rows = "SELECT site, kind, fingerprint, post, value, at, time FROM step_row WHERE step = ?"
    return [
        Steps(
            values,
            db.execute("SELECT time FROM step_time WHERE step = ?", (number,)).fetchall(),
            db.execute(rows, (number,)).fetchall(),
        )
        for number, *values in found.fetchall()
    ]


def take_steps(writer: Writer, steps: Sequence[Steps]) -> None:
    """Put steps of another store behind those of this one."""
    db = writer.connection
    for one in steps:
        query = "INSERT INTO step (kind, value, title, at, device, marks) VALUES (?, ?, ?, ?, ?, ?)"
        step = db.execute(query, one.step).lastrowid
        db.executemany("INSERT OR IGNORE INTO step_time VALUES (?, ?)", ((time, step) for (time,) in one.times))
        db.executemany("INSERT INTO step_row VALUES (?, ?, ?, ?, ?, ?, ?, ?)", ((step, *row) for row in one.rows))


def loss(error: StateError, steps: Sequence[Steps]) -> StateError | None:
    """What is lost where the marks of these steps could not be kept; None where nothing was marked. Notes are told."""
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
