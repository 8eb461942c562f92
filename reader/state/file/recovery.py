"""Recovery of a damaged state file: set it aside under a dated name, and build a new one from it and the backups.

The damaged file is never written to. Records come from the pages of the damaged file and its write-ahead log, from
files that were set aside earlier, and from the backups; of two records with the same key the later wins. Small settings
are kept if SQLite can still read them. The undo journal is not carried over: a step can only be undone safely if all of
it is known. If the process is killed, either the damaged file or the new one is in place.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from reader.files import NotRegularError, make_private_file, open_own, sync_folder
from reader.state.file.backup import backups
from reader.state.file.database import begin, connect
from reader.state.file.files import SIDE_FILES, dated, side_files
from reader.state.file.pages import Stored, broken_pages, records_in
from reader.state.file.rows import Row, broken_rows, readable_rows
from reader.state.file.schema import migrate
from reader.state.kinds import MARKS
from reader.state.marks import MarkRecord
from reader.state.writing import PUT_RECORD
from reader.words import counted

__all__ = ["replace_damaged", "set_aside_files"]

_MAX_FILE = 1 << 29
"""Bytes of a damaged file that are searched: more than three million marks."""


def replace_damaged(path: Path) -> tuple[str, ...]:
    """Set the file at `path` aside and build a new one; return sentences about the result. The caller holds the lock.

    A file that is missing or empty while there are backups counts as damaged. Raises OSError and sqlite3.Error; the
    damaged file is then still in place.
    """
    with _content(path) as (database, log):
        broken, pages = broken_pages(database, log)
    lost = f"{broken:,} of its {pages:,} pages" if broken else _broken_rows(path)
    draft = path.with_name(f".{path.name}.mended")
    for one in side_files(draft):
        one.unlink(missing_ok=True)
    make_private_file(draft)
    total, own = _build(draft, _salvaged(path), _from_backups(path), _settings(path), _sites(path))
    aside = _set_aside(path) if any(one.exists() and one.stat().st_size for one in side_files(path)[:2]) else None
    draft.replace(path)
    sync_folder(path.parent)
    return (_sentence(aside, total, own, lost),)


def set_aside_files(path: Path) -> list[Path]:
    """Return the damaged files that were set aside earlier, without their side files."""
    found = path.parent.glob(f"{path.name}.damaged-*")
    return sorted(one for one in found if not one.name.endswith(SIDE_FILES))


def _set_aside(path: Path) -> Path:
    """Give the damaged file its dated name; if the file system allows it, keep it in place until it is replaced."""
    aside = dated(path, "damaged")
    try:
        aside.hardlink_to(path)
    except OSError:
        path.rename(aside)
    for old, new in zip(side_files(path)[1:], side_files(aside)[1:], strict=True):
        with suppress(FileNotFoundError):
            old.rename(new)
    return aside


def _salvaged(path: Path) -> Iterator[MarkRecord]:
    for file in (path, *set_aside_files(path)):
        with _content(file) as (database, log):
            yield from records_in(database, log)


@contextmanager
def _content(path: Path) -> Iterator[Sequence[Stored | bytes]]:
    """Provide the contents of a database and its log, empty for a file that is missing or not ours. Raises OSError."""
    with ExitStack() as opened:
        found: list[Stored | bytes] = []
        for one in side_files(path)[:2]:
            try:
                file = opened.enter_context(os.fdopen(open_own(one), "rb", buffering=0))
            except (FileNotFoundError, NotRegularError):
                found.append(b"")
            else:
                found.append(Stored(file, _MAX_FILE))
        yield found


def _from_backups(path: Path) -> Iterator[MarkRecord]:
    for copy in backups(path):
        try:
            database = connect(copy, options="mode=ro&immutable=1")
            try:
                yield from (MarkRecord(*row) for row in readable_rows(database, "record"))  # type: ignore[arg-type]
            finally:
                database.close()
        except sqlite3.Error:
            with suppress(OSError), _content(copy) as (stored, _):
                yield from records_in(stored)


def _settings(path: Path) -> list[Row]:
    return _rows(path, "setting")


def _sites(path: Path) -> list[Row]:
    return [row for file in (*backups(path), path) for row in _rows(file, "site")]


def _rows(file: Path, table: str) -> list[Row]:
    rows: list[Row] = []
    try:
        database = connect(file, options="mode=ro&immutable=1")
        try:
            for row in readable_rows(database, table):
                rows.append(row)  # noqa: PERF402 - rows before an error are kept
        finally:
            database.close()
    except (sqlite3.Error, OSError):
        pass
    return rows


def _broken_rows(path: Path) -> str:
    """Describe the rows that cannot be read on readable pages; empty if there are none."""
    try:
        with closing(connect(path, options="mode=ro&immutable=1")) as database:
            broken = broken_rows(database)
    except sqlite3.Error:
        return ""
    return counted(broken, "row") if broken else ""


def _build(
    draft: Path,
    found: Iterable[MarkRecord],
    older: Iterable[MarkRecord],
    settings: Iterable[Row],
    sites: Iterable[Row],
) -> tuple[int, int]:
    """Fill the new file; return its number of marks, and how many of them came from the damaged files."""
    database = connect(draft)
    try:
        begin(database, 5.0)
        migrate(database)
        database.executemany(PUT_RECORD, found)
        own = _count(database)
        database.executemany(PUT_RECORD, older)
        total = _count(database)
        newest = database.execute("SELECT max(time) FROM record").fetchone()[0] or 0
        database.execute("INSERT INTO meta VALUES ('time', ?)", (str(newest),))
        database.executemany("INSERT OR IGNORE INTO setting VALUES (?, ?, ?, ?)", settings)
        database.executemany("INSERT OR IGNORE INTO site VALUES (?, ?)", sites)
        database.execute("COMMIT")
        database.execute("PRAGMA journal_mode = WAL")
    finally:
        database.close()
    return total, own


def _count(database: sqlite3.Connection) -> int:
    return int(database.execute(f"SELECT count(*) FROM record WHERE kind IN {MARKS}").fetchone()[0])


def _sentence(aside: Path | None, total: int, own: int, lost: str) -> str:
    if aside is None:
        return (
            f"The file with your marks was missing or empty; {counted(total, 'mark')} came back from"
            " backups. To forget them: privacy-reader state clear."
        )
    start = f"The file with your marks was damaged and is set aside as {aside.name}"
    if not total:
        return f"{start}; no mark could be read in it."
    extra = f", {total - own:,} of them from backups" if total > own else ""
    rest = f" {lost} could not be read, so some may be missing." if lost else ""
    return f"{start}; {counted(total, 'mark')} could be carried over{extra}.{rest} Undo starts afresh."
