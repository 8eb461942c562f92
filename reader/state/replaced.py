"""Conflicting notes on a post from two machines: joined if neither author knew the other's note, else reported.

Of two notes the later wins. What a machine had seen when it wrote a note is known from its file: for each device, the
latest time up to which it has merged what that device knew (`Theirs`), also through others. A note that was written or
removed without knowledge of another one is not a reply to it: then both texts are kept, the later first, by whichever
of the two machines notices. If both do, they write the same text. A note that cannot be joined is reported with its
text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reader.state.kinds import ABOUT, MAX_NOTE, NAME
from reader.state.marks import MarkRecord
from reader.text import CleanLine, clean_line

__all__ = [
    "Joined",
    "Theirs",
    "hear",
    "heard",
    "joined_notes",
    "notes_of_two_sites",
    "outranked_notes",
    "replaced_notes",
]

_NOTE = "note"

BETWEEN = " | "
"""The separator between two joined notes."""

_HEARD = "heard:"

_OWN = f"""
    SELECT value,
    (SELECT a.value FROM record AS a WHERE (a.site, a.kind, a.fingerprint) = (r.site, '{ABOUT}', r.fingerprint)),
    (SELECT max(n.post) FROM record AS n WHERE (n.site, n.kind, n.fingerprint) = (r.site, '{NAME}', r.fingerprint))
    FROM record AS r
    WHERE (site, kind, fingerprint, post) = (?, ?, ?, ?) AND device = ? AND (time, device, value, at) < (?, ?, ?, ?)
"""
"""This machine's note, if the incoming one is later, and its post's description (see `gone`) and id."""


class Theirs(NamedTuple):
    """The device whose file records come from, and up to which time it has merged what each device knew."""

    device: str
    heard: Mapping[str, int]


class Joined(NamedTuple):
    """Two notes, the later first, and their joined text; None if that is too long: then the later one wins."""

    later: MarkRecord
    earlier: MarkRecord
    value: str | None

    def told(self, db: sqlite3.Connection) -> CleanLine:
        """Return the message to the user about it."""
        title = _title_of(db, self.later)
        if self.value is None:
            told = (
                f"An older note on “{title}” from another machine gave way to yours. It said: “{self.earlier.value}”."
            )
        elif self.later.value:
            told = f"Two machines wrote a note on “{title}”; both are kept: “{self.value}”."
        else:
            told = f"The note on “{title}” was removed on one machine, written on another, and is kept: “{self.value}”."
        return clean_line(told)


def heard(db: sqlite3.Connection) -> dict[str, int]:
    """Return, for each other device, the time up to which its marks have been merged here."""
    rows = db.execute("SELECT name, value FROM meta WHERE name LIKE 'heard:%' ORDER BY name")
    return {name.removeprefix(_HEARD): int(value) for name, value in rows}


def hear(db: sqlite3.Connection, device: str, times: Mapping[str, int]) -> None:
    """Record that what other devices knew at these times has been merged; this device itself is skipped."""
    known = heard(db)
    later = [(f"{_HEARD}{one}", str(at)) for one, at in times.items() if one != device and at > known.get(one, 0)]
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", later)


def joined_notes(db: sqlite3.Connection, device: str, records: Sequence[MarkRecord], theirs: Theirs) -> list[Joined]:
    """Return the notes to join when `records` are merged, because neither author had seen the other's."""
    known = heard(db)
    found = []
    for record in records:
        if record.kind != _NOTE or record.device == device:
            continue
        own = _own_record(db, device, record)
        if own is None:
            continue
        later, earlier = (record, own) if record.rank > own.rank else (own, record)
        seen = theirs.heard.get(device, 0) if later is record else known.get(record.device, 0)
        both = _join(later, earlier) if earlier.time > seen else None
        if both is not None and (both.value is not None or later is own):
            found.append(both)
    return found


def notes_of_two_sites(db: sqlite3.Connection, site: str, other: str) -> list[Joined]:
    """Return the notes to join when the marks of two sites become those of `site`: nobody had seen both as one site.

    `site` and `other` are hashes. Of two notes of one machine the later replaced the earlier.
    """
    query = """
        SELECT n.*, o.* FROM record AS n JOIN record AS o USING (kind, fingerprint, post)
        WHERE n.site = ? AND o.site = ? AND kind = ? AND n.value <> '' AND o.value <> '' AND n.device <> o.device
    """
    found = []
    for row in db.execute(query, (site, other, _NOTE)).fetchall():
        own, others = MarkRecord(*row[: len(row) // 2]), MarkRecord(*row[len(row) // 2 :])._replace(site=site)
        later, earlier = (others, own) if others.rank > own.rank else (own, others)
        if (both := _join(later, earlier)) is not None:
            found.append(both)
    return found


def _join(later: MarkRecord, earlier: MarkRecord) -> Joined | None:
    """Join two notes; return None if the later one repeats all parts of the earlier one."""
    missing = [part for part in earlier.value.split(BETWEEN) if part and part not in later.value]
    if not missing:
        return None
    text = BETWEEN.join([*filter(None, [later.value]), *missing])
    return Joined(later, earlier, text if len(text) <= MAX_NOTE else None)


def outranked_notes(db: sqlite3.Connection, device: str, records: Sequence[MarkRecord]) -> list[CleanLine]:
    """Return a sentence for each note among `records` whose text is lost because a later note of this machine wins."""
    told = []
    for record in records:
        own = _own_record(db, device, record) if record.kind == _NOTE and record.device != device else None
        if own is not None and own.rank > record.rank and record.value not in own.value:
            told.append(Joined(own, record, None).told(db))
    return told


def _own_record(db: sqlite3.Connection, device: str, record: MarkRecord) -> MarkRecord | None:
    """Return this machine's record with the same key as an incoming one, or None."""
    query = "SELECT * FROM record WHERE (site, kind, fingerprint, post) = (?, ?, ?, ?) AND device = ?"
    row = db.execute(query, (*record.key, device)).fetchone()
    return MarkRecord(*row) if row is not None else None


def _title_of(db: sqlite3.Connection, record: MarkRecord) -> CleanLine:
    from reader.state.gone import parsed  # noqa: PLC0415 (start-up)

    query = "SELECT kind, max(value), max(post) FROM record WHERE site = ? AND fingerprint = ? AND kind = ?"
    key = (record.site, record.fingerprint)
    about, name = (db.execute(query, (*key, kind)).fetchone() for kind in (ABOUT, NAME))
    return clean_line(parsed(about[1] or "").title or name[2] or "a post", 300)


def replaced_notes(db: sqlite3.Connection, device: str, records: Sequence[MarkRecord]) -> list[CleanLine]:
    """Return a sentence for each note of this machine whose text would be lost when `records` are merged."""
    told = []
    for record in records:
        if record.kind != _NOTE or record.device == device:
            continue
        found = db.execute(_OWN, (*record.key, device, *record.rank)).fetchone()
        # Text that the later note repeats is not lost.
        if found is not None and found[0] not in record.value:
            from reader.state.gone import parsed  # noqa: PLC0415 (start-up)

            title = clean_line(parsed(found[1] or "").title or found[2] or "a post", 300)
            told.append(_sentence(title, clean_line(found[0]), removed=not record.value))
    return told


def _sentence(title: CleanLine, note: CleanLine, *, removed: bool) -> CleanLine:
    what = "was removed later on another machine" if removed else "was replaced by a later one from another machine"
    return clean_line(f"Your note on “{title}” {what}. It said: “{note}”.")
