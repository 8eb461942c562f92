"""Boxes of text, of one or more lines, arranged side by side or one below the other."""

from __future__ import annotations

import unicodedata

__all__ = ["Box", "beside", "bracketed", "cell", "padded", "width"]


class Box:
    """Text of one or more lines of equal width; `base` is the index of the line aligned with the surrounding text.

    `side` is `left` or `right` for a delimiter that grows to the height of the content between it and its partner.
    """

    def __init__(self, lines: list[str], base: int = 0, side: str = "") -> None:
        self.lines = lines
        self.base = base
        self.side = side

    @property
    def flat(self) -> str | None:
        """The text if it is a single line, else None."""
        return self.lines[0] if len(self.lines) == 1 else None


def width(text: str) -> int:
    """Return the terminal cells that `text` takes: combining marks take none."""
    return sum(1 for character in text if not unicodedata.combining(character))


def padded(text: str, wide: int) -> str:
    """Pad `text` with spaces on the right to a width."""
    return text + " " * (wide - width(text))


def beside(boxes: list[Box]) -> Box:
    """Join boxes side by side."""
    if not boxes:
        return Box([""])
    if all(box.flat is not None for box in boxes):
        return Box(["".join([box.lines[0] for box in boxes])])
    boxes = _grown(boxes)
    above = max(box.base for box in boxes)
    below = max(len(box.lines) - box.base for box in boxes)
    lines = [""] * (above + below)
    for box in boxes:
        wide = max(map(width, box.lines))
        for place in range(above + below):
            inner = place - above + box.base
            lines[place] += padded(box.lines[inner] if 0 <= inner < len(box.lines) else "", wide)
    return Box(lines, above)


def cell(box: Box, wide: int, *, right: bool) -> Box:
    """Align a box at the left or right of a cell."""
    room = " " * (wide - max(map(width, box.lines)))
    return Box([room + line if right else padded(line, wide) for line in box.lines], box.base)


_TALL = {
    "(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "{": "⎧⎨⎩", "}": "⎫⎬⎭", "|": "│││", "∣": "│││", "‖": "‖‖‖",
    "∥": "‖‖‖", "⌊": "⎢⎢⎣", "⌋": "⎥⎥⎦", "⌈": "⎡⎢⎢", "⌉": "⎤⎥⎥",
}  # fmt: skip


def bracketed(box: Box, opening: str, closing: str) -> Box:
    """Put a box between delimiters of its height."""
    if box.flat is not None:
        return Box([f"{opening}{box.flat}{closing}"])
    return beside([*_side(opening, box), box, *_side(closing, box, before=" ")])


def _side(sign: str, box: Box, before: str = "") -> list[Box]:
    if sign not in _TALL:
        return [Box([before + sign + ("" if before else " ")])] if sign else []
    top, middle, bottom = tuple(_TALL[sign])
    count = len(box.lines)
    lines = [top, *[middle] * (count - 2), bottom]
    after = "" if before else " "
    return [Box([before + line + after for line in lines], box.base)]


def _grown(boxes: list[Box]) -> list[Box]:
    """Return the boxes of a line, with delimiters grown to the height of the content between them."""
    grown = list(boxes)
    opened: list[int] = []
    for place, box in enumerate(boxes):
        if box.side == "left":
            opened.append(place)
        elif box.side == "right" and opened:
            first = opened.pop()
            between = grown[first + 1 : place] or [Box([""])]
            above = max(it.base for it in between)
            inner = Box([""] * (above + max(len(it.lines) - it.base for it in between)), above)
            if inner.flat is None:
                closing = box.lines[0]
                grown[first] = beside(_side(boxes[first].lines[0], inner))
                # A superscript or subscript of the delimiter goes beside its middle.
                grown[place] = beside([*_side(closing[:1], inner, before=" "), Box([closing[1:]])])
    return grown
