"""What is open: the site, its marks, and the search over it. Knows no widget; the screen asks and shows.

Marks are read from memory while drawing; writes go to the store in a thread and change the memory only after the
store has acknowledged them, so that a marker on the screen is a promise kept on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.dates import date_writer
from reader.errors import SourceError
from reader.library.post import Entry, Site
from reader.text import EMPTY, CleanLine, clean_line
from reader.tui.rows import Row
from reader.tui.views import View

if TYPE_CHECKING:
    from reader.library.cache import Head
    from reader.library.loader import Library
    from reader.search import Results, SearchIndex
    from reader.settings import Settings
    from reader.state import Change, Marks, StateStore

__all__ = ["INLINE_SEARCH_LIMIT", "Listing", "Session"]

INLINE_SEARCH_LIMIT = 3_000
"""Entries up to which a search is run in the event loop: it takes less than the wait for a thread."""

MAX_RESULTS = 1_000
"""Results that are shown; nobody scrolls further, and a thousand rows are made in under a millisecond."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the list shows, the query it answers, and words about it: how many, what was understood, why empty."""

    rows: Sequence[Row]
    view: View
    query: str = ""
    note: CleanLine = EMPTY
    hint: CleanLine = EMPTY
    empty: CleanLine = EMPTY


class Session:
    """One run of the reader over one site."""

    def __init__(
        self,
        *,
        store: StateStore,
        settings: Settings,
        load: Callable[[Callable[[int, int], None]], Library],
        head: Head | None = None,
    ) -> None:
        self.store = store
        self.settings = settings
        self.library: Library | None = None
        self.index: SearchIndex | None = None
        self.executor = ThreadPoolExecutor(1, thread_name_prefix="work")
        self.state_executor = ThreadPoolExecutor(1, thread_name_prefix="state")
        self.write_date = date_writer(settings.dates)
        self._load = load
        self._head = head
        self._marks: dict[str, Marks] = {}
        self._counts: dict[View, int | None] = {}
        self._rows: list[Row] = []
        if head is not None:
            self._remember_marks(head.entries)
            self._rows = [Row(entry) for entry in head.entries]

    # The site

    @property
    def site(self) -> Site | None:
        """The site, once anything is known of it."""
        if self.library is not None:
            return self.library.site
        return self._head.site if self._head is not None else None

    @property
    def loaded(self) -> Library:
        """The library; only to be asked for once it is loaded."""
        if self.library is None:
            raise SourceError("The posts are still being read.", "Try again in a moment.")
        return self.library

    @property
    def entries(self) -> Sequence[Entry]:
        """All entries that are there by now: at start the first screenful, then all."""
        if self.library is not None:
            return self.library.entries
        return self._head.entries if self._head is not None else ()

    def load(self, progress: Callable[[int, int], None]) -> Library:
        """Load the site; runs in a thread. Raises ReaderError."""
        return self._load(progress)

    def prepare(self, library: Library) -> tuple[Library, dict[str, Marks], SearchIndex]:
        """Read the marks of a loaded library and make its index of titles; runs in a thread."""
        from reader.search import SearchIndex

        marks = dict(zip((entry.id for entry in library.entries), self.store.marks_of(library.entries), strict=True))
        return library, marks, SearchIndex(library, marks=lambda entry: marks[entry.id])

    def adopt(self, library: Library, marks: dict[str, Marks], index: SearchIndex) -> None:
        """Show another library from now on."""
        self.library, self._marks, self.index = library, marks, index
        self._rows = [Row(entry) for entry in library.entries]
        self._counts.clear()

    # Marks

    def marks(self, entry: Entry) -> Marks | None:
        """The marks of an entry as the store last acknowledged them; None while they are not known."""
        return self._marks.get(entry.id)

    def _remember_marks(self, entries: Sequence[Entry]) -> None:
        for entry, marks in zip(entries, self.store.marks_of(entries), strict=True):
            self._marks[entry.id] = marks

    def write(self, change: Callable[[], Change | None], entries: Sequence[Entry]) -> tuple[Change | None, list[Marks]]:
        """Change the store and read what it then holds of `entries`; runs in the state thread. Raises StateError."""
        return change(), list(self.store.marks_of(entries))

    def accept(self, entries: Sequence[Entry], marks: Iterable[Marks]) -> None:
        """Take over what the store has acknowledged."""
        for entry, value in zip(entries, marks, strict=True):
            self._marks[entry.id] = value
        self._counts.clear()

    def counts(self) -> dict[View, int | None]:
        """How many entries each view holds; None while the site is not loaded."""
        if self.library is None:
            total = None if self._head is None else self._head.total_entries
            return {View.ALL: total, View.UNREAD: None, View.BOOKMARKS: None}
        if not self._counts:
            marks = self._marks.values()
            self._counts = {view: sum(map(view.holds, marks)) for view in (View.UNREAD, View.BOOKMARKS)}
            self._counts[View.ALL] = len(self.library.entries)
        return {view: self._counts.get(view) for view in View}

    # The list

    def listing(self, view: View, query: str, keep: Entry | None = None) -> Listing:
        """The rows for a view and a query; `keep` stays in the view although it no longer belongs to it."""
        query = query.strip()
        if query and self.index is not None:
            return self._found(self.index, view, query)
        rows = self._rows
        if view is not View.ALL:
            rows = [row for row in rows if row.entry is keep or self._holds(view, row.entry)]
        return Listing(rows, view, empty=self._why_empty(view))

    def _why_empty(self, view: View) -> CleanLine:
        return view.empty if self.library is not None else clean_line("Loading the posts …")

    def _holds(self, view: View, entry: Entry) -> bool:
        marks = self._marks.get(entry.id)
        return marks is not None and view.holds(marks)

    def _found(self, index: SearchIndex, view: View, query: str) -> Listing:
        results: Results = index.results(query, limit=None if view is not View.ALL else MAX_RESULTS)
        hits = results.hits if view is View.ALL else [hit for hit in results.hits if self._holds(view, hit.entry)]
        total = results.total if view is View.ALL else len(hits)
        hint = results.hints[0] if results.hints else EMPTY
        if results.corrected and not hint:
            hint = clean_line(f"Showing results for “{results.corrected}”")
        where = "" if view is View.ALL else f" among {view.label.lower()}"
        return Listing(
            [Row(hit.entry, hit) for hit in hits[:MAX_RESULTS]],
            view,
            query,
            note=clean_line(f"{total:,} found" if total else "nothing found"),
            hint=hint,
            empty=clean_line(f"Nothing{where} resembles this. Try fewer or other words; Esc clears the search."),
        )

    def close(self) -> None:
        """Finish what is being written, then let go of the store."""
        self.state_executor.shutdown(wait=True)
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.store.close()
