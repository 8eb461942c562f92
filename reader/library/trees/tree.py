"""How the library sees a site: names, sizes, identities and bytes of files, wherever they lie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

__all__ = ["CANNOT_READ", "Tree", "TreeFile"]

CANNOT_READ = "it cannot be read: "
"""How it is told that the system does not give a file's bytes; the reason follows."""


class TreeFile(NamedTuple):
    """A file of a tree.

    `path` uses `/`; bytes that are not UTF-8 are kept as surrogate escapes. `size` is in bytes, `identity`
    changes whenever the bytes may have changed (in a folder: inode, size and times; in a clone: the blob's
    id), `modified` counts seconds since 1970. `refused` says why the file is not read (a link, a FIFO, a
    folder that cannot be read …); such a file is listed so that it can be told.
    """

    path: str
    size: int
    identity: str
    modified: float = 0.0
    refused: str = ""


class Tree(Protocol):
    """A read-only view of a site's files."""

    @property
    def home(self) -> str:
        """Where the tree lies, for a person: a folder's path or an address."""

    @property
    def origin(self) -> str:
        """The address that the site was cloned from, or an empty text where none is known."""

    @property
    def kind(self) -> str:
        """The kind of site that a person has said it is for good (see `reader.library.kinds`), or an empty text."""

    def files(self) -> Iterator[TreeFile]:
        """Every file, links and special files included (refused), in no particular order."""

    def read(self, path: str, limit: int) -> bytes:
        """At most `limit` bytes of a file. Raises OSError, never follows a link, never blocks."""

    def version(self) -> str:
        """A text that changes when any file may have changed, cheap to get; empty where none is cheap."""

    def close(self) -> None:
        """Let go of processes and handles."""
