"""The file in which a device's marks travel: `privacy-reader-DEVICE.jsonl`, one mark a line.

A header line names the format, its version, the device and the sites; then come the marks in a stable order (see
`merge`); a last line counts them and holds a checksum of all before it, so that a file which is still being written,
was damaged or was changed is known and passed over as a whole. It holds all that its device knows, so every file alone
is a full copy.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import NamedTuple

from reader.state.kinds import BY_NAME
from reader.state.marks import Record
from reader.state.store import StateStore
from reader.state.travel.merge import from_line, to_line

__all__ = [
    "MAX_FILE",
    "NOT_OURS",
    "DeviceFile",
    "NewerError",
    "device_of",
    "file_name",
    "is_sync_file",
    "known_sites",
    "own_file",
    "parse_file",
]

FORMAT = "privacy-reader marks"
FILE_VERSION = 1
MAX_FILE = 256 * 1024 * 1024
"""Bytes of a file that are read at most."""

NOT_OURS = "it is no file of privacy-reader's"
"""Why a file of another program's, or what is no file at all, is passed over."""

_MAX_HEAD = 16 * 1024 * 1024
"""Bytes of the header, which names all sites."""

_PREFIX, _ENDING = "privacy-reader-", ".jsonl"
_DEVICE = re.compile(r"[0-9a-f]+")
_BOM = b"\xef\xbb\xbf"


class DeviceFile(NamedTuple):
    """What a device's file holds: its records, its sites by hash, and how many lines could not be read."""

    records: list[Record]
    sites: dict[str, str]
    bad: int


class NewerError(ValueError):
    """A newer version of the program wrote the file."""


def file_name(device: str) -> str:
    """The name of a device's file."""
    return f"{_PREFIX}{device}{_ENDING}"


def is_sync_file(name: str) -> bool:
    """Whether a file's name is that of a device's file or of a conflict copy of one."""
    return name.startswith(_PREFIX) and name.endswith(_ENDING)


def device_of(name: str) -> str:
    """The device whose file or conflict copy has this name; the whole name where it tells none."""
    found = _DEVICE.match(name, len(_PREFIX))
    return found[0] if found else name


def own_file(store: StateStore) -> bytes:
    """This device's file: everything it knows; the same bytes as long as the marks are the same."""
    lines = [to_line(record) for record in store.records() if BY_NAME[record.kind].synchronised]
    head = {"format": FORMAT, "version": FILE_VERSION, "device": store.device, "sites": store.sites()}
    body = "".join(f"{line}\n" for line in (json.dumps(head, ensure_ascii=False, sort_keys=True), *lines)).encode()
    end = {"end": len(lines), "sha256": hashlib.sha256(body).hexdigest()}
    return body + json.dumps(end).encode() + b"\n"


def parse_file(content: bytes) -> DeviceFile:
    """Read a device's file; line ends of another system and a byte order mark at its start are no harm.

    Raises NewerError for one of a newer version, and ValueError for one that is not there as a whole or cannot be read
    at all; the reason goes on a sentence that begins with the file's name and “was passed over:”.
    """
    content = content.removeprefix(_BOM).replace(b"\r\n", b"\n")
    head_line, line_end, rest = content.partition(b"\n")
    head = _object(head_line)
    if line_end and (head is None or head.get("format") != FORMAT):
        raise ValueError(NOT_OURS)
    if head is not None and head.get("version") != FILE_VERSION:
        raise NewerError("a newer privacy-reader wrote it")
    body, _, end_line = content.rstrip(b"\n").rpartition(b"\n")
    end = _object(end_line)
    if head is None or end is None or "sha256" not in end:
        raise ValueError("another machine is still writing it, or it was cut off")
    if end["sha256"] != hashlib.sha256(body + b"\n").hexdigest():
        raise ValueError("it was damaged or changed, its checksum does not match")
    records, bad = [], 0
    for line in rest.splitlines()[:-1]:
        try:
            record = from_line(line.decode("utf-8"))
        except ValueError:
            bad += 1
        else:
            if BY_NAME[record.kind].synchronised:
                records.append(record)
            else:
                bad += 1
    return DeviceFile(records, known_sites(head.get("sites")), bad)


def known_sites(found: object) -> dict[str, str]:
    """The sites that a header names, by hash; whatever else stands there is left out."""
    if not isinstance(found, dict):
        return {}
    return {site: key for site, key in found.items() if isinstance(key, str) and len(key) <= 4_096}


def _object(line: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(line.decode("utf-8")) if len(line) <= _MAX_HEAD else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
