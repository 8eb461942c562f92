"""Marks: what a user has read, bookmarked and noted. They are private, durable, and merge between machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.late import part_of

if TYPE_CHECKING:
    from reader.state.marks import NO_MARKS, Change, Marks
    from reader.state.store import StateStore

__all__ = ["NO_MARKS", "Change", "Marks", "StateStore"]

_HOMES = {
    "NO_MARKS": "reader.state.marks",
    "Change": "reader.state.marks",
    "Marks": "reader.state.marks",
    "StateStore": "reader.state.store",
}


def __getattr__(name: str) -> object:
    """Import a part on first access."""
    return part_of(__name__, _HOMES, name)
