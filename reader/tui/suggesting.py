"""How the search box goes on by itself: names of tags, categories and authors behind their filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reader.library.post import Entry
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["Suggester"]


class Suggester:
    """Suggests the rest of a filter's value, the most frequent one first."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._values: dict[str, Sequence[str]] = {}

    def suggest(self, text: str, cursor: int) -> CleanLine:
        """What would complete the filter before the cursor, or an empty line; plain words are left alone."""
        word = text[:cursor].rpartition(" ")[2]
        if cursor != len(text) or ":" not in word:
            return EMPTY
        from reader.search.complete import complete

        for found in complete(text, cursor, self._values_of):
            typed = text[found.start : cursor]
            if found.text.casefold().startswith(typed.casefold()) and len(found.text) > len(typed):
                return clean_line(found.text[len(typed) :])
        return EMPTY

    def _values_of(self, field: str) -> Sequence[str]:
        values = self._values.get(field)
        if values is None:
            counted = Counter(value for entry in self._entries for value in _values(entry, field))
            values = self._values[field] = [value for value, _ in counted.most_common()]
        return values


def _values(entry: Entry, field: str) -> Sequence[str]:
    post = entry.post
    if field == "tag":
        return post.tags
    if field == "category":
        return post.categories
    if field == "author":
        return (post.author,) if post.author else ()
    return (str(entry.date.year),)
