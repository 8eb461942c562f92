"""What a list row says: marker, title with its matches, and a dim second line. Pure text, no widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from reader.library.post import Entry

if TYPE_CHECKING:
    from reader.search import Hit
    from reader.state import Marks

__all__ = ["Piece", "Row", "crop_pieces", "marker", "second_line", "split_spans", "wrap_pieces"]

Piece = tuple[str, str]
"""A text and the name of the component class that styles it; "" for the row's own style."""

UNREAD = "●"
BOOKMARKED = "★"
NOTED = "✎"


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in the list, with the search result it stands for; what matched is worked out when it is drawn."""

    entry: Entry
    hit: Hit | None = None


def marker(marks: Marks | None) -> Sequence[Piece]:
    """Three cells that tell unread and bookmarked by shape, not by colour."""
    if marks is None:
        return [("   ", "list--margin")]
    unread = " " if marks.read else UNREAD
    kept = NOTED if marks.note else BOOKMARKED if marks.bookmarked else " "
    return [(unread, "list--unread"), (kept, "list--bookmark"), (" ", "list--margin")]


def split_spans(text: str, spans: Iterable[tuple[int, int]], plain: str, matched: str) -> list[Piece]:
    """`text` cut at `spans` ([start, end) in characters), with the component class of each part."""
    pieces: list[Piece] = []
    position = 0
    for start, end in spans:
        start, end = max(start, position), min(end, len(text))  # noqa: PLW2901 - what was said already is passed over
        if start >= end:
            continue
        if start > position:
            pieces.append((text[position:start], plain))
        pieces.append((text[start:end], matched))
        position = end
    if position < len(text):
        pieces.append((text[position:], plain))
    return pieces


def second_line(row: Row, write_date: Callable[[datetime], str]) -> list[Piece]:
    """Date, reading time and copies; or, where a search matched in the text, the words around the match."""
    snippet = row.hit.snippet if row.hit is not None else None
    if snippet is not None:
        return split_spans(snippet.text, snippet.spans, "list--dim", "list--dim-match")
    entry = row.entry
    date = write_date(entry.date)
    if len(entry.copies) > 1:
        parts = [f"×{len(entry.copies):,}", f"{date} – {write_date(entry.copies[-1].date)}"]
    else:
        parts = [date]
    parts.append(f"{entry.post.minutes} min")
    if entry.post.draft:
        parts.append("draft")
    return [(" · ".join(parts), "list--dim")]


def crop_pieces(pieces: Sequence[Piece], width: int) -> list[Piece]:
    """The pieces cut to `width` cells, with an ellipsis where something was cut."""
    total = sum(cell_len(text) for text, _ in pieces)
    if total <= width:
        return list(pieces)
    room = width - 1
    kept: list[Piece] = []
    for text, name in pieces:
        cells = cell_len(text)
        if cells < room:
            kept.append((text, name))
            room -= cells
            continue
        kept.append((set_cell_size(text, max(room, 0)).rstrip() + "…", name))
        break
    return kept


def wrap_pieces(pieces: Sequence[Piece], width: int) -> list[list[Piece]]:
    """The pieces broken into lines of at most `width` cells, at spaces where there are some."""
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


def _words(text: str) -> list[str]:
    """The words of a text, each with the spaces behind it."""
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
    parts.append(part)
    return parts
