"""The index as one block of bytes: written once, then read in place, in memory or mapped from a file.

A block is a header (magic, version of the layout, checksum), a directory of named sections and the sections. A section
is bytes or numbers; the directory says how many bytes each number takes. The format contains nothing executable and
every offset is checked when it is opened, so a damaged or manipulated file is rejected and the index is rebuilt.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import zlib
from array import array
from collections.abc import Collection, Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, TypeAlias

from reader.files import Replacing, make_inner_folder, make_private_folder, open_own, pass_over

__all__ = ["Block", "DamagedIndex", "Section", "narrow", "pack", "settle"]

MAGIC = b"PRSEARCH"
LAYOUT = 7
_HEADER = struct.Struct("<8sIIQI")
_SECTION = struct.Struct("<15scQQ")
MAX_SECTIONS = 64
CHUNK = 1 << 20
IN_MEMORY = 64 << 20
"""Size in bytes above which an uncached block goes to a temporary file, so that the system can page it out."""
_LITTLE = sys.byteorder == "little"
_CODES = "BHIQ"
"""Type codes of numbers (see `array`): 1, 2, 4 and 8 bytes each."""
_BYTES = b"\0"
"""In place of a type code: the section does not consist of numbers."""

Section: TypeAlias = "bytes | array[int] | Iterable[bytes]"
"""The contents of a section: bytes, in one or several parts, or numbers."""


class DamagedIndex(ValueError):  # noqa: N818 - names a state, as handlers read it
    """Raised for bytes that are not a complete index of this layout."""


def settle(sections: Mapping[str, Section], path: Path | None, size: int) -> Block:
    """Return the block of all sections: in the file `path`, or, if it is None, in memory or a temporary file.

    `size` is its approximate size in bytes. If the file cannot be written, the block is built in memory; sections of
    several parts are then iterated a second time.
    """
    if path is None:
        return _nameless(sections) if size > IN_MEMORY else Block(pack(sections))
    try:
        _write_file(path, sections)
        return Block.open(path)
    except OSError as error:
        pass_over(error)
        return Block(pack(sections))


def narrow(values: Collection[int]) -> array[int]:
    """Return the same non-negative numbers with the fewest bytes per item that fit the largest one."""
    largest = max(values, default=0)
    return array(next(code for code in _CODES if largest >> 8 * array(code).itemsize == 0), values)


def pack(sections: Mapping[str, Section]) -> bytes:
    """Return one block of all sections, in memory."""
    out = BytesIO()
    _write(out, sections)
    return out.getvalue()


def _nameless(sections: Mapping[str, Section]) -> Block:
    from tempfile import TemporaryFile  # noqa: PLC0415 (start-up)

    with TemporaryFile() as out:
        _write(out, sections)
        out.flush()
        return Block(mmap.mmap(out.fileno(), 0, access=mmap.ACCESS_READ))


def _write_file(path: Path, sections: Mapping[str, Section]) -> None:
    """Write a block to `path` atomically, readable by its owner only. Raises OSError."""
    make_private_folder(path.parent.parent)
    make_inner_folder(path.parent)
    with Replacing(path, durable=False) as out:
        _write(out, sections)


def _write(out: IO[bytes], sections: Mapping[str, Section]) -> None:
    start = _HEADER.size + _SECTION.size * len(sections)
    out.write(b"\0" * start)
    directory, at = [], start
    for name, value in sections.items():
        begin = at
        code = value.typecode.encode("ascii") if isinstance(value, array) else _BYTES
        for part in _parts(value):
            at += out.write(part)
        directory.append(_SECTION.pack(name.encode("ascii"), code, begin, at - begin))
        at += out.write(b"\0" * (-at % 8))
    out.seek(_HEADER.size)
    out.write(b"".join(directory))
    out.seek(_HEADER.size)
    blank = _HEADER.pack(MAGIC, LAYOUT, len(sections), at, 0)
    checksum = _checksum(out, zlib.adler32(blank))
    out.seek(0)
    out.write(_HEADER.pack(MAGIC, LAYOUT, len(sections), at, checksum))


def _parts(value: Section) -> Iterable[bytes]:
    if isinstance(value, array):
        return (_turned(value).tobytes(),)
    return (value,) if isinstance(value, bytes) else value


def _turned(values: array[int]) -> array[int]:
    """Convert numbers between the machine's byte order and the stored one, which is little-endian."""
    if _LITTLE:
        return values
    turned = values[:]
    turned.byteswap()
    return turned


def _checksum(file: IO[bytes], checksum: int) -> int:
    """Return the checksum of the bytes from here on, continuing `checksum`."""
    while chunk := file.read(CHUNK):
        checksum = zlib.adler32(chunk, checksum)
    return checksum


def _blank_checksum(header: bytes) -> int:
    """Return the checksum of a header with its own checksum zeroed."""
    return zlib.adler32(header[:-4] + b"\0\0\0\0")


def _check_header(header: bytes, length: int) -> tuple[int, int]:
    """Return where the sections of a block of that many bytes begin, and its checksum. Raises DamagedIndex."""
    if len(header) < _HEADER.size:
        raise DamagedIndex("too short")
    magic, layout, count, size, written = _HEADER.unpack(header)
    start = _HEADER.size + _SECTION.size * count
    if magic != MAGIC or layout != LAYOUT or count > MAX_SECTIONS or size != length or start > size:
        raise DamagedIndex("not an index of this layout")
    return start, written


class Block:
    """A block that is read in place. Raises DamagedIndex unless it is complete and valid."""

    def __init__(self, data: bytes | mmap.mmap, checksum: int | None = None) -> None:
        """`checksum` is that of the bytes, if already known."""
        view = memoryview(data)
        size = len(view)
        start, written = _check_header(bytes(view[: _HEADER.size]), size)
        if checksum is None:
            checksum = zlib.adler32(view[_HEADER.size :], _blank_checksum(bytes(view[: _HEADER.size])))
        if checksum != written:
            raise DamagedIndex("checksum")
        self._data = data
        self._sections: dict[str, memoryview] = {}
        self._codes: dict[str, str] = {}
        for raw, code, begin, length in _SECTION.iter_unpack(view[_HEADER.size : start]):
            if begin < start or begin + length > size:
                raise DamagedIndex("section outside of the block")
            name = raw.rstrip(b"\0").decode("ascii", "replace")
            self._sections[name] = view[begin : begin + length]
            self._codes[name] = code.decode("ascii", "replace")

    @classmethod
    def open(cls, path: Path) -> Block:
        """Map a file. Raises OSError and DamagedIndex."""
        with os.fdopen(open_own(path), "rb") as file:
            header = file.read(_HEADER.size)
            # Checked first, since a file that is not an index may be of any length.
            _check_header(header, os.fstat(file.fileno()).st_size)
            # Read rather than mapped, so that bytes that are only checked do not stay in memory.
            checksum = _checksum(file, _blank_checksum(header))
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), checksum)

    def let_go(self) -> None:
        """Release pages of a mapped file that were read only once; they are loaded again on access."""
        if isinstance(self._data, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            self._data.madvise(mmap.MADV_DONTNEED)

    def raw(self, name: str) -> memoryview:
        """Return a section's bytes. Raises DamagedIndex if there is none of that name."""
        try:
            return self._sections[name]
        except KeyError:
            raise DamagedIndex(f"no section {name}") from None

    def has(self, name: str) -> bool:
        """Return whether there is a section of that name."""
        return name in self._sections

    def text(self, name: str) -> str:
        """Return a section as UTF-8 text. Raises DamagedIndex."""
        try:
            return str(self.raw(name), "utf-8")
        except UnicodeDecodeError as error:
            raise DamagedIndex(name) from error

    def json(self, name: str) -> object:
        """Return a section parsed as JSON. Raises DamagedIndex."""
        try:
            value: object = json.loads(self.text(name))
        except ValueError as error:
            raise DamagedIndex(name) from error
        return value

    def numbers(self, name: str) -> array[int]:
        """Return a section of numbers. Raises DamagedIndex."""
        raw, code = self.raw(name), self._codes[name]
        if code not in _CODES:
            raise DamagedIndex(name)
        values: array[int] = array(code)
        if len(raw) % values.itemsize:
            raise DamagedIndex(name)
        values.frombytes(raw)
        return _turned(values)
