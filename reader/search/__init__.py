"""Full-text search: ranks the entries that match a query and marks what matched in titles and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.late import part_of

if TYPE_CHECKING:
    from reader.library.marks import MarksLike
    from reader.search.hits import Hit, Results
    from reader.search.query.complete import Completion
    from reader.search.searcher import LibraryLike, SearchIndex
    from reader.search.snippet import Snippet, Span

__all__ = ["Completion", "Hit", "LibraryLike", "MarksLike", "Results", "SearchIndex", "Snippet", "Span"]

_HOMES = {
    "MarksLike": "reader.library.marks",
    "Hit": "reader.search.hits",
    "Completion": "reader.search.query.complete",
    "LibraryLike": "reader.search.searcher",
    "Results": "reader.search.hits",
    "SearchIndex": "reader.search.searcher",
    "Snippet": "reader.search.snippet",
    "Span": "reader.search.snippet",
}


def __getattr__(name: str) -> object:
    """Import a name on first access."""
    return part_of(__name__, _HOMES, name)
