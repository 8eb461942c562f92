"""The base of the list and the post: self-drawn lines, scrolled without a new layout of the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget

from reader.tui.widgets.scroll_line import ScrollLine

__all__ = ["LineView"]


class LineView(ScrollView):
    """A widget of many lines; its style sheet sets `overflow-y: scroll`, so that its bar always has its place."""

    SCROLL_BAR: ClassVar[type[ScrollLine]] = ScrollLine

    def on_mount(self) -> None:
        """Draw the scroll bar as a line."""
        self.vertical_scrollbar.renderer = self.SCROLL_BAR  # type: ignore[misc]  # Textual allows it, see ScrollBar

    def notify_style_update(self) -> None:
        """Redraw the scroll bar in the new colours."""
        super().notify_style_update()
        if self.is_mounted:
            self.vertical_scrollbar.refresh()

    def parted(self, segments: Iterable[Segment], spaces: Style) -> list[Segment]:
        """Return the segments with leading spaces split off and drawn in the style `spaces`.

        This makes no difference on a terminal, but SVG screenshots lose spaces at the start of a run.
        """
        made: list[Segment] = []
        for segment in segments:
            text = segment.text
            rest = text.lstrip(" ")
            if len(rest) < len(text) and segment.style is not None and not segment.style.underline:
                made.append(Segment(text[: len(text) - len(rest)], segment.style + spaces))
                if rest:
                    made.append(Segment(rest, segment.style))
            else:
                made.append(segment)
        return made

    def set_lines(self, count: int) -> None:
        """Set the number of lines.

        Assigning `virtual_size` directly makes Textual lay out and paint the whole screen, at every key of a search.
        """
        region = self.scrollable_content_region
        size = Size(region.width, max(count, region.height))
        if size == self.virtual_size:
            return
        self.set_reactive(Widget.virtual_size, size)
        bar = self.vertical_scrollbar
        bar.window_virtual_size = size.height
        bar.window_size = region.height
        bar.refresh()
        if self.scroll_y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False)
