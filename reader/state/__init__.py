"""Marks: what a person read, bookmarked and noted, kept for good, merged between machines, and private."""

from __future__ import annotations

from reader.state.marks import NO_MARKS, Change, Marks
from reader.state.store import StateStore

__all__ = ["NO_MARKS", "Change", "Marks", "StateStore"]
