"""The number of questions a recall session would ask, for the header: known from a file before the texts are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.files import is_there

if TYPE_CHECKING:
    from reader.library.post import Entry
    from reader.tui.work.session import Session

__all__ = ["asked_today", "why_not_today"]


def asked_today(session: Session) -> int:
    """Return how many questions would be asked now; 0 if recall was never used, or the settings do not offer it.

    Reads files, so do not call it in the event loop.
    """
    place, recall = session.loader.recall_file, session.settings.recall
    if place is None or not recall.offer or not is_there(place):
        return 0
    states, library = session.recall, session.library
    if states is not None and library is not None:
        from reader.state import NO_MARKS  # noqa: PLC0415 (start-up)

        return states.asked_today(library.entries, [session.marks(one) or NO_MARKS for one in library.entries])
    from reader.dates import this_day  # noqa: PLC0415 (start-up)
    from reader.learn.recall.kept import due_today  # noqa: PLC0415 (start-up)
    from reader.learn.recall.session import capacity  # noqa: PLC0415 (start-up)

    due = due_today(place, this_day(recall.day_starts))
    return min(due or 0, capacity(recall.minutes))


def why_not_today(session: Session, entry: Entry) -> str:
    """Return why an entry that was chosen for recall is not asked today, and when it is; empty if it is asked today.

    Reads files, so do not call it in the event loop.
    """
    from reader.state import NO_MARKS  # noqa: PLC0415 (start-up)

    states, library = session.recall, session.library
    if states is None or library is None:
        return ""
    return states.why_later(entry, library.entries, [session.marks(one) or NO_MARKS for one in library.entries])
