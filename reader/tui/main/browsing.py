"""The list: search results, views and sort orders, and navigation through the rows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from random import choice
from time import monotonic
from typing import NamedTuple

from textual.widget import Widget

from reader.library.post import Entry
from reader.sorting import BY_NAME, Sort, fitting
from reader.text import CleanLine, clean_line
from reader.tui.list.layout import Density
from reader.tui.list.listing import Listing
from reader.tui.list.rows import MatchedWords
from reader.tui.list.views import View
from reader.tui.main.stage import Stage
from reader.tui.widgets.box_line import BoxLine
from reader.tui.widgets.entry_list import EntryList
from reader.tui.widgets.search_box import SearchBox
from reader.tui.widgets.top_bar import TopBar
from reader.tui.work.latest import InOrder, LatestOnly
from reader.tui.work.listings import Listings, Orders
from reader.tui.work.marking import Marker

__all__ = ["Browsing", "BrowsingWidgets", "as_typed"]

NARROWEST_LIST, WIDEST_LIST = 15, 85
"""Bounds of the list's share of the width, in percent."""

PATIENCE = 1.0
"""Seconds for which keys wait for the results of what was typed before them."""

LOOK = 0.005
"""Seconds between checks whether the results have arrived."""

NEAR = 2_000
"""Maximum number of rows scanned for the next unread entry when a post is shown, or for new rows when marks change."""


class BrowsingWidgets(NamedTuple):
    """The widgets that are filled here."""

    top: TopBar
    box: SearchBox
    line: BoxLine
    entries: EntryList
    side: Widget
    """The container of the box and the list beside the post."""


class Browsing:
    """Fills the list and its header; calls `listed` when the rows change."""

    def __init__(self, stage: Stage, widgets: BrowsingWidgets, marker: Marker, listed: Callable[[], None]) -> None:
        session = stage.session
        self._stage = stage
        self._session = session
        self._listings = Listings(session)
        self._top, self.box, self._line, self.entries, self._side = widgets
        self.box.renew_offers = self._offer
        self._marker = marker
        self._listed = listed
        self.is_read: Callable[[], bool] = lambda: False
        """Returns whether a post is being read."""
        self.may_find_more: Callable[[], bool] = lambda: False
        """Returns whether the site or its texts are still being read, so that a search may yet find something."""
        self._searches: LatestOnly[Listing] = LatestOnly(stage.owner, session.search_executor, self._failed)
        self._recalling: InOrder[Sequence[CleanLine]] = InOrder(stage.owner, session.state_executor, stage.tell_failure)
        self.answered: str | None = None
        """The query whose rows are shown; None if it found nothing so far."""
        self._shown = asyncio.Event()
        self._shown.set()
        self._query_pending = False
        self.view = View.of_setting(session.settings.view)
        self._held: int | None = None
        """How many entries the view contained before its rows were built."""
        self._orders = self._usual_orders()
        self.sort = self._orders.of_list or fitting(searching=False)
        """The sort order of the rows that are shown."""

    # Display

    def begin(self) -> None:
        """Show the rows that are known before the site is loaded."""
        self._show(self._listings.make(self.view, "", self._orders))

    def begin_again(self) -> None:
        """Show the rows as the next start will: no query, default view and sort order, first row highlighted."""
        self.view, self._orders = View.of_setting(self._session.settings.view), self._usual_orders()
        self._searches.drop()
        self._query_pending = False
        self._held = self._session.counts()[self.view]
        self._show(self._listings.make(self.view, "", self._orders, fresh=True))

    def _usual_orders(self) -> Orders:
        return Orders(BY_NAME[self._session.settings.sort])

    def refresh(self, keep: Entry | None = None, *, fresh: bool = False) -> None:
        """Rebuild the list after a load, a key in the search box, or a change of view or sort order.

        `fresh` moves the highlight to the first row; otherwise it stays on its entry. `keep` stays in the view.
        """
        # Counted first: a mark that is saved while the rows are built may be missing from them.
        self._held = self._session.counts()[self.view]
        # Another refresh, for instance once the texts are indexed, may replace the search for what was typed; the best
        # result is highlighted all the same.
        fresh = fresh or (self.is_searching and self.answered != self.box.value.strip())
        work = partial(self._listings.make, self.view, self.box.value, self._orders, keep, fresh=fresh)
        if self._listings.takes_no_time(self.box.value):
            self._searches.drop()
            self._show(work())
        else:
            self._shown.clear()
            # The typed text is drawn first; the search would keep the processor busy.
            self._stage.after_refresh(self._searches.submit, lambda _: work(), self._show)

    def _show(self, listing: Listing) -> None:
        self.entries.show(listing)
        self.sort = listing.sort
        top, site = self._top, self._session.site
        # While nothing is known about the site yet, the name of the source is shown.
        top.site = site.title or site.home if site is not None else self._session.loader.source.name
        top.view = listing.view
        self.show_counts()
        self.box.note = listing.note
        self._line.hint = listing.hint
        is_early = bool(listing.query) and not self.entries.rows and self.may_find_more()
        self.answered = None if is_early else listing.query
        self._shown.set()
        self._listed()

    async def up_to_date(self) -> bool:
        """Wait until the rows match the text in the search box; return False if that takes too long."""
        self.catch_up()
        until = monotonic() + PATIENCE
        while self.answered != self.box.value.strip() and monotonic() < until:  # noqa: ASYNC110 - see below
            # The rows may also have to wait for the site itself.
            await asyncio.sleep(LOOK)
        return self.answered == self.box.value.strip()

    @property
    def unfinished_filter(self) -> str:
        """The name of the filter without a value at the query's end; empty if there is none."""
        from reader.search.query.parse import parse  # noqa: PLC0415 (start-up)

        return parse(self.box.value).unfinished

    async def searched(self) -> None:
        """Wait until the current search is done."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._shown.wait(), PATIENCE)

    def _failed(self, error: BaseException) -> None:
        self._shown.set()
        self._stage.tell_failure(error)

    def show_counts(self) -> None:
        """Show in the header how many entries each view contains, and whether marks are saved."""
        self._top.private = self._session.store.private
        self._top.counts = self._session.counts()

    def marks_changed(self) -> None:
        """Show marks that the store has acknowledged; entries that no longer match stay until the view is left.

        New matches are shown, too: the view may have been requested before a mark was saved, and marks may be set
        elsewhere.
        """
        self.entries.marks_changed()
        self.show_counts()
        held = self._top.counts[self.view]
        if self.view is not View.ALL and held is not None and self._shown_of_view() < held:
            self.refresh(self.entries.highlighted)

    def _shown_of_view(self) -> int:
        """Return how many of the entries that the view now contains are among its rows."""
        rows = self.entries.rows
        if self.is_searching or len(rows) > NEAR:
            # Rows of a search do not tell which of the view's entries were examined.
            return self._held or 0
        marks = [self._session.marks(row.entry) for row in rows]
        return sum(one is not None and self.view.holds(one) for one in marks)

    def show_view(self, view: View) -> None:
        """Show another view; the search stays."""
        self.view = view
        self.refresh()

    def sort_by(self, sort: Sort | None) -> None:
        """Sort the list; None selects the default order: best first while searching, otherwise newest first.

        While searching, the order applies to this search only; the list then returns to its own. The highlight stays on
        its entry, unless it is at the top of the list, or the order defines what to begin with and no post is being
        read: then it moves to the new top.
        """
        if self.is_searching:
            self._orders = self._orders._replace(of_search=sort)
        elif sort is None or not sort.needs_query:
            self._orders = Orders(sort)
        self.refresh(fresh=self.is_at_top or (sort is not None and sort.begins and not self.is_read()))

    @property
    def is_at_top(self) -> bool:
        """Whether the highlight is where it starts, and no post is being read."""
        return not self.entries.highlighted_row and not self.is_read()

    def choose_density(self, density: Density | None) -> None:
        """Set the height of rows, by default the next one in turn, and remember it for the next run."""
        density = density or self._session.density.following
        self._session.choose("density", density.value)
        self.refresh()
        self._stage.tell(clean_line(f"Rows: {density.label}"), kind="rows")

    # Width

    def fit(self) -> None:
        """Give the list its share of the screen if there are two panes."""
        self._side.styles.width = None if self._stage.is_narrow else f"{self._session.chosen('split')}%"

    def widen(self, percent: int) -> None:
        """Make the list wider or narrower, and remember that for the next run."""
        share = self._session.chosen("split") + percent
        self._session.choose("split", min(max(share, NARROWEST_LIST), WIDEST_LIST))
        self.fit()

    # The search box

    def query_changed(self) -> None:
        """Search as the user types; the best result is highlighted."""
        if not self.is_searching:
            self._orders = self._orders.for_another_search
        self._query_pending = True
        if not self._stage.keys_wait:
            self.catch_up()

    @property
    def is_searching(self) -> bool:
        """Whether the box contains a query."""
        return bool(self.box.value.strip())

    def catch_up(self) -> None:
        """Run the search that was postponed because more keys were waiting."""
        if self._query_pending:
            self._query_pending = False
            self._offer()
            self.refresh(fresh=self.is_searching)

    def _offer(self) -> None:
        """Offer completions of the query."""
        from reader.tui.list.offers import ghost, offers_for  # noqa: PLC0415 (start-up)

        box = self.box
        recent = () if box.value.strip() else [clean_line(query) for query in box.recent]
        offers = offers_for(self._session.index, box.value, box.cursor, recent)
        box.set_offers(offers)
        box.suggestion = ghost(offers, box.value, box.cursor)

    def recall_queries(self) -> None:
        """Offer the queries of earlier runs."""
        site = self._session.site
        if site is None:
            return

        def offer(queries: Sequence[CleanLine]) -> None:
            self.box.recall(queries)
            self._offer()

        self._recalling.submit(lambda: self._session.store.personal.recent_queries(site.key), offer)

    def remember_query(self) -> None:
        """Add the query to the history of the Up key, also for later runs."""
        query, site = self.box.value.strip(), self._session.site
        self.box.remember(query)
        if query and site is not None:
            self._marker.run(lambda: self._session.store.personal.add_query(site.key, query))

    def clear_query(self) -> None:
        """Clear the search."""
        self.box.action_clear()
        self._stage.focus(self.entries)

    def show_query(self, query: str) -> None:
        """Show the results of a query."""
        self._orders = self._orders.for_another_search
        self.box.set_value(query)
        self._stage.focus(self.entries)

    # Rows

    @property
    def place(self) -> str:
        """The position of the highlight in the list: `3/357`; empty while not all rows are known."""
        row, count = self.entries.highlighted_row, len(self.entries.rows)
        return f"{row + 1:,}/{count:,}" if row is not None and self._session.library is not None else ""

    def matched_words(self, entry: Entry) -> MatchedWords:
        """Return the words of the query that occur in an entry."""
        if not self.is_searching:
            return MatchedWords()
        from reader.tui.work.related import words_of  # noqa: PLC0415 (start-up)

        row = next((row for row in self.entries.rows if row.entry.id == entry.id and row.hit is not None), None)
        return words_of(row) if row is not None else MatchedWords()

    def is_unread(self, entry: Entry) -> bool:
        """Return whether an entry is known to be unread."""
        marks = self._session.marks(entry)
        return marks is not None and not marks.read

    def following(self, entry: Entry) -> Entry | None:
        """Return the next unread entry, which is named below the given one."""
        row = self.entries.highlighted_row
        if row is None or self.entries.rows[row].entry.id != entry.id:
            return None
        number = self._unread_row(row, 1, NEAR)
        return None if number is None else self.entries.rows[number].entry

    def go(self, step: int) -> bool:
        """Highlight the next or previous row; return False at the ends of the list, with a message."""
        before = self.entries.highlighted_row
        self.entries.action_move(step)
        return self.entries.highlighted_row != before

    def go_to_unread(self, step: int) -> bool:
        """Highlight the next or previous unread entry; if there is none, say so and return False."""
        row = self.entries.highlighted_row
        number = self._unread_row(row, step) if row is not None else None
        if number is None:
            if row is not None:
                words = "No unread posts left in this list." if step > 0 else "No unread posts before this one."
                self._stage.tell(clean_line(words))
            return False
        self.entries.highlight_row(number)
        return True

    def go_to_random(self) -> bool:
        """Highlight a random unread entry; if there is none, say so and return False."""
        unread = [number for number, row in enumerate(self.entries.rows) if self.is_unread(row.entry)]
        if not unread:
            self._stage.tell(clean_line("No unread posts left in this list."))
            return False
        self.entries.highlight_row(choice(unread))  # noqa: S311 - a post to read is no secret
        return True

    def _unread_row(self, row: int, step: int, most: int | None = None) -> int | None:
        """Return the next unread row, wrapping around, or the previous one; examine at most `most` rows."""
        rows = self.entries.rows
        order = chain(range(row + 1, len(rows)), range(row)) if step > 0 else iter(range(row - 1, -1, -1))
        return next((number for number in islice(order, most) if self.is_unread(rows[number].entry)), None)


def as_typed(name: str, value: CleanLine) -> str:
    """Return a filter as a user would type it."""
    return f'{name}:"{value}"' if " " in value or "," in value else f"{name}:{value}"
