"""Opening the state file: creating, checking, migrating and, if damaged, replacing it; or copying it to memory."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from reader.errors import ReaderError, StateError, reason_of
from reader.files import NotRegularError, check_own, file_identity, is_there, make_private_file, make_private_folder
from reader.paths import app_paths
from reader.state.file.backup import backup, backups
from reader.state.file.database import Damaged, abandon, begin, check_whole, connect, is_damage, sentence, version_of
from reader.state.file.files import FileLock, backup_folder, check_files, has_marks, is_closed, side_files
from reader.state.file.schema import VERSION, migrate

__all__ = ["Opened", "check_place", "default_path", "is_unsure", "lock_file", "open_file", "open_private"]


class Opened(NamedTuple):
    """An open store: two connections to one file, or one connection to memory used twice (`path` is None).

    `file` is the identity of the file that both are connected to.
    """

    path: Path | None
    reader: sqlite3.Connection
    writer: sqlite3.Connection
    notices: tuple[str, ...] = ()
    lock: FileLock | None = None
    file: tuple[int, int] | None = None


def default_path() -> Path:
    """Return the user's own state file. Raises StateError if no folder is known."""
    try:
        return app_paths().state_file
    except (ReaderError, RuntimeError) as error:
        raise StateError(
            "Your home folder is not known, so there is no place to store your marks.",
            "Set HOME, or PRIVACY_READER_HOME to a folder of your own.",
        ) from error


def lock_file(path: Path) -> Path:
    """Return the file that writers lock."""
    return path.with_name(path.name + ".lock")


def check_place(path: Path) -> None:
    """Raise StateError if marks could not be stored at `path`. Nothing is created to find out."""
    # Paths that cannot be checked are below a folder that may not be entered.
    nearest = next(one for one in (path, *path.parents) if is_there(one))
    for one in {nearest, nearest.parent if nearest == path else nearest}:
        if not os.access(one, os.W_OK if one == path else os.W_OK | os.X_OK):
            code = errno.EROFS if os.statvfs(one).f_flag & os.ST_RDONLY else errno.EACCES
            raise sentence(OSError(code, os.strerror(code)), path)


def open_file(path: Path, *, own_folder: bool, wait: float, lock: FileLock) -> Opened:
    """Open the file at `path`, first creating, migrating or repairing it as needed. Raises StateError."""
    notices: tuple[str, ...] = ()
    try:
        if not check_own(path):
            make_private_folder(path.parent, own=own_folder)
            make_private_file(path)
        elif own_folder:
            make_private_folder(path.parent)
        check_files(path)
        while True:
            file = file_identity(path)
            try:
                writer = _ready(path, wait, lock)
            except Damaged:
                writer, notices = _mended(path, wait, lock)
                file = file_identity(path)
            reader = connect(path, wait=wait)
            if file == file_identity(path):
                return Opened(path, reader, writer, notices, lock, file)
            # Another instance has replaced a damaged file between the two checks.
            abandon(reader)
            abandon(writer)
    except (sqlite3.Error, OSError) as error:
        raise sentence(error, path) from error


def _mended(path: Path, wait: float, lock: FileLock) -> tuple[sqlite3.Connection, tuple[str, ...]]:
    """Return a connection to the file that replaces a damaged one, unless another instance was faster."""
    from reader.state.file.recovery import replace_damaged  # noqa: PLC0415 (start-up)

    with lock.hold(wait):
        try:
            return _ready(path, wait, lock), ()
        except Damaged:
            notices = replace_damaged(path)
            return _ready(path, wait, lock), notices


def open_private(path: Path | None) -> Opened:
    """Open a store in memory that starts with a copy of the marks at `path`, as far as they can be read.

    If that file is missing or empty while there are backups, the newest backup is copied; only a store on disk restores
    all of them.
    """
    memory, notice = (None, "") if path is None else _of_backup(path) if has_only_backups(path) else _of_file(path)
    memory = memory or connect(None)
    memory.execute("BEGIN")
    migrate(memory)
    memory.execute("COMMIT")
    return Opened(None, memory, memory, (notice,) if notice else ())


def is_unsure(path: Path | None) -> bool:
    """Return whether the marks at `path` (see `StateStore.open`) are in backups alone, or in a closed folder."""
    with suppress(StateError):
        return has_only_backups(path) or is_closed(path or default_path())
    return False


def has_only_backups(path: Path | None) -> bool:
    """Return whether backups of the file at `path` (see `StateStore.open`) exist, but no longer the file itself."""
    try:
        path = path or default_path()
    except StateError:
        return False
    if is_closed(path):
        return False
    return not any(is_there(one) and one.stat().st_size for one in side_files(path)[:2]) and has_marks(path)


def _of_backup(path: Path) -> tuple[sqlite3.Connection | None, str]:
    """Return the newest readable backup, in memory, and the notice about it."""
    start = "The file with your marks is missing or empty"
    for copy in backups(path):
        with suppress(sqlite3.Error, OSError, StateError):
            return _copy(copy), f"{start}, so this run shows those from a backup ({copy.stem})."
    return None, f"{start}, and no backup could be read, so this run starts without them."


def _of_file(path: Path) -> tuple[sqlite3.Connection | None, str]:
    """Return the file in memory, or None if there is none, and a notice if it cannot be read."""
    if not is_there(path) and not is_closed(path):
        return None, ""
    try:
        for one in side_files(path):
            check_own(one)
        return _copy(path), ""
    except (sqlite3.Error, OSError, StateError) as error:
        why = f" ({reason_of(error)})" if isinstance(error, NotRegularError) else ""
        return None, f"Your marks could not be read{why}, so this run starts without them."


def _ready(path: Path, wait: float, lock: FileLock) -> sqlite3.Connection:
    """Return a connection to the file at its newest version. Raises Damaged if it cannot be read."""
    try:
        return _connected(path, wait, lock)
    except UnicodeDecodeError:
        raise Damaged from None
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise Damaged from error
        raise


def _connected(path: Path, wait: float, lock: FileLock) -> sqlite3.Connection:
    log = side_files(path)[1]
    logged = log.exists() and log.stat().st_size > 0
    if path.stat().st_size == 0 and (logged or any(backup_folder(path).glob("*.sqlite3"))):
        raise Damaged
    if logged:
        # Closing a writing connection would empty the log into the file; the file of a newer version must not change.
        with suppress(sqlite3.OperationalError), closing(connect(path, options="mode=ro", wait=wait)) as peek:
            version_of(peek)
    connection = connect(path, wait=wait)
    try:
        if version_of(connection) < VERSION:
            with lock.hold(wait):
                _upgrade(connection, path, wait)
        return connection
    except BaseException:
        connection.close()
        raise


def _upgrade(connection: sqlite3.Connection, path: Path, wait: float) -> None:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if 0 < version < VERSION:
        backup(path, f"before-format-{VERSION}")
    if version < VERSION:
        connection.execute("PRAGMA journal_mode = WAL")
        begin(connection, wait)
        try:
            migrate(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _copy(path: Path) -> sqlite3.Connection:
    """Return a copy of the file in memory; nothing on disk is changed. Raises sqlite3.Error, Damaged, StateError."""
    try:
        source = connect(path, options="mode=ro")
        source.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        # A read-only folder has no place for the index of the log; nobody else writes there either.
        source = connect(path, options="mode=ro&immutable=1")
    memory = connect(None)
    try:
        with closing(source):
            if version_of(source):
                source.backup(memory)
                check_whole(memory)
    except UnicodeDecodeError:
        memory.close()
        raise Damaged from None
    except BaseException:
        memory.close()
        raise
    return memory
