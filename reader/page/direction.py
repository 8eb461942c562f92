"""Right-to-left text: recognised by its first strong character, set at the right edge.

Terminals either reorder the letters of such words themselves or do not; a page may not contain the invisible marks by
which a text declares its direction. Without them, every terminal misplaces the punctuation at the end of a line: it
would appear at the right end. It is therefore drawn first, so that it appears at the left end, where the line ends.
Which punctuation this concerns follows Unicode's annex 9: a character between left-to-right letters belongs to them (an
address cut after its `?`, a decimal number), even if the line is cut between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import bidirectional

from reader.cells import Cells
from reader.page.model import Role, Segment
from reader.text import Clean

__all__ = ["RightToLeft", "runs_right_to_left"]

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_SIGNS = ".,:;!?\u2026\u060c\u061b\u061f\u06d4"
_IN_NUMBERS = frozenset(".,:\u060c")
_STRONG_RIGHT = frozenset({"R", "AL"})
_DECIDING = _STRONG_RIGHT | {"L", "AN", "B"}
"""Classes that give the punctuation beside them a direction; "B" is the end of a line set by the author, here R."""


def runs_right_to_left(text: str) -> bool:
    """Return whether the first character of `text` that has a direction is right-to-left."""
    found = None if text.isascii() else _RIGHT_TO_LEFT.search(text)
    if not found:
        return False
    # Characters before the first letter of such a script decide, if they have a direction.
    before = map(bidirectional, text[: found.end()])
    first = next((direction for direction in before if direction == "L" or direction in _STRONG_RIGHT), "")
    return first in _STRONG_RIGHT


class RightToLeft:
    """Sets the lines of one text at the right edge of `width` cells, from its first line on."""

    def __init__(self, text: str, width: int, cells: Cells) -> None:
        self._text = text
        self._width = width
        self._cells = cells
        self._at = 0
        self._strong_before = -1, "R"
        self._strong_after = -1, "R"

    def line(self, segments: Sequence[Segment]) -> tuple[Segment, ...]:
        """Return the next line of the text, with punctuation at its end moved to the left if it is right-to-left."""
        if not segments:
            return ()
        shown = "".join([segment.text for segment in segments])
        # A cut drops only white space.
        while self._text[self._at : self._at + 1] in {" ", "\n"}:
            self._at += 1
        self._at += len(shown)
        count = len(shown) - len(shown.rstrip(_SIGNS))
        pieces = _ending_first(segments, count) if count and self._turns(self._at - count, self._at) else [*segments]
        spare = self._width - self._cells.width(shown)
        return ((Segment(Clean(" " * spare), Role.MARGIN),) if spare > 0 else ()) + tuple(pieces)

    def _turns(self, start: int, end: int) -> bool:
        """Return whether the characters from `start` to `end` are right-to-left (UAX #9: W1 to W7, N1 and N2)."""
        text = self._text
        if not _STRONG_RIGHT.isdisjoint(map(bidirectional, text[start:end])):
            return True
        if text[start:end] in _IN_NUMBERS and text[start - 1 : start].isdecimal() and text[end : end + 1].isdecimal():
            return False
        return self._before(start) != "L" or self._after(end) != "L"

    def _before(self, end: int) -> str:
        """Return the nearest deciding class before `end`; European numbers take its direction."""
        known, direction = self._strong_before
        for at in range(end - 1, known, -1):
            if (found := bidirectional(self._text[at])) in _DECIDING:
                direction = found
                break
        self._strong_before = end - 1, direction
        return direction

    def _after(self, start: int) -> str:
        """Return the nearest deciding class after `start`."""
        place, direction = self._strong_after
        if place >= start:
            return direction
        place, direction = len(self._text), "R"
        for at in range(start, len(self._text)):
            found = bidirectional(self._text[at])
            if found in _DECIDING or found == "EN":
                # A number after left-to-right letters counts as one of them.
                place, direction = at, "L" if found == "EN" else found
                break
        self._strong_after = place, direction
        return direction


def _ending_first(segments: Sequence[Segment], count: int) -> list[Segment]:
    """Return a line's segments with the `count` characters at its end drawn first, the last of them leftmost."""
    rest = [*segments]
    signs: list[Segment] = []
    while count and rest:
        segment = rest.pop()
        taken = min(count, len(segment.text))
        count -= taken
        kept = len(segment.text) - taken
        signs += [segment._replace(text=Clean(sign), last=True) for sign in reversed(segment.text[kept:])]
        if kept:
            rest.append(segment._replace(text=Clean(segment.text[:kept])))
    return [*signs, *rest]
