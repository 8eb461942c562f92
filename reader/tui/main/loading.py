"""Loading the site: from the cache, from its files, after changes, and by an update."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic, thread_time
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import ReaderError, SourceError
from reader.text import EMPTY, CleanLine, clean_line
from reader.tui.main.stage import Stage
from reader.tui.widgets.top_bar import TopBar
from reader.tui.work.latest import InOrder
from reader.tui.work.session import Loaded
from reader.words import counted

if TYPE_CHECKING:
    from reader.learn.kept_subjects import Subjects
    from reader.library.library import Library
    from reader.search import SearchIndex

__all__ = ["Loading", "LoadingEvents", "progress_line"]

WATCHED_ENTRIES = 20_000
"""Maximum number of entries for which an open folder is rechecked; that takes some milliseconds."""

REST = 100
"""Minimum wait before the next check, as a multiple of the time the last one took: checks use 1 % of a processor."""

READ_AGAIN = "read again"
"""The kind of the messages about reloading: the result replaces the announcement."""

BAR = 16
"""Columns of the progress bar."""


def progress_line(doing: str, done: int, total: int) -> CleanLine:
    """Return a bar with counts: `reading posts ━━━━━━────── 620 of 1,811`."""
    filled = BAR * done // max(total, 1)
    return clean_line(f"{doing} {'━' * filled}{'─' * (BAR - filled)} {done:,} of {total:,}")


class LoadingEvents(NamedTuple):
    """Callbacks: a library was loaded, the list has another message, texts are searchable, there is nothing to show."""

    loaded: Callable[[Loaded], None]
    changed: Callable[[], None]
    indexed: Callable[[], None]
    give_up: Callable[[ReaderError], None]


class Loading:
    """Loads in threads, in the order of requests; shows its progress in the header."""

    def __init__(self, stage: Stage, top: TopBar, events: LoadingEvents) -> None:
        session = stage.session
        self._stage = stage
        self._session = session
        self._top = top
        self._events = events
        self._loads: InOrder[Loaded | None] = InOrder(stage.owner, session.executor, self._failed)
        self._changes: InOrder[Loaded | None] = InOrder(
            stage.owner, session.executor, lambda _: self._show_changes(None)
        )
        self._indexing: InOrder[tuple[SearchIndex, Subjects] | None] = InOrder(
            stage.owner, session.index_executor, stage.tell_failure
        )
        self._comparing: InOrder[Sequence[CleanLine]] = InOrder(stage.owner, session.executor, stage.tell_failure)
        self._submitted: SearchIndex | None = None
        """The index whose texts were last submitted for indexing."""
        self._looking = self._looked_once = False
        self._next_look = 0.0
        self._stopped = False
        self._noticed = ""
        """Unrequested changes that were found since the user was last informed."""

    def reload(self) -> None:
        """Show the site as it was in the last run, then as it is now."""
        self._show_kept()
        self._loads.submit(self._read, self._adopt_current)

    def _read(self) -> Loaded | None:
        """Load the site as it is now; runs in a thread."""
        return self._session.prepare(self._session.loader.load(self._tell_progress))

    def _show_kept(self) -> None:
        """Show the site as it was in the last run, if nothing is shown yet."""
        session = self._session
        if session.library is None:
            self._loads.submit(lambda: session.prepare(session.loader.cached()), self._adopt)

    def read_again(self) -> None:
        """Reload the site at the user's request."""
        session, differs = self._session, [""]

        def work() -> Loaded | None:
            before = session.library
            loaded = self._read()
            differs[0] = _differs(before, loaded)
            return loaded

        def show(loaded: Loaded | None) -> None:
            # Changes noticed automatically were not reported then.
            told, self._noticed = differs[0] or self._noticed, ""
            entries = session.entries if loaded is None else loaded.library.entries
            words = f"{counted(len(entries), 'question')}{'; ' if told else ''}{told}"
            if loaded is None and not told:
                words = "nothing has changed"
            self._stage.tell(clean_line(f"Read again: {words}."), kind=READ_AGAIN)
            # The new site may have more to report.
            self._adopt_current(loaded, counted_as_new=bool(told))

        self._show_kept()
        self._loads.submit(work, show)
        self._stage.tell(clean_line("Reading the site again."), kind=READ_AGAIN)

    def text_missing(self, error: BaseException) -> None:
        """Handle a post whose text could not be read: if its file is gone, reload the site, which reports it."""

        def show(loaded: Loaded | None) -> None:
            if loaded is None:
                self._stage.tell_failure(error)
            self._adopt_current(loaded)

        if isinstance(error, SourceError) and self._session.library is not None:
            self._loads.submit(self._read, show)
        else:
            self._stage.tell_failure(error)

    def update(self) -> None:
        """Fetch new posts, or read the folder again, and report what arrived."""
        session, said = self._session, []

        def work() -> Loaded | None:
            sentence, library = session.loader.update(self._tell_progress)
            said.append(sentence)
            return session.prepare(library)

        def show(loaded: Loaded | None) -> None:
            self._adopt_current(loaded, counted_as_new=True)
            self._noticed = ""
            self._stage.tell(said[0])

        self._top.note = clean_line("looking for new posts")
        self._loads.submit(work, show)

    def look_for_changes(self) -> None:
        """Reload a folder if its files changed; a failure is ignored, as the next start would report it anyway.

        Called regularly while the terminal has the focus, and when it regains it.
        """
        session = self._session
        watched = session.loader.source.kind in ("folder", "file") and len(session.entries) <= WATCHED_ENTRIES
        if session.library is not None and watched and monotonic() >= self._next_look:
            self._look()

    def look_now(self) -> bool:
        """Reload a folder ahead of schedule; return False if that is in progress already or would take too long."""
        session = self._session
        if session.library is None or self._looking or len(session.entries) > WATCHED_ENTRIES:
            return False
        self._look()
        return True

    def _remember_files(self) -> None:
        """Record the files that the site was read from, so that the next start can tell whether they are the same.

        Once per run: if nothing can be cached, each check reads the site anew and would end up here again.
        """
        loader = self._session.loader
        if loader.tells_files and loader.site_files is None and not self._looked_once:
            self._looked_once = True
            self._look()

    def _look(self) -> None:
        if not self._looking:
            self._looking = True
            self._changes.submit(self._looked, self._show_changes)

    def _looked(self) -> Loaded | None:
        """Return the library if it changed.

        Files are checked before they are read, so that later changes are noticed.
        """
        session = self._session
        loader = session.loader
        began = thread_time()
        seen = loader.look() if loader.site_files is None else loader.site_files
        before, library = session.library, loader.load(self._tell_progress)
        if session.entries and not library.entries:
            # The operation in the folder may not be finished, and a list is not emptied unasked.
            return None
        loaded = session.prepare(library)
        self._noticed = _differs(before, loaded) or self._noticed
        loader.site_files = seen if loaded is None else None
        self._next_look = monotonic() + REST * (thread_time() - began)
        return loaded

    # Waiting

    @property
    def is_waiting(self) -> bool:
        """Whether a long operation is in progress that can be stopped."""
        return bool(self._top.urgent) and not self._loads.idle

    @property
    def is_settled(self) -> bool:
        """Whether the site is as new as its files, and its texts and topics are indexed."""
        index = self._session.index
        known = index is not None and index.complete and self._session.subjects is not None
        return known and self._loads.idle and self._indexing.idle

    @property
    def is_reading(self) -> bool:
        """Whether the site or its texts are being read, so that searches may not find everything yet."""
        index = self._session.index
        return not ((index is not None and index.complete) or (self._loads.idle and self._indexing.idle))

    def stop(self) -> None:
        """Stop loading, cloning or fetching; what is already loaded stays."""
        self._stopped = True
        self._session.loader.cancelled.set()
        self._top.note, self._top.urgent = clean_line("stopping"), EMPTY

    def _tell_progress(self, doing: str, done: int, total: int) -> None:
        """Show progress; called in the thread that loads."""
        if self._session.library is None or doing == "fetching":
            self._stage.call_later(self._show_progress, progress_line(doing, done, total))

    def _show_progress(self, words: CleanLine) -> None:
        if not self._loads.idle and not self._session.loader.cancelled.is_set():
            stop = f"{self._session.key_name('back')} stops"
            self._top.note, self._top.urgent = words, clean_line(stop)
            self._stage.keys_changed()

    def _waited(self) -> None:
        self._top.note = self._top.urgent = EMPTY
        self._session.loader.go_on()
        self._stage.keys_changed()

    # Results

    def _adopt(self, loaded: Loaded | None) -> None:
        self._waited()
        if loaded is not None:
            self._session.adopt(loaded)
            self._events.loaded(loaded)

    def _adopt_current(self, loaded: Loaded | None, *, counted_as_new: bool = False) -> None:
        """Take over a site that is as new as its files; now its texts can be indexed.

        `counted_as_new`: the user has been told how many posts are new.
        """
        before = self._session.library
        if loaded is not None:
            self._session.loader.site_files = None
        self._adopt(loaded)
        if loaded is not None:
            # At the first opening nobody knows that the site contains more; later the user does.
            hints = loaded.library.hints if before is None else [loaded.library.left_out_since(before)]
            self._tell_all(hints)
            if before is not None:
                news = partial(_news, before, loaded.library, arrived=not counted_as_new)
                self._comparing.submit(news, self._tell_all)
        session, index = self._session, self._session.index
        # A search may have loaded the cached index; topics and recall still follow it.
        if index is not None and (index is not self._submitted or not index.complete):
            self._submitted = index
            self._indexing.submit(session.index_texts, self._indexed)

    def _tell_all(self, sentences: Sequence[CleanLine]) -> None:
        for words in filter(None, sentences):
            self._stage.tell(words)

    def _indexed(self, found: tuple[SearchIndex, Subjects] | None) -> None:
        self._session.take_topics(found)
        self._events.indexed()
        self._remember_files()

    def _show_changes(self, loaded: Loaded | None) -> None:
        self._looking = False
        if loaded is not None:
            self._adopt_current(loaded)

    def _tell_stopped(self) -> None:
        """Say how to continue; after stopping the first load there are no rows, so the list says it."""
        words = clean_line(
            f"Stopped before all posts were read. {self._session.key_name('reload')} reads the site again."
        )
        if self._session.entries:
            self._stage.tell(words)
        else:
            self._session.why_none = words
            self._events.changed()

    def _failed(self, error: BaseException) -> None:
        """Say why the site could not be read; if there is nothing to show, exit with that message."""
        self._waited()
        stopped, self._stopped = self._stopped, False
        if stopped and isinstance(error, ReaderError):
            self._tell_stopped()
        elif isinstance(error, ReaderError) and self._session.library is None and not self._session.entries:
            self._events.give_up(error)
        else:
            self._stage.tell_failure(error, kind=READ_AGAIN)


def _news(before: Library, after: Library, *, arrived: bool) -> list[CleanLine]:
    """Return what the user should know of a changed site: new posts, if they `arrived` unnoticed, and mistakes.

    Takes a while on a large site, so it runs in a thread.
    """
    from reader.sources.report import compare  # noqa: PLC0415 (start-up)

    told = [after.broken_since(before)]
    new = {post.id for post in compare(EMPTY, before.posts, after.posts).new_questions} if arrived else ()
    if new:
        # Posts are in the order of the list, the newest first.
        first = next(post for post in after.posts if post.id in new)
        words = f"New: “{first.label}”." if len(new) == 1 else f"{len(new):,} new posts, such as “{first.label}”."
        told.append(clean_line(words))
    return told


def _differs(before: Library | None, loaded: Loaded | None) -> str:
    """Return the changes in a site, like `1 new, 2 changed`; empty if there is nothing to compare or report."""
    if before is None or loaded is None:
        return ""
    from reader.sources.report import compare  # noqa: PLC0415 (start-up)

    found = compare(EMPTY, before.posts, loaded.library.posts)
    numbers = [
        (len(found.new_questions), "new"),
        (len(found.repeats), "repeat" if len(found.repeats) == 1 else "repeats"),
        (len(found.changed), "changed"),
        (len(found.moved), "moved"),
        (len(found.gone), "gone"),
    ]
    return ", ".join(f"{number:,} {word}" for number, word in numbers if number)
