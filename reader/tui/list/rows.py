"""An entry in the list, and the signs of its marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.library.post import Entry

if TYPE_CHECKING:
    from reader.search import Hit

__all__ = ["BOOKMARKED", "NOTED", "UNREAD", "ListRow", "MatchedWords"]

UNREAD = "●"
BOOKMARKED = "★"
NOTED = "✎"


class ListRow(NamedTuple):
    """An entry in the list, with its search result if any; the matches are computed when the row is drawn."""

    entry: Entry
    hit: Hit | None = None


class MatchedWords(NamedTuple):
    """The words that a search matched, to be marked in the post; those of `small` only next to the others.

    `typed` are those of `words` that are in the query itself; the others are only related to them.
    """

    words: Sequence[str] = ()
    small: Sequence[str] = ()
    typed: Sequence[str] = ()
