"""Synchronises marks through a shared folder: each device writes one file, reads the others' and merges them.

The files are those of `sync_file`. Conflict copies made by Syncthing or Dropbox are read as well. Anyone who may write
to the folder may put anything there, so files are read one at a time, with limits on each file, on their total size and
on the time taken (`Budget`). What exceeds a limit is reported; what was merged before is kept, and the next run
continues.
"""

from __future__ import annotations

import hashlib
import os
import random
import stat
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from reader.errors import StateError, reason_of
from reader.files import NotRegularError, is_there, read_own, write_private
from reader.state.store import StateStore
from reader.state.travel.sync_file import (
    MAX_FILE,
    NOT_OURS,
    TOO_LARGE,
    DeviceFile,
    NewerError,
    device_of,
    file_name,
    is_sync_file,
    own_file,
    parse_file,
)
from reader.text import EMPTY, CleanLine, clean_line, clean_path
from reader.words import counted

__all__ = ["RefusedFile", "SyncReport", "came", "kept_file", "merge_files", "own_name", "remember_own", "sync_folder"]

MAX_FILES = 200
"""The most files read in one synchronisation; a conflict copy is one."""

MAX_TOLD = 20
"""The most sentences about files in one synchronisation; the rest is summarised in one more."""

MAX_BYTES = 2 * MAX_FILE
"""The most bytes of new files read in one synchronisation."""

MAX_SECONDS = 60.0
"""Seconds after which no further part of a file is merged."""

_TRIES = 5
"""How often this device's file is rewritten because marks were set while it was written."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The result of a synchronisation.

    `received` counts marks that have changed here (a note and its bookmark are one), `devices` the other devices whose
    marks were read. `sent` says whether this device's file changed. `notices` are sentences about what was skipped, or
    about being offline. `held` says that this device's own file is from a newer version and must not be changed; its
    marks are then put beside it. `unreached` says why an offline place could not be reached, `unfound` that its host
    has no address; `first` that the place was never reached before.
    """

    received: int
    devices: int
    sent: bool
    notices: tuple[CleanLine, ...] = ()
    offline: bool = False
    held: bool = False
    unreached: CleanLine = EMPTY
    unfound: bool = False
    first: bool = False


def came(report: SyncReport) -> CleanLine:
    """Describe what came from elsewhere, as the start of a sentence: `2 marks came from 1 other machine`."""
    return clean_line(f"{counted(report.received, 'mark')} came from {counted(report.devices, 'other machine')}")


def sync_folder(store: StateStore, folder: Path) -> SyncReport:
    """Merge the marks of the devices that share `folder`, and put this device's file there.

    Raises StateError for a private store, and for a folder that cannot be read or written.
    """
    kept_file(store)
    check_folder(folder)
    shown = clean_path(str(folder), 300)
    try:
        names = [name for name in sorted(os.listdir(folder)) if is_sync_file(name)]  # noqa: PTH208 - names are wanted
    except OSError as error:
        raise StateError(f"The marks could not be synchronised with {shown}: {reason_of(error)}.") from error
    report = merge_files(store, [(name, partial(_read, folder / name)) for name in names])
    try:
        own = _free_place(folder, own_name(store, report))
        return replace(report, sent=_put_own(store, own))
    except OSError as error:
        raise StateError(
            f"{came(report)}, but yours could not be put into {shown}: {reason_of(error)}.",
            "They are kept here; synchronise again when it can be written to.",
        ) from error


def check_folder(folder: Path) -> None:
    """Raise StateError if there is no such folder to synchronise with."""
    shown = clean_path(str(folder), 300)
    if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises if a name is too long
        if is_there(folder):
            raise StateError(f"{shown} is not a folder.", "Name a folder that your machines share.")
        raise StateError(f"The folder {shown} is not there.", "Make it, or connect the drive it is on.")


def kept_file(store: StateStore) -> Path:
    """Return the file of a store. Raises StateError for a private store, which is not synchronised."""
    if store.path is None:
        raise StateError("A private run is not synchronised.", "Start again without --private.")
    return store.path


_File = tuple[str, Callable[[], bytes]]
"""The name of a device's file, and a function that reads it."""


class RefusedFile(Exception):  # noqa: N818 - it is reported, and the others are read
    """A file that is not read; the reason completes a sentence that begins with its name and “was skipped:”."""


class Budget:
    """The limits of one synchronisation."""

    def __init__(self) -> None:
        self._files, self._bytes = MAX_FILES, MAX_BYTES
        self._deadline = time.monotonic() + MAX_SECONDS

    def take_file(self) -> bool:
        """Count a file; return whether it may still be read."""
        self._files -= 1
        return self._files >= 0 and self.has_time()

    def take_bytes(self, size: int) -> bool:
        """Count bytes; return whether they may still be read."""
        self._bytes -= size
        return self._bytes >= 0

    def has_time(self) -> bool:
        """Return whether there is time left."""
        return time.monotonic() < self._deadline


def own_name(store: StateStore, report: SyncReport) -> str:
    """Return the file name for this device's marks: beside its own file if that is from a newer version."""
    name = file_name(store.device)
    return name.replace(".jsonl", ".older.jsonl") if report.held else name


def merge_files(store: StateStore, files: Iterable[_File]) -> SyncReport:
    """Merge the files of other devices, and this device's own, which may know more after a backup was restored.

    `files` are pairs of a name and a function that reads the file or raises RefusedFile or OSError. Raises StateError.
    """
    taking = _Taking(store)
    for name, read in _in_turn(file_name(store.device), files):
        if not taking.budget.take_file():
            taking.told.append("There is more than can be merged at once; the rest is left for the next time.")
            break
        try:
            taking.take(name, read())
        except (RefusedFile, ValueError) as error:
            taking.told.append(f"{clean_path(name)} was skipped: {error}.")
        except FileNotFoundError:
            # A file that its machine has just replaced or removed is not worth reporting.
            continue
        except OSError as error:
            taking.told.append(f"{clean_path(name)} could not be read: {reason_of(error)}.")
    return taking.report()


def _in_turn(own: str, files: Iterable[_File]) -> list[_File]:
    """Put the own file first, then the others in random order, so that no number of them can shut one out for good."""
    found = list(files)
    random.shuffle(found)
    return sorted(found, key=lambda file: file[0] != own)


class _Taking:
    """Merges files one at a time, and records the result of each."""

    def __init__(self, store: StateStore) -> None:
        self.budget = Budget()
        self.told: list[str] = []
        self._store = store
        self._received, self._devices, self._held = set[tuple[str, ...]](), set[str](), False

    def take(self, name: str, content: bytes) -> None:
        """Merge one file. Raises ValueError for one that cannot be read at all, RefusedFile, StateError."""
        store = self._store
        digest = hashlib.sha256(content).hexdigest()
        if store.has_seen(name, digest):
            self._devices.add(device_of(name))
            return
        if not self.budget.take_bytes(len(content)):
            raise RefusedFile("there is more than can be merged at once, and it is left for the next time")
        try:
            found = parse_file(content)
        except NewerError:
            self._held = self._held or name == file_name(store.device)
            raise
        complete = True
        for batch in found.batches():
            store.merge(batch, found.sites, changed=self._received, theirs=found.theirs)
            if not self.budget.has_time():
                complete = False
                break
        self._tell(name, found, complete)
        if complete:
            whole = not (found.bad or found.ahead)
            theirs = found.theirs
            if theirs is not None:
                theirs = theirs._replace(heard={**theirs.heard, theirs.device: found.latest})
            store.merge((), found.sites, (name if whole else "", digest), theirs=theirs)
        self._devices.add(device_of(name))

    def report(self) -> SyncReport:
        """Return the result so far."""
        if self._held:
            self.told.append(
                "That is this machine's own file, so it stays as it is, and what is marked here is sent in a file"
                " beside it: update privacy-reader here."
            )
        if len(self.told) > MAX_TOLD:
            left = len(self.told) - MAX_TOLD
            self.told[MAX_TOLD - 1 : -1] = [f"{left:,} more files were skipped or merged only in part."]
        others = len(self._devices - {self._store.device})
        return SyncReport(len(self._received), others, False, tuple(map(clean_line, self.told)), held=self._held)

    def _tell(self, name: str, found: DeviceFile, complete: bool) -> None:
        shown = clean_path(name)
        if found.bad:
            self.told.append(f"{shown}: {counted(found.bad, 'line')} could not be read; the others were merged.")
        if found.ahead:
            self.told.append(
                f"{shown}: {counted(found.ahead, 'mark')} set by a clock that runs more than fifty years ahead"
                " were not taken; the others were."
            )
        if not complete:
            self.told.append(f"{shown} takes too long; what was merged is kept, and the next sync continues.")


def _free_place(folder: Path, name: str) -> Path:
    """Return the path for this device's file, avoiding folders of the same name. Raises OSError."""
    for number in range(MAX_FILES):
        place = folder / (name.replace(".jsonl", f".{number}.jsonl") if number else name)
        if place.is_symlink() or not place.is_dir():
            return place
    raise NotRegularError(folder / name, stat.S_IFDIR)


def _put_own(store: StateStore, place: Path) -> bool:
    """Write this device's file to `place` unless it is up to date; return whether it was written. Raises OSError.

    Another process of this device may have written an older or a newer one meanwhile: whoever writes last checks again
    whether the file contains everything known by then.
    """
    try:
        there = _read(place)
    except (RefusedFile, FileNotFoundError):
        there = b""
    for attempt in range(_TRIES):
        version, content = store.version(), own_file(store)
        if content == there:
            return attempt > 0
        write_private(place, content, shared=True)
        there = content
        if store.version() == version:
            break
    remember_own(store, place.name, there)
    return True


def remember_own(store: StateStore, name: str, content: bytes) -> None:
    """Record that this device's file now contains `content`, so that it need not be read next time."""
    store.merge((), seen=(name, hashlib.sha256(content).hexdigest()))


def _read(path: Path) -> bytes:
    """Read a device's file. Raises OSError, and RefusedFile if it is not a regular file or is too large."""
    try:
        if path.lstat().st_size > MAX_FILE:
            raise RefusedFile(TOO_LARGE)
        return read_own(path, MAX_FILE)
    except NotRegularError:
        raise RefusedFile(NOT_OURS) from None
