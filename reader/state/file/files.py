"""The files of the store: private whatever the umask, locked between processes, dated when set aside."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from reader.errors import StateError
from reader.paths import remove_stale

__all__ = [
    "SIDE_FILES",
    "FileLock",
    "backup_folder",
    "dated",
    "erase",
    "file_identity",
    "make_private_file",
    "make_private_folders",
    "side_files",
    "sync_folder_entry",
    "tighten",
    "write_private",
]

SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a database."""

_POLL = 0.0005
_COURTESY = 0.003


def side_files(path: Path) -> tuple[Path, ...]:
    """The database and the files that belong to it, there or not."""
    return (path, *(path.with_name(path.name + ending) for ending in SIDE_FILES))


def backup_folder(path: Path) -> Path:
    """Where the dated backups of the database lie."""
    return path.with_name("backups")


def make_private_folders(folder: Path, *, own: bool) -> None:
    """Make `folder` with mode 0700; an existing one is narrowed only if it is the program's `own`. Raises OSError."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for one in missing:
        one.chmod(0o700)
    if own and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


def make_private_file(path: Path) -> None:
    """Make an empty file of mode 0600 unless there is one. Raises OSError."""
    with suppress(FileExistsError):
        number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        try:
            os.fchmod(number, 0o600)
        finally:
            os.close(number)
        sync_folder_entry(path.parent)


def tighten(path: Path) -> None:
    """Take everybody else's rights from the database and its side files; SQLite gives new side files the same mode."""
    for one in side_files(path):
        with suppress(OSError):
            if one.stat().st_mode & 0o077:
                one.chmod(0o600)


def write_private(path: Path, content: bytes) -> None:
    """Put `content` at `path` at once or not at all: a private draft, made durable, then renamed. Raises OSError."""
    remove_stale(path.parent, f".{path.name}.", ".tmp")
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    number = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            with suppress(OSError):  # FAT on a USB stick knows no modes
                os.fchmod(file.fileno(), 0o600)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    sync_folder_entry(path.parent)


def sync_folder_entry(folder: Path) -> None:
    """Make new names in `folder` durable, where the file system can."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def erase(path: Path) -> None:
    """Overwrite a file with zeros and remove it; nothing happens if it is not there. Raises OSError."""
    with suppress(FileNotFoundError):
        if not path.is_symlink():
            path.chmod(0o600)
            with path.open("r+b") as file:
                left = path.stat().st_size
                while left > 0:
                    left -= file.write(bytes(min(left, 1 << 20)))
                file.flush()
                os.fsync(file.fileno())
        path.unlink()


def dated(path: Path, word: str) -> Path:
    """A name beside `path` that says what and when and is not taken: `state.sqlite3.damaged-20261122T064629Z`."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    free = path.with_name(f"{path.name}.{word}-{stamp}")
    number = 1
    while any(one.exists() for one in side_files(free)):
        number += 1
        free = path.with_name(f"{path.name}.{word}-{stamp}-{number}")
    return free


def file_identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of the file at `path`, None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


class FileLock:
    """An exclusive lock between processes, on a file of its own.

    Every write takes it, so that writers queue in milliseconds instead of SQLite's growing pauses, and so that nobody
    writes into a damaged file while another instance sets it aside. It ends with the process, however that ends. Within
    one thread it may be taken again while it is held; threads are kept apart by the caller.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number: int | None = None
        self._depth = 0
        self._left = 0.0

    @contextmanager
    def hold(self, wait: float) -> Iterator[None]:
        """Hold the lock. Raises StateError if it is not free within `wait` seconds."""
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
        """Let go of the file."""
        if self._number is not None:
            os.close(self._number)
            self._number = None

    def _take(self, number: int, wait: float) -> bool:
        """Take the lock, or say that the file system has none. Who has just had it lets those go first who wait."""
        deadline = time.monotonic() + wait
        if time.monotonic() - self._left < _COURTESY and _somebody_waits(number):
            time.sleep(_COURTESY)
        waiting = False
        try:
            while True:
                try:
                    fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        raise StateError(
                            "Your marks are in use by another program, so nothing was changed.",
                            "Try again in a moment.",
                        ) from None
                    waiting = waiting or _announce(number)
                    time.sleep(_POLL)
                except OSError:  # SQLite's own locks have to do
                    return False
                else:
                    return True
        finally:
            if waiting:
                fcntl.lockf(number, fcntl.LOCK_UN, 1)

    def _open(self) -> int | None:
        if self._number is None:
            try:
                self._number = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
                os.fchmod(self._number, 0o600)
            except OSError:
                return self._number
        return self._number


def _announce(number: int) -> bool:
    """Say that this process waits: a shared lock on the file's first byte, of the kind that `flock` does not see."""
    try:
        fcntl.lockf(number, fcntl.LOCK_SH | fcntl.LOCK_NB, 1)
    except OSError:
        return False
    return True


def _somebody_waits(number: int) -> bool:
    """Whether another process has announced that it waits."""
    try:
        fcntl.lockf(number, fcntl.LOCK_EX | fcntl.LOCK_NB, 1)
    except OSError:
        return True
    fcntl.lockf(number, fcntl.LOCK_UN, 1)
    return False
