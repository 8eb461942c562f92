"""The list: what the search box finds, in which view and order, and the way through its rows."""

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
"""Bounds of the list's share, in percent."""

PATIENCE = 1.0
"""Seconds for which keys wait for the results of what was typed before them."""

LOOK = 0.005
"""Seconds between two looks whether they are there."""

NEAR = 2_000
"""Rows that are gone through each time a post is shown, for the next unread entry, or marks change, for new ones."""


class BrowsingWidgets(NamedTuple):
    """What is filled here."""

    top: TopBar
    box: SearchBox
    line: BoxLine
    entries: EntryList
    side: Widget
    """What holds box and list beside the post."""


class Browsing:
    """Fills the list and its header; `listed` is called when other rows are shown."""

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
        """Whether a post is read."""
        self._searches: LatestOnly[Listing] = LatestOnly(stage.owner, session.search_executor, self._failed)
        self._recalling: InOrder[Sequence[CleanLine]] = InOrder(stage.owner, session.state_executor, stage.tell_failure)
        self.answered: str | None = None
        """The query whose rows are shown."""
        self._shown = asyncio.Event()
        self._shown.set()
        self._query_pending = False
        self.view = View.of_setting(session.settings.view)
        self._held: int | None = None
        """How many entries the view held before its rows were made."""
        self._orders = self._usual_orders()
        self.sort = self._orders.of_list or fitting(searching=False)
        """The order of the rows that are shown."""

    # What is shown

    def begin(self) -> None:
        """Show the rows that are known before the site is loaded."""
        self._show(self._listings.make(self.view, "", self._orders))

    def begin_again(self) -> None:
        """Show the rows as the next start will: no query, the view and order of the settings, the first row chosen."""
        self.view, self._orders = View.of_setting(self._session.settings.view), self._usual_orders()
        self._searches.drop()
        self._query_pending = False
        self._held = self._session.counts()[self.view]
        self._show(self._listings.make(self.view, "", self._orders, fresh=True))

    def _usual_orders(self) -> Orders:
        return Orders(BY_NAME[self._session.settings.sort])

    def refresh(self, keep: Entry | None = None, *, fresh: bool = False) -> None:
        """Ask the session anew: after a load, a key in the search box, another view or order.

        `fresh` puts the highlight on the first row; else it stays on its entry. `keep` stays in the view.
        """
        # Counted before: a mark that is kept while the rows are made may be missing in them.
        self._held = self._session.counts()[self.view]
        # What asks anew meanwhile, such as texts that can be searched by now, may take the place of the search for what
        # was typed; its best result is highlighted all the same.
        fresh = fresh or (self.is_searching and self.answered != self.box.value.strip())
        work = partial(self._listings.make, self.view, self.box.value, self._orders, keep, fresh=fresh)
        if self._listings.takes_no_time(self.box.value):
            self._searches.drop()
            self._show(work())
        else:
            self._shown.clear()
            # What was typed is shown first; the search would keep the processor from it.
            self._stage.after_refresh(self._searches.submit, lambda _: work(), self._show)

    def _show(self, listing: Listing) -> None:
        self.entries.show(listing)
        self.sort = listing.sort
        top, site = self._top, self._session.site
        # While nothing is known of the site yet, what was opened is named.
        top.site = site.title or site.home if site is not None else self._session.loader.source.name
        top.view = listing.view
        self.show_counts()
        self.box.note = listing.note
        self._line.hint = listing.hint
        self.answered = listing.query
        self._shown.set()
        self._listed()

    async def up_to_date(self) -> bool:
        """Wait until the rows are those of what stands in the search box; False where that takes too long."""
        self.catch_up()
        until = monotonic() + PATIENCE
        while self.answered != self.box.value.strip() and monotonic() < until:  # noqa: ASYNC110 - see below
            # The rows may also have to wait for the site itself.
            await asyncio.sleep(LOOK)
        return self.answered == self.box.value.strip()

    @property
    def unfinished_filter(self) -> str:
        """The name of the filter at the query's end that has no value yet; empty where there is none."""
        from reader.search.query.parse import parse  # noqa: PLC0415 (start-up)

        return parse(self.box.value).unfinished

    async def searched(self) -> None:
        """Wait until the search that is going on is done."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._shown.wait(), PATIENCE)

    def _failed(self, error: BaseException) -> None:
        self._shown.set()
        self._stage.tell_failure(error)

    def show_counts(self) -> None:
        """Show in the header how many entries each view holds, and whether what is marked is kept."""
        self._top.private = self._session.store.private
        self._top.counts = self._session.counts()

    def marks_changed(self) -> None:
        """Show marks that the store has acknowledged; what left the view stays in sight until the view is left.

        What came into it is shown, too: the view may have been asked for before a mark was kept, and others set marks.
        """
        self.entries.marks_changed()
        self.show_counts()
        held = self._top.counts[self.view]
        if self.view is not View.ALL and held is not None and self._shown_of_view() < held:
            self.refresh(self.entries.highlighted)

    def _shown_of_view(self) -> int:
        """How many of the entries that the view holds by now its rows were made from."""
        rows = self.entries.rows
        if self.is_searching or len(rows) > NEAR:
            # Rows do not tell which of the view's entries were looked through.
            return self._held or 0
        marks = [self._session.marks(row.entry) for row in rows]
        return sum(one is not None and self.view.holds(one) for one in marks)

    def show_view(self, view: View) -> None:
        """Show another view; the search stays."""
        self.view = view
        self.refresh()

    def sort_by(self, sort: Sort | None) -> None:
        """Put the list in another order; None is the one that fits: the best first while searching, else the newest.

        While searching, the order is that of this search alone; the list has its own again after it.
        The highlight stays on its entry, except at the list's top, and in an order that says what to begin with: unless
        a post is read, there the list begins at its new top.
        """
        if self.is_searching:
            self._orders = self._orders._replace(of_search=sort)
        elif sort is None or not sort.needs_query:
            self._orders = Orders(sort)
        self.refresh(fresh=self.is_at_top or (sort is not None and sort.begins and not self.is_read()))

    @property
    def is_at_top(self) -> bool:
        """Whether the highlight is where it is put for those who have not moved it, and no post is read."""
        return not self.entries.highlighted_row and not self.is_read()

    def choose_density(self, density: Density | None) -> None:
        """Give the rows another height, the next one where none is named; the next run begins with it."""
        density = density or self._session.density.following
        self._session.choose("density", density.value)
        self.refresh()
        self._stage.tell(clean_line(f"Rows: {density.label}"), kind="rows")

    # Width

    def fit(self) -> None:
        """Give the list its share of the screen, where there are two panes."""
        self._side.styles.width = None if self._stage.is_narrow else f"{self._session.chosen('split')}%"

    def widen(self, percent: int) -> None:
        """Make the list wider or narrower; the next run begins with it."""
        share = self._session.chosen("split") + percent
        self._session.choose("split", min(max(share, NARROWEST_LIST), WIDEST_LIST))
        self.fit()

    # The search box

    def query_changed(self) -> None:
        """Search as one types: the best result is highlighted."""
        if not self.is_searching:
            self._orders = self._orders.for_another_search
        self._query_pending = True
        if not self._stage.keys_wait:
            self.catch_up()

    @property
    def is_searching(self) -> bool:
        """Whether a query stands in the box."""
        return bool(self.box.value.strip())

    def catch_up(self) -> None:
        """Search for what was typed by now, where that was put off because more keys came."""
        if self._query_pending:
            self._query_pending = False
            self._offer()
            self.refresh(fresh=self.is_searching)

    def _offer(self) -> None:
        """Offer what the query may go on with."""
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
        """Keep the query for the Up key, also for the next run."""
        query, site = self.box.value.strip(), self._session.site
        self.box.remember(query)
        if query and site is not None:
            self._marker.run(lambda: self._session.store.personal.add_query(site.key, query))

    def clear_query(self) -> None:
        """Show the list without a search."""
        self.box.action_clear()
        self._stage.focus(self.entries)

    def show_query(self, query: str) -> None:
        """Show what a query finds."""
        self._orders = self._orders.for_another_search
        self.box.set_value(query)
        self._stage.focus(self.entries)

    # Rows

    @property
    def place(self) -> str:
        """Where the highlight stands in the list: `3/357`; empty while not all rows are known."""
        row, count = self.entries.highlighted_row, len(self.entries.rows)
        return f"{row + 1:,}/{count:,}" if row is not None and self._session.library is not None else ""

    def matched_words(self, entry: Entry) -> MatchedWords:
        """The words of the query that stand in an entry."""
        if not self.is_searching:
            return MatchedWords()
        from reader.tui.work.related import words_of  # noqa: PLC0415 (start-up)

        row = next((row for row in self.entries.rows if row.entry.id == entry.id and row.hit is not None), None)
        return words_of(row) if row is not None else MatchedWords()

    def is_unread(self, entry: Entry) -> bool:
        """Whether an entry is known to be unread."""
        marks = self._session.marks(entry)
        return marks is not None and not marks.read

    def following(self, entry: Entry) -> Entry | None:
        """The unread entry that is named below another one."""
        row = self.entries.highlighted_row
        if row is None or self.entries.rows[row].entry.id != entry.id:
            return None
        number = self._unread_row(row, 1, NEAR)
        return None if number is None else self.entries.rows[number].entry

    def go(self, step: int) -> bool:
        """Highlight the next or previous row; False at the ends of the list, where that is told."""
        before = self.entries.highlighted_row
        self.entries.action_move(step)
        return self.entries.highlighted_row != before

    def go_to_unread(self, step: int) -> bool:
        """Highlight the next or previous unread entry; False where there is none, which is told."""
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
        """Highlight any unread entry; False where there is none, which is told."""
        unread = [number for number, row in enumerate(self.entries.rows) if self.is_unread(row.entry)]
        if not unread:
            self._stage.tell(clean_line("No unread posts left in this list."))
            return False
        self.entries.highlight_row(choice(unread))  # noqa: S311 - a post to read is no secret
        return True

    def _unread_row(self, row: int, step: int, most: int | None = None) -> int | None:
        """The next unread row, around the end of the list, or the previous one; `most` rows are looked at."""
        rows = self.entries.rows
        order = chain(range(row + 1, len(rows)), range(row)) if step > 0 else iter(range(row - 1, -1, -1))
        return next((number for number in islice(order, most) if self.is_unread(rows[number].entry)), None)


def as_typed(name: str, value: CleanLine) -> str:
    """A filter as a person would type it."""
    return f'{name}:"{value}"' if " " in value or "," in value else f"{name}:{value}"
