"""Opens files below a folder, and nothing else: every file of a site is opened here.

Each component of a path is opened relative to the descriptor of its parent folder, and none may be a link: a
folder that is replaced by a link while it is read is not entered. Only the last component may be a link, if it leads to
a file below the same folder; then that file's path is opened in the same way.

Linux's openat2 with RESOLVE_BENEATH does the same in one call, but Python reaches it only through ctypes, whose import
costs as much as opening 700 files here; instead, the last opened folder is kept open for a moment.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
import time

__all__ = ["Beneath"]

MAX_LINKS = 8
"""Maximum number of consecutive links that are followed."""

KEPT = 0.2
"""Seconds for which the folder of the last opened file is kept open."""

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = _FLAGS | os.O_DIRECTORY


class Beneath:
    """The contents of the folder `root`. Safe to use from several threads."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._lock = threading.Lock()
        self._held = -1
        self._name = ""
        self._since = 0.0

    def folder(self, path: str) -> int:
        """Return a descriptor of the folder at `path`; the empty path is the root. Raises OSError."""
        handle = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for part in _parts(path):
                inner = os.open(part, _FOLDER, dir_fd=handle)
                os.close(handle)
                handle = inner
        except (OSError, ValueError):
            os.close(handle)
            raise
        return handle

    def file(self, path: str) -> int:
        """Return a descriptor of the file at `path` or its link target; a pipe does not block. Raises OSError."""
        return self._found(path)[0]

    def path_of(self, path: str) -> str:
        """Return the path of the file at `path` relative to the root, with a link resolved. Raises OSError."""
        handle, found = self._found(path)
        os.close(handle)
        return found

    def _found(self, path: str) -> tuple[int, str]:
        for _ in range(MAX_LINKS):
            if "//" in path or "/." in path or path[:1] in {"", "/", "."} or path[-1] == "/":
                path = "/".join(_parts(path))
            folder, _, name = path.rpartition("/")
            with self._lock:
                try:
                    return self._open(folder, name), path
                except ValueError as error:
                    raise FileNotFoundError(errno.ENOENT, str(error)) from None
                except OSError as error:
                    # A folder that is a link also ends up here: then no folder is held.
                    if error.errno != errno.ELOOP or self._held < 0:
                        raise
                    path = self._behind(folder, name)
        raise OSError(errno.ELOOP, "too many levels of links")

    def close(self) -> None:
        """Close the folder that is kept open, without waiting for a thread that reads.

        On a network drive that hangs, that would be for ever; then the folder is closed with the object.
        """
        if self._lock.acquire(blocking=False):
            try:
                self._let_go()
            finally:
                self._lock.release()

    def __del__(self) -> None:
        """Close the folder when the object is no longer used."""
        with contextlib.suppress(AttributeError, OSError):
            self._let_go()

    def _let_go(self) -> None:
        if self._held >= 0:
            os.close(self._held)
            self._held = -1

    def _open(self, folder: str, name: str) -> int:
        now = time.monotonic()
        fresh = self._held < 0 or self._name != folder or now - self._since > KEPT
        if not fresh:
            try:
                return os.open(name, _FLAGS, dir_fd=self._held)
            except FileNotFoundError:
                # The folder itself may have been replaced since.
                pass
        self._let_go()
        self._held, self._name, self._since = self.folder(folder), folder, now
        return os.open(name, _FLAGS, dir_fd=self._held)

    def _behind(self, folder: str, name: str) -> str:
        """Return the target of the link `name` in the held `folder`, as a path below the root. Raises OSError."""
        target = os.readlink(name, dir_fd=self._held)
        if target.startswith("/"):
            for root in (self.root, os.path.realpath(self.root)):
                if target.startswith(root.rstrip("/") + "/"):
                    return _normal(target[len(root.rstrip("/")) :])
            raise OSError(errno.EXDEV, "a link that leads out of the site")
        return _normal(f"{folder}/{target}")


def _parts(path: str) -> list[str]:
    parts = [part for part in path.split("/") if part not in {"", "."}]
    if ".." in parts:
        raise OSError(errno.EXDEV, "a path that leads out of the site")
    return parts


def _normal(path: str) -> str:
    """Return `path` without `..`; it crosses no link, so the parent is the component before."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                raise OSError(errno.EXDEV, "a link that leads out of the site")
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)
