"""Rows that fit the terminal: cells are measured as the terminal draws them, and one column gives way to the others."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.cli.terminal import Painter

__all__ = ["Column", "cells", "fit", "table"]

_GAP = "  "
_ELLIPSIS = "…"
_NARROWEST = 12
"""Cells that the column which gives way keeps at least; below that, other columns are left out."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `look` are SGR parameters, `flexible` the one that gives way, `optional` goes where room is short."""

    look: str = ""
    right: bool = False
    flexible: bool = False
    optional: bool = False


def cells(text: str) -> int:
    """The cells that `text` takes in a terminal, by Unicode's east Asian widths."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """`text` in exactly `width` cells, cut with an ellipsis or filled with spaces."""
    taken = cells(text)
    if taken > width:
        text, taken = _cut(text, width - 1) + _ELLIPSIS, 0
        taken = cells(text)
    space = " " * (width - taken)
    return space + text if right else text + space


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int, paint: Painter) -> Iterator[str]:
    """The rows as lines of at most `width` cells."""
    if not rows:
        return
    shown = list(range(len(columns)))
    widths = [max(cells(row[number]) for row in rows) for number in shown]
    while (room := _room(columns, shown, widths, width)) < _NARROWEST and _drop(columns, shown):
        pass
    for row in rows:
        parts = []
        for number in shown:
            column = columns[number]
            size = max(1, min(widths[number], room)) if column.flexible else widths[number]
            last = number == shown[-1] and not column.right
            text = fit(row[number], size, right=column.right)
            parts.append(paint(text.rstrip() if last else text, column.look) if column.look else text)
        yield _GAP.join(parts).rstrip()


def _room(columns: Sequence[Column], shown: Sequence[int], widths: Sequence[int], width: int) -> int:
    """Cells left for the flexible column."""
    fixed = sum(widths[number] for number in shown if not columns[number].flexible)
    return width - fixed - len(_GAP) * (len(shown) - 1)


def _drop(columns: Sequence[Column], shown: list[int]) -> bool:
    """Leave out the last optional column that is still shown."""
    for number in reversed(shown):
        if columns[number].optional:
            shown.remove(number)
            return True
    return False


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
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
