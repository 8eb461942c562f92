"""Chooses topics among phrases: those that name a subject, and the few of those that cover the site.

A phrase is weighted by keyness (it recurs in the text below its title, and rarely in others) times coherence (the texts
below its titles are more similar to each other than the site's texts are on average). Topics are then chosen greedily,
each by what it covers in addition to the previous ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from reader.learn.topics.phrases import Key, TopicPhrase
from reader.learn.topics.texts import Presence, Vector, coherence
from reader.search.words.thesaurus import thesaurus

__all__ = ["TopicCandidate", "candidates", "choose"]

LARGEST = 0.25
"""Share of the site above which a phrase does not distinguish anything."""
SMOOTH = 0.05
MOST = 36
SPARED = 0.6
"""Share of a phrase's titles in longer phrases above which it is merely a part of them."""
FEWEST = 3
EQUAL = 0.75
SHARE = 0.1
KNOWN = 3.0
"""Strength below which a phrase is not a subject: it is everywhere, or its texts have nothing in common."""
ABOUT = 3
AGAIN = 0.25


@dataclass(slots=True)
class TopicCandidate:
    """A subject under all its names, with the titles that contain it and the texts that are about it."""

    keys: tuple[Key, ...]
    titles: frozenset[int]
    about: frozenset[int]
    weight: float
    phrases: tuple[TopicPhrase, ...] = field(default=())

    @property
    def strength(self) -> float:
        """Its weight, scaled by the number of titles that it rests on."""
        return self.weight * math.sqrt(len(self.titles))

    @property
    def members(self) -> frozenset[int]:
        """Everything that certainly belongs to it."""
        return self.titles | self.about


def candidates(
    groups: Mapping[Key, Sequence[TopicPhrase]],
    found: Mapping[Key, Mapping[int, Presence]],
    made: Sequence[Vector],
    total: int,
) -> list[TopicCandidate]:
    """Return the subjects among groups of synonymous phrases."""
    base = coherence(range(len(made)), made) or 1e-6
    single = {key: _weighed(group, found, made, base) for key, group in groups.items()}
    joined = _joined(single, lambda group: _weighed(group, found, made, base))
    return [it for it in joined if _tells(it, total)]


def _joined(
    single: Mapping[Key, TopicCandidate], weigh: Callable[[Sequence[TopicPhrase]], TopicCandidate]
) -> list[TopicCandidate]:
    """Merge synonymous words into one subject if that makes a better one than each alone."""
    links = thesaurus().links
    taken: set[Key] = set()
    out = []
    for key in sorted(single, key=lambda key: (-len(single[key].titles), key)):
        if key in taken:
            continue
        taken.add(key)
        it = single[key]
        for link in links.get(max(key, key=lambda stem: (len(stem), stem)), ()):
            other = link.target
            if (
                link.source != frozenset(key)
                or link.weight < EQUAL
                or link.idiom
                or other in taken
                or other not in single
            ):
                continue
            both = weigh((*it.phrases, *single[other].phrases))
            if both.strength >= max(KNOWN, SHARE * max(it.strength, single[other].strength)):
                taken.add(other)
                it = both
        out.append(it)
    return out


def _tells(it: TopicCandidate, total: int) -> bool:
    """Return whether a subject is valid, neither too rare nor too common."""
    return FEWEST <= len(it.titles) <= LARGEST * total and it.strength >= KNOWN


def _weighed(
    group: Sequence[TopicPhrase], found: Mapping[Key, Mapping[int, Presence]], made: Sequence[Vector], base: float
) -> TopicCandidate:
    titles = frozenset().union(*(phrase.titles for phrase in group))
    held: dict[int, Presence] = {}
    for phrase in group:
        for number, presence in found[phrase.key].items():
            before = held.get(number, Presence(0, early=False))
            held[number] = Presence(before.times + presence.times, before.early or presence.early)
    about = frozenset(n for n, it in held.items() if it.early and it.times >= ABOUT)
    weight = _keyness(titles, held, len(made)) * coherence(titles, made) / base * (1 - 1 / len(titles))
    return TopicCandidate(tuple(p.key for p in group), titles, about, weight, tuple(group))


def _keyness(titles: Collection[int], held: Mapping[int, Presence], total: int) -> float:
    """Return the logarithm of how much likelier the phrase is in a text below a title with it than in any other."""
    inside = sum(number in held for number in titles) / len(titles)
    outside = (len(held) - inside * len(titles)) / max(1, total - len(titles))
    return max(0.0, math.log((inside + SMOOTH) / (outside + SMOOTH)))


def choose(found: Sequence[TopicCandidate], total: int, most: int = MOST) -> list[TopicCandidate]:
    """Return at most `most` of the candidates in the order chosen, each for what it adds to the coverage."""
    cover = [0] * total
    chosen: list[TopicCandidate] = []
    left = list(found)
    while left and len(chosen) < most:
        gains = [(_gain(it, cover), it.weight, it) for it in left]
        gain, _, best = max(gains, key=lambda g: (g[0], g[1], g[2].keys))
        if gain < STOP:
            break
        chosen.append(best)
        left = [it for it in left if it is not best]
        for number in best.members:
            cover[number] += 1
    return chosen


STOP = 3.0


def _gain(it: TopicCandidate, cover: Sequence[int]) -> float:
    new = sum(1.0 if not cover[n] else AGAIN if cover[n] == 1 else 0.0 for n in it.members)
    return new * math.sqrt(it.weight)
