"""The library's view of a site: names, sizes, identities and bytes of files, wherever they are stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

__all__ = ["CANNOT_READ", "Tree", "TreeFile"]

CANNOT_READ = "it cannot be read: "
"""The beginning of the message that the system does not return a file's bytes; the reason follows."""


class TreeFile(NamedTuple):
    """A file of a tree.

    `path` uses `/`; bytes that are not UTF-8 are kept as surrogate escapes. `size` is in bytes. `identity`
    changes whenever the bytes may have changed (in a folder: inode, size and times; in a clone: the blob's
    id). `modified` is in seconds since 1970. `refused` says why the file is not read (a link, a FIFO, a
    folder that cannot be read …); such a file is listed so that it can be reported.
    """

    path: str
    size: int
    identity: str
    modified: float = 0.0
    refused: str = ""

    @property
    def is_unreadable(self) -> bool:
        """Whether the system refused to read it."""
        return self.refused.startswith(CANNOT_READ)


class Tree(Protocol):
    """A read-only view of a site's files."""

    @property
    def home(self) -> str:
        """The location of the tree, for the user: a folder's path or an address."""

    @property
    def origin(self) -> str:
        """The address that the site was cloned from, or an empty text if it is unknown."""

    @property
    def kind(self) -> str:
        """The kind of site that the user has set permanently (see `reader.library.kinds`), or an empty text."""

    def files(self) -> Iterator[TreeFile]:
        """Yield every file, including links and special files (refused), in no particular order."""

    def read(self, path: str, limit: int) -> bytes:
        """Return at most `limit` bytes of a file. Raises OSError, never follows a link, never blocks."""

    def version(self) -> str:
        """Return a text that changes when any file may have changed, or an empty text if no check is cheap."""

    def close(self) -> None:
        """Release processes and handles."""
