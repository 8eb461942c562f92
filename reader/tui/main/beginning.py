"""The state of the screen at start-up: when it is at rest, and how it returns to that state at exit."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.screen import Screen

from reader.errors import ReaderError
from reader.tui.main.parts import Parts
from reader.tui.widgets.message_line import MessageLine

if TYPE_CHECKING:
    from textual.timer import Timer

    from reader.state import Marks
    from reader.tui.work.session import Session

__all__ = ["Beginning"]

LOOK_FOR_MARKS = 1.0
"""Seconds between checks for marks set by another instance or the command line."""

LOOK_AT_FILE = 1.0
"""Seconds between checks whether the file of the displayed post changed; a change shows after two checks."""

POST_FIRST = 0.3
"""Maximum seconds for which loading the site waits for a cached post."""

LOOK_AT_DAY = 10.0
"""Seconds between checks whether the user's next day has begun."""

LOOK_FOR_CHANGES = 15.0
"""Seconds between checks whether files in the folder changed, while the terminal has the focus."""

LOOK = 0.002
"""Seconds between checks whether the post's page is built."""


class Beginning:
    """The start-up state of the screen; `messages` is the line for its messages."""

    def __init__(self, screen: Screen[None], session: Session, parts: Parts, messages: MessageLine) -> None:
        self._screen = screen
        self._session = session
        self._parts = parts
        self._messages = messages
        self._load_due: Timer | None = None
        """Loads the site at the latest when it fires; None before the first frame and once loading has begun."""
        self._names_post = session.loader.source.kind == "file"
        """Whether the source is a single file whose post is still to be opened."""
        self.is_fitted = False
        """Whether the list was laid out for the terminal's size."""

    @property
    def has_word(self) -> bool:
        """Whether there is something to show at once: a message, or the progress of a long load."""
        return self._screen.has_class("-message") or self._parts.loading.is_waiting

    @property
    def post_in_sight(self) -> bool:
        """Whether the post is visible, or there is none to show beside the list."""
        parts = self._parts
        view = parts.reading.view
        made = view is not None and parts.reading.shown is not None and view.presenter.maker.idle
        none = not parts.stage.shows_post or parts.browsing.entries.highlighted is None
        return made or (none and self._session.library is not None)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is in progress that would change the display."""
        parts = self._parts
        return (
            self.post_in_sight
            and parts.loading.is_settled
            and parts.learning.is_settled
            and parts.marker.idle
            and self.is_quiet
        )

    @property
    def is_quiet(self) -> bool:
        """Whether every widget has processed its messages."""
        return not any(node.message_queue_size for node in (self._screen.app, self._screen, *self._screen.query("*")))

    def begin(self) -> None:
        """Show the post of the last run, from the cache if possible, and then load the site."""
        reading = self._parts.reading
        # If the user moves to another post meanwhile, nothing signals that the cached one is ready.
        self._load_due = self._screen.set_timer(POST_FIRST, self._load)
        reading.resume()
        reading.preview()
        if reading.view is None or reading.view.presenter.maker.idle:
            self._load()
        else:
            reading.view.presenter.maker.tried = self._post_tried

    def _post_tried(self) -> None:
        self._screen.call_after_refresh(self._load)

    def _load(self) -> None:
        """Load the site, and start everything else that the first post did not need."""
        if self._load_due is None:
            return
        self._load_due.stop()
        self._load_due = None
        from reader.tui.main.watching import Watching  # noqa: PLC0415 (start-up)

        parts, store, screen = self._parts, self._session.store, self._screen
        parts.loading.reload()
        screen.set_interval(LOOK_FOR_MARKS, parts.marker.look)
        screen.set_interval(LOOK_AT_DAY, parts.learning.look_at_day)
        watching = Watching(parts.stage, lambda: parts.reading.current, parts.loading.look_now)
        screen.set_interval(LOOK_AT_FILE, watching.look)
        looking = screen.set_interval(LOOK_FOR_CHANGES, parts.loading.look_for_changes, pause=not screen.app.app_focus)

        def focus_changed(focused: bool) -> None:
            if focused:
                looking.reset()
                looking.resume()
                parts.loading.look_for_changes()
            else:
                looking.pause()

        screen.watch(screen.app, "app_focus", focus_changed, init=False)
        if self._session.failure is not None:
            parts.stage.tell_failure(self._session.failure)
        for notice in store.notices:
            parts.stage.tell(notice, severity="warning")
        store.on_notice = parts.stage.tell_from_thread
        parts.marker.run(self._session.forget_reading_times)
        parts.learning.count_due()
        self._session.syncer.start(parts.stage.tell_from_thread)
        parts.reading.preview()

    def open_file(self) -> None:
        """Open the post at once if the source is its file: there is nothing to choose from.

        If the user has started something else by then, the post is not opened, not even when the file is reloaded.
        """
        named, self._names_post = self._names_post, False
        session, parts = self._session, self._parts
        elsewhere = parts.reading.is_reading or parts.stage.has_focus(parts.browsing.box) or not parts.stage.is_active
        if named and not elsewhere and session.recall_at_start is None and len(session.entries) == 1:
            parts.stage.call_later(parts.reading.open, session.entries[0])

    def keep_next_page(self) -> None:
        """Cache the page that is built next: everything that it shows is known by now."""
        view = self._parts.reading.view
        if view is not None:
            view.presenter.maker.tried = self._keep_page

    def _keep_page(self) -> None:
        """Cache the page beside the list for the next start, unless a post is being read by now."""
        reading = self._parts.reading
        if reading.view is not None:
            reading.view.presenter.maker.tried = lambda: None
        shown = reading.shown
        if shown is not None and reading.opened is None:
            self._session.keep_page(shown.entry, shown.header, shown.document)

    @property
    def can_return(self) -> bool:
        """Whether the next start will show this site, and this run can return to the state that it begins with."""
        session = self._session
        return (
            self._screen.is_current
            and self._screen.app.app_focus
            and self._parts.loading.is_settled
            and not session.store.private
            and session.failure is None
            and bool(session.entries)
        )

    async def show_again(self) -> bool:
        """Show what the next start will show once it is at rest; return False if that cannot be determined."""
        parts, session = self._parts, self._session
        try:
            parts.finding.stop()
            if parts.reading.is_reading:
                parts.reading.stop()
            parts.browsing.box.action_clear()
            parts.stage.focus(parts.browsing.entries)
            self._screen.clear_selection()
            await self._marks_up_to_date()
            await self._passed()
            parts.browsing.begin_again()
            parts.reading.resume(again=True)
            parts.reading.preview()
            parts.learning.count_due()
            parts.stage.keys_changed()
            self._messages.clear()
            while not self.is_settled:  # noqa: ASYNC110 - Textual has no event for it
                await asyncio.sleep(LOOK)
            self._keep_page()
        except ReaderError:
            return False
        return session.library is not None

    async def _marks_up_to_date(self) -> None:
        """Wait for pending writes, and take over marks that were set elsewhere."""
        session, entries = self._session, self._session.entries
        store = session.store
        loop = asyncio.get_running_loop()

        def look() -> list[Marks] | None:
            return list(store.marks_of(entries)) if store.changed_since_last_look() else None

        marks = await loop.run_in_executor(session.state_executor, look)
        if marks is not None:
            session.accept(entries, marks)

    async def _passed(self) -> None:
        """Let all pending messages be processed."""
        while not self.is_quiet:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0)
