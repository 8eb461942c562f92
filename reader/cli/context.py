"""What the commands share: the source that was asked for, its library, its marks, and the entries a name means."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from reader.errors import StateError, UsageError
from reader.text import clean_line

if TYPE_CHECKING:
    from reader.library.loader import Library
    from reader.library.post import Entry
    from reader.state import StateStore

__all__ = ["load_library", "open_store", "pick", "source_option"]


def source_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`-s/--source`, before or behind the command's name."""
    return click.option("-s", "--source", metavar="SOURCE", help="A folder, a git address, or a known name.")(command)


def load_library(ctx: click.Context, source: str | None, *, fold: bool = True) -> Library:
    """The library of the source that was asked for, with progress on a terminal. Raises SourceError."""
    from reader.library.loader import LoadOptions
    from reader.sources import load

    progress = Progress() if sys.stderr.isatty() else None
    try:
        return load(source or ctx.obj, options=LoadOptions(fold=fold), progress=progress)
    finally:
        if progress is not None:
            progress.clear()


def open_store() -> StateStore:
    """The marks; where they cannot be opened, a word about it and an empty store that keeps nothing."""
    from reader.state import StateStore

    return StateStore.open()


def marks_or_none(entries: list[Entry]) -> list[Any]:
    """The marks of entries for a listing, which is worth having even where the marks cannot be read."""
    from reader.cli.output import report
    from reader.state import Marks, StateStore

    try:
        store = StateStore.open()
    except StateError as error:
        report(error)
        return [Marks() for _ in entries]
    try:
        return list(store.marks_of(entries))
    finally:
        store.close()


def pick(library: Library, name: str) -> Entry:
    """The one entry that `name` means: an id, a path, a slug or an unambiguous part. Raises UsageError."""
    found = library.find(name)
    if len(found) == 1:
        return found[0]
    shown = clean_line(name, 100)
    if not found:
        raise NotFoundError(f"No post is called “{shown}”.", "Find it with `privacy-reader search WORDS`.")
    some = ", ".join(entry.post.slug or entry.id for entry in found[:3])
    raise UsageError(f"“{shown}” means {len(found):,} posts, among them {some}.", "Name one of them in full.")


class NotFoundError(UsageError):
    """Nothing matched."""

    exit_status = 1


class Progress:
    """A line on standard error that tells how far a slow load is; silent for fast ones."""

    def __init__(self) -> None:
        from time import monotonic

        self._clock = monotonic
        self._started = monotonic()
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        if self._clock() - self._started > 0.5:
            self._shown = True
            sys.stderr.write(f"\rreading posts: {done:,} of {total:,}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
