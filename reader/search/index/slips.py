"""A word of whose other forms the index holds one, typed with a slip: "fingerprintign" where "fingerprints" is there.

The words of the index cannot be compared with it, as a slip and another ending together make too many edits. So the
slip is undone first, in each way that there is, and what comes out is looked up as any typed word is.
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.search.index.postings import BODY, Postings

__all__ = ["without_slip"]

SHORTEST = 7
"""Letters from which a word may be taken for another one: a stem that says something, and an ending."""
LONGEST = 24
"""Letters up to which that is tried."""
LONGEST_ENDING = 6
"""Letters at the end of a word in which the forms of one word may differ …"""
BEGINNING = 4
"""… of which so many are left at least."""
OFTEN_LEFT_OUT = "aeinrst"
"""Letters of endings that are tried where one may be missing."""


def without_slip(postings: Postings, word: str) -> tuple[str, list[int]]:
    """The word that `word` is with one slip, and the numbers of its forms; an empty text where there is none.

    Letters that changed places are tried first, then one too many, then one too few.
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
    """Whether a word of the index begins as all forms of `word` do: asked first, as stemming takes longer."""
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
