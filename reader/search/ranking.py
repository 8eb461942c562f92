"""How documents are ranked.

A query's words are looked up one by one. Each becomes a `Term`: its share of the query's weight, and the words and
phrases it may stand for, each with a quality from 0 to 1 (`fuzzy.meanings`, acronyms, the thesaurus). What a term is
worth in a document is the best of

    quality x zone        (zone: title 1, labels, strong text, text; see `ZONE_WORTH`)

and the document's score is the sum of that over the terms, weighted by their shares: weighted coverage of the query,
1 where every word stands in the title as it was typed. A term's weight is its inverse document frequency among the
titles, scaled to the site's size: a word that stands in every title says nothing, one that stands in none (and means
nothing that the site knows) says most, so that a query about something else stays uncovered. Words that hold a
sentence together weigh next to nothing, everyday words a little.

Two steps. First all documents are scored at once with bit sets: a term's worth is rounded to a small integer and
kept as bit slices (slice i holds the documents whose worth has bit i), the slices of all terms are added with a
carry, and the sum is read from the top slice down, which gives the documents in order without looking at any of
them (bit-sliced arithmetic: O'Neil and Quass, "Improved query performance with variant indexes", 1997). Then the
best `RERANKED` of them are scored one by one with what bit sets do not hold: nearness and order of the matched
words, how much of the title they make up, and whether the title is the query.

The cut. A query that the site hardly knows finds nothing: the weight-share of its terms, each times the best worth
it has anywhere, must reach `KNOWN`. Then a document is shown if its score is at least `RELATIVE` of the best one's.
A document that holds every word of the query as it stands (or in another form) is shown whenever one of the words
alone would show it; so a further word that is there never removes it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from reader.search.fuzzy import Meanings, Phrase
from reader.search.index import BODY, LABEL, LEAD, TITLE, Postings, numbers_in

__all__ = ["Ranked", "Term", "rank"]

ZONE_WORTH = (1.0, 0.7, 0.42, 0.2)
"""Title, labels, strong text, text. A title says what a text is about; a word in passing says almost nothing."""

TEXT_EXTRA = 0.05
"""What a word in the strong text adds where the title matches too: it orders titles that match alike."""

UNKNOWN_WEIGHT = 1.0
"""Weight of a content word that stands in no title."""
FLOOR_WEIGHT = 0.04
"""Weight of a content word that stands in every title: enough to order, too little to decide."""
LIGHT = 0.22
"""Factor for everyday words that name no subject."""
FUNCTION_WEIGHT = 0.01
"""Weight of words like "the": they tell an exact title from its neighbours."""

STEPS = 255
"""A score of 1 in whole numbers: fine enough to choose whom to look at."""
RERANKED = 128
"""Documents that are looked at one by one: more than anyone reads, few enough for a key press."""

KNOWN = 0.5
"""Share of the query's weight that the site must know: half of it."""
COVERED = 0.34
"""Share of the query's weight that one document must cover: a third of it."""
TEXT_TOP = 0.45
"""Worth above which a title or a label must have had a part in it."""
KNOWN_TITLE = 0.1
"""What standing in a title at all adds to a word's worth for the question whether the site knows it."""
KNOWN_TEXT = 0.8
"""How well a word is known that stands in many texts but in no title …"""
KNOWN_TEXTS = 3.0
"""… and the number of texts that make half of it: one text may hold any word."""
RELATIVE = 0.2
"""Share of the best score below which a document is not shown."""

PHRASE_GAP = 2
"""Small words that may stand within a phrase ("sale of personal data")."""
PHRASE_DOCUMENTS = 512
"""Titles that are looked at for a phrase; more than these have words too common for a phrase."""
COORDINATION = 0.12
"""Bonus where every word of the query is met in the title somehow: two halves before one whole."""
NEARNESS = 0.10
"""Bonus where all neighbouring words of the query are neighbours in the title in the same order."""
FOCUS = 0.12
"""Bonus where the query's words are all that the title says: a title about the topic before one that touches it."""
START = 0.01
"""Bonus where the title starts with the query's first word."""
EQUAL = 1.0
"""Bonus for the title that is the query: nothing else may come first."""


@dataclass(slots=True)
class Term:
    """A word of the query: what it may stand for, and its weight. `place` is its number among the query's words."""

    text: str
    place: int
    meanings: Meanings
    weight: float = 0.0
    function: bool = False
    levels: list[tuple[float, int]] = field(default_factory=list)
    held: int = 0
    known: float = 0.0
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """Documents in order: the first ones with their scores, `rest` the others, best first; `total` of them."""

    best: list[tuple[float, int]]
    rest: Iterator[int]
    total: int


def prepare(postings: Postings, terms: list[Term], light: set[int]) -> None:
    """Fill in the terms' levels, weights and shares. `light` holds the places of everyday words."""
    for term in terms:
        term.levels = _levels(postings, term.meanings)
        term.held = _held(postings, term.meanings)
        term.weight = _weight(postings, term, light)
        term.known = _known(term)
    total = sum(term.weight for term in terms) or 1.0
    for term in terms:
        term.share = term.weight / total


def _held(postings: Postings, meanings: Meanings) -> int:
    exact = [w for w, quality in meanings.words.items() if quality >= 0.95]
    held = 0
    for zone in (TITLE, LABEL, LEAD, BODY):
        held |= postings.documents(zone, exact)
    return held


def _levels(postings: Postings, meanings: Meanings) -> list[tuple[float, int]]:
    """(worth, documents), best first, each document in its best level alone."""
    groups: dict[float, list[int]] = {}
    for word, quality in meanings.words.items():
        groups.setdefault(round(quality, 2), []).append(word)
    found: dict[float, int] = {}
    for quality, words in groups.items():
        for zone in (TITLE, LABEL, LEAD, BODY):
            bits = postings.documents(zone, words)
            if bits:
                worth = round(quality * ZONE_WORTH[zone], 3)
                found[worth] = found.get(worth, 0) | bits
    for phrase in meanings.phrases:
        for zone in (TITLE, LEAD):
            bits = phrase_documents(postings, phrase, zone)
            if bits:
                worth = round(phrase.quality * ZONE_WORTH[zone], 3)
                found[worth] = found.get(worth, 0) | bits
    levels, covered = [], 0
    for worth in sorted(found, reverse=True):
        fresh = found[worth] & ~covered
        if fresh:
            levels.append((worth, fresh))
            covered |= fresh
    return levels


def phrase_documents(postings: Postings, phrase: Phrase, zone: int) -> int:
    """The documents that hold all parts of a phrase in a zone; in titles, near one another."""
    bits = postings.all
    for part in phrase.parts:
        bits &= postings.documents(zone, part)
        if not bits:
            return 0
    if zone != TITLE:
        return 0 if phrase.near else bits
    if bits.bit_count() > PHRASE_DOCUMENTS:
        return bits
    kept = 0
    for number in numbers_in(bits, postings.size):
        if phrase_places(phrase, *postings.title(number)):
            kept |= 1 << number
    return kept


def phrase_places(phrase: Phrase, words: Sequence[int], places: Sequence[int]) -> set[int]:
    """The places in a title where a phrase stands: its parts near one another, in order where it asks for that."""
    at = [[p for word, p in zip(words, places, strict=True) if word in part] for part in phrase.parts]
    if not all(at):
        return set()
    for first in at[0]:
        if phrase.near:
            chain = [first + i for i in range(len(at))]
            if all(place in held for place, held in zip(chain, at, strict=True)):
                return set(chain)
            continue
        if phrase.ordered:
            chosen = in_order(first, at)
            if chosen and chosen[-1] - first < len(at) + PHRASE_GAP:
                return set(chosen)
            continue
        chosen = [min(held, key=lambda place: abs(place - first)) for held in at]
        if max(chosen) - min(chosen) < len(at) + PHRASE_GAP:
            return set(chosen)
    return set()


def in_order(first: int, at: Sequence[Sequence[int]]) -> list[int]:
    """The nearest places of the parts after one another from `first` on; empty where there are none."""
    chosen = [first]
    for held in at[1:]:
        after = min((place for place in held if place > chosen[-1]), default=-1)
        if after < 0:
            return []
        chosen.append(after)
    return chosen


def _weight(postings: Postings, term: Term, light: set[int]) -> float:
    if term.function:
        return FUNCTION_WEIGHT
    top = term.levels[0][0] if term.levels else 0.0
    near = 0
    for worth, bits in term.levels:
        if worth >= 0.75 * top and worth > ZONE_WORTH[LEAD]:
            near |= bits
    count = near.bit_count()
    if not count and term.levels:
        count = sum(bits.bit_count() for _, bits in term.levels) // 2
    documents = max(postings.count, 2)
    rarity = math.log(1 + (documents - count + 0.5) / (count + 0.5)) / math.log(2 * documents + 2)
    weight = max(FLOOR_WEIGHT, min(UNKNOWN_WEIGHT, rarity))
    if term.place in light:
        weight *= LIGHT
    return weight


# ----------------------------------------------------------- bit slices


def rank(postings: Postings, terms: list[Term], allowed: int, title_key: str) -> Ranked:
    """Rank the documents of `allowed`. The terms must be prepared; `title_key` is the query as a title."""
    slices = _sum(terms)
    shown = _shown(terms, slices, allowed)
    if not shown:
        return Ranked([], iter(()), 0)
    numbers = (n for bits in _descending(slices, shown, len(slices) - 1) for n in numbers_in(bits, postings.size))
    equal = set(numbers_in(equal_titles(postings, title_key) & shown, postings.size))
    first = dict.fromkeys([*equal, *islice(numbers, RERANKED)])
    scored = [(score(postings, terms, n) + (EQUAL if n in equal else 0.0), n) for n in first]
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    return Ranked(scored, (n for n in numbers if n not in first), shown.bit_count())


def equal_titles(postings: Postings, title_key: str) -> int:
    """The documents whose title is the query, but for case, accents and punctuation."""
    bits, keys = 0, postings.title_keys
    if not title_key:
        return 0
    needle = f"\n{title_key}\n"
    at = keys.find(needle)
    while at >= 0:
        bits |= 1 << keys.count("\n", 0, at)
        at = keys.find(needle, at + 1)
    return bits


def _shown(terms: list[Term], slices: list[int], allowed: int) -> int:
    """The documents above the cut."""
    held, strong = allowed, 0
    for term in terms:
        if term.function:
            continue
        held &= term.held
        for worth, bits in term.levels:
            if worth >= KNOWN:
                strong |= bits
    shown = held & strong
    best = _maximum(slices, allowed)
    if best >= COVERED * STEPS and sum(term.share * term.known for term in terms) >= KNOWN:
        shown |= _at_least(slices, max(1, math.ceil(best * RELATIVE)), allowed)
    return shown


def _known(term: Term) -> float:
    """How well the site knows a term: by a title outright, by texts the more of them have it."""
    if not term.levels:
        return 0.0
    top = term.levels[0][0]
    if top > TEXT_TOP:
        return min(1.0, top + KNOWN_TITLE) * term.meanings.doubt
    strong = sum(bits.bit_count() for worth, bits in term.levels if worth > ZONE_WORTH[BODY])
    count = strong + sum(bits.bit_count() for _, bits in term.levels) / 4
    return KNOWN_TEXT * (1 - 1 / (1 + count / KNOWN_TEXTS)) * term.meanings.doubt


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


def _descending(slices: list[int], left: int, i: int) -> Iterator[int]:
    """The documents of `left` in groups of equal sum, greatest first."""
    if not left:
        return
    if i < 0:
        yield left
        return
    high = left & slices[i]
    yield from _descending(slices, high, i - 1)
    yield from _descending(slices, left ^ high, i - 1)


# -------------------------------------------------------------- one by one


def score(postings: Postings, terms: list[Term], number: int) -> float:
    """The score of one document, with its bonuses."""
    words, places = postings.title(number)
    total, met, count = 0.0, 0, 0
    at: list[tuple[Term, int]] = []
    covered: set[int] = set()
    for term in terms:
        best, place = _in_title(term, words, places, covered)
        if place >= 0:
            at.append((term, place))
        for worth, bits in term.levels:
            if worth <= best:
                break
            if bits >> number & 1:
                best = worth
                break
        total += term.share * best
        if not term.function:
            met += best > TEXT_TOP
            count += 1
    total += COORDINATION * met / max(count, 1)
    total += FOCUS * _focus(postings, words, places, covered) + NEARNESS * _nearness(at)
    return total + (START if at and at[0][1] == 0 else 0.0)


def _in_title(term: Term, words: Sequence[int], places: Sequence[int], covered: set[int]) -> tuple[float, int]:
    """The best quality of a term in a title and its place; the places it matched are added to `covered`."""
    best, place = 0.0, -1
    qualities = term.meanings.words
    for word, where in zip(words, places, strict=True):
        quality = qualities.get(word, 0.0)
        if quality:
            covered.add(where)
            if quality > best:
                best, place = quality, where
    for phrase in term.meanings.phrases:
        if phrase.quality > 0.8 * best:
            found = phrase_places(phrase, words, places)
            covered |= found
            if found and phrase.quality > best:
                best, place = phrase.quality, min(found)
    return best, place


def _focus(postings: Postings, words: Sequence[int], places: Sequence[int], covered: set[int]) -> float:
    mass = hit = 0.0
    seen: set[int] = set()
    for word, place in zip(words, places, strict=True):
        if place in seen:
            continue
        seen.add(place)
        weight = postings.rarity(word)
        mass += weight
        if place in covered:
            hit += weight
    return hit / mass if mass else 0.0


def _nearness(at: list[tuple[Term, int]]) -> float:
    pairs = near = 0.0
    for (one, here), (two, there) in pairwise(at):
        weight = min(one.share, two.share)
        pairs += weight
        if there - here == two.place - one.place:
            near += weight
        elif 0 < abs(there - here) <= 3:
            near += weight / 2
    return near / pairs if pairs else 0.0
