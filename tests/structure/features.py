"""What the structure of a post comes down to, whether read off an HTML page or off the reader's document.

Each feature is a list in the order of the text, white space folded, so that two posts can be compared part by part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields

__all__ = ["Features", "Inline", "address", "folded"]

_UNSEEN = re.compile("[\u200b\u200e\u200f\ufeff\u00ad]")
"""What nobody sees and the reader leaves out."""

_SPACES = re.compile(r"[ \t\n\r\f\v]+")


def folded(text: str) -> str:
    """`text` with white space as a page shows it."""
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()


@dataclass
class Features:
    """The features of one post."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    """Level and text."""

    items: list[tuple[int, str, str]] = field(default_factory=list)
    """Depth in lists, number or bullet, and the text up to the next item."""

    cells: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    """Text and target."""

    pictures: list[str] = field(default_factory=list)
    """Addresses."""

    notes: list[str] = field(default_factory=list)
    """The texts of the footnotes."""

    styles: list[tuple[str, str]] = field(default_factory=list)
    """The flags of a stretch of text that is set apart, and the text."""

    def differences(self, other: Features) -> dict[str, tuple[object, object]]:
        """The features in which the two differ, each with the first thing that is not the same in both."""
        found: dict[str, tuple[object, object]] = {}
        for it in fields(self):
            mine, theirs = getattr(self, it.name), getattr(other, it.name)
            if it.name == "cells":
                # Cells without text are places that others reach over, as likely as not.
                mine, theirs = [cell for cell in mine if cell], [cell for cell in theirs if cell]
            if mine != theirs:
                place = next(
                    (n for n, pair in enumerate(zip(mine, theirs, strict=False)) if pair[0] != pair[1]),
                    min(len(mine), len(theirs)),
                )
                found[it.name] = (mine[place : place + 2], theirs[place : place + 2])
        return found


def address(target: str) -> str:
    """A target as it is compared: spaces count as encoded."""
    return target.strip().replace(" ", "%20").replace("\n", "%0A")


class Inline:
    """Collects running text with its flags, as stretches."""

    def __init__(self) -> None:
        self.parts: list[tuple[frozenset[str], str]] = []

    def add(self, flags: frozenset[str], text: str) -> None:
        """More text."""
        if self.parts and self.parts[-1][0] == flags:
            self.parts[-1] = (flags, self.parts[-1][1] + text)
        else:
            self.parts.append((flags, text))

    def styles(self) -> list[tuple[str, str]]:
        """The stretches that are set apart. White space between two of the same kind joins them."""
        joined: list[tuple[frozenset[str], str]] = []
        for flags, text in self.parts:
            if not text.strip():
                if joined:
                    joined[-1] = (joined[-1][0], joined[-1][1] + " ")
                continue
            if joined and joined[-1][0] == flags:
                joined[-1] = (flags, joined[-1][1] + text)
            else:
                joined.append((flags, text))
        return [("+".join(sorted(flags)), folded(text)) for flags, text in joined if flags and folded(text)]
