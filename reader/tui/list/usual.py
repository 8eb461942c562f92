"""Values shared by nearly all posts of a site, which are therefore not shown in its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from reader.library.post import Entry
from reader.text import CleanLine

__all__ = ["NEARLY_ALL", "NOTHING_USUAL", "Usual", "usual_of"]

T = TypeVar("T")

NEARLY_ALL = 0.8
"""The share of entries from which on a value no longer distinguishes them."""


class Usual(NamedTuple):
    """The values that nearly all entries share; None or empty if there is no such value."""

    minutes: int | None = None
    author: CleanLine | None = None
    tags: frozenset[CleanLine] = frozenset()


NOTHING_USUAL = Usual()


def usual_of(entries: Sequence[Entry]) -> Usual:
    """Return the values that nearly all of the entries share."""
    least = NEARLY_ALL * len(entries)
    return Usual(
        _common(Counter(entry.post.minutes for entry in entries), least),
        _common(Counter(entry.post.author for entry in entries), least),
        frozenset(tag for tag, count in Counter(_tags(entries)).items() if count >= least),
    )


def _tags(entries: Iterable[Entry]) -> Iterable[CleanLine]:
    return (tag for entry in entries for tag in set(entry.post.tags))


def _common(counts: Counter[T], least: float) -> T | None:
    for value, count in counts.most_common(1):
        return value if count >= least else None
    return None
