"""The cells that text takes in a terminal, and text that takes a number of them."""

from __future__ import annotations

__all__ = ["cells", "fit"]

_ELLIPSIS = "…"


def cells(text: str) -> int:
    """The cells that `text` takes in a terminal, by Unicode's east Asian widths."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """`text` in exactly `width` cells, cut with an ellipsis or filled with spaces."""
    taken = cells(text)
    if taken > width:
        text = _cut(text, width - 1) + _ELLIPSIS
        taken = cells(text)
    space = " " * (width - taken)
    return space + text if right else text + space


def _cut(text: str, width: int) -> str:
    taken = 0
    for place, character in enumerate(text):
        taken += _width(character)
        if taken > width:
            return text[:place].rstrip()
    return text


def _width(character: str) -> int:
    if character.isascii():
        return 1
    import unicodedata

    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
