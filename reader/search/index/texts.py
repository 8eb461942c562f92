"""The texts in an index, compressed in blocks of a few texts each, so that one can be read without unpacking the rest.

Large blocks compress better, small ones are faster to read. A dictionary, the beginning of the site's own texts, makes
up for what small blocks lose.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import lt
from typing import IO

from reader.search.index.storage import CHUNK, Block, DamagedIndex, Section, narrow

__all__ = ["TextReader", "TextWriter"]

BLOCK = 4 << 10
"""Size in bytes at which a block is full: about two posts, unpacked in some twenty microseconds."""
DICTIONARY = 32 << 10
"""Size in bytes of the dictionary: the window of zlib."""
LEVEL = 4
"""Compression level of zlib: level 1 takes a fifth less time, a fiftieth of that of building an index, and a fifth
more space."""
WAITING = 64 << 10
"""Size in bytes of waiting texts at which they are packed: packing many blocks in a row is faster."""
KEPT = 64
"""Number of unpacked blocks cached between key presses: more than a screen has rows."""
SPOOLED = 32 << 20
"""Size in bytes above which blocks are spooled to a temporary file while the index is built."""


class TextWriter:
    """Collects the texts of documents in order."""

    def __init__(self) -> None:
        from tempfile import SpooledTemporaryFile  # noqa: PLC0415 (start-up)

        self._file = SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115 - lives as long as the writer
        self._waiting: list[bytes] = []
        self._waiting_size = 0
        self._dictionary = b""
        self._empty: zlib._Compress | None = None
        self._lengths = array("I")
        self._ends = array("I")
        self._sizes = array("Q")
        self.size = 0
        """Total size of the texts so far, in bytes."""

    def add(self, text: str) -> None:
        """Add the next text."""
        raw = text.encode("utf-8", "replace")
        self._lengths.append(len(raw))
        self._waiting.append(raw)
        self._waiting_size += len(raw)
        self.size += len(raw)
        if self._waiting_size >= WAITING:
            self._pack(BLOCK)

    def _pack(self, least: int) -> None:
        """Pack what is waiting, except for less than `least` bytes. The first call creates the dictionary."""
        if self._empty is None:
            self._dictionary = b"".join(self._waiting)[:DICTIONARY]
            # Copied for each block, which is faster than loading the dictionary again.
            self._empty = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=self._dictionary)
        done = self._ends[-1] if self._ends else 0
        waiting = iter(self._waiting)
        while self._waiting_size >= least:
            texts, size = [], 0
            for raw in waiting:
                texts.append(raw)
                size += len(raw)
                if size >= BLOCK:
                    break
            if not texts:
                break
            packer = self._empty.copy()
            self._sizes.append(self._file.write(packer.compress(b"".join(texts)) + packer.flush()))
            self._waiting_size -= size
            done += len(texts)
            self._ends.append(done)
        self._waiting = list(waiting)

    def sections(self) -> dict[str, Section]:
        """Return the sections of the texts. The writer cannot be used afterwards."""
        self._pack(0)
        return {
            "text-lengths": narrow(self._lengths),
            "text-ends": narrow(self._ends),
            "text-starts": narrow(array("Q", accumulate(self._sizes, initial=0))),
            "text-dictionary": self._dictionary,
            "texts": _Spooled(self._file),
        }


class _Spooled:
    """The bytes of a file, read from its beginning each time: they are needed twice if the disk is full."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        while chunk := self._file.read(CHUNK):
            yield chunk


class TextReader:
    """Reads the texts of a block of an index. Raises DamagedIndex if its sections do not fit one another."""

    def __init__(self, block: Block, count: int) -> None:
        self._lengths = block.numbers("text-lengths")
        self._ends = block.numbers("text-ends")
        self._starts = block.numbers("text-starts")
        self._dictionary = bytes(block.raw("text-dictionary"))
        self._packed = block.raw("texts")
        self._kept: dict[int, bytes] = {}
        whole = (
            len(self._lengths) == count,
            len(self._starts) == len(self._ends) + 1,
            (self._ends[-1] if self._ends else 0) == count,
            _rising(self._ends),
            self._starts[:1].tolist() == [0] and self._starts[-1] == len(self._packed),
            _rising(self._starts),
        )
        if not all(whole):
            raise DamagedIndex("texts")

    def text(self, document: int) -> str:
        """Return the text of a document."""
        block = bisect_right(self._ends, document)
        first = self._ends[block - 1] if block else 0
        start = sum(self._lengths[first:document])
        return str(self._block(block)[start : start + self._lengths[document]], "utf-8", "replace")

    def size(self, document: int) -> int:
        """Return the size of a document's text in bytes, without unpacking it."""
        return self._lengths[document]

    def _block(self, number: int) -> bytes:
        known = self._kept.get(number)
        if known is None:
            known = self._unpack(number)
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[number] = known
        return known

    def _unpack(self, number: int) -> bytes:
        first = self._ends[number - 1] if number else 0
        size = sum(self._lengths[first : self._ends[number]])
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS, zdict=self._dictionary)
        try:
            return unpacker.decompress(self._packed[self._starts[number] : self._starts[number + 1]], max(size, 1))
        except zlib.error:
            # The checksum of the whole is right, so the data is forged rather than damaged: there is nothing to read.
            return b""


def _rising(numbers: Sequence[int]) -> bool:
    return all(map(lt, numbers, numbers[1:]))
