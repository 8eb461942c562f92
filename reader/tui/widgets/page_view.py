"""A page on the screen: drawing, scrolling, finding text, choosing links and selecting text."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from reader.cells import cell_len
from reader.page import Line, LinkTarget, Page, Role
from reader.tui.page.matches import Matches
from reader.tui.page.overlay import CHOSEN, SELECTED, Overlay, cut
from reader.tui.page.page_styles import PAGE_CLASSES, PageStyles
from reader.tui.page.slices import in_slices
from reader.tui.widgets.line_view import LineView

__all__ = ["ABOVE", "PageView", "bring_into_sight"]

MARGIN = 2
"""Columns left free on each side of the text."""

LEAST_IN_SIGHT = 3
"""Minimum number of lines of newly added text that should be visible."""

ABOVE = 1
"""Blank lines above the title."""

NARROWEST, WIDEST = 30, 200
"""Bounds of the text column's width."""


class PageView(LineView, can_focus=True):
    """A laid-out page, its text in a centred column."""

    COMPONENT_CLASSES: ClassVar[set[str]] = PAGE_CLASSES

    BINDINGS: ClassVar = [
        Binding("space,pagedown,ctrl+f", "page(1)", "Page", id="post.page-down", tooltip="Page down"),
        Binding("j,down", "scroll_lines(1)", "Down", show=False, id="post.down"),
        Binding("k,up", "scroll_lines(-1)", "Up", show=False, id="post.up"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="post.page-up"),
        Binding("d,ctrl+d", "page(1, 2)", "Half a page down", show=False, id="post.half-down"),
        Binding("u,ctrl+u", "page(-1, 2)", "Half a page up", show=False, id="post.half-up"),
        Binding("g,home", "go_to_end(-1)", "Top", show=False, id="post.top"),
        Binding("G,end", "go_to_end(1)", "End", show=False, id="post.bottom"),
        Binding("z", "fold", "Show or hide repeated paragraphs", show=False, id="post.fold"),
    ]

    text_width: reactive[int] = reactive(80, init=False)
    folded_open: reactive[bool] = reactive(False, init=False)

    class LinkClicked(Message, bubble=True):
        """A link was clicked."""

        def __init__(self, link: LinkTarget) -> None:
            super().__init__()
            self.link = link

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._styles = PageStyles(self)
        self.page: Page | None = None
        self.overlay = Overlay()
        self.matches = Matches(self.overlay, self.reveal_line, self.found, self.set_timer)

    # Size

    @property
    def column(self) -> int:
        """The width of the text column in cells."""
        room = self.scrollable_content_region.width - 2 * MARGIN
        return max(min(self.text_width, room), 8)

    def _left(self) -> int:
        return max((self.scrollable_content_region.width - self.column) // 2, 0)

    def resize_virtual(self) -> None:
        """Update the scroll bar to the present length of the page."""
        if self.page is not None:
            self.set_lines(self.page.height + ABOVE)

    # Drawing

    def notify_style_update(self) -> None:
        """Discard the styles of the previous theme."""
        self._styles.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Render one line of the post, with `y` counted from the top of the visible part."""
        width, base = self.scrollable_content_region.width, self.rich_style
        number = y + self.scroll_offset.y - ABOVE
        line = self.page.line(number) if self.page is not None and number >= 0 else None
        if line is None:
            return Strip.blank(width, base)
        segments = [Segment(" " * self._left(), base + self._styles.named("page--margin"))]
        segments += self._drawn(number, line)
        return Strip(segments).adjust_cell_length(width, base).apply_offsets(0, number)

    def _drawn(self, number: int, line: Line) -> list[Segment]:
        drawn = []
        for segment, mark in cut(line.segments, self._selected(number, line) or self.overlay.spans(number, line)):
            style = self._styles.of(segment)
            if segment.link is not None:
                if segment.link == self.overlay.link:
                    style += self._styles.named(CHOSEN)
                if (linked := self.terminal_link(segment.link)) is not None:
                    style += linked
            drawn.append(Segment(segment.text, style + self._styles.named(mark) if mark else style))
        return self.parted(drawn, self._styles.named("page--margin"))

    def terminal_link(self, link: int) -> Style | None:  # noqa: ARG002
        """Return the terminal hyperlink for a link of the page; None if there is none."""
        return None

    # Selecting with the mouse

    def _selected(self, number: int, line: Line) -> list[tuple[int, int, str]]:
        selection = self.text_selection
        span = selection.get_span(number) if selection is not None else None
        if span is None:
            return []
        left = self._left()
        start, end = max(span[0] - left, 0), len(line.text) if span[1] < 0 else span[1] - left
        return [(start, end, SELECTED)] if end > start else []

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text as displayed, without the margin."""
        if self.page is None:
            return None
        left = self._left()
        chosen: list[str] = []
        for number in range(self.page.finish()):
            span = selection.get_span(number)
            if span is not None:
                text = self.page.lines[number].text
                end = len(text) if span[1] < 0 else max(span[1] - left, 0)
                chosen.append(text[max(span[0] - left, 0) : end].rstrip())
        return "\n".join(chosen), "\n"

    # Finding

    def find(self, text: str, *, reveal: bool = True) -> None:
        """Mark all matches of `text`; the first one from here on becomes the current one and is scrolled to."""
        if self.page is not None:
            self.matches.find(self.page, text, self.top_line, reveal=reveal)

    def found(self) -> None:
        """Show the matches, all of which are known now."""
        self.resize_virtual()
        self.refresh()

    def step(self, direction: int) -> bool:
        """Go to the next (1) or previous (-1) match; return True if that wrapped around."""
        around = self.matches.step(direction)
        self.refresh()
        return around

    def reveal_line(self, number: int) -> None:
        """Make a line visible, with some context."""
        top, height = self.scroll_offset.y - ABOVE, self.scrollable_content_region.height
        if not top + 1 <= number < top + height - 2:
            self.scroll_to(y=max(number + ABOVE - height // 3, 0), animate=False)

    # Links

    @property
    def link_in_sight(self) -> bool:
        """Whether a link is selected and visible."""
        link = self.page.link(self.overlay.link) if self.page and self.overlay.link is not None else None
        top = self.scroll_offset.y - ABOVE
        return link is not None and top <= link.line < top + self.scrollable_content_region.height

    def choose_link(self, direction: int) -> LinkTarget | None:
        """Select the next (1) or previous (-1) link of the text, at first the first visible one.

        Before the first one is the last one of the whole page, which should be laid out by then.
        """
        if self.page is None:
            return None
        chosen = self.overlay.link if self.link_in_sight else None
        if chosen is None:
            link = _link_from(self.page, self.scroll_offset.y - ABOVE)
        else:
            link = _link_after(self.page, chosen) if direction > 0 else _link_before(self.page, chosen)
        if link is None:
            return None
        self.overlay.link = link.index
        self.resize_virtual()
        self.reveal_line(link.line)
        self.refresh()
        return link

    def on_click(self, event: events.Click) -> None:
        """Follow the link under the pointer, or expand folded paragraphs."""
        number = event.y + self.scroll_offset.y - ABOVE
        line = self.page.line(number) if self.page is not None and number >= 0 else None
        if line is None or self.page is None:
            return
        if line.role is Role.FOLDED:
            self.action_fold()
            return
        cell = self._left()
        for segment in line.segments:
            cell += cell_len(segment.text)
            if event.x < cell:
                link = self.page.link(segment.link) if segment.link is not None else None
                if link is not None:
                    self.post_message(self.LinkClicked(link))
                return

    # Moving

    def action_scroll_lines(self, lines: int) -> None:
        """Scroll by lines."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def action_page(self, direction: int, parts: int = 1) -> None:
        """Scroll by a page, keeping two lines, or by a fraction of one."""
        height = self.scrollable_content_region.height
        self.action_scroll_lines(direction * max(height - 2 if parts == 1 else height // parts, 1))

    def action_go_to_end(self, direction: int) -> None:
        """Go to the top (-1) or to the end (1)."""
        if direction < 0:
            self.scroll_to(y=0, animate=False)
        else:
            self.when_laid_out(lambda: self.scroll_to(y=self.max_scroll_y, animate=False))

    def when_laid_out(self, then: Callable[[], object]) -> None:
        """Lay the page out slice by slice, so that other keys are processed meanwhile, then call `then`.

        It is not called if another page is shown first.
        """
        if (page := self.page) is not None:

            def done() -> None:
                self.resize_virtual()
                then()

            in_slices(self.set_timer, page.go_on, done, lambda: page is not self.page)

    def on_resize(self) -> None:
        """Lay the text out for the new width; what was as high as the view may no longer be."""
        self.resize_virtual()
        self.fit()

    def watch_folded_open(self) -> None:
        """Show or hide repeated paragraphs."""
        self.fit()

    def fit(self) -> None:
        """Lay the page out again; implemented where the page is built."""

    def action_fold(self) -> None:
        """Show or hide repeated paragraphs."""
        self.folded_open = not self.folded_open

    def widen(self, columns: int) -> tuple[int, int]:
        """Make the text column wider or narrower, as far as the room allows; return the widths before and after."""
        room = _room(self)
        now = max(min(self.text_width, room), 1)
        if columns > 0:
            # A width for which there is no room here still applies on wider screens.
            self.text_width = max(self.text_width, min(now + columns, WIDEST, room))
        elif now > NARROWEST:
            self.text_width = max(now + columns, NARROWEST)
        return now, max(min(self.text_width, room), 1)

    @property
    def top_line(self) -> int:
        """The number of the first visible line of the page."""
        return max(self.scroll_offset.y - ABOVE, 0)


def _link_from(page: Page, top: int) -> LinkTarget | None:
    """Return the first link from a line on, else the first of the text."""
    known = page.links
    found = next((link for link in known if link.line >= top), None)
    return found or _link_after(page, known[-1].index if known else -1)


def _link_after(page: Page, index: int) -> LinkTarget | None:
    """Return the link after another one, laying out no more than needed, or the first one after the last."""
    return page.next_link(index) or page.next_link()


def _link_before(page: Page, index: int) -> LinkTarget | None:
    """Return the link before another one, or the last one before the first."""
    before = [link for link in page.links if link.index < index]
    if before:
        return before[-1]
    page.finish()
    return page.links[-1] if page.links else None


def _room(view: PageView) -> int:
    """Return the maximum width of the column; if the view is hidden, its maximum at the full width of the screen."""
    width = view.scrollable_content_region.width
    if not width or not all(node.display for node in view.ancestors_with_self if isinstance(node, Widget)):
        width = view.screen.size.width - view.scrollbar_size_vertical
    return width - 2 * MARGIN


def bring_into_sight(page: PageView, line: int) -> None:
    """Scroll to the text added from a line on, if little of it is visible, keeping what precedes it in view."""
    if line > page.scroll_offset.y + page.size.height - LEAST_IN_SIGHT:
        page.scroll_to(y=max(line - page.size.height // 2, 0), animate=False)
