"""The post: previewed beside the list, opened, left at a position, and revisited."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from reader.library.post import Entry
from reader.text import clean_line
from reader.tui.list.below import gone_words
from reader.tui.list.fitting import PART
from reader.tui.list.history import History, Visit, renewed
from reader.tui.list.rows import MatchedWords
from reader.tui.main.browsing import Browsing
from reader.tui.main.left_off import LeftOff
from reader.tui.main.stage import Stage
from reader.tui.widgets.key_bar import KeyBar, crop
from reader.tui.work.found_again import found_again
from reader.tui.work.marking import Marker
from reader.tui.work.session import Loaded
from reader.words import remaining

if TYPE_CHECKING:
    from reader.page.find import WordMarker
    from reader.tui.widgets.post_view import PostView
    from reader.tui.work.posts import Shown

__all__ = ["PostViewMaker", "Reading"]


LONGEST_HEADING = 36
"""Maximum width, in cells, of the heading shown in the footer."""

PREPARED = 1.0
"""Seconds for which a key waits for the page that it needs."""

LONGEST_TRAIL = 100
"""Maximum number of followed links that can be retraced."""


class PostViewMaker(Protocol):
    """Adds the post's view to the screen."""

    def __call__(self, following: Callable[[Entry], Entry | None]) -> tuple[PostView, Awaitable[object]]:
        """Return the view and an awaitable for its mounting; `following` returns the entry after a given one."""


class Reading:
    """The post that is shown, whether it is open for reading, and what was read before it."""

    def __init__(self, stage: Stage, browsing: Browsing, key_bar: KeyBar, marker: Marker, make: PostViewMaker) -> None:
        self._stage = stage
        self._session = stage.session
        self._browsing = browsing
        self._entries = browsing.entries
        self._key_bar = key_bar
        self._marker = marker
        self._make = make
        self._history = History()
        self._trail: list[Visit] = []
        self._left_rows: list[str] = []
        """The entries left for random ones in the list."""
        self._rows_ahead: list[str] = []
        """The random entries left by going back, for going forward again."""
        self.opened: Entry | None = None
        """The open entry; None while the list has the keys."""
        self.view: PostView | None = None
        self._resumed = False
        self._preview_due = False
        self._left_off = LeftOff(stage.session, marker)
        self._marked = MatchedWords()
        self._awaited: str | None = None
        """The query whose best result is to be opened once it is found."""
        browsing.is_read = lambda: self.opened is not None

    async def need_view(self) -> PostView:
        """Return the post's view, mounting it if needed; the first frame does not wait for its imports."""
        if self.view is None:
            # An early key may request it while it is being mounted after the first frame.
            self.view, mounted = self._make(self._browsing.following)
            await mounted
        return self.view

    @property
    def current(self) -> Entry | None:
        """The entry that keys act on: the open one, else the highlighted one."""
        return self.opened or self._entries.highlighted

    @property
    def is_reading(self) -> bool:
        """Whether the post has the keys."""
        return self.opened is not None or (self.view is not None and self.view.has_focus)

    def library_loaded(self, loaded: Loaded) -> None:
        """Show the post's text in a new library; if the post is gone, say so and return to the list."""
        if self.view is not None:
            opened, entry_of = self.opened, loaded.library.entry_of
            self._trail = renewed(self._trail, entry_of)
            self._history.renew(entry_of)
            now = found_again(opened, loaded) if opened is not None else None
            if opened is not None and now is None:
                self.stop()
                self._stage.tell(gone_words(opened, loaded.gone, self._session.key_name), severity="warning")
            elif opened is not None and now is not None and now.id == opened.id:
                # Its text may have changed: marks from here on belong to the new text.
                self.opened = now
                self.view.presenter.dwelling.renew(now)
            elif now is not None:
                # Continue reading the same post in another file.
                self._entries.highlight_entry(now.id)
                self._history.enter(now)
                self.read(now, visit=Visit(now, self.view.place, tuple(self._trail)))
            self.view.presenter.library_loaded(loaded.library)
            self.resume()
            self.preview()

    def texts_indexed(self) -> None:
        """Add related questions below the displayed post, now that they are known."""
        if self.view is not None:
            self.view.presenter.document_changed()

    # Beside the list

    def preview(self) -> None:
        """Show the highlighted entry beside the list; this never marks it as read."""
        entry = self._entries.highlighted
        if entry is not None and self.view is not None and self._stage.shows_post and self.opened is None:
            self.view.presenter.show(entry, self._words(entry), share=self._left_off.share(entry))

    def highlight_moved(self) -> None:
        """Show the newly highlighted entry, or nothing if the list is empty."""
        if self._stage.keys_wait:
            # The highlight keeps moving; a post is built only where it stops.
            self._preview_due = True
            return
        if self.view is not None and self._entries.highlighted is None and self.opened is None:
            self.view.presenter.clear()
        self.preview()

    def catch_up(self) -> None:
        """Show the highlighted entry if that was postponed because more keys were waiting."""
        if self._preview_due:
            self._preview_due = False
            self.highlight_moved()

    @property
    def shown(self) -> Shown | None:
        """The post on the screen, if it is the current one; None while that is being built."""
        shown, current = self.view.shown if self.view is not None else None, self.current
        return shown if shown is not None and current is not None and shown.entry.id == current.id else None

    async def prepared(self) -> Shown | None:
        """Return the current post with its page, built now if there is no preview; None if that takes too long."""
        view, entry = await self.need_view(), self.current
        if self.shown is None and entry is not None:
            view.presenter.show(entry, self._words(entry))
            await view.presenter.ready(PREPARED)
        if self.shown is None and entry is not None:
            self._stage.tell(clean_line("This post is still being prepared. Try again in a moment."))
        return self.shown

    def rows_changed(self) -> None:
        """Mark what the query now matches in the preview, and open the best result if that was requested."""
        box = self._browsing.box
        awaited, query = self._awaited, box.value.strip()
        if awaited is not None and (self._browsing.answered == awaited or query != awaited):
            # If the user types something else and then this again, Enter was not pressed a second time.
            self._awaited = None
            if query == awaited and self._stage.is_active and self._stage.has_focus(box):
                self._stage.call_later(self.open_best)
        entry = self._entries.highlighted
        if entry is not None and self.opened is None and self._marked != self._browsing.matched_words(entry):
            self.preview()

    def _words(self, entry: Entry) -> WordMarker:
        from reader.page.find import WordMarker  # noqa: PLC0415 (start-up)

        self._marked = self._browsing.matched_words(entry)
        return WordMarker(self._marked.words, small=self._marked.small, aims=self._marked.typed)

    # Reading

    async def open(self, entry: Entry) -> None:
        """Open an entry of the list."""
        self._browsing.remember_query()
        await self.need_view()
        self.read(entry)

    async def open_best(self) -> None:
        """Open the best result, at once, so that the next key already goes to the post.

        If the results are late, it opens once they arrive, unless the user does something else meanwhile.
        """
        if unfinished := self._browsing.unfinished_filter:
            self._stage.tell(clean_line(f"“{unfinished}:” needs a value. Tab suggests one."))
            return
        if not await self._browsing.up_to_date():
            self._awaited = self._browsing.box.value.strip()
            self._stage.tell(clean_line("Still searching. The best result opens as soon as it is found."))
            return
        self._stage.focus(self._entries)
        entry = self._entries.highlighted
        if entry is None:
            self._browsing.remember_query()
        else:
            await self.open(entry)

    def follow(self, entry: Entry, anchor: str) -> None:
        """Open an entry that a link of the post leads to; a step back returns to the place of the link."""
        trail = [*self._trail, Visit(self.opened, self.view.place)] if self.opened is not None and self.view else []
        self._entries.highlight_entry(entry.id)
        self.read(entry, anchor=anchor)
        self._trail = trail[-LONGEST_TRAIL:]
        self._stage.keys_changed()

    @property
    def earlier(self) -> Entry | None:
        """The post to which a step back leads; None if it leads to the list."""
        return self._trail[-1].entry if self._trail and self.opened is not None else None

    def go_back(self) -> None:
        """Return to the post whose link led here, at its position; else to the list."""
        if self.earlier is None:
            self.stop()
            return
        *trail, visit = self._trail
        self._entries.highlight_entry(visit.entry.id)
        self.read(visit.entry, visit=visit)
        self._trail = trail
        self._stage.keys_changed()

    def read(self, entry: Entry, *, anchor: str = "", visit: Visit | None = None) -> None:
        """Open an entry for reading: at its top, at a heading, or at the position of an earlier visit."""
        view = self.view
        if view is None:
            return
        if self.opened is not None:
            self._history.leave(Visit(self.opened, view.place, tuple(self._trail)))
        self._trail = list(visit.trail) if visit is not None else []
        if visit is None:
            self._history.enter(entry)
        self.opened = entry
        self._left_rows = []
        self._rows_ahead = []
        self._stage.set_reading(True)
        view.presenter.start_reading(entry)
        place, share = visit.place if visit else None, self._left_off.share(entry)
        view.presenter.show(entry, self._words(entry), place=place, anchor=anchor, share=share)
        # The post may have been beside the list while the rows around it changed.
        view.presenter.following_may_differ()
        self._stage.focus(view)
        self._marker.run(lambda: self._session.store.personal.set_last_opened(entry))
        self._stage.keys_changed()

    def stop(self) -> None:
        """Return from the post to the list."""
        self._stage.set_reading(False)
        self.remember_place()
        if self.view is not None:
            self.view.presenter.dwelling.stop()
            if self.opened is not None:
                self._history.leave(Visit(self.opened, self.view.place, tuple(self._trail)))
        self.opened = None
        self._trail = []
        self._key_bar.note = ""
        self._stage.focus(self._entries)
        self.preview()

    def switch_pane(self) -> None:
        """Switch between the list and the post."""
        if self.is_reading:
            self.stop()
        else:
            self._entries.action_open()

    def show_place(self) -> None:
        """Show the reading position: the percentage, at the end whether the post is marked as read, and the heading.

        If a link is selected, the footer needs the room for the link's target.
        """
        view = self.view
        if self.opened is None or view is None:
            self._key_bar.note = ""
        elif view.link_in_sight:
            self._key_bar.note = f"{view.percent}%"
        else:
            parts = [f"{view.percent}%", self._read_words() if view.percent == 100 else "", self._heading(view)]
            self._key_bar.note = PART.join(part for part in parts if part)

    def _heading(self, view: PostView) -> str:
        shown = view.shown
        if shown is None or view.max_scroll_y < view.size.height:
            # In a post of up to two screenfuls the position is obvious.
            return ""
        part = view.outline.at(shown.page, view.top_line)
        return crop(part.text, LONGEST_HEADING) if part is not None else ""

    def _read_words(self) -> str:
        """Return whether the post is marked as read, or when it will be."""
        entry, view = self.opened, self.view
        marks = self._session.marks(entry) if entry is not None else None
        if marks is None or view is None:
            return ""
        if marks.read:
            return "read"
        seconds = view.presenter.dwelling.seconds_left
        return f"marked as read in {remaining(seconds)}" if seconds and self._session.settings.mark_read else ""

    def marks_changed(self) -> None:
        """Update the note and the read state of the post."""
        if self.view is not None:
            self.view.presenter.marks_changed()
            if self.opened is not None and self.view.percent == 100:
                self.show_place()

    def show_language(self, entry: Entry, post_id: str) -> None:
        """Show an entry in the language of one of its posts from now on."""
        self._session.languages[entry.id] = post_id
        if self.view is not None and self.current is not None and self.current.id == entry.id:
            self.view.presenter.document_changed()

    def change_width(self, columns: int) -> None:
        """Make the text column wider or narrower, and report its width."""
        if self.view is not None:
            before, width = self.view.widen(columns)
            words = f"Text width: {width} columns"
            if width == before:
                words += ", the narrowest" if columns < 0 else ", the widest that fits here"
            self._stage.tell(clean_line(words), kind="width")

    # Going on

    def read_next(self, step: int) -> None:
        """Go to the next or previous entry of the list; while reading, open it."""
        moved = self._browsing.go(step)
        if moved:
            self._read_highlighted()
        elif self.opened is not None and self._entries.highlighted is not None:
            self._stage.tell(
                clean_line("This is the last post in the list." if step > 0 else "This is the first post in the list.")
            )

    def read_next_unread(self, step: int) -> None:
        """Go to the next or previous unread entry of the list; while reading, open it."""
        if self._browsing.go_to_unread(step):
            self._read_highlighted()

    def read_random(self) -> None:
        """Go to a random unread entry of the list; while reading, open it."""
        before = self._entries.highlighted
        if self._browsing.go_to_random():
            if self.opened is None and before is not None:
                self._left_rows = [*self._left_rows, before.id][-LONGEST_TRAIL:]
                self._rows_ahead = []
            self._read_highlighted()

    def _read_highlighted(self) -> None:
        entry = self._entries.highlighted
        if self.opened is not None and entry is not None:
            self.read(entry)

    async def revisit(self, step: int) -> None:
        """Go back or forward through the opened posts; in the list, first through the random entries."""
        view = await self.need_view()
        if self.opened is None and self._revisit_row(step):
            return
        if self.opened is not None:
            self._history.leave(Visit(self.opened, view.place, tuple(self._trail)))
        visit = self._history.step(step, away=self.opened is None)
        if visit is None:
            self._stage.tell(
                clean_line(
                    "There is no earlier post to go back to."
                    if step < 0
                    else "There is no later post to go forward to."
                )
            )
            return
        self._entries.highlight_entry(visit.entry.id)
        self.read(visit.entry, visit=visit)

    def _revisit_row(self, step: int) -> bool:
        """Go back in the list to the row left for a random entry, or forward again; return False at the ends."""
        left, entered = (self._left_rows, self._rows_ahead) if step < 0 else (self._rows_ahead, self._left_rows)
        here = self._entries.highlighted
        while left:
            if self._entries.highlight_entry(left.pop()):
                if here is not None:
                    entered.append(here.id)
                return True
        return False

    # The last position

    def resume(self, *, again: bool = False) -> None:
        """Highlight the last open entry, unless the user has moved on already; `again` acts as if just started."""
        session = self._session
        if again:
            self._resumed, self._trail, self._key_bar.note = False, [], ""
            if self.view is not None:
                self.view.set_reactive(type(self.view).folded_open, False)
                self.view.presenter.clear()
        if self._resumed or session.site is None or not session.settings.resume:
            return
        self._resumed = session.library is not None
        if self.opened is not None or self._browsing.box.value or self._entries.highlighted_row:
            return
        entry = self._left_off.entry()
        if entry is not None and self._entries.highlight_entry(entry.id):
            # The first rows may contain it before the site is loaded.
            self._resumed = True

    def remember_place(self) -> None:
        """Remember the open post and the position in it for the next run."""
        self._left_off.remember(self.opened, self.view)
