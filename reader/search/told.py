"""Messages about how a query was interpreted: the words that were corrected, and those that were left out."""

from __future__ import annotations

from collections.abc import Sequence

from reader.search.engine import Found
from reader.search.index.postings import Postings
from reader.search.words.tokens import is_unspaced, tokenize
from reader.text import EMPTY, CleanLine, clean_line

__all__ = ["corrected", "left_out"]

NAMED = 3
"""Maximum number of words that a sentence names."""


def corrected(query: str, found: Found, postings: Postings) -> CleanLine | None:
    """Return the query as searched, or None if no word was corrected.

    Corrected words are replaced, and ignored words are removed.
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
    """Return a sentence about the words without any similar match, if other words matched; else an empty line.

    A name before a colon that `hints` already mention is not repeated.
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
    """Return the words of the query that have no match, except for pieces of scripts without spaces."""
    return [
        term.text
        for term in found.terms
        if not (term.levels or term.function or term.meanings.words or is_unspaced(term.text))
    ]
