"""The file in which a device's marks travel: `privacy-reader-DEVICE.jsonl`, one mark a line.

A header line names the format, its version, the device, the sites, and of other devices the time up to which what they
knew was merged (`heard`); then come the marks in a stable order (see
`merge`); a last line counts them and holds a checksum of all before it, so that a file which is still being written,
was damaged or was changed is known and passed over as a whole. It holds all that its device knows, so every file alone
is a full copy.
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
"""Bytes of a file that are read at most: the marks of more than 100,000 posts."""

BATCH = 20_000
"""Marks that are taken in at once."""

NOT_OURS = "it is no file of privacy-reader's"
"""Why a file of another program's, or what is no file at all, is passed over."""

TOO_LARGE = f"it is larger than {MAX_FILE // 1024 // 1024} MB, the limit"
"""Why a file is passed over that is no person's."""

_MAX_HEAD = 4 * 1024 * 1024
"""Bytes of the header, which names all sites: those of 20,000."""

_MAX_END = 1_024
"""Bytes of the last line. What JSON makes of a text takes many times its room, so neither may be long."""

MAX_DEVICES = 1_000
"""Devices of which a file may say what was heard of them."""

_PREFIX, _ENDING = "privacy-reader-", ".jsonl"
_DEVICE = re.compile(r"[0-9a-f]+")
_BOM = b"\xef\xbb\xbf"


class DeviceFile:
    """What a device's file holds: its sites by hash, and its marks in batches, so that a long file fits in memory."""

    def __init__(self, sites: dict[str, str], theirs: Theirs | None, content: bytes, start: int, end: int) -> None:
        self.sites = sites
        self.theirs = theirs
        """Whose file it is and what that device has heard of others; None where an older version wrote it."""
        self.latest = 0
        """The latest time of a mark of that device's own, once all batches were asked for."""
        self.bad = 0
        """Lines that could not be read, once all batches were asked for."""
        self.ahead = 0
        """Marks of a time that no clock can have shown yet."""
        self._content, self._start, self._end = content, start, end

    def batches(self) -> Iterator[list[MarkRecord]]:
        """The marks, up to `BATCH` at a time. Raises ValueError for a kind that does not travel."""
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
            # A character takes four bytes at most; of a line that is too long anyway nothing is copied.
            yield self._content[place:end].rstrip(b"\r") if end - place <= 4 * MAX_LINE else b""
            place = end + 1


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
    """Read a device's file; line ends of another system and a byte order mark at its start are no harm.

    Raises NewerError for one of a newer version, and ValueError for one that is not there as a whole or cannot be read
    at all; the reason goes on a sentence that begins with the file's name and “was skipped:”.
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
    """The sites that a header names, by hash; whatever else stands there is left out."""
    if not isinstance(found, dict):
        return {}
    return {site: key for site, key in found.items() if isinstance(key, str) and len(key) <= 4_096}


def _object(line: bytes, most: int) -> dict[str, object] | None:
    try:
        found = json.loads(line.decode("utf-8")) if len(line) <= most else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
