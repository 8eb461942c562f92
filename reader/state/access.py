"""Transactions of the store for its collaborators, which need not know about connections, backups or the clock."""

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
"""Seconds to wait for a lock when no mark would be lost: for the position in a text, or a query."""


class Access:
    """Reads and writes the file of marks, each call in one transaction. All methods raise StateError."""

    def __init__(self, connections: Connections, daily: DailyBackup, clock: Callable[[], int]) -> None:
        self.clock = clock
        self._connections, self._daily = connections, daily

    def read(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Return the result of `act`, which reads."""
        return self._connections.read(act)

    def write(self, act: Callable[[Writer], T], *, backed_up: bool = True, wait: float | None = None) -> T:
        """Run `act` in a write transaction and return its result once the changes are on disk.

        `backed_up` says that `act` changes marks; `wait` is the number of seconds to wait for a lock, if less than the
        store's default.
        """

        def change(db: sqlite3.Connection) -> T:
            writer = Writer(db, own_device(db), self.clock)
            writer.mend_times()
            return act(writer)

        result = self._connections.write(change, wait=wait)
        # Only a change of marks triggers the daily backup: one made earlier would lack the first mark.
        if backed_up:
            self._daily.start()
        return result

    @property
    def device(self) -> str:
        """The id of this device."""
        return self.read(known_device) or self._connections.write(own_device)
