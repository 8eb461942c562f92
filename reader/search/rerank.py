"""Reranking: scores the best documents one by one by what bit sets cannot express.

A `Reranker` is created once for a query and a handful of documents. It inverts the terms, from "which documents does a
term have" to "which terms does a word of a title match", so that a document costs one pass over its title.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from operator import mul
from typing import Literal

from reader.search.index.phrases import Phrase, phrase_places
from reader.search.index.postings import Postings, numbers_in
from reader.search.index.terms import TEXT_TOP, Term

__all__ = ["Reranker", "Titles"]

COORDINATION = 0.12
"""Bonus if every word of the query has some match in the title: two halves beat one whole."""
NEARNESS = 0.10
"""Bonus if all neighbouring words of the query are neighbours in the title, in the same order."""
NEAR = 3
"""Maximum distance, in places, of two words that still earns half the bonus."""
FOCUS = 0.12
"""Bonus if the query's words make up the whole title: a title about the topic beats one that touches it."""
START = 0.03
"""Bonus if the title starts with the query's first word."""
START_ALIKE = 0.01
"""Like `START`, for comparing titles: questions begin alike, so it means less."""
SMALL_PHRASE = 0.8
"""Share of the best word's quality up to which a phrase is not checked: it would change little."""


Titles = Literal["none", "alike", "first"]
"""How words of titles count: not at all, in comparing titles, or in a search, where a title's first word means more."""


class Reranker:
    """Scores documents of `candidates` for the terms of one query."""

    def __init__(self, postings: Postings, terms: Sequence[Term], candidates: int, titles: Titles = "first") -> None:
        """`titles`: how matches in a title count; with "first", its start counts most."""
        self._postings = postings
        self._start = START if titles == "first" else START_ALIKE
        self._shares = [term.share for term in terms]
        self._content = [i for i, term in enumerate(terms) if not term.function]
        self._place = [term.place for term in terms]
        self._words: dict[int, list[tuple[int, float]]] = {}
        for i, term in enumerate(terms if titles != "none" else ()):
            for word, quality in term.meanings.words.items():
                self._words.setdefault(word, []).append((i, quality))
        self._worth = defaultdict[int, list[tuple[int, float]]](list)
        self._phrases: dict[int, list[tuple[int, Phrase]]] = {}
        for i, term in enumerate(terms):
            for worth, bits in term.levels:
                one = (i, worth)
                for number in self._numbers(bits & candidates):
                    self._worth[number].append(one)
            for phrase, bits, _ in term.phrases if titles != "none" else ():
                for number in self._numbers(bits & candidates):
                    self._phrases.setdefault(number, []).append((i, phrase))

    def _numbers(self, bits: int) -> Sequence[int]:
        return list(numbers_in(bits, self._postings.size)) if bits else ()

    def score(self, number: int) -> float:
        """Return the weighted coverage of the query by a document, plus the bonuses of its title."""
        words, places = self._postings.title(number)
        shares, met, rarity = self._shares, self._words, self._postings.rarity
        best = [0.0] * len(shares)
        place = [-1] * len(shares)
        covered: dict[int, float] = {}
        for word, where in zip(words, places, strict=True):
            if word in met:
                # The plain word of a place comes first; its rarity is the weight of the place.
                covered.setdefault(where, rarity[word])
                for i, quality in met[word]:
                    if quality > best[i]:
                        best[i], place[i] = quality, where
        if number in self._phrases:
            self._meet_phrases(number, best, place, covered)
        for i, worth in self._worth.get(number, ()):
            if worth > best[i]:  # noqa: PLR1730 - runs many times per key press, and a call of max takes twice as long
                best[i] = worth
        total = float(sum(map(mul, shares, best)))
        if self._content:
            total += COORDINATION * sum([best[i] > TEXT_TOP for i in self._content]) / len(self._content)
        mass = self._postings.title_mass(number)
        total += FOCUS * sum(covered.values()) / mass if mass else 0.0
        return total + NEARNESS * self._nearness(place) + (self._start if place and place[0] == 0 else 0.0)

    def _meet_phrases(self, number: int, best: list[float], place: list[int], covered: dict[int, float]) -> None:
        """Add the phrases' matches in a title to the terms' `best` and `place` and to `covered`."""
        words, places = self._postings.title(number)
        for i, phrase in self._phrases[number]:
            if phrase.quality > SMALL_PHRASE * best[i]:
                found = phrase_places(phrase, words, places)
                for where in found:
                    covered.setdefault(where, self._postings.rarity[words[places.index(where)]])
                if found and phrase.quality > best[i]:
                    best[i], place[i] = phrase.quality, min(found)

    def _nearness(self, place: Sequence[int]) -> float:
        """Return the share of the query's neighbours that are neighbours in the title, weighted by term shares."""
        pairs = near = 0.0
        shares = self._shares
        met = [i for i, where in enumerate(place) if where >= 0]
        for one, two in pairwise(met):
            weight = shares[one] if shares[one] < shares[two] else shares[two]  # noqa: FURB136 - likewise
            pairs += weight
            apart = place[two] - place[one]
            if apart == self._place[two] - self._place[one]:
                near += weight
            elif 0 < abs(apart) <= NEAR:
                near += weight / 2
        return near / pairs if pairs else 0.0
