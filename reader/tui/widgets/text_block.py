"""A text block that takes as many lines as it needs, even if its text changed before it was first drawn."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static

from reader.tui.terminal.internals import forget_size

__all__ = ["TextBlock"]


class TextBlock(Static):
    """A text whose height follows from its content and width. Data is passed as `Content`, never as markup."""

    def __init__(self, content: Content | None = None, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(content or Content(), id=id, classes=classes)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show another text."""
        forget_size(self)
        super().update(content, layout=layout)
