"""Holding frames back: until the screens are at rest, the terminal keeps showing what it shows.

At start-up that is the picture of the last run, or nothing yet. When the curtain is lifted, the lines of the present
frame are compared with those on the terminal, and only lines that differ are written: none if the picture was right.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from time import monotonic

from reader.tui.terminal.internals import HandlingApp, frame_lines, frame_pending, write_to_terminal

__all__ = ["LOOK", "Curtain", "without_ids"]

LOOK = 0.004
"""Seconds between checks whether the screens are at rest; Textual has no event for it."""

_LINK_ID = re.compile(r"\x1b\]8;id=[^;]*;")


def without_ids(lines: Sequence[str]) -> list[str]:
    """Return the lines without the random ids of links, so that they are the same in every run."""
    return [_LINK_ID.sub("\x1b]8;;", line) if "\x1b]8;" in line else line for line in lines]


class Curtain:
    """Hides the frames of `app` until they are worth showing."""

    def __init__(self, app: HandlingApp) -> None:
        self._app = app
        self.shown: Sequence[str] | None = None
        """The lines that the terminal shows; None if it shows nothing of ours."""
        self.changed: int | None = None
        """How many lines were written when the curtain was last lifted."""

    @property
    def closed(self) -> bool:
        """Whether frames are held back."""
        return self._app.frames_held

    def close(self, shown: Sequence[str] | None = None) -> None:
        """Stop writing frames; `shown` is what the terminal shows, by default what it showed at the last lifting."""
        self._app.frames_held = True
        if shown is not None:
            self.shown = shown

    def lift(self) -> None:
        """Draw what differs from the terminal's content, and from now on every frame."""
        if not self.closed:
            return
        self._app.frames_held = False
        lines, before = without_ids(frame_lines(self._app)), self.shown
        known = before if before is not None and len(before) == len(lines) else [None] * len(lines)
        changed = [
            f"\x1b[{number};1H{line}"
            for number, (line, old) in enumerate(zip(lines, known, strict=True), 1)
            if line != old
        ]
        self.shown, self.changed = lines, len(changed)
        if changed:
            write_to_terminal(self._app, "".join(changed))

    async def lift_when(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Lift it once the screens are at rest and `ready`, or after so many seconds; return False in that case."""
        until = monotonic() + seconds
        while self.closed and monotonic() < until:
            if ready() and not frame_pending(self._app):
                self.lift()
                return True
            await asyncio.sleep(LOOK)
        self.lift()
        return False
