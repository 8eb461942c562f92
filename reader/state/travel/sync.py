"""Marks follow their owner through any shared folder: each device writes one file, reads the others' and merges.

The files are those of `sync_file`. Conflict copies that Syncthing or Dropbox make are read as well.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from reader.errors import StateError, reason_of
from reader.files import NotRegularError, read_own, write_private
from reader.state.store import StateStore
from reader.state.travel.sync_file import (
    MAX_FILE,
    NOT_OURS,
    NewerError,
    device_of,
    file_name,
    is_sync_file,
    own_file,
    parse_file,
)
from reader.text import CleanLine, clean_line, clean_path
from reader.words import counted

__all__ = ["SyncReport", "came", "kept_file", "merge_files", "remember_own", "sync_folder"]

_TRIES = 5
"""How often this device's file is written anew because marks were set while it was written."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a synchronisation did.

    `received` counts marks that are different here now, `devices` the other devices whose marks were read. `sent` says
    whether this device's file changed. `notices` are sentences about what was passed over, or that one is offline.
    `held` says that this device's own file is a newer version's and must stay as it is.
    """

    received: int
    devices: int
    sent: bool
    notices: tuple[CleanLine, ...] = ()
    offline: bool = False
    held: bool = False


def came(report: SyncReport) -> CleanLine:
    """What came from elsewhere, as the beginning of a sentence: `2 marks came from 1 other machine`."""
    return clean_line(f"{counted(report.received, 'mark')} came from {counted(report.devices, 'other machine')}")


def sync_folder(store: StateStore, folder: Path) -> SyncReport:
    """Merge the marks of the devices that share `folder`, and put this device's file there. Raises StateError."""
    kept_file(store)
    shown = clean_path(str(folder))
    if not folder.is_dir():
        if folder.exists():
            raise StateError(f"{shown} is no folder.", "Name a folder that your machines share.")
        raise StateError(f"The folder {shown} is not there.", "Make it, or connect the drive it is on.")
    try:
        files, notices = _read_folder(folder)
    except OSError as error:
        raise StateError(f"The marks could not be synchronised with {shown}: {reason_of(error)}.") from error
    report = merge_files(store, files, notices)
    if report.held:
        return report
    own = folder / file_name(store.device)
    try:
        return replace(report, sent=_put_own(store, own, files.get(own.name)))
    except OSError as error:
        raise StateError(
            f"{came(report)}, but yours could not be put into {shown}: {reason_of(error)}.",
            "They are kept here; synchronise again when it can be written to.",
        ) from error


def kept_file(store: StateStore) -> Path:
    """The file of a store that keeps its marks. Raises StateError for a private one, which is not synchronised."""
    if store.path is None:
        raise StateError("A private run is not synchronised.", "Start again without --private.")
    return store.path


def merge_files(store: StateStore, files: Mapping[str, bytes], notices: tuple[str, ...] = ()) -> SyncReport:
    """Merge the files of other devices into the store, and one's own: it may know more after a backup came back."""
    told = list(notices)
    received, devices, held = 0, set[str](), False
    for name, content in sorted(files.items()):
        digest = hashlib.sha256(content).hexdigest()
        if not store.has_seen(name, digest):
            try:
                found = parse_file(content)
            except ValueError as error:
                held = held or (name == file_name(store.device) and isinstance(error, NewerError))
                told.append(f"{clean_path(name)} was passed over: {error}.")
                continue
            if found.bad:
                told.append(f"{clean_path(name)}: {found.bad:,} lines could not be read; the others were taken.")
            received += store.merge(found.records, found.sites, ("" if found.bad else name, digest))
        devices.add(device_of(name))
    if held:
        told.append("That is this machine's own file, so it stays as it is: update privacy-reader here.")
    others = len(devices - {store.device})
    return SyncReport(received, others, False, tuple(clean_line(one) for one in told), held=held)


def _put_own(store: StateStore, place: Path, there: bytes | None) -> bool:
    """Put this device's file at `place` unless it says the same already, and say whether. Raises OSError.

    Another process of this device may have put an older or a newer one there meanwhile: whoever writes last looks once
    more whether what it wrote is all that is known by then.
    """
    for attempt in range(_TRIES):
        version, content = store.version(), own_file(store)
        if content == there:
            return attempt > 0
        write_private(place, content, shared=True)
        there = content
        if store.version() == version:
            break
    remember_own(store, place.name, there or b"")
    return True


def remember_own(store: StateStore, name: str, content: bytes) -> None:
    """Note that this device's file holds `content` now, so that it need not be read the next time."""
    store.merge((), seen=(name, hashlib.sha256(content).hexdigest()))


def _read_folder(folder: Path) -> tuple[dict[str, bytes], tuple[str, ...]]:
    files, notices = {}, []
    for name in sorted(os.listdir(folder)):  # noqa: PTH208 - names are wanted
        if not is_sync_file(name):
            continue
        try:
            content = read_own(folder / name, MAX_FILE + 1)
        except NotRegularError:
            notices.append(f"{clean_path(name)} was passed over: {NOT_OURS}.")
            continue
        except OSError as error:
            with suppress(FileNotFoundError):
                # A file that its machine has just replaced or taken away is no news.
                (folder / name).lstat()
                notices.append(f"{clean_path(name)} could not be read: {reason_of(error)}.")
            continue
        if len(content) > MAX_FILE:
            notices.append(f"{clean_path(name)} was passed over: it is too large.")
        else:
            files[name] = content
    return files, tuple(notices)
