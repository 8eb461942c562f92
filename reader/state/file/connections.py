"""The store's connections to its file: reads, write transactions, and reconnecting after the file was replaced.

Reads and writes use separate connections, so that a long list can be read while a mark is set; both may be used from
any thread. A damaged file is replaced by what can be read of it, either here or by another instance, and the new file
is then opened.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from reader.files import file_identity
from reader.state.file import opening
from reader.state.file.database import abandon, begin, is_damage, sentence

__all__ = ["Connections"]

T = TypeVar("T")


class Connections:
    """One connection for reading and one for writing. Every method raises StateError if the file cannot be used.

    `wait` is the number of seconds to wait for another program's lock; `tell` is called, in any thread, with sentences
    about what happened to the file.
    """

    def __init__(self, opened: opening.Opened, *, wait: float, tell: Callable[[str], None]) -> None:
        self._path = opened.path
        self._reader, self._writer = opened.reader, opened.writer
        self._lock, self._file = opened.lock, opened.file
        self._wait, self._tell = wait, tell
        self._reading, self._writing = threading.RLock(), threading.RLock()
        self._seen = self._data_version()

    def read(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Run `act` with the reading connection."""

        def locked() -> T:
            with self._reading:
                return act(self._reader)

        return self._mended(locked)

    def write(self, act: Callable[[sqlite3.Connection], T], *, wait: float | None = None) -> T:
        """Run `act` in a write transaction, waiting at most `wait` seconds or the store's default for others."""
        patience = self._wait if wait is None else min(wait, self._wait)
        with self._writing, self._held(patience):
            if self._replaced():
                self._reopen()
            return self._mended(lambda: self._transaction(act, patience))

    def exclusively(self, act: Callable[[sqlite3.Connection], None]) -> None:
        """Run `act` outside a transaction while no other thread or instance writes."""
        with self._writing, self._held(self._wait), self._reading:
            self._mended(lambda: act(self._writer))

    def version(self) -> int:
        """Return a number that changes whenever any store or process changes the file."""
        return self.read(lambda db: int(db.execute("PRAGMA data_version").fetchone()[0]))

    def changed_since_last_look(self) -> bool:
        """Return whether another store or process has changed anything since the last call; takes microseconds.

        Raises StateError if the file cannot be read.
        """
        if not self._writing.acquire(blocking=False):
            return False
        try:
            if self._replaced():
                self._reopen()
                return True
            seen, self._seen = self._seen, self._data_version()
            return seen != self._seen
        except sqlite3.Error as error:
            raise sentence(error, self._path or Path()) from error
        finally:
            self._writing.release()

    def mend(self) -> None:
        """Replace a damaged file by what can be read of it, unless another instance was faster, and open the new one.

        Also raises sqlite3.Error and OSError.
        """
        from reader.state.file.recovery import replace_damaged  # noqa: PLC0415 (start-up)

        with self._writing, self._held(self._wait):
            if self._path is not None and not self._replaced():
                for notice in replace_damaged(self._path):
                    self._tell(notice)
            self._reopen()

    def move(self, opened: opening.Opened) -> None:
        """Switch from the store in memory to a file."""
        with self._writing, self._reading:
            self._writer.close()
            self._reader, self._writer = opened.reader, opened.writer
            self._path, self._lock, self._file = opened.path, opened.lock, opened.file
            self._seen = self._data_version()

    def close(self) -> None:
        """Close the connections and the lock file."""
        with self._writing, self._reading:
            self._writer.close()
            self._reader.close()
            if self._lock:
                self._lock.close()

    def _transaction(self, act: Callable[[sqlite3.Connection], T], wait: float) -> T:
        begin(self._writer, wait)
        try:
            result = act(self._writer)
            self._writer.execute("COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            raise
        return result

    def _mended(self, act: Callable[[], T]) -> T:
        """Run `act`; if the file turns out to be damaged, replace it and run `act` again."""
        try:
            try:
                return act()
            except (sqlite3.DatabaseError, ValueError, LookupError, TypeError) as error:
                if self._path is None or not is_damage(error, self._path):
                    raise
                self.mend()
                return act()
        except (sqlite3.Error, OSError) as error:
            raise sentence(error, self._path or Path()) from error

    def _replaced(self) -> bool:
        """Return whether the file at the path has been replaced by another."""
        return self._path is not None and file_identity(self._path) != self._file

    def _reopen(self) -> None:
        """Reconnect to the file that is at the path now."""
        if self._path is None or self._lock is None:
            return
        with self._reading:
            opened = opening.open_file(self._path, own_folder=False, wait=self._wait, lock=self._lock)
            abandon(self._reader)
            abandon(self._writer)
            self._reader, self._writer = opened.reader, opened.writer
            self._file = opened.file
            self._seen = self._data_version()

    @contextmanager
    def _held(self, wait: float) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        with self._lock.hold(wait):
            yield

    def _data_version(self) -> int:
        return int(self._writer.execute("PRAGMA data_version").fetchone()[0])
