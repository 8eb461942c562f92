"""Phrases -> topics: which of them name a subject, and which few of those cover the site.

A phrase is weighed by keyness (it comes back in the text below its title, and seldom in others) times coherence (the
texts below its titles resemble each other more than two texts of the site do). Topics are then chosen greedily, each by
what it covers that those before it do not.
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
"""Share of the site beyond which a phrase tells nothing apart."""
SMOOTH = 0.05
MOST = 36
SPARED = 0.6
"""Share of a phrase's titles in longer phrases above which it is but a part of them."""
FEWEST = 3
EQUAL = 0.75
SHARE = 0.1
KNOWN = 3.0
"""Weight below which a phrase is no subject: it stands everywhere, or its texts have nothing in common."""
ABOUT = 3
AGAIN = 0.25


@dataclass(slots=True)
class TopicCandidate:
    """A subject under all its names, with the titles that hold it and the texts that are about it."""

    keys: tuple[Key, ...]
    titles: frozenset[int]
    about: frozenset[int]
    weight: float
    phrases: tuple[TopicPhrase, ...] = field(default=())

    @property
    def strength(self) -> float:
        """Its weight, and on how many titles that rests."""
        return self.weight * math.sqrt(len(self.titles))

    @property
    def members(self) -> frozenset[int]:
        """Everything that belongs to it for sure."""
        return self.titles | self.about


def candidates(
    groups: Mapping[Key, Sequence[TopicPhrase]],
    found: Mapping[Key, Mapping[int, Presence]],
    made: Sequence[Vector],
    total: int,
) -> list[TopicCandidate]:
    """The subjects among groups of phrases that mean the same, in order of their keys."""
    base = coherence(range(len(made)), made) or 1e-6
    single = {key: _weighed(group, found, made, base) for key, group in groups.items()}
    joined = _joined(single, lambda group: _weighed(group, found, made, base))
    return [it for it in joined if _tells(it, total)]


def _joined(
    single: Mapping[Key, TopicCandidate], weigh: Callable[[Sequence[TopicPhrase]], TopicCandidate]
) -> list[TopicCandidate]:
    """Words that stand for each other as one subject, where that is a better one than each by itself."""
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
    """Whether a subject is one, neither too rare nor everywhere."""
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
    """How much likelier the phrase is in a text below a title with it than in any other: a logarithm of the ratio."""
    inside = sum(number in held for number in titles) / len(titles)
    outside = (len(held) - inside * len(titles)) / max(1, total - len(titles))
    return max(0.0, math.log((inside + SMOOTH) / (outside + SMOOTH)))


def choose(found: Sequence[TopicCandidate], total: int, most: int = MOST) -> list[TopicCandidate]:
    """At most `most` of the candidates, each for what it covers anew; in the order in which they were chosen."""
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
