"""Immediate handling of signals, whatever the main thread is waiting for.

The system delivers a signal to any thread that is ready for it, on a busy machine often not the main thread. Python
then records it and runs the handler when the main thread continues, which never happens if that is waiting for a
terminal that accepts nothing.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress

__all__ = ["Listener"]


class Listener:
    """Reports the numbers of signals that have a Python handler."""

    def __init__(self, heard: Callable[[int], None]) -> None:
        """Start listening; call in the main thread. `heard` is called in a dedicated thread."""
        self._ear, self._mouth = os.pipe()
        os.set_blocking(self._mouth, False)
        # The C-level handler writes to it, before any Python code runs.
        self._before = signal.set_wakeup_fd(self._mouth, warn_on_full_buffer=False)
        threading.Thread(target=self._listen, args=(heard,), daemon=True, name="signals").start()

    def tell(self, number: int, _: object = None) -> None:
        """Report a signal; usable as its handler, in case another library replaced the wake-up descriptor."""
        with suppress(BlockingIOError):
            os.write(self._mouth, bytes([number]))

    def close(self) -> None:
        """Stop listening; call in the main thread, once no handler uses this listener."""
        signal.set_wakeup_fd(self._before)
        os.close(self._mouth)

    def _listen(self, heard: Callable[[int], None]) -> None:
        while numbers := os.read(self._ear, 64):
            for number in numbers:
                heard(number)
        os.close(self._ear)
