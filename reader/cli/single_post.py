"""A post from standard input as a separate site: `show -` treats it like any site's post."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator

from reader.errors import SourceError
from reader.library.library import Library, LoadOptions
from reader.library.loader import load_tree
from reader.library.trees.tree import TreeFile

__all__ = ["site_of_text"]

NAME = "standard-input.md"


class _OneText:
    """A tree with one file, in memory."""

    home = "standard input"
    origin = ""
    kind = ""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._identity = hashlib.sha256(data).hexdigest()

    def files(self) -> Iterator[TreeFile]:
        """Yield the one file."""
        yield TreeFile(NAME, len(self._data), self._identity, time.time())

    def read(self, path: str, limit: int) -> bytes:
        """Return its first `limit` bytes. Raises FileNotFoundError for another file."""
        if path != NAME:
            raise FileNotFoundError(path)
        return self._data[:limit]

    def version(self) -> str:
        """Return the hash of its bytes."""
        return self._identity

    def close(self) -> None:
        """Do nothing: there is nothing to release."""


def site_of_text(data: bytes) -> Library:
    """Return the library whose only post is `data`. Raises SourceError if it is not text."""
    library = load_tree(_OneText(data), options=LoadOptions(split_questions=False))
    if not library.entries:
        reason = library.problems[0].reason if library.problems else "it is empty"
        raise SourceError(f"What came on standard input cannot be read as a post: {reason}.")
    return library
