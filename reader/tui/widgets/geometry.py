"""The positions of rows in a list: each as high as needed, some with a heading above.

Heights are bytes, and sums are computed in C over blocks of them, so that a list of 100,000 rows costs about a
millisecond when it is shown and a few microseconds for each line that is drawn.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

__all__ = ["HEADING", "Geometry"]

HEADING = -1
"""The part of a row that is the heading above it."""

BLOCK = 64
"""Rows per block. The heights of blocks are summed once; a position adds the heights of less than one block."""


class Geometry:
    """Rows of the given heights in lines (one byte each); `headings` are the rows, ascending, below a heading line."""

    __slots__ = ("_starts", "_taken", "count", "headings", "lines")

    def __init__(self, heights: bytes | bytearray = b"", headings: Sequence[int] = ()) -> None:
        taken = bytearray(heights)
        for row in headings:
            taken[row] += 1
        self.count = len(taken)
        self.headings = headings
        self._taken = bytes(taken)
        """The lines of each row, including its heading."""
        blocks = (sum(self._taken[start : start + BLOCK]) for start in range(0, self.count, BLOCK))
        self._starts = array("q", accumulate(blocks, initial=0))
        """The first line of each block, followed by the total number of lines."""
        self.lines = self._starts[-1]

    def _first(self, row: int) -> int:
        """Return the first line of a row, including its heading."""
        block = row // BLOCK
        return self._starts[block] + sum(self._taken[block * BLOCK : row])

    def top(self, row: int) -> int:
        """Return the first line of a row below its heading."""
        return self._first(row) + self.has_heading(row)

    def height_of(self, row: int) -> int:
        """Return the number of lines of a row without its heading."""
        return self._taken[row] - self.has_heading(row)

    def has_heading(self, row: int) -> bool:
        """Return whether there is a heading above a row."""
        number = self.group_of(row)
        return number >= 0 and self.headings[number] == row

    def group_of(self, row: int) -> int:
        """Return the number of the last heading at or above a row; -1 if there is none."""
        return bisect_right(self.headings, row) - 1

    def at(self, line: int) -> tuple[int, int] | None:
        """Return the row on a line, and which of the row's lines it is (HEADING above it); None below the last row."""
        if not 0 <= line < self.lines:
            return None
        block = bisect_right(self._starts, line) - 1
        first = block * BLOCK
        ends = list(accumulate(self._taken[first : first + BLOCK], initial=self._starts[block]))
        within = bisect_right(ends, line) - 1
        row = first + within
        return row, line - ends[within] - self.has_heading(row)
