"""Opening SQLite the way the store needs it, and turning its errors into sentences.

Nothing here knows what a mark is.
"""

from __future__ import annotations

import sqlite3
import struct
import time
from pathlib import Path
from urllib.parse import quote

from reader.errors import StateError
from reader.state.schema import APPLICATION_ID, VERSION

__all__ = ["BUSY_CODES", "Damaged", "begin", "connect", "is_damage", "look", "refuse_newer", "sentence"]

_MAGIC = b"SQLite format 3\0"
_SIDE_ERRORS = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)
BUSY_CODES = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Damaged(Exception):  # noqa: N818 - it is caught and mended, nobody sees it
    """The file cannot be read as a database."""


def connect(path: Path | None, *, options: str = "", wait: float = 5.0) -> sqlite3.Connection:
    """A connection in autocommit mode; `path` None stands for memory. Raises sqlite3.Error."""
    if path is None:
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    else:
        address = f"file:{quote(str(path.absolute()), errors='surrogateescape')}?{options or 'mode=rw'}"
        connection = sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA trusted_schema = OFF")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def look(path: Path) -> int:
    """The version of the file at `path`, 0 for an empty one, from its first bytes alone.

    Raises StateError for a file of another program or of a newer version, Damaged where it is no database, OSError.
    """
    with path.open("rb") as file:
        head = file.read(100)
    if not head:
        return 0
    if len(head) < 100 or not head.startswith(_MAGIC):
        raise Damaged(path)
    version, application = struct.unpack(">I4xI", head[60:72])
    if application not in (APPLICATION_ID, 0) or (application == 0 and version != 0):
        raise StateError(
            f"{path} is a database of another program, so it was left alone.", "Move it away, or name another file."
        )
    refuse_newer(version)
    return int(version)


def refuse_newer(version: int) -> None:
    """Raise StateError if a newer version of the program wrote the file."""
    if version > VERSION:
        raise StateError(
            f"Your marks were kept by a newer privacy-reader (format {version}, this one knows {VERSION});"
            " they were left untouched.",
            "Update privacy-reader, or read with --private.",
        )


def begin(connection: sqlite3.Connection, wait: float) -> None:
    """Start a write transaction, asking again every other millisecond. Raises sqlite3.OperationalError after `wait`."""
    deadline = time.monotonic() + wait
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if _primary(error) not in BUSY_CODES or time.monotonic() >= deadline:
                raise
            time.sleep(0.002)
        else:
            return


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file itself is broken."""
    return _primary(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def sentence(error: sqlite3.Error | OSError, path: Path) -> StateError:
    """What a person is told when the marks cannot be read or written."""
    if isinstance(error, OSError):
        reason = (error.strerror or str(error)).lower()
        return StateError(
            f"Your marks cannot be kept in {path.parent}: {reason}.",
            "Make the folder writable, set PRIVACY_READER_HOME to another one, or read with --private.",
        )
    code = _primary(error)
    if code in BUSY_CODES:
        return StateError("Your marks are in use by another program, so nothing was changed.", "Try again in a moment.")
    if code == sqlite3.SQLITE_FULL:
        return StateError(
            "The disk is full, so nothing was changed; what was marked before is kept.", "Make some room."
        )
    if code in _SIDE_ERRORS:
        return StateError(
            f"Your marks cannot be written in {path.parent}: the folder or the file is read-only.",
            "Make it writable, set PRIVACY_READER_HOME to another folder, or read with --private.",
        )
    if code == sqlite3.SQLITE_IOERR:
        return StateError(
            f"Your marks in {path.parent} cannot be read or written: the disk reports an error or is full.",
            "What was marked before is kept as far as the disk has it.",
        )
    return StateError(f"Your marks in {path} cannot be read: {error}.", "Run privacy-reader doctor.")


def _primary(error: sqlite3.Error) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF
