"""How much alike two texts are: the cosine of their heaviest words, of which the index knows how rare each is."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from reader.search.index.postings import BODY, LEAD, Postings
from reader.search.words.tokens import text_words

__all__ = ["Alike"]

FEATURES = 60
"""Stems of a text that are compared, the heaviest first (tf-idf: (1 + ln tf) x ln(N / df))."""
TEXT = 8_000
"""Characters of a text that are looked at."""
KEPT = 256
"""Texts whose stems are kept between questions: twenty questions and what they are like."""


class _Weights(NamedTuple):
    """The heaviest stems of a text by their numbers, with their weights. Dictionaries would take ten times as much."""

    stems: array[int] = array("I")
    weights: array[float] = array("d")


class Alike:
    """Compares the texts of one index."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._rarity: dict[str, float] = {}
        self.vector = lru_cache(maxsize=KEPT)(self._vector)

    def cosine(self, one: int, other: int) -> float:
        """How much alike two documents' texts are, from 0 to 1."""
        first, second = self.vector(one), dict(zip(*self.vector(other), strict=True))
        return sum(weight * second[stem] for stem, weight in zip(*first, strict=True) if stem in second)

    def rarity(self, stem: str) -> float:
        """How much a stem says: the logarithm of the share of texts that hold it, turned around; 0 for small words."""
        known = self._rarity.get(stem)
        if known is None:
            found = self._postings
            words = found.of_key(stem)
            held = found.documents(LEAD, words, keep=False) | found.documents(BODY, words, keep=False)
            count = held.bit_count()
            known = math.log((found.count + 1) / count) if count > 1 and not found.lexicon.is_small(stem) else 0.0
            self._rarity[stem] = known
        return known

    def _vector(self, document: int) -> _Weights:
        found = self._postings
        numbers = (found.word(word) for word in text_words(found.text(document)[:TEXT]))
        counts = Counter(found.word_key[number] for number in numbers if number is not None)
        weighed = [(self.rarity(found.keys[stem]) * (1 + math.log(times)), stem) for stem, times in counts.items()]
        weighed.sort(key=lambda pair: (-pair[0], found.keys[pair[1]]))
        heaviest = weighed[:FEATURES]
        length = math.sqrt(sum(weight * weight for weight, _ in heaviest))
        if not length:
            return _Weights()
        return _Weights(array("I", [stem for _, stem in heaviest]), array("d", [one / length for one, _ in heaviest]))
