"""Notes that were written on this machine and that later ones of another machine are about to replace.

Of two notes on one post the later holds. The earlier is told with its text, which is nowhere else: whoever wrote two
notes without synchronising between them can join them by hand.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from reader.state.kinds import ABOUT, NAME
from reader.state.marks import MarkRecord
from reader.text import CleanLine, clean_line

__all__ = ["replaced_notes"]

_NOTE = "note"

_OWN = f"""
    SELECT value,
    (SELECT a.value FROM record AS a WHERE (a.site, a.kind, a.fingerprint) = (r.site, '{ABOUT}', r.fingerprint)),
    (SELECT max(n.post) FROM record AS n WHERE (n.site, n.kind, n.fingerprint) = (r.site, '{NAME}', r.fingerprint))
    FROM record AS r
    WHERE (site, kind, fingerprint, post) = (?, ?, ?, ?) AND device = ? AND (time, device, value, at) < (?, ?, ?, ?)
"""
"""This machine's note, where the one that comes is later; and what is known of its post: see `gone`, and its id."""


def replaced_notes(db: sqlite3.Connection, device: str, records: Sequence[MarkRecord]) -> list[CleanLine]:
    """A sentence for each note of this machine whose text would be gone when `records` are merged."""
    told = []
    for record in records:
        if record.kind != _NOTE or record.device == device:
            continue
        found = db.execute(_OWN, (*record.key, device, *record.rank)).fetchone()
        # What the later note repeats is not gone.
        if found is not None and found[0] not in record.value:
            from reader.state.gone import parsed  # noqa: PLC0415 (start-up)

            title = clean_line(parsed(found[1] or "").title or found[2] or "a post", 300)
            told.append(_sentence(title, clean_line(found[0]), removed=not record.value))
    return told


def _sentence(title: CleanLine, note: CleanLine, *, removed: bool) -> CleanLine:
    what = "was removed later on another machine" if removed else "was replaced by a later one from another machine"
    return clean_line(f"Your note on “{title}” {what}. It said: “{note}”.")
