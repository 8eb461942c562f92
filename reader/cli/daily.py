"""`today`: the question of the day, short enough for a shell's start-up file."""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from reader.cli.commands import Command
from reader.cli.context import (
    NotFoundError,
    OpenSite,
    asked,
    known_marks,
    last_known,
    load_site,
    shared_options,
    the_source,
)
from reader.cli.output import emit, emit_json, say
from reader.errors import SourceError

if TYPE_CHECKING:
    from reader.learn.daily import Daily

__all__ = ["today"]

STALE = 24 * 3600
"""Seconds for which what was known of a site is good enough for one question a day."""


@click.command(
    "today",
    cls=Command,
    examples=(
        ("privacy-reader today", "In a shell's start-up file:"),
        ("privacy-reader today --open", "Read it:"),
        ("privacy-reader today --json --date 2026-12-24", "For a program, and for another day:"),
    ),
)
@click.option("--open", "read", is_flag=True, help="Show the whole post, as `show` does.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The question of another day.")
@shared_options
@click.pass_context
def today(ctx: click.Context, read: bool, as_json: bool, day: datetime | None) -> None:
    """Show the question of the day.

    It is the same on every machine for the same site and date, and not one that was read on an earlier day.
    """
    from reader.learn.daily import question_of_the_day

    site = _site(ctx)
    wanted = day.date() if day is not None else date.today()  # noqa: DTZ011 - the person's own day
    library = site.library
    found = question_of_the_day(library.entries, library.site.key, wanted, lambda entries: known_marks(ctx, entries))
    if found is None:
        raise NotFoundError("There is no post that could be a question of the day.")
    if read:
        from reader.cli.showing import print_post

        print_post(ctx, site, found.entry)
    elif as_json:
        _print_json(ctx, site, found)
    else:
        _print(ctx, found)


def _site(ctx: click.Context) -> OpenSite:
    """The site as it was known within the last day, else as it is now; nothing is cloned for a question."""
    from reader.sources import cache_file

    source = the_source(ctx)
    try:
        age = time.time() - cache_file(source).stat().st_mtime
    except OSError:
        age = STALE
    known = last_known(ctx) if 0 <= age < STALE else None
    if known is not None:
        return known
    if source.kind == "git":
        from reader.sources.clone import clone_state

        if clone_state(source) is None:
            raise SourceError(f"{source.shown} was not cloned yet.", "Open it once, or run `privacy-reader update`.")
    return load_site(ctx)


def _print_json(ctx: click.Context, site: OpenSite, found: Daily) -> None:
    from reader.cli.records import SCHEMA, entry_record

    record = entry_record(found.entry, site.library.site, known_marks(ctx, [found.entry])[0])
    emit_json({"schema": SCHEMA, "day": found.day.isoformat(), "read_before": found.read_before, **record})


def _print(ctx: click.Context, found: Daily) -> None:
    from reader.cli.table import cells, fit
    from reader.cli.terminal import Painter, colour, is_terminal, shown_width

    title: str = found.entry.title
    if not is_terminal():
        emit([title])
        return
    paint = Painter(colour(asked(ctx).colour))
    if cells(title) > shown_width():
        title = fit(title, shown_width())
    emit([paint(title, "1"), paint("Read it: privacy-reader today --open", "2")], styled=True)
    if found.read_before:
        say("Everything is read; this is one to come back to.")
