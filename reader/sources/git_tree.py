"""A commit of a clone as a tree, without a checkout.

The listing comes from one `git ls-tree`, the contents from one `git cat-file --batch`. Both read the clone's objects
through a separate small repository without a remote, so that a blob that was left out of the clone is reported as
missing and never fetched behind the user's back.
"""

from __future__ import annotations

import contextlib
import errno
import os
import posixpath
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from reader.errors import SourceError
from reader.git.run import git_environment, git_program
from reader.library.trees.tree import TreeFile
from reader.text import clean_line

__all__ = ["Commit", "DamagedCloneError", "GitTree", "is_fetched", "is_read", "reading_environment"]

MAX_FILES = 250_000
"""The most entries of a tree; a repository of a few kilobytes can list a billion."""

MAX_DEPTH = 100
"""The deepest nesting of folders, as in a folder's tree."""

MAX_PATH = 4_096
"""The maximum length of a path in bytes."""

MAX_LINKS = 2_000
"""The most links that are followed within the tree."""

LEFT_OUT = "larger than 1 MB and left out of the clone"
NOT_FETCHED = "not a text or a setting, so not fetched with its folder"
_SETTINGS = frozenset({"cjs", "cts", "js", "json", "mjs", "mts", "py", "toml", "ts", "yaml", "yml"})
_TEXTS = frozenset({
    "erb", "htm", "html", "markdown", "md", "mdown", "mdx", "mkd", "mkdn", "mkdown", "qmd", "rmd", "textile", "txt",
})  # fmt: skip
_BESIDE = ("_data/", "_includes/", "_layouts/", "config/")
"""Folders that texts of a site may need, wherever the texts are."""

_DRAINED = 16 * 1024 * 1024
_ENTRY = re.compile(rb"(\d{6}) (blob|tree|commit) ([0-9a-f]{40,64}) +(\d+|-|BAD)\t(.+)", re.DOTALL)


class DamagedCloneError(SourceError):
    """A clone whose objects cannot be read."""

    def __init__(self, home: str) -> None:
        super().__init__(f"The clone of {home} is damaged.", "Update it to fetch it again.")


@dataclass(frozen=True, slots=True)
class Commit:
    """The last known state of a clone: the ids of the commit and of the tree to read, and its time in seconds.

    If only one folder of a repository is read, the tree is that of the site to which the folder belongs.
    """

    commit: str
    tree: str
    time: int
    base: str = ""
    """The folder of the repository that `tree` represents and that contains the site."""
    part: str = ""
    """The folder below `base` whose posts are read, ending in a slash; empty for all of them."""


@dataclass(frozen=True, slots=True)
class _Blob:
    """A file of the listing; `size` is None if its bytes were left out of the clone."""

    mode: bytes
    id: str
    size: int | None


def reading_environment(repository: Path, reading: Path) -> dict[str, str]:
    """Return git's environment for reading the objects of `repository` through `reading`, with no transport allowed."""
    return git_environment() | {"GIT_DIR": str(reading), "GIT_OBJECT_DIRECTORY": str(repository / "objects")}


def is_read(path: str, part: str) -> bool:
    """Return whether a file of a site is relevant to the folder `part`, the only one whose posts are read."""
    if path.startswith((part, *_BESIDE)):
        return True
    return "/" not in path and path.rpartition(".")[2].lower() in _SETTINGS


def is_fetched(path: str, part: str) -> bool:
    """Return whether a file is fetched with the folder `part`: the texts in it, and the settings of its site."""
    ending = path.rpartition(".")[2].lower()
    return is_read(path, part) and ending in (_TEXTS | _SETTINGS) and not path.endswith(("-lock.json", "-lock.yaml"))


class GitTree:
    """The files of one commit of a bare clone. Safe to use from several threads; `close` also closes `hold`."""

    kind = ""
    """See `Tree.kind`; set by the creator of the tree."""

    def __init__(
        self, repository: Path, reading: Path, commit: Commit, *, address: str, hold: int | None = None
    ) -> None:
        self.home = clean_line(address)
        self.origin = address
        self.commit = commit
        self._folder = reading
        self._environment = reading_environment(repository, reading)
        self._hold = hold
        self._blobs: dict[str, _Blob] = {}
        self._listed = False
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def files(self) -> Iterator[TreeFile]:
        """Yield every file of the commit; links out of the tree, submodules and left-out blobs are refused.

        Raises SourceError if there are more than `MAX_FILES`.
        """
        with self._lock:
            self._list_all()
        links = 0
        for path, blob in self._blobs.items():
            if self.commit.part and not is_read(path, self.commit.part):
                continue
            links += blob.mode == b"120000"
            yield self._file(path, blob, may_follow=links <= MAX_LINKS)

    def read(self, path: str, limit: int) -> bytes:
        """Read at most `limit` bytes of a file. Raises OSError."""
        with self._lock:
            blob = self._blob(path)
            if blob is not None and blob.mode == b"120000":
                blob = self._behind(path, blob)
            if blob is None or not blob.mode.startswith(b"100"):
                raise FileNotFoundError(errno.ENOENT, "not a file of this commit")
            return self._contents(blob.id, limit)

    def version(self) -> str:
        """Return the id of the commit's tree."""
        return self.commit.tree

    def close(self) -> None:
        """End the reading process and release the generation."""
        with self._lock:
            self._end()
            if self._hold is not None:
                with contextlib.suppress(OSError):
                    os.close(self._hold)
                self._hold = None

    def __del__(self) -> None:
        """Release the process and the generation of a forgotten tree."""
        with contextlib.suppress(AttributeError):
            self.close()

    def _file(self, path: str, blob: _Blob, *, may_follow: bool) -> TreeFile:
        refused = ""
        if not _is_safe(path):
            refused = "its path is not one that a folder could hold"
        elif path.count("/") > MAX_DEPTH:
            refused = f"lies more than {MAX_DEPTH} folders deep, the limit"
        elif blob.mode == b"160000":
            refused = "a submodule, which is not read"
        elif blob.mode == b"120000":
            with self._lock:
                target = self._behind(path, blob) if may_follow else None
            if target is None:
                refused = "a link that leads out of the site, to nothing, or to what is no regular file"
            else:
                blob = target
        if not refused and blob.size is None:
            refused = LEFT_OUT if not self.commit.part and not self.commit.base else NOT_FETCHED
        return TreeFile(path, blob.size or 0, blob.id, float(self.commit.time), refused)

    def _behind(self, path: str, link: _Blob) -> _Blob | None:
        """Return the regular file of this commit that a link points to, or None."""
        if link.size is None or link.size > MAX_PATH:
            return None
        try:
            text = self._contents(link.id, MAX_PATH).decode("utf-8", "surrogateescape")
        except OSError:
            return None
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), text))
        if text.startswith("/") or not _is_safe(target):
            return None
        found = self._blob(target)
        return found if found is not None and found.mode.startswith(b"100") else None

    def _blob(self, path: str) -> _Blob | None:
        if not self._listed and path not in self._blobs:
            self._blobs |= self._list(["--", path], 1)
        return self._blobs.get(path)

    def _list_all(self) -> None:
        if not self._listed:
            self._blobs = self._list(["-r"], MAX_FILES)
            self._listed = True

    def _list(self, arguments: list[str], most: int) -> dict[str, _Blob]:
        options = [part for part in arguments if part.startswith("-r")]
        command = ["ls-tree", "-z", "-l", "--full-tree", *options, self.commit.tree, *arguments[len(options) :]]
        process = self._start(command)
        assert process.stdout is not None  # noqa: S101 - a pipe
        found: dict[str, _Blob] = {}
        try:
            for entry in _records(process.stdout):
                match = _ENTRY.fullmatch(entry)
                if match is None:
                    raise DamagedCloneError(self.home)
                mode, _, identity, size, name = match.groups()
                if len(found) >= most:
                    raise SourceError(
                        f"{self.home} lists too many files: the limit is {MAX_FILES:,}.",
                        "A repository like this is made to exhaust a machine, or it is not a blog.",
                    )
                path = name.decode("utf-8", "surrogateescape")
                known = int(size) if size.isdigit() else None
                found[path] = _Blob(mode, identity.decode("ascii"), 0 if mode == b"160000" else known)
        finally:
            complete = _finish(process)
        if not complete:
            raise DamagedCloneError(self.home)
        return found

    def _contents(self, identity: str, limit: int) -> bytes:
        """Read at most `limit` bytes of a blob. Raises OSError."""
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = self._start(["cat-file", "--batch"])
        try:
            return self._ask(self._process, identity, limit)
        except (OSError, ValueError):
            self._end()
            raise

    def _ask(self, process: subprocess.Popen[bytes], identity: str, limit: int) -> bytes:
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(identity.encode("ascii") + b"\n")
        process.stdin.flush()
        header = process.stdout.readline(200).split()
        if len(header) == 2 and header[1] == b"missing":
            raise FileNotFoundError(errno.ENOENT, LEFT_OUT)
        if len(header) != 3 or header[1] != b"blob":
            raise OSError(errno.EIO, "the clone is damaged")
        size = int(header[2])
        data = process.stdout.read(min(size, limit))
        rest = size - len(data) + 1
        if rest > _DRAINED:
            # Starting a new process is cheaper than reading the rest for nothing.
            self._end()
        elif len(process.stdout.read(rest)) != rest:
            raise OSError(errno.EIO, "the clone is damaged")
        return data

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        try:
            # In a separate session: Ctrl-C in the terminal is meant for the reader only.
            return subprocess.Popen(
                [git_program(), *command],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise SourceError(f"git could not be started: {clean_line(error.strerror or '', 200)}.") from None

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            _finish(process)


def _records(stream: object) -> Iterator[bytes]:
    """Yield the NUL-terminated records of a stream. Raises SourceError for an endless one."""
    assert isinstance(stream, BufferedReader)  # noqa: S101 - the pipe of a process
    rest = b""
    while chunk := stream.read1(1 << 18):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
        if len(rest) > 64 * 1024:
            raise SourceError("The repository holds a path that is too long.", "It is made to exhaust a machine.")


def _finish(process: subprocess.Popen[bytes]) -> bool:
    """Let a reading process finish, or kill it; return whether it succeeded."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    try:
        return process.wait(0.5) == 0
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return False


def _is_safe(path: str) -> bool:
    """Return whether every part of the path is a plain name."""
    return len(path) <= MAX_PATH and not {"", ".", ".."} & set(path.split("/"))
