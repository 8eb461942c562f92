"""Loads a tree as a library: each file is checked once, each post read once; no file content raises an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.garbage import no_collection
from reader.library.library import Library, LoadOptions
from reader.library.trees.tree import Tree

if TYPE_CHECKING:
    from reader.library.cache.store import Cache

__all__ = ["Library", "LoadOptions", "load_tree"]


def load_tree(
    tree: Tree,
    *,
    options: LoadOptions | None = None,
    cache: Cache | None = None,
    library: Library | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Library:
    """Load the site in `tree`; with a cache, read only what changed since it was last loaded.

    `library` is the previously loaded library: that same object is returned if nothing changed according to the cache.
    `progress` is called with the number of posts done and their total. Raises SourceError if the tree itself cannot be
    read; whatever a file contains becomes a post or a problem of the library.
    """
    options = options or LoadOptions()
    if cache is not None:
        return cache.refresh(tree, options=options, library=library, progress=progress)
    from reader.library.assemble import assemble  # noqa: PLC0415 (start-up)
    from reader.library.reading.files import read_tree  # noqa: PLC0415 (start-up)

    with no_collection():
        return assemble(tree, read_tree(tree, progress, options=options), options)
