"""A box for an answer that the user writes before revealing the real one; it is never saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container

if TYPE_CHECKING:
    from textual.widgets import TextArea

__all__ = ["OwnAnswer"]

AROUND = 1
"""Cells of the box on each side of its text."""

WRITE = "Answer in your head, or press {write} to write it down. {show} shows the answer."
GUESS = "Answer in your head, or press {write} to write your guess. {show} shows the answer."
WRITING = "What you write is not saved."
WRITTEN = "{show} shows the answer."


class OwnAnswer(Container):
    """A box shown once something is written. It is a container because a margin would narrow the widget above it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._area: TextArea | None = None
        self.display = False

    @property
    def is_open(self) -> bool:
        """Whether there is an answer, or one is being written."""
        return self._area is not None

    @property
    def is_writing(self) -> bool:
        """Whether typed text goes into the answer."""
        return self._area is not None and self.screen.focused is self._area

    def advice(self, *, new: bool) -> str:
        """Return what to do before the answer is shown, with placeholders for the keys.

        `new` is whether the question was never asked before.
        """
        if self.is_writing:
            return WRITING
        return WRITTEN if self.is_open else GUESS if new else WRITE

    async def write(self) -> None:
        """Start or continue writing."""
        from textual.widgets import TextArea  # noqa: PLC0415 (start-up)

        if self._area is None:
            self._area = TextArea(id="recall-own")
            self.display = True
            await self.mount(self._area)
        self._area.styles.clear_rule("height")
        self.screen.set_focus(self._area)

    def done(self) -> None:
        """End writing, and close the box if it contains no text. The caller moves the focus.

        The box keeps only the lines that it needs; the others are for the answer it is compared with.
        """
        if self._area is None:
            return
        if self._area.text.strip():
            self._area.styles.height = min(self._area.wrapped_document.height, self._area.size.height)
        else:
            self.close()

    def close(self) -> None:
        """Discard the answer."""
        if self._area is not None:
            self._area.remove()
            self._area = None
        self.display = False

    def place(self, indent: int, column: int) -> None:
        """Put the text `indent` cells from the left, in a column of that many cells."""
        if self._area is not None:
            self.styles.padding = (0, 0, 0, max(indent - AROUND, 0))
            self._area.styles.width = column + 2 * AROUND
