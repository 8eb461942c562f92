"""Whether the screens are drawn for a browser: `privacy-reader serve` says so to the program that it starts."""

from __future__ import annotations

import os

__all__ = ["SERVED_VARIABLE", "is_served"]

SERVED_VARIABLE = "PRIVACY_READER_SERVED"


def is_served() -> bool:
    """Whether standard input and output are the packets of a server rather than a terminal."""
    return os.environ.get(SERVED_VARIABLE) == "1"
