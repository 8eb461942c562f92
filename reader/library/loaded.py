"""What those who read the posts of a loaded site know of it: the library itself, without what it hands on to them."""

from __future__ import annotations

from typing import Protocol

from reader.library.post import Entry, Post, Site
from reader.library.trees.tree import Tree

__all__ = ["LoadedSite"]


class LoadedSite(Protocol):
    """See `reader.library.library.Library`, which is the one that there is."""

    @property
    def site(self) -> Site:
        """The site as its configuration describes it."""

    @property
    def posts(self) -> tuple[Post, ...]:
        """The posts in the site's order."""

    @property
    def tree(self) -> Tree:
        """Where the files lie."""

    @property
    def prefix(self) -> str:
        """The folder of the tree that holds the site, with a slash at its end; empty for the tree itself."""

    @property
    def boilerplate(self) -> frozenset[int]:
        """The keys of the paragraphs that are folded away."""

    def entry_of(self, post_id: str) -> Entry | None:
        """The entry that the post with this id belongs to."""
