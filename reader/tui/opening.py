"""How the screens first appear, and the picture kept for the next start.

If the last run left a picture, nothing is drawn over it until the screens are at rest, or a key was pressed and its
effect can be seen. Without a picture the rows are drawn as soon as they exist, then the post with what is known by
then, then the rest.
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
"""Maximum wait in seconds for the post after the first rows are drawn, and for everything else after the post."""

LONGEST = 10.0
"""Maximum time in seconds for which a picture stays before the screens are shown as they are."""

MOST_CELLS = 40_000
"""Maximum screen size, in cells, that is kept for the next start, so that exiting takes no longer than drawing it."""

WHOLE = 0.1
"""Maximum wait in seconds for the screen to come to rest before a frame that redraws everything."""

AFTER_KEY = 0.12
"""Maximum wait in seconds for the post before the effect of a key is shown."""


class Opening:
    """Controls the first moments of `app` and its last one; `frame` is the picture that was drawn at start."""

    def __init__(self, app: HandlingApp, frame: Frame | None) -> None:
        self._app = app
        self._frame = frame
        self._touched = False
        self._rows_due = False
        """Whether the first rows should be drawn as soon as they are laid out."""
        self._due: float | None = None
        """The latest time at which the effect of the user's input is shown."""
        self._first_frame = asyncio.Event()
        self._running: asyncio.Task[object] | None = None
        self.curtain = Curtain(app)
        self.picture: Sequence[str] | None = None
        """The picture for the next start, set once the user has quit; None if it could not be determined."""
        self.over = False
        """Whether the screens are visible and at rest."""

    def begin(self) -> None:
        """Start holding frames back."""
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
        """Draw the first frame that has the terminal's size, before more is imported; only if there is no picture."""
        beginning = self._beginning()
        if beginning is not None and beginning.is_fitted:
            self._show_rows()

    def first_frame_made(self) -> None:
        """Note that the first frame exists: from now on the screens come to rest."""
        self._show_rows()
        self._first_frame.set()

    def _show_rows(self) -> None:
        if self._rows_due:
            self._rows_due = False
            self.curtain.lift()
            self.curtain.close()

    def before_whole_frame(self) -> None:
        """Redraw a screen of which much has changed in one go, rather than part by part."""
        if self.over and not self.curtain.closed:
            self.curtain.shown = None
            self.curtain.close()
            self._watch(self.curtain.lift_when(lambda: True, WHOLE), "changing")

    def touched(self) -> None:
        """Note that the user did something whose effect should become visible."""
        self._touched = True

    def resized(self, size: Size) -> None:
        """Handle the terminal's size: a picture of another size no longer matches what it shows."""
        if self._frame is not None and tuple(size) != self._frame.size and self.curtain.closed:
            self.curtain.shown = None
            self._touched, self._due = True, 0.0

    async def _run(self) -> None:
        """Show the screens when they are ready."""
        if self._frame is not None:
            await self.curtain.lift_when(self._can_be_seen, LONGEST)
        else:
            await self._first_frame.wait()
            await self.curtain.lift_when(lambda: self._can_be_seen(with_post=True), AT_REST)
            self.curtain.close()
            await self.curtain.lift_when(self._can_be_seen, AT_REST)
        self.over = True

    def _beginning(self) -> Beginning | None:
        """Return the main screen's start-up state, or None if the screen does not exist yet."""
        screen = self._app.screen_stack[0] if self._app.screen_stack else None
        return screen.beginning if isinstance(screen, MainScreen) and screen.is_mounted else None

    def _has_post(self) -> bool:
        beginning = self._beginning()
        return beginning is not None and beginning.post_in_sight and beginning.is_quiet

    def _can_be_seen(self, *, with_post: bool = False) -> bool:
        """Return whether everything is at rest, or something should be shown sooner.

        With `with_post`, the post in its present state is enough.
        """
        beginning = self._beginning()
        if beginning is None or not self._first_frame.is_set():
            return False
        if self._touched:
            self._due = monotonic() + AFTER_KEY if self._due is None else self._due
            return self._has_post() or monotonic() >= self._due
        return beginning.has_word or (self._has_post() if with_post else beginning.is_settled)

    async def take_picture(self) -> None:
        """Bring the screens, unseen, into the state that the next start will show, and keep the resulting picture."""
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
            # The page is made in a thread, which needs processor time.
            await asyncio.sleep(0.001)
        self.picture = without_ids(frame_lines(self._app))
