"""Marks follow their owner through any shared folder: each device writes one file, reads the others' and merges.

A file is `privacy-reader-DEVICE.jsonl`: a header line, one mark a line in a stable order (see `merge`), and a last line
that counts them, so that a file which is still being written or copied is known and passed over. It holds all that its
device knows, so every file alone is a full copy. Conflict copies that Syncthing or Dropbox make are read as well.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reader.errors import StateError
from reader.state.files import write_private
from reader.state.marks import Record
from reader.state.merge import from_line, to_line
from reader.state.store import StateStore
from reader.text import CleanLine, clean_line, clean_path

__all__ = [
    "MAX_FILE",
    "SyncReport",
    "file_name",
    "is_sync_file",
    "merge_files",
    "own_file",
    "parse_file",
    "sync_folder",
]

FORMAT = "privacy-reader marks"
FILE_VERSION = 1
MAX_FILE = 256 * 1024 * 1024
"""Bytes of a file that are read at most."""

_PREFIX, _ENDING = "privacy-reader-", ".jsonl"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a synchronisation did.

    `received` counts marks that are different here now, `devices` the other devices whose marks were read. `sent` says
    whether this device's file changed. `notices` are sentences about what was passed over, or that one is offline.
    """

    received: int
    devices: int
    sent: bool
    notices: tuple[CleanLine, ...] = ()
    offline: bool = False


class UnfinishedError(ValueError):
    """The file has no valid last line: another machine is writing it."""


def file_name(device: str) -> str:
    """The name of a device's file."""
    return f"{_PREFIX}{device}{_ENDING}"


def is_sync_file(name: str) -> bool:
    """Whether a file's name is that of a device's file or of a conflict copy of one."""
    return name.startswith(_PREFIX) and name.endswith(_ENDING)


def sync_folder(store: StateStore, folder: Path) -> SyncReport:
    """Merge the marks of the devices that share `folder`, and put this device's file there. Raises StateError."""
    refuse_private(store)
    if not folder.is_dir():
        raise StateError(
            f"The folder {clean_path(str(folder))} is not there.", "Make it, or connect the drive it is on."
        )
    try:
        files, notices = _read_folder(folder)
        own = folder / file_name(store.device)
        report = merge_files(store, files, notices)
        content = own_file(store)
        changed = files.get(own.name) != content
        if changed:
            write_private(own, content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StateError(f"The marks could not be synchronised with {clean_path(str(folder))}: {reason}.") from error
    return SyncReport(report.received, report.devices, changed, report.notices)


def refuse_private(store: StateStore) -> None:
    """Raise StateError for a store that keeps nothing."""
    if store.private:
        raise StateError("A private run is not synchronised.", "Start again without --private.")


def merge_files(store: StateStore, files: Mapping[str, bytes], notices: tuple[str, ...] = ()) -> SyncReport:
    """Merge the files of other devices into the store, and one's own: it may know more after a backup came back."""
    told = list(notices)
    received, devices = 0, 0
    own = file_name(store.device)
    for name, content in sorted(files.items()):
        digest = hashlib.sha256(content).hexdigest()
        if store.has_seen(name, digest):
            devices += name != own
            continue
        try:
            records, sites, bad = parse_file(content)
        except UnfinishedError:
            told.append(f"{clean_path(name)} is still being written by another machine; it was passed over this time.")
            continue
        except ValueError as error:
            told.append(f"{clean_path(name)} was passed over: {error}.")
            continue
        if bad:
            told.append(f"{clean_path(name)}: {bad:,} lines could not be read; the others were taken.")
        received += store.merge(records, sites, ("" if bad else name, digest))
        devices += name != own
    return SyncReport(received, devices, False, tuple(clean_line(one) for one in told))


def own_file(store: StateStore) -> bytes:
    """This device's file: everything it knows; the same bytes as long as the marks are the same."""
    lines = [to_line(record) for record in store.records()]
    head = {"format": FORMAT, "version": FILE_VERSION, "device": store.device, "sites": store.sites()}
    body = "".join(f"{line}\n" for line in (json.dumps(head, ensure_ascii=False, sort_keys=True), *lines)).encode()
    end = {"end": len(lines), "sha256": hashlib.sha256(body).hexdigest()}
    return body + json.dumps(end).encode() + b"\n"


def parse_file(content: bytes) -> tuple[list[Record], dict[str, str], int]:
    """The records of a device's file, its sites by hash, and how many lines could not be read.

    Raises UnfinishedError for a file without its last line, ValueError for one that cannot be read at all.
    """
    head_line, _, rest = content.partition(b"\n")
    body, _, end_line = content.rstrip(b"\n").rpartition(b"\n")
    head, end = _object(head_line), _object(end_line)
    if head and head.get("format") == FORMAT and head.get("version") != FILE_VERSION:
        raise ValueError("a newer privacy-reader wrote it")
    if not end or end.get("sha256") != hashlib.sha256(body + b"\n").hexdigest():
        raise UnfinishedError
    if not head or head.get("format") != FORMAT:
        raise ValueError("it is no file of privacy-reader's")
    records, bad = [], 0
    for line in rest.splitlines()[:-1]:
        try:
            records.append(from_line(line.decode("utf-8")))
        except ValueError:
            bad += 1
    return records, known_sites(head.get("sites")), bad


def known_sites(found: object) -> dict[str, str]:
    """The sites that a header names, by hash; whatever else stands there is left out."""
    if not isinstance(found, dict):
        return {}
    return {site: key for site, key in found.items() if isinstance(key, str) and len(key) <= 4_096}


def _object(line: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(line.decode("utf-8")) if len(line) <= 1 << 20 else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _read_folder(folder: Path) -> tuple[dict[str, bytes], tuple[str, ...]]:
    files, notices = {}, []
    for name in sorted(os.listdir(folder)):  # noqa: PTH208 - names are wanted
        if not is_sync_file(name):
            continue
        try:
            number = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(number, "rb") as file:
                found = os.fstat(file.fileno())
                if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_FILE:
                    notices.append(f"{clean_path(name)} was passed over: it is no file of privacy-reader's.")
                    continue
                files[name] = file.read(MAX_FILE)
        except OSError as error:
            notices.append(f"{clean_path(name)} could not be read: {(error.strerror or str(error)).lower()}.")
    return files, tuple(notices)
