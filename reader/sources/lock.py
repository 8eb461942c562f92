"""Ensures that one process at a time changes a clone: a lock that ends with its holders.

The lock is the kernel's (`flock`), so it is never left behind. git inherits it: when the reader is killed, the lock
stays held as long as the git process that it started still writes. The file names the holder and its git process, so
that the next run can tell such an orphan, which it ends, from another reader at work, which it waits for.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import NamedTuple

from reader.errors import SourceError
from reader.files import lock_now, open_own
from reader.paths import find_program

__all__ = ["CloneLock", "hold_lock", "process_start"]

_PATIENCE = 40.0


class CloneLock(NamedTuple):
    """A lock that is held; `handle` is inherited by git."""

    handle: int

    def note_child(self, pid: int) -> None:
        """Record the git process that works under this lock."""
        _write(self.handle, pid)


@contextlib.contextmanager
def hold_lock(path: Path, *, wait: float = _PATIENCE, cancel: Event | None = None) -> Iterator[CloneLock]:
    """Hold the lock file `path`, waiting up to `wait` seconds for another reader at work.

    Raises SourceError if it stays held or the wait is cancelled, OSError if the file cannot be created.
    """
    deadline = time.monotonic() + wait
    handle = open_own(path, os.O_RDWR | os.O_CREAT)
    try:
        _acquire(handle, deadline, cancel)
        while not _is_the_same(handle, path):
            # The clone was removed meanwhile, and its lock with it.
            os.close(handle)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            handle = open_own(path, os.O_RDWR | os.O_CREAT)
            _acquire(handle, deadline, cancel)
        _write(handle, None)
        yield CloneLock(handle)
    finally:
        os.close(handle)


def process_start(pid: int) -> str:
    """Return when the process `pid` started, in a form only for comparison; empty if it does not exist.

    A process id may be reused; together with its start time it is unique.
    """
    with contextlib.suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_bytes().rsplit(b")", 1)[1].split()
        return "" if fields[0] in {b"Z", b"X"} else fields[19].decode()
    if Path("/proc/self/stat").exists():
        return ""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        command = [find_program("ps") or "/bin/ps", "-o", "lstart=", "-p", str(pid)]
        found = subprocess.run(command, capture_output=True, timeout=5, check=False, text=True)
        return found.stdout.strip()
    return ""


def _is_the_same(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _acquire(handle: int, deadline: float, cancel: Event | None) -> None:
    while True:
        if lock_now(handle):
            return
        holder = _read(handle)
        owner = _pid(holder, "pid")
        if owner and not _is_alive(owner, holder.get("started")):
            child = _pid(holder, "child")
            if child and _is_alive(child, holder.get("child_started")):
                from reader.git.run import end_group  # noqa: PLC0415 (start-up)

                end_group(child)
        if time.monotonic() > deadline:
            by = f"by process {owner}" if owner else "by another process"
            raise SourceError(f"This source is being updated {by}.", "Try again when that is done.")
        if cancel is not None and cancel.wait(0.1):
            raise SourceError("Cancelled; nothing was changed.")
        if cancel is None:
            time.sleep(0.1)


def _is_alive(pid: int, started: object) -> bool:
    return process_start(pid) == started


def _pid(holder: dict[str, object], name: str) -> int:
    value = holder.get(name)
    return value if isinstance(value, int) and value > 1 else 0


def _read(handle: int) -> dict[str, object]:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(os.pread(handle, 1_024, 0))
        if isinstance(found, dict):
            return found
    return {}


def _write(handle: int, child: int | None) -> None:
    own = os.getpid()
    holder: dict[str, object] = {"pid": own, "started": process_start(own)}
    if child is not None:
        holder |= {"child": child, "child_started": process_start(child)}
    raw = json.dumps(holder).encode()
    os.pwrite(handle, raw, 0)
    os.ftruncate(handle, len(raw))
