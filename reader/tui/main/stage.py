"""Services of the main screen for its parts: messages, dialogs, focus."""

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
"""The message for actions that need the site before it is loaded."""

T = TypeVar("T")


class Stage:
    """The screen as its parts see it."""

    def __init__(self, screen: Screen[Any], session: Session, messages: MessageLine) -> None:
        self._screen = screen
        self._messages = messages
        self.owner: Owner = screen
        """The owner of the parts' background work."""
        self.session = session
        self.mounted = Event()
        """Set once all widgets are mounted. Moving the focus waits for it, as a key may be pressed earlier."""

    def tell(self, message: CleanLine, *, severity: str = "information", kind: str = "") -> None:
        """Show a message above the footer; it replaces one of the same `kind`.

        A screen that hides the footer shows it in its own line if it has one, else as a notification. Above a dialog
        the footer is visible, so that only warnings and errors are also shown as notifications.
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
        """Report a failure. Raises `error` if the user cannot act on it; the program then ends with a report."""
        if not isinstance(error, ReaderError):
            raise error
        self.tell(clean_line(str(error)), severity="error", kind=kind)

    def ask(self, dialog: Screen[T], then: Callable[[T | None], None] | None = None) -> None:
        """Open a dialog; `then` receives its answer, or None if it was closed without one."""
        self._screen.app.push_screen(dialog, then)

    @property
    def is_active(self) -> bool:
        """Whether no dialog is open above the main screen."""
        return self._screen.is_active

    def focus(self, widget: Widget) -> None:
        """Move the focus to a widget."""
        self._screen.set_focus(widget)

    def has_focus(self, widget: Widget | None) -> bool:
        """Return whether a widget has the focus."""
        return widget is not None and self._screen.focused is widget

    def call_later(self, function: Callable[..., object], *arguments: object) -> None:
        """Call a function in the event loop; may be called in any thread."""
        self._screen.app.call_later(function, *arguments)

    def after_refresh(self, function: Callable[..., object], *arguments: object) -> None:
        """Call a function once all changes are on the screen."""
        self._screen.call_after_refresh(function, *arguments)

    def keys_changed(self) -> None:
        """Update the keys shown in the footer."""
        self._screen.refresh_bindings()

    @property
    def keys_wait(self) -> bool:
        """Whether more keys were typed than have been processed."""
        return bool(getattr(self._screen.app, "keys_wait", False))

    @property
    def is_narrow(self) -> bool:
        """Whether list and post take turns."""
        return self._screen.has_class("-narrow")

    @property
    def shows_post(self) -> bool:
        """Whether the post is visible."""
        return not self.is_narrow or self._screen.has_class("-reading")

    def set_reading(self, reading: bool) -> None:
        """Give the post the room if there is room for one pane only."""
        # With two panes it has no effect, and Textual would restyle every widget for nothing.
        self._screen.set_class(reading, "-reading", update=self.is_narrow)
