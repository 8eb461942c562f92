"""How the set of documents that hold a word is stored: in bits where it is dense, in numbers of two bytes where not.

A set of `held` of `count` documents takes one of four forms, and these two figures alone decide which:

- dense (a document in 32 or more): a bit for each document, the first one lowest;
- of a site with up to 65,536 documents: their numbers, two bytes each;
- of a larger site: for each range of 65,536 documents how many numbers it has, then the lower halves of all numbers;
- where that saves nothing (as many ranges as numbers), and where a range may have more than two bytes can tell: the
  whole numbers, four bytes each.

All numbers ascend, in the byte order of the machine.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

__all__ = ["RANGE", "is_dense", "pack_set", "scattered"]

RANGE = 1 << 16
"""Documents of a range: as many as two bytes can tell apart."""


def is_dense(held: int, count: int) -> bool:
    """Whether the set of `held` of `count` documents is kept in bits: they are one number to a query, unpacked."""
    return held * 4 >= _bytes_for(count)


def pack_set(numbers: array[int], count: int) -> bytes:
    """The stored form of a set of documents, their numbers ascending."""
    held = len(numbers)
    if is_dense(held, count):
        return _bits_of(numbers, _bytes_for(count))
    ranges = _ranges(count)
    if ranges == 1:
        return array("H", numbers).tobytes()
    if not _is_halved(held, ranges):
        return numbers.tobytes()
    packed = array("H", bytes(2 * ranges))
    for number in numbers:
        packed[number >> 16] += 1
    packed.extend([number & 0xFFFF for number in numbers])
    return packed.tobytes()


def scattered(sets: Iterable[tuple[memoryview, int]], count: int) -> int:
    """The documents of any of the sets, none of them dense, as a bit set; each is given with how many it holds.

    A set that has not the size it should have is passed over, and so are numbers of no document: somebody forged them.
    """
    ranges = _ranges(count)
    known = [(raw, held) for raw, held in sets if len(raw) == _packed_size(held, ranges)]
    if ranges == 1:
        return _set_of(count, (raw.cast("H") for raw, _ in known))
    parts: list[list[Sequence[int]]] = [[] for _ in range(ranges)]
    found = 0
    for raw, held in known:
        if not _is_halved(held, ranges):
            found |= _set_of(count, [raw.cast("I")])
            continue
        numbers = raw.cast("H")
        at = ranges
        for place, part in enumerate(parts):
            end = at + numbers[place]
            part.append(numbers[at:end])
            at = end
    for place, part in enumerate(parts):
        if part:
            found |= _set_of(min(RANGE, count - place * RANGE), part) << place * RANGE
    return found


def _set_of(count: int, sets: Iterable[Sequence[int]]) -> int:
    """The numbers of any of the sets that are less than `count`, as a bit set."""
    bits = bytearray(_bytes_for(count))
    for numbers in sets:
        for number in numbers:
            if number < count:
                bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def _bytes_for(count: int) -> int:
    return (count + 7) // 8


def _ranges(count: int) -> int:
    return -(-count // RANGE)


def _is_halved(held: int, ranges: int) -> bool:
    """Whether the numbers of several ranges are stored by their lower halves."""
    return ranges < held < RANGE


def _packed_size(held: int, ranges: int) -> int:
    if ranges == 1:
        return 2 * held
    return 2 * (ranges + held) if _is_halved(held, ranges) else 4 * held


def _bits_of(numbers: Iterable[int], size: int) -> bytes:
    # Written as binary digits, the last document first: a third of the time of shifting each bit into its byte.
    digits = bytearray(b"0") * (size * 8)
    for number in numbers:
        digits[~number] = 49
    return int(digits, 2).to_bytes(size, "little")
