"""Regular expressions that are compiled when they are wanted first: ranges of many scripts take milliseconds each."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

__all__ = ["LatePattern"]


class LatePattern:
    """A regular expression as it is written, and `compiled` once somebody looks for it.

    Where even writing it takes time, what writes it is given.
    """

    def __init__(self, written: str | Callable[[], str]) -> None:
        self._written = written

    @cached_property
    def pattern(self) -> str:
        """The expression as it is written."""
        return self._written if isinstance(self._written, str) else self._written()

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression, ready to be matched."""
        return re.compile(self.pattern)

    def __repr__(self) -> str:
        return f"LatePattern({self.pattern!r})"
