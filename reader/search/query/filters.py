"""Which entries the filters of a query let through, as a bit set; values are matched as forgivingly as words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol

from reader.library.post import Entry
from reader.search.query.parse import Filter, nearest
from reader.search.words.tokens import fold
from reader.text import CleanLine, clean_line

__all__ = ["CODE", "IMAGES", "LINKS", "Facets", "MarksLike", "features_of"]

CODE, LINKS, IMAGES = 1, 2, 4
"""Bits of what a text holds besides words."""

NEW_DAYS = 30
"""Days for which an unread entry counts as new."""

SECONDS_A_DAY = 86_400
SHOWN_VALUES = 5
"""Values that a hint names."""

_CODE = re.compile(r"^(?:```|~~~)|^(?: {4}|\t)\S|`[^`\n]+`|<(?:pre|code)\b|\{%-?\s*highlight\b", re.MULTILINE)
# Texts in brackets are bounded: of 50,000 opening brackets each would else be followed to the end of the text.
_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\][(\[]|<img\b", re.IGNORECASE)
_LINK = re.compile(r"(?<!!)\[[^\]\n]{0,200}\](?:\(|\[|: )|<a\s|https?://", re.IGNORECASE)


class MarksLike(Protocol):
    """What the filters ask of an entry's marks."""

    @property
    def read(self) -> bool:
        """Whether it was read to its end."""

    @property
    def bookmarked(self) -> bool:
        """Whether it has a bookmark."""

    @property
    def note(self) -> str:
        """The note on it, or an empty text."""


MarksOf = Callable[[Sequence[Entry]], Sequence[MarksLike]]


def features_of(source: str) -> int:
    """What a post's source holds: code, links, images."""
    found = 0
    if _CODE.search(source):
        found |= CODE
    if _may_link(source) and _LINK.search(source):
        found |= LINKS
    if "![" in source or "<" in source:
        found |= IMAGES * bool(_IMAGE.search(source))
    return found


def _may_link(source: str) -> bool:
    return "](" in source or "][" in source or "]: " in source or "<" in source or "://" in source


def bits_where(flags: Iterable[object]) -> int:
    """The bit set of the places where `flags` are true."""
    digits = "".join(["1" if flag else "0" for flag in flags])
    return int(digits[::-1], 2) if digits else 0


def bits_of(numbers: Iterable[int], count: int) -> int:
    """The bit set of `numbers` below `count`."""
    bits = bytearray(count // 8 + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


@dataclass(frozen=True)
class _Value:
    shown: CleanLine
    entries: tuple[int, ...]


class Facets:
    """The entries by tag, category, author and day."""

    def __init__(self, entries: Sequence[Entry], marks_of: MarksOf | None) -> None:
        self._entries = entries
        self._marks_of = marks_of
        self.all = (1 << len(entries)) - 1

    def allowed(self, filters: Sequence[Filter], now: datetime, features: bytes | None) -> tuple[int, list[str]]:
        """The entries that pass all filters, and hints. `features` are None as long as the texts were not read."""
        bits, hints = self.all, []
        for one in filters:
            passed = 0
            for value in one.values:
                found, hint = self._holds(one.name, value, now, features)
                passed |= found
                if hint:
                    hints.append(hint)
            bits &= ~passed if one.negative else passed
        return bits, hints

    def _holds(self, name: str, value: str, now: datetime, features: bytes | None) -> tuple[int, str]:
        if name == "days":
            return self._days_between(value), ""
        if name == "is":
            return self._is(value, now), ""
        if name == "has":
            return self._has(value, features)
        return self._named(name, value)

    # ---------------------------------------------------------------- values

    @cached_property
    def values(self) -> dict[str, dict[str, _Value]]:
        """The values of tags, categories and authors: folded text -> as written, with the entries."""
        made: dict[str, dict[str, tuple[CleanLine, list[int]]]] = {"tag": {}, "category": {}, "author": {}}
        for number, entry in enumerate(self._entries):
            post = entry.post
            for name, texts in (("tag", post.tags), ("category", post.categories), ("author", (post.author,))):
                for text in texts:
                    if text:
                        made[name].setdefault(fold(text), (text, []))[1].append(number)
        return {
            name: {key: _Value(shown, tuple(numbers)) for key, (shown, numbers) in values.items()}
            for name, values in made.items()
        }

    def offered(self, name: str) -> list[CleanLine]:
        """The values of a field as written, the commonest first; of `year` the years, the last first."""
        if name == "year":
            years = {entry.date.year for entry in self._entries}
            return [clean_line(str(year)) for year in sorted(years, reverse=True)]
        values = self.values.get(name, {}).values()
        return [v.shown for v in sorted(values, key=lambda value: (-len(value.entries), value.shown))]

    def _named(self, name: str, value: str) -> tuple[int, str]:
        keys = match_values(value, list(self.values[name]))
        bits = 0
        for key in keys:
            bits |= bits_of(self.values[name][key].entries, len(self._entries))
        return bits, "" if keys else self._unknown(name, value)

    def _unknown(self, name: str, value: str) -> str:
        there = sorted(self.values[name].values(), key=lambda v: -len(v.entries))[:SHOWN_VALUES]
        named = ", ".join(v.shown for v in there)
        return f"No {name} resembles “{value}”" + (f"; there are {named}." if named else ".")

    # ------------------------------------------------------------ the others

    @cached_property
    def _days(self) -> list[int]:
        return [(entry.post.instant + entry.post.offset) // SECONDS_A_DAY for entry in self._entries]

    def _days_between(self, value: str) -> int:
        first, _, last = value.partition(":")
        low = int(first) if first else -(10**9)
        high = int(last) if last else 10**9
        return bits_where(low <= day < high for day in self._days)

    def _is(self, value: str, now: datetime) -> int:
        if value == "draft":
            return bits_where(entry.post.draft for entry in self._entries)
        marks = self._marks_of(self._entries) if self._marks_of is not None else ()
        if value == "bookmarked":
            return bits_where(mark.bookmarked for mark in marks)
        if value == "noted":
            return bits_where(mark.note for mark in marks)
        read = bits_where(mark.read for mark in marks)
        if value == "read":
            return read
        if value == "new":
            since = int(now.timestamp()) // SECONDS_A_DAY - NEW_DAYS
            return self.all & ~read & bits_where(day > since for day in self._days)
        return self.all & ~read

    def _has(self, value: str, features: bytes | None) -> tuple[int, str]:
        if value == "copies":
            return bits_where(len(entry.copies) > 1 for entry in self._entries), ""
        if features is None:
            return 0, "The texts are still being read; ask again in a moment."
        flag = {"code": CODE, "links": LINKS, "images": IMAGES}[value]
        return bits_where(byte & flag for byte in features), ""


def match_values(value: str, keys: Sequence[str]) -> list[str]:
    """The folded values that `value` means: itself; else those it begins; else those with it as a word; else near."""
    wanted = _squeezed(value)
    squeezed = {key: _squeezed(key) for key in keys}
    for test in (wanted.__eq__, lambda key: key.startswith(wanted), lambda key: f" {wanted}" in f" {key}"):
        found = [key for key in keys if wanted and test(squeezed[key])]
        if found:
            return found
    near = nearest(wanted, list(squeezed.values()))
    if not near:
        words: dict[str, list[str]] = {}
        for key in keys:
            for word in squeezed[key].split():
                words.setdefault(word, []).append(key)
        return words.get(nearest(wanted, list(words)), [])
    return [key for key in keys if squeezed[key] == near]


def _squeezed(text: str) -> str:
    return " ".join(re.split(r"[\s_-]+", fold(text).strip()))
