"""The main screen: search box, list and post. It turns keys into questions to the session and shows the answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.geometry import Size
from textual.screen import Screen

from reader.errors import ReaderError
from reader.library.post import Entry
from reader.paths import resource_folder
from reader.text import EMPTY, CleanLine, clean_line
from reader.tui.latest import InOrder, LatestOnly
from reader.tui.marking import Marker
from reader.tui.session import INLINE_SEARCH_LIMIT, Listing, Loaded, Session
from reader.tui.views import View
from reader.tui.widgets.entry_list import EntryList
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.search_box import SearchBox
from reader.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from reader.tui.widgets.post_view import PostView

__all__ = ["MainScreen"]

NARROW = 100
"""Columns below which list and post take turns."""

LOW = 24
"""Rows below which the blank lines between the parts go."""


class MainScreen(Screen[None]):
    """List and post side by side, or one at a time where the terminal is narrow."""

    BINDINGS: ClassVar = [
        Binding("escape", "back", "Back", id="back"),
        Binding("slash", "search", "Search", id="search"),
        Binding("b", "bookmark", "Bookmark", id="bookmark"),
        Binding("m", "toggle_read", "Read/unread", id="read"),
        Binding("o", "open_page", "Web page", id="page"),
        Binding("1", "view('ALL')", "All", show=False, id="view.all"),
        Binding("2", "view('UNREAD')", "Unread", show=False, id="view.unread"),
        Binding("3", "view('BOOKMARKS')", "Bookmarks", show=False, id="view.bookmarks"),
        Binding("v", "next_view", "View", id="view.next"),
        Binding("tab", "other_pane", "Other pane", show=False, id="pane"),
        Binding("question_mark,f1", "app.help", "Help", id="help"),
        Binding("colon", "app.command_palette", "Commands", show=False, id="palette"),
        Binding("q", "app.quit", "Quit", id="quit"),
    ]

    def __init__(self, session: Session, shown: Callable[[], None], give_up: Callable[[ReaderError], None]) -> None:
        super().__init__()
        self.session = session
        self._shown = shown
        self._give_up = give_up
        self.marker = Marker(session, self.marks_changed, self.tell_failure)
        self.searches: LatestOnly[Listing] = LatestOnly(session.executor, self.tell_failure)
        self.loads: InOrder[Loaded | None] = InOrder(session.executor, self.loading_failed)
        self.indexing: InOrder[object] = InOrder(session.index_executor, self.tell_failure)
        self.failures: InOrder[object] = InOrder(session.executor, self.tell_failure)
        self.view = View.ALL
        self.opened: Entry | None = None
        self.post_view: PostView | None = None

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        self._set_size_classes(self.app.size)
        yield TopBar(id="top")
        yield SearchBox(placeholder="find a question", id="search")
        with Horizontal(id="panes"):
            yield EntryList(self.session.marks, self.session.write_date, id="list")
        yield KeyBar(id="keys")

    @property
    def top(self) -> TopBar:
        """The header."""
        return self.query_one("#top", TopBar)

    @property
    def search_box(self) -> SearchBox:
        """The search box."""
        return self.query_one("#search", SearchBox)

    @property
    def entry_list(self) -> EntryList:
        """The list."""
        return self.query_one("#list", EntryList)

    async def need_post_view(self) -> PostView:
        """The post's view. It joins the screen after the first frame, which does not wait for what it imports."""
        if self.post_view is None:
            from reader.tui.widgets.post_view import PostView

            self.app.stylesheet.read(resource_folder("styles") / "post.tcss")
            self.post_view = PostView(self.session, id="post")
            await self.query_one("#panes").mount(self.post_view)
        return self.post_view

    def on_mount(self) -> None:
        """Show what is known already; the rest follows after the first frame."""
        self.show_listing(self.session.listing(self.view, ""))
        self.entry_list.focus()
        self.call_after_refresh(self._start_loading)

    # Loading

    async def _start_loading(self) -> None:
        self._shown()
        post_view = await self.need_post_view()
        if (entry := self.entry_list.highlighted) is not None and self._shows_post:
            post_view.show(entry)
        session = self.session
        self.loads.submit(lambda: session.prepare(session.loader.cached()), self._adopt)
        self.loads.submit(lambda: session.prepare(session.loader.load(self._tell_progress)), self._adopt_current)

    def _tell_progress(self, doing: str, done: int, total: int) -> None:
        """Called in the thread that loads."""
        if self.session.library is None:
            self.app.call_later(self._show_progress, clean_line(f"{doing}: {done:,} of {total:,}"))

    def _show_progress(self, words: CleanLine) -> None:
        self.top.note = words

    def _adopt(self, loaded: Loaded | None) -> None:
        self.top.note = EMPTY
        if loaded is None:
            return
        self.session.adopt(loaded)
        if self.post_view is not None:
            self.post_view.library_loaded(loaded.library)
        self.refresh_listing()

    def _adopt_current(self, loaded: Loaded | None) -> None:
        """The site is as new as its files: now its texts can be made searchable."""
        self._adopt(loaded)
        if self.session.index is not None:
            self.indexing.submit(self.session.index.build, lambda _: self.refresh_listing())

    def loading_failed(self, error: BaseException) -> None:
        """Say why the site could not be read; where there is nothing to show, end with that word."""
        if isinstance(error, ReaderError) and not self.session.entries:
            self._give_up(error)
        else:
            self.tell_failure(error)

    # The list

    def show_listing(self, listing: Listing) -> None:
        """Show rows, counts and words about them."""
        self.entry_list.set_rows(listing.rows, keep=not listing.query, empty=listing.empty, headings=listing.headings)
        top = self.top
        site = self.session.site
        top.site = site.title if site is not None else EMPTY
        top.view = listing.view
        top.counts = self.session.counts()
        self.search_box.note = self._search_note(listing)

    @staticmethod
    def _search_note(listing: Listing) -> str:
        return " · ".join(part for part in (listing.hint, listing.note) if part)

    def refresh_listing(self, keep: Entry | None = None) -> None:
        """Ask the session anew: after a load, a key in the search box, another view."""
        query = self.search_box.value
        work = partial(self.session.listing, self.view, query, keep)
        if not query.strip() or len(self.session.entries) <= INLINE_SEARCH_LIMIT:
            self.searches.drop()
            self.show_listing(work())
        else:
            self.searches.submit(work, self.show_listing)

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Search as one types."""
        event.stop()
        self.refresh_listing()

    def on_search_box_submitted(self, event: SearchBox.Submitted) -> None:
        """Read the first result."""
        event.stop()
        self.entry_list.focus()
        self.entry_list.action_open()

    def on_search_box_left(self, event: SearchBox.Left) -> None:
        """Go on to the results."""
        event.stop()
        self.entry_list.focus()

    def on_top_bar_chosen(self, event: TopBar.Chosen) -> None:
        """Show the view that was clicked."""
        self.show_view(event.view)

    def show_view(self, view: View) -> None:
        """Show another view; the search stays."""
        self.view = view
        self.refresh_listing()

    def action_view(self, name: str) -> None:
        """Show a view by its name."""
        self.show_view(View[name])

    def action_next_view(self) -> None:
        """Show the view after this one."""
        views = list(View)
        self.show_view(views[(views.index(self.view) + 1) % len(views)])

    # The post

    def on_entry_list_highlighted(self, event: EntryList.Highlighted) -> None:
        """Show the highlighted entry beside the list; this never marks it as read."""
        event.stop()
        if self.post_view is None:
            return
        if event.entry is None:
            self.post_view.clear()
        elif self._shows_post:
            self.post_view.show(event.entry)

    @property
    def _shows_post(self) -> bool:
        return not self.has_class("-narrow") or self.has_class("-reading")

    async def on_entry_list_opened(self, event: EntryList.Opened) -> None:
        """Read an entry."""
        event.stop()
        post_view = await self.need_post_view()
        self.search_box.remember(self.search_box.value)
        self.opened = event.entry
        self.add_class("-reading")
        post_view.show(event.entry)
        post_view.start_reading(event.entry)
        post_view.focus()

    def on_post_view_finished(self, event: PostView.Finished) -> None:
        """The post was read to its end."""
        event.stop()
        self.marker.finish(event.entry)

    def stop_reading(self) -> None:
        """Go back from the post to the list."""
        self.remove_class("-reading")
        if self.post_view is not None:
            self.post_view.stop_reading()
        self.opened = None
        self.entry_list.focus()

    # Keys

    def action_search(self) -> None:
        """Go to the search box."""
        if self.has_class("-narrow"):
            self.remove_class("-reading")
        self.search_box.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show the way back only where there is one."""
        if action == "back":
            return self._can_go_back()
        return super().check_action(action, parameters)

    def _can_go_back(self) -> bool:
        if not self.is_mounted:
            return False
        return self.is_reading or bool(self.search_box.value) or self.search_box.has_focus or self.view is not View.ALL

    @property
    def is_reading(self) -> bool:
        """Whether the keys go to the post."""
        return self.opened is not None or (self.post_view is not None and self.post_view.has_focus)

    def action_back(self) -> None:
        """One step back: from the post to the list, from a search to all entries, from a view to all."""
        if self.is_reading:
            self.stop_reading()
        elif self.search_box.value:
            self.search_box.action_clear()
            self.entry_list.focus()
        elif self.search_box.has_focus:
            self.entry_list.focus()
        elif self.view is not View.ALL:
            self.show_view(View.ALL)

    def action_other_pane(self) -> None:
        """Go from the list to the post and back."""
        if self.is_reading:
            self.stop_reading()
        else:
            self.entry_list.action_open()

    # Marks

    @property
    def current(self) -> Entry | None:
        """The entry that keys act upon: the one that is read, else the highlighted one."""
        return self.opened or self.entry_list.highlighted

    def action_bookmark(self) -> None:
        """Bookmark the entry, or take the bookmark off."""
        if (entry := self.current) is not None:
            self.marker.toggle_bookmark(entry)

    def action_toggle_read(self) -> None:
        """Mark the entry as read, or as unread."""
        if (entry := self.current) is not None:
            self.marker.toggle_read(entry)

    def marks_changed(self, _entries: Sequence[Entry]) -> None:
        """Show marks that the store has acknowledged; what left the view stays in sight until the view is left."""
        self.entry_list.refresh()
        if self.post_view is not None:
            self.post_view.marks_changed()
        self.top.counts = self.session.counts()

    def action_open_page(self) -> None:
        """Open the post's page in the browser, saying which."""
        entry, site = self.current, self.session.site
        if entry is None or site is None:
            return
        link = site.link(entry.post)
        if link is None:
            self.tell(clean_line("This site does not say where it is published: its _config.yml names no url."))
            return
        from reader.sources.opener import open_address

        self.tell(clean_line(f"Opening {link}"))
        self.failures.submit(lambda: open_address(link), lambda _: None)

    # Size and failures

    def on_resize(self) -> None:
        """Show both panes or one."""
        was_narrow = self.has_class("-narrow")
        self._set_size_classes(self.app.size)
        entry = self.entry_list.highlighted
        if was_narrow and entry is not None and self.post_view is not None and self._shows_post:
            self.post_view.show(entry)

    def _set_size_classes(self, size: Size) -> None:
        self.set_class(size.width < NARROW, "-narrow")
        self.set_class(size.height < LOW, "-low")

    def tell(self, message: CleanLine, *, severity: str = "information") -> None:
        """Say something in a toast."""
        self.notify(message, severity=severity, markup=False)  # type: ignore[arg-type]

    def tell_failure(self, error: BaseException) -> None:
        """Say what failed; what no person can act upon ends the program with a report."""
        if not isinstance(error, ReaderError):
            raise error
        self.tell(clean_line(str(error)), severity="error")
