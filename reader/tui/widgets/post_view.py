"""The post: its page laid out for the column's width and drawn line by line, so that its length costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.library.post import WORDS_PER_MINUTE, Entry
from reader.page.model import Wording
from reader.tui.latest import LatestOnly
from reader.tui.session import Session
from reader.tui.widgets.page_styles import PAGE_CLASSES, PageStyles

if TYPE_CHECKING:
    from reader.library.document import Document
    from reader.page import Page

__all__ = ["PostView"]

MARGIN = 2
"""Columns left free on each side of the text."""

SKIMMING = 4
"""How much faster than usual a person may read and still have read: the dwell is that part of the reading time."""

SHORTEST_DWELL, LONGEST_DWELL = 2.0, 20.0
"""Bounds of the dwell in seconds."""


WORDING = Wording(folded_hint="z opens")


@dataclass(frozen=True, slots=True)
class _Shown:
    entry: Entry
    document: Document
    page: Page


class PostView(ScrollView, can_focus=True):
    """The rendered post of an entry, its text in a centred column."""

    COMPONENT_CLASSES: ClassVar[set[str]] = PAGE_CLASSES

    BINDINGS: ClassVar = [
        Binding("j,down", "scroll_lines(1)", "Down", show=False, id="post.down"),
        Binding("k,up", "scroll_lines(-1)", "Up", show=False, id="post.up"),
        Binding("space,pagedown,ctrl+f", "page(1)", "Page", id="post.page-down"),
        Binding("pageup,ctrl+b,backspace", "page(-1)", "Page up", show=False, id="post.page-up"),
        Binding("d,ctrl+d", "half_page(1)", "Half a page down", show=False, id="post.half-down"),
        Binding("u,ctrl+u", "half_page(-1)", "Half a page up", show=False, id="post.half-up"),
        Binding("g,home", "top", "Top", show=False, id="post.top"),
        Binding("G,end", "bottom", "End", show=False, id="post.bottom"),
        Binding("z", "fold", "Fold", show=False, id="post.fold"),
        Binding("h,left", "screen.back", "Back to the list", show=False, id="post.left"),
    ]

    text_width: reactive[int] = reactive(80)
    folded_open: reactive[bool] = reactive(False)

    class Finished(Message, bubble=True):
        """The end of an opened post was on the screen for long enough to have been read."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._session = session
        self._styles = PageStyles(self)
        self._loads: LatestOnly[_Shown] = LatestOnly(session.executor, self._failed)
        self._shown: _Shown | None = None
        self._wanted: Entry | None = None
        self._query = ""
        self._reading: Entry | None = None
        self._opened_at = 0.0
        self._end_seen = False

    @property
    def entry(self) -> Entry | None:
        """The entry that is shown, or will be as soon as it is laid out."""
        return self._wanted

    # What is shown

    def show(self, entry: Entry, query: str = "") -> None:
        """Show an entry from its top; it is laid out in a thread, and only the newest wish counts."""
        if self._wanted is not None and self._wanted.id == entry.id and query == self._query:
            return
        self._wanted, self._query = entry, query
        if self._session.library is not None:
            self._loads.submit(self._lay_out(entry), self._present)

    def clear(self) -> None:
        """Show nothing."""
        self._loads.drop()
        self._wanted = self._shown = None
        self.virtual_size = Size(0, 0)
        self.refresh()

    def library_loaded(self) -> None:
        """Show the wanted entry now that its text can be had."""
        if self._wanted is not None:
            self._loads.submit(self._lay_out(self._wanted), self._present)

    def _lay_out(self, entry: Entry, document: Document | None = None) -> Callable[[], _Shown]:
        width, open_, library = self._column(), self.folded_open, self._session.loaded

        def work() -> _Shown:
            from reader.page import header_of, lay_out

            body = document or library.document(entry)
            header = header_of(entry, self._session.write_date)
            page = lay_out(body, width=width, measure=cell_len, header=header, folded_open=open_, wording=WORDING)
            page.ensure(self.size.height + 1)
            return _Shown(entry, body, page)

        return work

    def _present(self, shown: _Shown) -> None:
        same = self._shown is not None and self._shown.entry.id == shown.entry.id
        self._shown = shown
        self._resize_virtual()
        if not same:
            self.scroll_to(y=0, animate=False)
        self.refresh()
        self._look_for_end()

    def _failed(self, error: BaseException) -> None:
        self.screen.tell_failure(error)  # type: ignore[attr-defined]

    def marks_changed(self) -> None:
        """Draw the header again."""
        self.refresh()

    # Size

    def _column(self) -> int:
        room = self.scrollable_content_region.width - 2 * MARGIN
        return max(min(self.text_width, room), 8)

    def _left(self) -> int:
        return max((self.scrollable_content_region.width - self._column()) // 2, 0)

    def _resize_virtual(self) -> None:
        if self._shown is not None:
            size = Size(self.scrollable_content_region.width, self._shown.page.height + 1)
            if size != self.virtual_size:
                self.virtual_size = size

    def on_resize(self) -> None:
        """Lay the text out for the new width."""
        self._again()

    def watch_text_width(self) -> None:
        """Lay the text out for the new width."""
        self._again()

    def watch_folded_open(self) -> None:
        """Show or fold the boilerplate."""
        self._again()

    def _again(self) -> None:
        if self._shown is not None and self._session.library is not None:
            self._loads.submit(self._lay_out(self._shown.entry, self._shown.document), self._present)

    # Drawing

    def notify_style_update(self) -> None:
        """Forget the looks of the former theme."""
        self._styles.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of the post, `y` counted from the top of what is in sight."""
        width, base = self.scrollable_content_region.width, self.rich_style
        number = y + self.scroll_offset.y - 1
        line = self._shown.page.line(number) if self._shown is not None else None
        if line is None:
            return Strip.blank(width, base)
        segments = [Segment(" " * self._left(), base + self._styles.named("page--margin"))]
        segments += [Segment(segment.text, self._styles.of(segment)) for segment in line.segments]
        return Strip(segments).adjust_cell_length(width, base)

    # Reading

    def start_reading(self, entry: Entry) -> None:
        """The person reads this entry now: its end counts."""
        self._reading, self._opened_at, self._end_seen = entry, monotonic(), False
        self._look_for_end()

    def stop_reading(self) -> None:
        """The person went back to the list."""
        self._reading = None

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Note when the end comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._look_for_end()

    def _look_for_end(self) -> None:
        reading, shown = self._reading, self._shown
        if reading is None or shown is None or shown.entry.id != reading.id or self._end_seen:
            return
        if self.scroll_offset.y + self.scrollable_content_region.height < self.virtual_size.height - 1:
            return
        self._end_seen = True
        minutes = reading.post.words / WORDS_PER_MINUTE
        dwell = min(max(minutes * 60 / SKIMMING, SHORTEST_DWELL), LONGEST_DWELL)
        self.set_timer(max(dwell - (monotonic() - self._opened_at), 0.01), lambda: self._finish(reading))

    def _finish(self, entry: Entry) -> None:
        if self._reading is entry:
            self.post_message(self.Finished(entry))

    # Moving

    def action_scroll_lines(self, lines: int) -> None:
        """Scroll by lines."""
        self._scroll_by(lines)

    def action_page(self, direction: int) -> None:
        """Scroll by a page, two lines kept."""
        self._scroll_by(direction * max(self.scrollable_content_region.height - 2, 1))

    def action_half_page(self, direction: int) -> None:
        """Scroll by half a page."""
        self._scroll_by(direction * max(self.scrollable_content_region.height // 2, 1))

    def action_top(self) -> None:
        """Go to the top."""
        self.scroll_to(y=0, animate=False)

    def action_bottom(self) -> None:
        """Go to the end."""
        self.scroll_to(y=self.max_scroll_y, animate=False)

    def action_fold(self) -> None:
        """Show or fold what stands in most posts."""
        self.folded_open = not self.folded_open

    def _scroll_by(self, lines: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)
