"""The tables of the state file, and the migrations from older versions.

`user_version` counts the migrations that a file has been through; version 0 is an empty file. A migration is a sequence
of statements; all of them run in one transaction, after a backup. Old migrations are never changed.

record    one mark, or one name of a text, per row (see `marks.MarkRecord`); the reads of a site are adjacent
site      which site a short hash stands for
setting   small personal data of one device: the last entry, recent queries
step      the journal: one change by the user, which `undo` reverts as a whole
step_time the logical times of the records that a step wrote, or that replaced them when a later step was undone
step_row  what each mark of a step was before, value NULL for none; in long steps only marks that existed
meta      the device's id, the last time that was issued
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

__all__ = ["APPLICATION_ID", "MIGRATIONS", "VERSION", "migrate"]

APPLICATION_ID = 0x50525252

_VERSION_1 = (
    """
    CREATE TABLE record (
        site TEXT NOT NULL,
        kind TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        post TEXT NOT NULL,
        value TEXT NOT NULL,
        at INTEGER NOT NULL,
        time INTEGER NOT NULL,
        device TEXT NOT NULL,
        PRIMARY KEY (site, kind, fingerprint, post)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX record_post ON record (site, post, fingerprint, value) WHERE kind = 'name'",
    "CREATE TABLE site (site TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE setting (
        site TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (site, name)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE step (
        step INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, value TEXT NOT NULL, title TEXT NOT NULL,
        at INTEGER NOT NULL, device TEXT NOT NULL, marks INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE step_row (
        step INTEGER NOT NULL, site TEXT NOT NULL, kind TEXT NOT NULL, fingerprint TEXT NOT NULL,
        value TEXT, at INTEGER NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (step, site, kind, fingerprint)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE step_time (time INTEGER NOT NULL, step INTEGER NOT NULL, PRIMARY KEY (time, step)) WITHOUT ROWID",
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)

# Since a kind may be a set, a step records which of its values it changed.
_VERSION_2 = (
    "ALTER TABLE step_row RENAME TO step_row_1",
    """
    CREATE TABLE step_row (
        step INTEGER NOT NULL, site TEXT NOT NULL, kind TEXT NOT NULL, fingerprint TEXT NOT NULL, post TEXT NOT NULL,
        value TEXT, at INTEGER NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (step, site, kind, fingerprint, post)
    ) WITHOUT ROWID
    """,
    "INSERT INTO step_row SELECT step, site, kind, fingerprint, '', value, at, time FROM step_row_1",
    "DROP TABLE step_row_1",
)

MIGRATIONS: tuple[Sequence[str], ...] = (_VERSION_1, _VERSION_2)
"""The statements that migrate version N to version N + 1, at index N."""

VERSION = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> int:
    """Migrate the tables to the newest version within the caller's transaction; return the number of migrations."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    for statements in migrations[version:]:
        for statement in statements:
            connection.execute(statement)
    if version < len(migrations):
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
    return max(0, len(migrations) - version)
