"""When Python looks for what nobody needs any more, what it need not look through, and what is given back."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache

__all__ = [
    "collect_as_usual",
    "collect_seldom",
    "give_back",
    "give_back_from_now_on",
    "keep",
    "keep_later",
    "no_collection",
    "spare_memory",
]

_USUAL = gc.get_threshold()
"""When Python collects, as it was before anything here changed that."""

_ARENA_MAX = -8
"""`M_ARENA_MAX` of malloc.h: how many stocks of memory the C library keeps for threads."""

_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD`: from how many bytes on a piece of memory is asked of the system."""

LARGE = 64 << 10
"""Bytes of a piece that goes back to the system as soon as nobody needs it: a frame, a text, a table."""

_EVERYTHING = 2
"""The number of the oldest generation: who collects it looks at everything."""


def collect_seldom() -> None:
    """From now on collect as suits what lives for a moment, and of which nearly all stays until its end."""
    gc.set_threshold(100_000, 50, 100)


def collect_as_usual() -> None:
    """From now on collect as Python does of itself, as suits what is used for hours."""
    gc.set_threshold(*_USUAL)


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


def keep_later() -> None:
    """Call `keep` after the next collection of everything but one: what was just put out of use is gone by then."""
    for waiting in gc.callbacks:
        if isinstance(waiting, _KeepLater):
            waiting.left = 2
            return
    gc.callbacks.append(_KeepLater())


class _KeepLater:
    """Called by the collector before and after its work, until it has kept what there is."""

    def __init__(self) -> None:
        self.left = 2
        """Collections of everything that are waited for."""

    def __call__(self, phase: str, about: Mapping[str, int]) -> None:
        if phase == "stop" and about["generation"] == _EVERYTHING:
            self.left -= 1
            if self.left == 0:
                gc.callbacks.remove(self)
                keep()


def give_back(*, kept: bool) -> None:
    """Collect all garbage, and give the system what is free; with `kept` also garbage among what was to stay.

    What was loaded at once leaves much behind that is free, and the C library keeps it for what may come.
    """
    if kept:
        gc.unfreeze()
    gc.collect()
    _trim()


def spare_memory() -> None:
    """Have the C library of GNU leave fewer holes from now on, of which hours of use make some 10 MB.

    As a rule it gives each thread that starts a stock of its own, and what is free in one is of no use to the others.
    Large pieces it asks of the system, but once one of these is free it takes all of that size from its stocks.
    """
    mallopt = _function("mallopt")
    mallopt(_ARENA_MAX, 1)
    mallopt(_MMAP_THRESHOLD, LARGE)


def give_back_from_now_on() -> None:
    """After each collection of everything give the system what is free then, so that hours of use need no more memory.

    That takes some tenths of a millisecond, a hundredth of what the collection took.
    """
    # Looked up now: a collection may come amid an import.
    _function("malloc_trim")
    if _after_collection not in gc.callbacks:
        gc.callbacks.append(_after_collection)


def _after_collection(phase: str, about: Mapping[str, int]) -> None:
    """Called by the collector before and after its work."""
    if phase == "stop" and about["generation"] == _EVERYTHING:
        _trim()


def _trim() -> None:
    """Have the C library give the system all that is free."""
    _function("malloc_trim")(0)


@cache
def _function(name: str) -> Callable[..., object]:
    """A function of the C library about memory; one that does nothing where it is not that of GNU."""
    from ctypes import CDLL  # noqa: PLC0415 (start-up)

    try:
        found: Callable[..., object] = getattr(CDLL(None), name)
    except (AttributeError, OSError):
        return _nothing
    return found


def _nothing(*_: int) -> None:
    """What a function does that is not there."""
