"""When Python looks for what nobody needs any more, what it need not look through, and what is given back."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["give_back", "keep", "no_collection"]


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the collector from walking all objects again and again while 100,000 of them are made."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def keep() -> None:
    """Take all that there is by now for what stays, and look it through no more. Takes no time."""
    gc.freeze()


def give_back(*, kept: bool) -> None:
    """Collect all garbage, and give the system what is free; with `kept` also garbage among what was to stay.

    What was loaded at once leaves much behind that is free, and the C library keeps it for what may come.
    """
    if kept:
        gc.unfreeze()
    gc.collect()
    from ctypes import CDLL  # noqa: PLC0415 (start-up)

    try:
        trim = CDLL(None).malloc_trim
    except (AttributeError, OSError):
        # Not the C library of GNU.
        return
    trim(0)
