"""The second gate: every line that a widget draws is looked at once more on its way to the terminal.

Content was made clean when it came in (see `reader.text`); a mistake inside is caught here. Textual draws every
widget, toasts and dialogs included, through the line filters of the application, and keeps what they return, so a
line is looked at once and not once a frame.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter

from reader.text import clean_block

__all__ = ["GATE", "Gate", "GatedApp"]


class Gate(LineFilter):
    """Lets text and looks through: no control character, no direction control, no link of the terminal's own."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same segments where nothing is wrong with them; widths in cells stay as they are."""
        for segment in segments:
            style = segment.style
            if not segment.text.isprintable() or segment.control or (style is not None and style.link is not None):
                return [_safe(segment) for segment in segments]
        return segments


GATE = Gate()


class GatedApp(App[None]):
    """An application whose every line passes the gate, after all other filters."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, then the gate."""
        return [*super().get_line_filters(), GATE]


def _safe(segment: Segment) -> Segment:
    text, style = segment.text, segment.style
    if not text.isprintable():
        # A line of the screen has no line ends and no tabs of its own.
        safe = clean_block(text).replace("\n", " ").replace("\t", " ")
        if safe != text:
            text = set_cell_size(safe, cell_len(text))
    return Segment(text, _without_link(style))


def _without_link(style: Style | None) -> Style | None:
    return style.update_link(None) if style is not None and style.link is not None else style
