"""Search: what a person types -> ranked hits, with what matched marked in titles and texts."""

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
    """Import a part when it is first asked for."""
    return part_of(__name__, _HOMES, name)
