"""Whether the screens are drawn for a browser, as `privacy-reader serve` tells the program that it starts."""

from __future__ import annotations

import os

__all__ = ["SERVED_VARIABLE", "is_served"]

SERVED_VARIABLE = "PRIVACY_READER_SERVED"


def is_served() -> bool:
    """Return whether standard input and output carry the packets of a server instead of a terminal."""
    return os.environ.get(SERVED_VARIABLE) == "1"
