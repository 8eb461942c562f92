"""The part of a loaded library that the readers of its posts depend on."""

from __future__ import annotations

from typing import Protocol

from reader.library.post import Entry, Post, Site
from reader.library.trees.tree import Tree

__all__ = ["LoadedSite"]


class LoadedSite(Protocol):
    """See `reader.library.library.Library`, the only implementation."""

    @property
    def site(self) -> Site:
        """The site as its configuration describes it."""

    @property
    def posts(self) -> tuple[Post, ...]:
        """The posts in the site's order."""

    @property
    def tree(self) -> Tree:
        """The tree with the site's files."""

    @property
    def prefix(self) -> str:
        """The folder of the tree that contains the site, with a trailing slash; empty for the tree itself."""

    @property
    def boilerplate(self) -> frozenset[int]:
        """The keys of the paragraphs that are folded away."""

    def entry_of(self, post_id: str) -> Entry | None:
        """Return the entry that the post with this id belongs to."""
