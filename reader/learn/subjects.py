"""The topics of a library: found once in its titles and texts, and cached beside its index."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from reader.learn import order
from reader.learn.kept_subjects import Subjects, keep_subjects, kept_subjects
from reader.learn.order import basics_first
from reader.learn.topics import TopicSource, choose, find, find_topics, members, phrases, texts
from reader.search import SearchIndex

if TYPE_CHECKING:
    from reader.library.library import Library

__all__ = ["subjects_of", "topics"]
_MODULES = (choose, find, members, order, phrases, texts)


def topics(library: Library) -> Subjects:
    """Return what a library is about: topics with their entries, the largest first.

    >>> import reader
    >>> found = reader.topics(reader.load("sample_posts"))
    >>> [topic.name for topic in found][:2]
    ['encryption', 'everyday-privacy']
    """
    return subjects_of(library, SearchIndex(library))


def subjects_of(
    library: Library,
    index: SearchIndex,
    kept: Path | None = None,
    *,
    watch: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Subjects:
    """Return the topics of a library, from the cache file `kept` if it is current; `index` provides the texts.

    `watch` is entered while they are found, which takes seconds for thousands of entries.

    Raises whatever the library raises if posts cannot be read. A file that cannot be written is ignored.
    """
    entries = library.entries
    known = kept_subjects(library, kept)
    if known is not None:
        return known
    limit = find.looked_at(len(entries))
    sources = [
        TopicSource(entry.fingerprint, entry.title, text[:limit], (*entry.post.tags, *entry.post.categories))
        for entry, text in zip(entries, index.texts(), strict=True)
    ]
    ranks = [0] * len(entries)
    with watch():
        found = find_topics(sources)
        for rank, number in enumerate(basics_first([entry.title for entry in entries])):
            ranks[number] = rank
    keep_subjects(kept, library, found, ranks)
    return Subjects(entries, found, ranks)
