"""Search: what a person types -> ranked hits, with what matched marked in titles and texts."""

from __future__ import annotations

from reader.library.marks import MarksLike
from reader.search.hits import Hit
from reader.search.query.complete import Completion
from reader.search.searcher import LibraryLike, Results, SearchIndex
from reader.search.snippet import Snippet, Span

__all__ = ["Completion", "Hit", "LibraryLike", "MarksLike", "Results", "SearchIndex", "Snippet", "Span"]
