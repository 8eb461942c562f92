"""How the screens come into sight: below the picture of the last run, or in one frame with the post, and at the end
what the next start will show.

Below a picture nothing is drawn until the screens have come to rest, or a key was pressed and what it did can be seen.
Without one the rows are drawn as soon as they are there, then the post with what is known by then, then the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from reader.frame.kept import Frame
from reader.tui.main.screen import MainScreen
from reader.tui.terminal.curtain import Curtain, without_ids
from reader.tui.terminal.internals import frame_lines, frame_pending, make_frame

if TYPE_CHECKING:
    from textual.geometry import Size

    from reader.tui.main.beginning import Beginning
    from reader.tui.terminal.internals import HandlingApp

__all__ = ["Opening"]

AT_REST = 0.5
"""Seconds for which what comes after the first rows waits for the post, and what comes after that for the rest."""

LONGEST = 10.0
"""Seconds for which a picture stands at most before the screens are shown as they are."""

MOST_CELLS = 40_000
"""Cells of the largest screen that is kept for the next start: ending takes no longer than drawing it."""

WHOLE = 0.1
"""Seconds for which a frame in which everything is drawn waits at most for the screen to be at rest."""

AFTER_KEY = 0.12
"""Seconds for which what a key did waits for the post."""


class Opening:
    """Watches over the first moments of `app`, and its last one; `frame` is the picture that was drawn."""

    def __init__(self, app: HandlingApp, frame: Frame | None) -> None:
        self._app = app
        self._frame = frame
        self._touched = False
        self._rows_due = False
        """Whether the first rows are to be drawn as soon as they are laid out."""
        self._due: float | None = None
        """When what the person did is shown at the latest."""
        self._first_frame = asyncio.Event()
        self._running: asyncio.Task[object] | None = None
        self.curtain = Curtain(app)
        self.picture: Sequence[str] | None = None
        """What the next start will show, once the person has left; None where that could not be told."""
        self.over = False
        """Whether the screens are in sight and at rest."""

    def begin(self) -> None:
        """Hold frames back from now on, until it is time."""
        self._rows_due = self._frame is None
        self.curtain.close(self._frame.lines if self._frame is not None else None)
        self._watch(self._run(), "opening")

    def _watch(self, work: Coroutine[Any, Any, object], name: str) -> None:
        self._running = asyncio.create_task(work, name=name)
        self._running.add_done_callback(self._ended)

    def _ended(self, running: asyncio.Task[object]) -> None:
        if not running.cancelled() and isinstance(error := running.exception(), Exception):
            self._app.handle_failure(error)

    def laid_out(self) -> None:
        """Without a picture the first frame that has the terminal's size is drawn, before more is imported."""
        beginning = self._beginning()
        if beginning is not None and beginning.is_fitted:
            self._show_rows()

    def first_frame_made(self) -> None:
        """The screens come to rest from now on."""
        self._show_rows()
        self._first_frame.set()

    def _show_rows(self) -> None:
        if self._rows_due:
            self._rows_due = False
            self.curtain.lift()
            self.curtain.close()

    def before_whole_frame(self) -> None:
        """Draw a screen of which much has changed once, when it is whole, instead of part by part."""
        if self.over and not self.curtain.closed:
            self.curtain.shown = None
            self.curtain.close()
            self._watch(self.curtain.lift_when(lambda: True, WHOLE), "changing")

    def touched(self) -> None:
        """The person did something whose effect is to be seen."""
        self._touched = True

    def resized(self, size: Size) -> None:
        """The terminal has this size: a picture of another one is no longer what it shows."""
        if self._frame is not None and tuple(size) != self._frame.size and self.curtain.closed:
            self.curtain.shown = None
            self._touched, self._due = True, 0.0

    async def _run(self) -> None:
        """Show the screens when it is time."""
        if self._frame is not None:
            await self.curtain.lift_when(self._can_be_seen, LONGEST)
        else:
            await self._first_frame.wait()
            await self.curtain.lift_when(lambda: self._can_be_seen(with_post=True), AT_REST)
            self.curtain.close()
            await self.curtain.lift_when(self._can_be_seen, AT_REST)
        self.over = True

    def _beginning(self) -> Beginning | None:
        """What the main screen knows of its beginning, once it is there."""
        screen = self._app.screen_stack[0] if self._app.screen_stack else None
        return screen.beginning if isinstance(screen, MainScreen) and screen.is_mounted else None

    def _has_post(self) -> bool:
        beginning = self._beginning()
        return beginning is not None and beginning.post_in_sight and beginning.is_quiet

    def _can_be_seen(self, *, with_post: bool = False) -> bool:
        """Whether everything is at rest, or something is to be seen sooner: `with_post` the post as it is by now."""
        beginning = self._beginning()
        if beginning is None or not self._first_frame.is_set():
            return False
        if self._touched:
            self._due = monotonic() + AFTER_KEY if self._due is None else self._due
            return self._has_post() or monotonic() >= self._due
        return beginning.has_word or (self._has_post() if with_post else beginning.is_settled)

    async def take_picture(self) -> None:
        """Make the screens show what the next start will show, unseen, and keep how that looks."""
        beginning = self._beginning()
        width, height = self._app.size
        if beginning is None or not self.over or not beginning.can_return or width * height > MOST_CELLS:
            return
        if self._running is not None:
            self._running.cancel()
        self.curtain.close()
        if not await beginning.show_again():
            return
        while frame_pending(self._app) or not beginning.is_settled:
            make_frame(self._app)
            # The page is made in a thread, which is to have the processor.
            await asyncio.sleep(0.001)
        self.picture = without_ids(frame_lines(self._app))
