"""A post's document as lines of styled segments, for both the screen and the command line.

    page = lay_out(document, width=80, measure=rich.cells.cell_len, header=header_of(entry, write_date))
    page.ensure(60)                     # the first screen; costs no more even for a post of a megabyte
    for line in page.lines:             # each a tuple of Segment(text, role, style, link, last)
        ...
    page.anchor("#part")                # the line that a link within the page jumps to
    place = page.place(top)             # find the same text at another width: other_page.find_place(place)

`reader.page.find` finds text on a page, `reader.page.links` judges where its links lead, `reader.page.ansi` writes it
to a terminal or a pipe. Only one thread at a time may use a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.late import part_of

if TYPE_CHECKING:
    from reader.page.header import Header, header_of
    from reader.page.layout import Page, lay_out
    from reader.page.model import DECORATION, Line, LinkTarget, Place, Role, Segment, Wording

__all__ = [
    "DECORATION",
    "Header",
    "Line",
    "LinkTarget",
    "Page",
    "Place",
    "Role",
    "Segment",
    "Wording",
    "header_of",
    "lay_out",
]

_HOMES = {
    "Header": "reader.page.header",
    "header_of": "reader.page.header",
    "Page": "reader.page.layout",
    "lay_out": "reader.page.layout",
    "DECORATION": "reader.page.model",
    "Line": "reader.page.model",
    "LinkTarget": "reader.page.model",
    "Place": "reader.page.model",
    "Role": "reader.page.model",
    "Segment": "reader.page.model",
    "Wording": "reader.page.model",
}


def __getattr__(name: str) -> object:
    """Import a part when it is first accessed."""
    return part_of(__name__, _HOMES, name)
