"""Finds posts whose text contains a query as typed: its words side by side, in any of their forms.

The index does not store positions in texts, so the texts are scanned. This happens on each key press, so no pattern is
compiled, and a text is scanned only for its rarest word; the neighbouring words are compared only where that occurs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from os.path import commonprefix

from reader.search.index.postings import Postings, numbers_in
from reader.search.index.terms import Term
from reader.search.words.tokens import is_unspaced

__all__ = ["verbatim"]

LOOKED_AT = 32
"""Maximum number of texts with all the words that are scanned; if there are more, the words are common."""
BYTES = 400_000
"""Maximum total length of these texts in bytes: some milliseconds on each key press."""
MOST = 20
"""Maximum number of matching texts for which the match counts; with 40 the results on the judged queries are worse."""
WORDS = 5
"""Maximum number of words of a query; a longer query is a sentence, which its single words find."""
FORMS = 12
"""Maximum number of forms of a word that are searched for."""
PLACES = 200
"""Maximum number of places of a word in a text that are checked; a text that repeats one word has 100,000."""
_BETWEEN = re.compile(r"[^\w.!?]{1,3}")
"""What may separate two words: a space, a hyphen, a quotation mark, but not the end of a sentence."""
_WORD = re.compile(r"\w")

Forms = tuple[str, ...]
"""A word as written in texts, the longest form first."""


def verbatim(postings: Postings, terms: Sequence[Term], allowed: int) -> int:
    """Return the documents of `allowed` whose texts contain the terms side by side; none if that is no evidence."""
    content = [term for term in terms if not term.function]
    apart = any(two.place - one.place != 1 for one, two in pairwise(terms))
    if len(content) < 2 or len(terms) > WORDS or apart or not postings.has_texts:
        return 0
    if any(is_unspaced(term.text) for term in terms):
        return 0
    held = allowed
    for term in content:
        held &= term.held
    if not 0 < held.bit_count() <= LOOKED_AT:
        return 0
    numbers = list(numbers_in(held, postings.size))
    if sum(map(postings.text_bytes, numbers)) > BYTES:
        return 0
    words = [_forms(postings, term) for term in terms]
    rarest = terms.index(min(content, key=lambda term: term.held.bit_count()))
    found = 0
    for number in numbers:
        if _holds(postings.text(number).lower(), words, rarest):
            found |= 1 << number
    return found if found.bit_count() <= MOST else 0


def _forms(postings: Postings, term: Term) -> Forms:
    """Return a word as written in texts, with and without accents."""
    words = {term.text}
    for number in () if term.function else sorted(term.meanings.forms)[:FORMS]:
        words |= {postings.words[number], postings.spelled(number)}
    return tuple(sorted(words, key=len, reverse=True))


def _holds(text: str, words: Sequence[Forms], rarest: int) -> bool:
    """Return whether a lower-case text contains the words side by side; `rarest` is the index of the rarest word."""
    before, after = words[:rarest][::-1], words[rarest + 1 :]
    return any(
        _stand_before(text, start, before) and _stand_behind(text, end, after)
        for start, end in _places(text, words[rarest])
    )


def _places(text: str, forms: Forms) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each form that occurs as a whole word."""
    common = commonprefix(forms)  # noqa: RUF071 - of words, letter by letter
    for beginning in (common,) if len(common) > 1 else forms:
        start, left = text.find(beginning), PLACES
        while start >= 0 and left:
            left -= 1
            end = _end(text, start, forms)
            if end and not (start and _WORD.match(text, start - 1)):
                yield start, end
            start = text.find(beginning, start + 1)


def _end(text: str, start: int, forms: Forms) -> int:
    """Return the end of the form at `start` if it is a whole word, else 0."""
    for form in forms:
        end = start + len(form)
        if text.startswith(form, start) and not _WORD.match(text, end):
            return end
    return 0


def _stand_behind(text: str, end: int, words: Sequence[Forms]) -> bool:
    """Return whether the words follow one another from `end` on."""
    for forms in words:
        between = _BETWEEN.match(text, end)
        end = _end(text, between.end(), forms) if between else 0
        if not end:
            return False
    return True


def _stand_before(text: str, start: int, words: Sequence[Forms]) -> bool:
    """Return whether the words, given last first, precede one another up to `start`."""
    for forms in words:
        end = start
        while end and start - end < 3 and _BETWEEN.match(text, end - 1, end):
            end -= 1
        if end == start:
            return False
        length = next((len(form) for form in forms if text.endswith(form, 0, end)), 0)
        start = end - length
        if not length or (start and _WORD.match(text, start - 1)):
            return False
    return True
