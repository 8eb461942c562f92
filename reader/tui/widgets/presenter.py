"""Which post a view shows: the requested one, its title while it is being built, and the part to start with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from sys import maxsize
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import ReaderError
from reader.library.post import Entry
from reader.page import Page, Place
from reader.page.find import WordMarker
from reader.text import CleanLine, clean_line
from reader.tui.widgets.page_view import ABOVE, PageView
from reader.tui.work.dwelling import Dwelling
from reader.tui.work.posts import PageShape, PostMaker, Shown
from reader.tui.work.session import Session

if TYPE_CHECKING:
    from textual.timer import Timer

    from reader.library.document import Document
    from reader.library.library import Library

__all__ = ["Presenter"]

PATIENCE = 0.05
"""Seconds for which the pane stays unchanged while a post is built; after that, its title is shown."""

MAKING = clean_line("Preparing this post …")

UNTIL_KEY = 0.6
"""Seconds for which keys wait for the opened post, all together; the first one of a run may take 0.2."""

LOOK = 0.005
"""Seconds between checks whether it is ready."""


class Aim(NamedTuple):
    """The part of a post to show: a place, a heading, the position after a share of it (0 to 1), or its end."""

    place: Place | None = None
    anchor: str = ""
    share: float = 0.0
    end: bool = False

    def __bool__(self) -> bool:
        return self.place is not None or bool(self.anchor) or self.share > 0 or self.end


class Presenter:
    """Puts one entry at a time into a view.

    As soon as another one is requested, nothing of the previous one can be displayed, selected or copied.
    """

    def __init__(self, view: PageView, session: Session, finished: Callable[[Entry], object]) -> None:
        """`finished` is called with an entry that was read to its end."""
        self._view = view
        self._session = session
        self.maker = PostMaker(view, session, self._failed)
        self.dwelling = Dwelling(session.settings, view.set_timer, finished)
        self.wanted: Entry | None = None
        """The entry that is shown, or will be as soon as it is laid out."""
        self.shown: Shown | None = None
        """The entry whose text is on the screen; None while the requested one is being built."""
        self._begun = False
        """Whether the first part of the requested entry is on the screen while the rest is being built."""
        self._aim = Aim()
        self._resumed = (0.0, 0)
        self._patience: Timer | None = None
        self._keys_wait_until = 0.0
        self.moved: Callable[[], object] = lambda: None
        """Called when another part of the post may be on the screen."""
        self.failed: Callable[[BaseException], None] = _raise
        """Called when a post could not be built."""

    def show(
        self,
        entry: Entry,
        words: WordMarker | None = None,
        *,
        place: Place | None = None,
        anchor: str = "",
        share: float = 0.0,
    ) -> None:
        """Show an entry: from its top, at a `place`, at an `anchor`, or after a `share` of it (0 to 1).

        `words` are marked; if no part is given, the first one is scrolled to. The entry is laid out in a thread, and
        only the latest request counts: from now on nothing of another entry can be displayed, selected or copied.
        """
        aim = Aim(place, anchor, share)
        same = self.wanted is not None and self.wanted.id == entry.id
        if not same or aim:
            self._aim = aim
        if not same:
            self._resumed = (0.0, 0)
            self._view.matches.clear()
        self._view.overlay.words = words or WordMarker()
        if not same:
            self.wanted, self.shown, self._view.page = entry, None, None
            self._begun = False
            if self._patience is not None:
                self._patience.stop()
            self._patience = self._view.set_timer(PATIENCE, lambda: self._announce(entry))
            self._make()
        elif self.shown is not None:
            self._go_to_aim(self.shown.page, fresh=bool(aim))
            self._view.refresh()
        elif self._begun and self._view.page is not None and not self._starts_in(self._view.page):
            self._begun = False
            self._announce(entry)

    def clear(self) -> None:
        """Show nothing."""
        self.maker.stop()
        self.wanted = self.shown = self._view.page = None
        self._begun = False
        self._view.matches.clear()
        self._view.set_lines(0)
        self._view.refresh()

    def library_loaded(self, library: Library) -> None:
        """Show the requested entry, now that its text is available or has changed."""
        if self.wanted is not None:
            entry = library.entry_of(self.wanted.id)
            if entry is None:
                self.clear()
                return
            if self.shown is not None and entry == self.shown.entry:
                return
            if self.shown is not None and entry.fingerprint != self.shown.entry.fingerprint:
                # In a rewritten text, what was visible is more likely to be where it was.
                self._resumed = (0.0, 0)
            self.wanted = entry
            self._make()

    def document_changed(self) -> None:
        """Rebuild the page, if any: more is known about it now."""
        if self.wanted is not None:
            self._make()

    @property
    def is_begun(self) -> bool:
        """Whether only the first part of the requested entry is on the screen, while the rest is being built."""
        return self._begun

    @property
    def is_making(self) -> bool:
        """Whether no part of the open post is on the screen yet, but will be."""
        in_sight = self.shown is not None or self._begun
        return self.dwelling.entry is not None and not in_sight and not self.maker.idle

    async def made(self, leaves: Callable[[], bool]) -> None:
        """Wait briefly until the open post is on the screen, unless the next key `leaves` it.

        Once it has taken longer than that, no further key waits for it.
        """
        if self.dwelling.entry is not None:
            await self.ready(self._keys_wait_until - monotonic(), lambda: self._begun or leaves())

    async def ready(self, seconds: float, unless: Callable[[], bool] = lambda: False) -> None:
        """Wait until the requested entry is on the screen, while it is being built and for a maximum of `seconds`."""
        until = monotonic() + seconds
        while self.shown is None and not self.maker.idle and monotonic() < until and not unless():  # noqa: ASYNC110
            await asyncio.sleep(LOOK)

    def following_may_differ(self) -> None:
        """Rebuild the page if the next unread entry in the list is no longer the one that the page names."""
        if self.shown is not None:
            now, named = self.maker.following(self.shown.entry), self.shown.following
            if (now and now.id) != (named and named.id):
                self._make()

    def aim_at(self, direction: int) -> bool:
        """Go to the top (-1) or to the end (1) once the requested entry is shown.

        Return False if something of it is shown already, in which the view has to go there itself.
        """
        if self.shown is not None or self.wanted is None:
            return False
        self._aim = Aim(end=direction > 0)
        return not self._begun

    def go_to_line(self, number: int) -> None:
        """Scroll so that a line of the page is the first visible one."""
        self._view.resize_virtual()
        self._view.scroll_to(y=number + ABOVE, animate=False)

    def _make(self, document: Document | None = None) -> None:
        """Build the page of the requested entry; `document` is its content if already known."""
        if self.wanted is not None:
            self.maker.begun = self._begin if self.shown is None and not self._begun else None
            self.maker.make(self._session.library, self.wanted, self._frame, self._present, document)

    @property
    def _frame(self) -> PageShape:
        return PageShape(self._view.column, self._view.size.height, self._view.folded_open, self._lowest_block)

    @property
    def _lowest_block(self) -> int:
        """The block below which nothing is shown at first, to be laid out by the thread that builds the page."""
        aim, row, page = self._aim, self._view.scroll_offset.y - ABOVE, self._view.page
        if aim.anchor or aim.share or (not aim and self._resumed[0]):
            return maxsize
        if aim.place is not None:
            return aim.place.block
        return page.lines[row].block if page is not None and 0 < row < len(page.lines) and not aim else -1

    def _announce(self, entry: Entry, words: CleanLine = MAKING) -> None:
        """Show the title of the requested entry and a message in place of its text, while there is none."""
        shown = self.shown is not None or self._begun
        if not shown and self.wanted is not None and self.wanted.id == entry.id:
            self._show_page(self.maker.placeholder(self.wanted, words, self._frame))

    def _begin(self, shown: Shown) -> None:
        """Show the first part of a post while the rest is being built, unless another part is to be shown first."""
        if self._starts_in(shown.page):
            self._begun = True
            self._show_page(shown.page)
            if self._view.overlay.words and (line := self._first_word(shown.page)) is not None:
                self.go_to_line(line)

    def _starts_in(self, part: Page) -> bool:
        """Return whether what is to be shown first of the post is in its first part."""
        words = self._view.overlay.words
        return not self._aim and (not words or any(words.is_sought(line.text) for line in part.lines))

    def _show_page(self, page: Page) -> None:
        """Show the top of a page on which nothing can be chosen, copied or marked as read yet."""
        self._view.page = page
        self._view.resize_virtual()
        self._view.scroll_to(y=0, animate=False)
        self._view.refresh()

    def _failed(self, error: BaseException) -> None:
        if self.wanted is not None and isinstance(error, ReaderError):
            if self._patience is not None:
                # Building failed at once: the error must not be followed by the message that the post is being
                # prepared.
                self._patience.stop()
            self._begun = False
            self._announce(self.wanted, clean_line(str(error)))
        self.failed(error)

    def _present(self, shown: Shown) -> None:
        before = self.shown
        fresh = before is None
        if before is not None and not self._aim:
            share, row = self._resumed
            if share and self._view.scroll_offset.y == row:
                # Nobody has scrolled since: the page has grown below, so that the same share is elsewhere.
                self._aim = Aim(share=share)
            elif before.entry is shown.entry and self._view.scroll_offset.y:
                self._aim = Aim(before.page.place(max(self._view.scroll_offset.y - ABOVE, 0)))
        row, begun = self._view.scroll_offset.y, self._view.page if self._begun else None
        if begun is not None and row > 0 and not self._aim:
            # The first part has been read in the meantime.
            self._aim = Aim(begun.place(max(row - ABOVE, 0)))
        self._begun = False
        if fresh:
            # The reading position of the previous post means nothing here, and this one would be laid out up to it.
            self._view.page = None
            self._view.scroll_to(y=0, animate=False)
        self.shown, self._view.page = shown, shown.page
        self._view.matches.find_again(shown.page)
        self._view.resize_virtual()
        self._go_to_aim(shown.page, fresh=fresh)
        self._view.refresh()
        self.look_for_end()

    def _go_to_aim(self, page: Page, *, fresh: bool) -> None:
        aim, self._aim = self._aim, Aim()
        line: int | None = None
        if aim.anchor:
            line = page.anchor(aim.anchor)
        elif aim.place is not None:
            line = page.find_place(aim.place)
        elif aim.share > 0:
            page.finish()
            self._view.resize_virtual()
            row = round(aim.share * self._view.max_scroll_y)
            self._resumed = (aim.share, row)
            line = row - ABOVE
        elif self._view.overlay.words and not aim.end:
            line = self._first_word(page)
            fresh = True
        if self._is_read and not self._view.overlay.matches:
            self._view.matches.find_words(page)
        if line is not None:
            self.go_to_line(line)
        elif aim.end:
            # In slices, as a post that takes long to build may take long to lay out.
            self._view.action_go_to_end(1)
        elif fresh:
            self._view.scroll_to(y=0, animate=False)
        self.moved()

    @property
    def _is_read(self) -> bool:
        reading = self.dwelling.entry
        return reading is not None and self.shown is not None and reading.id == self.shown.entry.id

    def _first_word(self, page: Page) -> int | None:
        """Return a line to scroll to so that the first sought word is visible.

        None if it is visible from the top, or if the text only contains words related to the query.
        """
        from reader.tui.work.related import own_blocks  # noqa: PLC0415 (start-up)

        height, own = self._view.scrollable_content_region.height, own_blocks(page.document)
        if not height:
            # The view is not displayed yet; once it is, the page is laid out for its size.
            return None
        for number in range(page.ensure(20 * height)):
            if page.lines[number].block >= own:
                break
            if self._view.overlay.words.is_sought(page.lines[number].text):
                return None if number < height - 3 else number - height // 3
        return None

    def fit(self) -> None:
        """Lay out for another width, or with other folds."""
        if self.wanted is None:
            return
        self._begun = False
        if self.shown is None and self._session.library is not None:
            self._announce(self.wanted)
        self._make(self.shown.document if self.shown is not None and self.shown.entry is self.wanted else None)

    def marks_changed(self) -> None:
        """Update the user's note."""
        marks = self._session.marks(self.shown.entry) if self.shown is not None else None
        if self.shown is not None and marks is not None and marks.note != self.shown.note:
            self.fit()

    def start_reading(self, entry: Entry) -> None:
        """Start reading this entry: from now on its end counts."""
        self.dwelling.start(entry)
        self._keys_wait_until = monotonic() + UNTIL_KEY
        self.look_for_end()

    def scrolled(self) -> None:
        """Lay out the newly visible part."""
        if self.shown is not None:
            self.shown.page.ensure(self._view.scroll_offset.y + self._view.scrollable_content_region.height + 1)
            self._view.resize_virtual()
        elif self._begun and self._aim.end and self._view.scroll_offset.y < self._view.max_scroll_y:
            # After the request for the end, something else was looked at.
            self._aim = Aim()
        self.look_for_end()
        self.moved()

    def look_for_end(self) -> None:
        """Note when the end is visible."""
        view = self._view
        bottom = view.scroll_offset.y + view.scrollable_content_region.height
        if self.shown is not None and bottom >= view.virtual_size.height:
            self.dwelling.end_in_sight(self.shown.entry)


def _raise(error: BaseException) -> None:
    raise error
