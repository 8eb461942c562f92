"""The reading half of the main screen: the post, going on to the next one, going back, finding in it."""

from __future__ import annotations

from itertools import chain, islice
from random import choice
from typing import TYPE_CHECKING

from reader.library.post import Entry
from reader.paths import resource_folder
from reader.text import clean_line
from reader.tui.list.history import History, Visit
from reader.tui.screens.browsing import BrowsingScreen
from reader.tui.widgets.entry_list import EntryList
from reader.tui.widgets.search_box import FindBox, SearchBox
from reader.tui.work.session import Listing, Loaded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.page.find import WordMarker
    from reader.tui.widgets.post_view import PostView

__all__ = ["ReadingScreen"]


NEAR = 2_000
"""Rows among which the next unread entry is looked for each time a post is shown."""


class ReadingScreen(BrowsingScreen):
    """Shows the highlighted post, and lets a person read it."""

    opened: Entry | None = None
    post_view: PostView | None = None
    _resumed = False
    _left_at = ("", 0.0)
    _marked: Sequence[str] = ()

    async def need_post_view(self) -> PostView:
        """The post's view. It joins the screen after the first frame, which does not wait for what it imports."""
        if self.post_view is None:
            from reader.tui.widgets.post_view import PostView

            self.app.stylesheet.read(resource_folder("styles") / "post.tcss")
            self.post_view = PostView(self.session, links=self.session.links_shown, id="post")
            self.post_view.following = self._following
            await self.query_one("#panes").mount(self.post_view)
        return self.post_view

    async def first_frame_done(self) -> None:
        """Bring the post's view in and load the site."""
        self.history = History()
        await self.need_post_view()
        await super().first_frame_done()
        self._preview()

    def adopt(self, loaded: Loaded | None) -> None:
        """Show a library, and its text of the post that is shown."""
        super().adopt(loaded)
        if loaded is not None and self.post_view is not None:
            self.post_view.library_loaded(loaded.library)
            self._resume()
            self._preview()

    def index_built(self) -> None:
        """Name related questions below the post that is shown, now that they are known."""
        super().index_built()
        if self.post_view is not None:
            self.post_view.document_changed()

    # Where it was left

    def _resume(self) -> None:
        """Highlight the entry that was open last, unless the person has gone on already."""
        session = self.session
        if self._resumed or session.site is None or not session.settings.resume:
            return
        self._resumed = True
        last = session.store.last_opened(session.site.key)
        if last is None or self.opened is not None or self.search_box.value or self.entry_list.highlighted_row:
            return
        entries = (one for one in session.entries if last.fingerprint == one.fingerprint)
        entry = session.loaded.entry_of(last.post) or next(entries, None)
        if entry is not None and self.entry_list.highlight_entry(entry.id):
            self._left_at = (entry.id, last.position)

    def _share_left(self, entry: Entry) -> float:
        """How much of an entry was passed when it was open in the last run; told once."""
        name, share = self._left_at
        if entry.id != name:
            return 0.0
        self._left_at = ("", 0.0)
        return share

    def _remember_place(self) -> None:
        """Remember what is open and how far it is read, for the next run."""
        entry, view = self.opened, self.post_view
        if entry is not None and view is not None and view.shown is not None and view.shown.entry.id == entry.id:
            # A post that fits on the screen was not scrolled: on a smaller one it is begun at its top.
            share = view.percent / 100 if view.max_scroll_y > 0 else 0.0
            self.marker.run(lambda: self.session.store.set_last_opened(entry, share))

    def on_unmount(self) -> None:
        """Remember what was open."""
        self._remember_place()

    # The post

    def _matched(self, entry: Entry) -> list[str]:
        from reader.tui.work.related import words_of

        if not self.search_box.value.strip():
            return []
        row = next((row for row in self.entry_list.rows if row.entry.id == entry.id and row.hit is not None), None)
        return words_of(row) if row is not None else []

    def _words(self, entry: Entry) -> WordMarker:
        from reader.page.find import WordMarker

        self._marked = self._matched(entry)
        return WordMarker(self._marked)

    def show_listing(self, listing: Listing) -> None:
        """Show rows, and mark in the post beside them what the query matches by now."""
        super().show_listing(listing)
        entry = self.entry_list.highlighted
        if entry is not None and self.opened is None and self._marked != self._matched(entry):
            self._preview()

    def _preview(self) -> None:
        entry = self.entry_list.highlighted
        if entry is not None and self.post_view is not None and self._shows_post and self.opened is None:
            self.post_view.show(entry, self._words(entry), share=self._share_left(entry))

    def on_entry_list_highlighted(self, event: EntryList.Highlighted) -> None:
        """Show the highlighted entry beside the list; this never marks it as read."""
        event.stop()
        if self.post_view is not None and event.entry is None and self.opened is None:
            self.post_view.clear()
        self._preview()

    @property
    def _shows_post(self) -> bool:
        return not self.has_class("-narrow") or self.has_class("-reading")

    async def on_entry_list_opened(self, event: EntryList.Opened) -> None:
        """Read an entry."""
        event.stop()
        self.remember_query()
        await self.need_post_view()
        self.read(event.entry)

    def read(self, entry: Entry, *, anchor: str = "", visit: Visit | None = None) -> None:
        """Open an entry to be read: at its top, at a heading, or where an earlier visit left it."""
        view = self.post_view
        if view is None:
            return
        if self.opened is not None:
            self.history.leave(Visit(self.opened, view.place))
        if visit is None:
            self.history.enter(entry)
        self.opened = entry
        self.add_class("-reading")
        view.start_reading(entry)
        place, share = visit.place if visit else None, self._share_left(entry)
        view.show(entry, self._words(entry), place=place, anchor=anchor, share=share)
        self.set_focus(view)
        self.marker.run(lambda: self.session.store.set_last_opened(entry))
        self.refresh_bindings()

    def stop_reading(self) -> None:
        """Go back from the post to the list."""
        self.remove_class("-reading")
        self._remember_place()
        if self.post_view is not None:
            self.post_view.stop_reading()
            if self.opened is not None:
                self.history.leave(Visit(self.opened, self.post_view.place))
        self.opened = None
        self.key_bar.note = ""
        self.set_focus(self.entry_list)
        self._preview()

    def on_post_view_finished(self, event: PostView.Finished) -> None:
        """The post was read to its end."""
        event.stop()
        self.marker.finish(event.entry)

    def on_post_view_moved(self, event: PostView.Moved) -> None:
        """Tell how far the post is read."""
        event.stop()
        if self.opened is None:
            self.key_bar.note = ""
        elif self.post_view is None or not self.post_view.link_in_sight:
            self.key_bar.note = f"{event.percent} %"

    @property
    def current(self) -> Entry | None:
        """The entry that keys act upon: the one that is read, else the highlighted one."""
        return self.opened or self.entry_list.highlighted

    @property
    def is_reading(self) -> bool:
        """Whether the keys go to the post."""
        return self.opened is not None or (self.post_view is not None and self.post_view.has_focus)

    # Going on

    def action_next(self, step: int) -> None:
        """Go to the next or former entry of the list; while reading, read it."""
        before = self.entry_list.highlighted_row
        self.entry_list.action_move(step)
        entry = self.entry_list.highlighted
        if self.opened is None or entry is None:
            return
        if self.entry_list.highlighted_row == before:
            self.tell(clean_line("This is the last post of the list." if step > 0 else "This is the first post."))
        else:
            self.read(entry)

    def action_next_match_or_unread(self, step: int) -> None:
        """Go to the next find in the post, or where nothing is sought to the next unread entry."""
        view = self.post_view
        if self.is_reading and view is not None and (view.overlay.matches or view.overlay.words):
            self.show_finds(around=view.step(step))
        else:
            self.action_next_unread(step)

    def action_next_unread(self, step: int) -> None:
        """Go to the next unread entry of the list; while reading, read it."""
        row = self.entry_list.highlighted_row
        if row is None:
            return
        number = self._unread_row(row, step)
        if number is not None:
            self._go_to_row(number)
            return
        self.tell(clean_line("Nothing unread is left in this list." if step > 0 else "Nothing unread stands before."))

    def _unread_row(self, row: int, step: int, most: int | None = None) -> int | None:
        """The next unread row, around the end of the list, or the former one; `most` rows are looked at."""
        rows = self.entry_list.rows
        order = chain(range(row + 1, len(rows)), range(row)) if step > 0 else iter(range(row - 1, -1, -1))
        return next((number for number in islice(order, most) if self._is_unread(rows[number].entry)), None)

    def _following(self, entry: Entry) -> Entry | None:
        """The unread entry that is named below another one."""
        row = self.entry_list.highlighted_row
        if row is None or self.entry_list.rows[row].entry.id != entry.id:
            return None
        number = self._unread_row(row, 1, NEAR)
        return None if number is None else self.entry_list.rows[number].entry

    def action_random_unread(self) -> None:
        """Go to any unread entry of the list."""
        unread = [number for number, row in enumerate(self.entry_list.rows) if self._is_unread(row.entry)]
        if unread:
            self._go_to_row(choice(unread))  # noqa: S311 - a post to read is no secret
        else:
            self.tell(clean_line("Nothing unread is left in this list."))

    def _is_unread(self, entry: Entry) -> bool:
        marks = self.session.marks(entry)
        return marks is not None and not marks.read

    def _go_to_row(self, number: int) -> None:
        self.entry_list.highlight_row(number)
        if self.opened is not None:
            self.read(self.entry_list.rows[number].entry)

    def action_go(self, step: int) -> None:
        """Go back or forward through what was opened."""
        if self.opened is not None and self.post_view is not None:
            self.history.leave(Visit(self.opened, self.post_view.place))
        visit = self.history.step(step, away=self.opened is None)
        if visit is None:
            self.tell(clean_line("Nothing was open before." if step < 0 else "Nothing was open after."))
            return
        self.entry_list.highlight_entry(visit.entry.id)
        self.read(visit.entry, visit=visit)

    # Finding

    async def action_find(self) -> None:
        """Find text in the post."""
        box = self.find_box
        if box is None:
            box = FindBox(placeholder="find in this post", sign="/", id="find")
            await self.mount(box, before=self.key_bar)
        box.display = True
        self.set_focus(box)

    @property
    def find_box(self) -> SearchBox | None:
        """The field for finding in the post; None before it was first asked for."""
        found = self.query("#find")
        return found.only_one(SearchBox) if found else None

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Find as one types."""
        if event.box is self.find_box and self.post_view is not None:
            event.stop()
            self.post_view.find(event.value)
            self.show_finds()

    def on_search_box_submitted(self, event: SearchBox.Submitted) -> None:
        """Go on in the post, where n and N lead from one find to the next."""
        if event.box is self.find_box and self.post_view is not None:
            event.stop()
            event.box.remember(event.box.value)
            self.set_focus(self.post_view)

    def on_search_box_left(self, event: SearchBox.Left) -> None:
        """Go to the next find."""
        if event.box is self.find_box and self.post_view is not None:
            event.stop()
            self.show_finds(around=self.post_view.step(1))

    def show_finds(self, *, around: bool = False) -> None:
        """Say which of how many finds is the current one, and when the search went around the end."""
        box, view = self.find_box, self.post_view
        if view is None:
            return
        count = len(view.overlay.matches)
        if box is None or not box.display:
            self.key_bar.note = f"{view.overlay.current + 1} of {count}" if count else ""
        elif not box.value.strip():
            box.note = ""
        elif not count:
            box.note = "not in this post"
        else:
            box.note = f"{view.overlay.current + 1} of {count}" + (" · from the other end" if around else "")

    def stop_finding(self) -> bool:
        """Clear the finds; False where there was nothing to clear."""
        box = self.find_box
        if box is None or not box.display:
            return False
        box.action_clear()
        box.display = False
        if self.post_view is not None:
            self.post_view.find("")
            self.set_focus(self.post_view)
        return True
