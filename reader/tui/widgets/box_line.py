"""The line below the search box: how the query was understood and, while the user types, possible completions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.cells import cell_len
from reader.text import EMPTY, CleanLine
from reader.tui.list.fitting import Piece, wrap_text
from reader.tui.list.offers import Offer
from reader.tui.widgets.key_bar import crop
from reader.tui.widgets.search_box import SearchBox

__all__ = ["BoxLine"]

MARGIN = 1
GAP = 1
"""Cells between two chips."""

WIDEST_CHIP = 26
"""Maximum width of a chip in cells; a long query is cropped to it."""

MOST_LINES = 3
"""Maximum number of lines of the hint about the query."""


class BoxLine(Widget):
    """A hint about the query, if any; below it chips while the box has the focus and has offers.

    It keeps its one line while the box has the focus, so that the list does not move with every letter.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"box--margin", "box--hint", "box--chip", "box--chosen-chip"}

    hint: reactive[CleanLine] = reactive(EMPTY, layout=True)
    """What was interpreted differently from what was typed, or ignored."""

    def __init__(self, box: SearchBox, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._box = box
        self._spans: list[tuple[int, int, int]] = []

    def on_mount(self) -> None:
        """Watch the box."""
        self.watch(self._box, "has_focus", self._fit, init=False)
        self.watch(self._box, "offers", self._redraw, init=False)
        self.watch(self._box, "offered", self._redraw, init=False)
        self._fit()

    def watch_hint(self) -> None:
        """Take as many lines as the hint needs."""
        self._fit()

    def _fit(self) -> None:
        self.display = bool(self.hint) or self._box.has_focus
        self.refresh(layout=True)

    def _redraw(self) -> None:
        lines = self.get_content_height(self.size, self.size, self.size.width)
        self.refresh(layout=lines != self.size.height)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the number of lines of the hint, plus one for the chips."""
        words = len(self._words(width))
        return max(words + bool(self._box.has_focus and (self._offers or not words)), 1)

    @property
    def _offers(self) -> Sequence[Offer]:
        """The offers that are shown: after plain words, Tab knows some that nobody asked for."""
        typed = self._box.value
        shown = not typed.strip() or ":" in typed[: self._box.cursor].rpartition(" ")[2]
        return self._box.offers if shown else ()

    def _words(self, width: int) -> list[str]:
        if not self.hint:
            return []
        return wrap_text(self.hint, max(width - 2 * MARGIN, 8), MOST_LINES)

    def render_line(self, y: int) -> Strip:
        """Render a line of the hint, or the chips."""
        width, base = self.size.width, self.rich_style
        words = self._words(width)
        pieces: list[Piece] = [(" " * MARGIN, "box--margin")]
        if y < len(words):
            pieces.append((words[y], "box--hint"))
        elif y == len(words) and self._box.has_focus:
            pieces += self._chips(width)
        segments = [Segment(text, base + self.get_component_rich_style(look, partial=True)) for text, look in pieces]
        return Strip(segments).adjust_cell_length(width, base)

    def _chips(self, width: int) -> list[Piece]:
        """Return as many chips as there is room for, with a sign if there are more; the selected one is among them."""
        self._spans = []
        offers, chosen = self._offers, self._box.offered
        labels = [f" {crop(offer.label, WIDEST_CHIP)} " for offer in offers]
        first = 0
        while first < chosen and sum(cell_len(one) + GAP for one in labels[first : chosen + 1]) > width - 2 * MARGIN:
            first += 1
        pieces: list[Piece] = []
        at = MARGIN
        for number in range(first, len(labels)):
            cells = cell_len(labels[number])
            if at + cells > width - MARGIN and pieces:
                pieces[-1] = ("…", "box--hint")
                break
            look = "box--chosen-chip" if number == chosen else "box--chip"
            pieces += [(labels[number], look), (" " * GAP, "box--margin")]
            self._spans.append((at, at + cells, number))
            at += cells + GAP
        return pieces

    def on_click(self, event: events.Click) -> None:
        """Accept the chip under the pointer."""
        if event.y != len(self._words(self.size.width)):
            return
        for start, end, number in self._spans:
            if start <= event.x < end:
                event.stop()
                self._box.take_offer(number)
                return
