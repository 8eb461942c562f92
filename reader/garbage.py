"""Controls the garbage collector: when it runs, which objects it skips, and what memory is returned to the system."""

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
"""Python's collection thresholds at start."""

_ARENA_MAX = -8
"""`M_ARENA_MAX` of malloc.h: the maximum number of memory arenas for threads."""

_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD`: the size from which an allocation comes directly from the system."""

LARGE = 64 << 10
"""Size in bytes from which memory returns to the system as soon as it is freed: a frame, a text, a table."""

_EVERYTHING = 2
"""The number of the oldest generation; collecting it examines all objects."""


def collect_seldom() -> None:
    """Collect rarely from now on, for a short run whose objects mostly live until its end."""
    gc.set_threshold(100_000, 50, 100)


def collect_as_usual() -> None:
    """Restore Python's defaults, for a program in use for hours."""
    gc.set_threshold(*_USUAL)


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the collector from repeatedly traversing all objects while 100,000 of them are created."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def keep() -> None:
    """Exclude all current objects from future collections. Takes no time."""
    gc.freeze()


def keep_later() -> None:
    """Call `keep` after the second full collection from now: what was just discarded is gone by then."""
    for waiting in gc.callbacks:
        if isinstance(waiting, _KeepLater):
            waiting.left = 2
            return
    gc.callbacks.append(_KeepLater())


class _KeepLater:
    """A collector callback that calls `keep` after some full collections."""

    def __init__(self) -> None:
        self.left = 2
        """Number of full collections left to wait for."""

    def __call__(self, phase: str, about: Mapping[str, int]) -> None:
        if phase == "stop" and about["generation"] == _EVERYTHING:
            self.left -= 1
            if self.left == 0:
                gc.callbacks.remove(self)
                keep()


def give_back(*, kept: bool) -> None:
    """Collect all garbage and return free memory to the system; with `kept`, include objects excluded by `keep`.

    Loading much at once leaves much free memory, which the C library otherwise retains.
    """
    if kept:
        gc.unfreeze()
    gc.collect()
    _trim()


def spare_memory() -> None:
    """Reduce fragmentation in the GNU C library, which amounts to some 10 MB after hours of use.

    By default each new thread gets an arena, and memory free in one arena is useless to the others. Large blocks come
    from the system, but once one of these is freed, blocks of that size come from arenas.
    """
    mallopt = _function("mallopt")
    mallopt(_ARENA_MAX, 1)
    mallopt(_MMAP_THRESHOLD, LARGE)


def give_back_from_now_on() -> None:
    """Return free memory to the system after each full collection, so that memory use does not grow over hours.

    This takes some tenths of a millisecond, a hundredth of the time of the collection.
    """
    # Looked up now, since a collection may happen during an import.
    _function("malloc_trim")
    if _after_collection not in gc.callbacks:
        gc.callbacks.append(_after_collection)


def _after_collection(phase: str, about: Mapping[str, int]) -> None:
    """Trim memory after a full collection; called by the collector before and after its work."""
    if phase == "stop" and about["generation"] == _EVERYTHING:
        _trim()


def _trim() -> None:
    """Have the C library return all free memory to the system."""
    _function("malloc_trim")(0)


@cache
def _function(name: str) -> Callable[..., object]:
    """Return a memory function of the GNU C library, or a stub if it is not available."""
    from ctypes import CDLL  # noqa: PLC0415 (start-up)

    try:
        found: Callable[..., object] = getattr(CDLL(None), name)
    except (AttributeError, OSError):
        return _nothing
    return found


def _nothing(*_: int) -> None:
    """Do nothing, in place of a missing function."""
