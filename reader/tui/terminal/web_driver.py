"""Textual's driver for a browser, which ends when the server that started it is gone."""

from __future__ import annotations

import os

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp

__all__ = ["ServedDriver"]


class ServedDriver(WebDriver):
    """Reads a server's packets until there are no more."""

    def run_input_thread(self) -> None:
        """Pass the packets on, then end: without a server nobody can see the screens."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.call_later(self._app.post_message, ExitApp())

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Save the page's size for the screens of the next site, which read it where the first ones did."""
        super().on_meta(packet_type, payload)
        if packet_type == "resize":
            os.environ.update(COLUMNS=str(payload["width"]), ROWS=str(payload["height"]))
