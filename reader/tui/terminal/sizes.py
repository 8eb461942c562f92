"""Bounds for the size that a terminal reports."""

from __future__ import annotations

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "within_bounds"]

MOST_COLUMNS, MOST_ROWS = 1_600, 600
"""More than the smallest font allows on the largest monitors; larger values are errors."""


def within_bounds(columns: int, rows: int) -> tuple[int, int]:
    """Return the size to draw for a reported one: every cell takes time, visible or not."""
    return min(max(columns, 1), MOST_COLUMNS), min(max(rows, 1), MOST_ROWS)
