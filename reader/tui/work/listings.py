"""The list for a view, a query and a sort order: its rows, headings and messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.library.post import Entry
from reader.sorting import NO_GROUPS, Facts, Groups, Sort, fitting
from reader.text import EMPTY, CleanLine, clean_line
from reader.tui.list.fitting import PART
from reader.tui.list.layout import RowLayout
from reader.tui.list.listing import Listing
from reader.tui.list.rows import ListRow
from reader.tui.list.views import View
from reader.tui.work.session import Session
from reader.words import counted

if TYPE_CHECKING:
    from reader.search import Results, SearchIndex

__all__ = ["Listings", "Orders"]

MAX_RESULTS = 1_000
"""Maximum number of search results listed best first (the list says so); other sort orders need all of them."""

INLINE_SEARCH_LIMIT = 3_000
"""Maximum number of entries for which a search runs in the event loop: it takes less time than a thread switch."""

DEEDS = {
    "bookmark": "in the list or in a post bookmarks it.",
    "note": "in the list or in a post adds a note to it.",
    "recall": "in the list starts a session.",
}
"""What keys do about a search without results, as the text after the key; by binding id."""


class Orders(NamedTuple):
    """The sort orders chosen by the user: for the list, and for the current search."""

    of_list: Sort | None = None
    of_search: Sort | None = None

    @property
    def for_another_search(self) -> Orders:
        """The orders for the next search, whose results come best first whatever order was chosen for the last one."""
        return Orders(self.of_list)


NO_ORDERS = Orders()


class Listings:
    """Builds the lists of one session; may be called in a thread."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def takes_no_time(self, query: str) -> bool:
        """Return whether the rows for a query are built so quickly that no thread is needed."""
        if len(self._session.entries) > INLINE_SEARCH_LIMIT:
            return False
        index = self._session.index
        return index is None or index.answers_at_once or not query.strip()

    def make(
        self, view: View, query: str, orders: Orders = NO_ORDERS, keep: Entry | None = None, *, fresh: bool = False
    ) -> Listing:
        """Return the listing for a view and a query.

        Without `orders`, results are sorted best first and everything else newest first. `keep` stays in the view
        although it no longer belongs to it; `fresh` is passed on.
        """
        query = query.strip()
        if query and self._session.index is not None:
            return self._found(self._session.index, view, query, orders, fresh=fresh)
        sort = orders.of_list or fitting(searching=False)
        rows: Sequence[ListRow] = self._session.rows
        if view is not View.ALL:
            rows = [row for row in rows if row.entry is keep or self._holds(view, row.entry)]
        rows = self._sorted(rows, sort)
        headings = sort.groups([row.entry for row in rows], self._facts)
        layout = self._layout(view, headings.period)
        return Listing(
            rows,
            view,
            layout,
            layout.measure(rows),
            fresh=fresh,
            whole=self._session.library is not None,
            headings=headings,
            empty=EMPTY if rows else self._why_empty(view),
            note=clean_line(_named(sort, searching=False)),
            gone=self._session.gone if view is View.BOOKMARKS else (),
            sort=sort,
        )

    def _layout(
        self, view: View, period: str = "", *, found: bool = False, notes: bool = False, corrected: bool = False
    ) -> RowLayout:
        session = self._session
        return RowLayout(
            session.write_date,
            session.density,
            session.usual,
            period=period if session.settings.dates == "auto" else "",
            found=found,
            notes=notes or view is View.BOOKMARKS,
            corrected=corrected,
        )

    def _sorted(self, rows: Sequence[ListRow], sort: Sort) -> Sequence[ListRow]:
        return sort.apply(rows, self._facts, lambda row: row.entry)

    @property
    def _facts(self) -> Facts:
        subjects = self._session.subjects
        if subjects is None:
            return Facts(is_read=self._is_read, read_ms=self._read_ms)
        return Facts(self._is_read, self._read_ms, subjects.basic_rank, subjects.first)

    def _why_empty(self, view: View) -> CleanLine:
        session = self._session
        if session.library is None:
            return session.why_none
        why = session.library.why_none if view is not View.BOOKMARKS else EMPTY
        return why or view.empty(session.key_name, gone=bool(session.gone))

    def _read_ms(self, entry: Entry) -> int:
        marks = self._session.marks(entry)
        return marks.read_ms if marks is not None and marks.read else 0

    def _is_read(self, entry: Entry) -> bool:
        marks = self._session.marks(entry)
        return marks is not None and marks.read

    def _holds(self, view: View, entry: Entry) -> bool:
        marks = self._session.marks(entry)
        return marks is not None and view.holds(marks)

    def _found(self, index: SearchIndex, view: View, query: str, orders: Orders, *, fresh: bool) -> Listing:
        order = orders.of_search or fitting(searching=True)
        best_first = order is fitting(searching=True)
        results = _results(index, query, whole=not best_first or view is not View.ALL)
        hits = results.hits if view is View.ALL else [hit for hit in results.hits if self._holds(view, hit.entry)]
        if not best_first:
            # The sort orders expect the newest first.
            hits = sorted(hits, key=lambda hit: (hit.match == "mention", hit.number))
        about = [hit for hit in hits if hit.match == "about"]
        total = results.total if view is View.ALL else len(about)
        mentions = results.mentions if view is View.ALL else len(hits) - len(about)
        told = list(results.hints)
        if results.corrected and not told:
            instead = results.why_related(query) or f"Showing results for “{results.corrected}”."
            told.append(clean_line(instead if results.left_out else instead.removesuffix(".")))
        if results.left_out:
            told.append(results.left_out)
        notes = _asks_for_notes(query)
        in_titles = results.by_words and not index.complete
        if results.by_words:
            found = [ListRow(hit.entry, hit) for hit in (hits[:MAX_RESULTS] if best_first else hits)]
            first = len(about)
            headings = Groups((first,), (results.divider_of(mentions),)) if first < len(found) else NO_GROUPS
            rows = [*self._sorted(found[:first], order), *self._sorted(found[first:], order)]
            layout = self._layout(view, found=True, notes=notes, corrected=results.corrected is not None)
        else:
            # The result of filters is part of the list, and looks like it.
            chosen = orders.of_search or orders.of_list
            order = fitting(searching=False) if chosen is None or chosen.needs_query else chosen
            rows = list(self._sorted([ListRow(hit.entry) for hit in hits], order))
            headings = order.groups([row.entry for row in rows], self._facts)
            layout = self._layout(view, headings.period, notes=notes)
        amount = _amount(total, mentions, view, related=results.only_related) + (" in titles" if in_titles else "")
        if len(rows) < total + mentions:
            amount = f"best {len(rows):,} of {total + mentions:,}"
        ordered = _named(order, searching=results.by_words) if rows else ""
        return Listing(
            rows,
            view,
            layout,
            layout.measure(rows),
            query,
            fresh=fresh,
            headings=headings,
            counts=not results.by_words,  # the heading of the mentions states their number
            note=clean_line(PART.join(part for part in (amount, ordered) if part)),
            hint=clean_line(" ".join(told)),
            empty=EMPTY if hits else self._nothing_found(query, view, results, told=bool(told), in_titles=in_titles),
            sort=order,
        )

    def _nothing_found(self, query: str, view: View, results: Results, *, told: bool, in_titles: bool) -> CleanLine:
        """Return why there are no results, or, if the hint line already says so, what to do next."""
        from reader.search.query.nothing import why_nothing  # noqa: PLC0415 (start-up)

        key = self._session.key_name
        clear = f"{key('back')} clears the search."
        if results.explained:
            return clean_line(clear)
        if told:
            return clean_line(f"Nothing found{f' among {view.kind} posts' if view.kind else ''}. {clear}")
        if in_titles:
            return clean_line(f"No title contains these words; the texts are still being read. {clear}")
        nothing = why_nothing(query, view.kind)
        parts = [nothing.sentence, f"{key(nothing.key)} {DEEDS[nothing.key]}" if nothing.key else "", clear]
        return clean_line(" ".join(part for part in parts if part))


def _results(index: SearchIndex, query: str, *, whole: bool) -> Results:
    """Return the results of a query: all of them if `whole` or found by filters alone, else as many as are listed."""
    results = index.results(query, limit=None if whole else MAX_RESULTS)
    if results.by_words or len(results.hits) == results.total:
        return results
    return index.results(query)


def _asks_for_notes(query: str) -> bool:
    """Return whether a query asks for posts with a note or a bookmark, in which case notes are worth showing."""
    from reader.search.query.fields import asks_for_marked  # noqa: PLC0415 (start-up)
    from reader.search.query.parse import parse  # noqa: PLC0415 (start-up)

    return asks_for_marked(parse(query).filters)


def _named(sort: Sort, *, searching: bool) -> str:
    """Return the name of the sort order, or "" if it is the default one."""
    if sort is fitting(searching=searching):
        return ""
    return sort.label[0].lower() + sort.label[1:]


def _amount(total: int, mentions: int, view: View, *, related: bool) -> str:
    """Return how much was found, among all posts or those of a view."""
    kind = "related" if related else "found"
    if view is not View.ALL:
        kind = f"related and {view.kind}" if related else view.kind
    if not mentions:
        return f"{total:,} {kind}" if total else "nothing found"
    mentioned = counted(mentions, "mention")
    if total:
        return f"{total:,} {kind}, {mentioned}"
    return counted(mentions, f"{view.kind} mention") if view.kind else mentioned
