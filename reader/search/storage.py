"""The index as one block of bytes: made once, then read where it lies, in memory or mapped from a file.

A block is a header (magic, version of the layout, checksum), a directory of named sections and the sections. There
is nothing to execute in it and every offset is checked when it is opened, so a file that was damaged or tampered
with is refused and the index is built again.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import tempfile
import zlib
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path

from reader.paths import make_private_folder

__all__ = ["Block", "Damaged", "pack", "write_file"]

MAGIC = b"PRSEARCH"
LAYOUT = 1
_HEADER = struct.Struct("<8sIIQI")
_SECTION = struct.Struct("<16sQQ")
MAX_SECTIONS = 64
_LITTLE = sys.byteorder == "little"


class Damaged(ValueError):  # noqa: N818 - it names a state, as its handlers read
    """The bytes are not an index of this layout, or not a whole one."""


def pack(sections: Mapping[str, bytes | Iterable[bytes]]) -> bytes:
    """One block of all sections, in memory."""
    from io import BytesIO

    out = BytesIO()
    _write(out, sections)
    return out.getvalue()


def write_file(path: Path, sections: Mapping[str, bytes | Iterable[bytes]]) -> None:
    """Write a block to `path` in one step, readable for its owner only. Raises OSError."""
    make_private_folder(path.parent)
    handle, name = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w+b") as out:
            _write(out, sections)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write(out, sections: Mapping[str, bytes | Iterable[bytes]]) -> None:  # type: ignore[no-untyped-def]
    start = _HEADER.size + _SECTION.size * len(sections)
    out.write(b"\0" * start)
    directory, checksum, at = [], 1, start
    for name, value in sections.items():
        begin = at
        for chunk in (value,) if isinstance(value, bytes) else value:
            out.write(chunk)
            checksum = zlib.adler32(chunk, checksum)
            at += len(chunk)
        directory.append(_SECTION.pack(name.encode("ascii"), begin, at - begin))
        padding = b"\0" * (-at % 8)
        out.write(padding)
        checksum = zlib.adler32(padding, checksum)
        at += len(padding)
    table = b"".join(directory)
    out.seek(0)
    out.write(_HEADER.pack(MAGIC, LAYOUT, len(sections), at, zlib.adler32(table, checksum)))
    out.write(table)


class Block:
    """A block that is read where it lies. Raises Damaged for anything that is not a whole one."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self._view = memoryview(data)
        view = self._view
        if len(view) < _HEADER.size:
            raise Damaged("too short")
        magic, layout, count, size, checksum = _HEADER.unpack_from(view)
        start = _HEADER.size + _SECTION.size * count
        if magic != MAGIC or layout != LAYOUT or count > MAX_SECTIONS or size != len(view) or start > size:
            raise Damaged("not an index of this layout")
        table = view[_HEADER.size : start]
        if zlib.adler32(table, zlib.adler32(view[start:])) != checksum:
            raise Damaged("checksum")
        self._sections: dict[str, memoryview] = {}
        for raw, begin, length in _SECTION.iter_unpack(table):
            if begin < start or begin + length > size:
                raise Damaged("section outside of the block")
            self._sections[raw.rstrip(b"\0").decode("ascii", "replace")] = view[begin : begin + length]

    @classmethod
    def open(cls, path: Path) -> Block:
        """Map a file. Raises OSError and Damaged."""
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size < _HEADER.size:
                raise Damaged("too short")
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def raw(self, name: str) -> memoryview:
        """A section's bytes. Raises Damaged where there is none of that name."""
        try:
            return self._sections[name]
        except KeyError:
            raise Damaged(f"no section {name}") from None

    def has(self, name: str) -> bool:
        """Whether there is a section of that name."""
        return name in self._sections

    def text(self, name: str) -> str:
        """A section as UTF-8 text."""
        try:
            return str(self.raw(name), "utf-8")
        except UnicodeDecodeError as error:
            raise Damaged(name) from error

    def json(self, name: str) -> object:
        """A section as JSON."""
        try:
            value: object = json.loads(self.text(name))
        except ValueError as error:
            raise Damaged(name) from error
        return value

    def numbers(self, name: str, code: str) -> array[int]:
        """A section as an array of a type code."""
        values: array[int] = array(code)
        raw = self.raw(name)
        if len(raw) % values.itemsize:
            raise Damaged(name)
        values.frombytes(raw)
        if not _LITTLE:
            values.byteswap()
        return values
