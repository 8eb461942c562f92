"""A command of the palette, and what fits what is typed, among commands and other things with a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar

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


F = TypeVar("F", bound=Findable)


class PaletteCommand(NamedTuple):
    """Something the reader does: its name, its key where it has one, the act itself, and other words for it."""

    name: CleanLine
    key: str
    run: Callable[[], object]
    also: str = ""

    @property
    def words(self) -> str:
        """All that it may be called, in small letters, the name first."""
        return f"{self.name} {self.also}".rstrip().casefold()


def best(found: Sequence[F], query: str) -> list[F]:
    """Those that `query` may mean, the likeliest first: its words anywhere, else its letters in their order."""
    words = query.casefold().split()
    if not words:
        return list(found)
    exact = [one for one in found if all(word in one.words for word in words)]
    if exact:
        return sorted(exact, key=lambda one: _misfit(one.words, words))
    letters = "".join(words)
    return [one for one in found if _in_order(letters, one.name.casefold())]


def _misfit(name: str, words: list[str]) -> tuple[int, int, int]:
    """How badly words fit a name: words that begin no word of it, then how far from its start the first one stands.

    A single letter is meant as it is (`:x`) where it is a word.
    """
    inside = sum(1 for word in words if f" {word}" not in f" {name}")
    letter = len(words) == 1 and len(words[0]) == 1 and f" {words[0]} " not in f" {name} "
    return inside, int(letter), name.find(words[0])


def _in_order(letters: str, name: str) -> bool:
    rest = iter(name)
    return all(letter in rest for letter in letters)
