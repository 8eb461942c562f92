"""Posts in whose text a query stands as it was typed: its words side by side, in any of their forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from reader.search.index.postings import Postings, numbers_in
from reader.search.index.terms import Term
from reader.search.words.tokens import is_unspaced

__all__ = ["verbatim"]

LOOKED_AT = 128
"""Texts with all of the words that are looked through; where there are more, the words are common."""
MOST = 20
"""Texts that may hold the query so that it says something; with 40 the judged queries find less."""
FORMS = 12
"""Forms of a word that are looked for."""
BETWEEN = r"[^\w.!?]{1,3}"
"""What may stand between two words: a space, a hyphen, a quotation mark, and no end of a sentence."""


def verbatim(postings: Postings, terms: Sequence[Term], allowed: int) -> int:
    """The documents of `allowed` whose texts hold the terms side by side; none where that would say nothing."""
    content = [term for term in terms if not term.function]
    apart = any(two.place - one.place != 1 for one, two in pairwise(terms))
    if len(content) < 2 or apart or not postings.has_texts or any(is_unspaced(term.text) for term in terms):
        return 0
    held = allowed
    for term in content:
        held &= term.held
    if not 0 < held.bit_count() <= LOOKED_AT:
        return 0
    pattern = re.compile(rf"(?<!\w){BETWEEN.join(_forms(postings, term) for term in terms)}(?!\w)")
    found = 0
    for number in numbers_in(held, postings.size):
        if pattern.search(postings.text(number).lower()):
            found |= 1 << number
    return found if found.bit_count() <= MOST else 0


def _forms(postings: Postings, term: Term) -> str:
    """A pattern for a word as texts write it, with accents and without."""
    words = {term.text}
    for number in () if term.function else sorted(term.meanings.forms)[:FORMS]:
        words |= {postings.words[number], postings.spelled(number)}
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
