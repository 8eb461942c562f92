"""Dated backups: one per day of use and one before each migration; the last three of each sort are kept."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from reader.errors import StateError, reason_of
from reader.files import check_own, make_inner_folder, make_private_file, remove_stale, sync_folder
from reader.state.file.database import Damaged, check_whole, connect
from reader.state.file.files import backup_folder

__all__ = ["KEPT", "DailyBackup", "backup", "backup_due", "backups"]

KEPT = 3
"""The number of backups kept of each sort."""

_DAILY = "daily"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-(?P<sort>[a-z]+)")


class DailyBackup:
    """Makes the daily backup of the file at `path` in the background; none for a store in memory.

    `tell` is called with a sentence if the backup fails, `mend` if it reveals that the file is damaged.
    """

    def __init__(self, path: Path | None, *, tell: Callable[[str], None], mend: Callable[[], None]) -> None:
        self._path, self._tell, self._mend = path, tell, mend
        self._made: date | None = None
        self._thread: threading.Thread | None = None

    def move(self, path: Path) -> None:
        """Back up the file at `path` from now on."""
        self._path = path

    def start(self) -> None:
        """Start today's backup unless that has been done."""
        today = datetime.now(UTC).date()
        if self._path is not None and today != self._made:
            self._made = today
            thread = threading.Thread(target=self._make, args=(self._path,), daemon=True)
            try:
                thread.start()
            except RuntimeError:
                # Without a thread, it is made here: what was to be backed up has been written, and is no failure.
                self._make(self._path)
            else:
                self._thread = thread

    def wait(self) -> None:
        """Wait for a running backup to finish."""
        if self._thread is not None:
            self._thread.join()

    def _make(self, path: Path) -> None:
        try:
            if backup_due(path):
                backup(path)
        except Damaged:
            with suppress(StateError, sqlite3.Error, OSError):
                self._mend()
        except sqlite3.Error as error:
            self._tell(f"Today’s backup of your marks could not be made: {error}.")
        except OSError as error:
            self._tell(f"Today’s backup of your marks could not be made: {reason_of(error)}.")


def backups(path: Path) -> list[Path]:
    """Return the backups of the state file at `path`, newest first.

    A backup dated later than today was made while the clock was wrong, or the clock is wrong now: it comes last.
    """
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    found = [one for one in backup_folder(path).glob("*.sqlite3") if _is_ours(one)]
    return sorted(found, key=lambda one: (one.name < tomorrow, one.name), reverse=True)


def backup_due(path: Path) -> bool:
    """Return whether today's backup has yet to be made. Raises NotRegularError, OSError."""
    return not check_own(_target(path, _DAILY))


def backup(path: Path, reason: str = _DAILY) -> Path:
    """Write a copy of the state file to its backup folder. Raises sqlite3.Error, OSError, Damaged.

    The file is checked first, so that a damaged file never replaces a good copy and damage is noticed within a day.
    """
    target = _target(path, reason)
    make_inner_folder(target.parent)
    check_own(target)
    draft = target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")
    remove_stale(target.parent, ".", ".tmp")
    make_private_file(draft)
    try:
        source = connect(path)
        try:
            check_whole(source)
            # Pass bytes to preserve folder names that are not UTF-8; the cast is needed because SQLite accepts only
            # text as a name.
            source.execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(draft),))
        finally:
            source.close()
        draft.replace(target)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    sync_folder(target.parent)
    _drop_old(path, target)
    return target


def _is_ours(copy: Path) -> bool:
    """Return whether a backup is a regular file of the user's; the target of a link is not trusted to contain marks."""
    try:
        return check_own(copy)
    except OSError:
        return False


def _target(path: Path, reason: str) -> Path:
    return backup_folder(path) / f"{datetime.now(UTC):%Y-%m-%d}-{reason}.sqlite3"


def _drop_old(path: Path, fresh: Path) -> None:
    found = _NAME.match(fresh.name)
    sort = found["sort"] if found else ""
    alike = [one for one in backups(path) if (name := _NAME.match(one.name)) and name["sort"] == sort]
    for old in alike[KEPT:]:
        with suppress(OSError):
            old.unlink()
