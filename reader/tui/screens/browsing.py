"""The browsing half of the main screen: loading, search box, list and views."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.screen import Screen

from reader.errors import ReaderError
from reader.library.post import Entry
from reader.sorting import BY_NAME, Sort, fitting
from reader.text import EMPTY, CleanLine, clean_line
from reader.tui.list.views import View
from reader.tui.widgets.entry_list import EntryList
from reader.tui.widgets.hint_line import HintLine
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.search_box import SearchBox
from reader.tui.widgets.top_bar import TopBar
from reader.tui.work.latest import InOrder, LatestOnly
from reader.tui.work.marking import Marker
from reader.tui.work.session import INLINE_SEARCH_LIMIT, Listing, Loaded, Session

if TYPE_CHECKING:
    from reader.sources import Source
    from reader.tui.list.rows import Row

__all__ = ["BrowsingScreen"]

NARROW = 100
"""Columns below which list and post take turns."""

LOW = 24
"""Rows below which the blank lines between the parts go."""

NARROWEST_LIST, WIDEST_LIST = 15, 85
"""Bounds of the list's share, in percent."""

LOOK_FOR_MARKS = 1.0
"""Seconds between two looks for marks that another instance or the command line has set."""

LOOK_FOR_CHANGES = 15.0
"""Seconds between two looks whether the folder's files changed."""

WATCHED_ENTRIES = 20_000
"""Entries up to which a folder is looked at again while it is open; that takes some milliseconds."""

BAR = 16
"""Columns of the progress bar."""


def progress_line(doing: str, done: int, total: int) -> CleanLine:
    """A bar with counts: `reading posts ━━━━━━────── 620 of 1,811`."""
    filled = BAR * done // max(total, 1)
    return clean_line(f"{doing} {'━' * filled}{'─' * (BAR - filled)} {done:,} of {total:,}")


class BrowsingScreen(Screen[None]):
    """Header, search box, list and keys; what is done with a post is its subclass's."""

    AUTO_FOCUS = ""

    def __init__(
        self,
        session: Session,
        shown: Callable[[], None],
        give_up: Callable[[ReaderError], None],
        leave_for: Callable[[Source], None],
    ) -> None:
        super().__init__()
        self.session = session
        self._shown = shown
        self._give_up = give_up
        self.leave_for = leave_for
        self.marker = Marker(session, self.marks_changed, self.tell, self.tell_failure)
        self.searches: LatestOnly[Listing] = LatestOnly(session.executor, self.tell_failure)
        self.loads: InOrder[Loaded | None] = InOrder(session.executor, self.loading_failed)
        self.changes: InOrder[Loaded | None] = InOrder(session.executor, lambda _: self._show_changes(None))
        self._looking = False
        self.indexing: InOrder[object] = InOrder(session.index_executor, self.tell_failure)
        self.errands: InOrder[object] = InOrder(session.executor, self.tell_failure)
        self.view = View.of_setting(session.settings.view)
        self.sort: Sort | None = None

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        self._set_size_classes(self.app.size)
        self.set_class(self.session.first_run, "-first-run")
        yield TopBar(id="top")
        yield SearchBox(placeholder="find a question", id="search")
        with Horizontal(id="panes"):
            yield EntryList(self.session.marks, self.session.write_date, id="list")
        if self.session.first_run:
            yield HintLine(self._first_words(), id="first-run")
        yield KeyBar(id="keys")

    def _first_words(self) -> list[CleanLine]:
        """How to open a site of one's own, the longest words first."""
        key = self.session.key_name("palette")
        return [
            clean_line(words)
            for words in (
                f"These are sample posts. To read a site of your own, press {key} and choose “Open site…”.",
                f"Sample posts. {key} and “Open site…” reads a site of yours.",
                f"Samples. {key} “Open site…” for yours",
            )
        ]

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

    @property
    def key_bar(self) -> KeyBar:
        """The keys."""
        return self.query_one("#keys", KeyBar)

    def on_mount(self) -> None:
        """Show what is known already; the rest follows after the first frame."""
        chosen = BY_NAME[self.session.settings.sort]
        self.sort = None if chosen is fitting(searching=False) else chosen
        self.show_listing(self.session.listing(self.view, "", self.sort))
        self._set_split()
        if self.focused is None:
            # Else a key that was pressed early has moved the focus already.
            self.set_focus(self.entry_list)
        self.call_after_refresh(self.first_frame_done)

    async def first_frame_done(self) -> None:
        """Load what the first frame did not need."""
        self._shown()
        self.reload()
        self.set_interval(LOOK_FOR_MARKS, self._look_for_marks)
        self.set_interval(LOOK_FOR_CHANGES, self._look_for_changes)
        if self.session.failure is not None:
            self.tell_failure(self.session.failure)
        for notice in self.session.store.notices:
            self.tell(notice, severity="warning")
        self.session.store.on_notice = self._tell_later
        self.marker.run(self.session.forget_reading_times)
        self.session.syncer.start(self._tell_later)

    def synchronise(self) -> None:
        """Merge marks with the person's other machines, and say what came of it."""
        self.session.syncer.now(self._tell_later)

    # Loading

    def reload(self) -> None:
        """Show the site as it was at the last run, then as it is now."""
        session = self.session
        if session.library is None:
            self.loads.submit(lambda: session.prepare(session.loader.cached()), self.adopt)
        self.loads.submit(lambda: session.prepare(session.loader.load(self._tell_progress)), self._adopt_current)

    def _tell_progress(self, doing: str, done: int, total: int) -> None:
        """Called in the thread that loads."""
        if self.session.library is None or doing == "fetching":
            self.app.call_later(self._show_progress, progress_line(doing, done, total))

    def _show_progress(self, words: CleanLine) -> None:
        if not self.loads.idle and not self.session.loader.cancelled.is_set():
            stop = f"{self.session.key_name('back')} stops"
            self.top.note, self.top.urgent = words, clean_line(stop)
            self.refresh_bindings()

    @property
    def is_waiting(self) -> bool:
        """Whether something long is going on that can be stopped."""
        return bool(self.top.urgent) and not self.loads.idle

    def stop_waiting(self) -> None:
        """Stop loading, cloning or fetching; what is there stays."""
        self.session.loader.cancelled.set()
        self.top.note, self.top.urgent = clean_line("stopping"), EMPTY

    def _waited(self) -> None:
        self.top.note = self.top.urgent = EMPTY
        self.session.loader.go_on()
        self.refresh_bindings()

    def adopt(self, loaded: Loaded | None) -> None:
        """Show a library; the highlight stays where it is."""
        self._waited()
        if loaded is not None:
            self.session.adopt(loaded)
            self.refresh_listing()

    def _adopt_current(self, loaded: Loaded | None) -> None:
        """The site is as new as its files: now its texts can be made searchable."""
        self.adopt(loaded)
        index = self.session.index
        if index is not None and not index.complete:
            self.indexing.submit(index.build, lambda _: self.index_built())

    def update(self) -> None:
        """Fetch what is new, or read the folder again, and say what came."""
        session, said = self.session, []

        def work() -> Loaded | None:
            sentence, library = session.loader.update(self._tell_progress)
            said.append(sentence)
            return session.prepare(library)

        def show(loaded: Loaded | None) -> None:
            self._adopt_current(loaded)
            self.tell(said[0])

        self.top.note = clean_line("looking for new posts")
        self.loads.submit(work, show)

    def _look_for_changes(self) -> None:
        """Load a folder again when its files changed; a failure now would only repeat what the next start says."""
        session = self.session
        watched = session.loader.source.kind in ("folder", "file") and len(session.entries) <= WATCHED_ENTRIES
        if session.library is not None and watched and not self._looking:
            self._looking = True
            self.changes.submit(lambda: session.prepare(session.loader.load(self._tell_progress)), self._show_changes)

    def _show_changes(self, loaded: Loaded | None) -> None:
        self._looking = False
        if loaded is not None:
            self._adopt_current(loaded)

    def index_built(self) -> None:
        """Texts can be searched now: a query that is there already is asked again."""
        if self.search_box.value.strip():
            self.refresh_listing()

    def loading_failed(self, error: BaseException) -> None:
        """Say why the site could not be read; where there is nothing to show, end with that word."""
        self._waited()
        if isinstance(error, ReaderError) and not self.session.entries:
            self._give_up(error)
        else:
            self.tell_failure(error)

    # The list

    def show_listing(self, listing: Listing) -> None:
        """Show rows, counts and words about them."""
        self.entry_list.set_rows(listing.rows, keep=not listing.fresh, empty=listing.empty, headings=listing.headings)
        top, site = self.top, self.session.site
        top.site = site.title or site.home if site is not None else EMPTY
        top.view = listing.view
        top.counts = self.session.counts()
        top.private = self.session.store.private
        self.search_box.note = " · ".join(part for part in (listing.hint, listing.note) if part)

    def refresh_listing(self, keep: Entry | None = None, *, fresh: bool = False) -> None:
        """Ask the session anew: after a load, a key in the search box, another view or order.

        `fresh` puts the highlight on the first row; else it stays on its entry. `keep` stays in the view.
        """
        query = self.search_box.value
        work = partial(self.session.listing, self.view, query, self.sort, keep, fresh=fresh)
        if len(self.session.entries) <= INLINE_SEARCH_LIMIT:
            self.searches.drop()
            self.show_listing(work())
        else:
            # What was typed is shown first; the search would keep the processor from it.
            self.call_after_refresh(self.searches.submit, work, self.show_listing)

    def rows(self) -> Sequence[Row]:
        """The rows of the list."""
        return self.entry_list.rows

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Search as one types: the best result is highlighted."""
        if event.box is self.search_box:
            event.stop()
            box = event.box
            box.suggestion = self.session.suggest(box.value, box.cursor)
            self.refresh_listing(fresh=bool(event.value.strip()))

    def on_search_box_left(self, event: SearchBox.Left) -> None:
        """Go on to the results."""
        if event.box is self.search_box:
            event.stop()
            self.set_focus(self.entry_list)

    def remember_query(self) -> None:
        """Keep the query for the Up key, also for the next run."""
        query, site = self.search_box.value.strip(), self.session.site
        self.search_box.remember(query)
        if query and site is not None:
            self.marker.run(lambda: self.session.store.add_query(site.key, query))

    def on_top_bar_chosen(self, event: TopBar.Chosen) -> None:
        """Show the view that was clicked."""
        event.stop()
        self.show_view(event.view)

    def show_view(self, view: View) -> None:
        """Show another view; the search stays."""
        self.view = view
        self.refresh_listing()

    def sort_by(self, sort: Sort | None) -> None:
        """Put the list in another order; None is the one that fits: the best first while searching, else the newest."""
        fits = fitting(searching=bool(self.search_box.value.strip()))
        self.sort = None if sort is fits else sort
        self.refresh_listing()

    # Marks

    def marks_changed(self) -> None:
        """Show marks that the store has acknowledged; what left the view stays in sight until the view is left."""
        self.entry_list.refresh()
        self.top.counts = self.session.counts()

    def _look_for_marks(self) -> None:
        if self.session.library is not None:
            self.marker.look()

    # Size and failures

    def on_resize(self) -> None:
        """Show both panes or one."""
        self._set_size_classes(self.app.size)
        self._set_split()

    def _set_size_classes(self, size: Size) -> None:
        self.set_class(size.width < NARROW, "-narrow")
        self.set_class(size.height < LOW, "-low")

    def _set_split(self) -> None:
        """Give the list its share of the screen, where there are two panes."""
        self.entry_list.styles.width = None if self.has_class("-narrow") else f"{self.session.chosen('split')}%"

    def action_split(self, percent: int) -> None:
        """Make the list wider or narrower; the next run begins with it."""
        share = self.session.chosen("split") + percent
        self.session.choose("split", min(max(share, NARROWEST_LIST), WIDEST_LIST))
        self._set_split()

    def tell(self, message: CleanLine, *, severity: str = "information") -> None:
        """Say something in a toast."""
        self.notify(message, severity=severity, markup=False)  # type: ignore[arg-type]

    def _tell_later(self, message: CleanLine, severity: str = "warning") -> None:
        """Say something from a thread."""
        self.app.call_later(partial(self.tell, message, severity=severity))

    def tell_failure(self, error: BaseException) -> None:
        """Say what failed; what no person can act upon ends the program with a report."""
        if not isinstance(error, ReaderError):
            raise error
        self.tell(clean_line(str(error)), severity="error")
