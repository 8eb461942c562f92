"""Regular expressions that are compiled when they are wanted first: ranges of many scripts take milliseconds each."""

from __future__ import annotations

import re
from functools import cached_property

__all__ = ["LatePattern"]


class LatePattern:
    """A regular expression as it is written, and `compiled` once somebody looks for it."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression, ready to be matched."""
        return re.compile(self.pattern)

    def __repr__(self) -> str:
        return f"LatePattern({self.pattern!r})"
