"""The headings of a page: where they are, and which one is being read."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from reader.page import Page
from reader.page.model import Role, heading
from reader.text import CleanLine, clean_line

__all__ = ["Outline", "Part"]

_LEVELS: dict[Role, int] = {heading(level): level for level in range(1, 7)}


class Part(NamedTuple):
    """A heading: its first line, its level (1 to 6), and its text."""

    line: int
    level: int
    text: CleanLine


class Outline:
    """Keeps the headings of one page, as far as it is laid out."""

    def __init__(self) -> None:
        self._page: Page | None = None
        self._seen = 0
        self._parts: list[Part] = []

    def parts(self, page: Page) -> list[Part]:
        """Return the headings on the lines laid out so far."""
        if page is not self._page:
            self._page, self._seen, self._parts = page, 0, []
        lines = page.lines
        for number in range(self._seen, len(lines)):
            line = lines[number]
            level = _LEVELS.get(line.role)
            if level is None or not line.text.strip():
                continue
            before = self._parts[-1] if self._parts else None
            if before is not None and number and lines[number - 1].block == line.block:
                # A long heading continues: join the text of its lines.
                self._parts[-1] = before._replace(text=clean_line(f"{before.text} {line.text.strip()}"))
            else:
                self._parts.append(Part(number, level, clean_line(line.text.strip())))
        self._seen = len(lines)
        return self._parts

    def at(self, page: Page, line: int) -> Part | None:
        """Return the heading of the section that contains a line; None above the first one."""
        parts = self.parts(page)
        number = bisect_right(parts, line, key=lambda part: part.line)
        return parts[number - 1] if number else None
