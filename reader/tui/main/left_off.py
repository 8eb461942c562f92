"""Where the user left off: the last open post, and how far it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.library.post import Entry
from reader.tui.work.marking import Marker
from reader.tui.work.session import Session

if TYPE_CHECKING:
    from reader.tui.widgets.post_view import PostView

__all__ = ["LeftOff"]


class LeftOff:
    """Restores the last open post at start, and remembers it for the next start."""

    def __init__(self, session: Session, marker: Marker) -> None:
        self._session = session
        self._marker = marker
        self._name, self._share = "", 0.0

    def entry(self) -> Entry | None:
        """Return the last open post, found by id or by fingerprint; None if there is none."""
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
        """Return the share of an entry that was scrolled past in the last run; it is returned only once."""
        if entry.id != self._name:
            return 0.0
        share, self._name = self._share, ""
        return share

    def remember(self, entry: Entry | None, view: PostView | None) -> None:
        """Remember the open post and the position in it for the next run."""
        if entry is None or view is None or view.shown is None or view.shown.entry.id != entry.id:
            return
        # A post that fits on the screen was not scrolled: on a smaller screen it starts at its top, as does one that
        # was read to its end.
        marks = self._session.marks(entry)
        finished = view.percent == 100 and marks is not None and marks.read
        share = view.percent / 100 if view.max_scroll_y > 0 and not finished else 0.0
        self._marker.run(lambda: self._session.store.personal.set_last_opened(entry, share))
