"""What the keys for marks do: ask the store in its thread, show the marker when the store has acknowledged it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.library.post import Entry
from reader.tui.latest import InOrder
from reader.tui.session import Session

if TYPE_CHECKING:
    from reader.state import Change, Marks

__all__ = ["Marker"]


class Marker:
    """Changes marks in the order in which the keys were pressed; `changed` is called after each acknowledged change."""

    def __init__(
        self,
        session: Session,
        changed: Callable[[Sequence[Entry]], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._session = session
        self._changed = changed
        self._writes: InOrder[tuple[Change | None, list[Marks]]] = InOrder(session.state_executor, failed)

    def toggle_bookmark(self, entry: Entry) -> None:
        """Bookmark the entry, or take the bookmark off."""
        marks = self._session.marks(entry)
        if marks is not None:
            value = not marks.bookmarked
            self._write([entry], lambda: self._session.store.set_bookmarked(entry, value))

    def toggle_read(self, entry: Entry) -> None:
        """Mark the entry as read, or as unread."""
        marks = self._session.marks(entry)
        if marks is not None:
            value = not marks.read
            self._write([entry], lambda: self._session.store.set_read(entry, value))

    def finish(self, entry: Entry) -> None:
        """Mark an entry that was read to its end."""
        marks = self._session.marks(entry)
        if marks is not None and not marks.read:
            self._write([entry], lambda: self._session.store.set_read(entry, True))

    def _write(self, entries: Sequence[Entry], change: Callable[[], Change | None]) -> None:
        def show(result: tuple[Change | None, list[Marks]]) -> None:
            self._session.accept(entries, result[1])
            self._changed(entries)

        self._writes.submit(lambda: self._session.write(change, entries), show)
