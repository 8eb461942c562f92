"""Messages to the user, one after the other, on a separate line above the footer."""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from reader.cells import cell_len
from reader.text import CleanLine
from reader.tui.list.fitting import ELLIPSIS, wrap_text

__all__ = ["MessageLine"]

SECONDS = 3.0
"""Seconds for which a short message stays."""

WAITED_FOR = 1 / 3
"""The share of its time for which a message stays if another one is waiting: an answer to a key must not be late."""

AT_ONCE = 0.01
"""Seconds that stand for zero: Textual divides by the time of a timer."""

CELLS_A_SECOND = 30
"""Reading speed in cells per second; a longer message stays longer."""

GRACE = 0.1
"""Seconds for which a message outlasts the key that dismisses it.

The key's own message may come from a thread; it then replaces the old one without a blank line in between.
"""

MOST_WAITING = 20
MOST_LINES = 2
"""Maximum number of lines shown at a time: in a low terminal they are those of the keys."""

GOES_ON = f" {ELLIPSIS}"
"""The end of a part whose rest follows."""

LONGEST = 20
"""Maximum number of lines shown of a message, one part after the other."""
MOST_KEPT = 100


class _Told(NamedTuple):
    """A message; a newer one of the same `kind`, if not empty, replaces it."""

    text: CleanLine
    severity: str
    kind: str


class MessageLine(Widget):
    """One line, blank without a message; a long message takes two lines, and its rest follows.

    A message stays until it has been read, or until the next key, after which it may no longer apply.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "message--margin",
        "message--information",
        "message--warning",
        "message--error",
    }
    seconds: ClassVar[float] = SECONDS
    grace: ClassVar[float] = GRACE

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._part = 0
        self._waiting: deque[_Told] = deque(maxlen=MOST_WAITING)
        self._shown: _Told | None = None
        self._since = 0.0
        self._timer: Timer | None = None
        self.said: deque[CleanLine] = deque(maxlen=MOST_KEPT)
        """The messages of this run, the oldest first."""

    def tell(self, text: CleanLine, *, severity: str = "information", kind: str = "") -> None:
        """Show a message, or queue it until the previous one has been shown for long enough.

        A message replaces one of the same `kind` at once. Messages that arrive while the screen is being built are
        shown once it exists.
        """
        told = _Told(text, severity, kind)
        self.said.append(text)
        self._waiting = deque((one for one in self._waiting if not kind or one.kind != kind), MOST_WAITING)
        if self._shown is None or (self._shown.kind == kind and kind) or self._shown.text == text:
            self._show(told)
            return
        self._waiting.append(told)
        self._wait()

    def on_mount(self) -> None:
        """Show messages that arrived before the screen existed."""
        if self._shown is not None:
            self._show(self._shown)

    def clear(self) -> None:
        """Show nothing."""
        self._waiting.clear()
        self._show(None)

    def pass_over(self) -> None:
        """Drop messages about a view that the user has left; warnings and errors stay."""
        self._waiting = deque((one for one in self._waiting if one.severity != "information"), MOST_WAITING)
        if self._shown is not None and self._shown.severity == "information":
            self._show_next()

    @property
    def shown(self) -> object:
        """The message on display, as an object that differs for each message; None if there is none."""
        return self._shown

    def give_way(self, shown: object) -> None:
        """Dismiss `shown` after a key was pressed, unless it is a warning or an error, or is gone already."""
        if not self.is_attached:
            return
        if self._shown is shown and self._shown is not None and self._shown.severity == "information":
            self.set_timer(max(self.grace, AT_ONCE), lambda: self._drop(shown))

    def _drop(self, shown: object) -> None:
        if self._shown is shown and shown is not None:
            self._show_next()

    def _show(self, told: _Told | None, part: int = 0) -> None:
        self._shown, self._since, self._part = told, monotonic(), part
        if not self.is_attached:
            return
        self._wait()
        # The class matters in low terminals only; elsewhere Textual would restyle every widget for nothing.
        low = self.screen.has_class("-low")
        self.set_class(told is not None, "-shown", update=low)
        self.screen.set_class(told is not None, "-message", update=low)
        self._fit()

    def _wait(self) -> None:
        """Keep the message for as long as it takes to read, or less if another one is waiting."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        told = self._shown
        if told is not None and self.is_attached:
            seconds = max(self.seconds, sum(map(cell_len, self._lines())) / CELLS_A_SECOND)
            if self._waiting and told.severity == "information":
                seconds *= WAITED_FOR
            self._timer = self.set_timer(max(self._since + seconds - monotonic(), AT_ONCE), self._next)

    def _next(self) -> None:
        if self._goes_on:
            self._show(self._shown, self._part + 1)
        else:
            self._show_next()

    def _show_next(self) -> None:
        self._show(self._waiting.popleft() if self._waiting else None)

    def _all_lines(self) -> list[str]:
        if self._shown is None:
            return []
        width = max((self.parent.size.width if isinstance(self.parent, Widget) else self.size.width) - 2, 8)
        lines = wrap_text(self._shown.text, width, LONGEST)
        # If its rest follows, each part has room for the sign of that.
        return lines if len(lines) <= MOST_LINES else wrap_text(self._shown.text, width - len(GOES_ON), LONGEST)

    @property
    def _goes_on(self) -> bool:
        """Whether another part of the message follows."""
        return len(self._all_lines()) > MOST_LINES * (self._part + 1)

    def _lines(self) -> list[str]:
        lines = self._all_lines()
        # After a resize there may be fewer.
        first = min(MOST_LINES * self._part, max(len(lines) - 1, 0))
        return lines[first : first + MOST_LINES]

    def _fit(self) -> None:
        height = max(len(self._lines()), 1)
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self.refresh()

    def on_resize(self) -> None:
        """Wrap for the new width."""
        self._fit()

    def render_line(self, y: int) -> Strip:
        """Render the message, or a blank line."""
        width, base = self.size.width, self.rich_style
        lines = self._lines()
        if self._shown is None or y >= len(lines):
            return Strip.blank(width, base)
        look = base + self.get_component_rich_style(f"message--{self._shown.severity}", partial=True)
        margin = base + self.get_component_rich_style("message--margin", partial=True)
        text = lines[y] + GOES_ON if y == MOST_LINES - 1 and self._goes_on else lines[y]
        return Strip([Segment(" ", margin), Segment(text, look)]).adjust_cell_length(width, base)

    def on_click(self) -> None:
        """Go on to the next message."""
        self._next()
