"""Questions that ask almost the same: detected by their titles and texts, never folded into one."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cached_property, lru_cache

from reader.learn.topics.phrases import words_of
from reader.library.post import Entry
from reader.search import SearchIndex

__all__ = ["KIN", "TWIN", "Twins"]

KIN = 0.47
"""Likeness from which two questions are not asked on the same day."""
TWIN = 0.5
"""Likeness from which a post names the other as its twin."""
FRAME = 0.5
"""Weight of a word that frames a question, relative to one of its subject."""
SHORT = 3
"""Maximum words of a short title, small words excluded: each of them decides what is asked."""
COMPARED = 12
"""Number of related questions that are candidates for the twin."""
KEPT = 128
"""Number of titles whose weights are cached."""


_NUMBER = re.compile(r"(?<![^\W_])[^\W\d_]*+\d[\w.]*+")
"""A number, a year or a version, such as 12, 2024 or v4.4.1."""
_COUNTED = re.compile(r"\A\s*+(?:[^\W\d_]++\s++)?[#№]?\s*+\d++\s*+[.:)\]–—-](?=\s)")
"""The number by which a site counts its posts, at the beginning of a title: it is not part of the question."""


_SPELT = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_SPELT_NUMBER = re.compile(rf"\b(?:{'|'.join(_SPELT)})\b")


def _differ_in_numbers(one: str, other: str) -> bool:
    """Return whether two titles name different numbers, such as releases or parts, or differ only in having one."""
    first, second = _COUNTED.sub("", one, count=1), _COUNTED.sub("", other, count=1)
    of_first, of_second = _numbers(first), _numbers(second)
    if of_first == of_second:
        return False
    return bool(of_first and of_second) or _words(first) == _words(second)


def _numbers(title: str) -> list[str]:
    spelt = [str(_SPELT.index(word) + 1) for word in _SPELT_NUMBER.findall(title.casefold())]
    return sorted([*_NUMBER.findall(title), *spelt])


def _words(title: str) -> set[str]:
    return {word.key for word in words_of(_NUMBER.sub(" ", title)) if not word.small}


def _subject(title: str) -> set[str]:
    """Return the words of a title that say what is asked about, rather than how."""
    return {word.key for word in words_of(_NUMBER.sub(" ", title)) if word.begins}


class Twins:
    """Compares the questions of one index."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._vector = lru_cache(maxsize=KEPT)(self._weigh)
        self._found: dict[str, Entry | None] = {}
        self._kin: dict[tuple[str, str], bool] = {}

    def likeness(self, one: Entry, other: Entry) -> float:
        """Return the similarity of two questions, 0 to 1: half by their titles, half by their texts."""
        if _differ_in_numbers(one.title, other.title) or self._ask_about_another(one.title, other.title):
            return 0.0
        first, second = self._vector(one.title), self._vector(other.title)
        titles = sum(weight * second[stem] for stem, weight in first.items() if stem in second)
        return (titles + self._index.likeness(one, other)) / 2

    def _ask_about_another(self, one: str, other: str) -> bool:
        """Return whether two short titles differ in a word that is not a synonym, and therefore in their subject."""
        if max(len(_words(one)), len(_words(other))) > SHORT:
            return False
        first, second = _subject(one), _subject(other)
        mine, theirs = first - second, second - first
        if not mine or not theirs:
            return False
        return not any(self._index.means(word, instead) for word in mine for instead in theirs)

    def are_kin(self, one: Entry, other: Entry) -> bool:
        """Return whether two questions ask almost the same."""
        pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        if pair not in self._kin:
            self._kin[pair] = self.likeness(one, other) >= KIN
        return self._kin[pair]

    def twin(self, entry: Entry) -> Entry | None:
        """Return the question that asks almost the same as `entry`, or None; None while the texts are not known."""
        if not self._index.complete:
            return None
        if entry.id not in self._found:
            self._found[entry.id] = self._look(entry)
        return self._found[entry.id]

    def _look(self, entry: Entry) -> Entry | None:
        others = [hit.entry for hit in self._index.related(entry, COMPARED)]
        best = max(others, key=lambda other: self.likeness(entry, other), default=None)
        return best if best is not None and self.likeness(entry, best) >= TWIN else None

    @cached_property
    def _rarity(self) -> dict[str, float]:
        titles = [entry.title for entry in self._index.library.entries]
        counts = Counter(key for title in titles for key in {word.key for word in words_of(title)})
        return {key: math.log((len(titles) + 1) / count) for key, count in counts.items()}

    def _weigh(self, title: str) -> dict[str, float]:
        """Return the normalized weight of each word of a title."""
        weights = {
            word.key: self._rarity.get(word.key, 0.0) * (1.0 if word.begins else FRAME)
            for word in words_of(title)
            if not word.small
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {stem: weight / length for stem, weight in weights.items()} if length else {}
