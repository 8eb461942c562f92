"""What every part of the main screen may ask of it: say something, ask something, move the focus."""

from __future__ import annotations

from asyncio import Event
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from reader.errors import ReaderError
from reader.text import CleanLine, clean_line
from reader.tui.widgets.message_line import MessageLine
from reader.tui.work.latest import Owner
from reader.tui.work.session import Session

__all__ = ["STILL_READING", "Stage"]

STILL_READING = clean_line("The posts are still being read. Try again in a moment.")
"""Said where something needs the site before it is loaded."""

T = TypeVar("T")


class Stage:
    """The screen as its parts see it."""

    def __init__(self, screen: Screen[Any], session: Session, messages: MessageLine) -> None:
        self._screen = screen
        self._messages = messages
        self.owner: Owner = screen
        """Whose work the parts do in threads."""
        self.session = session
        self.mounted = Event()
        """Set once all widgets are on the screen. What moves the focus waits for it: a key may be pressed earlier."""

    def tell(self, message: CleanLine, *, severity: str = "information", kind: str = "") -> None:
        """Show a message above the footer; one of the same `kind` takes its place.

        A screen that hides the footer says it in a line of its own, or else it is shown over it. Above a dialog the
        footer can be seen: only what went wrong is told over it, too.
        """
        self._messages.tell(message, severity=severity, kind=kind)
        shown = self._screen.app.screen
        if isinstance(line := getattr(shown, "messages", None), MessageLine):
            if line is not self._messages:
                line.tell(message, severity=severity, kind=kind)
            return
        behind_dialog = isinstance(shown, ModalScreen)
        if not (behind_dialog and severity == "information"):
            self._screen.notify(message, severity=severity, markup=False)  # type: ignore[arg-type]

    def tell_from_thread(self, message: CleanLine, severity: str = "warning") -> None:
        """Show a message; may be called in any thread."""
        self.call_later(partial(self.tell, message, severity=severity))

    def tell_failure(self, error: BaseException, *, kind: str = "") -> None:
        """Say what failed. Raises `error` where nobody can act upon it: the program ends with a report."""
        if not isinstance(error, ReaderError):
            raise error
        self.tell(clean_line(str(error)), severity="error", kind=kind)

    def ask(self, dialog: Screen[T], then: Callable[[T | None], None] | None = None) -> None:
        """Open a dialog; `then` gets its answer, None where it was closed without one."""
        self._screen.app.push_screen(dialog, then)

    @property
    def is_active(self) -> bool:
        """Whether no dialog is open above the main screen."""
        return self._screen.is_active

    def focus(self, widget: Widget) -> None:
        """Let the keys go to a widget."""
        self._screen.set_focus(widget)

    def has_focus(self, widget: Widget | None) -> bool:
        """Whether the keys go to a widget."""
        return widget is not None and self._screen.focused is widget

    def call_later(self, function: Callable[..., object], *arguments: object) -> None:
        """Call a function in the event loop; may be called in any thread."""
        self._screen.app.call_later(function, *arguments)

    def after_refresh(self, function: Callable[..., object], *arguments: object) -> None:
        """Call a function once what has changed is on the screen."""
        self._screen.call_after_refresh(function, *arguments)

    def keys_changed(self) -> None:
        """Show in the footer which keys work now."""
        self._screen.refresh_bindings()

    @property
    def keys_wait(self) -> bool:
        """Whether more was typed than was taken by now."""
        return bool(getattr(self._screen.app, "keys_wait", False))

    @property
    def is_narrow(self) -> bool:
        """Whether list and post take turns."""
        return self._screen.has_class("-narrow")

    @property
    def shows_post(self) -> bool:
        """Whether the post can be seen."""
        return not self.is_narrow or self._screen.has_class("-reading")

    def set_reading(self, reading: bool) -> None:
        """Give the post the room where there is room for one pane."""
        # It counts where there is room for one pane; elsewhere Textual would style every widget anew for nothing.
        self._screen.set_class(reading, "-reading", update=self.is_narrow)
