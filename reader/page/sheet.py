"""What all blocks of a page share while it is laid out: the options, and the links met so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from reader.cells import Cells
from reader.page.model import Wording
from reader.text import CleanLine, clean_line

__all__ = ["Draft", "Sheet"]

_LINK_TEXT = 200
"""Characters of a link's text that are kept for a list of links."""


class Draft(NamedTuple):
    """A link that was met, before the line it stands on is known; `parts` is the text it shows."""

    href: str
    parts: list[str]
    image: bool = False

    @property
    def shown(self) -> CleanLine:
        """The text of the link on one line."""
        return clean_line("".join(self.parts), _LINK_TEXT)


@dataclass(slots=True)
class Sheet:
    """The options of a page, the index of the top-level block at hand, and the links so far."""

    cells: Cells
    wording: Wording = field(default_factory=Wording)
    folded_open: bool = False
    highlight: bool = True
    addresses: bool = False
    logical: bool = False
    block: int = -1
    links: list[Draft] = field(default_factory=list)

    def link(self, href: str, *parts: str, image: bool = False) -> int:
        """Note a link and give its index."""
        self.links.append(Draft(href, list(parts), image))
        return len(self.links) - 1
