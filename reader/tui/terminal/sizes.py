"""The sizes that a terminal may say it has."""

from __future__ import annotations

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "within_bounds"]

MOST_COLUMNS, MOST_ROWS = 1_600, 600
"""More than the smallest letters have on the largest monitors; what is larger was never measured."""


def within_bounds(columns: int, rows: int) -> tuple[int, int]:
    """The size to draw for a terminal that says it has this one: each cell takes time, whether it is seen or not."""
    return min(max(columns, 1), MOST_COLUMNS), min(max(rows, 1), MOST_ROWS)
