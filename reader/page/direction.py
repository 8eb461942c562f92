"""Text that runs from right to left: told by its first strong character, set at the right edge.

Terminals put the letters of such words in order themselves, or do not; a page may not hold the invisible marks by which
a text tells its direction. What every terminal gets wrong without them are the signs at the end of a line, which would
stand at its right end: they are written first, and so stand at its left end, where the line ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from reader.cells import Cells
from reader.page.model import Role, Segment
from reader.text import Clean

__all__ = ["runs_right_to_left", "set_right_to_left"]

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_SIGNS = re.compile(r"(?<![.,:;!?\u2026\u060c\u061b\u061f\u06d4])[.,:;!?\u2026\u060c\u061b\u061f\u06d4]++\Z")
_STRONG_RIGHT = frozenset({"R", "AL"})


def runs_right_to_left(text: str) -> bool:
    """Whether the first character of `text` that has a direction runs from right to left."""
    found = None if text.isascii() else _RIGHT_TO_LEFT.search(text)
    if not found:
        return False
    # Whatever stands before the first letter of such a script decides, if it has a direction.
    before = (unicodedata.bidirectional(character) for character in text[: found.end()])
    first = next((direction for direction in before if direction == "L" or direction in _STRONG_RIGHT), "")
    return first in _STRONG_RIGHT


def set_right_to_left(segments: Sequence[Segment], width: int, cells: Cells) -> tuple[Segment, ...]:
    """A line at the right edge of `width` cells, the signs at its end put at its left."""
    pieces = list(segments)
    if not pieces:
        return ()
    last = pieces[-1]
    found = _SIGNS.search(last.text)
    if found:
        signs = last._replace(text=Clean(found[0][::-1]))
        rest = last.text[: found.start()]
        pieces = [signs, *pieces[:-1], *([last._replace(text=Clean(rest))] if rest else [])]
    spare = width - cells.width("".join([piece.text for piece in pieces]))
    return ((Segment(Clean(" " * spare), Role.MARGIN),) if spare > 0 else ()) + tuple(pieces)
