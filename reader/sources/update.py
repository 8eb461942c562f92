"""Checks a source for what is new: fetches a clone or rereads a folder, and reports the difference.

The previous state stays readable throughout: an open reader keeps its commit. The report covers everything since the
last report, even if an update was killed between the fetch and its report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from reader.errors import SourceError
from reader.library.loader import Library, LoadOptions, load_tree
from reader.sources import open_cache, open_tree
from reader.sources.clone import Clone, CloneProgress
from reader.sources.git_tree import DamagedCloneError
from reader.sources.report import UpdateReport, compare
from reader.sources.resolve import Source, resolve

if TYPE_CHECKING:
    from reader.library.cache.store import Cache
    from reader.library.post import Post
    from reader.library.trees.tree import Tree
    from reader.sources.clones import CloneRecord

__all__ = ["UpdateReport", "Updated", "update"]


@dataclass(frozen=True)
class Updated:
    """The report, and the library as it is now (its tree is open)."""

    report: UpdateReport
    library: Library


def update(  # noqa: PLR0913 - what can be reused instead of loaded
    source: Source | str | Path | None = None,
    *,
    options: LoadOptions | None = None,
    cache: Cache | bool = True,
    library: Library | None = None,
    progress: Callable[[CloneProgress], None] | None = None,
    cancel: Event | None = None,
) -> Updated:
    """Fetch a git source (cloning it if necessary) or reread a folder; report what is new.

    `cache` may be an open cache. `library` is the one already shown: if nothing changed, its posts are reused. This is
    the single path from what the user names to the sentence about it, `report.sentence`. Raises SourceError; the
    previous state is then unchanged, and the next update reports what this one did not.
    """
    found = source if isinstance(source, Source) else resolve(source)
    with closing(open_cache(found)) if cache is True else nullcontext(cache or None) as kept:
        look = _Look(found, options or LoadOptions(), kept, library)
        if found.kind == "git":
            return look.at_clone(Clone(found, progress=progress, cancel=cancel))
        return look.at_folder()


class _Look:
    """One check of a source: its posts as last reported, and as they are now."""

    def __init__(self, source: Source, options: LoadOptions, cache: Cache | None, shown: Library | None) -> None:
        self._source, self._options, self._cache, self._shown = source, options, cache, shown

    def at_folder(self) -> Updated:
        """Check a folder: the cache contains the state at the last check."""
        tree = open_tree(self._source)
        try:
            before = self._kept_posts(tree)
        except BaseException:
            tree.close()
            raise
        library = self._load(tree)
        return Updated(compare(self._source.name, before, library.posts), library)

    def at_clone(self, clone: Clone) -> Updated:
        """Check a clone, after fetching. A damaged one is recreated."""
        with clone.changing() as transfer:
            before, after = clone.bring(transfer)
            try:
                return self._report(clone, before, after)
            except DamagedCloneError:
                return self._report(clone, before, clone.make_anew(transfer, before))

    def _report(self, clone: Clone, before: CloneRecord | None, after: CloneRecord) -> Updated:
        """Report what has changed since the last report, and record at the end that it was reported."""
        is_same = before is not None and before.seen == after.commit
        posts = None if before is None or is_same else self._posts_seen(clone, before)
        library = self._load(clone.tree(after))
        report = compare(self._source.name, library.posts if is_same else posts, library.posts)
        clone.reported(after)
        return Updated(report, library)

    def _posts_seen(self, clone: Clone, before: CloneRecord) -> Sequence[Post] | None:
        """Return the posts of the commit last reported; if it is lost, those in the cache, or None."""
        with closing(clone.tree(before, before.seen)) as tree:
            try:
                return load_tree(tree, options=self._options, cache=self._cache, library=self._shown).posts
            except SourceError:
                return self._kept_posts(tree)

    def _kept_posts(self, tree: Tree) -> Sequence[Post] | None:
        """Return the posts in the cache, None if there are none."""
        if self._cache is None:
            return None
        known = self._cache.library(tree, options=self._options, library=self._shown)
        return known.posts if known is not None else None

    def _load(self, tree: Tree) -> Library:
        """Load the posts as they are now; the tree is closed if they cannot be read. Raises SourceError."""
        try:
            library = load_tree(tree, options=self._options, cache=self._cache, library=self._shown)
        except BaseException:
            tree.close()
            raise
        return library.read_from(tree) if library is self._shown else library
