"""Checking the rows of the state file one by one: SQLite verifies its pages, but not the contents of cells.

One changed byte on disk can produce text that is not valid, or a column with another name. It is detected here, so that
it counts as damage, like a broken page, and the other rows are carried over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing

from reader.state.file.schema import MIGRATIONS, migrate

__all__ = ["Row", "broken_rows", "readable_rows"]

Row = tuple[str | int | None, ...]

_NO_TIME = "SELECT count(*) FROM meta WHERE name = 'time' AND (value = '' OR value GLOB '*[^0-9]*')"


def broken_rows(connection: sqlite3.Connection) -> int:
    """Return how many rows of an open file cannot be read. Raises sqlite3.Error, also for a missing table or column."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        migrate(model, MIGRATIONS[:version])
        tables = [name for (name,) in model.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {table: _columns(model, table) for table in tables if not table.startswith("sqlite_")}
    broken = sum(row is None for table, names in columns.items() for row in _rows(connection, table, names))
    return broken + int(connection.execute(_NO_TIME).fetchone()[0]) if columns else 0


def readable_rows(connection: sqlite3.Connection, table: str) -> Iterator[Row]:
    """Return the rows of a table that can be read. Raises sqlite3.Error."""
    return (row for row in _rows(connection, table, _columns(connection, table)) if row is not None)


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, type]:
    """Return the columns of a table and their types."""
    found = connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,))
    return {name: int if kind == "INTEGER" else str for name, kind in found}


def _rows(connection: sqlite3.Connection, table: str, columns: dict[str, type]) -> Iterator[Row | None]:
    """Yield the rows of a table with values in column order, None for a row that cannot be read."""
    # Read as bytes: one value that is not valid text would end the whole query.
    parts = [f"CAST({name} AS BLOB)" if kind is str else name for name, kind in columns.items()]
    kinds = tuple(columns.values())
    for row in connection.execute(f"SELECT {', '.join(parts)} FROM {table}"):
        yield _read(row, kinds)


def _read(row: Sequence[object], kinds: Sequence[type]) -> Row | None:
    values: list[str | int | None] = []
    for value, kind in zip(row, kinds, strict=True):
        if value is None:
            values.append(None)
        elif kind is str and isinstance(value, bytes):
            try:
                values.append(value.decode())
            except UnicodeDecodeError:
                return None
        elif kind is int and isinstance(value, int):
            values.append(value)
        else:
            return None
    return tuple(values)
