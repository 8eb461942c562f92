"""Words typed with a slip of which the index has only other forms: "fingerprintign" if it has "fingerprints".

Such a word cannot be compared with the index words, since a slip plus a different ending make too many edits. So the
slip is undone first, in every possible way, and each result is looked up like any typed word.
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.search.index.postings import BODY, Postings

__all__ = ["without_slip"]

SHORTEST = 7
"""Minimum letters of a word that is corrected: a meaningful stem and an ending."""
LONGEST = 24
"""Maximum letters of a word that is corrected."""
LONGEST_ENDING = 6
"""Letters at the end of a word in which the forms of one word may differ …"""
BEGINNING = 4
"""… leaving at least this many."""
OFTEN_LEFT_OUT = "aeinrst"
"""Letters of endings that are tried as missing letters."""


def without_slip(postings: Postings, word: str) -> tuple[str, list[int]]:
    """Return the word without its slip and the numbers of its forms; an empty string and list if there is none.

    Swapped letters are tried first, then one letter too many, then one too few.
    """
    if not SHORTEST <= len(word) <= LONGEST or not word.isascii() or not word.isalpha():
        return "", []
    for variants in (_swapped(word), _shorter(word), _longer(word)):
        best, most = ("", list[int]()), 0
        for variant in dict.fromkeys(variants):
            forms = postings.forms(variant) if _may_begin(postings, variant) else []
            often = sum(postings.frequency(BODY, form) for form in forms)
            if forms and often >= most:
                best, most = (variant, forms), often + 1
        if best[1]:
            return best
    return "", []


def _may_begin(postings: Postings, word: str) -> bool:
    """Return whether an index word begins like all forms of `word`: checked first, since stemming takes longer."""
    return bool(postings.starting(word[: max(BEGINNING, len(word) - LONGEST_ENDING)]))


def _swapped(word: str) -> Iterator[str]:
    for i in range(len(word) - 1):
        if word[i] != word[i + 1]:
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def _shorter(word: str) -> Iterator[str]:
    for i in range(1, len(word)):
        yield word[:i] + word[i + 1 :]


def _longer(word: str) -> Iterator[str]:
    for i in range(1, len(word)):
        yield word[:i] + word[i] + word[i:]
    for i in range(1, len(word)):
        for letter in OFTEN_LEFT_OUT:
            yield word[:i] + letter + word[i:]
