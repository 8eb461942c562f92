"""Read a question-and-answer blog: load a site, search its questions, keep marks.

>>> import reader
>>> library = reader.load("sample_posts")
>>> len(library.entries) >= 24
True
"""

from __future__ import annotations

TYPE_CHECKING = False  # like `typing.TYPE_CHECKING`, without the import

__version__ = "0.2.0"

__all__ = [
    "Entry",
    "Hit",
    "Library",
    "Post",
    "Problem",
    "ReaderError",
    "SearchIndex",
    "Site",
    "StateStore",
    "__version__",
    "load",
    "topics",
]

if TYPE_CHECKING:
    from reader.errors import ReaderError
    from reader.learn.subjects import topics
    from reader.library.post import Entry, Post, Problem, Site
    from reader.search import Hit, SearchIndex
    from reader.sources import Library, load
    from reader.state import StateStore

_HOMES = {
    "Entry": "reader.library.post",
    "Hit": "reader.search",
    "Library": "reader.library.loader",
    "Post": "reader.library.post",
    "Problem": "reader.library.post",
    "ReaderError": "reader.errors",
    "SearchIndex": "reader.search",
    "Site": "reader.library.post",
    "StateStore": "reader.state",
    "load": "reader.sources",
    "topics": "reader.learn.subjects",
}


def __getattr__(name: str) -> object:
    """Import a name of the public API on first access, so that start-up pays only for what it uses."""
    from reader.late import part_of  # noqa: PLC0415 (start-up)

    return part_of(__name__, _HOMES, name)
