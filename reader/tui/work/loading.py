"""How the screens get their site: first the cached rows, then the whole site, then what has changed since."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from shutil import get_terminal_size
from threading import Event
from typing import TYPE_CHECKING

from reader.errors import SourceError
from reader.frame.stamp import below, digest, one_group
from reader.library.library import LoadOptions
from reader.settings import Settings
from reader.sources import Source, check_posts, open_cache, open_tree
from reader.sources.resolve import index_file, page_file, recall_file, topics_file
from reader.text import CleanLine

if TYPE_CHECKING:
    from reader.library.cache.store import Cache, Head
    from reader.library.library import Library
    from reader.library.trees.tree import Tree

__all__ = ["Progress", "SiteLoader"]

LINES_A_ROW = 1
"""Minimum number of lines per row of the list."""

Progress = Callable[[str, int, int], None]
"""Called with the name of the step, the amount done, and the total."""


class SiteLoader:
    """Loads one source; everything but `head` runs in a thread. Without `keep` nothing is written to disk.

    `opened` is called when the source's posts have been read.
    """

    def __init__(
        self, source: Source, settings: Settings, *, keep: bool = True, opened: Callable[[], None] | None = None
    ) -> None:
        self.source = source
        self._keep, self._opened = keep, opened
        self.options = LoadOptions.of(settings)
        self.cancelled = Event()
        self._closed = False
        self._tree: Tree | None = None
        self._latest: Library | None = None
        self.site_files: tuple[bytes, int] | None = None
        """The site's files and their state when they were read (see `reader.frame.stamp`); None if unknown."""

    @cached_property
    def _cache(self) -> Cache:
        return open_cache(self.source, keep=self._keep)

    @property
    def index_file(self) -> Path | None:
        """The file that caches the search index; None if nothing is cached."""
        return index_file(self.source) if self._keep else None

    @property
    def topics_file(self) -> Path | None:
        """The file that caches the topics; None if nothing is cached."""
        return topics_file(self.source) if self._keep else None

    @property
    def recall_file(self) -> Path | None:
        """The file that caches due days; None if nothing is cached."""
        return recall_file(self.source) if self._keep else None

    @property
    def page_file(self) -> Path | None:
        """The file that caches the first page of the next start; None if nothing is cached."""
        return page_file(self.source) if self._keep else None

    def head(self) -> Head | None:
        """Return the first rows of the last run, within milliseconds; None if there was none."""
        rows = get_terminal_size().lines // LINES_A_ROW + 1
        return self._cache.head(rows, options=self.options)

    def cached(self) -> Library | None:
        """Return the library of the last run; None if it has to be loaded, or cloned first."""
        if self._tree is None and self.source.kind == "git":
            return None
        self._latest = self._cache.library(self._need_tree(), options=self.options)
        return self._latest

    def load(self, progress: Progress) -> Library:
        """Return the present library, using the cache for what did not change. Raises SourceError.

        The result is the same object as last time if nothing changed.
        """
        from reader.library.loader import load_tree  # noqa: PLC0415 (start-up)

        tree = self._need_tree(progress)
        library = load_tree(
            tree,
            options=self.options,
            cache=self._cache,
            library=self._latest,
            progress=lambda done, total: self._report(progress, done, total),
        )
        check_posts(library, self.source)
        self._latest = library
        if self._opened is not None:
            self._opened()
        return library

    @property
    def valid_until(self) -> int | None:
        """When other posts become visible because their date has come, in seconds since 1970; None for never."""
        return self._cache.until

    @property
    def tells_files(self) -> bool:
        """Whether the list of the site's files may be cached."""
        return self._keep and self.source.kind != "file"

    def look(self) -> tuple[bytes, int] | None:
        """Return the site's files and their present state; None if not available. Runs in a thread."""
        kind, folder = self.source.kind, self.source.location
        if not self.tells_files:
            return None
        try:
            if kind == "git":
                from reader.sources.clones import CloneFolder  # noqa: PLC0415 (start-up)

                groups = one_group(str(CloneFolder(self.source).root), (b"clone.json",))
            else:
                from reader.library.trees.folder import SKIPPED_FOLDERS  # noqa: PLC0415 (start-up)

                found = below(folder, skipped={name.encode() for name in SKIPPED_FOLDERS})
                if found is None:
                    return None
                # The address that a checkout came from counts, too.
                groups = found + b"\0.git/config"
        except OSError:
            return None
        return groups, digest(groups)

    def _report(self, progress: Progress, done: int, total: int) -> None:
        if self.cancelled.is_set():
            raise SourceError("Stopped before all posts were read.", "Read the site again to go on.")
        progress("reading posts", done, total)

    def go_on(self) -> None:
        """Allow loading again after a stop, unless closed."""
        if not self._closed:
            self.cancelled.clear()

    def update(self, progress: Progress) -> tuple[CleanLine, Library]:
        """Fetch the clone or read the folder again; return a sentence on what is new, and the library.

        Raises SourceError.
        """
        from reader.sources.update import update  # noqa: PLC0415 (start-up)

        updated = update(
            self.source,
            options=self.options,
            cache=self._cache if self._keep else False,
            library=self._latest,
            progress=lambda step: progress("fetching", step.percent, 100),
            cancel=self.cancelled,
        )
        try:
            check_posts(updated.library, self.source)
        except SourceError:
            updated.library.tree.close()
            raise
        self._tree = None
        self._latest = updated.library
        return updated.report.sentence, updated.library

    def _need_tree(self, progress: Progress | None = None) -> Tree:
        if self._tree is None:
            report = progress
            self._tree = open_tree(
                self.source,
                progress=(lambda step: report("cloning", step.percent, 100)) if report else None,
                cancel=self.cancelled,
            )
        return self._tree

    def close(self) -> None:
        """Stop running work and release files and processes."""
        self._closed = True
        self.cancelled.set()
        if self._tree is not None:
            self._tree.close()
