"""Fewer results remembered than Textual and rich would: those of a few screens, not those of an hour of reading.

Both remember what they computed of areas, lengths, colours and looks, up to 16,384 results for each question. Each size
of the terminal and each place of a scrolled text adds some, so that memory would grow all day; to Textual, even the
same colours at another place of a text are another look.
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
"""The classes whose methods remember results, with the most of each method that are worth it."""


def remember_less() -> None:
    """Have the methods of these classes remember no more than that. Called again, it changes nothing."""
    for owner, most in MOST.items():
        for name, method in list(vars(owner).items()):
            computed: Any = getattr(method, "__func__", method)
            limits: dict[str, Any] = getattr(computed, "cache_parameters", dict)()
            if (limits.get("maxsize") or 0) > most:
                kept: Any = lru_cache(most, typed=limits["typed"])(computed.__wrapped__)
                setattr(owner, name, type(method)(kept) if computed is not method else kept)
