"""Sources of sites: what the user names is opened as a tree, and a tree is loaded as a library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import SourceError
from reader.sources.resolve import (
    Source,
    cache_file,
    index_file,
    page_file,
    recall_file,
    resolve,
    samples,
    topics_file,
)

if TYPE_CHECKING:
    from threading import Event

    from reader.library.cache.store import Cache
    from reader.library.loader import Library, LoadOptions
    from reader.library.trees.tree import Tree
    from reader.sources.clone import CloneProgress

__all__ = [
    "Library",
    "Source",
    "cache_file",
    "check_posts",
    "index_file",
    "load",
    "open_cache",
    "open_tree",
    "page_file",
    "recall_file",
    "resolve",
    "samples",
    "topics_file",
]


def load(
    source: str | Path | None = None,
    *,
    options: LoadOptions | None = None,
    cache: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> Library:
    """Load the site that `source` names: a folder, a file, a git address or a known name; None means the last one used.

    A git address that was never opened before is cloned first. `progress` is called with the amount done and the total,
    in percent for the clone and then in posts. Without `cache` nothing is kept between runs. Raises SourceError.
    """
    from reader.library.loader import LoadOptions, load_tree  # noqa: PLC0415 (start-up)

    found = resolve(source)
    report = progress
    tree = open_tree(found, progress=(lambda step: report(step.percent, 100)) if report else None)
    kept = open_cache(found) if cache else None
    try:
        library = load_tree(tree, options=options or LoadOptions(), cache=kept, progress=progress)
        check_posts(library, found)
    except BaseException:
        tree.close()
        raise
    finally:
        if kept is not None:
            kept.close()
    return library


def open_cache(source: Source, *, keep: bool = True) -> Cache:
    """Open the cache of posts parsed in earlier runs; empty if there is none.

    Without `keep` nothing is added to it.
    """
    from reader.library.cache.store import Cache  # noqa: PLC0415 (start-up)

    return Cache.open(cache_file(source), keep=keep)


def open_tree(
    source: Source | str | Path | None = None,
    *,
    progress: Callable[[CloneProgress], None] | None = None,
    cancel: Event | None = None,
) -> Tree:
    """Open the tree of a source; a git address that was never opened before is cloned first.

    Setting `cancel` ends a clone with SourceError. Raises SourceError if the source cannot be read.
    """
    found = source if isinstance(source, Source) else resolve(source)
    if found.kind == "git":
        from reader.sources.clone import Clone  # noqa: PLC0415 (start-up)

        return Clone(found, progress=progress, cancel=cancel).open()
    from reader.library.trees.folder import FolderTree  # noqa: PLC0415 (start-up)

    folder = FolderTree(Path(found.location), found.site_kind)
    if found.kind != "file":
        return folder
    from reader.sources.one_file import OneFileTree  # noqa: PLC0415 (start-up)

    return OneFileTree(folder, Path(found.location), found.file)


def check_posts(library: Library, source: Source) -> None:
    """Raise SourceError, with a hint, if the site contains nothing that could be a post."""
    if library.posts or library.problems:
        return
    samples = source.kind == "samples"
    holds = "The sample posts contain no posts" if samples else f"{source.shown} holds no posts"
    kind = library.options.kind or source.site_kind
    if kind not in {"", "auto"}:
        raise SourceError(f"{holds} when read as {kind}.", "Leave out --kind, or name another kind.")
    read = "A Jekyll site has its posts in a folder _posts; any folder with Markdown files is read too."
    raise SourceError(f"{holds}.", f"{read}{_unread_documents(library)}")


def _unread_documents(library: Library) -> str:
    """Return a sentence on the files of a site without posts that may contain texts, or an empty text."""
    from collections import Counter  # noqa: PLC0415 (start-up)

    from reader.library.endings import DOCUMENTS  # noqa: PLC0415 (start-up)

    endings = Counter(it.path.rpartition(".")[2].lower() for it in library.tree.files())
    found = [f".{ending}" for ending, _ in endings.most_common() if ending in DOCUMENTS]
    return f" Files ending in {' or '.join(found)} are not read." if found else ""


def __getattr__(name: str) -> object:
    """Import `Library` on first access."""
    if name == "Library":
        from reader.library.loader import Library  # noqa: PLC0415 (start-up)

        return Library
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
