"""Similarity of two texts, estimated from small sketches, to find a post again that was renamed and edited.

A sketch contains the smallest hashes of a text's pairs of adjacent words (bottom-k sampling, Cohen and Kaplan 2007):
the share of the smallest hashes of both texts that appear in both estimates how much they have in common. For short
texts, all of whose pairs are in the sketch, it is exact. The text cannot be recovered from its sketch.
"""

from __future__ import annotations

from base64 import b85decode, b85encode
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from reader.late import LatePattern

__all__ = ["About", "best_match", "sketch_of"]

KEPT = 96
"""The number of hashes in a sketch: the estimate is off by about 0.05."""

MUCH, ENOUGH, LITTLE = 0.85, 0.5, 0.3
"""The shares of a text that must be kept: with any title, with a similar one, and with the same one."""

_SAME_TITLE, _ALIKE_TITLE = 1.0, 0.8
_MARGIN = 0.15
"""The margin by which the best candidate must beat the next."""

_MAX_CHARACTERS = 200_000
# In scripts without spaces a word is one character; otherwise changing one character would change a whole sentence.
_WORD = LatePattern(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]|[^\W_]+")
_MIX = 0x9E3779B1
"""Knuth's multiplicative hash: spreads the checksums of similar texts."""


class About(NamedTuple):
    """What is kept about a marked post: its title, its last address, and the sketch of its text."""

    title: str
    address: str
    sketch: str


def sketch_of(text: str) -> str:
    """Return the sketch of a text, in ASCII; it depends on the words alone, not on what separates them."""
    words = _WORD.compiled.findall(text[:_MAX_CHARACTERS].casefold())
    pairs = pairwise(words) if len(words) > 1 else ((word, "") for word in words)
    hashes = {crc32(f"{one} {two}".encode()) * _MIX & 0xFFFFFFFF for one, two in pairs}
    return b85encode(b"".join(one.to_bytes(4, "big") for one in sorted(hashes)[:KEPT])).decode("ascii")


def share_kept(one: str, two: str) -> float:
    """Estimate how much two texts have in common, 0 to 1, from their sketches; 0 for an invalid sketch."""
    first, second = _hashes(one), _hashes(two)
    if not first or not second:
        return 0.0
    together = sorted(first | second)[:KEPT]
    both = sum(1 for one in together if one in first and one in second)
    common = both / len(together)
    return 2 * common / (1 + common)


def best_match(about: About, candidates: Sequence[About]) -> int | None:
    """Return the index of the one candidate that is clearly the same post, edited; None if there is none or several."""
    shares = [share_kept(about.sketch, one.sketch) for one in candidates]
    order = sorted(range(len(candidates)), key=lambda place: -shares[place])[:2]
    if not order:
        return None
    best, *others = order
    title = _alike(about.title, candidates[best].title)
    least = LITTLE if title >= _SAME_TITLE else ENOUGH if title >= _ALIKE_TITLE else MUCH
    if shares[best] < least or any(shares[other] > shares[best] - _MARGIN for other in others):
        return None
    return best


def _alike(one: str, two: str) -> float:
    """Compare two titles by their words, 0 to 1: `What is consent?` and `What is content?` are different questions."""
    first, second = (_WORD.compiled.findall(title.casefold())[:60] for title in (one, two))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _hashes(sketch: str) -> set[int]:
    try:
        raw = b85decode(sketch)
    except ValueError:
        return set()
    whole = len(raw) - len(raw) % 4
    return {int.from_bytes(raw[place : place + 4], "big") for place in range(0, min(whole, 4 * KEPT), 4)}
