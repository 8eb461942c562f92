"""How alike two texts are, told from small sketches, so that a post is found again that was renamed and edited.

A sketch holds the smallest hashes of a text's pairs of neighbouring words (bottom-k sampling, Cohen and Kaplan 2007):
the share of the smallest hashes of both that stand in both estimates how much they have in common, and for short texts,
all of whose pairs are in the sketch, it is exact. Nothing of a text can be read from it.
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
"""Hashes of a sketch: the estimate is off by about 0.05."""

MUCH, ENOUGH, LITTLE = 0.85, 0.5, 0.3
"""Shares of a text that have to be kept: with any title, with one that is alike, and with the same one."""

_SAME_TITLE, _ALIKE_TITLE = 1.0, 0.8
_MARGIN = 0.15
"""How much better the best candidate has to be than the next."""

_MAX_CHARACTERS = 200_000
# Scripts without spaces give a word a character, or a change of one would change a whole sentence.
_WORD = LatePattern(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]|[^\W_]+")
_MIX = 0x9E3779B1
"""Knuth's multiplicative hash: sums of neighbouring texts do not lie beside each other."""


class About(NamedTuple):
    """What is kept about the text of a marked post: its title, its last address, and its sketch."""

    title: str
    address: str
    sketch: str


def sketch_of(text: str) -> str:
    """The sketch of a text, in ASCII; the same for the same words, whatever stands between them."""
    words = _WORD.compiled.findall(text[:_MAX_CHARACTERS].casefold())
    pairs = pairwise(words) if len(words) > 1 else ((word, "") for word in words)
    hashes = {crc32(f"{one} {two}".encode()) * _MIX & 0xFFFFFFFF for one, two in pairs}
    return b85encode(b"".join(one.to_bytes(4, "big") for one in sorted(hashes)[:KEPT])).decode("ascii")


def share_kept(one: str, two: str) -> float:
    """About how much of two texts is the same, 0 to 1, from their sketches; 0 for what is no sketch."""
    first, second = _hashes(one), _hashes(two)
    if not first or not second:
        return 0.0
    together = sorted(first | second)[:KEPT]
    both = sum(1 for one in together if one in first and one in second)
    common = both / len(together)
    return 2 * common / (1 + common)


def best_match(about: About, candidates: Sequence[About]) -> int | None:
    """The place of the one candidate that is clearly the same post, edited; None where none is, or several could be."""
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
    """How alike two titles are, 0 to 1, by their words: `What is consent?` and `What is content?` are two questions."""
    first, second = (_WORD.compiled.findall(title.casefold())[:60] for title in (one, two))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _hashes(sketch: str) -> set[int]:
    try:
        raw = b85decode(sketch)
    except ValueError:
        return set()
    whole = len(raw) - len(raw) % 4
    return {int.from_bytes(raw[place : place + 4], "big") for place in range(0, min(whole, 4 * KEPT), 4)}
