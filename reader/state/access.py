"""Transactions of the store for its collaborators, without their knowing of connections, backups and the clock."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from reader.state.file.backup import DailyBackup
from reader.state.file.connections import Connections
from reader.state.identity import known_device, own_device
from reader.state.writing import Writer

__all__ = ["BRIEF", "Access"]

T = TypeVar("T")

BRIEF = 1.0
"""Seconds for which a lock is waited for where no mark would be lost: the place in a text, a query."""


class Access:
    """Reads and writes the file of marks, each time in one transaction. All raise StateError."""

    def __init__(self, connections: Connections, daily: DailyBackup, clock: Callable[[], int]) -> None:
        self.clock = clock
        self._connections, self._daily = connections, daily

    def read(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """What `act` reads."""
        return self._connections.read(act)

    def write(self, act: Callable[[Writer], T], *, backed_up: bool = True, wait: float | None = None) -> T:
        """What `act` returns once what it wrote is on the disk.

        `backed_up` says that it changes marks; `wait` is how many seconds a lock is waited for, if fewer than the
        store's own.
        """

        def change(db: sqlite3.Connection) -> T:
            writer = Writer(db, own_device(db), self.clock)
            writer.mend_times()
            return act(writer)

        result = self._connections.write(change, wait=wait)
        # Only a change of marks makes the day's backup: one made before it would not hold the first mark.
        if backed_up:
            self._daily.start()
        return result

    @property
    def device(self) -> str:
        """The id of this device."""
        return self.read(known_device) or self._connections.write(own_device)
