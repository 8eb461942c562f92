"""The similarity of two texts: the cosine of their heaviest words, weighted by their rarity in the index."""

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
"""Number of stems of a text that are compared, the heaviest first (tf-idf: (1 + ln tf) x ln(N / df))."""
TEXT = 8_000
"""Characters of a text that are read."""
KEPT = 256
"""Number of texts whose stems are cached: those of twenty questions and the questions similar to them."""


class _Weights(NamedTuple):
    """The heaviest stems of a text by number, with their weights; dictionaries would take ten times the memory."""

    stems: array[int] = array("I")
    weights: array[float] = array("d")


class Alike:
    """Compares the texts of one index."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._rarity: dict[str, float] = {}
        self.vector = lru_cache(maxsize=KEPT)(self._vector)

    def cosine(self, one: int, other: int) -> float:
        """Return the similarity of two documents' texts, from 0 to 1."""
        first, second = self.vector(one), dict(zip(*self.vector(other), strict=True))
        return sum(weight * second[stem] for stem, weight in zip(*first, strict=True) if stem in second)

    def rarity(self, stem: str) -> float:
        """Return the inverse document frequency of a stem among the texts (a logarithm); 0 for small words."""
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
