"""An entry in the list, and the signs of its marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.library.post import Entry

if TYPE_CHECKING:
    from reader.search import Hit

__all__ = ["BOOKMARKED", "NOTED", "UNREAD", "ListRow"]

UNREAD = "●"
BOOKMARKED = "★"
NOTED = "✎"


class ListRow(NamedTuple):
    """An entry in the list, with the search result it stands for; what matched is worked out when it is drawn."""

    entry: Entry
    hit: Hit | None = None
