"""The search box: one line of text that reports every change at once.

It replaces Textual's `Input` because a key press must reach the list in the same turn of the event loop, and start-up
must not pay for suggesters and validators.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.cells import cell_len
from reader.text import clean_line
from reader.tui.list.fitting import ELLIPSIS, PART
from reader.tui.list.offers import Offer, ends_with_filter
from reader.tui.widgets.key_bar import crop

__all__ = ["FindBox", "SearchBox"]

MAX_QUERY = 500
"""Maximum number of characters; any excess is dropped, and the note says so."""

ONE_LINE = "line breaks became spaces"

LEAST_ROOM = 8
"""Minimum number of cells for the typed text beside the note."""

PROMPT_WIDTH = 3

MOST_RECENT = 50
"""Maximum number of queries that the Up key recalls."""


class _Taken(NamedTuple):
    """The state after accepting an offer: the offers, its number, the text before, and the text since."""

    offers: Sequence[Offer]
    number: int
    before: str
    since: str


class SearchBox(Widget, can_focus=True):
    """A field for a query, with a count on its right if the query leaves room for it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "search--prompt",
        "search--placeholder",
        "search--cursor",
        "search--note",
    }

    BINDINGS: ClassVar = [
        Binding("enter", "submit", "Accept what is typed", show=False, id="search.submit"),
        Binding("down", "leave(1)", "To the list", id="search.down"),
        Binding("up", "recent(1)", "Earlier query", show=False, id="search.earlier"),
        Binding("left,ctrl+b", "move(-1)", show=False),
        Binding("right,ctrl+f", "move(1)", show=False),
        Binding("tab", "accept(1)", "Complete; again for the next suggestion", show=False, id="search.complete"),
        Binding("shift+tab", "accept(-1)", "Previous suggestion", show=False, id="search.complete-back"),
        Binding("home,ctrl+a", "move_to(0)", show=False),
        Binding("end,ctrl+e", "move_to(100000)", show=False),
        Binding("backspace,ctrl+h", "delete(-1)", show=False),
        Binding("delete,ctrl+d", "delete(1)", show=False),
        Binding("ctrl+w,alt+backspace", "delete_word", show=False),
        Binding("ctrl+u", "clear", "Clear", show=False, id="search.clear"),
        Binding("ctrl+k", "delete_rest", show=False),
    ]

    value: reactive[str] = reactive("", layout=False)
    cursor: reactive[int] = reactive(0)
    suggestion: reactive[str] = reactive("")
    """A completion of the text; shown dim after it, accepted by Tab or the right arrow."""
    note: reactive[str] = reactive("")
    """A note on the right: the number of results."""
    offers: reactive[Sequence[Offer]] = reactive(())
    """What Tab may put into the field."""
    offered: reactive[int] = reactive(0)
    """The number of the offer that Tab accepts next."""
    selected: reactive[bool] = reactive(False)
    """Whether the next letter replaces the text; a space and every other key of the field keep it."""

    class Changed(Message, bubble=True):
        """The text changed."""

        def __init__(self, box: SearchBox, value: str) -> None:
            super().__init__()
            self.box = box
            self.value = value

        def can_replace(self, message: Message) -> bool:
            """Return whether the message is an older text of this box, which this one makes stale."""
            return isinstance(message, SearchBox.Changed) and message.box is self.box

    class Submitted(Message, bubble=True):
        """Enter was pressed."""

        def __init__(self, box: SearchBox) -> None:
            super().__init__()
            self.box = box

    class Left(Message, bubble=True):
        """The user moves on to the results."""

        def __init__(self, box: SearchBox) -> None:
            super().__init__()
            self.box = box

    def __init__(
        self,
        *,
        placeholder: str = "",
        sign: str = "/",
        most: int = MAX_QUERY,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """`most` is the maximum number of characters."""
        super().__init__(id=id)
        self._most = most
        self._placeholder = placeholder
        self._sign = sign
        self._recent: list[str] = []
        self._recent_at = -1
        self._taken: _Taken | None = None
        self._offered_for = ""
        self._before = 0
        self.renew_offers: Callable[[], None] = lambda: None
        """Updates the offers and the suggestion; the box calls it if keys arrived faster than the updates."""

    def watch_value(self, value: str) -> None:
        """Report the change."""
        self.post_message(self.Changed(self, value))

    def set_value(self, value: str) -> None:
        """Replace the text, with the cursor after it."""
        self.value = clean_line(value, self._most)
        self.cursor = len(self.value)

    def go_on(self) -> None:
        """Make further typing narrow a query that ends with a filter, and otherwise begin a new one."""
        if not ends_with_filter(self.value):
            self.action_move_to(len(self.value))
            self.selected = bool(self.value)
        elif self.cursor == len(self.value):
            self._insert(" ")

    def on_blur(self) -> None:
        """Do not replace the query later, when the field is merely clicked."""
        self.selected = False

    def remember(self, query: str) -> None:
        """Keep a query for the Up key, the newest first."""
        query = query.strip()
        if query:
            self._recent = [query, *(other for other in self._recent if other != query)][:MOST_RECENT]
        self._recent_at = -1

    def recall(self, queries: Sequence[str]) -> None:
        """Append the queries of earlier runs, the newest first, to those of this one."""
        self._recent = list(dict.fromkeys([*self._recent, *queries]))[:MOST_RECENT]

    @property
    def recent(self) -> Sequence[str]:
        """The queries that the Up key recalls, the newest first."""
        return self._recent

    @property
    def caret(self) -> Offset:
        """The drawn position of the next letter (see `terminal.caret`)."""
        return Offset(PROMPT_WIDTH + self._before, 0)

    def render_line(self, y: int) -> Strip:
        """Render the field."""
        width = self.size.width
        base = self.rich_style
        if y:
            return Strip.blank(width, base)
        prompt = base + self.get_component_rich_style("search--prompt", partial=True)
        segments = [Segment(" ", base), Segment(f"{self._sign} ", prompt)]
        # A warning that text may have been dropped takes precedence over the number of results.
        told = self.note if len(self.value) < self._most else f"full: {self._most:,} characters"
        note = f" {told} " if told else ""
        while PART in note and width - PROMPT_WIDTH - cell_len(note) < max(LEAST_ROOM, cell_len(self.value) + 1):
            note = f"{note.rpartition(PART)[0]} "
        if width - PROMPT_WIDTH - cell_len(note) < LEAST_ROOM:
            # The typed text takes precedence.
            note = ""
        room = max(width - PROMPT_WIDTH - cell_len(note), 1)
        segments += self._field(room)
        if note:
            segments.append(Segment(note, base + self.get_component_rich_style("search--note", partial=True)))
        return Strip(segments).adjust_cell_length(width, base)

    def _field(self, room: int) -> list[Segment]:
        base = self.rich_style
        cursor_style = base + self.get_component_rich_style("search--cursor", partial=True)
        self._before = 0
        if not self.value:
            placeholder = crop(self._placeholder, room - 1)
            dim = base + self.get_component_rich_style("search--placeholder", partial=True)
            first, rest = placeholder[:1] or " ", placeholder[1:]
            strip = Strip([Segment(first, cursor_style if self.has_focus else dim), Segment(rest, dim)])
            return list(strip.adjust_cell_length(room, base))
        # Measuring starts near the cursor, not at the beginning of a pasted page; zero-width characters are rare.
        start = max(self.cursor - 4 * room, 0)
        while (cells := cell_len(self.value[start : self.cursor])) >= room:
            # A character takes two cells at most.
            start += max((cells - room) // 2, 1)
        before = self.value[start : self.cursor]
        if start and before:
            # The beginning is scrolled out of view.
            before = ELLIPSIS + " " * (cell_len(before[0]) - 1) + before[1:]
        self._before = cell_len(before)
        # Without focus, only the query itself is shown: "minutes:>1" would read as "minutes:>10".
        if self.has_focus and self.suggestion and self.cursor == len(self.value) and not self.selected:
            dim = base + self.get_component_rich_style("search--placeholder", partial=True)
            ahead = [Segment(self.suggestion[:1], cursor_style), Segment(self.suggestion[1:], dim)]
            return list(Strip([Segment(before, base), *ahead]).adjust_cell_length(room, base))
        under, after = self.value[self.cursor : self.cursor + 1] or " ", self.value[self.cursor + 1 :]
        after = crop(after, max(room - cell_len(before + under), 0))
        marked = cursor_style if self.selected and self.has_focus else base
        strip = Strip(
            [Segment(before, marked), Segment(under, cursor_style if self.has_focus else base), Segment(after, base)]
        )
        return list(strip.adjust_cell_length(room, base))

    # Editing

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Return whether a key is text here, whatever it means elsewhere: all printable keys are."""
        return key not in ("enter", "escape") and character is not None and character.isprintable()

    async def on_key(self, event: events.Key) -> None:
        """Insert printable keys as text."""
        if event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            self._insert(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Insert pasted text, as one line."""
        event.stop()
        self._insert(clean_line(event.text, self._most + 1))
        if "\n" in event.text.strip() and not self.note:
            self.note = ONE_LINE

    def _insert(self, text: str) -> None:
        if self.selected and not text.isspace():
            self.action_clear()
        self.selected = False
        taken = self._taken
        if taken is not None and taken.since == self.value and text[:1].isalnum() and ends_with_filter(self.value):
            # Tab has inserted a whole filter: what follows is a separate word, but `,` adds another value.
            text = f" {text}" if self.cursor == len(self.value) else text
        if len(text) > self._most - len(self.value):
            text = text[: self._most - len(self.value)]
        cursor = self.cursor
        self.cursor += len(text)
        self.value = self.value[:cursor] + text + self.value[cursor:]

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor within the text; it may run ahead while text is being inserted."""
        return min(max(cursor, 0), len(self.value) + self._most)

    def action_move(self, characters: int) -> None:
        """Move the cursor; at the end, accept the suggestion; in the empty field, go through the offers."""
        self._catch_up()
        self.selected = False
        if not self.value and self.offers:
            self.offered = (self.offered + characters) % len(self.offers)
            return
        if characters > 0 and self.cursor == len(self.value) and self.suggestion:
            self._insert(self.suggestion)
            return
        self.cursor = min(max(self.cursor + characters, 0), len(self.value))

    # Offers

    def set_offers(self, offers: Sequence[Offer]) -> None:
        """Set the offers; those of which one was just accepted stay, so that Tab goes on through them."""
        taken, self._offered_for = self._taken, self.value
        if taken is not None and taken.since == self.value and not taken.offers[taken.number].opens:
            return
        self._taken = None
        self.offers, self.offered = offers, 0

    def _catch_up(self) -> None:
        """Update the offers to the present text, as several keys may arrive in one write."""
        if self._offered_for != self.value:
            self.renew_offers()

    def action_accept(self, step: int = 1) -> None:
        """Accept the next offer; if pressed again, replace it with the following one."""
        self._catch_up()
        taken = self._taken
        if taken is not None and taken.since == self.value and not taken.offers[taken.number].opens:
            self._take(taken.offers, (taken.number + step) % len(taken.offers), taken.before)
        elif self.offers:
            self._take(self.offers, self.offered if step > 0 else len(self.offers) - 1, self.value)

    def take_offer(self, number: int) -> None:
        """Accept the offer with this number, from 0, in place of the one accepted last."""
        taken = self._taken
        before = taken.before if taken is not None and taken.since == self.value else self.value
        if number < len(self.offers):
            self._take(self.offers, number, before)

    def _take(self, offers: Sequence[Offer], number: int, before: str) -> None:
        offer = offers[number]
        text = clean_line(before[: offer.start] + offer.text + before[offer.end :], self._most)
        self._taken = _Taken(offers, number, before, text)
        self.offered = number
        self.value = text
        self.cursor = min(offer.start + len(offer.text), len(text))

    def action_move_to(self, position: int) -> None:
        """Move the cursor to a position."""
        self.selected = False
        self.cursor = min(position, len(self.value))

    def action_delete(self, direction: int) -> None:
        """Delete the character before (-1) or under (1) the cursor."""
        self.selected = False
        at = self.cursor if direction > 0 else self.cursor - 1
        if 0 <= at < len(self.value):
            self.cursor = at
            self.value = self.value[:at] + self.value[at + 1 :]

    def action_delete_word(self) -> None:
        """Delete the word before the cursor."""
        self.selected = False
        head = self.value[: self.cursor].rstrip()
        head = head[: head.rfind(" ") + 1]
        tail = self.value[self.cursor :]
        self.cursor = len(head)
        self.value = head + tail

    def action_delete_rest(self) -> None:
        """Delete the text from the cursor on."""
        self.value = self.value[: self.cursor]

    def action_clear(self) -> None:
        """Clear the field."""
        self.selected = False
        self.cursor = 0
        self.value = ""

    def action_submit(self) -> None:
        """Open the first result."""
        self.remember(self.value)
        self.post_message(self.Submitted(self))

    def action_leave(self, _rows: int) -> None:
        """Go to the list."""
        self.remember(self.value)
        self.post_message(self.Left(self))

    def action_recent(self, step: int) -> None:
        """Recall an earlier query."""
        self.selected = False
        at = min(self._recent_at + step, len(self._recent) - 1)
        if at >= 0:
            self.set_value(self._recent[at])
            self._recent_at = at


class FindBox(SearchBox):
    """The field for finding text in a post."""

    BINDINGS: ClassVar = [
        Binding("enter", "submit", "Go through the matches", id="find.submit"),
        Binding("down", "leave(1)", "Next match", id="find.next"),
        Binding("up", "recent(1)", "Earlier words", show=False, id="find.earlier"),
    ]
