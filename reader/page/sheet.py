"""State shared by all blocks of a page during layout: the options, and the links found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from reader.cells import Cells
from reader.page.model import Wording
from reader.text import CleanLine, clean_line

__all__ = ["Draft", "Sheet"]

_LINK_TEXT = 200
"""The most characters of a link's text kept for a list of links."""


class Draft(NamedTuple):
    """A link found before its line is known; `parts` make up the text it shows."""

    href: str
    parts: list[str]
    image: bool = False

    @property
    def shown(self) -> CleanLine:
        """The text of the link on one line."""
        return clean_line("".join(self.parts), _LINK_TEXT)


@dataclass(slots=True)
class Sheet:
    """The options of a page, the index of the current top-level block, and the links so far."""

    cells: Cells
    wording: Wording = field(default_factory=Wording)
    folded_open: bool = False
    highlight: bool = True
    addresses: bool = False
    logical: bool = False
    block: int = -1
    links: list[Draft] = field(default_factory=list)

    def link(self, href: str, *parts: str, image: bool = False) -> int:
        """Record a link and return its index."""
        self.links.append(Draft(href, list(parts), image))
        return len(self.links) - 1
