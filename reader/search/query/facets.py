"""The properties of entries that filters query, as bit sets: bit `n` stands for entry `n` of the library."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from reader.dates import DAY_STARTS, person_day
from reader.library.marks import MarksLike, MarksOf
from reader.library.post import UNDATED, Entry
from reader.search.words.tokens import fold
from reader.text import CleanLine, clean_line

__all__ = ["UNDATED_DAY", "Facets", "FilterContext", "Value", "bits_of", "bits_where"]

SECONDS_A_DAY = 86_400
EPOCH = date(1970, 1, 1)

UNDATED_DAY = UNDATED // SECONDS_A_DAY
"""The day assigned to posts without a known date."""


class FilterContext(NamedTuple):
    """What the result of a filter depends on besides the entries.

    `features` (see `index.features`) and `languages` have one value per entry, or are None until the texts are read.
    """

    now: datetime
    features: bytes | None = None
    languages: Sequence[str] | None = None


class Value(NamedTuple):
    """A value of a field as written, with the numbers of its entries."""

    shown: CleanLine
    entries: tuple[int, ...]


def bits_where(flags: Iterable[object]) -> int:
    """Return the bit set of the positions at which `flags` are true."""
    digits = "".join(["1" if flag else "0" for flag in flags])
    return int(digits[::-1], 2) if digits else 0


def bits_of(numbers: Iterable[int], count: int) -> int:
    """Return the bit set of `numbers`, all below `count`."""
    bits = bytearray(count // 8 + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


class Facets:
    """The entries of a library by their values, days and paths."""

    def __init__(self, entries: Sequence[Entry], marks_of: MarksOf | None) -> None:
        self.entries = entries
        self._marks_of = marks_of
        self._values: dict[str, dict[str, Value]] = {}
        self.all = (1 << len(entries)) - 1
        self.day_starts = DAY_STARTS
        """The hour at which the user's day begins."""
        self.topics: Callable[[], Sequence[Sequence[CleanLine]] | None] = lambda: None
        """Returns the names of each entry's topics in order, or None while they are not known."""
        self.recall: Callable[[], Sequence[Collection[str]] | None] = lambda: None
        """Returns the values of `is:` that recall reports for each entry, or None while they are not known."""

        self.languages: Callable[[], Sequence[str] | None] = lambda: None
        """Returns the language of each entry's text, or None while the texts are not known."""

    @property
    def knows_topics(self) -> bool:
        """Whether the topics are known; may trigger finding them."""
        return "topic" in self._values or self.topics() is not None

    def topic_values(self) -> dict[str, Value]:
        """Return the topics with their entries, or no topics while they are not known."""
        found = self.topics() if "topic" not in self._values else ()
        if found is None:
            return {}
        names = dict(zip((entry.id for entry in self.entries), found, strict=False))
        return self.values("topic", lambda entry: names.get(entry.id, ()))

    def marks(self) -> Sequence[MarksLike]:
        """Return the marks of all entries in order, or no marks if none are known."""
        return self._marks_of(self.entries) if self._marks_of is not None else ()

    @cached_property
    def notes(self) -> list[tuple[int, str]]:
        """The entries that have a note, as (number, note); cached until `forget_notes`."""
        return [(number, mark.note) for number, mark in enumerate(self.marks()) if mark.note]

    def forget_notes(self) -> None:
        """Discard the cached notes."""
        self.__dict__.pop("notes", None)

    def values(self, name: str, texts_of: Callable[[Entry], Iterable[CleanLine]]) -> dict[str, Value]:
        """Return the values that `texts_of` yields (folded text -> as written, with entries), cached by `name`."""
        known = self._values.get(name)
        if known is None:
            made: dict[str, tuple[CleanLine, list[int]]] = {}
            for number, entry in enumerate(self.entries):
                for text in texts_of(entry):
                    if text:
                        made.setdefault(fold(text), (text, []))[1].append(number)
            known = self._values[name] = {key: Value(shown, tuple(numbers)) for key, (shown, numbers) in made.items()}
        return known

    @cached_property
    def days(self) -> list[int]:
        """The day on which each entry was published, counted from 1970 in the site's time zone."""
        return [(entry.post.instant + entry.post.offset) // SECONDS_A_DAY for entry in self.entries]

    @cached_property
    def repeat_days(self) -> list[tuple[int, int]]:
        """The days on which entries were published again, counted likewise, as (number of the entry, day)."""
        return [
            (number, (copy.instant + copy.offset) // SECONDS_A_DAY)
            for number, entry in enumerate(self.entries)
            for copy in entry.copies[1:]
        ]

    def read_days(self) -> Iterator[int | None]:
        """Yield the user's day on which each entry was read, counted from 1970; None if unread or unknown."""
        for mark in self.marks():
            moment = mark.read_at if mark.read else None
            yield (person_day(moment, self.day_starts) - EPOCH).days if moment is not None else None

    @cached_property
    def years(self) -> list[CleanLine]:
        """The years of publication, the latest first."""
        return [
            clean_line(str(year))
            for year in sorted({it.date.year for it in self.entries if it.post.is_dated}, reverse=True)
        ]

    @cached_property
    def paths(self) -> list[str]:
        """The folded paths of each entry's copies and translations, each preceded by a line break and a slash."""
        return ["".join(f"\n/{name.casefold()}" for name in entry.names) for entry in self.entries]
