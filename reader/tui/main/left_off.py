"""Where the person left off: the post that was open last, and how far it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.library.post import Entry
from reader.tui.work.marking import Marker
from reader.tui.work.session import Session

if TYPE_CHECKING:
    from reader.tui.widgets.post_view import PostView

__all__ = ["LeftOff"]


class LeftOff:
    """Finds the post again at the next start, and remembers it for the one after that."""

    def __init__(self, session: Session, marker: Marker) -> None:
        self._session = session
        self._marker = marker
        self._name, self._share = "", 0.0

    def entry(self) -> Entry | None:
        """The post that was open last, by its name or as the same text in another file; None where there is none."""
        session = self._session
        last = session.store.personal.last_opened(session.site.key) if session.site is not None else None
        if last is None:
            return None
        entry = session.library.entry_of(last.post) if session.library is not None else None
        if entry is None:
            entry = next((one for one in session.entries if last.fingerprint == one.fingerprint), None)
        if entry is not None:
            self._name, self._share = entry.id, last.position
        return entry

    def share(self, entry: Entry) -> float:
        """How much of an entry was passed when it was open in the last run; told once."""
        if entry.id != self._name:
            return 0.0
        share, self._name = self._share, ""
        return share

    def remember(self, entry: Entry | None, view: PostView | None) -> None:
        """Remember what is open and how far it is read, for the next run."""
        if entry is None or view is None or view.shown is None or view.shown.entry.id != entry.id:
            return
        # A post that fits on the screen was not scrolled: on a smaller one it is begun at its top, as is one that
        # was read to its end.
        marks = self._session.marks(entry)
        finished = view.percent == 100 and marks is not None and marks.read
        share = view.percent / 100 if view.max_scroll_y > 0 and not finished else 0.0
        self._marker.run(lambda: self._session.store.personal.set_last_opened(entry, share))
