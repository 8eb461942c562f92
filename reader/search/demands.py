"""Literal demands of a query: phrases, exact words, beginnings of titles, and excluded words."""

from __future__ import annotations

import re

from reader.search.index.postings import BODY, LABEL, LEAD, TITLE, Postings, numbers_in
from reader.search.query.parse import Demand
from reader.search.words.tokens import text_words, title_key, tokenize, whole_words

__all__ = ["demanded"]

ZONES_OF = {"": (TITLE, LABEL, LEAD, BODY), "title": (TITLE,), "text": (LEAD, BODY)}


def demanded(postings: Postings, demand: Demand, zone: str) -> int:
    """Return the documents that meet a demand, as a bit set. Every document meets a demand without words."""
    words = whole_words(tokenize(demand.text))
    if not words:
        return postings.all
    if demand.start:
        found = _starting(postings, title_key(demand.text))
    elif len(words) == 1:
        found = _holding(postings, words[0], ZONES_OF[zone], forms=demand.negative)
    else:
        found = _phrase(postings, words, zone)
    return postings.all & ~found if demand.negative else found


def _starting(postings: Postings, start: str) -> int:
    digits = "".join(["1" if title.startswith(start) else "0" for title in postings.title_list])
    return int(digits[::-1], 2) if digits else 0


def _holding(postings: Postings, word: str, zones: tuple[int, ...], *, forms: bool = False) -> int:
    """Return the documents with a word in one of the zones, including its other forms if `forms`."""
    number = postings.word(word)
    numbers = set(postings.forms(word)) if forms else set()
    numbers |= set() if number is None else {number}
    found = 0
    for zone in zones:
        found |= postings.documents(zone, numbers)
    return found


def _phrase(postings: Postings, words: list[str], zone: str) -> int:
    everywhere = titled = postings.all
    for word in words:
        everywhere &= _holding(postings, word, ZONES_OF[zone])
        titled &= _holding(postings, word, (TITLE,))
    found = 0
    inside = f" {' '.join(words)} "
    pattern = re.compile(r"[^\w]+".join(re.escape(word) for word in words))
    for number in numbers_in(everywhere, postings.size):
        in_title = zone != "text" and titled >> number & 1 and inside in f" {postings.title_list[number]} "
        if in_title or (zone != "title" and _in_text(postings.text(number), pattern, inside)):
            found |= 1 << number
    return found


def _in_text(text: str, pattern: re.Pattern[str], inside: str) -> bool:
    plain = text.lower()
    for found in pattern.finditer(plain):
        before, after = plain[found.start() - 1 : found.start()], plain[found.end() : found.end() + 1]
        if not before.isalnum() and not after.isalnum():
            return True
    # Accents, possessives and compounds need the slow comparison.
    return (not text.isascii() or "'" in text) and inside in f" {' '.join(text_words(text))} "
