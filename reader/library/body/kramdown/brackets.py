"""Which bracket closes which in a paragraph, found in one pass, so that no text can make links quadratic."""

from __future__ import annotations

import re
from bisect import bisect_right

__all__ = ["Brackets"]

_MARK = re.compile(r"\\.|`+|[\[\]]", re.DOTALL)


class Brackets:
    """The pairs of square brackets of a text, escaped ones and those in code left out."""

    __slots__ = ("_pairs", "last_angle", "last_comment_end", "last_parenthesis")

    def __init__(self, text: str) -> None:
        self.last_angle = text.rfind(">")
        self.last_comment_end = text.rfind("-->")
        self.last_parenthesis = text.rfind(")")
        self._pairs: dict[int, int] = {}
        if "]" in text:
            self._pair(text)

    def closing(self, start: int) -> int:
        """The position of the bracket that closes the one at `start`; 0 if none does."""
        return self._pairs.get(start, 0)

    def _pair(self, text: str) -> None:
        ticks = _ticks(text) if "`" in text else {}
        waiting: list[int] = []
        resume = 0
        for found in _MARK.finditer(text):
            start = found.start()
            if start < resume:
                continue
            mark = found[0]
            if mark == "[":
                waiting.append(start)
            elif mark == "]":
                if waiting:
                    self._pairs[waiting.pop()] = start
            elif mark[0] == "`":
                # A run that an escaped backtick was taken off may have a length of its own.
                same = ticks.get(len(mark), [])
                place = bisect_right(same, start)
                if place < len(same):
                    resume = same[place] + len(mark)


def _ticks(text: str) -> dict[int, list[int]]:
    """The positions of the runs of backticks, by their length."""
    runs: dict[int, list[int]] = {}
    for found in re.finditer("`+", text):
        runs.setdefault(len(found[0]), []).append(found.start())
    return runs
