"""A list of choices: the text of each, a muted detail, and the key that does the same."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from reader.cells import cell_len
from reader.text import EMPTY, CleanLine
from reader.tui.list.fitting import Piece, wrap_pieces
from reader.tui.terminal.internals import forget_size

__all__ = ["Choice", "ChoiceList"]

MARGIN = 1
"""Cells left free on each side."""

LOW = 20
"""Rows of the terminal below which dialogs have no blank lines."""

BETWEEN = 2
"""Cells between the columns."""

MOST_OF_THEM = 0.8
"""The share of choices that fit on a line with their counts; the others are wrapped."""


class Choice(NamedTuple):
    """A choice: `lead` precedes its text, `tail` is at the right edge, `detail` below."""

    text: CleanLine
    detail: CleanLine = EMPTY
    lead: str = ""
    tail: str = ""


class _Line(NamedTuple):
    """A line of the list and the number of the choice that it belongs to."""

    choice: int
    pieces: Sequence[Piece]


class ChoiceList(ScrollView, can_focus=False):
    """Draws choices, wrapping long ones with a hanging indent; the highlight moves from choice to choice.

    It defines no keys: those of `ScrollView` would scroll the text and leave the highlight behind.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "choice--margin",
        "choice--lead",
        "choice--text",
        "choice--detail",
        "choice--tail",
        "choice--highlight",
    }

    class Chosen(Message, bubble=True):
        """A choice was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    class Highlighted(Message, bubble=True):
        """The highlight moved to another choice."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

        def can_replace(self, message: Message) -> bool:
            """Return whether the message is an older highlight, which this one makes stale."""
            return isinstance(message, ChoiceList.Highlighted)

    def __init__(
        self,
        choices: Sequence[Choice],
        highlighted: int = 0,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._choices = choices
        self.highlighted = min(max(highlighted, 0), max(len(choices) - 1, 0))
        self._lines: list[_Line] = []
        self._starts: list[int] = []
        self._width = 0

    @property
    def caret(self) -> Offset:
        """The position of the highlighted choice (see `terminal.caret`)."""
        top = self._starts[self.highlighted] if self.highlighted < len(self._starts) else 0
        return Offset(0, top - self.scroll_offset.y)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Show other choices, with the first one highlighted."""
        self._choices, self.highlighted, self._width = choices, 0, 0
        forget_size(self)
        self._measure()
        self.refresh(layout=True)

    # Size

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the number of lines of all choices, limited to the room left by the rest of the dialog.

        With a maximum in the style sheet instead, the dialog would be as high as if there were none.
        """
        self._wrap(width)
        return min(len(self._lines), max(self._room(viewport.height), 1))

    def _room(self, rows: int) -> int:
        """Return the lines left in a terminal of so many rows, besides the dialog's frame and its other contents."""
        dialog = self.parent
        if not isinstance(dialog, Widget):
            return rows
        # The styles of the others may not be known yet: each takes one line, in a high terminal with a blank line.
        each = 2 if rows >= LOW else 1
        others = [other for other in dialog.children if other is not self and other.display]
        taken: int = dialog.gutter.height + dialog.styles.margin.height
        taken += sum(each + ("dialog--second" in other.classes) for other in others)
        most = dialog.styles.max_height
        share = most.value if most is not None and not most.is_cells else 100
        return int(rows * share / 100) - taken

    def on_resize(self) -> None:
        """Wrap for the new width and keep the highlight visible."""
        self._measure()

    def _measure(self) -> None:
        width = self.scrollable_content_region.width
        if width:
            self._wrap(width)
            self.virtual_size = Size(width, len(self._lines))
            self._show_highlight()

    def _wrap(self, width: int) -> None:
        if width == self._width:
            return
        self._width = width
        self._lines, self._starts = [], []
        lead = max((cell_len(choice.lead) for choice in self._choices), default=0)
        lead += MARGIN + (BETWEEN if lead else 0)
        for number, choice in enumerate(_with_short_tails(self._choices, width - lead - MARGIN)):
            self._starts.append(len(self._lines))
            self._lines += [_Line(number, pieces) for pieces in _drawn(choice, lead, width)]

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Render one line, with `y` counted from the top of the visible part."""
        width, base = self.scrollable_content_region.width, self.rich_style
        number = y + self.scroll_offset.y
        if number >= len(self._lines):
            return Strip.blank(width, base)
        line = self._lines[number]
        lit = line.choice == self.highlighted
        over = self.get_component_rich_style("choice--highlight", partial=True) if lit else None
        segments = []
        for text, name in line.pieces:
            style = base + self.get_component_rich_style(name, partial=True)
            # With reverse video, each colour and dim text would have a different background.
            style = base if over and over.reverse else style
            segments.append(Segment(text, style + over if over else style))
        return Strip(segments).adjust_cell_length(width, base + over if over else base)

    # Moving

    def move(self, rows: int) -> None:
        """Move the highlight, wrapping around at the ends."""
        if self._choices:
            self.go_to((self.highlighted + rows) % len(self._choices))

    def move_by_page(self, pages: int) -> None:
        """Move the highlight by the visible lines less one, at least to the next choice, and not beyond the ends."""
        if self._starts:
            line = self._starts[self.highlighted] + pages * max(self.size.height - 1, 1)
            number = bisect_right(self._starts, line) - 1
            self.go_to(number if number != self.highlighted else number + pages)

    def go_to(self, number: int) -> None:
        """Highlight a choice; numbers beyond the ends are clamped."""
        before, self.highlighted = self.highlighted, min(max(number, 0), max(len(self._choices) - 1, 0))
        self._show_highlight()
        self.refresh()
        if self.highlighted != before:
            self.post_message(self.Highlighted(self.highlighted))

    def _show_highlight(self) -> None:
        if self._starts:
            ends = [*self._starts[1:], len(self._lines)]
            top, bottom = self._starts[self.highlighted], ends[self.highlighted]
            self.scroll_to_region(Region(0, top, self._width, bottom - top), animate=False, force=True)

    def on_click(self, event: events.Click) -> None:
        """Choose the item under the pointer."""
        event.stop()
        number = event.y + self.scroll_offset.y
        if 0 <= number < len(self._lines):
            self.post_message(self.Chosen(self._lines[number].choice))


def _with_short_tails(choices: Sequence[Choice], room: int) -> Sequence[Choice]:
    """Return the choices, with counts (`59 of 60 unread`) shortened if any of them does not fit.

    They lose their middle (`59 unread`) if that lets most of the choices fit, and each of their words; else all but the
    first number.
    """
    numbers = [choice.tail.partition(" ")[0] for choice in choices]
    if not all(map(str.isdigit, numbers)):
        return choices
    full = [choice.tail for choice in choices]
    middle = [f"{number} {tail.rpartition(' ')[2]}" for number, tail in zip(numbers, full, strict=True)]
    for tails, share in ((full, 1.0), (middle, MOST_OF_THEM), (numbers, 0.0)):
        left = [room - BETWEEN - cell_len(tail) for tail in tails]
        fit = sum(cell_len(one.text) <= most for one, most in zip(choices, left, strict=True))
        beside = all(_longest_word(one.text) <= most for one, most in zip(choices, left, strict=True))
        if fit >= share * len(choices) and (beside or not share):
            return [choice._replace(tail=tail) for choice, tail in zip(choices, tails, strict=True)]
    return choices


def _drawn(choice: Choice, lead: int, width: int) -> list[list[Piece]]:
    """Return the lines of a choice; its text begins `lead` cells from the left.

    If the tail leaves no room for one of the words, it is put on a separate line.
    """
    room = max(width - lead - MARGIN, 4)
    tail = cell_len(choice.tail) + BETWEEN if choice.tail else 0
    beside = _longest_word(choice.text) <= room - tail
    texts = wrap_pieces([(choice.text, "choice--text")], max(room - tail if beside else room, 4))
    if choice.tail and not beside:
        tails = wrap_pieces([(choice.tail, "choice--tail")], room)
        texts += [[(" " * (room - sum(cell_len(text) for text, _ in line)), "choice--text"), *line] for line in tails]
    elif choice.tail:
        used = sum(cell_len(text) for text, _ in texts[0])
        texts[0].append((" " * max(room - used - cell_len(choice.tail), 1), "choice--text"))
        texts[0].append((choice.tail, "choice--tail"))
    if choice.detail:
        texts += wrap_pieces([(choice.detail, "choice--detail")], room)
    margin: Piece = (" " * MARGIN, "choice--margin")
    first: Piece = (choice.lead.ljust(lead - MARGIN), "choice--lead")
    rest: Piece = (" " * (lead - MARGIN), "choice--margin")
    return [[margin, first if at == 0 else rest, *pieces] for at, pieces in enumerate(texts)]


def _longest_word(text: str) -> int:
    return max(map(cell_len, text.split()), default=0)
