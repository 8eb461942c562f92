"""How the search box goes on by itself: names of tags, categories and authors behind their filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.text import EMPTY, CleanLine, clean_line

if TYPE_CHECKING:
    from reader.search import SearchIndex

__all__ = ["suggest"]


def suggest(index: SearchIndex, text: str, cursor: int) -> CleanLine:
    """What would complete the filter before the cursor, or an empty line; plain words are left alone."""
    word = text[:cursor].rpartition(" ")[2]
    if cursor != len(text) or ":" not in word:
        return EMPTY
    for found in index.completions(text, cursor):
        typed = text[found.start : cursor]
        if found.text.casefold().startswith(typed.casefold()) and len(found.text) > len(typed):
            return clean_line(found.text[len(typed) :])
    return EMPTY
