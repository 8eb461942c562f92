"""A query word as a term: the documents that match it, and its weight."""

from __future__ import annotations

import math

from reader.search.index.fuzzy import Meanings
from reader.search.index.phrases import Phrase
from reader.search.index.postings import BODY, LABEL, LEAD, TITLE, Postings

__all__ = ["TEXT_TOP", "ZONE_WORTH", "Term", "prepare"]

ZONE_WORTH = (1.0, 0.7, 0.42, 0.2)
"""Title, labels, strong text, text. A title says what a text is about; a passing mention is hardly evidence."""
ZONES_OF = {"": ZONE_WORTH, "title": (1.0, 0.0, 0.0, 0.0), "text": (0.0, 0.0, 1.0, 0.8)}
"""The worth of each zone if the query names a zone."""
UNKNOWN_WEIGHT = 1.0
"""Weight of a content word that is in no title."""
FLOOR_WEIGHT = 0.04
"""Weight of a content word that is in every title: enough to order, too little to decide."""
LIGHT = 0.22
"""Factor for everyday words that name no subject."""
FUNCTION_WEIGHT = 0.01
"""Weight of words like "the": they distinguish an exact title from similar ones."""
TEXT_TOP = 0.45
"""Worth that only a title or a label can exceed."""
KNOWN_TITLE = 0.1
"""Bonus for occurring in a title at all, when judging whether the site knows a word."""
KNOWN_TEXT = 0.8
"""Upper limit of how well the site knows a word that is in many texts but in no title …"""
KNOWN_TEXTS = 3.0
"""… and the number of texts that give half of it: a single text may contain any word."""
QUALITY_DIGITS = 2
"""Number of digits to which qualities are rounded to form levels."""
SCATTERED = 0.8
"""Factor for a phrase until the proximity of its words has been checked."""


class Term:
    """A query word: what it may stand for, and its weight. `place` is its index among the query's words.

    `function`: a small word; `spoken`: part of an idiom, so that it counts in full.
    """

    __slots__ = (
        *("function", "held", "known", "levels", "meanings", "phrases", "place", "share", "spoken", "text", "weight"),
    )

    def __init__(self, text: str, place: int, meanings: Meanings, *, function: bool = False) -> None:
        self.text = text
        self.place = place
        self.meanings = meanings
        self.weight = 0.0
        self.function = function
        self.spoken = False
        self.levels: list[tuple[float, int]] = []
        self.phrases: list[tuple[Phrase, int, bool]] = []
        self.held = 0
        self.known = self.share = 0.0


def prepare(postings: Postings, terms: list[Term], light: set[int], zone: str = "") -> None:
    """Fill in the terms' levels, weights and shares. `light` contains the places of everyday words."""
    for term in terms:
        term.phrases = _phrases(postings, term.meanings)
        term.levels = _levels(postings, term, ZONES_OF[zone])
        term.held = _held(postings, term.meanings, ZONES_OF[zone])
        term.weight = _weight(postings, term, light)
        term.known = _known(term)
    total = sum(term.weight for term in terms) or 1.0
    for term in terms:
        term.share = term.weight / total


def _held(postings: Postings, meanings: Meanings, zones: tuple[float, ...]) -> int:
    held = 0
    for zone in (TITLE, LABEL, LEAD, BODY):
        held |= postings.documents(zone, meanings.forms) if zones[zone] else 0
    return held


def _phrases(postings: Postings, meanings: Meanings) -> list[tuple[Phrase, int, bool]]:
    """Return the phrases that occur in titles, each with the documents and whether these were checked."""
    best: dict[tuple[frozenset[int], ...], Phrase] = {}
    for phrase in meanings.phrases:
        if phrase.parts not in best or best[phrase.parts].quality < phrase.quality:
            best[phrase.parts] = phrase
    found = ((phrase, *postings.phrase_documents(phrase)) for phrase in best.values())
    return [(phrase, bits, sure) for phrase, bits, sure in found if bits]


def _levels(postings: Postings, term: Term, zones: tuple[float, ...]) -> list[tuple[float, int]]:
    """Return (worth, documents), best first, with each document only in its best level."""
    groups: dict[float, list[int]] = {}
    for word, quality in term.meanings.words.items():
        groups.setdefault(round(quality, QUALITY_DIGITS), []).append(word)
    found: dict[float, int] = {}
    for quality, words in groups.items():
        for zone in (TITLE, LABEL, LEAD, BODY):
            bits = postings.documents(zone, words) if zones[zone] else 0
            if bits:
                worth = quality * zones[zone]
                found[worth] = found.get(worth, 0) | bits
    for phrase, bits, sure in term.phrases if zones[TITLE] else ():
        worth = phrase.quality if sure else phrase.quality * SCATTERED
        found[worth] = found.get(worth, 0) | bits
    levels, covered = [], 0
    for worth in sorted(found, reverse=True):
        fresh = found[worth] & ~covered
        if fresh:
            levels.append((worth, fresh))
            covered |= fresh
    return levels


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


def _known(term: Term) -> float:
    """Return how well the site knows a term: outright by a title; by texts, the more of them contain it."""
    if not term.levels:
        return 0.0
    top = term.levels[0][0]
    if top > TEXT_TOP:
        return min(1.0, top + KNOWN_TITLE) * term.meanings.doubt
    strong = sum(bits.bit_count() for worth, bits in term.levels if worth > ZONE_WORTH[BODY])
    count = strong + sum(bits.bit_count() for _, bits in term.levels) / 4
    return KNOWN_TEXT * (1 - 1 / (1 + count / KNOWN_TEXTS)) * term.meanings.doubt
