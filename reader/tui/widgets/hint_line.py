"""A muted one-line hint that can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.cells import cell_len
from reader.text import CleanLine

__all__ = ["HintLine"]


class HintLine(Widget):
    """The longest of several wordings that fits the width."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"hint--margin"}

    class Clicked(Message, bubble=True):
        """The line was clicked."""

    def __init__(self, wordings: Sequence[CleanLine], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._wordings = wordings

    def render_line(self, y: int) -> Strip:
        """Render the hint."""
        width, base = self.size.width, self.rich_style
        fitting = [words for words in self._wordings if cell_len(words) + 2 <= width]
        if y or not fitting:
            return Strip.blank(width, base)
        margin = base + self.get_component_rich_style("hint--margin", partial=True)
        return Strip([Segment(" ", margin), Segment(fitting[0], base)]).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        """Report the click."""
        event.stop()
        self.post_message(self.Clicked())
