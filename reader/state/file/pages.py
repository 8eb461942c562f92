"""Reads records directly from the pages of a damaged SQLite file, without trusting its header, schema or tree.

Every page of the file and of its write-ahead log is examined separately; a leaf of the `record` table is recognised by
the shape of its cells: eight columns, the second a kind. That is enough to recover marks: of two records with the same
key the later wins, so finding an old one as well does no harm.

The formats are those of https://www.sqlite.org/fileformat2.html (record format 2.1, b-tree pages 1.6, the log 4.1).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import IO

from reader.state.clock import LATEST
from reader.state.kinds import BY_NAME
from reader.state.marks import MarkRecord

__all__ = ["Stored", "broken_pages", "records_in"]

_PAGE_SIZES = frozenset(1 << power for power in range(9, 17))
_LEAF, _INNER = 0x0A, 0x02
_TABLE_LEAF, _TABLE_INNER = 0x0D, 0x05
_MAGIC = b"SQLite format 3\0"
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_BELIEVED = 100_000
"""The largest number of missing pages that a header is trusted for; beyond that, the header itself is damaged."""


class Stored:
    """The bytes of an open file, up to `limit`, read on demand: slices of a file of any size."""

    def __init__(self, file: IO[bytes], limit: int) -> None:
        self._handle = file.fileno()
        self._size = min(os.fstat(self._handle).st_size, limit)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        """Return the bytes of a slice without a step. Raises OSError."""
        start, stop, _ = part.indices(self._size)
        return os.pread(self._handle, stop - start, start) if start < stop else b""


_Bytes = bytes | Stored


def records_in(database: _Bytes, log: _Bytes = b"") -> Iterator[MarkRecord]:
    """Yield every readable record in a database and its log, in no particular order; keys may repeat."""
    size = _page_size(database, log)
    pages = _Pages(database, log, size)
    for number, start in _log_pages(log, size):
        if 0 < number <= len(pages) + len(log) // size:
            yield from _records_of(pages.page(number), pages)
            pages.put(number, start)
    for number in range(1, len(pages) + 1):
        yield from _records_of(pages.page(number), pages)


def broken_pages(database: _Bytes, log: _Bytes = b"") -> tuple[int, int]:
    """Return how many pages of a database and its log are not SQLite's or are missing, and how many there should be.

    The first page contains no marks and is not checked. A page of zeros may be a free one; the header counts those.
    """
    size = _page_size(database, log)
    pages = _Pages(database, log, size)
    stored = len(pages)
    head = database[:40]
    total, free = struct.unpack(">I4xI", head[28:]) if head.startswith(_MAGIC) and len(head) == 40 else (0, 0)
    total = total if stored < total < 2 * stored + len(log) // size + _BELIEVED else stored
    for number, start in _log_pages(log, size):
        if 0 < number <= total:
            pages.put(number, start)
    empty = broken = 0
    for number in range(2, total + 1):
        page = pages.page(number)
        empty += bool(page) and page.count(0) == len(page)
        broken += not _is_page(page, size, total)
    return broken + max(0, empty - free), total


class _Pages:
    """The pages of a database, numbered from 1, overlaid with those of its log that have been added so far."""

    def __init__(self, database: _Bytes, log: _Bytes, size: int) -> None:
        self._database, self._log, self._size = database, log, size
        self._count = -(-len(database) // size)
        self._newer: dict[int, int] = {}

    def __len__(self) -> int:
        return self._count

    def put(self, number: int, start: int) -> None:
        """Use the page that begins at `start` of the log for page `number`."""
        self._newer[number] = start
        self._count = max(self._count, number)

    def page(self, number: int) -> bytes:
        """Return the newest version of a page, or empty bytes if there is none. Raises OSError."""
        start = self._newer.get(number)
        if start is not None:
            return self._log[start : start + self._size]
        return self._database[(number - 1) * self._size : number * self._size]


def _is_page(page: bytes, size: int, total: int) -> bool:
    """Return whether a page is a b-tree page (section 1.6) or, like all others, begins with a page number."""
    if len(page) != size:
        return False
    if page[0] not in {_LEAF, _INNER, _TABLE_LEAF, _TABLE_INNER}:
        return int.from_bytes(page[:4], "big") <= total
    start = 12 if page[0] in {_INNER, _TABLE_INNER} else 8
    end = start + 2 * int.from_bytes(page[3:5], "big")
    return end <= size and all(
        end <= int.from_bytes(page[place : place + 2], "big") < size for place in range(start, end, 2)
    )


def _page_size(database: _Bytes, log: _Bytes) -> int:
    if len(log) >= 32 and int.from_bytes(log[:4], "big") in _WAL_MAGIC:
        size = int.from_bytes(log[8:12], "big")
        if size in _PAGE_SIZES:
            return size
    head = database[:18]
    if head.startswith(_MAGIC):
        size = int.from_bytes(head[16:], "big")
        size = 65536 if size == 1 else size
        if size in _PAGE_SIZES:
            return size
    return 4096


def _log_pages(log: _Bytes, size: int) -> Iterator[tuple[int, int]]:
    """Yield the number of each page of a log, and its offset in the log."""
    for start in range(32, len(log) - 24 - size + 1, 24 + size):
        yield int.from_bytes(log[start : start + 4], "big"), start + 24


def _records_of(page: bytes, pages: _Pages) -> Iterator[MarkRecord]:
    if not page or page[0] not in (_LEAF, _INNER):
        return
    inner = page[0] == _INNER
    start = 12 if inner else 8
    count = min(int.from_bytes(page[3:5], "big"), (len(page) - start) // 2)
    for place in range(start, start + 2 * count, 2):
        offset = int.from_bytes(page[place : place + 2], "big") + (4 if inner else 0)
        record = _record(page, offset, pages)
        if record is not None:
            yield record


def _record(page: bytes, offset: int, pages: _Pages) -> MarkRecord | None:
    try:
        length, start = _varint(page, offset)
        payload = _payload(page, start, length, pages)
        match list(_columns(payload)):
            case [str(site), str(kind), str(text), str(post), str(value), int(at), int(time), str(device)]:
                fits = kind in BY_NAME and 0 <= at < LATEST and 0 <= time < LATEST
                return MarkRecord(site, kind, text, post, value, at, time, device) if fits else None
        return None
    except (IndexError, ValueError, UnicodeDecodeError):
        return None


def _payload(page: bytes, start: int, length: int, pages: _Pages) -> bytes:
    """Return the bytes of a cell, collected from overflow pages if it is long (section 1.6)."""
    usable = len(page)
    limit, least = (usable - 12) * 64 // 255 - 23, (usable - 12) * 32 // 255 - 23
    if length <= limit:
        return page[start : start + length]
    if length > 1 << 20:
        raise ValueError(length)
    local = least + (length - least) % (usable - 4)
    local = local if local <= limit else least
    parts = [page[start : start + local]]
    following = int.from_bytes(page[start + local : start + local + 4], "big")
    left = length - local
    while left > 0:
        if not 0 < following <= len(pages):
            raise ValueError(following)
        more = pages.page(following)
        parts.append(more[4 : 4 + min(left, usable - 4)])
        following = int.from_bytes(more[:4], "big")
        left -= usable - 4
    return b"".join(parts)


def _columns(payload: bytes) -> Iterator[str | int | None]:
    """Yield the values of a record (section 2.1). Raises ValueError for blobs and floating point numbers."""
    head, place = _varint(payload, 0)
    body = head
    while place < head:
        kind, place = _varint(payload, place)
        if kind == 0:
            yield None
        elif kind <= 6:
            size = (0, 1, 2, 3, 4, 6, 8)[kind]
            yield int.from_bytes(_exactly(payload, body, size), "big", signed=True)
            body += size
        elif kind in (8, 9):
            yield kind - 8
        elif kind >= 13 and kind % 2:
            size = (kind - 13) // 2
            yield _exactly(payload, body, size).decode("utf-8")
            body += size
        else:
            raise ValueError(kind)


def _exactly(payload: bytes, start: int, size: int) -> bytes:
    part = payload[start : start + size]
    if len(part) != size:
        raise ValueError(size)
    return part


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for step in range(9):
        byte = data[place + step]
        if step == 8:
            return (value << 8) | byte, place + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, place + step + 1
    raise ValueError(place)
