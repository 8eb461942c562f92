"""Stores the set of documents that contain a word: as bits if it is dense, else as two-byte numbers.

A set of `held` of `count` documents takes one of four forms, determined by these two figures alone:

- dense (one document in 32 or more): a bit for each document, the first one lowest;
- on a site of up to 65,536 documents: their numbers, two bytes each;
- on a larger site: for each range of 65,536 documents the count of its numbers, then the lower halves of all numbers;
- if that saves nothing (as many ranges as numbers), or if the count of a range may exceed two bytes: the whole
  numbers, four bytes each.

All numbers ascend, in the byte order of the machine.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

__all__ = ["RANGE", "is_dense", "pack_set", "scattered"]

RANGE = 1 << 16
"""Number of documents in a range: as many as two bytes can distinguish."""


def is_dense(held: int, count: int) -> bool:
    """Return whether the set of `held` of `count` documents is stored as bits, which a query uses without unpacking."""
    return held * 4 >= _bytes_for(count)


def pack_set(numbers: array[int], count: int) -> bytes:
    """Return the stored form of a set of documents, given their numbers in ascending order."""
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
    """Return the documents of any of the sets, none of them dense, as a bit set. Each set is given with its size.

    Forged data is ignored: sets whose stored size is wrong, and numbers that are not documents.
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
    """Return the numbers below `count` that are in any of the sets, as a bit set."""
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
    """Return whether the numbers of several ranges are stored by their lower halves."""
    return ranges < held < RANGE


def _packed_size(held: int, ranges: int) -> int:
    if ranges == 1:
        return 2 * held
    return 2 * (ranges + held) if _is_halved(held, ranges) else 4 * held


def _bits_of(numbers: Iterable[int], size: int) -> bytes:
    # Written as binary digits, the last document first: takes a third of the time of shifting each bit into its byte.
    digits = bytearray(b"0") * (size * 8)
    for number in numbers:
        digits[~number] = 49
    return int(digits, 2).to_bytes(size, "little")
