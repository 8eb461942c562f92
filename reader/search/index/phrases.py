"""Words that match together: names, expansions of acronyms, two words typed as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["PHRASE_GAP", "Phrase", "phrase_places"]

PHRASE_GAP = 2
"""Number of small words that may occur within a phrase ("sale of personal data")."""


class Phrase(NamedTuple):
    """Parts that must occur near one another, each a set of word numbers, with their quality.

    `ordered` requires their order; up to `gap` other words may occur in between. `letters` gives the number of letters
    typed of each part, if not all were.
    """

    parts: tuple[frozenset[int], ...]
    quality: float
    ordered: bool = False
    gap: int = PHRASE_GAP
    letters: tuple[int, ...] = ()


def phrase_places(phrase: Phrase, words: Sequence[int], places: Sequence[int]) -> set[int]:
    """Return the places in a title where a phrase occurs: its parts near one another, in order if required."""
    at = [[p for word, p in zip(words, places, strict=True) if word in part] for part in phrase.parts]
    if not all(at):
        return set()
    for first in at[0]:
        if phrase.ordered:
            chosen = _in_order(first, at)
            if chosen and chosen[-1] - first < len(at) + phrase.gap:
                return set(chosen)
            continue
        chosen = [min(held, key=lambda place: abs(place - first)) for held in at]
        if max(chosen) - min(chosen) < len(at) + phrase.gap:
            return set(chosen)
    return set()


def _in_order(first: int, at: Sequence[Sequence[int]]) -> list[int]:
    """Return the nearest places of the parts in sequence from `first` on; empty if there are none."""
    chosen = [first]
    for held in at[1:]:
        after = min((place for place in held if place > chosen[-1]), default=-1)
        if after < 0:
            return []
        chosen.append(after)
    return chosen
