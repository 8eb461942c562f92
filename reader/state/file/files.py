"""The names of the store's files, and the lock that serialises its writers."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from reader.errors import StateError, reason_of
from reader.files import NotRegularError, check_own, is_there, lock_now, open_own, tighten

__all__ = ["SIDE_FILES", "FileLock", "backup_folder", "check_files", "dated", "has_marks", "is_closed", "side_files"]

SIDE_FILES = ("-wal", "-shm", "-journal")
"""The suffixes of the files that SQLite puts beside a database."""

_POLL = 0.0005
_COURTESY = 0.003


def side_files(path: Path) -> tuple[Path, ...]:
    """Return the database and its side files, whether they exist or not."""
    return (path, *(path.with_name(path.name + ending) for ending in SIDE_FILES))


def check_files(path: Path) -> None:
    """Remove all other users' permissions from the database and its side files.

    SQLite gives new side files the same mode. Raises NotRegularError if one of them is not a regular file.
    """
    for one in side_files(path):
        if check_own(one):
            tighten(one)


def backup_folder(path: Path) -> Path:
    """Return the folder of the dated backups."""
    return path.with_name("backups")


def is_closed(path: Path) -> bool:
    """Return whether the folder of the database exists but may not be entered: nobody knows what it contains."""
    return is_there(path.parent) and not os.access(path.parent, os.X_OK)


def has_marks(path: Path) -> bool:
    """Return whether marks may exist: the database, its log, or a backup from which opening restores marks."""
    if is_closed(path) or any(is_there(one) for one in side_files(path)[:2]):
        return True
    with suppress(OSError):
        return any(backup_folder(path).glob("*.sqlite3"))
    # A folder of backups that may not be entered.
    return False


def dated(path: Path, word: str) -> Path:
    """Return an unused name beside `path` with a label and the time: `state.sqlite3.damaged-20261122T064629Z`."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    free = path.with_name(f"{path.name}.{word}-{stamp}")
    number = 1
    while any(one.exists() for one in side_files(free)):
        number += 1
        free = path.with_name(f"{path.name}.{word}-{stamp}-{number}")
    return free


class FileLock:
    """An exclusive lock between processes, on a separate file.

    Every write takes it, so that writers queue in milliseconds instead of in SQLite's growing pauses, and so that
    nobody writes to a damaged file while another instance sets it aside. The lock is released when the process ends,
    however it ends. A thread that holds the lock may take it again; callers must keep threads apart.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number: int | None = None
        self._depth = 0
        self._left = 0.0

    @contextmanager
    def hold(self, wait: float) -> Iterator[None]:
        """Hold the lock. Raises StateError if it is not free within `wait` seconds, or is not a regular file."""
        number = self._open() if self._depth == 0 else None
        locked = number is not None and self._take(number, wait)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if locked and number is not None:
                fcntl.flock(number, fcntl.LOCK_UN)
                self._left = time.monotonic()

    def close(self) -> None:
        """Close the lock file."""
        if self._number is not None:
            os.close(self._number)
            self._number = None

    def _take(self, number: int, wait: float) -> bool:
        """Take the lock, after waiting processes if this one just held it; return False if locks are not supported."""
        deadline = time.monotonic() + wait
        if time.monotonic() - self._left < _COURTESY and _somebody_waits(number):
            time.sleep(_COURTESY)
        waiting = False
        try:
            while True:
                try:
                    if lock_now(number):
                        return True
                except OSError:  # SQLite's own locks have to suffice
                    return False
                if time.monotonic() >= deadline:
                    raise StateError(
                        "Your marks are in use by another program, so nothing was changed.", "Try again in a moment."
                    )
                waiting = waiting or _announce(number)
                time.sleep(_POLL)
        finally:
            if waiting:
                fcntl.lockf(number, fcntl.LOCK_UN, 1)

    def _open(self) -> int | None:
        if self._number is None:
            try:
                self._number = open_own(self._path, os.O_RDWR | os.O_CREAT)
            except NotRegularError as error:
                raise StateError(f"Your marks cannot be kept: {reason_of(error)}.") from None
            except OSError:
                return None
        return self._number


def _announce(number: int) -> bool:
    """Announce that this process waits: a shared lock on the first byte, of a kind that `flock` ignores."""
    try:
        fcntl.lockf(number, fcntl.LOCK_SH | fcntl.LOCK_NB, 1)
    except OSError:
        return False
    return True


def _somebody_waits(number: int) -> bool:
    """Return whether another process has announced that it waits."""
    try:
        fcntl.lockf(number, fcntl.LOCK_EX | fcntl.LOCK_NB, 1)
    except OSError:
        return True
    fcntl.lockf(number, fcntl.LOCK_UN, 1)
    return False
