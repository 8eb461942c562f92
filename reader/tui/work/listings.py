"""What the list shows for a view, a query and an order: the rows, their headings, and what is said about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.library.post import Entry
from reader.sorting import NO_GROUPS, Facts, Groups, Sort, fitting
from reader.text import EMPTY, CleanLine, clean_line
from reader.tui.list.layout import RowLayout
from reader.tui.list.listing import Listing
from reader.tui.list.rows import Row
from reader.tui.list.views import View
from reader.tui.work.session import Session

if TYPE_CHECKING:
    from reader.search import Results, SearchIndex

__all__ = ["Listings"]

MAX_RESULTS = 1_000
"""Results that are shown; nobody scrolls further, and a thousand rows are made in under a millisecond."""


class Listings:
    """Makes the list of one session; may be asked in a thread."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def make(
        self, view: View, query: str, sort: Sort | None = None, keep: Entry | None = None, *, fresh: bool = False
    ) -> Listing:
        """The rows for a view and a query; without a `sort` results come best first and all else newest first.

        `keep` stays in the view although it no longer belongs to it; `fresh` is handed on.
        """
        query = query.strip()
        if query and self._session.index is not None:
            return self._found(self._session.index, view, query, sort, fresh=fresh)
        sort = fitting(searching=False) if sort is None or sort.needs_query else sort
        rows: Sequence[Row] = self._session.rows
        if view is not View.ALL:
            rows = [row for row in rows if row.entry is keep or self._holds(view, row.entry)]
        rows = self._sorted(rows, sort)
        headings = sort.groups([row.entry for row in rows], self._facts)
        layout = self._layout(view, by_month=headings is not NO_GROUPS)
        return Listing(
            rows,
            view,
            layout,
            layout.measure(rows),
            fresh=fresh,
            whole=self._session.library is not None,
            headings=headings,
            hint=self._gone_words(view),
            empty=EMPTY if rows else self._why_empty(view),
        )

    def _layout(self, view: View, *, by_month: bool = False, found: bool = False) -> RowLayout:
        session = self._session
        by_month = by_month and session.settings.dates == "auto"
        notes = view is View.BOOKMARKS
        return RowLayout(
            session.write_date, session.density, session.usual, by_month=by_month, found=found, notes=notes
        )

    def _sorted(self, rows: Sequence[Row], sort: Sort) -> Sequence[Row]:
        return sort.apply(rows, self._facts, lambda row: row.entry)

    @property
    def _facts(self) -> Facts:
        subjects = self._session.subjects
        if subjects is None:
            return Facts(is_read=self._is_read)
        return Facts(is_read=self._is_read, basic_rank=subjects.basic_rank, topic=subjects.first)

    def _gone_words(self, view: View) -> CleanLine:
        """Which bookmarked posts are gone from the site, for the view that cannot show them."""
        if view is not View.BOOKMARKS or not self._session.gone:
            return EMPTY
        more = f", and {len(self._session.gone) - 1:,} more" if len(self._session.gone) > 1 else ""
        return clean_line(f"{self._session.gone[0].sentence}{more}")

    def _why_empty(self, view: View) -> CleanLine:
        if gone := self._gone_words(view):
            return gone
        return view.empty(self._session.key_name) if self._session.library is not None else self._session.why_none

    def _is_read(self, entry: Entry) -> bool:
        marks = self._session.marks(entry)
        return marks is not None and marks.read

    def _holds(self, view: View, entry: Entry) -> bool:
        marks = self._session.marks(entry)
        return marks is not None and view.holds(marks)

    def _found(self, index: SearchIndex, view: View, query: str, sort: Sort | None, *, fresh: bool) -> Listing:
        results: Results = index.results(query, limit=None if view is not View.ALL else MAX_RESULTS)
        hits = results.hits if view is View.ALL else [hit for hit in results.hits if self._holds(view, hit.entry)]
        about = [hit for hit in hits if hit.match == "about"]
        total = results.total if view is View.ALL else len(about)
        mentions = results.mentions if view is View.ALL else len(hits) - len(about)
        hint = results.hints[0] if results.hints else EMPTY
        if results.corrected and not hint:
            hint = clean_line(f"Showing results for “{results.corrected}”")
        where = "" if view is View.ALL else f" among {view.label.lower()}"
        found = [Row(hit.entry, hit) for hit in hits[:MAX_RESULTS]]
        order, first = sort or fitting(searching=True), len(about)
        headings: Groups = ((first,), (results.divider_of(mentions),)) if first < len(found) else ((), ())
        rows = [*self._sorted(found[:first], order), *self._sorted(found[first:], order)]
        layout = self._layout(view, found=True)
        return Listing(
            rows,
            view,
            layout,
            layout.measure(rows),
            query,
            fresh=fresh,
            headings=headings,
            counts=False,  # the heading of the mentions states its own
            note=clean_line(_amount(total, mentions)),
            hint=hint,
            empty=EMPTY if hits else self._nothing_found(where),
        )

    def _nothing_found(self, where: str) -> CleanLine:
        clear = self._session.key_name("back")
        told = f"No post{where} holds these words or anything like them."
        return clean_line(f"{told} Try fewer or other words; {clear} clears the search.")


def _amount(total: int, mentions: int) -> str:
    """How much was found."""
    if not mentions:
        return f"{total:,} found" if total else "nothing found"
    return f"{total:,} found, {mentions:,} mentioned" if total else f"{mentions:,} mentioned"
