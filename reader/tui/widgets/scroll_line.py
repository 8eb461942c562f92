"""A scroll bar as thin as a line: it separates two panes and shows by its brightness which of them has the focus."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBarRender

__all__ = ["DividerLine", "ScrollLine"]


class ScrollLine(ScrollBarRender):
    """Draws the thumb of a vertical bar; clicking and dragging work as on any scroll bar."""

    TRACK = " "
    """The character above and below the thumb, in the colour of the bar's background."""

    THUMB = "┃"

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield one line of the screen for each cell of the bar."""
        size = options.height or console.height
        first = last = 0
        if self.window_size and size and self.virtual_size > self.window_size:
            length = max(round(size * self.window_size / self.virtual_size), 1)
            first = round((size - length) * self.position / (self.virtual_size - self.window_size))
            first = min(max(first, 0), size - length)
            last = first + length
        look = console.get_style(self.style)
        parts = [
            (self.TRACK, look.bgcolor, "scroll_up", first),
            (self.THUMB, look.color, "grab", last - first),
            (self.TRACK, look.bgcolor, "scroll_down", size - last),
        ]
        yield Segments(
            [
                Segment(text, Style(color=colour, meta={"@mouse.down": action}))
                for text, colour, action, count in parts
                for _ in range(count)
            ],
            new_lines=True,
        )


class DividerLine(ScrollLine):
    """A line from top to bottom between two panes."""

    TRACK = "│"
