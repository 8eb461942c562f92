"""A text to be selected by hand, if neither the system nor the terminal supports copying."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.paths import resource_folder
from reader.text import Clean
from reader.tui.screens.dialogs import ScrollingScreen, key_names, scrolling

__all__ = ["ToSelect"]


class ToSelect(ScrollingScreen[None]):
    """The text alone, from the left edge on, so that the terminal's own selection contains nothing else."""

    CSS_PATH = resource_folder("styles") / "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("escape,q,enter", "dismiss", "Back", id="selecting.close"),
        *scrolling("selecting"),
    ]
    SCROLLED = "#selecting"

    def __init__(self, text: Clean) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Yield a short instruction and the text."""
        close = key_names(self)("selecting.close")
        words = f"Copying is not available here. Select the text with the mouse while holding Shift; {close} goes back."
        with VerticalScroll(id="selecting", can_focus=False):
            yield Static(Content(words), classes="selecting--hint")
            yield Static(Content(self._text), classes="selecting--text")
