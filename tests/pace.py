"""How much work a piece of code does, measured against work that is known: a slow or busy machine changes nothing.

The unit is the work of a second of an idle processor of 2020. What a test bounds in it is not the time that passes but
how many times as long a function takes as a fixed piece of work does that runs right before it in the same process.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable
from time import thread_time

__all__ = ["growth_of", "pace", "work_of"]

_WORDS = re.compile(r"(\w+)|\s")
_TEXT = "some words of a text that is looked at again " * 40
_REFERENCE = 0.012
"""Seconds of processor time that `_known_work` takes where a second is a second."""


def _known_work() -> float:
    start = thread_time()
    found: dict[str, int] = {}
    for _ in range(14):
        for match in _WORDS.finditer(_TEXT):
            found[match[0]] = found.get(match[0], 0) + 1
        " ".join(sorted(found))
    return thread_time() - start


def pace() -> float:
    """How many times as long as an idle processor of 2020 this one takes now, at least 1."""
    return max(_known_work() / _REFERENCE, 1.0)


def work_of(function: Callable[[], object], enough: float = 0.0) -> float:
    """The work of a call, in seconds of an idle processor.

    What is over `enough` is tried again, and the least counts. As no pace is below 1, seconds that are not over it are
    no less than their work, and are told without a look at the pace, which takes longer than most of what is measured.
    """
    # Of what was there before nothing is looked through for garbage meanwhile.
    gc.freeze()
    start = thread_time()
    function()
    least = thread_time() - start
    if least < enough:
        return least
    for _ in range(4):
        before = pace()
        start = thread_time()
        function()
        took = thread_time() - start
        least = min(least, took / ((before + pace()) / 2))
        if least <= enough:
            break
    return least


def growth_of(function: Callable[[int], object], size: int) -> float:
    """How many times as long a call with `size` takes as one with a quarter of it; what is linear takes 4 times.

    Both are measured in turn, and the least of each counts: whatever else the machine does can only add to one.
    """
    short = long = float("inf")
    gc.freeze()
    for _ in range(4):
        start = thread_time()
        function(size // 4)
        between = thread_time()
        function(size)
        short, long = min(short, between - start), min(long, thread_time() - between)
        if long <= 5 * short:
            break
    return long / max(short, 1e-6)
