"""Assigns entries to topics: one to three for most entries."""

from __future__ import annotations

from collections.abc import Sequence

from reader.learn.topics.choose import TopicCandidate
from reader.learn.topics.texts import Vector, by_stem, centroid, cosines

__all__ = ["assign", "nearness"]

MOST = 3
"""Maximum number of topics of an entry."""
MORE = 2
"""Number of topics by title below which one is added by the similarity of texts."""
NEAR = 0.08
"""Cosine to a topic's texts from which an entry that names no topic still belongs to it."""
CLOSE = 0.4
"""Cosine from which a further topic is added to an entry that has one by its title."""


def nearness(chosen: Sequence[TopicCandidate], made: Sequence[Vector]) -> list[list[float]]:
    """Return, for each entry, the cosine of its text to those of each topic."""
    centres = by_stem([centroid(sorted(it.titles), made) for it in chosen])
    return [cosines(vector, centres, len(chosen)) for vector in made]


def assign(
    chosen: Sequence[TopicCandidate], near: Sequence[Sequence[float]], places: Sequence[int]
) -> list[tuple[int, ...]]:
    """Return the topics of each entry among those at `places`, the rarer first, as they are more specific."""
    by_title: list[list[int]] = [[] for _ in near]
    for place in sorted(places, key=lambda place: (len(chosen[place].titles), place)):
        for number in chosen[place].titles:
            by_title[number].append(place)
    out = []
    for titled, nearby in zip(by_title, near, strict=True):
        topics = titled[:MOST]
        if len(topics) < MORE:
            floor = CLOSE if topics else NEAR
            others = [place for place in places if nearby[place] >= floor and place not in topics]
            topics += sorted(others, key=lambda place: (-nearby[place], place))[:1]
        out.append(tuple(topics))
    return out
