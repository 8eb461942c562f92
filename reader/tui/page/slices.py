"""Work on the event loop that takes longer than a key may wait, done slice by slice."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Later", "in_slices"]

SLICE = 0.02
"""Maximum seconds of a slice, after which pending keys are processed."""

Later = Callable[[Callable[[], None]], object]
"""Calls a function after the messages that wait, such as a widget's `call_later`."""


def in_slices(
    later: Later, go_on: Callable[[float], bool], done: Callable[[], object], stale: Callable[[], bool]
) -> None:
    """Call `go_on` with the seconds of a slice until it returns True, then `done`; stop once the work is `stale`."""
    if stale():
        return
    if go_on(SLICE):
        done()
    else:
        later(lambda: in_slices(later, go_on, done, stale))
