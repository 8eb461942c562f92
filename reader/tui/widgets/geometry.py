"""Where the rows of a list stand: every row has the same height but the highlighted one, which shows its whole title.

Arithmetic instead of a table of offsets, so that a list of 100,000 rows costs what a list of ten does.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Geometry"]


@dataclass(frozen=True, slots=True)
class Geometry:
    """`count` rows of `height` lines; row `tall` (None for none) has `extra` lines more."""

    count: int
    height: int = 2
    tall: int | None = None
    extra: int = 0

    @property
    def lines(self) -> int:
        """Lines of all rows."""
        return self.count * self.height + (self.extra if self.tall is not None else 0)

    def top(self, row: int) -> int:
        """The first line of a row."""
        below_tall = self.tall is not None and row > self.tall
        return row * self.height + (self.extra if below_tall else 0)

    def height_of(self, row: int) -> int:
        """The lines that a row takes."""
        return self.height + (self.extra if row == self.tall else 0)

    def at(self, line: int) -> tuple[int, int] | None:
        """The row on a line, and which of the row's lines it is; None below the last row."""
        if line < 0 or line >= self.lines:
            return None
        if self.tall is None or line < self.top(self.tall):
            return divmod(line, self.height)
        within = line - self.top(self.tall)
        if within < self.height_of(self.tall):
            return self.tall, within
        row, part = divmod(line - self.extra, self.height)
        return row, part
