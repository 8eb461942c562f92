"""The most frequent commands without click: today's question for shells at start-up, lists and searches in pipes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from reader.cli.basics import (
    OpenedSite,
    ProgressLine,
    gone_for_showing,
    marks_for_showing,
    open_site,
    options_with,
    require_clone,
    site_index,
    tell_gone,
    tell_samples,
)
from reader.cli.names import as_argument
from reader.cli.printing.output import emit, flush, say
from reader.errors import ReaderError, UsageError
from reader.files import is_there

if TYPE_CHECKING:
    from reader.cli.fast.asked import Asked
    from reader.learn.daily import Daily
    from reader.library.library import LoadOptions
    from reader.library.post import Entry, Site
    from reader.search import Results, SearchIndex
    from reader.sources import Source
    from reader.state import Marks

DEEDS = {
    "bookmark": "`privacy-reader mark --bookmark POST` bookmarks one.",
    "note": "`privacy-reader mark --note TEXT POST` adds one.",
    "recall": "`privacy-reader recall` starts a session.",
}
"""What to do about a search without results, by the ids of the equivalent keys in the reader."""

__all__ = ["at_once", "earlier_draw", "matching", "meant", "plain_line", "print_question", "recall_line"]


def at_once(wanted: Asked) -> int | None:
    """Run the command if it needs no parser; return the exit status, or None if it was not run.

    Raises ReaderError.
    """
    if wanted.command == "today":
        return None if wanted.words or wanted.source or wanted.limit else today_at_once()
    if sys.stdout is None or sys.stdout.isatty():
        return None
    if wanted.words:
        return search_at_once(wanted)
    return list_at_once(wanted) if wanted.command == "list" else None


def list_at_once(wanted: Asked) -> int:
    """Print entries in the format for a pipe; return 1 if there are none. Raises ReaderError."""
    from reader.sources import open_cache, open_tree, resolve  # noqa: PLC0415 (start-up)

    source, options = resolve(wanted.source), options_with({})
    require_clone(source)
    tell_samples(source)
    with ProgressLine() as progress, closing(open_cache(source)) as cache:
        outline = cache.outline(open_tree(source, progress=progress.clone), options=options)
    if not outline:
        outline = [(entry.copies[0], entry.title) for entry in open_site(source, options).library.entries]
    emit(_plain(copy.id, copy.date, title) for copy, title in outline[: wanted.limit])
    flush()
    return 0 if outline else 1


def search_at_once(wanted: Asked) -> int:
    """Print matches in the format for a pipe, best first or in list order; return 1 if there are none.

    Raises ReaderError.
    """
    from reader.sources import resolve  # noqa: PLC0415 (start-up)

    site = open_site(resolve(wanted.source), options_with({}))
    in_order = wanted.command == "list"
    # A list is cut only after sorting.
    most = None if in_order else wanted.limit
    found = matching(site, site_index(site), " ".join(wanted.words), in_order=in_order, limit=most)
    emit(plain_line(hit.entry) for hit in found.hits[: wanted.limit])
    flush()
    return 0 if found.hits else 1


def matching(
    site: OpenedSite, index: SearchIndex, query: str, *, in_order: bool = False, limit: int | None = None
) -> Results:
    """Return the matches, best first or in list order, with mentions last.

    Hints about the query are printed, and what to do if nothing matches. Raises UsageError like `meant`.
    """
    from reader.search.query.fields import asks_for_marked  # noqa: PLC0415 (start-up)
    from reader.search.query.nothing import why_nothing  # noqa: PLC0415 (start-up)
    from reader.search.query.parse import parse  # noqa: PLC0415 (start-up)

    found = meant(index, query, limit=limit)
    for hint in filter(None, (*found.hints, found.left_out)):
        say(hint)
    if _is_folder(query):
        say(f"{as_argument(query)} was searched for; the option `-s {as_argument(query)}` reads that folder.")
    if related := found.why_related(query):
        say(related)
    if not found.hits and not found.explained and site.library.entries:
        nothing = why_nothing(query)
        say(f"{nothing.sentence} {DEEDS[nothing.key]}" if nothing.key else nothing.sentence)
    if asks_for_marked(parse(query).filters):
        tell_gone(gone_for_showing(site.library, private=site.private))
    if in_order:
        places = {entry.id: place for place, entry in enumerate(site.library.entries)}
        found.hits.sort(key=lambda hit: (hit.match == "mention", places[hit.entry.id]))
    return found


def meant(index: SearchIndex, query: str, *, limit: int | None = None) -> Results:
    """Return the matches of a complete query, as a script passes it.

    Raises UsageError for one that cannot be intended, such as `tag:$NAME` with an unset variable: its matches, which
    might be everything, may be piped to `mark`.
    """
    if not query.strip():
        raise UsageError("The query is empty.", "`privacy-reader list` without one lists all posts.")
    found = index.results(query, limit=limit)
    if found.wrong:
        raise UsageError(found.wrong)
    return found


def _is_folder(query: str) -> bool:
    """Return whether the query looks like the path of a folder, and is one."""
    return query.startswith(("/", ".", "~")) and os.path.isdir(os.path.expanduser(query))  # noqa: PTH111, PTH112


def plain_line(entry: Entry) -> str:
    """Format an entry for a pipe: id, day and title, separated by tabs."""
    return _plain(entry.id, entry.date, entry.title)


def _plain(name: str, day: datetime, title: str) -> str:
    # The year 1 stands for no date.
    return f"{as_argument(name)}\t{day.date().isoformat() if day.year > 1 else ''}\t{title or name}"


def today_at_once() -> int | None:
    """Print today's question if it was drawn earlier this day; return 0, or None if it was not printed.

    Errors are left to the command itself, which can report them.
    """
    from reader.cli.fast.kept_answer import keep_answer, stamp  # noqa: PLC0415 (start-up)
    from reader.sources import resolve  # noqa: PLC0415 (start-up)

    told: list[str] = []
    try:
        day = date.today()  # noqa: DTZ011 - the user's local day
        source = resolve(None)
        before = stamp(source)
        found = earlier_draw(source, options_with({}), day, partial(marks_for_showing, tell=told.append))
    except ReaderError:
        return None
    if found is None or told:
        return None
    print_question(found[1])
    waiting = recall_line(source)
    if waiting:
        emit([waiting])
    flush()
    # Once recall was begun, the answer also depends on due days, so it is not cached.
    if not found[1].read_before and waiting is None:
        keep_answer(before, source, found[1].entry.title, found[1].entry.id)
    return 0


def earlier_draw(
    source: Source, options: LoadOptions, day: date, marks_of: Callable[[Sequence[Entry]], list[Marks]]
) -> tuple[Site, Daily] | None:
    """Return the site and the question as drawn earlier on `day`; None if they have to be drawn again."""
    from reader.cli.fast.day_draw import read_draw  # noqa: PLC0415 (start-up)
    from reader.learn.daily import first_unread  # noqa: PLC0415 (start-up)

    kept = read_draw(source, options.key, day)
    if kept is None:
        return None
    found = first_unread(kept.order, day, marks_of)
    return (kept.site, found) if found is not None else None


def recall_line(source: Source) -> str | None:
    """Return how many questions are due, and how to begin; empty for none, None if recall was never begun."""
    from reader.sources.resolve import recall_file  # noqa: PLC0415 (start-up)

    place = recall_file(source)
    if not is_there(place):
        return None
    from reader.dates import this_day  # noqa: PLC0415 (start-up)
    from reader.learn.recall.kept import due_today  # noqa: PLC0415 (start-up)
    from reader.learn.recall.session import DUE_SECONDS, capacity  # noqa: PLC0415 (start-up)
    from reader.settings import load_settings  # noqa: PLC0415 (start-up)

    settings = load_settings().recall
    due = due_today(place, this_day(settings.day_starts)) or 0
    if not due or not settings.offer:
        return ""
    count = min(due, capacity(settings.minutes))
    return f"{count:,} to recall, about {max(1, round(count * DUE_SECONDS / 60))} min: privacy-reader recall"


def print_question(found: Daily, colours: str = "auto", site: str = "") -> None:
    """Print the question, and on a terminal how to read it; `site` is the source named instead of the default."""
    from reader.cli.fast.kept_answer import question_lines  # noqa: PLC0415 (start-up)

    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    emit(question_lines(found.entry.title, found.entry.id, colours, site), styled=on_terminal or colours == "always")
    if found.read_before and on_terminal:
        say("You have read everything; here is one to come back to.")
