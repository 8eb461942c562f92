"""The index as one block of bytes: made once, then read where it lies, in memory or mapped from a file.

A block is a header (magic, version of the layout, checksum), a directory of named sections and the sections. A
section is bytes or numbers; the directory says how many bytes each number takes. There is nothing to execute in it and
every offset is checked when it is opened, so a file that was damaged or tampered with is refused and the index is built
again.
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
"""Bytes above which a block that is not kept lies in a nameless file all the same: the system decides what stays."""
_LITTLE = sys.byteorder == "little"
_CODES = "BHIQ"
"""Type codes of numbers (see `array`): 1, 2, 4 and 8 bytes each."""
_BYTES = b"\0"
"""In place of a type code: a section is no numbers."""

Section: TypeAlias = "bytes | array[int] | Iterable[bytes]"
"""What a section is made of: bytes, in one or several parts, or numbers."""


class DamagedIndex(ValueError):  # noqa: N818 - it names a state, as its handlers read
    """The bytes are not an index of this layout, or not a whole one."""


def settle(sections: Mapping[str, Section], path: Path | None, size: int) -> Block:
    """The block of all sections: in the file `path`, or, without one, in memory or in a nameless file.

    `size` is about how many bytes it will have. A file that cannot be written is done without: then a section of
    several parts is gone through once more.
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
    """The same numbers, none below 0, with as few bytes for each as the largest one needs."""
    largest = max(values, default=0)
    return array(next(code for code in _CODES if largest >> 8 * array(code).itemsize == 0), values)


def pack(sections: Mapping[str, Section]) -> bytes:
    """One block of all sections, in memory."""
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
    """Write a block to `path` in one step, readable for its owner only. Raises OSError."""
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
    """Numbers of this machine as they are stored, or the reverse: the lowest byte comes first."""
    if _LITTLE:
        return values
    turned = values[:]
    turned.byteswap()
    return turned


def _checksum(file: IO[bytes], checksum: int) -> int:
    """Of the bytes from here on, after those that `checksum` is of."""
    while chunk := file.read(CHUNK):
        checksum = zlib.adler32(chunk, checksum)
    return checksum


def _blank_checksum(header: bytes) -> int:
    """Of a header without its own checksum."""
    return zlib.adler32(header[:-4] + b"\0\0\0\0")


def _check_header(header: bytes, length: int) -> tuple[int, int]:
    """Where the sections of a block of that many bytes begin, and its checksum. Raises Damaged."""
    if len(header) < _HEADER.size:
        raise DamagedIndex("too short")
    magic, layout, count, size, written = _HEADER.unpack(header)
    start = _HEADER.size + _SECTION.size * count
    if magic != MAGIC or layout != LAYOUT or count > MAX_SECTIONS or size != length or start > size:
        raise DamagedIndex("not an index of this layout")
    return start, written


class Block:
    """A block that is read where it lies. Raises Damaged for anything that is not a whole one."""

    def __init__(self, data: bytes | mmap.mmap, checksum: int | None = None) -> None:
        """`checksum` is that of the bytes, where it is known already."""
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
        """Map a file. Raises OSError and Damaged."""
        with os.fdopen(open_own(path), "rb") as file:
            header = file.read(_HEADER.size)
            # First, for the rest may be of any length where it is no index.
            _check_header(header, os.fstat(file.fileno()).st_size)
            # Read rather than mapped: what was only checked shall not stay in memory.
            checksum = _checksum(file, _blank_checksum(header))
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), checksum)

    def let_go(self) -> None:
        """Keep no part of a mapped file in memory that was only read once; what is looked at again comes back."""
        if isinstance(self._data, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            self._data.madvise(mmap.MADV_DONTNEED)

    def raw(self, name: str) -> memoryview:
        """A section's bytes. Raises Damaged where there is none of that name."""
        try:
            return self._sections[name]
        except KeyError:
            raise DamagedIndex(f"no section {name}") from None

    def has(self, name: str) -> bool:
        """Whether there is a section of that name."""
        return name in self._sections

    def text(self, name: str) -> str:
        """A section as UTF-8 text. Raises Damaged."""
        try:
            return str(self.raw(name), "utf-8")
        except UnicodeDecodeError as error:
            raise DamagedIndex(name) from error

    def json(self, name: str) -> object:
        """A section as JSON. Raises Damaged."""
        try:
            value: object = json.loads(self.text(name))
        except ValueError as error:
            raise DamagedIndex(name) from error
        return value

    def numbers(self, name: str) -> array[int]:
        """A section of numbers. Raises Damaged."""
        raw, code = self.raw(name), self._codes[name]
        if code not in _CODES:
            raise DamagedIndex(name)
        values: array[int] = array(code)
        if len(raw) % values.itemsize:
            raise DamagedIndex(name)
        values.frombytes(raw)
        return _turned(values)
