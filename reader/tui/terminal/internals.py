"""Every name of Textual's that is not part of its public interface, in one place.

Textual may rename these in any release. `tests/unit/tui/terminal/test_internals.py` looks for each of them and names
the release in which one is gone.
"""

from __future__ import annotations

from typing import Any

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.widget import Widget

__all__ = ["KNOWN_TO_WORK", "HandlingApp", "ParseError", "XTermParser", "forget_size"]

KNOWN_TO_WORK = "8.2.8"
"""The release of Textual that this was written for."""


class HandlingApp(App[None]):
    """An application that is told of failures, and whose end and colours can be set from below."""

    def _handle_exception(self, error: Exception) -> None:
        """Called by Textual with what a message handler raised."""
        self.handle_failure(error)

    def handle_failure(self, error: Exception) -> None:
        """Do what Textual does: end with a traceback."""
        super()._handle_exception(error)

    def end_messages(self, status: int | None = None) -> None:
        """Take no more messages, which ends the program; `status` is its exit status then."""
        if status is not None:
            self._return_code = status
        self._close_messages_no_wait()

    def choose_colour_filter(self) -> None:
        """Turn the 16 colours into those that the present theme has for them."""
        self._refresh_truecolor_filter(self.ansi_theme)


def forget_size(widget: Widget) -> None:
    """Have a widget measured anew whose content is about to change.

    Textual keeps what it measured under the number of times that a layout was asked for, and does not count a request
    while another one waits. What is measured in between, with the old content, would hold until the next resize.
    """
    widget._box_model_cache.clear()  # noqa: SLF001 - see above


PRIVATE_NAMES: tuple[tuple[Any, str], ...] = (
    (App, "_handle_exception"),
    (App, "_close_messages_no_wait"),
    (App, "_refresh_truecolor_filter"),
)
"""Owners and names, for the test; what is no method (`_return_code`, `_box_model_cache`) is looked for on one of
its kind."""
