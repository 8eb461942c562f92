"""Opens the clone of a git source, and makes it where there is none yet."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event

from reader.errors import SourceError, reason_of
from reader.sources.clones import CloneFolder, CloneRecord
from reader.sources.git_tree import GitTree
from reader.sources.lock import hold_lock
from reader.sources.resolve import Source
from reader.sources.transfer import CloneProgress, Transfer, fetch, make_repository
from reader.text import clean_line, clean_path

__all__ = [
    "CloneProgress",
    "clone_state",
    "discard_clone",
    "first_clone",
    "fresh_generation",
    "no_room",
    "open_clone",
    "passing_clone",
]


def open_clone(
    source: Source, *, progress: Callable[[CloneProgress], None] | None = None, cancel: Event | None = None
) -> GitTree:
    """The tree of a git source, cloned first where that never happened.

    What earlier runs left behind is removed on the way. Raises SourceError, also when `cancel` is set.
    """
    folder = CloneFolder(source)
    record = folder.record()
    try:
        if record is None:
            folder.make()
            with hold_lock(folder.lock, cancel=cancel) as lock:
                # Another reader may have made it meanwhile.
                record = folder.record()
                folder.remove_leftovers(record)
                record = record or first_clone(folder, Transfer(source.address(), lock, progress, cancel))
        elif folder.has_leftovers(record):
            _tidy(folder)
    except OSError as error:
        raise no_room(folder, error) from None
    return folder.open_tree(record)


def clone_state(source: Source) -> CloneRecord | None:
    """What is known of the source's clone, or None where there is none; never waits and never fetches."""
    return CloneFolder(source).record() if source.kind == "git" else None


def discard_clone(source: Source) -> bool:
    """Remove the clone of a git source from the disk; whether there was one. Marks stay. Raises SourceError."""
    folder = CloneFolder(source)
    if source.kind != "git" or not folder.root.is_dir():
        return False
    try:
        with hold_lock(folder.lock, wait=5):
            return folder.discard()
    except OSError as error:
        raise no_room(folder, error) from None


@contextmanager
def passing_clone(source: Source) -> Iterator[None]:
    """A run that keeps nothing: a clone that is made meanwhile is removed at the end, unless others read it by then.

    What cannot be removed is left for `sources remove`. To be left when the source's tree is closed.
    """
    folder, known = CloneFolder(source), source.kind != "git" or clone_state(source) is not None
    try:
        yield
    finally:
        if not known and (record := folder.record()) is not None and not folder.is_read(record):
            with suppress(SourceError):
                discard_clone(source)


def first_clone(folder: CloneFolder, transfer: Transfer) -> CloneRecord:
    """Clone for the first time; the lock must be held. A mistyped address leaves no trace. Raises as below."""
    try:
        return fresh_generation(folder, transfer)
    except BaseException:
        folder.discard()
        raise


def fresh_generation(folder: CloneFolder, transfer: Transfer, seen: CloneRecord | None = None) -> CloneRecord:
    """Clone anew, complete before it is named; the lock must be held. Raises SourceError, OSError.

    `seen` is the record that it takes the place of: what was reported of it stays reported.
    """
    generation = folder.new_generation()
    try:
        make_repository(generation, transfer)
        try:
            commit = fetch(generation, transfer)
        except SourceError as error:
            if "mismatched algorithms" not in getattr(getattr(error, "finished", None), "error", ""):
                raise
            shutil.rmtree(generation.repository)
            make_repository(generation, transfer, "sha256")
            commit = fetch(generation, transfer)
        name = folder.complete(generation)
    except BaseException:
        shutil.rmtree(generation.folder, ignore_errors=True)
        raise
    record = CloneRecord(folder.source.location, name, commit, seen.seen if seen else commit, time.time())
    folder.write(record)
    return record


def no_room(folder: CloneFolder, error: OSError) -> SourceError:
    """The error for a clone folder that cannot be written."""
    return SourceError(
        f"{clean_path(str(folder.root), 300)} cannot be written: {clean_line(reason_of(error), 200)}.",
        "Check the folder's permissions and the free space.",
    )


def _tidy(folder: CloneFolder) -> None:
    """Remove leftovers if nobody is at work in the clone; otherwise another start will."""
    try:
        with hold_lock(folder.lock, wait=0):
            folder.remove_leftovers(folder.record())
    except (SourceError, OSError):
        return
