"""Search in the user's own notes: finds the entries whose note contains the words of a query."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.search.hits import Hit, holds_words, part_with
from reader.search.query.parse import NOTE, Demand, Query
from reader.search.words.lexicon import Lexicon
from reader.search.words.tokens import tokenize, whole_words

__all__ = ["noted_hits"]


def noted_hits(
    notes: Sequence[tuple[int, str]], read: Query, allowed: int, lexicon: Lexicon, hit_of: Callable[[int], Hit]
) -> list[Hit]:
    """Return hits for the entries of `allowed` whose note contains the words; none if the query names another zone.

    `notes` are (entry number, note) pairs; `hit_of` creates the hit for an entry. If the query searches notes alone,
    its demands apply to the notes, and without words it matches every note.
    """
    if not notes:
        return []
    alone = read.zone == NOTE
    words = [word for word in whole_words(tokenize(read.words)) if not lexicon.is_small(word)]
    if (read.zone and not alone) or (not words and (not alone or read.words.strip())):
        return []
    demands = read.demands if alone else ()
    found = []
    for number, note in notes:
        if not allowed >> number & 1 or not holds_words(note, words, lexicon):
            continue
        if all(_meets(note, demand) for demand in demands):
            hit = hit_of(number)
            hit.note, hit.noted = part_with(note, words, lexicon) if words else note, note
            found.append(hit)
    return found


def _meets(note: str, demand: Demand) -> bool:
    """Return whether a note meets a demand."""
    held, wanted = (f" {' '.join(whole_words(tokenize(text)))} " for text in (note, demand.text))
    there = held.startswith(wanted) if demand.start else wanted in held
    return there != demand.negative
