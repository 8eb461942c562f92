"""The second gate: every line that a widget draws is checked once more on its way to the terminal.

Content was sanitised when it was read (see `reader.text`); this catches bugs. Textual passes the lines of every widget,
including toasts and dialogs, through the application's line filters and caches the result, so that each line is checked
once, not once per frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from reader.cells import count_widest
from reader.text import clean_block
from reader.tui.terminal.internals import HandlingApp

__all__ = ["GATE", "Gate", "GatedApp"]


MOST_ADDRESSES = 10_000
"""Maximum number of remembered addresses; beyond it, lines drawn earlier may lose their links, nothing else."""


class Gate(LineFilter):
    """Passes text on after a check for control and bidirectional characters.

    Terminal hyperlinks (OSC 8) pass only if their exact address was vouched for.
    """

    def __init__(self) -> None:
        super().__init__()
        self._addresses: set[str] = set()

    def vouch_for(self, address: str) -> bool:
        """Allow links to `address` if it is safe in a control sequence, that is plain ASCII; return whether it is."""
        plain = address.isascii() and address.isprintable() and " " not in address
        if plain:
            if len(self._addresses) > MOST_ADDRESSES:
                self._addresses.clear()
            self._addresses.add(address)
        return plain

    def _is_safe(self, segment: Segment) -> bool:
        style = segment.style
        link = style.link if style is not None else None
        return segment.text.isprintable() and not segment.control and (link is None or link in self._addresses)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the same segments if nothing is wrong with them; widths in cells do not change."""
        addresses = self._addresses
        for text, style, control in segments:
            if (
                control
                or not text.isprintable()
                or (style is not None and style.link is not None and style.link not in addresses)
            ):
                return [segment if self._is_safe(segment) else _safe(segment) for segment in segments]
        return segments


GATE = Gate()


class GatedApp(HandlingApp):
    """An application whose lines all pass the gate, after all other filters."""

    def __init__(self, **options: Any) -> None:
        # Before anything is measured.
        count_widest()
        super().__init__(**options)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's own filters, followed by the gate."""
        return [*super().get_line_filters(), GATE]


def _safe(segment: Segment) -> Segment:
    text, style = segment.text, segment.style
    if not text.isprintable():
        # A line of the screen contains no line breaks and no tabs.
        safe = clean_block(text).replace("\n", " ").replace("\t", " ")
        if safe != text:
            text = set_cell_size(safe, cell_len(text))
    return Segment(text, _without_link(style))


def _without_link(style: Style | None) -> Style | None:
    return style.update_link(None) if style is not None and style.link is not None else style
