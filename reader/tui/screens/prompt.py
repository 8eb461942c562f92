"""Dialogs for a line of text, and for a confirmation."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.paths import resource_folder
from reader.text import Clean, CleanLine
from reader.tui.screens.dialogs import DIALOG_HEIGHTS, Dialog, DialogKeys, ScrollingScreen, key_names, scrolling
from reader.tui.widgets.search_box import SearchBox

__all__ = ["Confirm", "Prompt"]

PASTED = 10_000
"""Maximum number of characters in the field, so that pasted text can be shortened there."""


class Prompt(Dialog[str]):
    """Asks for one line; its result is the line, or None if it was cancelled.

    A line that is too long is neither accepted nor cut; its length is shown below the field.
    """

    CSS_PATH = resource_folder("styles") / "dialogs.tcss"
    VERTICAL_BREAKPOINTS = DIALOG_HEIGHTS
    BINDINGS: ClassVar = [Binding("escape", "dismiss", "Close", id="prompt.close")]

    def __init__(self, title: CleanLine, value: str, sign: str, most: int) -> None:
        """`most` is the maximum length of the line in characters."""
        super().__init__()
        self._most = most
        self._heading = title
        self.text = value
        """The present text of the field."""
        self._sign = sign

    def compose(self) -> ComposeResult:
        """Yield a title and a field."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._heading), classes="dialog--title")
            yield SearchBox(sign=self._sign, most=PASTED, id="answer")
            yield Static(classes="dialog--error", id="too-long")
            yield DialogKeys(self, [("search.submit", "Save"), ("prompt.close", "Cancel")])

    def on_mount(self) -> None:
        """Start with the existing text."""
        answer = self.query_one("#answer", SearchBox)
        answer.set_value(self.text)
        self._tell_length()
        self.set_focus(answer)

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Keep the typed text, in case the program ends before it is submitted."""
        event.stop()
        self.text = event.value
        self._tell_length()

    @property
    def is_too_long(self) -> bool:
        """Whether the text in the field is too long to be accepted."""
        return len(self.text) > self._most

    def _tell_length(self) -> None:
        told = self.query_one("#too-long", Static)
        told.display = self.is_too_long
        if told.display:
            told.update(Content(f"{len(self.text):,} characters; it may have {self._most:,}. Shorten it to save it."))

    def on_search_box_submitted(self, event: SearchBox.Submitted) -> None:
        """Accept the line, unless it is too long."""
        event.stop()
        value = self.query_one("#answer", SearchBox).value
        if len(value) <= self._most:
            self.dismiss(value)


class Confirm(ScrollingScreen[bool]):
    """Asks for confirmation, which only its own key gives: Enter may have been meant for the previous screen."""

    CSS_PATH = resource_folder("styles") / "dialogs.tcss"
    VERTICAL_BREAKPOINTS = DIALOG_HEIGHTS
    BINDINGS: ClassVar = [
        Binding("y", "answer(True)", "Yes", id="confirm.yes"),
        Binding("n,escape,q", "answer(False)", "No", id="confirm.no"),
        *scrolling("confirm"),
    ]
    SCROLLED = ".dialog--text"

    def __init__(self, question: CleanLine, detail: Clean, yes: str) -> None:
        super().__init__()
        self._question = question
        self._detail = detail
        self._yes = yes

    def compose(self) -> ComposeResult:
        """Yield the question, its details, and the two keys."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog--title")
            with VerticalScroll(can_focus=False, classes="dialog--text") as text:
                text.display = bool(self._detail)
                yield Static(Content(self._detail))
            yield Static(classes="dialog--error", id="which")
            yield DialogKeys(self, [("confirm.yes", self._yes), ("confirm.no", "No")])

    def on_mount(self) -> None:
        """Hide the reminder of the keys."""
        self.query_one("#which", Static).display = False

    def on_key(self, event: events.Key) -> None:
        """Remind of the keys that answer if another one was pressed."""
        if event.key not in self.active_bindings:
            names = key_names(self)
            which = self.query_one("#which", Static)
            which.update(Content(f"Press {names('confirm.yes')} or {names('confirm.no')}."))
            which.display = True

    def action_answer(self, value: bool) -> None:
        """Close with the answer."""
        self.dismiss(value)
