"""The file in which a device's marks travel: `privacy-reader-DEVICE.jsonl`, one mark per line.

A header line names the format, its version, the device, the sites, and for each other device the time up to which its
knowledge was merged (`heard`). The marks follow in a stable order (see `merge`). The last line counts them and contains
a checksum of everything before it, so that a file that is still being written, was damaged or was changed is detected
and skipped as a whole. A file contains everything that its device knows, so each one is a full copy.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from reader.state.clock import acceptable, now_ms
from reader.state.kinds import BY_NAME
from reader.state.marks import MarkRecord
from reader.state.replaced import Theirs, heard
from reader.state.store import StateStore
from reader.state.travel.merge import MAX_LINE, from_line, time_of, time_text, to_line

__all__ = [
    "BATCH",
    "MAX_FILE",
    "NOT_OURS",
    "TOO_LARGE",
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
MAX_FILE = 128 * 1024 * 1024
"""The maximum size of a file in bytes: the marks of more than 100,000 posts."""

BATCH = 20_000
"""The number of marks merged at once."""

NOT_OURS = "it is not a file of privacy-reader"
"""Why a file of another program, or something that is not a regular file, is skipped."""

TOO_LARGE = f"it is larger than {MAX_FILE // 1024 // 1024} MB, the limit"
"""Why a file that is larger than any user's is skipped."""

_MAX_HEAD = 4 * 1024 * 1024
"""The maximum size in bytes of the header, which names all sites: enough for 20,000."""

_MAX_END = 1_024
"""The maximum size of the last line in bytes. Parsed JSON takes many times the size of its text."""

MAX_DEVICES = 1_000
"""The most devices of which a file may say what was heard."""

_PREFIX, _ENDING = "privacy-reader-", ".jsonl"
_DEVICE = re.compile(r"[0-9a-f]+")
_BOM = b"\xef\xbb\xbf"


class DeviceFile:
    """The contents of a device's file: its sites by hash, and its marks in batches to save memory."""

    def __init__(self, sites: dict[str, str], theirs: Theirs | None, content: bytes, start: int, end: int) -> None:
        self.sites = sites
        self.theirs = theirs
        """The device and what it has heard of others; None if an older version wrote the file."""
        self.latest = 0
        """The latest time of a mark that the device itself set; complete after all batches."""
        self.bad = 0
        """The number of unreadable lines; complete after all batches."""
        self.ahead = 0
        """The number of marks with a time that no clock can have shown yet."""
        self._content, self._start, self._end = content, start, end

    def batches(self) -> Iterator[list[MarkRecord]]:
        """Yield the marks, up to `BATCH` at a time; unreadable lines and marks too far ahead are only counted."""
        now = now_ms()
        batch: list[MarkRecord] = []
        for line in self._lines():
            try:
                record = from_line(line.decode("utf-8"))
                if not BY_NAME[record.kind].synchronised:
                    raise ValueError(record.kind)
            except ValueError:
                self.bad += 1
                continue
            if not acceptable(record.time, now):
                self.ahead += 1
                continue
            if self.theirs is not None and record.device == self.theirs.device:
                self.latest = max(self.latest, record.time)
            batch.append(record)
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def _lines(self) -> Iterator[bytes]:
        place = self._start
        while place < self._end:
            end = self._content.find(b"\n", place, self._end)
            end = end if end >= 0 else self._end
            # A character takes at most four bytes; a line that is certainly too long is not copied.
            yield self._content[place:end].rstrip(b"\r") if end - place <= 4 * MAX_LINE else b""
            place = end + 1


class NewerError(ValueError):
    """The file was written by a newer version of the program."""


def file_name(device: str) -> str:
    """Return the name of a device's file."""
    return f"{_PREFIX}{device}{_ENDING}"


def is_sync_file(name: str) -> bool:
    """Return whether a name is that of a device's file or of a conflict copy of one."""
    return name.startswith(_PREFIX) and name.endswith(_ENDING)


def device_of(name: str) -> str:
    """Return the device whose file or conflict copy has this name; the whole name if it contains none."""
    found = _DEVICE.match(name, len(_PREFIX))
    return found[0] if found else name


def own_file(store: StateStore) -> bytes:
    """Return this device's file with everything it knows; the same marks produce the same bytes."""
    lines = [to_line(record) for record in store.records() if BY_NAME[record.kind].synchronised]
    head: dict[str, object] = {
        "format": FORMAT,
        "version": FILE_VERSION,
        "device": store.device,
        "sites": store.sites(),
    }
    head["heard"] = {device: time_text(at) for device, at in store.change_tables(heard).items()}
    body = "".join(f"{line}\n" for line in (json.dumps(head, ensure_ascii=False, sort_keys=True), *lines)).encode()
    end = {"end": len(lines), "sha256": hashlib.sha256(body).hexdigest()}
    return body + json.dumps(end).encode() + b"\n"


def parse_file(content: bytes) -> DeviceFile:
    """Parse a device's file; other line endings and a byte order mark are accepted.

    Raises NewerError for a file of a newer version, and ValueError for one that is incomplete or cannot be read at all;
    the reason completes a sentence that begins with the file's name and “was skipped:”.
    """
    content = content.removeprefix(_BOM)
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n")
    first = content.find(b"\n")
    head = _object(content[: first if 0 <= first <= _MAX_HEAD else _MAX_HEAD + 1], _MAX_HEAD)
    if first >= 0 and (head is None or head.get("format") != FORMAT):
        raise ValueError(NOT_OURS)
    if head is not None and head.get("version") != FILE_VERSION:
        raise NewerError("a newer privacy-reader wrote it")
    whole = len(content)
    while whole and content[whole - 1 : whole] == b"\n":
        whole -= 1
    body = content.rfind(b"\n", 0, whole) + 1
    end = _object(content[body : min(whole, body + _MAX_END + 1)], _MAX_END)
    if head is None or end is None or "sha256" not in end:
        raise ValueError("another machine is still writing it, or it was cut off")
    if end["sha256"] != hashlib.sha256(memoryview(content)[:body]).hexdigest():
        raise ValueError("it was damaged or changed, its checksum does not match")
    return DeviceFile(known_sites(head.get("sites")), _theirs(head), content, first + 1, body)


def _theirs(head: dict[str, object]) -> Theirs | None:
    device, times = head.get("device"), head.get("heard")
    if not isinstance(device, str) or not isinstance(times, dict):
        return None
    found = {}
    for one, text in islice(times.items(), MAX_DEVICES):
        with suppress(ValueError):
            at = time_of(text)
            if _DEVICE.fullmatch(one) and len(one) <= 64 and acceptable(at, now_ms()):
                found[one] = at
    return Theirs(device, found)


def known_sites(found: object) -> dict[str, str]:
    """Return the sites that a header names, by hash; anything else is left out."""
    if not isinstance(found, dict):
        return {}
    return {site: key for site, key in found.items() if isinstance(key, str) and len(key) <= 4_096}


def _object(line: bytes, most: int) -> dict[str, object] | None:
    try:
        found = json.loads(line.decode("utf-8")) if len(line) <= most else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
