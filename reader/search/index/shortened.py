"""Words typed with letters left out ("prvcy", "bckgrnd"), and neighbours run together ("diffpriv", "smthome").

Both work only on the words of titles. Shortened words keep the first letter and either the beginning, the consonants,
the two ends, or the beginning and a later part. A run of shortened words is cut at every place where each piece is such
a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from reader.search.index.postings import TITLE, Postings
from reader.search.words.languages import small_anywhere
from reader.search.words.stems import key_of

__all__ = ["run_together", "shortened"]

SHORTEST_RUN = 5
"""Letters from which a word may be several words …"""
LONGEST_RUN = 24
"""… and above which it is not an abbreviation."""
THREE_PARTS = 7
"""Letters from which it may be three words."""
PIECE_WORDS = 24
"""Maximum number of words that a piece may begin, those of the most titles first."""
PIECE_SHORTENED = 8
"""Maximum number of words that a piece may shorten, the fullest first."""
LETTERS_LEFT_OUT = 0.9
"""Likeness of a piece that is not the beginning of its word."""
ONE_PART_MORE = 0.95
"""Factor on the likeness for a third part."""
PIECES_KEPT = 512
"""Number of pieces whose words are cached between key presses."""

_Piece = tuple[frozenset[int], float]


def shortened(postings: Postings, word: str, limit: int) -> list[tuple[int, float]]:
    """Return words of titles and labels that `word` shortens, with its share of their letters, fullest first."""
    if len(word) < 2 or not word.isascii():
        return []
    # Each step goes to the next occurrence of a letter, so matching takes one pass without backtracking.
    pattern = re.compile(re.escape(word[0]) + "".join(f"[^{re.escape(c)}]*{re.escape(c)}" for c in word[1:]))
    ranked = []
    for number in postings.starting(word[0]):
        other = postings.words[number]
        if len(other) > len(word) and postings.is_titled(number) and pattern.match(other) and _short(word, other):
            ranked.append((number, len(word) / len(other)))
    ranked.sort(key=lambda pair: (-pair[1], -pair[0]))
    return ranked[:limit]


@lru_cache(maxsize=4_096)
def _skeleton(word: str) -> str:
    """Return the first letter and the consonants, doubled ones once."""
    bones = word[:1] + re.sub("[aeiou]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", bones)


def _short(word: str, other: str) -> bool:
    """Return whether `word` is a plausible shortening of `other`.

    It may consist of the consonants, the two ends, the start and a later part, or omit a letter here and there.
    """
    if len(word) == 2:
        return _skeleton(other) == word
    stem, share = key_of(other), len(word) / len(other)
    if share >= 0.55 or (len(word) < len(stem) and len(word) / len(stem) >= 0.55):
        return True
    if share >= 0.33 and _skeleton(other).startswith(_skeleton(word)):
        return True
    if share >= 0.4 and len(word) > 3 and word[-1] == other[-1]:
        return True
    return share >= 0.4 and any(
        other.startswith(word[:cut]) and word[cut:] in other[cut:] for cut in range(3, len(word) - 1)
    )


def run_together(postings: Postings, word: str) -> Iterator[tuple[tuple[frozenset[int], ...], tuple[int, ...], float]]:
    """Yield the ways to cut `word` into two or three shortened words: their sets, letters of each, and likeness."""
    length = len(word)
    if not SHORTEST_RUN <= length <= LONGEST_RUN or not word.isascii() or not word.isalnum():
        return
    for count in (2, 3) if length >= THREE_PARTS else (2,):
        for cuts in combinations(range(2, length - 1), count - 1):
            edges = (0, *cuts, length)
            sizes = [end - start for start, end in pairwise(edges)]
            if min(sizes) < 2 or max(sizes) < 3:
                continue
            pieces = _pieces(postings, word, edges)
            if pieces is None:
                continue
            likeness = sum(like for _, like in pieces) / count * (ONE_PART_MORE if count > 2 else 1.0)
            letters = [size if like == 1 else length for size, (_, like) in zip(sizes, pieces, strict=True)]
            yield tuple(words for words, _ in pieces), tuple(letters), likeness


def _pieces(postings: Postings, word: str, edges: Sequence[int]) -> list[_Piece] | None:
    """Return what each piece stands for, or None if one stands for nothing."""
    pieces = []
    for start, end in pairwise(edges):
        piece = _piece(postings, word[start:end])
        if not piece[0]:
            return None
        pieces.append(piece)
    return pieces


def _piece(postings: Postings, piece: str) -> _Piece:
    kept = postings.piece_cache.get(piece)
    if kept is None:
        if len(postings.piece_cache) >= PIECES_KEPT:
            postings.piece_cache.clear()
        kept = postings.piece_cache[piece] = _words_of(postings, piece)
    return kept


def _words_of(postings: Postings, piece: str) -> _Piece:
    begun = [
        number
        for number in postings.starting(piece)
        if postings.frequency(TITLE, number)
        and (postings.words[number] == piece or postings.words[number] not in small_anywhere())
    ]
    if begun:
        begun.sort(key=lambda number: -postings.frequency(TITLE, number))
        return frozenset(begun[:PIECE_WORDS]), 1.0
    if len(piece) < 3:
        return frozenset(), 0.0
    return frozenset(number for number, _ in shortened(postings, piece, PIECE_SHORTENED)), LETTERS_LEFT_OUT
