"""The program's own files: private, replaced atomically, locked between processes, and read without ever blocking.

State, settings, clones, caches and reports go through this module. Whatever the umask, they are private to their owner.
If anything but a regular file (a link, pipe, device, socket or folder) is in the place of one, it is neither opened
nor replaced, and its mode is left alone: a link may lead to a file that is not ours, and a pipe would block forever.

Imports are limited to `os` and similar modules, because the fastest commands read one of these files first.
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
    """Something other than a regular file is in the place of one of ours; `strerror` says what it is and what to do."""

    def __init__(self, path: AnyPath, mode: int, wanted: str = "file") -> None:
        kind = _KINDS.get(stat.S_IFMT(mode), "no regular file")
        shown = os.fsencode(os.path.basename(path)).decode("utf-8", "replace")  # noqa: PTH119 - a text here
        said = f"{shown} is {kind}, not a {wanted} of its own, and is left alone; remove it"
        super().__init__(errno.ELOOP if stat.S_ISLNK(mode) else errno.EINVAL, said, str(path))


def pass_over(error: OSError) -> None:
    """Record a failure that does not stop the work; those that the user can act on are reported at the end."""
    if isinstance(error, NotRegularError):
        _passed[f"{error.filename}: {error.strerror}."] = None


def passed_over() -> list[str]:
    """Return and clear what `pass_over` recorded: sentences, not yet cleaned."""
    said = list(_passed)
    _passed.clear()
    return said


def is_there(path: AnyPath) -> bool:
    """Return whether the file exists, as far as can be told: files in an inaccessible folder are not ours."""
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises PermissionError there


def check_own(path: AnyPath) -> bool:
    """Return whether the file exists. Raises NotRegularError if something else is in its place, OSError."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(mode):
        raise NotRegularError(path, mode)
    return True


def open_own(path: AnyPath, flags: int = os.O_RDONLY) -> int:
    """Open an existing file of ours, or with O_CREAT create it privately, and return a descriptor.

    Never blocks and never follows a link. Raises NotRegularError, OSError.
    """
    check_own(path)
    return _opened(path, flags | os.O_NOFOLLOW)


def read_own(path: AnyPath, limit: int) -> bytes:
    """Read at most `limit` bytes of a file of ours. Raises NotRegularError, OSError."""
    return _read(open_own(path), limit)


def read_regular(path: AnyPath, limit: int) -> bytes:
    """Read at most `limit` bytes of a file of the user's, following links, without blocking. Raises like `read_own`."""
    mode = os.stat(path).st_mode  # noqa: PTH116 - a text or a path
    if not stat.S_ISREG(mode):
        raise NotRegularError(path, mode)
    return _read(_opened(path, os.O_RDONLY), limit)


def write_private(path: AnyPath, content: bytes, *, durable: bool = True, shared: bool = False) -> None:
    """Write `content` to `path` atomically, private to its owner. Raises NotRegularError, OSError.

    In a folder that is `shared` with others, whatever they put in its place is replaced.
    """
    with Replacing(path, durable=durable, shared=shared) as file:
        file.write(content)


class Replacing:
    """A file that replaces `path` when the block succeeds: private, complete, and durable if requested.

    Drafts left behind by killed runs are removed as well. Entering and leaving raise NotRegularError, OSError.
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
            # Opening may fail after the file was created, and `__exit__` is not called if entering fails.
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
    """Create an empty file of mode 0600 unless it exists. Raises NotRegularError, OSError."""
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
    """Create `folder` and its parents with mode 0700; restrict an existing one only if it is the program's `own`.

    The root and folders shared by all users (such as /tmp) never count as its own, whatever the argument. A link to a
    folder of the user's (for a configuration kept elsewhere, say) is used, and the mode of its target is left alone;
    below it, the program creates no links. Raises NotRegularError if it is not a folder, OSError.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except FileExistsError:
        raise NotRegularError(folder, os.lstat(folder).st_mode, "folder") from None
    for one in missing:
        # Required by the XDG Base Directory Specification; `mkdir` applies only the umask to parents.
        one.chmod(0o700)
    mode = os.lstat(folder).st_mode
    is_shared = mode & stat.S_ISVTX or folder == folder.parent
    if own and stat.S_ISDIR(mode) and mode & 0o077 and not is_shared:
        folder.chmod(0o700)


def make_inner_folder(folder: Path) -> None:
    """Create a folder of ours inside one of ours, where links are not allowed. Raises like `make_private_folder`."""
    make_private_folder(folder)
    mode = os.lstat(folder).st_mode
    if not stat.S_ISDIR(mode):
        raise NotRegularError(folder, mode, "folder")


def keep_private(path: Path, content: bytes) -> None:
    """Write a file in a cache folder. Failures are recorded and ignored: the content can be rebuilt."""
    try:
        make_private_folder(path.parent.parent)
        make_inner_folder(path.parent)
        write_private(path, content, durable=False)
    except OSError as error:
        pass_over(error)


def tighten(path: AnyPath) -> None:
    """Remove all access for others from a file of ours, if it exists. Raises NotRegularError."""
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
    """Remove drafts with such names that killed runs left behind at least an hour ago."""
    for draft in _drafts(folder, prefix, suffix):
        try:
            if time.time() - os.lstat(draft).st_mtime > _STALE:
                os.unlink(draft)  # noqa: PTH108 - a text here
        except OSError:
            continue


def sync_folder(folder: AnyPath) -> None:
    """Make new names in `folder` durable if the file system can."""
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
    """Overwrite a file of ours with zeros and remove it; of anything else, remove only the name. Raises OSError."""
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
    """Return the device and inode of `path`, or None if nothing is there."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def lock_now(handle: int, *, shared: bool = False) -> bool:
    """Lock an open file, exclusively or shared, and return whether it was free. Raises OSError without locks."""
    import fcntl  # noqa: PLC0415 (start-up)

    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Lock:
    """A private lock file, locked by the kernel, which releases it however a process ends.

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
            # It was replaced after the check.
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
        # Read allocates what is requested at once, and limits are far above actual sizes.
        first = file.read(min(limit, os.fstat(handle).st_size + 1))
        return first + file.read(limit - len(first)) if file.peek(1) else first


def _close(file: IO[bytes]) -> None:
    try:
        file.close()
    except OSError:
        # The disk is full; what could not be written is discarded anyway.
        return


def _narrow(handle: int) -> None:
    try:
        os.fchmod(handle, 0o600)
    except OSError:
        # FAT on a USB stick has no modes.
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
    """Return `content` after a line with its checksum, for a file whose damage would otherwise go unnoticed."""
    # The hash of an integer is the same in every process, and needs no import.
    return b"%d\n%s" % (hash(int.from_bytes(content, "little")), content)


def unsealed(raw: bytes) -> bytes:
    """Return the content given to `sealed`. Raises ValueError if it has changed."""
    content = raw.partition(b"\n")[2]
    if raw != sealed(content):
        raise ValueError("damaged")
    return content
