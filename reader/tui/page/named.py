"""The tags and topics in the header of a page, and their positions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reader.cells import cell_len
from reader.page import Page, Role
from reader.text import CleanLine

__all__ = ["HeaderName", "named_at"]

TOPICS = "Topics: "
"""The label before the topics of a header."""


class HeaderName(NamedTuple):
    """A value by which posts can be listed; `field` is the filter's name."""

    field: str
    value: CleanLine

    @property
    def shown(self) -> str:
        """The text in the header."""
        return f"#{self.value}" if self.field == "tag" else self.value


def named_at(page: Page, number: int, cell: int, names: Iterable[HeaderName]) -> HeaderName | None:
    """Return the one of `names` at a cell of a line, even if it is wrapped; None if there is none."""
    clicked = page.line(number)
    if clicked is None or clicked.block >= 0 or clicked.role is not Role.META:
        return None
    if not 0 <= cell < cell_len(clicked.text):
        return None
    text, at = "", -1
    for other, line in enumerate(page.lines[: number + 3]):
        if line.block >= 0 or line.role is not Role.META:
            continue
        if other == number:
            at = len(text) + _characters(line.text, cell)
        text += line.text + line.joint
    topics = text.find(TOPICS)
    for name in sorted(names, key=lambda name: -len(name.shown)):
        # An author may have the same name as a topic.
        start = text.find(name.shown, 0 if name.field == "tag" else topics if topics >= 0 else len(text))
        while start >= 0:
            if start <= at < start + len(name.shown):
                return name
            start = text.find(name.shown, start + 1)
    return None


def _characters(text: str, cell: int) -> int:
    """Return how many characters of a text precede one of its cells."""
    return next(number for number in range(len(text)) if cell_len(text[: number + 1]) > cell)
