"""The search in a person's own notes: which entries have a note that holds the words of a query."""

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
    """The entries of `allowed` whose note holds the words; none where the query looks elsewhere.

    `notes` are the numbers of entries, each with its note, and `hit_of` makes the hit of such an entry. Where it
    looks in notes alone, its demands are made on them, and without words all notes are meant.
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
    """Whether a note meets a demand."""
    held, wanted = (f" {' '.join(whole_words(tokenize(text)))} " for text in (note, demand.text))
    there = held.startswith(wanted) if demand.start else wanted in held
    return there != demand.negative
