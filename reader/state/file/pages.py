"""Reading records straight from the pages of a damaged SQLite file, without trusting its header, schema or tree.

Every page of the file and of its write-ahead log is looked at on its own; a leaf of the `record` table is known by the
shape of its cells: eight columns, the second a kind. That is enough to bring marks back: of two records with one
key the later one holds, so it does no harm to find an old one as well.

The formats are those of https://www.sqlite.org/fileformat2.html (record format 2.1, b-tree pages 1.6, the log 4.1).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from reader.state.clock import LATEST
from reader.state.kinds import BY_NAME
from reader.state.marks import Record

__all__ = ["broken_pages", "records_in"]

_PAGE_SIZES = frozenset(1 << power for power in range(9, 17))
_LEAF, _INNER = 0x0A, 0x02
_TABLE_LEAF, _TABLE_INNER = 0x0D, 0x05
_MAGIC = b"SQLite format 3\0"
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_BELIEVED = 100_000
"""Missing pages that a header is believed; beyond that it is damaged itself."""


def records_in(database: bytes, log: bytes = b"") -> Iterator[Record]:
    """Every record that can be read in the bytes of a database and its log, in no order, perhaps several of one key."""
    size = _page_size(database, log)
    newest = [database[start : start + size] for start in range(0, len(database), size)]
    for number, page in _log_pages(log, size):
        if 0 < number <= len(newest) + len(log) // size:
            newest.extend(b"" for _ in range(number - len(newest)))
            yield from _records_of(newest[number - 1], newest)
            newest[number - 1] = page
    for page in newest:
        yield from _records_of(page, newest)


def broken_pages(database: bytes, log: bytes = b"") -> tuple[int, int]:
    """How many pages of a database and its log are none of SQLite's, or missing; and how many there should be.

    The first page holds no marks and is not looked at. A page of zeros may be a free one, as the header counts them.
    """
    size = _page_size(database, log)
    pages = [database[start : start + size] for start in range(0, len(database), size)]
    total, free = struct.unpack(">I4xI", database[28:40]) if database.startswith(_MAGIC) else (0, 0)
    total = total if len(pages) < total < 2 * len(pages) + len(log) // size + _BELIEVED else len(pages)
    pages.extend([b""] * (total - len(pages)))
    for number, page in _log_pages(log, size):
        if 0 < number <= total:
            pages[number - 1] = page
    empty = sum(1 for page in pages[1:] if page and not any(page))
    broken = sum(1 for page in pages[1:] if not _is_page(page, size, total))
    return broken + max(0, empty - free), total


def _is_page(page: bytes, size: int, total: int) -> bool:
    """Whether a page has the form of a tree (section 1.6), or begins with the number of a page, as all others do."""
    if len(page) != size:
        return False
    if page[0] not in {_LEAF, _INNER, _TABLE_LEAF, _TABLE_INNER}:
        return int.from_bytes(page[:4], "big") <= total
    start = 12 if page[0] in {_INNER, _TABLE_INNER} else 8
    end = start + 2 * int.from_bytes(page[3:5], "big")
    return end <= size and all(
        end <= int.from_bytes(page[place : place + 2], "big") < size for place in range(start, end, 2)
    )


def _page_size(database: bytes, log: bytes) -> int:
    if len(log) >= 32 and struct.unpack(">I", log[:4])[0] in _WAL_MAGIC:
        (size,) = struct.unpack(">I", log[8:12])
        if size in _PAGE_SIZES:
            return int(size)
    if database.startswith(_MAGIC):
        (size,) = struct.unpack(">H", database[16:18])
        size = 65536 if size == 1 else size
        if size in _PAGE_SIZES:
            return int(size)
    return 4096


def _log_pages(log: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    for start in range(32, len(log) - 24 - size + 1, 24 + size):
        (number,) = struct.unpack(">I", log[start : start + 4])
        yield number, log[start + 24 : start + 24 + size]


def _records_of(page: bytes, pages: list[bytes]) -> Iterator[Record]:
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


def _record(page: bytes, offset: int, pages: list[bytes]) -> Record | None:
    try:
        length, start = _varint(page, offset)
        payload = _payload(page, start, length, pages)
        match list(_columns(payload)):
            case [str(site), str(kind), str(text), str(post), str(value), int(at), int(time), str(device)]:
                fits = kind in BY_NAME and 0 <= at < LATEST and 0 <= time < LATEST
                return Record(site, kind, text, post, value, at, time, device) if fits else None
        return None
    except (IndexError, ValueError, UnicodeDecodeError):
        return None


def _payload(page: bytes, start: int, length: int, pages: list[bytes]) -> bytes:
    """The bytes of a cell, gathered from overflow pages where it is long (section 1.6)."""
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
        more = pages[following - 1]
        parts.append(more[4 : 4 + min(left, usable - 4)])
        following = int.from_bytes(more[:4], "big")
        left -= usable - 4
    return b"".join(parts)


def _columns(payload: bytes) -> Iterator[str | int | None]:
    """The values of a record (section 2.1); blobs and floating point numbers raise ValueError."""
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
