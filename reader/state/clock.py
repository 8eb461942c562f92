"""Hybrid logical time: wall-clock milliseconds that never go backwards, so that a later action always wins.

After Kulkarni et al., "Logical Physical Clocks and Consistent Snapshots in Globally Distributed Databases" (2014). A
time is one integer: milliseconds since 1970, shifted left by 16, plus a counter. If the clock is set back, only the
counter advances; a mark that another device set in this device's future is overwritten with a time just after it. Only
overwritten marks pull the clock forward, so one wrong clock does not spoil the times of all marks.
"""

from __future__ import annotations

import time

__all__ = ["COUNTER_BITS", "END", "LATEST", "acceptable", "believable", "milliseconds", "now_ms", "tick"]

COUNTER_BITS = 16
LATEST = 7_258_118_400_000 << COUNTER_BITS
"""The first instant of 2200: no clock is trusted beyond it, so that a later time always exists."""

END = LATEST + (366 * 86_400_000 << COUNTER_BITS)
"""The upper bound of valid times; the year after `LATEST` leaves room for times that follow the latest mark."""


_BELIEVED_AHEAD = 50 * 366 * 86_400_000
_FLOOR = 1_767_225_600_000
"""The start of 2026: a clock that is behind it has lost its battery, and does not decide what is in the future."""


def acceptable(stamp: int, wall_ms: int) -> bool:
    """Return whether a time from another machine is accepted: at most fifty years ahead of the wall clock.

    The bound moves with the clock, so there is always room after the latest accepted time: this device's next mark is
    accepted by every machine, and by this one when it comes back in an export.
    """
    return stamp < min((max(wall_ms, _FLOOR) + _BELIEVED_AHEAD) << COUNTER_BITS, LATEST)


def now_ms() -> int:
    """Milliseconds since 1970 by the wall clock."""
    return time.time_ns() // 1_000_000


def believable(wall_ms: int) -> int:
    """Return the wall-clock date of an action, limited to the range from 1970 to 2200 whatever the clock says."""
    return max(1, min(wall_ms, (LATEST >> COUNTER_BITS) - 1))


def tick(wall_ms: int, *seen: int) -> int:
    """Return a time later than all in `seen`, equal to the wall clock if the clocks allow it."""
    return max(min(wall_ms << COUNTER_BITS, LATEST - 1), *(earlier + 1 for earlier in seen), 1)


def milliseconds(stamp: int) -> int:
    """Return the wall-clock part of a time."""
    return stamp >> COUNTER_BITS
