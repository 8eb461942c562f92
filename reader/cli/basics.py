"""What commands need of a site, its settings and its marks, without click, which the quickest of them do not load."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from reader.errors import SourceError, StateError, UsageError
from reader.files import is_there
from reader.text import clean_line

if TYPE_CHECKING:
    from threading import Timer

    from reader.learn.kept_subjects import Subjects
    from reader.library.library import Library, LoadOptions
    from reader.library.post import Entry
    from reader.search import SearchIndex
    from reader.settings import Settings
    from reader.sources import Source
    from reader.state import Marks, StateStore
    from reader.state.gone import GonePost

__all__ = [
    "OpenedSite",
    "ProgressLine",
    "any_marks",
    "follow_site",
    "gone_for_showing",
    "marks_for_showing",
    "open_site",
    "options_with",
    "require_clone",
    "site_index",
    "site_subjects",
    "store_with_notices",
    "tell_gone",
    "tell_samples",
]


GONE_TOLD = 10
"""The most gone posts that are named in addition to the results."""


def options_with(flags: Mapping[str, Any]) -> LoadOptions:
    """Return the options that select posts: the settings, overridden by `flags`. Raises UsageError."""
    from reader.library.library import LoadOptions  # noqa: PLC0415 (start-up)
    from reader.paths import app_paths  # noqa: PLC0415 (start-up)

    if not is_there(app_paths().config_file):
        # Without a settings file the defaults of the options apply; nothing is parsed and no table of settings is
        # built.
        return LoadOptions(**flags)
    from reader.settings import load_settings  # noqa: PLC0415 (start-up)

    return LoadOptions.of(load_settings(), flags)


def any_marks() -> bool:
    """Return whether there are marks, if only in backups; no store is created to check. Raises UsageError."""
    from reader.paths import app_paths  # noqa: PLC0415 (start-up)
    from reader.state.file.files import has_marks  # noqa: PLC0415 (start-up)

    return has_marks(app_paths().state_file)


def store_with_notices(
    *, private: bool = False, to_show: bool = False, tell: Callable[[str], None] | None = None
) -> StateStore:
    """Open the marks; notices about their file go to `tell`, by default to the user.

    If they are only `to_show` and cannot be written, a copy is used. Raises StateError.
    """
    from sqlite3 import DatabaseError  # noqa: PLC0415 (start-up)

    from reader.cli.printing.output import say  # noqa: PLC0415 (start-up)
    from reader.state import StateStore  # noqa: PLC0415 (start-up)

    try:
        store = StateStore.open_or_private() if to_show and not private else StateStore.open(private=private)
    except DatabaseError as error:
        # A lock or a page that the system has just refused.
        raise StateError(f"The marks cannot be read: {error}.", "Nothing was changed; try again.") from None
    tell = tell or say
    for notice in store.notices:
        tell(notice)
    store.on_notice = tell
    return store


def marks_for_showing(
    entries: Sequence[Entry],
    *,
    library: Library | None = None,
    private: bool = False,
    tell: Callable[[str], None] | None = None,
) -> list[Marks]:
    """Return the marks of entries for display, which works without marks if they cannot be read.

    With the whole `library` they follow posts that were renamed or edited since the last look. If there is no store
    yet, none is created: viewing posts leaves no trace. Errors go to `tell`, by default to the user.
    """
    from reader.cli.printing.output import report  # noqa: PLC0415 (start-up)
    from reader.state.marks import NO_MARKS  # noqa: PLC0415 (start-up)

    try:
        if not any_marks():
            return [NO_MARKS] * len(entries)
        with store_with_notices(private=private, to_show=True, tell=tell) as store:
            if library is not None:
                follow_site(store, library)
            return store.marks_of(entries)
    except StateError as error:
        if tell is None:
            report(error)
        else:
            tell(str(error))
    except UsageError:
        # There is no place for marks, so there are none.
        pass
    return [NO_MARKS] * len(entries)


def gone_for_showing(library: Library, *, private: bool = False) -> list[GonePost]:
    """Return the marked posts that are gone from a site; none if the marks cannot be read (already reported)."""
    try:
        if not any_marks():
            return []
        with store_with_notices(private=private, to_show=True, tell=lambda _: None) as store:
            follow_site(store, library)
            return store.following.gone(library.entries)
    except (StateError, UsageError):
        return []


def tell_gone(gone: Sequence[GonePost]) -> None:
    """List the marked posts that are gone, on standard error."""
    from reader.cli.printing.output import say  # noqa: PLC0415 (start-up)

    for one in gone[:GONE_TOLD]:
        say(f"{one.sentence}.")
    if len(gone) > GONE_TOLD:
        say(f"{len(gone) - GONE_TOLD:,} more are gone; privacy-reader export lists them all.")


def follow_site(store: StateStore, library: Library) -> None:
    """Let marks follow renames and edits; if that cannot be recorded, marks are read without it."""
    with suppress(StateError):
        store.follow(library.entries, library.version, texts=library.search_texts, wait=1.0)


class OpenedSite:
    """A source with its posts; `source` is None for a post from standard input.

    `bare` means that the post is text without front matter, which needs no header.
    """

    def __init__(self, source: Source | None, library: Library, *, bare: bool = False, private: bool = False) -> None:
        self.source, self.private = source, private
        self.library = library
        self.bare = bare

    @cached_property
    def settings(self) -> Settings:
        """The settings, loaded on first access. Raises UsageError."""
        from reader.settings import load_settings  # noqa: PLC0415 (start-up)

        return load_settings()


def open_site(source: Source, options: LoadOptions, *, private: bool = False, tell: bool = True) -> OpenedSite:
    """Load the posts of a source as they are now, with progress on a terminal. A `private` run caches nothing.

    With `tell`, the user is told why if no posts are listed. Raises SourceError, also for a repository that was never
    cloned: reading never connects to the network.
    """
    require_clone(source)
    tell_samples(source)
    from reader.library.loader import load_tree  # noqa: PLC0415 (start-up)
    from reader.sources import check_posts, open_cache, open_tree  # noqa: PLC0415 (start-up)

    with ProgressLine(about=f"looking for posts in {source.shown}") as progress:
        tree = open_tree(source, progress=progress.clone)
        cache = open_cache(source, keep=not private)
        try:
            library = load_tree(tree, options=options, cache=cache, progress=progress.posts)
        finally:
            cache.close()
    check_posts(library, source)
    if tell and (why := library.why_none):
        from reader.cli.printing.output import say  # noqa: PLC0415 (start-up)

        say(why)
    return OpenedSite(source, library, private=private)


def tell_samples(source: Source) -> None:
    """In a pipe, warn a user who has sources that these are the sample posts; a terminal shows the site anyway."""
    if source.kind != "samples" or (sys.stdout is not None and sys.stdout.isatty()):
        return
    from reader.cli.printing.output import say  # noqa: PLC0415 (start-up)
    from reader.sources.known import load_known  # noqa: PLC0415 (start-up)

    if load_known().sources:
        say("These are the sample posts: no site was named, and none is the default (privacy-reader sources).")


def require_clone(source: Source) -> None:
    """Raise SourceError for a repository that has not been cloned: only `update` and the reader connect to one."""
    if source.kind != "git":
        return
    from reader.sources.clone import Clone  # noqa: PLC0415 (start-up)

    if Clone(source).state() is None:
        from shlex import quote  # noqa: PLC0415 (start-up)

        raise SourceError(
            f"{source.shown} has not been cloned yet, and this command does not use the network.",
            f"Clone it first: privacy-reader update -- {quote(source.shown)}",
        )


def site_index(site: OpenedSite, *, private: bool = False) -> SearchIndex:
    """Return the search index over a site's titles and texts; a `private` run saves nothing of it."""
    from reader.paths import app_paths  # noqa: PLC0415 (start-up)
    from reader.search import SearchIndex  # noqa: PLC0415 (start-up)
    from reader.sources import index_file  # noqa: PLC0415 (start-up)

    place = index_file(site.source) if site.source is not None and not private else None
    marks_of = partial(marks_for_showing, library=site.library, private=private)
    index = SearchIndex(site.library, marks_of=marks_of, cache=place, own_words=app_paths().thesaurus_file)
    index.set_watch(_building)
    if is_there(app_paths().config_file):
        # Otherwise the default hour applies, and no table of settings is built (see `options_with`).
        index.set_day_starts(site.settings.recall.day_starts)
    index.set_topics(lambda: site_subjects(site, index, private=private).by_entry)
    index.set_recall(lambda: _recall_states(site, marks_of, index, private=private))
    return index


@contextmanager
def _building() -> Iterator[Callable[[int, int], None] | None]:
    """Provide a callback for the number of texts indexed so far; on a terminal it shows a progress line."""
    with ProgressLine() as progress:
        yield progress.texts


def _recall_states(
    site: OpenedSite, marks_of: Callable[[Sequence[Entry]], list[Marks]], index: SearchIndex, *, private: bool
) -> list[frozenset[str]]:
    """Return the recall states that `is:` matches, for each entry."""
    from reader.learn.recall.states import RecallStates  # noqa: PLC0415 (start-up)
    from reader.learn.twins import Twins  # noqa: PLC0415 (start-up)
    from reader.sources.resolve import recall_file  # noqa: PLC0415 (start-up)

    entries = site.library.entries
    kept = recall_file(site.source) if site.source is not None and not private else None
    states = RecallStates(site.settings.recall, kept, are_kin=Twins(index).are_kin)
    return states.words(entries, marks_of(entries))


def site_subjects(site: OpenedSite, index: SearchIndex | None = None, *, private: bool = False) -> Subjects:
    """Return the topics of a site, cached or newly found; a `private` run saves nothing of them."""
    from reader.learn.subjects import subjects_of  # noqa: PLC0415 (start-up)
    from reader.sources import topics_file  # noqa: PLC0415 (start-up)

    place = topics_file(site.source) if site.source is not None and not private else None
    finding = partial(ProgressLine, about="finding the topics")
    return subjects_of(site.library, index or site_index(site, private=private), place, watch=finding)


SILENT = 1.0
"""Seconds after which the user is told what is going on."""
QUICK = 0.5
"""Seconds after which counts are shown."""
APART = 0.1
"""Seconds between two updates of a count."""
LONGEST = 79
"""The maximum width of a progress line in columns."""


class ProgressLine:
    """A line on standard error with the progress of slow work: only on a terminal, and not if the work is quick."""

    def __init__(self, wait: float | None = None, *, about: str = "") -> None:
        """Show no counts for `wait` seconds, by default `QUICK`.

        `about` is shown if nothing else is after a second: what is going on before anything can be counted.
        """
        self._about = about
        self._looking: Timer | None = None
        self._clock = monotonic
        self._from = monotonic() + (QUICK if wait is None else wait)
        self._shown = ""
        self._able = _is_watched()

    def __enter__(self) -> ProgressLine:
        if self._able and self._about:
            from threading import Timer  # noqa: PLC0415 (start-up)

            self._looking = Timer(SILENT, lambda: self._write(self._about))
            self._looking.daemon = True
            try:
                self._looking.start()
            except RuntimeError:
                # The system refuses to start a thread; the work itself needs none.
                self._looking = None
        return self

    def __exit__(self, *_: object) -> None:
        self._stop_looking()
        if self._shown:
            _tell("\r\x1b[K")

    @property
    def posts(self) -> Callable[[int, int], None] | None:
        """A callback for the number of posts read so far."""
        return self._counting("reading posts")

    @property
    def texts(self) -> Callable[[int, int], None] | None:
        """A callback for the number of texts that can be searched so far."""
        return self._counting("preparing the search")

    def _counting(self, about: str) -> Callable[[int, int], None] | None:
        return (lambda done, total: self.show(f"{about}: {done:,} of {total:,}")) if self._able else None

    @property
    def clone(self) -> Callable[[Any], None] | None:
        """A callback for the progress of a clone or a fetch."""
        if not self._able:
            return None
        return lambda at: self.show(f"{at.step}: {at.percent}%" + (f", {at.received}" if at.received else ""))

    def show(self, text: str) -> None:
        """Replace the line with `text`, unless the last one was shown only a moment ago."""
        now = self._clock()
        if now >= self._from and text != self._shown:
            self._from = now + APART
            self._stop_looking()
            self._write(text)

    def _stop_looking(self) -> None:
        """Stop the timer for `about`; it shows nothing after this."""
        if self._looking is not None:
            self._looking.cancel()
            # It may be writing right now.
            self._looking.join()
            self._looking = None

    def _write(self, text: str) -> None:
        from reader.cells import cell_len, fit  # noqa: PLC0415 (start-up)

        self._shown = text
        line, most = clean_line(text, LONGEST), _columns() - 1
        # A line that the terminal wraps cannot be removed.
        _tell(f"\r{fit(line, most) if cell_len(line) > most else line}\x1b[K")


def _columns() -> int:
    """Return the columns of the terminal on standard error, up to `LONGEST`."""
    with suppress(OSError, ValueError, AttributeError):
        return min(os.get_terminal_size(sys.stderr.fileno()).columns or LONGEST, LONGEST)
    return LONGEST


def _is_watched() -> bool:
    """Return whether standard error is a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


def _tell(words: str) -> None:
    """Write to standard error; a terminal that has closed meanwhile must not end the work."""
    with suppress(OSError, ValueError):
        sys.stderr.write(words)
        sys.stderr.flush()
