"""Work on the event loop that takes longer than a key may wait, done slice by slice."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Later", "in_slices"]

SLICE = 0.02
"""Maximum seconds of processor time of a slice, after which pending keys are processed."""

Later = Callable[[float, Callable[[], None]], object]
"""Calls a function after some seconds, as a widget's `set_timer` does.

A widget's `call_later` does not do: without a pause its own messages come one after another, and no other widget, such
as that which hears the keys, has a turn until the queue is empty.
"""

PAUSE = 0.001
"""Seconds between two slices."""


def in_slices(
    later: Later, go_on: Callable[[float], bool], done: Callable[[], object], stale: Callable[[], bool]
) -> None:
    """Call `go_on` with the seconds of a slice until it returns True, then `done`; stop once the work is `stale`."""
    if stale():
        return
    if go_on(SLICE):
        done()
    else:
        later(PAUSE, lambda: in_slices(later, go_on, done, stale))
