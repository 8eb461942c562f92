"""What a person is told of how a query was read: the words that were put right, and those that were left out."""

from __future__ import annotations

from collections.abc import Sequence

from reader.search.engine import Found
from reader.search.index.postings import Postings
from reader.search.words.tokens import is_unspaced, tokenize
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["corrected", "left_out"]

NAMED = 3
"""Words that a sentence names."""


def corrected(query: str, found: Found, postings: Postings) -> CleanLine | None:
    """The query as it was searched, or None where no word was taken for misspelt.

    Words that were taken for others are put right, and those that were given up are not there.
    """
    right: dict[str, str] = {}
    for term in found.terms:
        if meant := term.meanings.corrected:
            number = postings.word(meant)
            right[term.text] = meant if number is None else postings.spelled(number)
    query = found.instead or query
    if not right:
        return clean_line(query) if found.instead else None
    right |= dict.fromkeys(_given_up(found), "")
    for token in reversed(tokenize(query)):
        if token.whole and token.text in right:
            query = query[: token.start] + right[token.text] + query[token.end :]
    return clean_line(" ".join(query.split()))


def left_out(query: str, found: Found, hints: Sequence[str]) -> CleanLine:
    """A sentence about the words like which there is nothing, where others found something; else empty.

    What `hints` say of a name before a colon is not said again.
    """
    named_before = " ".join(hints).casefold()
    lost = [word for word in _given_up(found) if f"“{word}:”" not in named_before]
    if not lost:
        return EMPTY
    typed = {token.text: query[token.start : token.end] for token in reversed(tokenize(query)) if token.whole}
    named = [f"“{typed.get(word, word)}”" for word in lost[:NAMED]]
    if len(lost) > NAMED:
        named[-1:] = [f"{len(lost) - NAMED + 1} other words"]
    several = " or ".join([part for part in (", ".join(named[:-1]), named[-1]) if part])
    return clean_line(f"Nothing is like {several}; {'it was' if len(lost) == 1 else 'they were'} left out.")


def _given_up(found: Found) -> list[str]:
    """The words of the query that mean nothing to the site; those of a script without spaces are pieces, no words."""
    return [
        term.text
        for term in found.terms
        if not (term.levels or term.function or term.meanings.words or is_unspaced(term.text))
    ]
