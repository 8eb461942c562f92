"""A post's document as lines of styled segments, for the screen and the command line alike."""

from __future__ import annotations

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
