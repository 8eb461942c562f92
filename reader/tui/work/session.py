"""The open site with its marks and its search index. It knows no widgets; the screens query it and display the result.

Drawing reads marks from memory. Changes are written to the store in a thread and reach memory only once the store has
acknowledged them, so that a marker on the screen means that the mark is saved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from reader.dates import date_writer
from reader.errors import ReaderError, SourceError, StateError
from reader.garbage import give_back, give_back_from_now_on, keep, keep_later
from reader.library.post import Entry, Site
from reader.paths import app_paths
from reader.text import EMPTY, CleanLine, clean_line
from reader.tui.list.layout import Density
from reader.tui.list.rows import ListRow
from reader.tui.list.usual import NOTHING_USUAL, Usual, usual_of
from reader.tui.list.views import View
from reader.tui.work import drafts
from reader.tui.work.latest import finish, one_thread
from reader.tui.work.remembered import Remembered
from reader.tui.work.syncing import Syncer

if TYPE_CHECKING:
    from reader.learn.ahead import Ahead
    from reader.learn.kept_subjects import Subjects
    from reader.learn.recall.practice import Selection
    from reader.learn.recall.states import RecallStates
    from reader.learn.twins import Twins
    from reader.library.cache.store import Head
    from reader.library.clock import Stop
    from reader.library.document import Document
    from reader.library.library import Library
    from reader.page import Header
    from reader.page.links import SiteLinks
    from reader.search import SearchIndex
    from reader.settings import Settings
    from reader.state import Marks, StateStore
    from reader.state.gone import GonePost
    from reader.tui.work.kept_page import KeptPage
    from reader.tui.work.loading import SiteLoader

__all__ = ["Loaded", "Session"]

RELATED = 5
"""Number of similar questions named below a post."""


class Loaded(NamedTuple):
    """A library with the data that the list and the search derive from it."""

    library: Library
    marks: dict[str, Marks]
    rows: list[ListRow]
    search: SearchIndex
    usual: Usual
    gone: Sequence[GonePost]
    subjects: Subjects | None
    """The topics if they were cached, so that the first page of a post can name them."""
    arrived: Sequence[Entry] = ()
    """The entries with a new id, if the site was reloaded."""


class Session:
    """One run of the reader over one site."""

    _kept: KeptPage | None = None
    """The page cached by the last run, once it was requested."""
    _was_indexed = False
    """Whether an index was built or loaded before."""
    _ahead: Ahead | None = None
    """The process that builds the index and the topics, once it was needed."""
    marks_shown = False
    """Whether, at exit, all marks in memory matched the store."""
    left_words = EMPTY
    """A summary of an abandoned recall session, which the command line prints at exit."""
    recall: RecallStates | None = None
    """The recall state of each entry, once the texts are indexed."""

    def __init__(
        self, *, store: StateStore, settings: Settings, loader: SiteLoader, remembered: Remembered | None = None
    ) -> None:
        self.store = store
        self.settings = settings
        self.loader = loader
        self.remembered = remembered or Remembered(None)
        self.syncer = Syncer(settings.sync, store.path)
        self.links_shown = False
        """Whether the terminal is known to support hyperlinks (OSC 8)."""
        self.first_run = False
        """Whether no site but the samples was ever opened."""
        self.recall_at_start: Selection | None = None
        """The questions of a recall session to start at once; None for no session."""
        self.failure: ReaderError | None = None
        """Why the previously requested site could not be read; reported once the screens are visible."""
        self.not_opened = ""
        """That site as the user typed it; “Open site…” starts with it."""
        self.unreported: list[ReaderError] = []
        """Failed changes of marks that outlasted the screens; the command line reports them."""
        self.drafts: drafts.Drafts = {}
        self.why_none = clean_line("Reading the posts …")
        """What the list says while there is no library."""
        self._loaded: Loaded | None = None
        self.library: Library | None = None
        self.index: SearchIndex | None = None
        self.executor, self.search_executor, self.page_executor = map(one_thread, ("work", "search", "page"))
        self.index_executor, self.state_executor = map(one_thread, ("index", "state"))
        self.write_date = date_writer(settings.dates)
        self.key_name: Callable[[str], str] = str
        """Returns the display name of a binding's key; set by the application."""
        self._head: Head | None = loader.head()
        self._marks: dict[str, Marks] = {}
        self._counts: dict[View, int] = {}
        self.rows: list[ListRow] = []
        """One row per entry, the newest first."""
        self.gone: Sequence[GonePost] = ()
        """Marked posts that are no longer in the site."""
        self.usual = NOTHING_USUAL
        """The values that nearly all entries share."""
        self._closing = False
        self._links: tuple[Library, SiteLinks] | None = None
        self._tags: list[tuple[CleanLine, int]] | None = None
        self.subjects: Subjects | None = None
        """The topics, once known."""
        self._twins: tuple[SearchIndex, Twins] | None = None
        self.languages: dict[str, str] = {}
        """The language version shown for an entry if it is not the listed one, by entry id."""
        if self._head is not None:
            self._remember_marks(self._head.entries)
            self.rows = [ListRow(entry) for entry in self._head.entries]
            self.usual = usual_of(self._head.entries)

    # The site

    @property
    def site(self) -> Site | None:
        """The site, once anything is known about it."""
        if self.library is not None:
            return self.library.site
        return self._head.site if self._head is not None else None

    @property
    def loaded(self) -> Library:
        """The library. Raises SourceError while it is not loaded."""
        if self.library is None:
            raise SourceError("The posts are still being read.", "Try again in a moment.")
        return self.library

    @property
    def entries(self) -> Sequence[Entry]:
        """All entries known so far: at start the first screenful, later all."""
        if self.library is not None:
            return self.library.entries
        return self._head.entries if self._head is not None else ()

    def prepare(self, library: Library | None) -> Loaded | None:
        """Return what the list needs of a library; None if it is None or the current one. Runs in a thread."""
        if library is None or library is self.library:
            return None
        former = self._loaded
        if former is not None and library.entries is former.library.entries:
            return former._replace(library=library, subjects=self.subjects, arrived=())
        from reader.learn.kept_subjects import kept_subjects  # noqa: PLC0415 (start-up)
        from reader.search import SearchIndex  # noqa: PLC0415 (start-up)
        from reader.state.access import BRIEF  # noqa: PLC0415 (start-up)

        # Whatever cannot be written now is written at the next start: the marks apply without it, too.
        with suppress(StateError):
            self.store.follow(library.entries, library.version, texts=library.search_texts, wait=BRIEF)
        entries = library.entries
        marks = dict(zip((entry.id for entry in entries), self.store.marks_of(entries), strict=True))
        own = app_paths().thesaurus_file
        index = SearchIndex(library, marks_of=self._marks_for_search, cache=self.loader.index_file, own_words=own)
        index.set_day_starts(self.settings.recall.day_starts)
        index.build_later()
        gone = self.store.following.gone(entries)
        subjects = kept_subjects(library, self.loader.topics_file)
        arrived = () if former is None else [one for one in entries if former.library.entry_of(one.id) is None]
        rows = [ListRow(entry) for entry in entries]
        return Loaded(library, marks, rows, index, usual_of(entries), gone, subjects, arrived)

    def adopt(self, loaded: Loaded) -> None:
        """Show another library from now on."""
        self._loaded = loaded
        self.library, self._marks, self.rows, self.index, self.usual, self.gone, subjects, _ = loaded
        self._tags = self._links = self._twins = None
        self.subjects = self.recall = None
        self._counts.clear()
        if subjects is not None:
            self.take_topics((loaded.search, subjects))

    def index_texts(self) -> tuple[SearchIndex, Subjects] | None:
        """Index the texts and find the topics; runs in a thread. Return None if there is nothing to index."""
        from reader.learn.kept_subjects import kept_subjects  # noqa: PLC0415 (start-up)
        from reader.learn.recall.states import RecallStates  # noqa: PLC0415 (start-up)
        from reader.learn.subjects import subjects_of  # noqa: PLC0415 (start-up)
        from reader.learn.twins import Twins  # noqa: PLC0415 (start-up)

        if self._loaded is None:
            return None
        library, index, subjects = self._loaded.library, self._loaded.search, self._loaded.subjects
        is_new = self._made_ahead(library, index, subjects)
        if is_new:
            subjects = kept_subjects(library, self.loader.topics_file)
        if self._closing:
            return None
        index.build()
        states = RecallStates(self.settings.recall, self.loader.recall_file, are_kin=Twins(index).are_kin)

        def recalled() -> list[frozenset[str]]:
            return states.words(library.entries, self._marks_for_search(library.entries))

        # Replayed here, so that a filter in the search box does not have to.
        states.look(library.entries, self._marks_for_search(library.entries))
        index.set_recall(recalled)
        if self.index is index:
            self.recall = states
        if subjects is None:
            subjects = subjects_of(library, index, self.loader.topics_file)
        index.let_go()
        if is_new or self._was_indexed:
            # Many posts were read, or another library was shown before.
            give_back(kept=self._was_indexed)
        if self._was_indexed:
            # The former objects may still be referenced, and would be kept.
            keep_later()
        else:
            self._was_indexed = True
            keep()
            give_back_from_now_on()
        return index, subjects

    def _made_ahead(self, library: Library, index: SearchIndex, subjects: Subjects | None) -> bool:
        """Return whether a separate process was started to build the index and the topics, as they are not cached."""
        from reader.learn.ahead import LARGE, Ahead  # noqa: PLC0415 (start-up)

        if self.loader.index_file is None or len(library.entries) < LARGE:
            return False
        if index.take_kept() and subjects is not None:
            return False
        ahead = self._ahead = Ahead()
        if not self._closing:
            ahead.make(self.loader.source, self.loader.options)
        return True

    def take_topics(self, found: tuple[SearchIndex, Subjects] | None) -> None:
        """Use these topics from now on, unless they belong to another state of the site."""
        if found is not None and found[0] is self.index:
            subjects = self.subjects = found[1]
            found[0].set_topics(lambda: subjects.by_entry)

    def _marks_for_search(self, entries: Sequence[Entry]) -> list[Marks]:
        from reader.state import NO_MARKS  # noqa: PLC0415 (start-up)

        return [self._marks.get(entry.id, NO_MARKS) for entry in entries]

    @property
    def tags(self) -> list[tuple[CleanLine, int]]:
        """The tags of the site with the number of entries for each, the most frequent first."""
        if self._tags is None:
            self._tags = Counter(tag for entry in self.entries for tag in entry.post.tags).most_common()
        return self._tags

    @property
    def density(self) -> Density:
        """The height of rows: the choice made on the screen, else the setting."""
        return Density(self.remembered.get("density", self.settings.density))

    # What belongs to an entry

    def as_read(self, entry: Entry) -> Entry:
        """Return the entry with its post in the language that the user chose for it."""
        chosen = self.languages.get(entry.id)
        if chosen is None or self.library is None or chosen not in entry.names:
            return entry
        return entry._replace(post=self.library.post(chosen))

    def document(self, library: Library, entry: Entry, following: Entry | None, stop: Stop) -> Document:
        """Return an entry's text with links to similar posts and to `following`; in a thread. Raises Cancelled."""
        from reader.tui.work.related import with_related  # noqa: PLC0415 (start-up)

        document = library.document(self.as_read(entry), stop)
        stop.check()
        index = self.index
        known = index is not None and index.complete
        related: list[Entry] = []
        if index is not None and known:
            related = [hit.entry for hit in index.related(entry, RELATED)]
            index.let_go()
        return with_related(document, related, following)

    def beginning(self, library: Library, entry: Entry, stop: Stop) -> Document | None:
        """Return the first part of an entry that takes long to parse; None for others; in a thread."""
        return library.beginning(self.as_read(entry), stop)

    def kept_page(self, entry: Entry) -> KeptPage | None:
        """Return the page of an entry cached by the last run; None if it cached another one. Runs in a thread."""
        from reader.tui.work.kept_page import kept_page  # noqa: PLC0415 (start-up)

        if self._head is None:
            return None
        if self._kept is None:
            self._kept = kept_page(self.loader.page_file, self._head.version)
        kept = self._kept
        return kept if kept is not None and (kept.entry, kept.fingerprint) == (entry.id, entry.fingerprint) else None

    def keep_page(self, entry: Entry, header: Header, document: Document) -> None:
        """Cache the page that the next start will show first. It is written in a thread."""
        from reader.tui.work.kept_page import KeptPage, keep_page  # noqa: PLC0415 (start-up)

        library = self.library
        # Of a post in several languages, the first rows contain only the listed version.
        if library is not None and library.entry_of(entry.id) is entry and not entry.versions:
            page = KeptPage(entry.id, entry.fingerprint, header.topics, header.twin, header.twin_url, document)
            self.state_executor.submit(keep_page, self.loader.page_file, library.version, page)

    def with_topics(self, header: Header, entry: Entry) -> Header:
        """Return a post's header with its topics and its twin, as far as they are known. Runs in a thread."""
        if self.library is None and (kept := self.kept_page(entry)) is not None:
            return header._replace(topics=kept.topics, twin=kept.twin, twin_url=kept.twin_url)
        subjects, index = self.subjects, self.index
        if subjects is not None and not subjects.own:
            header = header._replace(topics=subjects.of(entry))
        if index is None or not index.complete:
            return header
        known = self._twins
        if known is None or known[0] is not index:
            from reader.learn.twins import Twins  # noqa: PLC0415 (start-up)

            known = self._twins = (index, Twins(index))
        twin = known[1].twin(entry)
        return header._replace(twin=twin.post.label, twin_url=twin.post.url) if twin is not None else header

    @property
    def links(self) -> SiteLinks:
        """The targets of links between the site's own posts."""
        from reader.page.links import site_links  # noqa: PLC0415 (start-up)

        library, known = self.loaded, self._links
        if known is None or known[0] is not library:
            known = self._links = (library, site_links(library.site, library.posts))
        return known[1]

    # Marks

    def marks(self, entry: Entry) -> Marks | None:
        """Return the marks of an entry as last acknowledged by the store; None while they are not known."""
        return self._marks.get(entry.id)

    def _remember_marks(self, entries: Sequence[Entry]) -> None:
        for entry, marks in zip(entries, self.store.marks_of(entries), strict=True):
            self._marks[entry.id] = marks

    def keep_if_closing(self, error: ReaderError) -> None:
        """Keep a failure of the store that outlasts the screens, for the command line to report."""
        if self._closing:
            self.unreported.append(error)

    def forget_reading_times(self) -> None:
        """Forget the reading times that are older than the settings allow; runs in the state thread."""
        days = self.settings.keep_reading_times
        if days and not self.store.private:
            from reader.state.privacy import forget_reading_times  # noqa: PLC0415 (start-up)

            forget_reading_times(self.store, datetime.now(UTC) - timedelta(days=days))

    def accept(self, entries: Sequence[Entry], marks: Iterable[Marks]) -> None:
        """Take over marks that the store has acknowledged."""
        for entry, value in zip(entries, marks, strict=True):
            before = self._marks.get(entry.id)
            self._marks[entry.id] = value
            # Counting all entries again for every mark would take too long on a large site.
            for view in self._counts.keys() - {View.ALL}:
                self._counts[view] += view.holds(value) - (before is not None and view.holds(before))
        if self.index is not None:
            self.index.marks_changed()

    def counts(self) -> dict[View, int | None]:
        """Return how many entries each view contains; None for a count not known while the site is not loaded."""
        if self.library is None:
            total = None if self._head is None else self._head.total_entries
            return {View.ALL: total, View.UNREAD: None, View.BOOKMARKS: None}
        if not self._counts:
            marks = self._marks.values()
            self._counts = {view: sum(map(view.holds, marks)) for view in (View.UNREAD, View.BOOKMARKS)}
            self._counts[View.ALL] = len(self.library.entries)
        return {view: self._counts.get(view) for view in View}

    def chosen(self, name: Literal["width", "split"]) -> int:
        """Return the choice made on the screen instead of a numeric setting, or the setting itself."""
        setting: int = getattr(self.settings, name)
        return self.remembered.get(name, setting)

    def choose(self, name: Literal["theme", "width", "split", "density"], value: int | str) -> None:
        """Remember a choice made on the screen instead of a setting."""
        self.remembered.choose(name, value, getattr(self.settings, name))
        self.state_executor.submit(self.remembered.save)

    def close(self) -> None:
        """Finish pending writes, then close the store; writes that do not end are reported."""
        self._closing = True
        if self._ahead is not None:
            self._ahead.stop()
        self.loader.close()
        for executor in (self.executor, self.search_executor, self.page_executor, self.index_executor):
            executor.shutdown(wait=False, cancel_futures=True)
        if not finish(self.state_executor, drafts.WRITING):
            self.unreported += drafts.given_up(self.drafts)
            return
        self.unreported += drafts.keep_rest(self.store, self.drafts)
        self.syncer.keeps(self.store.path)
        # Marks set elsewhere since the last look are not in the picture of the next start.
        self.marks_shown = not self.store.changed_since_last_look()
        self.store.close()
