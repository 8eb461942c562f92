"""The terminal around the main screen: what is selected in it, its clipboard, and other programs in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from textual.screen import Screen

from reader.tui.terminal.crash import EndingApp, Run, lent_terminal

__all__ = ["Outside"]


class Outside:
    """The terminal around a screen."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen

    def selected_text(self) -> str:
        """Return the text selected with the mouse; empty if there is none."""
        return self._screen.get_selected_text() or ""

    def send_to_terminal(self, text: str) -> None:
        """Ask the terminal to copy a text; it does not report whether it did."""
        self._screen.app.copy_to_clipboard(text)

    @contextmanager
    def suspended(self) -> Iterator[Run]:
        """Return a context in which the terminal belongs to another program, which the function yielded runs."""
        with lent_terminal(cast("EndingApp", self._screen.app)) as run:
            yield run
        self._screen.refresh(layout=True)
