"""How documents are ranked.

A query's words are looked up one by one. Each becomes a `Term`: its share of the query's weight, and the words and
phrases it may stand for, each with a quality from 0 to 1 (`fuzzy.meanings`, acronyms, the thesaurus). The worth of a
term in a document is the maximum of

    quality x zone        (zone: title 1, labels, strong text, text; see `ZONE_WORTH`)

and the document's score is the sum over the terms, weighted by their shares: weighted coverage of the query, 1 if every
word is in the title as typed. A term's weight is its inverse document frequency among the titles, scaled to the site's
size: a word that is in every title carries no information, one that is in none (and means nothing that the site knows)
carries the most, so that a query about something else stays uncovered. Function words weigh next to nothing, everyday
words a little.

Ranking takes two steps. First, all documents are scored at once with bit sets: a term's worth is rounded to a small
integer and stored as bit slices (slice i holds the documents whose worth has bit i), the slices of all terms are added
with a carry, and the sum is read from the top slice down, which yields the documents in order without visiting them one
by one (bit-sliced arithmetic: O'Neil and Quass, "Improved query performance with variant indexes", 1997). Then the best
`RERANKED` of them are scored one by one by what bit sets cannot express: proximity and order of the matched words, how
much of the title they make up, whether the title is the query, and whether a text contains the query as typed
(`verbatim`).

The cut. A query that the site hardly knows finds nothing: the weight shares of its terms, each times the best worth it
has anywhere, must add up to `KNOWN`, and a single document must cover `COVERED` of the query. Then a document is shown
if its score is at least `RELATIVE` times the best score. A document that contains every word of the query, exactly or
in another form, is shown as soon as the site knows one of the words, so that adding a word that it contains never
removes it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from reader.search.index.postings import Postings, numbers_in
from reader.search.index.terms import Term
from reader.search.rerank import Reranker, Titles

__all__ = ["Ranked", "Sums", "Typed", "above_cut", "holding", "in_order", "nearest", "rank", "touched"]


STEPS = 255
"""A score of 1 as an integer: fine enough to choose the documents to rerank."""
RERANKED = 32
"""Number of documents scored one by one: more than anyone reads, few enough for a key press."""

KNOWN = (0.57, 0.57, 0.57, 0.57, 0.5, 0.44)
"""Share of the query's weight that the site must know, by the number of its content words (the last value for more). In
a short query each word must be known; a sentence brings additional words."""
COVERED = (0.34, 0.34, 0.34, 0.34, 0.3, 0.25)
"""Share of the query's weight that a single document must cover, by the same count: a third, for a sentence a
quarter."""
RELATIVE = 0.3
"""Share of the best score below which a document is not shown."""

EQUAL = 1.0
"""Bonus for a title that equals the query: nothing else may come first."""

VERBATIM = 0.8
"""Minimum score of a post whose text contains the query as typed: more than a title that says something similar, less
than one that says the same. Values from 0.7 to 0.8 give equal results on the judged queries; 0.9 gives worse ones."""
VERBATIM_REST = 0.2
"""Share of its own score added to that minimum."""


class Ranked(NamedTuple):
    """Ranked documents with their scores, best first: the first ones, `rest` the others, `total` of them."""

    best: list[tuple[float, int]]
    rest: Iterator[tuple[float, int]]
    total: int


class Sums:
    """All documents' scores for prepared terms: slice i holds the documents whose score, in `STEPS`, has bit i."""

    __slots__ = ("slices", "terms")

    def __init__(self, terms: list[Term]) -> None:
        self.terms = terms
        self.slices = _sum(terms)


# ----------------------------------------------------------- bit slices


def in_order(postings: Postings, sums: Sums, shown: int) -> Ranked:
    """Return the documents of `shown`, ordered by their sums alone."""
    groups = _descending(sums.slices, shown)
    rest = ((value / STEPS, n) for value, bits in groups for n in numbers_in(bits, postings.size))
    return Ranked([], rest, shown.bit_count())


class Typed(NamedTuple):
    """The documents that contain a query as typed: those whose title equals it, and those whose text contains it."""

    title: int = 0
    text: int = 0


NOWHERE = Typed()


def rank(postings: Postings, sums: Sums, shown: int, typed: Typed = NOWHERE, *, titles: Titles = "first") -> Ranked:
    """Rank the documents of `shown`, with those whose title equals the query first.

    `titles`: how matches in a title count (see `rerank.Titles`).
    """
    if not shown:
        return Ranked([], iter(()), 0)
    groups = _descending(sums.slices, shown)
    numbers = ((value, n) for value, bits in groups for n in numbers_in(bits, postings.size))
    sure = [*numbers_in(typed.title, postings.size), *numbers_in(typed.text & shown, postings.size)]
    first = dict.fromkeys([*sure, *(n for _, n in islice(numbers, RERANKED))])
    candidates = 0
    for number in first:
        candidates |= 1 << number
    reranker = Reranker(postings, sums.terms, candidates, titles)
    scored = [(_worth(reranker.score(n), typed, n), n) for n in first]
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    last = scored[-1][0]
    return Ranked(scored, ((min(last, value / STEPS), n) for value, n in numbers if n not in first), shown.bit_count())


def _worth(score: float, typed: Typed, number: int) -> float:
    """Return a document's score including the bonus for containing the query as typed."""
    if typed.text >> number & 1:
        score = max(score, VERBATIM + VERBATIM_REST * score)
    return score + EQUAL if typed.title >> number & 1 else score


def above_cut(sums: Sums, allowed: int) -> int:
    """Return the documents of `allowed` that are worth showing."""
    terms, slices = sums.terms, sums.slices
    content = [term for term in terms if not term.function] or terms
    known, covered = KNOWN[min(len(content), len(KNOWN) - 1)], COVERED[min(len(content), len(COVERED) - 1)]
    shown = allowed if any(term.known >= known for term in content) else 0
    for term in content:
        shown &= term.held
    best = _maximum(slices, allowed)
    if best >= covered * STEPS and sum(term.share * term.known for term in terms) >= known:
        shown |= nearest(sums, allowed)
    return shown


def holding(terms: list[Term], allowed: int) -> int:
    """Return the documents of `allowed` that contain all words of the query, or forms of them, in any zone."""
    held = allowed
    for term in [term for term in terms if not term.function] or terms:
        held &= term.held
    return held


def touched(terms: list[Term]) -> int:
    """Return the documents that match at least one content word of the query."""
    bits = 0
    for term in [term for term in terms if not term.function] or terms:
        for _, held in term.levels:
            bits |= held
    return bits


def nearest(sums: Sums, allowed: int) -> int:
    """Return the documents of `allowed` whose score is close enough to the best one, however low that is."""
    best = _maximum(sums.slices, allowed)
    return _at_least(sums.slices, max(1, math.ceil(best * RELATIVE)), allowed)


def _sum(terms: list[Term]) -> list[int]:
    total: list[int] = []
    for term in terms:
        mine: list[int] = []
        for worth, bits in term.levels:
            value = max(1, round(worth * term.share * STEPS))
            for i in range(value.bit_length()):
                if i == len(mine):
                    mine.append(0)
                if value >> i & 1:
                    mine[i] |= bits
        total = _add(total, mine)
    return total


def _add(one: list[int], two: list[int]) -> list[int]:
    if len(one) < len(two):
        one, two = two, one
    carry, out = 0, []
    for i, a in enumerate(one):
        b = two[i] if i < len(two) else 0
        half = a ^ b
        out.append(half ^ carry)
        carry = (a & b) | (carry & half)
    if carry:
        out.append(carry)
    return out


def _maximum(slices: list[int], allowed: int) -> int:
    value, left = 0, allowed
    for i in range(len(slices) - 1, -1, -1):
        high = left & slices[i]
        if high:
            left = high
            value |= 1 << i
    return value


def _at_least(slices: list[int], value: int, allowed: int) -> int:
    if value >> len(slices):
        return 0
    above, equal = 0, allowed
    for i in range(len(slices) - 1, -1, -1):
        if value >> i & 1:
            equal &= slices[i]
        else:
            above |= equal & slices[i]
            equal &= ~slices[i]
    return above | equal


def _descending(slices: list[int], left: int) -> Iterator[tuple[int, int]]:
    """Yield the documents of `left` in groups of equal sum with that sum, greatest first."""
    waiting = [(left, len(slices), 0)] if left else []
    while waiting:
        left, i, value = waiting.pop()
        while i:
            i -= 1
            high = left & slices[i]
            if high:
                if high != left:
                    waiting.append((left ^ high, i, value))
                left, value = high, value | 1 << i
        yield value, left
