"""Text measured in cells: styled pieces that are cropped, wrapped, or broken into a given number of lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import set_cell_size

from reader.cells import cell_len

__all__ = [
    "ELLIPSIS",
    "PART",
    "Piece",
    "begin_later",
    "break_text",
    "cells_of",
    "crop_pieces",
    "split_spans",
    "wrap_pieces",
    "wrap_text",
]

Piece = tuple[str, str]
"""A text and the name of the component class that styles it; "" for the row's own style."""

ELLIPSIS = "…"

PART = " · "
"""The separator between the parts of a note; the last parts are dropped first."""


def cells_of(pieces: Iterable[Piece]) -> int:
    """Return the width of the pieces in cells."""
    return sum(cell_len(text) for text, _ in pieces)


def split_spans(text: str, spans: Iterable[tuple[int, int]], plain: str, matched: str) -> list[Piece]:
    """Split `text` at `spans` ([start, end) in characters), with the component class of each part."""
    pieces: list[Piece] = []
    position = 0
    for start, end in spans:
        start, end = max(start, position), min(end, len(text))  # noqa: PLW2901 - skips what was emitted already
        if start >= end:
            continue
        if start > position:
            pieces.append((text[position:start], plain))
        pieces.append((text[start:end], matched))
        position = end
    if position < len(text):
        pieces.append((text[position:], plain))
    return pieces


def begin_later(text: str, spans: Sequence[tuple[int, int]], width: int) -> tuple[str, list[tuple[int, int]]]:
    """Shorten `text` at its beginning if the first span would not be visible in `width` cells.

    Return the text and its spans. The shortened text begins with an ellipsis, at a word if possible, and about a third
    of the width is left after the span.
    """
    if not spans or cell_len(text) <= width or cell_len(text[: spans[0][1]]) < width:
        return text, list(spans)
    first, end = spans[0]
    room = 2 * width // 3 - len(ELLIPSIS) - cell_len(text[first:end])
    start = first
    while start and room >= (cells := cell_len(text[start - 1])):
        room -= cells
        start -= 1
    space = text.find(" ", start, first)
    start = space + 1 if space >= 0 else start
    moved = len(ELLIPSIS) - start
    return ELLIPSIS + text[start:], [(one + moved, other + moved) for one, other in spans]


def break_text(text: str, widths: Sequence[int]) -> list[tuple[int, int]]:
    """Break `text` into lines of at most `widths` cells: return [start, end) in characters for each line used.

    Lines end between words if possible. If the text is longer than all lines, the last one ends at least one cell
    early, to leave room for an ellipsis.
    """
    lines: list[tuple[int, int]] = []
    start = 0
    for number, width in enumerate(widths):
        if cell_len(text[start:]) <= width:
            return [*lines, (start, len(text))]
        cut = number == len(widths) - 1
        end = start + _fitting(text, start, max(width - cut, 0))
        space = text.rfind(" ", start, end + 1)
        if space > start and cell_len(text[end : end + 1]) < 2:
            end = space
        elif not cut:
            # A line takes at least one character, or the loop would never end.
            end = max(end, start + 1)
        lines.append((start, start + len(text[start:end].rstrip(" "))))
        start = end + (len(text[end:]) - len(text[end:].lstrip(" ")))
    return lines


def _fitting(text: str, start: int, width: int) -> int:
    """Return how many characters from `start` on fit into `width` cells, including combining marks of the last one."""
    if text.isascii():
        return width
    room, count = width, 0
    for character in text[start:]:
        room -= cell_len(character)
        if room < 0:
            break
        count += 1
    return count


def crop_pieces(pieces: Sequence[Piece], width: int) -> list[Piece]:
    """Return the pieces cropped to `width` cells, with an ellipsis if something was cut."""
    if cells_of(pieces) <= width:
        return list(pieces)
    room = width - 1
    kept: list[Piece] = []
    for text, name in pieces:
        cells = cell_len(text)
        if cells < room:
            kept.append((text, name))
            room -= cells
            continue
        kept.append((set_cell_size(text, max(room, 0)).rstrip() + ELLIPSIS, name))
        break
    return kept


def wrap_pieces(pieces: Sequence[Piece], width: int) -> list[list[Piece]]:
    """Wrap the pieces into lines of at most `width` cells, at spaces if possible."""
    width = max(width, 1)
    lines: list[list[Piece]] = [[]]
    room = width
    for text, name in pieces:
        for word in _words(text):
            cells = cell_len(word.rstrip())
            if cells > room and room < width:
                lines.append([])
                room = width
            for part in _fit(word, width) if cells > width else [word]:
                kept = part if cell_len(part) <= room else part.rstrip()
                if cell_len(kept) > room:
                    lines.append([])
                    room = width
                lines[-1].append((kept, name))
                room -= cell_len(kept)
    return [line for line in lines if line] or [[("", "")]]


def wrap_text(text: str, width: int, most: int) -> list[str]:
    """Return a text in at most so many lines; the last one ends with an ellipsis if there is more."""
    lines = ["".join(part for part, _ in line).rstrip() for line in wrap_pieces([(text, "")], width)]
    if len(lines) <= most:
        return lines
    last = "".join(part for part, _ in crop_pieces([(f"{lines[most - 1]} {lines[most]}", "")], width))
    return [*lines[: most - 1], last if last.endswith(ELLIPSIS) else f"{last[: width - 1].rstrip()}{ELLIPSIS}"]


def _words(text: str) -> list[str]:
    """Return the words of a text, each with the spaces after it."""
    words: list[str] = []
    start = 0
    while start < len(text):
        space = text.find(" ", start)
        if space < 0:
            words.append(text[start:])
            break
        end = space
        while end < len(text) and text[end] == " ":
            end += 1
        words.append(text[start:end])
        start = end
    return words


def _fit(word: str, width: int) -> list[str]:
    parts: list[str] = []
    part, cells = "", 0
    for character in word:
        size = cell_len(character)
        if cells + size > width and part:
            parts.append(part)
            part, cells = "", 0
        part += character
        cells += size
    return [*parts, part]
