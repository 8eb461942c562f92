"""Dated backups: one a day of use and one before each migration, the last three of each kept."""

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
"""How many backups of each sort are kept."""

_DAILY = "daily"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-(?P<sort>[a-z]+)")


class DailyBackup:
    """Makes the day's backup of the file at `path` beside the work; none for a store in memory.

    `tell` is called with a sentence where that fails, `mend` where it shows that the file is damaged.
    """

    def __init__(self, path: Path | None, *, tell: Callable[[str], None], mend: Callable[[], None]) -> None:
        self._path, self._tell, self._mend = path, tell, mend
        self._made: date | None = None
        self._thread: threading.Thread | None = None

    def move(self, path: Path) -> None:
        """Take the file at `path` from now on."""
        self._path = path

    def start(self) -> None:
        """Begin, unless that was done today."""
        today = datetime.now(UTC).date()
        if self._path is not None and today != self._made:
            self._made = today
            self._thread = threading.Thread(target=self._make, args=(self._path,), daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Let a backup that is being made come to its end."""
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
            self._tell(f"Today's backup of your marks could not be made: {error}.")
        except OSError as error:
            self._tell(f"Today's backup of your marks could not be made: {reason_of(error)}.")


def backups(path: Path) -> list[Path]:
    """The backups of the state file at `path`, the newest first.

    One that is dated later than today was made under a clock that went wrong since or was wrong then: it comes last.
    """
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    found = [one for one in backup_folder(path).glob("*.sqlite3") if _is_ours(one)]
    return sorted(found, key=lambda one: (one.name < tomorrow, one.name), reverse=True)


def backup_due(path: Path) -> bool:
    """Whether today's backup is still to be made. Raises NotRegularError, OSError."""
    return not check_own(_target(path, _DAILY))


def backup(path: Path, reason: str = _DAILY) -> Path:
    """Write a copy of the state file beside it. Raises sqlite3.Error, OSError, Damaged.

    The file is checked first, so that a damaged one replaces none of the good copies, and is noticed within a day.
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
            # As bytes, which a folder's name that is no UTF-8 survives; SQLite takes a text alone for a name.
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
    """Whether a backup is a file of its own: what a link leads to is not taken for marks."""
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
