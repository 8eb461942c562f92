"""Looks for what is new at a source: a clone is fetched, a folder read again, and the difference reported honestly.

The state before stays readable all the while: a reader that is open keeps its commit, and the report is about
everything since the last report, also where an update was killed between the fetch and its report.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from reader.errors import SourceError
from reader.library.loader import Library, LoadOptions, load_tree
from reader.sources import open_cache, open_tree
from reader.sources.clone import Clone
from reader.sources.clones import CloneFolder, CloneRecord
from reader.sources.git_tree import DamagedCloneError
from reader.sources.report import UpdateReport, compare
from reader.sources.resolve import Source, resolve
from reader.sources.transfer import CloneProgress, Transfer, fetch, is_damaged

if TYPE_CHECKING:
    from reader.library.cache.store import Cache
    from reader.library.post import Post
    from reader.library.trees.tree import Tree

__all__ = ["UpdateReport", "Updated", "update"]

MAX_FETCHES = 40
"""Fetches that a clone collects before it is made anew: each leaves the objects of its time behind."""


@dataclass(frozen=True)
class Updated:
    """The report, and the library as it is now (its tree is open)."""

    report: UpdateReport
    library: Library


@dataclass(frozen=True)
class _Look:
    """How the site is read, and who is told."""

    source: Source
    options: LoadOptions
    cache: Cache | None
    progress: Callable[[CloneProgress], None] | None
    cancel: Event | None


def update(
    source: Source | str | Path | None = None,
    *,
    options: LoadOptions | None = None,
    cache: bool = True,
    progress: Callable[[CloneProgress], None] | None = None,
    cancel: Event | None = None,
) -> Updated:
    """Fetch a git source (clone it where that never happened) or read a folder again; say what is new.

    Raises SourceError; then the state before is as it was, and the next update reports what this one did not.
    """
    found = source if isinstance(source, Source) else resolve(source)
    kept = open_cache(found) if cache else None
    look = _Look(found, options or LoadOptions(), kept, progress, cancel)
    try:
        return _update_clone(look) if found.kind == "git" else _read_again(look)
    finally:
        if kept is not None:
            kept.close()


def _read_again(look: _Look) -> Updated:
    """A folder: what the cache knows is the state of the last look."""
    tree = open_tree(look.source)
    try:
        known = look.cache.library(tree, options=look.options) if look.cache is not None else None
        before = list(known.posts) if known is not None else None
        library = _load(look, tree)
    except BaseException:
        tree.close()
        raise
    return Updated(compare(look.source.name, before, library.posts), library)


def _update_clone(look: _Look) -> Updated:
    clone = Clone(look.source, progress=look.progress, cancel=look.cancel)
    with clone.changing() as transfer:
        before = clone.folder.record()
        clone.folder.remove_leftovers(before)
        after = _fetch(clone, before, transfer)
        try:
            return _report(clone.folder, before, after, look)
        except DamagedCloneError:
            return _report(clone.folder, before, clone.make_anew(transfer, before), look)


def _fetch(clone: Clone, before: CloneRecord | None, transfer: Transfer) -> CloneRecord:
    if before is None:
        return clone.make(transfer)
    if clone.folder.generation(before).fetches() >= MAX_FETCHES:
        return clone.make_anew(transfer, before)
    try:
        commit = fetch(clone.folder.generation(before), transfer)
    except SourceError as error:
        if not is_damaged(error):
            raise
        return clone.make_anew(transfer, before)
    after = replace(before, commit=commit, fetched=time.time())
    clone.folder.write(after)
    return after


def _report(folder: CloneFolder, before: CloneRecord | None, after: CloneRecord, look: _Look) -> Updated:
    """What is different from what was last reported; that this is reported now is written down at the end."""
    is_same = before is not None and before.seen == after.commit
    posts = None if before is None or is_same else _posts_seen(folder, before, look)
    tree = folder.open_tree(after)
    try:
        library = _load(look, tree)
    except BaseException:
        tree.close()
        raise
    report = compare(look.source.name, library.posts if is_same else posts, library.posts)
    if after.seen != after.commit:
        folder.write(replace(after, seen=after.commit))
    return Updated(report, library)


def _posts_seen(folder: CloneFolder, before: CloneRecord, look: _Look) -> list[Post] | None:
    """The posts of the commit that was last reported; where it is lost, what the cache knows of them, or None."""
    tree = folder.open_tree(before, before.seen)
    try:
        return list(_load(look, tree).posts)
    except SourceError:
        known = look.cache.library(tree, options=look.options) if look.cache is not None else None
        return list(known.posts) if known is not None else None
    finally:
        tree.close()


def _load(look: _Look, tree: Tree) -> Library:
    return load_tree(tree, options=look.options, cache=look.cache, progress=None)
