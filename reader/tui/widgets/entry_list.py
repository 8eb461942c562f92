"""The list of entries. It draws only the visible lines itself, so that its cost does not grow with the site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip

from reader.cells import cell_len
from reader.dates import date_writer
from reader.text import EMPTY
from reader.tui.list.below import lines_below
from reader.tui.list.fitting import Piece
from reader.tui.list.layout import RowLayout, lead
from reader.tui.list.listing import Listing
from reader.tui.list.rows import ListRow
from reader.tui.list.views import View
from reader.tui.widgets.geometry import HEADING, Geometry
from reader.tui.widgets.line_view import LineView
from reader.tui.widgets.scroll_line import DividerLine

if TYPE_CHECKING:
    from reader.library.post import Entry
    from reader.state import Marks

__all__ = ["EntryList"]

BAR, QUIET_BAR = "▌", "▏"
"""The mark of the highlighted row while the list has the focus, and while it does not."""

MARGIN = 1
"""Cells left free at the right, and before a heading."""


class EntryList(LineView, can_focus=True):
    """Rows of one to three lines (see `RowLayout`), below headings if the sort order has any.

    The highlight belongs to an entry, not to a row number: when the rows change it stays on its entry, if that is still
    among them. It does not change a row's height. The heading of the first visible row stays at the top.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--bar",
        "list--unread",
        "list--bookmark",
        "list--title",
        "list--read-title",
        "list--found-title",
        "list--found-read-title",
        "list--snippet",
        "list--match",
        "list--day",
        "list--note",
        "list--dim",
        "list--margin",
        "list--dim-match",
        "list--highlight",
        "list--empty",
        "list--heading",
        "list--count",
        "list--rule",
    }

    SCROLL_BAR = DividerLine
    ALLOW_SELECT = False
    BINDINGS: ClassVar = [
        Binding("enter", "open", "Read", id="list.open"),
        Binding("j,down", "move(1)", "Down", show=False, id="list.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="list.up"),
        Binding("g,home", "first", "First", show=False, id="list.first"),
        Binding("G,end", "last", "Last", show=False, id="list.last"),
        Binding("space,pagedown,ctrl+f", "page(1)", "Page down", show=False, id="list.page-down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="list.page-up"),
        Binding("d,ctrl+d", "half_page(1)", "Half a page down", show=False, id="list.half-down"),
        Binding("u,ctrl+u", "half_page(-1)", "Half a page up", show=False, id="list.half-up"),
        Binding("l,right", "open", "Read", show=False, id="list.right"),
    ]

    class Highlighted(Message, bubble=True):
        """The highlight moved to another entry."""

        def __init__(self, entry: Entry | None) -> None:
            super().__init__()
            self.entry = entry

        def can_replace(self, message: Message) -> bool:
            """Return whether the message is an older highlight, which this one makes stale."""
            return isinstance(message, EntryList.Highlighted)

    class Opened(Message, bubble=True):
        """The user wants to read an entry."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, marks: Callable[[Entry], Marks | None], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._marks = marks
        self._rows: Sequence[ListRow] = ()
        self._listing = Listing((), View.ALL, RowLayout(date_writer()), b"")
        self._highlight: int | None = None
        self._geometry = Geometry()
        self._styles: dict[tuple[str, bool], Style] = {}
        self._shown = Size(0, 0)
        self._drawn: tuple[object, list[list[Piece]]] = (None, [])
        self._below: list[list[Piece]] = []
        self._below_fits = 0
        self._painted: dict[int, object] = {}
        """The marks with which rows were last drawn, by row number."""

    @property
    def rows(self) -> Sequence[ListRow]:
        """The rows in display order."""
        return self._rows

    @property
    def highlighted(self) -> Entry | None:
        """The entry under the highlight."""
        return None if self._highlight is None else self._rows[self._highlight].entry

    @property
    def caret(self) -> Offset:
        """The position of the highlighted row (see `terminal.caret`)."""
        return Offset(0, 0 if self._highlight is None else self._geometry.top(self._highlight) - self.scroll_offset.y)

    @property
    def highlighted_row(self) -> int | None:
        """The number of the highlighted row, from 0."""
        return self._highlight

    def show(self, listing: Listing) -> None:
        """Show other rows.

        The highlight stays on its entry if it is among them; otherwise it goes to the nearest row.
        """
        rows, keep = listing.rows, not listing.fresh
        before, old_row = self.highlighted, self._highlight or 0
        offset = 0 if self._highlight is None else self._geometry.top(self._highlight) - self.scroll_offset.y
        self._rows, self._listing = rows, listing
        row = self._row_of(before, old_row) if keep and before is not None else 0
        self._highlight = row if rows else None
        self._measure()
        if self._highlight is not None and keep and before is not None:
            self.scroll_to(y=self._geometry.top(self._highlight) - offset, animate=False)
            self._show_highlight()
        else:
            self.scroll_to(y=0, animate=False)
        self.refresh()
        if self.highlighted is not before:
            self.post_message(self.Highlighted(self.highlighted))

    def highlight_entry(self, entry_id: str) -> bool:
        """Move the highlight to an entry; return False if it is not among the rows."""
        for number, row in enumerate(self._rows):
            if row.entry.id == entry_id:
                self.highlight_row(number)
                return True
        return False

    def highlight_row(self, number: int) -> None:
        """Move the highlight to a row; numbers beyond the ends are clamped."""
        if not self._rows:
            return
        number = min(max(number, 0), len(self._rows) - 1)
        before = self._highlight
        if number != before:
            self._highlight = number
            self._refresh_rows([number] if before is None else [before, number])
            self.post_message(self.Highlighted(self.highlighted))
        self._show_highlight()

    def marks_changed(self) -> None:
        """Redraw the rows whose marks changed, and make room for notes if they are shown."""
        if self._listing.layout.notes:
            self._measure()
            self.refresh()
        else:
            rows, painted = self._rows, self._painted
            self._refresh_rows([n for n in self._in_sight if painted.get(n, self) != self._marks(rows[n].entry)])

    # Geometry

    def _row_of(self, entry: Entry, guess: int) -> int:
        rows = self._rows
        if guess < len(rows) and rows[guess].entry.id == entry.id:
            return guess
        for number, row in enumerate(rows):
            if row.entry is entry or row.entry.id == entry.id:
                return number
        return min(guess, max(len(rows) - 1, 0)) if guess < len(rows) else 0

    @property
    def _room(self) -> Size:
        """The list's size; while it is hidden to make room for a post, its last size, so that it returns unchanged."""
        if self.scrollable_content_region:
            self._shown = self.scrollable_content_region.size
        return self._shown

    def _measure(self) -> None:
        heights = self._listing.layout.heights(self._listing.measured, self._room.width)
        if self._listing.layout.notes:
            for number, row in enumerate(self._rows):
                heights[number] += self._listing.layout.has_note_line(self._marks(row.entry))
        self._geometry = Geometry(heights, self._listing.headings.starts)
        self._drawn = (None, [])
        self._painted.clear()
        self._break_below(self._room.width)
        self.set_lines(self._geometry.lines + len(self._below))

    def _break_below(self, width: int) -> None:
        empty = EMPTY if self._rows else self._listing.empty
        self._below = lines_below(empty, self._listing.gone, width) if empty or self._listing.gone else []
        self._below_fits = width

    def on_resize(self) -> None:
        """Wrap the titles again and keep the highlight visible."""
        before = self._geometry.top(self._highlight) - self.scroll_offset.y if self._highlight is not None else 0
        self._measure()
        if self._highlight is not None:
            self.scroll_to(y=self._geometry.top(self._highlight) - before, animate=False)
            self._show_highlight()

    def _show_highlight(self) -> None:
        if self._highlight is None:
            return
        top = self._geometry.top(self._highlight)
        bottom = top + self._geometry.height_of(self._highlight)
        if self._highlight == len(self._rows) - 1:
            # The lines below the last row are shown with it.
            bottom = min(bottom + len(self._below), top + self._room.height)
        if self._listing.headings.starts:
            # The heading at the top of the list covers a line.
            top -= 1
        height = self._room.height
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif bottom > self.scroll_offset.y + height:
            self.scroll_to(y=min(self._at_whole_row(bottom - height), top), animate=False)

    def _at_whole_row(self, line: int) -> int:
        """Return the first line from `line` on at which no row is cut at the top, where a heading may cover a line."""
        covered = bool(self._listing.headings.starts)
        found = self._geometry.at(line + covered)
        if found is None:
            return line
        row, part = found
        if part > 0:
            line += self._geometry.height_of(row) - part
        following = self._geometry.at(line + covered)
        return line + covered if following is not None and following[1] == HEADING else line

    # Drawing

    @property
    def _in_sight(self) -> range:
        """The numbers of the rows that are at least partly visible."""
        top = self.scroll_offset.y
        first = self._geometry.at(top)
        last = self._geometry.at(min(top + self.size.height, self._geometry.lines) - 1)
        return range(first[0], last[0] + 1) if first is not None and last is not None else range(0)

    def _refresh_rows(self, numbers: Sequence[int]) -> None:
        """Redraw only the given rows: a key that moves the highlight changes two of thirty."""
        sight = Region(0, 0, *self.size)
        for number in numbers:
            top = self._geometry.top(number) - self.scroll_offset.y
            if region := sight.intersection(Region(0, top, sight.width, self._geometry.height_of(number))):
                self.refresh(region)

    def render_line(self, y: int) -> Strip:
        """Render one line of the list, with `y` counted from the top of the visible part."""
        width = self.scrollable_content_region.width
        line = y + self.scroll_offset.y
        found = self._geometry.at(line)
        if found is None:
            return self._line_below(line - self._geometry.lines, width)
        number, part = found
        if part == HEADING or (y == 0 and self._geometry.group_of(number) >= 0):
            return self._heading(self._geometry.group_of(number), width)
        lit = number == self._highlight
        base = self._style("", lit)
        segments = [Segment(text, self._style(name, lit)) for text, name in self._line_pieces(number, part, lit)]
        return Strip(self.parted(segments, self._style("list--margin", lit))).adjust_cell_length(width, base)

    def _heading(self, group: int, width: int) -> Strip:
        rows, names, _ = self._listing.headings
        name, last = names[group], group == len(rows) - 1
        # While more rows are to follow, the last group is incomplete.
        count = (len(self._rows) if last else rows[group + 1]) - rows[group] if self._listing.whole or not last else 0
        told = f" {count:,}" if count and self._listing.counts else ""
        rule = "─" * max(width - 2 * MARGIN - cell_len(name) - len(told) - 1, 0)
        pieces = ((" ", ""), (name, "list--heading"), (f" {rule}", "list--rule"), (told, "list--count"))
        base = self._style("", False)
        return Strip([Segment(text, self._style(look, False)) for text, look in pieces]).adjust_cell_length(width, base)

    def _style(self, name: str, lit: bool) -> Style:
        """Return the style of a piece, cached until the style sheet or the focus changes."""
        style = self._styles.get((name, lit))
        if style is None:
            style = self.rich_style
            for part in (name, "list--highlight" if lit else ""):
                if part:
                    style += self.get_component_rich_style(part, partial=True)
            self._styles[name, lit] = style
        return style

    def notify_style_update(self) -> None:
        """Clear the cached styles after a change of theme or focus."""
        self._styles.clear()
        super().notify_style_update()

    def _line_pieces(self, number: int, part: int, lit: bool) -> list[Piece]:
        row = self._rows[number]
        marks = self._marks(row.entry)
        height, width = self._geometry.height_of(number), self._room.width
        drawn = (row, marks, height, width)
        if self._drawn[0] != drawn:
            self._drawn = (drawn, self._listing.layout.lines(row, marks, width, height))
            self._painted[number] = marks
        lines = self._drawn[1]
        bar = ((BAR if self.has_focus else QUIET_BAR) if lit else " ", "list--bar")
        return [bar, lead(marks, first=part == 0), *(lines[part] if part < len(lines) else [])]

    def _line_below(self, number: int, width: int) -> Strip:
        if width != self._below_fits:
            # The first frame is drawn before the list learns its size.
            self._break_below(width)
        pieces = self._below[number] if number < len(self._below) else []
        segments = [Segment(text, self._style(name, False)) for text, name in pieces]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    # Moving

    def action_move(self, rows: int) -> None:
        """Move the highlight by a number of rows; from the last one, scroll to the lines below it."""
        before = self._highlight
        self.highlight_row((before or 0) + rows)
        if self._below and rows > 0 and self._highlight == before:
            self.scroll_to(y=self.scroll_offset.y + rows, animate=False)

    def action_first(self) -> None:
        """Go to the first row."""
        self.highlight_row(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self.highlight_row(len(self._rows) - 1)

    def action_page(self, direction: int) -> None:
        """Move by a screenful."""
        self._move_lines(direction * max(self._room.height - 2, 1))

    def action_half_page(self, direction: int) -> None:
        """Move by half a screenful."""
        self._move_lines(direction * max(self._room.height // 2, 1))

    def _move_lines(self, lines: int) -> None:
        """Move the highlight by about so many lines, but at least by one row."""
        if self._highlight is None:
            return
        line = self._geometry.top(self._highlight) + lines
        found = self._geometry.at(min(max(line, 0), self._geometry.lines - 1))
        step = 1 if lines > 0 else -1
        if found is None or found[0] == self._highlight:
            self.action_move(step)
        else:
            self.highlight_row(found[0])

    def action_open(self) -> None:
        """Open the highlighted entry."""
        if (entry := self.highlighted) is not None:
            self.post_message(self.Opened(entry))

    def on_click(self, event: events.Click) -> None:
        """Highlight the row on one click; open it on a second one."""
        found = self._geometry.at(event.y + self.scroll_offset.y)
        if found is None or found[1] == HEADING or (event.y == 0 and self._geometry.group_of(found[0]) >= 0):
            return
        event.stop()
        if event.chain > 1 or found[0] == self._highlight:
            self.highlight_row(found[0])
            self.action_open()
        else:
            self.highlight_row(found[0])
