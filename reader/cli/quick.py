"""The question of the day without click and without the library, for shells that ask for it each time they start."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from reader.cli.basics import marks_for_showing, options_with
from reader.cli.drawn import read_drawn
from reader.cli.output import emit, say
from reader.errors import ReaderError
from reader.learn.daily import Daily, first_unread

if TYPE_CHECKING:
    from reader.library.library import LoadOptions
    from reader.library.post import Entry, Site
    from reader.sources import Source
    from reader.state import Marks

__all__ = ["drawn_earlier", "print_question", "today_at_once"]


def today_at_once() -> bool:
    """Print today's question if it was drawn earlier this day; whether that could be done.

    Whatever hinders is left to the command itself, which can tell about it.
    """
    from reader.sources import resolve

    try:
        day = date.today()  # noqa: DTZ011 - the person's own day
        found = drawn_earlier(resolve(None), options_with({}), day, marks_for_showing)
    except ReaderError:
        return False
    if found is not None:
        print_question(found[1])
        sys.stdout.flush()
    return found is not None


def drawn_earlier(
    source: Source, options: LoadOptions, day: date, marks_of: Callable[[Sequence[Entry]], list[Marks]]
) -> tuple[Site, Daily] | None:
    """The site and the question as they were drawn earlier on `day`; None where they have to be drawn anew."""
    kept = read_drawn(source, options.key, day)
    if kept is None:
        return None
    found = first_unread(kept.order, day, marks_of)
    return (kept.site, found) if found is not None else None


def print_question(found: Daily, colours: str = "auto") -> None:
    """The question, and on a terminal how to read it."""
    title: str = found.entry.title
    if sys.stdout is None or not sys.stdout.isatty():
        emit([title])
        return
    from reader.cli.table import cells, fit
    from reader.cli.terminal import Painter, colour, shown_width

    paint = Painter(colour(colours))
    if cells(title) > shown_width():
        title = fit(title, shown_width())
    emit([paint(title, "1"), paint("Read it: privacy-reader today --open", "2")], styled=True)
    if found.read_before:
        say("Everything is read; this is one to come back to.")
