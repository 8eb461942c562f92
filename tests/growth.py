"""How the work for an input grows with its size: what a test asks in place of how long it takes.

Seconds depend on the machine and on what else it does. How many times as much processor time twice the input takes
does not: 2 where the work is in proportion, 4 where it is quadratic, more where there is no bound.
"""

from __future__ import annotations

from collections.abc import Callable
from time import thread_time
from typing import TypeVar

__all__ = ["growth"]

T = TypeVar("T")

LEAST = 0.01
"""Seconds that are added to each side: what takes less is noise, and never a finding."""


def growth(run: Callable[[T], object], small: T, large: T, *, bound: float, tries: int = 3) -> float:
    """How many times as much processor time `large` takes this thread as `small`.

    What is above `bound` is tried again: a cache that others emptied makes one try long, and never all of them.
    """
    least = [float("inf"), float("inf")]
    for _ in range(tries):
        for place, given in enumerate((small, large)):
            began = thread_time()
            run(given)
            least[place] = min(least[place], thread_time() - began)
        found = (least[1] + LEAST) / (least[0] + LEAST)
        if found <= bound:
            break
    return found
