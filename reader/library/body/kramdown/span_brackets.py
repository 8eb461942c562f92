"""What is remembered of the brackets in running text, so that none is looked at once for each of those around it."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Bracket", "Reading", "Told"]


class Reading:
    """The reading of the text of one link."""

    __slots__ = ("is_done",)

    def __init__(self) -> None:
        self.is_done = False


class Bracket:
    """A bracket in the text of a link, or the one that begins the link: then none is `around` it."""

    __slots__ = ("around", "close", "reading")

    def __init__(self, reading: Reading, around: Bracket | None) -> None:
        self.reading = reading
        self.around = around
        self.close: int | None = None
        """Where it closes; None where it does not, once the reading is done."""


class Told(NamedTuple):
    """What stands behind a link's text: its target and the position after it, or nothing but brackets."""

    target: tuple[str, int] | None = None
    by_text: bool = False
    """Whether the text itself is the name of the target; the link ends at `end` then."""
    end: int = 0
