"""The layout of a row: its title in up to two lines, its date at the right, and what distinguishes the post below.

A row's height depends only on the lengths of its texts and the width: never on the highlight, and on marks only if
notes are shown. So no row moves when another one is highlighted or marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from reader.cells import cell_len
from reader.dates import day_of_month, is_known
from reader.library.post import Entry
from reader.text import CleanLine
from reader.tui.list.fitting import ELLIPSIS, Piece, begin_later, break_text, cells_of, crop_pieces, split_spans
from reader.tui.list.rows import BOOKMARKED, NOTED, UNREAD, ListRow
from reader.tui.list.usual import NOTHING_USUAL, Usual
from reader.words import duration

if TYPE_CHECKING:
    from reader.state import Marks

__all__ = ["LEAD", "Density", "RowLayout", "lead"]

LEAD = 3
"""Cells before the texts: the bar of the highlighted row, the sign of an unread one, and a space."""

GUTTERS = {"month": 2, "year": 6}
"""Cells for the rest of a date below a heading: `14` in a month, `14 Aug` in a year."""

WIDEST = 255
"""Maximum width in cells that is measured; longer titles take two lines in any list."""

SEPARATOR = " · "
"""The separator between the reason for a search result and its snippet."""

SHORTEST_SNIPPET = 16
"""Minimum width in cells of a snippet shown after a reason."""

_LONG_DAY = datetime(2024, 9, 25, tzinfo=UTC)
"""A Wednesday in September: no date takes more cells in any style."""


class Density(Enum):
    """The height of rows; the value is its name in the settings."""

    NORMAL = "normal"
    COMPACT = "compact"
    ROOMY = "roomy"

    @property
    def label(self) -> str:
        """The name in menus."""
        return {
            Density.NORMAL: "titles in full",
            Density.COMPACT: "one line each",
            Density.ROOMY: "with details",
        }[self]

    @property
    def following(self) -> Density:
        """The next value, wrapping around."""
        all_of_them = list(Density)
        return all_of_them[(all_of_them.index(self) + 1) % len(all_of_them)]


class RowLayout(NamedTuple):
    """The look of all rows of a list, independent of its width.

    `period` ("month", "year" or "") is the part of the date given by the headings, so that rows show only the rest.
    `found` is for search results, which show why they were found; `corrected` for those of a query whose correction is
    shown above; `notes` for lists that show the notes on bookmarks.
    """

    write_date: Callable[[datetime], str]
    density: Density = Density.NORMAL
    usual: Usual = NOTHING_USUAL
    period: str = ""
    found: bool = False
    notes: bool = False
    corrected: bool = False

    # Heights

    @property
    def _detailed(self) -> bool:
        """Whether each row has a line of details below its title."""
        return self.density is Density.ROOMY or (self.found and self.density is Density.NORMAL)

    def _gutter(self, room: int) -> int:
        """Return the cells at the right of `room` for the rest of the date; 0 if titles would have less than that."""
        cells = GUTTERS[self.period] + 1 if self.period and self.density is not Density.ROOMY else 0
        return cells if 2 * cells <= room else 0

    def _rest_of_date(self, date: datetime) -> str:
        """Return the part of a date that its heading omits, as wide as the gutter."""
        if not is_known(date):
            return " " * GUTTERS[self.period]
        return f"{date.day if self.period == 'month' else day_of_month(date):>{GUTTERS[self.period]}}"

    def measure(self, rows: Iterable[ListRow]) -> bytes:
        """Return the width of each row on one line, up to `WIDEST` cells; with 100,000 rows, call it in a thread."""
        if self.density is Density.COMPACT:
            return bytes(len(rows) if isinstance(rows, Sequence) else sum(1 for _ in rows))
        if self._detailed:
            return bytes(min(_cells(row.entry.post.label), WIDEST) for row in rows)
        # A bookmark changes no height: if its sign does not fit beside a title, the end of the title is cut.
        beside = 0 if self.period else cell_len(self.write_date(_LONG_DAY)) + 1
        return bytes(min(_cells(row.entry.post.label) + beside + self._cells_apart(row.entry), WIDEST) for row in rows)

    def _cells_apart(self, entry: Entry) -> int:
        """Return the width in cells of what distinguishes an entry, with a space before each item."""
        cells = len(f" ×{len(entry.copies):,}") if len(entry.copies) > 1 else 0
        if entry.post.minutes != self.usual.minutes:
            cells += len(duration(entry.post.minutes)) + 1
        return cells + (len(" draft") if entry.post.draft else 0)

    def heights(self, measured: bytes, width: int) -> bytearray:
        """Return the height of each measured row in a list of `width` cells, without the lines of notes."""
        room = max(width - LEAD - 1, 1)
        room = min(max(room - self._gutter(room), 1), WIDEST - 1)
        below = 1 if self._detailed else 0
        table = bytes([1 + below] * (room + 1) + [2 + below] * (WIDEST - room))
        return bytearray(measured.translate(table))

    def has_note_line(self, marks: Marks | None) -> bool:
        """Return whether a row with these marks shows its note on a separate line."""
        return self.notes and self.density is not Density.COMPACT and marks is not None and bool(marks.note)

    # Lines

    def lines(self, row: ListRow, marks: Marks | None, width: int, height: int) -> list[list[Piece]]:
        """Return the `height` lines of a row, each as wide as the list without `LEAD` and the right margin."""
        room = max(width - LEAD - 1, 1)
        note = self.has_note_line(marks)
        last = self._details(row, marks, room) if self._detailed else None
        titles = max(height - note - (last is not None), 1)
        lines = self._titles(row, marks, room, titles, beside=last is None)
        if last is not None:
            lines.append(last)
        if note and marks is not None:
            lines.append(crop_pieces([(f"{NOTED} ", "list--bookmark"), (marks.note, "list--note")], room))
        return lines[:height]

    def _titles(self, row: ListRow, marks: Marks | None, room: int, count: int, *, beside: bool) -> list[list[Piece]]:
        """Return the title in `count` lines, the date beside the first, and distinguishing details beside the last."""
        gutter = self._gutter(room)
        day: list[Piece] = [(self._rest_of_date(row.entry.date), "list--day")] if gutter else []
        first = room - gutter
        apart = self._apart(row.entry, marks, dated=not gutter) if beside else []
        read = marks is not None and marks.read
        title = row.entry.post.label
        spans = row.hit.title_spans if row.hit is not None else ()
        look = "list--read-title" if read else "list--title"
        if self.found and not beside:
            look = look.replace("list--", "list--found-")
        if count == 1:
            right = _kept(apart, max(first - 1 - cell_len(title), first // 2)) if apart else []
            taken = cells_of(right) + bool(right)
            broken = break_text(title, [first - taken])
            line = _cut(title, spans, broken[0], look, last=True)
            return [_justified(line, [*right, *([(" ", "list--margin")] if right and day else []), *day], room)]
        rest = room - gutter
        begun = break_text(title, [first, WIDEST])
        behind = cell_len(title[begun[1][0] :]) if len(begun) > 1 else 0
        right = _kept(apart, max(room - behind - 1, room // 2))
        broken = break_text(title, [first, min(rest, room - cells_of(right) - bool(right))])
        lines = [_justified(_cut(title, spans, broken[0], look), day, room)]
        below = _cut(title, spans, broken[1], look, last=True) if len(broken) > 1 else []
        return [*lines, _justified(below, right, room)]

    def _details(self, row: ListRow, marks: Marks | None, room: int) -> list[Piece]:
        """Return why a result was found, or details of a post, with its date and marks at the right."""
        right = _kept(self._apart(row.entry, marks, dated=True, minutes=self.found), max(room // 2, room - 20))
        room_left = max(room - cells_of(right) - 1, 1)
        reason = self._reason(row, marks)
        before: list[Piece] = [(reason, "list--dim-match"), (SEPARATOR, "list--dim")] if reason else []
        behind = room_left - cells_of(before)
        snippet = row.hit.snippet if row.hit is not None else None
        if snippet is not None:
            left = split_spans(*begin_later(snippet.text, snippet.spans, behind), "list--snippet", "list--dim-match")
        else:
            told = " · ".join(self._told(row.entry)) or (row.hit.opening if row.hit is not None else "")
            left = [(told, "list--snippet" if self.found else "list--dim")] if told else []
        if before:
            # A few letters of a sentence tell nothing.
            left = [*before, *left] if left and behind >= min(SHORTEST_SNIPPET, cells_of(left)) else before[:1]
        return _justified(crop_pieces(left, room_left), right, room)

    def _reason(self, row: ListRow, marks: Marks | None) -> str:
        """Return why a result was found, with its current note; empty if the note has a separate line."""
        if row.hit is None:
            return ""
        if row.hit.noted and self.has_note_line(marks):
            return ""
        if row.hit.noted and marks is not None:
            return row.hit.reason_with(marks.note)
        return row.hit.reason_beside_correction if self.corrected else row.hit.reason

    def _told(self, entry: Entry) -> list[str]:
        """Return details of an entry in words, leaving out the usual ones."""
        parts = [entry.post.author] if entry.post.author and entry.post.author != self.usual.author else []
        told = [*parts, *(f"#{tag}" for tag in entry.post.tags if tag not in self.usual.tags)]
        return told if self.found else [duration(entry.post.minutes), *told]

    def _apart(self, entry: Entry, marks: Marks | None, *, dated: bool, minutes: bool = True) -> list[Piece]:
        """Return what distinguishes an entry from others, in the order in which items are dropped for lack of room."""
        pieces: list[Piece] = []
        if entry.post.draft:
            pieces.append(("draft", "list--dim"))
        if minutes and entry.post.minutes != self.usual.minutes:
            pieces.append((duration(entry.post.minutes), "list--dim"))
        if len(entry.copies) > 1:
            pieces.append((f"×{len(entry.copies):,}", "list--bookmark"))
        if dated:
            date = self.write_date(entry.date)
            if self.density is Density.ROOMY and len(entry.copies) > 1:
                date = f"{date} – {self.write_date(entry.copies[-1].date)}"
            pieces.append((date, "list--day"))
        if marks is not None and (marks.note or marks.bookmarked):
            signs = (BOOKMARKED if marks.bookmarked else "") + (NOTED if marks.note else "")
            pieces.append((signs, "list--bookmark"))
        return pieces


def lead(marks: Marks | None, *, first: bool) -> Piece:
    """Return the sign of an unread row on its first line, else blanks."""
    unread = first and marks is not None and not marks.read
    return (f"{UNREAD if unread else ' '} ", "list--unread")


def _cells(text: CleanLine) -> int:
    return len(text) if text.isascii() else cell_len(text)


def _cut(
    title: str, spans: Iterable[tuple[int, int]], part: tuple[int, int], look: str, *, last: bool = False
) -> list[Piece]:
    """Return a part of a title with its matches marked, and an ellipsis if the `last` line does not reach its end."""
    start, end = part
    within = [(max(from_, start) - start, to - start) for from_, to in spans if to > start and from_ < end]
    pieces = split_spans(title[start:end], within, look, "list--match")
    return [*pieces, (ELLIPSIS, look)] if last and end < len(title.rstrip()) else pieces


def _kept(pieces: Sequence[Piece], room: int) -> list[Piece]:
    """Return the last of the pieces that fit, with spaces between them."""
    kept: list[Piece] = []
    for piece in reversed(pieces):
        cells = cell_len(piece[0]) + bool(kept)
        if cells > room:
            break
        kept = [piece, *([(" ", "list--margin")] if kept else []), *kept]
        room -= cells
    return kept


def _justified(left: Sequence[Piece], right: Sequence[Piece], width: int) -> list[Piece]:
    """Align pieces with the left and right edges of a line."""
    if not right:
        return list(left)
    return [*left, (" " * max(width - cells_of(left) - cells_of(right), 0), "list--margin"), *right]
