"""Where the rows of a list stand: all of one height but the highlighted one, with headings above some.

Arithmetic over the headings instead of a table of rows, so that a list of 100,000 rows costs what a short one does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["HEADING", "Geometry"]

HEADING = -1
"""The part of a row that is the heading above it."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """`count` rows of `height` lines; row `tall` (None for none) has `extra` lines more.

    `headings` are the rows, ascending, above which a heading of one line stands.
    """

    count: int
    height: int = 2
    tall: int | None = None
    extra: int = 0
    headings: Sequence[int] = ()

    @property
    def lines(self) -> int:
        """Lines of all rows and headings."""
        return self.count * self.height + len(self.headings) + (self.extra if self.tall is not None else 0)

    def top(self, row: int) -> int:
        """The first line of a row, below its heading."""
        below_tall = self.tall is not None and row > self.tall
        return row * self.height + bisect_right(self.headings, row) + (self.extra if below_tall else 0)

    def height_of(self, row: int) -> int:
        """The lines that a row takes, its heading left out."""
        return self.height + (self.extra if row == self.tall else 0)

    def has_heading(self, row: int) -> bool:
        """Whether a heading stands above a row."""
        number = bisect_right(self.headings, row)
        return number > 0 and self.headings[number - 1] == row

    def at(self, line: int) -> tuple[int, int] | None:
        """The row on a line, and which of the row's lines it is (HEADING above it); None below the last row."""
        if line < 0 or line >= self.lines:
            return None
        first, last = 0, self.count - 1
        while first < last:
            middle = (first + last + 1) // 2
            if self.top(middle) - self.has_heading(middle) <= line:
                first = middle
            else:
                last = middle - 1
        return first, line - self.top(first)
