"""A command of the palette, and the matching of typed text against commands and other named things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from reader.search.query.matching import nearest
from reader.search.words.tokens import is_unspaced
from reader.text import CleanLine

__all__ = ["Findable", "PaletteCommand", "best"]


class Findable(Protocol):
    """Something that can be found by name."""

    @property
    def name(self) -> CleanLine:
        """The name shown on the screen."""

    @property
    def words(self) -> str:
        """All its names in lower case, the displayed name first."""

    @property
    def by_parts(self) -> bool:
        """Whether it is also found by text inside a word of its name."""


F = TypeVar("F", bound=Findable)


class PaletteCommand(NamedTuple):
    """An action of the reader: its name, its key if any, the function to run, and other words for it."""

    name: CleanLine
    key: str
    run: Callable[[], object]
    also: str = ""
    by_parts: bool = False
    """Whether it is also found by text inside a word of its name.

    Only for names that come from the site and for commands that change nothing: `:move` must not remove a bookmark.
    """

    @property
    def words(self) -> str:
        """All its names in lower case, the displayed name first."""
        return f"{self.name} {self.also}".rstrip().casefold()


def best(found: Sequence[F], query: str) -> list[F]:
    """Return the items that `query` may mean, the likeliest first.

    Each word of the query must begin a word of the item; it may also be inside one if the item is found by parts or the
    word is in a script without spaces. If nothing matches that way, near misses of words count. Anything looser is left
    out, because Enter runs the first item.
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
    """Return how badly the typed words fit, or None if they do not fit.

    The result is a tuple: how many of the words begin no word, whether a single letter is not a word of its own, and
    how far from the start of the name the first word is. A word that is not in the name was added as a synonym on
    purpose. A single letter (`:x`) is taken literally if it is one of the words.
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
    """Return whether the typed text occurs at the beginning of a word."""
    at = words.find(typed)
    while at > 0 and typed[0].isalnum() and words[at - 1].isalnum():
        at = words.find(typed, at + 1)
    return at >= 0


def _nearest(typed: str, found: Sequence[Findable]) -> str:
    """Return the known word that the typed one misspells after its first letter, or "" if there is none."""
    known = {word for one in found for word in _parted(one.words) if word[0] == typed[0]}
    return nearest(typed, sorted(known))


def _parted(words: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in words).split()
