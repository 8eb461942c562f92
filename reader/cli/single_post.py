"""A post that comes from a pipe, as a site of its own: `show -` reads it with all that a site's posts are read with."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator

from reader.errors import SourceError
from reader.library.library import Library
from reader.library.loader import load_tree
from reader.library.trees.tree import TreeFile

__all__ = ["site_of_text"]

NAME = "standard-input.md"


class _OneText:
    """A tree with one file, held in memory."""

    home = "standard input"
    origin = ""
    kind = ""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._identity = hashlib.sha256(data).hexdigest()

    def files(self) -> Iterator[TreeFile]:
        """The one file."""
        yield TreeFile(NAME, len(self._data), self._identity, time.time())

    def read(self, path: str, limit: int) -> bytes:
        """The first `limit` bytes of it. Raises FileNotFoundError where it is another file."""
        if path != NAME:
            raise FileNotFoundError(path)
        return self._data[:limit]

    def version(self) -> str:
        """The hash of its bytes."""
        return self._identity

    def close(self) -> None:
        """There is nothing to let go of."""


def site_of_text(data: bytes) -> Library:
    """The library whose only post is `data`. Raises SourceError where it is no text."""
    library = load_tree(_OneText(data))
    if not library.entries:
        reason = library.problems[0].reason if library.problems else "it is empty"
        raise SourceError(f"What came on standard input cannot be read as a post: {reason}.")
    return library
