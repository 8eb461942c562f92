"""Smaller caches than the defaults of Textual and rich: enough for a few screens, not for an hour of reading.

Both cache computed areas, lengths, colours and styles, up to 16,384 results per function. Each terminal size and each
scroll position adds some, so that memory would grow all day; to Textual, even the same colours at another position in a
text are a different style.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rich.segment import Segment
from textual.css.scalar import Scalar
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style

from reader.tui.terminal.internals import XTermParser

__all__ = ["remember_less"]

AREAS = 256
LOOKS = 1_024
PIECES = 512
KEYS = 128

MOST: dict[type, int] = {
    Region: AREAS,
    Scalar: AREAS,
    Segment: PIECES,
    Strip: LOOKS,
    Style: LOOKS,
    XTermParser: KEYS,
}
"""The classes with caching methods, and the cache size that is sufficient for each method."""


def remember_less() -> None:
    """Limit the caches of these classes' methods to those sizes. Further calls have no effect."""
    for owner, most in MOST.items():
        for name, method in list(vars(owner).items()):
            computed: Any = getattr(method, "__func__", method)
            limits: dict[str, Any] = getattr(computed, "cache_parameters", dict)()
            if (limits.get("maxsize") or 0) > most:
                kept: Any = lru_cache(most, typed=limits["typed"])(computed.__wrapped__)
                setattr(owner, name, type(method)(kept) if computed is not method else kept)
