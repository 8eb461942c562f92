"""Hybrid logical time: wall-clock milliseconds that never go back, so that a later act always wins.

After Kulkarni et al., "Logical Physical Clocks and Consistent Snapshots in Globally Distributed Databases" (2014).
A time is one integer: milliseconds since 1970, shifted left by 16, plus a counter. A clock that was set back only makes
the counter run; a mark that another device set in its future is overwritten by a time just after that one.
Only the marks that are overwritten pull the clock forward: one wrong clock does not spoil the times of all.
"""

from __future__ import annotations

import time

__all__ = ["COUNTER_BITS", "END", "LATEST", "acceptable", "believable", "milliseconds", "now_ms", "tick"]

COUNTER_BITS = 16
LATEST = 7_258_118_400_000 << COUNTER_BITS
"""The first instant of 2200: no clock is believed beyond it, so that there is always a later time."""

END = LATEST + (366 * 86_400_000 << COUNTER_BITS)
"""Times from here on are nobody's; the year before is room for what comes after a mark of the latest clock."""


_BELIEVED_AHEAD = 50 * 366 * 86_400_000
_FLOOR = 1_767_225_600_000
"""2026 began: a clock that says less lost its battery, and is not asked what lies in the future."""


def acceptable(stamp: int, wall_ms: int) -> bool:
    """Whether a time of another machine is taken: one up to fifty years ahead of the wall clock.

    The bound moves with the clock, so there is always room after the latest time that was taken: one's own next mark is
    taken by every machine, and by this one when it comes back in an export.
    """
    return stamp < min((max(wall_ms, _FLOOR) + _BELIEVED_AHEAD) << COUNTER_BITS, LATEST)


def now_ms() -> int:
    """Milliseconds since 1970 by the wall clock."""
    return time.time_ns() // 1_000_000


def believable(wall_ms: int) -> int:
    """The date of an act by the wall clock, after 1970 and before 2200 whatever the clock says."""
    return max(1, min(wall_ms, (LATEST >> COUNTER_BITS) - 1))


def tick(wall_ms: int, *seen: int) -> int:
    """A time that is later than all that were seen and, where the clocks allow it, says what the wall clock says."""
    return max(min(wall_ms << COUNTER_BITS, LATEST - 1), *(earlier + 1 for earlier in seen), 1)


def milliseconds(stamp: int) -> int:
    """The wall-clock part of a time."""
    return stamp >> COUNTER_BITS
