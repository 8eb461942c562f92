"""The list of entries. It draws the lines that are in sight itself, so its cost does not grow with the site."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from reader.text import EMPTY, CleanLine
from reader.tui.list.rows import Piece, Row, crop_pieces, marker, second_line, split_spans, wrap_pieces
from reader.tui.widgets.geometry import HEADING, Geometry
from reader.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from reader.library.post import Entry
    from reader.state import Marks

__all__ = ["EntryList"]

Headings = tuple[Sequence[int], Sequence[CleanLine]]
"""The rows above which a heading stands, ascending, and what each says."""

MARKER_WIDTH = 3
LEFT_PADDING = 1
RIGHT_PADDING = 1


class EntryList(LineView, can_focus=True):
    """Rows of two lines: marker and title, then date, reading time and copies.

    The highlighted row shows its whole title. The highlight belongs to an entry, not to a row number: when the
    rows change it stays on its entry as long as that is among them.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--unread",
        "list--bookmark",
        "list--title",
        "list--read-title",
        "list--match",
        "list--dim",
        "list--margin",
        "list--dim-match",
        "list--highlight",
        "list--empty",
        "list--heading",
        "list--rule",
    }

    ALLOW_SELECT = False
    BINDINGS: ClassVar = [
        Binding("enter", "open", "Read", id="list.open"),
        Binding("j,down", "move(1)", "Down", show=False, id="list.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="list.up"),
        Binding("g,home", "first", "First", show=False, id="list.first"),
        Binding("G,end", "last", "Last", show=False, id="list.last"),
        Binding("space,pagedown,ctrl+f", "page(1)", "Page down", show=False, id="list.page-down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="list.page-up"),
        Binding("ctrl+d", "half_page(1)", "Half a page down", show=False, id="list.half-down"),
        Binding("ctrl+u", "half_page(-1)", "Half a page up", show=False, id="list.half-up"),
        Binding("l,right", "open", "Read", show=False, id="list.right"),
    ]

    class Highlighted(Message, bubble=True):
        """The highlight moved to another entry."""

        def __init__(self, entry: Entry | None) -> None:
            super().__init__()
            self.entry = entry

        def can_replace(self, message: Message) -> bool:
            """A newer highlight makes an older one stale."""
            return isinstance(message, EntryList.Highlighted)

    class Opened(Message, bubble=True):
        """A person wants to read an entry."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(
        self,
        marks: Callable[[Entry], Marks | None],
        write_date: Callable[[datetime], str],
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._marks = marks
        self._write_date = write_date
        self._rows: Sequence[Row] = ()
        self._highlight: int | None = None
        self._geometry = Geometry(0)
        self._styles: dict[tuple[str, bool], Style] = {}
        self._empty = EMPTY
        self._headings: Headings = ((), ())
        self._shown = Size(0, 0)

    @property
    def rows(self) -> Sequence[Row]:
        """The rows, in the order in which they are shown."""
        return self._rows

    @property
    def highlighted(self) -> Entry | None:
        """The entry under the highlight."""
        return None if self._highlight is None else self._rows[self._highlight].entry

    @property
    def highlighted_row(self) -> int | None:
        """The number of the highlighted row, from 0."""
        return self._highlight

    def set_rows(
        self, rows: Sequence[Row], *, keep: bool = True, empty: CleanLine = EMPTY, headings: Headings = ((), ())
    ) -> None:
        """Show other rows; `empty` is what the list says where there are none, `headings` stand above some rows.

        With `keep` the highlight stays on its entry where that is among the rows, else it goes to the nearest row.
        """
        before, old_row = self.highlighted, self._highlight or 0
        offset = 0 if self._highlight is None else self._geometry.top(self._highlight) - self.scroll_offset.y
        self._rows, self._empty, self._headings = rows, empty, headings
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
        """Move the highlight to an entry; False where it is not among the rows."""
        for number, row in enumerate(self._rows):
            if row.entry.id == entry_id:
                self.highlight_row(number)
                return True
        return False

    def highlight_row(self, number: int) -> None:
        """Move the highlight to a row; numbers beyond the ends mean the ends."""
        if not self._rows:
            return
        number = min(max(number, 0), len(self._rows) - 1)
        if number != self._highlight:
            self._highlight = number
            self._measure()
            self.refresh()
            self.post_message(self.Highlighted(self.highlighted))
        self._show_highlight()

    def marks_changed(self) -> None:
        """Draw the markers again."""
        self.refresh()

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
        """What the list fills, or where it makes room for a post, what it filled: it comes back as it was."""
        if self.scrollable_content_region:
            self._shown = self.scrollable_content_region.size
        return self._shown

    def _text_width(self) -> int:
        return max(self._room.width - MARKER_WIDTH - LEFT_PADDING - RIGHT_PADDING, 4)

    def _measure(self) -> None:
        extra = 0
        if self._highlight is not None:
            extra = len(self._title_lines(self._highlight)) - 1
        self._geometry = Geometry(len(self._rows), 2, self._highlight, extra, self._headings[0])
        self.set_lines(self._geometry.lines)

    def on_resize(self) -> None:
        """Wrap the highlighted title anew and keep it in sight."""
        self._measure()
        if self._highlight is not None:
            self._show_highlight()

    def _show_highlight(self) -> None:
        if self._highlight is None:
            return
        top = self._geometry.top(self._highlight)
        bottom = top + self._geometry.height_of(self._highlight)
        top -= self._geometry.has_heading(self._highlight)
        height = self._room.height
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif bottom > self.scroll_offset.y + height:
            self.scroll_to(y=bottom - height, animate=False)

    # Drawing

    def _title_pieces(self, row: Row) -> list[Piece]:
        marks = self._marks(row.entry)
        plain = "list--read-title" if marks is not None and marks.read else "list--title"
        spans = row.hit.title_spans if row.hit is not None else ()
        return split_spans(row.entry.post.label, spans, plain, "list--match")

    def _title_lines(self, number: int) -> list[list[Piece]]:
        return wrap_pieces(self._title_pieces(self._rows[number]), self._text_width())

    def render_line(self, y: int) -> Strip:
        """One line of the list, `y` counted from the top of what is in sight."""
        width = self.scrollable_content_region.width
        found = self._geometry.at(y + self.scroll_offset.y)
        if found is None:
            return self._blank(y, width)
        number, part = found
        if part == HEADING:
            return self._heading(number, width)
        lit = number == self._highlight
        base = self._style("", lit)
        segments = [Segment(" " * LEFT_PADDING, base)]
        segments += [Segment(text, self._style(name, lit)) for text, name in self._line_pieces(number, part)]
        return Strip(self.parted(segments, self._style("list--margin", lit))).adjust_cell_length(width, base)

    def _heading(self, number: int, width: int) -> Strip:
        rows, names = self._headings
        name = names[bisect_left(rows, number)]
        base, look = self._style("", False), self._style("list--heading", False)
        rule = "─" * max(width - LEFT_PADDING - cell_len(name) - RIGHT_PADDING - 1, 0)
        return Strip(
            [
                Segment(" " * LEFT_PADDING, base),
                Segment(name, look),
                Segment(f" {rule}", self._style("list--rule", False)),
            ]
        ).adjust_cell_length(width, base)

    def _style(self, name: str, lit: bool) -> Style:
        """The look of a piece, kept until the style sheet or the focus changes."""
        style = self._styles.get((name, lit))
        if style is None:
            style = self.rich_style
            for part in (name, "list--highlight" if lit else ""):
                if part:
                    style += self.get_component_rich_style(part, partial=True)
            self._styles[name, lit] = style
        return style

    def notify_style_update(self) -> None:
        """Forget the looks: the theme or the focus changed."""
        self._styles.clear()
        super().notify_style_update()

    def _line_pieces(self, number: int, part: int) -> list[Piece]:
        row = self._rows[number]
        last = self._geometry.height_of(number) - 1
        indent: list[Piece] = [(" " * MARKER_WIDTH, "list--margin")]
        if part == last:
            return indent + crop_pieces(second_line(row, self._write_date), self._text_width())
        lead = list(marker(self._marks(row.entry))) if part == 0 else indent
        if number == self._highlight:
            lines = self._title_lines(number)
            return lead + (lines[part] if part < len(lines) else [])
        return lead + crop_pieces(self._title_pieces(row), self._text_width())

    def _blank(self, y: int, width: int) -> Strip:
        base = self.rich_style
        if not self._rows and self._empty:
            lines = wrap_pieces([(self._empty, "")], max(width - 4, 8))
            if 1 <= y <= len(lines):
                style = base + self.get_component_rich_style("list--empty", partial=True)
                text = "".join(text for text, _ in lines[y - 1])
                return Strip([Segment("  ", base), Segment(text, style)]).adjust_cell_length(width, base)
        return Strip.blank(width, base)

    # Moving

    def action_move(self, rows: int) -> None:
        """Move the highlight by a number of rows."""
        self.highlight_row((self._highlight or 0) + rows)

    def action_first(self) -> None:
        """Go to the first row."""
        self.highlight_row(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self.highlight_row(len(self._rows) - 1)

    def action_page(self, direction: int) -> None:
        """Move by a screenful."""
        self.action_move(direction * max(self._room.height // 2 - 1, 1))

    def action_half_page(self, direction: int) -> None:
        """Move by half a screenful."""
        self.action_move(direction * max(self._room.height // 4, 1))

    def action_open(self) -> None:
        """Read the highlighted entry."""
        if (entry := self.highlighted) is not None:
            self.post_message(self.Opened(entry))

    def on_click(self, event: events.Click) -> None:
        """One click highlights, a second one on the same row opens."""
        found = self._geometry.at(event.y + self.scroll_offset.y)
        if found is None or found[1] == HEADING:
            return
        event.stop()
        if event.chain > 1 or found[0] == self._highlight:
            self.highlight_row(found[0])
            self.action_open()
        else:
            self.highlight_row(found[0])
