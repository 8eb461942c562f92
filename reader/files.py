"""The program's own files: private, replaced as a whole, locked between processes, and read without ever blocking.

One door for state, settings, clones, caches and reports. Whatever the umask, they are for their owner alone. What
stands in the place of one and is no regular file (a link, a pipe, a device, a socket, a folder) is neither opened nor
replaced nor given another mode: a link may lead to a file that is none of ours, and a pipe would wait for ever.

Nothing but `os` and its like is imported, because the quickest commands read one of these files before anything else.
"""

from __future__ import annotations

import errno
import os
import stat
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import IO

    AnyPath = str | Path

__all__ = [
    "Lock",
    "NotRegularError",
    "Replacing",
    "check_own",
    "erase",
    "file_identity",
    "is_there",
    "keep_private",
    "lock_now",
    "make_inner_folder",
    "make_private_file",
    "make_private_folder",
    "open_own",
    "pass_over",
    "passed_over",
    "read_own",
    "read_regular",
    "remove_stale",
    "sealed",
    "sync_folder",
    "tighten",
    "unsealed",
    "write_private",
]

_STALE = 3_600.0
_CHUNK = 1 << 20
_SAFE = os.O_NONBLOCK | os.O_CLOEXEC
_KINDS = {
    stat.S_IFLNK: "a link",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}

_passed: dict[str, None] = {}


class NotRegularError(OSError):
    """What stands in the place of a file of ours is none; `strerror` says what it is and what to do."""

    def __init__(self, path: AnyPath, mode: int, wanted: str = "file") -> None:
        kind = _KINDS.get(stat.S_IFMT(mode), "no regular file")
        shown = os.fsencode(os.path.basename(path)).decode("utf-8", "replace")  # noqa: PTH119 - a text here
        said = f"{shown} is {kind}, not a {wanted} of its own, and is left alone; remove it"
        super().__init__(errno.ELOOP if stat.S_ISLNK(mode) else errno.EINVAL, said, str(path))


def pass_over(error: OSError) -> None:
    """Note a failure that the work goes on without; what is to be done something about is told at the end."""
    if isinstance(error, NotRegularError):
        _passed[f"{error.filename}: {error.strerror}."] = None


def passed_over() -> list[str]:
    """What was noted by `pass_over` and not yet asked for: sentences, uncleaned."""
    said = list(_passed)
    _passed.clear()
    return said


def is_there(path: AnyPath) -> bool:
    """Whether there is such a file, as far as can be told: one in a folder that may not be entered is none of ours."""
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises PermissionError there


def check_own(path: AnyPath) -> bool:
    """Whether the file is there. Raises NotRegularError where something else stands in its place, OSError."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(mode):
        raise NotRegularError(path, mode)
    return True


def open_own(path: AnyPath, flags: int = os.O_RDONLY) -> int:
    """Open a file of ours that is to be there, or with O_CREAT makes it private; a descriptor.

    Never waits, never follows a link. Raises NotRegularError, OSError.
    """
    check_own(path)
    return _opened(path, flags | os.O_NOFOLLOW)


def read_own(path: AnyPath, limit: int) -> bytes:
    """At most `limit` bytes of a file of ours. Raises NotRegularError, OSError."""
    return _read(open_own(path), limit)


def read_regular(path: AnyPath, limit: int) -> bytes:
    """At most `limit` bytes of a file of the person's own, through links; never waits. Raises as `read_own` does."""
    mode = os.stat(path).st_mode  # noqa: PTH116 - a text or a path
    if not stat.S_ISREG(mode):
        raise NotRegularError(path, mode)
    return _read(_opened(path, os.O_RDONLY), limit)


def write_private(path: AnyPath, content: bytes, *, durable: bool = True, shared: bool = False) -> None:
    """Put `content` at `path` at once or not at all, for its owner alone. Raises NotRegularError, OSError.

    In a folder that is `shared` with others, what they put in its place is taken away.
    """
    with Replacing(path, durable=durable, shared=shared) as file:
        file.write(content)


class Replacing:
    """A file that takes the place of `path` when the block ends well: private, whole, and durable where that is asked.

    Drafts that a killed run left behind are removed on the way. Entering and leaving raise NotRegularError, OSError.
    """

    def __init__(self, path: AnyPath, *, durable: bool = True, shared: bool = False) -> None:
        self._path = os.fspath(path)
        self._durable, self._shared = durable, shared
        folder, name = os.path.split(self._path)
        self._folder = folder or "."
        self._draft = os.path.join(self._folder, f".{name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")  # noqa: PTH118
        self._stale = f".{name}."
        self._file: IO[bytes] | None = None

    def __enter__(self) -> IO[bytes]:
        self._check()
        remove_stale(self._folder, self._stale, ".tmp")
        try:
            self._file = open(self._draft, "x+b", opener=_open_private)
        except FileExistsError:
            raise
        except OSError:
            # Opening may fail after the file was made, and `__exit__` is not called when entering fails.
            _remove(self._draft)
            raise
        _narrow(self._file.fileno())
        return self._file

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        file = self._file
        try:
            if file is None or kind is not None:
                return
            file.flush()
            if self._durable:
                os.fsync(file.fileno())
            file.close()
            self._check()
            os.replace(self._draft, self._path)  # noqa: PTH105 - texts here
            if self._durable:
                sync_folder(self._folder)
        finally:
            if file is not None:
                _close(file)
            _remove(self._draft)

    def _check(self) -> None:
        if not self._shared:
            check_own(self._path)


def make_private_file(path: AnyPath) -> None:
    """Make an empty file of mode 0600 unless there is one. Raises NotRegularError, OSError."""
    if check_own(path):
        return
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        check_own(path)
        return
    try:
        _narrow(handle)
    finally:
        os.close(handle)
    sync_folder(os.path.dirname(path) or ".")  # noqa: PTH120 - a text or a path


def make_private_folder(folder: Path, *, own: bool = True) -> None:
    """Make `folder` and its parents with mode 0700; an existing one is narrowed only if it is the program's `own`.

    The root and a folder that all users share (as /tmp) are never its own, whoever says so.
    A folder of the person's that is a link (of a configuration kept elsewhere, say) is used, and its target's mode is
    left alone; below it, the program makes no links. Raises NotRegularError for what is no folder, OSError.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except FileExistsError:
        raise NotRegularError(folder, os.lstat(folder).st_mode, "folder") from None
    for one in missing:
        # As the XDG Base Directory Specification asks; `mkdir` gives parents what the umask leaves.
        one.chmod(0o700)
    mode = os.lstat(folder).st_mode
    is_shared = mode & stat.S_ISVTX or folder == folder.parent
    if own and stat.S_ISDIR(mode) and mode & 0o077 and not is_shared:
        folder.chmod(0o700)


def make_inner_folder(folder: Path) -> None:
    """Make a folder of ours within one of ours, where a link has no business. Raises as `make_private_folder` does."""
    make_private_folder(folder)
    mode = os.lstat(folder).st_mode
    if not stat.S_ISDIR(mode):
        raise NotRegularError(folder, mode, "folder")


def keep_private(path: Path, content: bytes) -> None:
    """Keep what can be made again, in a folder of the cache. It is done without where it cannot be written."""
    try:
        make_private_folder(path.parent.parent)
        make_inner_folder(path.parent)
        write_private(path, content, durable=False)
    except OSError as error:
        pass_over(error)


def tighten(path: AnyPath) -> None:
    """Take everybody else's rights from a file of ours, if there is one. Raises NotRegularError."""
    try:
        handle = open_own(path)
    except NotRegularError:
        raise
    except OSError:
        return
    try:
        if os.fstat(handle).st_mode & 0o077:
            _narrow(handle)
    finally:
        os.close(handle)


def remove_stale(folder: AnyPath, prefix: str, suffix: str = "") -> None:
    """Remove the drafts with such names that a run left behind when it was killed, an hour ago or earlier."""
    for draft in _drafts(folder, prefix, suffix):
        try:
            if time.time() - os.lstat(draft).st_mtime > _STALE:
                os.unlink(draft)  # noqa: PTH108 - a text here
        except OSError:
            continue


def sync_folder(folder: AnyPath) -> None:
    """Make new names in `folder` durable, where the file system can."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _SAFE)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)


def erase(path: AnyPath) -> None:
    """Overwrite a file of ours with zeros and remove it; of what is none, the name alone goes. Raises OSError."""
    try:
        handle = open_own(path, os.O_RDWR)
    except FileNotFoundError:
        return
    except PermissionError:
        os.chmod(path, 0o600)  # noqa: PTH101 - a text or a path
        handle = open_own(path, os.O_RDWR)
    except NotRegularError:
        handle = -1
    if handle >= 0:
        with os.fdopen(handle, "r+b") as file:
            left = os.fstat(handle).st_size
            while left > 0:
                left -= file.write(bytes(min(left, _CHUNK)))
            file.flush()
            os.fsync(handle)
    _remove(path)


def file_identity(path: AnyPath) -> tuple[int, int] | None:
    """Device and inode of what stands at `path`, None if there is nothing."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def lock_now(handle: int, *, shared: bool = False) -> bool:
    """Lock an open file if it is free, for one alone or shared with others. Raises OSError where there are no locks."""
    import fcntl  # noqa: PLC0415 (start-up)

    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Lock:
    """A lock file, made private and locked by the kernel, which lets go of it however a process ends.

    Entering waits until it is free. Raises NotRegularError, OSError.
    """

    def __init__(self, path: AnyPath) -> None:
        self._path = path
        self._handle = -1

    def __enter__(self) -> int:
        import fcntl  # noqa: PLC0415 (start-up)

        self._handle = open_own(self._path, os.O_RDWR | os.O_CREAT)
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        return self._handle

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)


def _opened(path: AnyPath, flags: int) -> int:
    try:
        handle = os.open(path, flags | _SAFE, 0o600)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENXIO, errno.EISDIR}:
            # It was exchanged after it was looked at.
            raise NotRegularError(path, os.lstat(path).st_mode) from None
        raise
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise NotRegularError(path, mode)
    if flags & os.O_CREAT:
        _narrow(handle)
    return handle


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _read(handle: int, limit: int) -> bytes:
    with os.fdopen(handle, "rb") as file:
        # Room for what is asked for is taken at once, and limits are far above what files have.
        first = file.read(min(limit, os.fstat(handle).st_size + 1))
        return first + file.read(limit - len(first)) if file.peek(1) else first


def _close(file: IO[bytes]) -> None:
    try:
        file.close()
    except OSError:
        # On a full disk; what could not be written is thrown away anyway.
        return


def _narrow(handle: int) -> None:
    try:
        os.fchmod(handle, 0o600)
    except OSError:
        # FAT on a USB stick knows no modes.
        return


def _remove(path: AnyPath) -> None:
    try:
        os.unlink(path)  # noqa: PTH108 - a text or a path
    except FileNotFoundError:
        return


def _drafts(folder: AnyPath, prefix: str, suffix: str) -> Iterator[str]:
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are wanted
    except OSError:
        return
    for name in names:
        if name.startswith(prefix) and name.endswith(suffix):
            yield os.path.join(folder, name)  # noqa: PTH118 - a text or a path


def sealed(content: bytes) -> bytes:
    """`content` behind a line with its check sum, for a file whose damage nothing else would show."""
    # The same in every process, and of what everything has that can hash a number.
    return b"%d\n%s" % (hash(int.from_bytes(content, "little")), content)


def unsealed(raw: bytes) -> bytes:
    """What `sealed` was given. Raises ValueError where it is another one by now."""
    content = raw.partition(b"\n")[2]
    if raw != sealed(content):
        raise ValueError("damaged")
    return content
