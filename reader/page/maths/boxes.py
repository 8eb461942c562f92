"""Boxes of text, one line or several, put side by side and one below the other."""

from __future__ import annotations

import unicodedata

__all__ = ["Box", "beside", "bracketed", "cell", "padded", "width"]


class Box:
    """Text of one or more lines of equal width; `base` is the line that stands in line with what is around."""

    def __init__(self, lines: list[str], base: int = 0) -> None:
        self.lines = lines
        self.base = base

    @property
    def flat(self) -> str | None:
        """The text, if it has one line only."""
        return self.lines[0] if len(self.lines) == 1 else None


def width(text: str) -> int:
    """The cells of the terminal that `text` takes: marks on letters take none."""
    return sum(1 for character in text if not unicodedata.combining(character))


def padded(text: str, wide: int) -> str:
    """`text` with spaces behind it up to a width."""
    return text + " " * (wide - width(text))


def beside(boxes: list[Box]) -> Box:
    """Boxes side by side."""
    if not boxes:
        return Box([""])
    if all(box.flat is not None for box in boxes):
        return Box(["".join([box.lines[0] for box in boxes])])
    above = max(box.base for box in boxes)
    below = max(len(box.lines) - box.base for box in boxes)
    lines = [""] * (above + below)
    for box in boxes:
        wide = max(map(width, box.lines))
        for place in range(above + below):
            inner = place - above + box.base
            lines[place] += padded(box.lines[inner] if 0 <= inner < len(box.lines) else "", wide)
    return Box(lines, above)


def cell(text: str, wide: int, *, right: bool) -> str:
    """`text` at one side of a cell."""
    return " " * (wide - width(text)) + text if right else padded(text, wide)


_TALL = {"(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "{": "⎧⎨⎩", "|": "│││", "‖": "‖‖‖"}


def bracketed(box: Box, opening: str, closing: str) -> Box:
    """A box between signs as tall as it is."""
    if box.flat is not None:
        return Box([f"{opening}{box.flat}{closing}"])
    return beside([*_side(opening, box), box, *_side(closing, box, before=" ")])


def _side(sign: str, box: Box, before: str = "") -> list[Box]:
    if not sign:
        return []
    top, middle, bottom = tuple(_TALL[sign])
    count = len(box.lines)
    lines = [top, *[middle] * (count - 2), bottom]
    after = "" if before else " "
    return [Box([before + line + after for line in lines], box.base)]
