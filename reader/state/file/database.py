"""Opening SQLite with the store's settings, and translating its errors into messages.

This module knows nothing about marks.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from reader.errors import StateError, UnwritableError, reason_of
from reader.files import NotRegularError
from reader.state.file.schema import APPLICATION_ID, VERSION

__all__ = ["BUSY_CODES", "Damaged", "abandon", "begin", "check_whole", "connect", "is_damage", "sentence", "version_of"]

_SIDE_ERRORS = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)
_WRITE_ERRORS = (
    sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE, sqlite3.SQLITE_IOERR_SHMOPEN, sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_DELETE,
)  # fmt: skip
"""Errors of a disk that may still be readable. Opening also writes: SQLite creates an index of its log."""
_LOCK_ERRORS = (
    sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_IOERR_LOCK, sqlite3.SQLITE_IOERR_RDLOCK, sqlite3.SQLITE_IOERR_UNLOCK,
    sqlite3.SQLITE_IOERR_SHMLOCK, sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK,
)  # fmt: skip
_UNKNOWN = (0, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH)
"""Codes of a damaged file or a wrong query alike; 0 is for Python's own errors, such as text that cannot be decoded."""
_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_ROOM = 64 * 1024
KEPT_KILOBYTES = 128
"""The page cache of each connection.

By default SQLite would cache the whole file, up to two megabytes for each connection; the system's own cache serves
repeated reads.
"""
BUSY_CODES = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Damaged(sqlite3.DatabaseError):
    """The file cannot be read as a database."""

    def __str__(self) -> str:
        return "the file is damaged"


def connect(path: Path | None, *, options: str = "", wait: float = 5.0) -> sqlite3.Connection:
    """Open a connection in autocommit mode; a `path` of None means memory. Raises sqlite3.Error."""
    if path is None:
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    else:
        address = f"file:{_quoted(path)}?{options or 'mode=rw'}"
        connection = sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(f"PRAGMA cache_size = -{KEPT_KILOBYTES}")
    except sqlite3.Error:
        connection.close()
        raise
    except UnicodeDecodeError:
        # SQLite's error message for a damaged file may quote undecodable bytes of it.
        connection.close()
        raise Damaged from None
    return connection


def _quoted(path: Path) -> str:
    """Quote a path for a URI; importing `urllib` for these three characters would add milliseconds to start-up."""
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def version_of(connection: sqlite3.Connection) -> int:
    """Return the format version of an open file, 0 for an empty one.

    The version is read through SQLite, never from the file directly: closing a file drops all locks that this process
    has on it. Raises sqlite3.Error, and StateError for a file of another program or of a newer version.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != APPLICATION_ID and (application or version or tables):
        raise StateError(
            "The file for your marks is a database of another program, so it was not touched.",
            "Move it away, or name another file.",
        )
    if version > VERSION:
        raise StateError(
            f"Your marks were saved by a newer privacy-reader (format {version}, this one knows {VERSION});"
            " they were left untouched.",
            "Update privacy-reader, or read with --private.",
        )
    return version


def abandon(connection: sqlite3.Connection) -> None:
    """Keep a connection to a replaced file from ever being closed.

    Closing the last connection removes the write-ahead log by name, and that name now belongs to the new file.
    """
    import ctypes  # noqa: PLC0415 (start-up)

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))


def begin(connection: sqlite3.Connection, wait: float) -> None:
    """Start a write transaction, retrying every 2 ms. Raises sqlite3.OperationalError after `wait` seconds."""
    deadline = time.monotonic() + wait
    patience: int = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    # SQLite's own busy handler has growing pauses and a timeout fixed when the connection was made.
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if _primary(error) not in BUSY_CODES or time.monotonic() >= deadline:
                    raise
                time.sleep(0.002)
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")


def check_whole(connection: sqlite3.Connection) -> None:
    """Check the whole file. Raises Damaged if it is not intact, sqlite3.Error."""
    from reader.state.file.rows import broken_rows  # noqa: PLC0415 (start-up)

    try:
        if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok" and not broken_rows(connection):
            return
    except UnicodeDecodeError:
        pass
    except sqlite3.OperationalError as error:
        # A missing table or column.
        if _primary(error) not in _UNKNOWN:
            raise
    raise Damaged


def is_damage(error: Exception, path: Path | None = None) -> bool:
    """Return whether an error means that the file itself is damaged.

    If the error could also be a mistake in the program, such as an unexpected value in a row, the file at `path` (if
    given) is checked to decide.
    """
    if not isinstance(error, sqlite3.Error):
        return path is not None and not _is_whole(path)
    if isinstance(error, Damaged) or _primary(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return True
    return path is not None and _primary(error) in _UNKNOWN and not _is_whole(path)


def _is_whole(path: Path) -> bool:
    try:
        # Opening an empty file would remove its log.
        if not path.stat().st_size:
            return False
        with closing(connect(path, options="mode=ro")) as connection:
            check_whole(connection)
    except OSError:
        return True
    except sqlite3.Error as error:
        return not is_damage(error)
    return True


def sentence(error: sqlite3.Error | OSError, path: Path) -> StateError:
    """Return the error to show when the marks cannot be read or written."""
    if isinstance(error, OSError):
        hint = "Make the folder writable, set PRIVACY_READER_HOME to another one, or read with --private."
        hint = "Or read with --private." if isinstance(error, NotRegularError) else hint
        kind = UnwritableError if error.errno in _UNWRITABLE else StateError
        return kind(f"Your marks cannot be kept in {path.parent}: {reason_of(error)}.", hint)
    code = _primary(error)
    if code in BUSY_CODES:
        return StateError("Your marks are in use by another program, so nothing was changed.", "Try again in a moment.")
    if (unwritable := _unwritable(error, path.parent)) is not None:
        return unwritable
    if code == sqlite3.SQLITE_IOERR:
        return StateError(
            f"Your marks in {path.parent} cannot be read or written: the disk reports an error.",
            "What was marked before is kept as far as the disk has it.",
        )
    return StateError(f"Your marks in {path} cannot be read: {error}.", "Run privacy-reader doctor.")


def _unwritable(error: sqlite3.Error, folder: Path) -> UnwritableError | None:
    """Return the error to show if marks can still be read; None if more than writing fails."""
    code, extended = _primary(error), _extended(error)
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _is_full(folder)):
        return UnwritableError(
            "The disk is full, so nothing was changed; what was marked before is kept.", "Make some room."
        )
    if code in _SIDE_ERRORS:
        why = "the folder or the file is read-only"
        hint = "Make it writable, set PRIVACY_READER_HOME to another folder, or read with --private."
    elif extended in _WRITE_ERRORS:
        why = "the disk reports an error"
        hint = "What was marked before is kept; set PRIVACY_READER_HOME to a folder on another disk."
    elif extended in _LOCK_ERRORS:
        why = "its file system does not support locks"
        hint = "Set PRIVACY_READER_HOME to a folder on another disk, or read with --private."
    else:
        return None
    return UnwritableError(f"Your marks cannot be written in {folder}: {why}.", hint)


def _is_full(folder: Path) -> bool:
    """Return whether the disk has no room for SQLite's side files, which SQLite reports as a disk error."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return False
    return found.f_bavail * found.f_frsize < _ROOM


def _primary(error: sqlite3.Error) -> int:
    return _extended(error) & 0xFF


def _extended(error: sqlite3.Error) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code
