"""A single file of a folder as a tree: other posts are not listed, and a standalone file's folder is never walked.

A post below `_posts` keeps its site's configuration, includes and data. Any other file stands alone: its folder may be
a user's whole home folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reader.library.trees.tree import Tree, TreeFile

__all__ = ["OneFileTree"]

_CONFIGURATION = ("_config.yml", "_config.yaml")


class OneFileTree:
    """The file `path` (with `/` as separator) of `tree`, whose root is `folder`."""

    def __init__(self, tree: Tree, folder: Path, path: str) -> None:
        self._tree = tree
        self._folder = folder
        self._path = path
        self._in_site = not {"_posts", "_drafts"}.isdisjoint(path.split("/")[:-1])
        self.home = tree.home
        self.origin = tree.origin
        self.kind = tree.kind

    def files(self) -> Iterator[TreeFile]:
        """Yield the one file and, in a site, the configuration, includes and data."""
        if not self._in_site:
            yield self._entry()
            return
        for file in self._tree.files():
            if self._is_visible(file.path):
                yield file

    def read(self, path: str, limit: int) -> bytes:
        """Read at most `limit` bytes of a file. Raises OSError."""
        if not self._is_visible(path):
            raise FileNotFoundError(path)
        return self._tree.read(path, limit)

    def version(self) -> str:
        """Return a text that changes when the file, or any file of its site, may have changed."""
        return self._tree.version() if self._in_site else self._entry().identity

    def close(self) -> None:
        """Close the tree."""
        self._tree.close()

    def _is_visible(self, path: str) -> bool:
        if path == self._path:
            return True
        return self._in_site and (path in _CONFIGURATION or path.startswith(("_includes/", "_data/")))

    def _entry(self) -> TreeFile:
        try:
            status = (self._folder / self._path).lstat()
        except OSError as error:
            return TreeFile(self._path, 0, "gone", refused=f"cannot be read: {error.strerror}")
        identity = f"{status.st_ino}-{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}"
        return TreeFile(self._path, status.st_size, identity, status.st_mtime)
