"""A command of the palette, and what fits what is typed, among commands and other things with a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from reader.search.query.matching import nearest
from reader.search.words.tokens import is_unspaced
from reader.text import CleanLine

__all__ = ["Findable", "PaletteCommand", "best"]


class Findable(Protocol):
    """Something that is found by what it is called."""

    @property
    def name(self) -> CleanLine:
        """What it is called on the screen."""

    @property
    def words(self) -> str:
        """All that it may be called, in small letters, the name first."""

    @property
    def by_parts(self) -> bool:
        """Whether it is also found by what stands within a word of its name."""


F = TypeVar("F", bound=Findable)


class PaletteCommand(NamedTuple):
    """Something the reader does: its name, its key where it has one, the act itself, and other words for it."""

    name: CleanLine
    key: str
    run: Callable[[], object]
    also: str = ""
    by_parts: bool = False
    """Whether it is also found by what stands within a word of its name: where that is a name of the site's, and
    nothing is changed. `:move` is not to remove a bookmark.
    """

    @property
    def words(self) -> str:
        """All that it may be called, in small letters, the name first."""
        return f"{self.name} {self.also}".rstrip().casefold()


def best(found: Sequence[F], query: str) -> list[F]:
    """Those that `query` may mean, the likeliest first: each of its words begins a word of theirs, else nearly is one.

    What fits less is not offered: the first one is what Enter does.
    """
    typed = query.casefold().split()
    if not typed:
        return list(found)
    fitting = [(misfit, number) for number, one in enumerate(found) if (misfit := _misfit(one, typed)) is not None]
    if fitting:
        return [found[number] for _, number in sorted(fitting)]
    meant = [(word, _nearest(word, found)) for word in typed]
    return [one for one in found if all(_begins(word, one.words) or near in _parted(one.words) for word, near in meant)]


def _misfit(one: Findable, typed: list[str]) -> tuple[int, int, int] | None:
    """How badly typed words fit: how many of them begin no word, then how far from the start of the name the first one
    stands. A word that is not in the name was put there for it. None where they do not fit.

    A single letter is meant as it is (`:x`) where it is a word.
    """
    words = one.words
    inside = 0
    for word in typed:
        if not _begins(word, words):
            if word not in words or not (one.by_parts or is_unspaced(word)):
                return None
            inside += 1
    letter = len(typed) == 1 and len(typed[0]) == 1 and f" {typed[0]} " not in f" {words} "
    return inside, int(letter), max(one.name.casefold().find(typed[0]), 0)


def _begins(typed: str, words: str) -> bool:
    """Whether what is typed stands where a word begins."""
    at = words.find(typed)
    while at > 0 and typed[0].isalnum() and words[at - 1].isalnum():
        at = words.find(typed, at + 1)
    return at >= 0


def _nearest(typed: str, found: Sequence[Findable]) -> str:
    """The word of all names that is typed but for an error that leaves its first letter; empty where there is none."""
    known = {word for one in found for word in _parted(one.words) if word[0] == typed[0]}
    return nearest(typed, sorted(known))


def _parted(words: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in words).split()
