"""Asking for a line of text, or for a yes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.paths import resource_folder
from reader.text import Clean, CleanLine
from reader.tui.screens.dialogs import DIALOG_HEIGHTS, Dialog, DialogKeys, ScrollingScreen, scrolling
from reader.tui.widgets.search_box import SearchBox

__all__ = ["Confirm", "Prompt"]


class Prompt(Dialog[str]):
    """Asks for one line; its result is the line, or None where the person changed their mind."""

    CSS_PATH = resource_folder("styles") / "dialogs.tcss"
    VERTICAL_BREAKPOINTS = DIALOG_HEIGHTS
    BINDINGS: ClassVar = [Binding("escape", "dismiss", "Close", id="prompt.close")]

    def __init__(self, title: CleanLine, value: str, sign: str) -> None:
        super().__init__()
        self._heading = title
        self.text = value
        """What stands in the field by now."""
        self._sign = sign

    def compose(self) -> ComposeResult:
        """A title and a field."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._heading), classes="dialog--title")
            yield SearchBox(sign=self._sign, id="answer")
            yield DialogKeys(self, [("search.submit", "Save"), ("prompt.close", "Cancel")])

    def on_mount(self) -> None:
        """Begin with what is there."""
        answer = self.query_one("#answer", SearchBox)
        answer.set_value(self.text)
        self.set_focus(answer)

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Note what was typed, for a program that ends before it was taken."""
        event.stop()
        self.text = event.value

    def on_search_box_submitted(self, event: SearchBox.Submitted) -> None:
        """Take the line."""
        event.stop()
        self.dismiss(self.query_one("#answer", SearchBox).value)


class Confirm(ScrollingScreen[bool]):
    """Asks for a yes, which only its own key gives: Enter may have been meant for what was there before."""

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
        """The question, what it is about, and the two keys."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog--title")
            with VerticalScroll(can_focus=False, classes="dialog--text") as text:
                text.display = bool(self._detail)
                yield Static(Content(self._detail))
            yield DialogKeys(self, [("confirm.yes", self._yes), ("confirm.no", "No")])

    def action_answer(self, value: bool) -> None:
        """Leave with the answer."""
        self.dismiss(value)
