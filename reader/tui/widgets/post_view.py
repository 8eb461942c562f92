"""The post: its page laid out for the column's width and drawn line by line, so that its length costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from reader.library.document import Document
from reader.library.post import WORDS_PER_MINUTE, Entry
from reader.page import Line, LinkTarget, Page, Place, Role, Wording, header_of, lay_out
from reader.page.find import Match, Span, WordMarker, find_text
from reader.tui.latest import LatestOnly
from reader.tui.session import Session
from reader.tui.widgets.line_view import LineView
from reader.tui.widgets.overlay import CHOSEN, Overlay, cut
from reader.tui.widgets.page_styles import PAGE_CLASSES, PageStyles

if TYPE_CHECKING:
    from reader.library.loader import Library

__all__ = ["PostView"]

MARGIN = 2
"""Columns left free on each side of the text."""

ABOVE = 1
"""Blank lines above the title."""

WORDING = Wording(folded_hint=" · z opens")

MOST_WORDS = 1_000
"""Places of matched words that are gone through."""

NARROWEST, WIDEST = 30, 200
"""Bounds of the text's column."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with its laid-out page."""

    entry: Entry
    document: Document
    page: Page


class PostView(LineView, can_focus=True):
    """The rendered post of an entry, its text in a centred column."""

    COMPONENT_CLASSES: ClassVar[set[str]] = PAGE_CLASSES

    BINDINGS: ClassVar = [
        Binding("space,pagedown,ctrl+f", "page(1)", "Page", id="post.page-down"),
        Binding("tab", "screen.next_link(1)", "Links", id="post.next-link"),
        Binding("shift+tab", "screen.next_link(-1)", "Link before", show=False, id="post.previous-link"),
        Binding("enter", "screen.follow", "Follow the link", show=False, id="post.follow"),
        Binding("j,down", "scroll_lines(1)", "Down", show=False, id="post.down"),
        Binding("k,up", "scroll_lines(-1)", "Up", show=False, id="post.up"),
        Binding("pageup,ctrl+b,backspace", "page(-1)", "Page up", show=False, id="post.page-up"),
        Binding("d,ctrl+d", "half_page(1)", "Half a page down", show=False, id="post.half-down"),
        Binding("ctrl+u", "half_page(-1)", "Half a page up", show=False, id="post.half-up"),
        Binding("g,home", "top", "Top", show=False, id="post.top"),
        Binding("G,end", "bottom", "End", show=False, id="post.bottom"),
        Binding("z", "fold", "Show or fold what stands in most posts", show=False, id="post.fold"),
        Binding("less_than_sign", "width(-4)", "Narrower column", show=False, id="post.narrower"),
        Binding("greater_than_sign", "width(4)", "Wider column", show=False, id="post.wider"),
        Binding("h,left", "screen.back", "Back to the list", show=False, id="post.left"),
    ]

    text_width: reactive[int] = reactive(80, init=False)
    folded_open: reactive[bool] = reactive(False, init=False)

    class Finished(Message, bubble=True):
        """The end of an opened post was on the screen for long enough to have been read."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    class Moved(Message, bubble=True):
        """Another part of the post is on the screen; `percent` of it was passed."""

        def __init__(self, percent: int) -> None:
            super().__init__()
            self.percent = percent

        def can_replace(self, message: Message) -> bool:
            """A newer place makes an older one stale."""
            return isinstance(message, PostView.Moved)

    class LinkClicked(Message, bubble=True):
        """A link was clicked."""

        def __init__(self, link: LinkTarget) -> None:
            super().__init__()
            self.link = link

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._session = session
        self._styles = PageStyles(self)
        self._loads: LatestOnly[Shown] = LatestOnly(session.executor, self._failed)
        self._wanted: Entry | None = None
        self._place: Place | None = None
        self._anchor = ""
        self._reading: Entry | None = None
        self._opened_at = 0.0
        self._end_seen = False
        self.shown: Shown | None = None
        self.overlay = Overlay()
        self.set_reactive(PostView.text_width, session.settings.width)

    @property
    def entry(self) -> Entry | None:
        """The entry that is shown, or will be as soon as it is laid out."""
        return self._wanted

    # What is shown

    def show(
        self, entry: Entry, words: WordMarker | None = None, *, place: Place | None = None, anchor: str = ""
    ) -> None:
        """Show an entry: from its top, at a `place`, or at an `anchor`; `words` are marked, the first one in sight.

        It is laid out in a thread, and only the newest wish counts.
        """
        same = self._wanted is not None and self._wanted.id == entry.id
        self._place, self._anchor = place, anchor
        if not same:
            self.overlay.clear()
        self.overlay.words = words or WordMarker()
        if same and self.shown is not None and self.shown.entry.id == entry.id:
            self._go_to_place(self.shown, fresh=bool(place or anchor))
            self.refresh()
            return
        self._wanted = entry
        if self._session.library is not None:
            self._loads.submit(self._lay_out(self._session.library, entry), self._present)

    def clear(self) -> None:
        """Show nothing."""
        self._loads.drop()
        self._wanted = self.shown = None
        self.overlay.clear()
        self.set_lines(0)
        self.refresh()

    def library_loaded(self, library: Library) -> None:
        """Show the wanted entry now that its text can be had, or had anew."""
        if self._wanted is not None:
            entry = library.entry_of(self._wanted.id) or self._wanted
            if self.shown is not None and entry.fingerprint == self.shown.entry.fingerprint:
                return
            self._wanted = entry
            self._loads.submit(self._lay_out(library, entry), self._present)

    def document_changed(self) -> None:
        """Make the page anew, where there is one: more is known about it now."""
        if self.shown is not None and self._session.library is not None:
            self._loads.submit(self._lay_out(self._session.library, self.shown.entry), self._present)

    def go_to_line(self, number: int) -> None:
        """Scroll so that a line of the page is the first one in sight."""
        self._resize_virtual()
        self.scroll_to(y=number + ABOVE, animate=False)

    def _lay_out(self, library: Library, entry: Entry, document: Document | None = None) -> Callable[[], Shown]:
        width, open_, height, session = self._column(), self.folded_open, self.size.height, self._session

        def work() -> Shown:
            body = document or session.document(library, entry)
            header = header_of(entry, session.write_date)
            page = lay_out(body, width=width, measure=cell_len, header=header, folded_open=open_, wording=WORDING)
            page.ensure(height + 1)
            return Shown(entry, body, page)

        return work

    def _present(self, shown: Shown) -> None:
        before = self.shown
        if before is not None and before.entry is shown.entry and self._place is None:
            self._place = before.page.place(max(self.scroll_offset.y - ABOVE, 0)) if self.scroll_offset.y else None
        fresh = before is None or before.entry.id != shown.entry.id
        self.shown = shown
        self._resize_virtual()
        self._go_to_place(shown, fresh=fresh)
        self.refresh()
        self._look_for_end()

    def _go_to_place(self, shown: Shown, *, fresh: bool) -> None:
        line: int | None = None
        if self._anchor:
            line = shown.page.anchor(self._anchor)
        elif self._place is not None:
            line = shown.page.find_place(self._place)
        elif self.overlay.words:
            line = self._first_word(shown.page)
            fresh = True
        self._place, self._anchor = None, ""
        if self._reading is not None and self._reading.id == shown.entry.id and not self.overlay.matches:
            self.find_words()
        if line is not None:
            self._resize_virtual()
            self.scroll_to(y=line + ABOVE, animate=False)
        elif fresh:
            self.scroll_to(y=0, animate=False)
        self._tell_place()

    def _first_word(self, page: Page) -> int | None:
        """A line to scroll to so that the first marked word is in sight; None where the top shows it already."""
        height = self.scrollable_content_region.height
        for number in range(page.ensure(20 * height)):
            if self.overlay.words.spans(page.lines[number].text):
                return None if number < height - 3 else number - height // 3
        return None

    def _failed(self, error: BaseException) -> None:
        self.screen.tell_failure(error)  # type: ignore[attr-defined]

    # Size

    def _column(self) -> int:
        room = self.scrollable_content_region.width - 2 * MARGIN
        return max(min(self.text_width, room), 8)

    def _left(self) -> int:
        return max((self.scrollable_content_region.width - self._column()) // 2, 0)

    def _resize_virtual(self) -> None:
        if self.shown is not None:
            self.set_lines(self.shown.page.height + ABOVE)

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
        if self.shown is not None and self._session.library is not None:
            self.overlay.set_matches(())
            self._loads.submit(
                self._lay_out(self._session.library, self.shown.entry, self.shown.document), self._present
            )

    # Drawing

    def notify_style_update(self) -> None:
        """Forget the looks of the former theme."""
        self._styles.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of the post, `y` counted from the top of what is in sight."""
        width, base = self.scrollable_content_region.width, self.rich_style
        number = y + self.scroll_offset.y - ABOVE
        line = self.shown.page.line(number) if self.shown is not None and number >= 0 else None
        if line is None:
            return Strip.blank(width, base)
        segments = [Segment(" " * self._left(), base + self._styles.named("page--margin"))]
        segments += self._drawn(number, line)
        return Strip(segments).adjust_cell_length(width, base)

    def _drawn(self, number: int, line: Line) -> list[Segment]:
        drawn = []
        for segment, mark in cut(line.segments, self.overlay.spans(number, line)):
            style = self._styles.of(segment)
            if segment.link is not None and segment.link == self.overlay.link:
                style += self._styles.named(CHOSEN)
            drawn.append(Segment(segment.text, style + self._styles.named(mark) if mark else style))
        return self.parted(drawn, self._styles.named("page--margin"))

    # Reading

    def start_reading(self, entry: Entry) -> None:
        """The person reads this entry now: its end counts."""
        self._reading, self._opened_at, self._end_seen = entry, monotonic(), False
        self._look_for_end()

    def stop_reading(self) -> None:
        """The person went back to the list."""
        self._reading = None

    @property
    def place(self) -> Place | None:
        """Where in the text the first line in sight stands, the same in any width."""
        if self.shown is None or self.scroll_offset.y <= ABOVE:
            return None
        return self.shown.page.place(self.scroll_offset.y - ABOVE)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Note when the end comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        if self.shown is not None:
            self.shown.page.ensure(self.scroll_offset.y + self.scrollable_content_region.height + 1)
            self._resize_virtual()
        self._look_for_end()
        self._tell_place()

    @property
    def percent(self) -> int:
        """How much of the post was passed, 0 to 100."""
        if self.max_scroll_y <= 0:
            return 100
        return min(round(100 * self.scroll_offset.y / self.max_scroll_y), 100)

    def _tell_place(self) -> None:
        self.post_message(self.Moved(self.percent))

    def _look_for_end(self) -> None:
        reading, shown, settings = self._reading, self.shown, self._session.settings
        if reading is None or shown is None or shown.entry.id != reading.id or self._end_seen:
            return
        if self.scroll_offset.y + self.scrollable_content_region.height < self.virtual_size.height:
            return
        self._end_seen = True
        if settings.mark_read:
            dwell = settings.dwell * 60 * reading.post.words / WORDS_PER_MINUTE
            self.set_timer(max(dwell - (monotonic() - self._opened_at), 0.01), lambda: self._finish(reading))

    def _finish(self, entry: Entry) -> None:
        if self._reading is entry:
            self.post_message(self.Finished(entry))

    # Finding

    def find(self, text: str) -> int:
        """Mark all places where `text` stands, the first one from here on as the current one; their number."""
        if self.shown is None:
            return 0
        matches = find_text(self.shown.page, text)
        first = max(self.scroll_offset.y - ABOVE, 0)
        current = next((number for number, match in enumerate(matches) if match.line >= first), 0)
        self.overlay.set_matches(matches, current if matches else -1)
        self._resize_virtual()
        if matches:
            self._reveal(matches[current])
        self.refresh()
        return len(matches)

    def find_words(self) -> int:
        """Make the places of the words that a search matched finds of their own, so that one can go through them."""
        if self.shown is None or not self.overlay.words:
            return 0
        page = self.shown.page
        page.finish()
        matches = [
            Match((Span(number, start, end),))
            for number, line in enumerate(page.lines)
            if line.block >= 0
            for start, end in self.overlay.words.spans(line.text)
        ][:MOST_WORDS]
        self.overlay.set_matches(matches, 0 if matches else -1)
        self._resize_virtual()
        self.refresh()
        return len(matches)

    def step(self, direction: int) -> bool:
        """Go to the next (1) or former (-1) found place; True where that went around the end."""
        matches = self.overlay.matches
        if not matches:
            return False
        wanted = self.overlay.current + direction
        self.overlay.go_to(wanted % len(matches))
        self._reveal(matches[self.overlay.current])
        self.refresh()
        return not 0 <= wanted < len(matches)

    def _reveal(self, match: Match) -> None:
        self.reveal_line(match.line)

    def reveal_line(self, number: int) -> None:
        """Bring a line into sight, with some of what stands around it."""
        top, height = self.scroll_offset.y - ABOVE, self.scrollable_content_region.height
        if not top + 1 <= number < top + height - 2:
            self.scroll_to(y=max(number + ABOVE - height // 3, 0), animate=False)

    # Links

    @property
    def link_in_sight(self) -> bool:
        """Whether a link is chosen and can be seen."""
        link = self.shown.page.link(self.overlay.link) if self.shown and self.overlay.link is not None else None
        top = self.scroll_offset.y - ABOVE
        return link is not None and top <= link.line < top + self.scrollable_content_region.height

    def choose_link(self, direction: int) -> LinkTarget | None:
        """Choose the next (1) or former (-1) link of the text, the first one in sight to begin with."""
        if self.shown is None:
            return None
        page = self.shown.page
        page.finish()
        links = page.links
        if not links:
            return None
        chosen = self.overlay.link if self.link_in_sight else None
        if chosen is None:
            top = self.scroll_offset.y - ABOVE
            number = next((at for at, link in enumerate(links) if link.line >= top), 0)
        else:
            at = next((at for at, link in enumerate(links) if link.index == chosen), 0)
            number = (at + direction) % len(links)
        link = links[number]
        self.overlay.link = link.index
        self.reveal_line(link.line)
        self.refresh()
        return link

    def on_click(self, event: events.Click) -> None:
        """Follow the link under the pointer, or open what is folded."""
        number = event.y + self.scroll_offset.y - ABOVE
        line = self.shown.page.line(number) if self.shown is not None and number >= 0 else None
        if line is None or self.shown is None:
            return
        if line.role is Role.FOLDED:
            self.action_fold()
            return
        cell = self._left()
        for segment in line.segments:
            cell += cell_len(segment.text)
            if event.x < cell:
                link = self.shown.page.link(segment.link) if segment.link is not None else None
                if link is not None:
                    self.post_message(self.LinkClicked(link))
                return

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
        if self.shown is not None:
            self.shown.page.finish()
            self._resize_virtual()
        self.scroll_to(y=self.max_scroll_y, animate=False)

    def action_fold(self) -> None:
        """Show or fold what stands in most posts."""
        self.folded_open = not self.folded_open

    def action_width(self, columns: int) -> None:
        """Make the text's column wider or narrower."""
        self.text_width = min(max(self._column() + columns, NARROWEST), WIDEST)

    def _scroll_by(self, lines: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)
