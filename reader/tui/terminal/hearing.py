"""Signals that are heard at once, whatever the main thread waits for.

The system gives a signal to whichever thread is ready for it, on a busy machine often to another one than the main
thread. Python then notes it and acts on it when the main thread goes on, which one that waits for a terminal that takes
nothing never does.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress

__all__ = ["Listener"]


class Listener:
    """Tells the numbers of the signals that have a handler in Python."""

    def __init__(self, heard: Callable[[int], None]) -> None:
        """Listen from now on; called in the main thread. `heard` is called in a thread that does nothing else."""
        self._ear, self._mouth = os.pipe()
        os.set_blocking(self._mouth, False)
        # Written to where the system interrupts a thread, before Python acts on anything.
        self._before = signal.set_wakeup_fd(self._mouth, warn_on_full_buffer=False)
        threading.Thread(target=self._listen, args=(heard,), daemon=True, name="signals").start()

    def tell(self, number: int, _: object = None) -> None:
        """Have a signal heard; may be its handler, where others took what is written to for themselves."""
        with suppress(BlockingIOError):
            os.write(self._mouth, bytes([number]))

    def close(self) -> None:
        """Listen no more; called in the main thread, once no handler tells anything."""
        signal.set_wakeup_fd(self._before)
        os.close(self._mouth)

    def _listen(self, heard: Callable[[int], None]) -> None:
        while numbers := os.read(self._ear, 64):
            for number in numbers:
                heard(number)
        os.close(self._ear)
