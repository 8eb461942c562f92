"""An entry's marks for packages without access to the store: a protocol for filters, statistics and the daily draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from reader.library.post import Entry

__all__ = ["MarksLike", "MarksOf"]


class MarksLike(Protocol):
    """The marks of one entry; implemented by `reader.state.Marks`."""

    @property
    def read(self) -> bool:
        """Whether it was read to its end."""

    @property
    def bookmarked(self) -> bool:
        """Whether it has a bookmark."""

    @property
    def note(self) -> str:
        """The note on it, or an empty text."""

    @property
    def read_at(self) -> datetime | None:
        """When it was read, in UTC; None if it is unread or the time is no longer known."""


MarksOf = Callable[[Sequence[Entry]], Sequence[MarksLike]]
"""Returns the marks of many entries, in their order."""
