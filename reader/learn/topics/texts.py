"""What texts are about: a few weighted words of each, their similarity, and the occurrences of phrases in them."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, pairwise
from typing import NamedTuple

from reader.learn.topics.phrases import Key
from reader.search.words.folding import fold
from reader.search.words.languages import LANGUAGES
from reader.search.words.stems import key_of
from reader.search.words.tokens import Pieces, text_words

__all__ = ["Presence", "Vector", "by_stem", "centroid", "coherence", "cosines", "presences", "stems", "vectors"]

_SMALL = LANGUAGES["en"].small


class Vector(NamedTuple):
    """Weights by stem, of length 1; it takes a quarter of the memory of a dictionary, since every entry has one."""

    stems: tuple[str, ...]
    weights: array[float]

    def items(self) -> Iterator[tuple[str, float]]:
        """Yield each stem with its weight."""
        return zip(self.stems, self.weights, strict=True)


FEATURES = 40
"""Maximum number of stems of a text, the heaviest first."""
CENTRE = 100
"""Maximum number of stems of a centroid."""
EARLY = 60
"""Number of words at a text's start that say what it is about."""


class Presence(NamedTuple):
    """How often a phrase occurs in a text, and whether at its start."""

    times: int
    early: bool


# Cached: a large site has millions of them, few of which differ.
_presence = cache(Presence)


def stems(text: str, stem: Callable[[str], str] = key_of, pieces: Pieces | None = None) -> list[str]:
    """Return the stems of a text's words in order. `pieces` is a cache for processing all texts of a site."""
    if text.isascii():
        return list(map(stem, text_words(text, pieces)))
    # Skips the offsets and compound parts that search needs: ten times as fast.
    return [stem(fold(word)) for word in _WORD.findall(text.lower())]


_WORD = re.compile(r"[^\W_]+")


def vectors(titles: Sequence[Iterable[str]], texts: Sequence[Iterable[str]]) -> list[Vector]:
    """Return the tf-idf vector of each text with its title, whose words count `TITLE_TIMES`: (1 + ln tf) x ln(N / df).

    Titles and texts are given as their stems.
    """
    # Counted twice rather than stored: the counts of 100,000 texts would take a gigabyte.
    df = Counter(chain.from_iterable({*title, *text} for title, text in zip(titles, texts, strict=True)))
    total = len(texts) + 1
    idf = {stem: math.log(total / number) for stem, number in df.items() if stem not in _SMALL and number > 1}
    made = []
    for title, text in zip(titles, texts, strict=True):
        found = Counter(text)
        for stem in title:
            found[stem] += TITLE_TIMES
        weights = [(s, idf[s] * (1 + math.log(times))) for s, times in found.items() if s in idf]
        made.append(_heaviest(weights, FEATURES))
    return made


TITLE_TIMES = 2


def presences(texts: Sequence[list[str]], keys: Collection[Key]) -> dict[Key, dict[int, Presence]]:
    """Return the texts in which each phrase occurs. Texts are given as their stems."""
    words = {key[0]: key for key in keys if len(key) == 1}
    longer: dict[tuple[str, str], list[Key]] = {}
    for key in keys:
        if len(key) > 1:
            longer.setdefault((key[0], key[1]), []).append(key)
    found: dict[Key, dict[int, Presence]] = {key: {} for key in keys}
    for number, text in enumerate(texts):
        early = set(text[:EARLY])
        count = Counter(text)
        for stem in words.keys() & count.keys():
            found[words[stem]][number] = _presence(count[stem], stem in early)
        # A text contains few of the phrases, so only these are searched for one by one.
        for pair in longer.keys() & set(pairwise(text)):
            at = list(_places(text, pair))
            for key in longer[pair]:
                places = (
                    at if len(key) == 2 else [place for place in at if tuple(text[place : place + len(key)]) == key]
                )
                if places:
                    found[key][number] = _presence(len(places), places[0] < EARLY)
    return found


def _places(text: list[str], pair: tuple[str, str]) -> Iterator[int]:
    """Yield the positions where two stems are adjacent, in ascending order."""
    first, second = pair
    place = -1
    for _ in range(text.count(first)):
        place = text.index(first, place + 1)
        if text[place + 1 : place + 2] == [second]:
            yield place


def centroid(members: Iterable[int], made: Sequence[Vector]) -> Vector:
    """Return the mean direction of some texts."""
    total: dict[str, float] = {}
    for number in members:
        for stem, weight in made[number].items():
            total[stem] = total.get(stem, 0.0) + weight
    return _heaviest(total.items(), CENTRE)


def coherence(members: Collection[int], made: Sequence[Vector]) -> float:
    """Return the mean cosine between two different texts of `members`."""
    if len(members) < 2:
        return 0.0
    total: dict[str, float] = {}
    for number in members:
        for stem, weight in made[number].items():
            total[stem] = total.get(stem, 0.0) + weight
    count = len(members)
    square = sum(weight * weight for weight in total.values())
    own = sum(bool(made[number].stems) for number in members)
    return max(0.0, (square - own) / (count * (count - 1)))


def cosines(vector: Vector, centres: Mapping[str, Sequence[tuple[int, float]]], count: int) -> list[float]:
    """Return the cosine of a text to each of `count` centres, which are given by stem (see `by_stem`)."""
    sums = [0.0] * count
    for stem, weight in vector.items():
        for place, other in centres.get(stem, ()):
            sums[place] += weight * other
    return sums


def by_stem(centres: Sequence[Vector]) -> dict[str, list[tuple[int, float]]]:
    """Return an inverted index of centres: for each stem the centres that contain it, with its weights."""
    found: dict[str, list[tuple[int, float]]] = {}
    for place, centre in enumerate(centres):
        for stem, weight in centre.items():
            found.setdefault(stem, []).append((place, weight))
    return found


def _heaviest(weights: Iterable[tuple[str, float]], most: int) -> Vector:
    """Return the `most` heaviest stems, by weight, scaled to length 1."""
    kept = sorted(weights, key=lambda pair: (-pair[1], pair[0]))[:most]
    length = math.sqrt(sum(weight * weight for _, weight in kept))
    return Vector(tuple(stem for stem, _ in kept), array("d", [weight / length for _, weight in kept]))
