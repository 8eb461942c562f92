"""A folder as a tree: walked without following links, read without blocking, limited in size and depth.

A link to a file is followed if its target is a regular file of the same folder; every other link, and everything
that is neither a file nor a folder, is listed as refused, so that the user can be informed.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from reader.errors import SourceError
from reader.library.trees.beneath import Beneath
from reader.library.trees.identity import checkout_origin
from reader.library.trees.tree import CANNOT_READ, TreeFile
from reader.text import clean_path

__all__ = ["FolderTree"]

MAX_FILES = 400_000
"""Maximum number of files that are listed; the largest of 36 real sites has 12,000."""

MAX_DEPTH = 100
"""Maximum depth of nested folders."""

SKIPPED_FOLDERS = frozenset(
    {".git", ".hg", ".svn", "node_modules", "_site", ".jekyll-cache", ".sass-cache", "__pycache__"}
)
"""Folders that never contain a site's sources."""

_LIKE_A_POST = re.compile(r"\d{2,4}-\d{1,2}-\d{1,2}-.*\.[^.]+", re.DOTALL)
_KINDS = {
    stat.S_IFIFO: "it is a named pipe (FIFO), not a regular file",
    stat.S_IFSOCK: "it is a socket, not a regular file",
    stat.S_IFCHR: "it is a device, not a regular file",
    stat.S_IFBLK: "it is a device, not a regular file",
}


class FolderTree:
    """The files of `root`; nothing in it is ever changed or run."""

    def __init__(self, root: Path | str, kind: str = "") -> None:
        self.kind = kind
        self._root = os.path.abspath(root)  # noqa: PTH100 - names may contain bytes that are not UTF-8
        self._inside = Beneath(self._root)
        self.home = clean_path(self._root)
        self._origin: str | None = None

    @property
    def root(self) -> str:
        """The path of the folder."""
        return self._root

    @property
    def origin(self) -> str:
        """The address that a checkout was cloned from, read once from its files, or an empty text."""
        if self._origin is None:
            self._origin = checkout_origin(Path(self._root))
        return self._origin

    def files(self) -> Iterator[TreeFile]:
        """Yield every file; links out of the folder and special files are refused with a reason.

        Raises SourceError if the folder itself is gone or cannot be read.
        """
        self._inside.close()
        waiting = [("", 0)]
        count = 0
        while waiting:
            folder, depth = waiting.pop()
            try:
                entries = self._entries(folder)
            except OSError as error:
                if not folder:
                    raise self._unreadable(error) from None
                yield _refused(f"{folder}/", f"the folder cannot be read: {_why(error)}")
                continue
            for name, file in entries:
                if file is None:
                    path = f"{folder}/{name}" if folder else name
                    if _LIKE_A_POST.fullmatch(name):
                        yield _refused(path, "it is a folder, not a file")
                    if name in SKIPPED_FOLDERS:
                        continue
                    if depth >= MAX_DEPTH:
                        yield _refused(path + "/", f"it lies more than {MAX_DEPTH} folders deep, the limit")
                        continue
                    waiting.append((path, depth + 1))
                    continue
                count += 1
                if count > MAX_FILES:
                    yield _refused("./", f"too many files: only the first {MAX_FILES:,} are looked at")
                    return
                yield file

    def _unreadable(self, error: OSError) -> SourceError:
        shown = clean_path(str(self._root), 300)
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return SourceError(f"The folder {shown} is not there.", "Put it back, or open another site.")
        return SourceError(f"The folder {shown} cannot be read: {_why(error)}.", "Check its permissions.")

    def read(self, path: str, limit: int) -> bytes:
        """Return at most `limit` bytes of a file.

        Raises OSError, also if it is not a regular file or is a link that leads out of the folder.
        """
        handle = self._inside.file(path)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "not a regular file")
            return _read(handle, limit, status.st_size)
        finally:
            os.close(handle)

    def place(self, path: str) -> Path:
        """Return the location of the regular file at `path`, for another program, without a link below the root.

        Raises OSError.
        """
        found = self._inside.path_of(path)
        place = Path(os.path.realpath(self._root)) / found
        if not stat.S_ISREG(place.lstat().st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        return place

    def version(self) -> str:
        """Return an empty text: only a check of every file could tell whether one was edited in place."""
        return ""

    def close(self) -> None:
        """Release the folder that was read last."""
        self._inside.close()

    def _entries(self, folder: str) -> list[tuple[str, TreeFile | None]]:
        """Return the names in a folder with their files; a folder in it is None.

        Raises OSError if it cannot be read, or has been replaced by a link.
        """
        handle = self._inside.folder(folder)
        above = f"{folder}/" if folder else ""
        try:
            with os.scandir(handle) as found:
                # The system's record of a file takes three times the memory of what is kept of it.
                return [(entry.name, self._file(above + entry.name, entry)) for entry in found]
        finally:
            os.close(handle)

    def _file(self, path: str, entry: os.DirEntry[str]) -> TreeFile | None:
        """Return a file, refused if it cannot or must not be read; None for a folder."""
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            return _refused(path, f"{CANNOT_READ}{_why(error)}")
        mode = stat.S_IFMT(status.st_mode)
        if mode == stat.S_IFDIR:
            return None
        if mode == stat.S_IFLNK:
            target = self._target(path)
            if target is None:
                return _refused(
                    path, "it is a link that leads out of the site, to nothing, or to what is no regular file"
                )
            status = target
        elif mode != stat.S_IFREG:
            return _refused(path, _KINDS.get(mode, "it is not a regular file"))
        changed = status.st_mtime_ns
        return TreeFile(
            path,
            status.st_size,
            f"{status.st_ino}-{status.st_size}-{changed}-{status.st_ctime_ns}",
            changed / 1e9,
        )

    def _target(self, path: str) -> os.stat_result | None:
        """Return the status of the target of the link at `path` if that is a regular file below the root."""
        try:
            handle = self._inside.file(path)
        except OSError:
            return None
        try:
            status = os.fstat(handle)
        finally:
            os.close(handle)
        return status if stat.S_ISREG(status.st_mode) else None


def _read(handle: int, limit: int, size: int) -> bytes:
    """Return at most `limit` bytes; a file that has grown since it was opened is read up to the limit, too."""
    first = os.read(handle, min(limit, size + 1))
    if len(first) >= limit or len(first) == size:
        return first
    parts, total = [first], len(first)
    while total < limit:
        part = os.read(handle, min(limit - total, 1 << 20))
        if not part:
            break
        parts.append(part)
        total += len(part)
    return b"".join(parts)


def _refused(path: str, reason: str) -> TreeFile:
    return TreeFile(path, 0, "refused", refused=reason)


def _why(error: OSError) -> str:
    return {
        errno.EACCES: "permission denied",
        errno.EPERM: "permission denied",
        errno.ENOENT: "it is gone",
        errno.ELOOP: "it is a link",
        errno.ENAMETOOLONG: "its name is too long",
    }.get(error.errno or 0, error.strerror or "a disk error")
