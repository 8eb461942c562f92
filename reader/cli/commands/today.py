"""`today`: the question of the day, short enough for a shell's start-up file."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from reader.cli.command import Command, Moment
from reader.cli.context import OpenedSite, known_marks, load_site, shared_options
from reader.cli.fast.day_draw import keep_draw
from reader.cli.fast.quick import earlier_draw, print_question, recall_line
from reader.cli.invocation import global_options, load_options, the_source
from reader.cli.picking import NotFoundError
from reader.cli.printing.output import emit, emit_json
from reader.cli.printing.records import SCHEMA, entry_record

if TYPE_CHECKING:
    from reader.learn.daily import Daily
    from reader.library.post import Site

__all__ = ["today"]


@click.command(
    "today",
    cls=Command,
    examples=(
        ("privacy-reader today", "In a shell's start-up file:"),
        ("privacy-reader today --open", "Read it:"),
        ("privacy-reader today --basics --open", "Begin with what explains the rest:"),
        ("privacy-reader today --json --date 2026-12-24", "For a program, and for another day:"),
    ),
)
@click.option("--open", "read", is_flag=True, help="Show the whole post, as `show` does.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--date", "day", type=Moment(["%Y-%m-%d"]), metavar="DATE", help="Show the question of another day.")
@click.option("--basics", is_flag=True, help="Show the first unread question, the basics first.")
@shared_options
@click.pass_context
def today(ctx: click.Context, read: bool, as_json: bool, day: datetime | None, basics: bool) -> None:
    """Show the question of the day.

    It is the same on every device for the same site and date, and never one that you read on an earlier day. The site
    is checked for changes once a day; nothing is fetched.
    """
    wanted = day.date() if day is not None else date.today()  # noqa: DTZ011 - the user's local day
    if read:
        from reader.cli.commands.show import print_post  # noqa: PLC0415 (start-up)

        site = load_site(ctx)
        print_post(ctx, site, (_basic if basics else _question)(ctx, site, wanted).entry)
        return
    if basics:
        site = load_site(ctx)
        place, found = site.library.site, _basic(ctx, site, wanted)
    else:
        place, found = earlier_draw(
            the_source(ctx), load_options(ctx), wanted, lambda entries: known_marks(ctx, entries)
        ) or _thoroughly(ctx, wanted)
    if as_json:
        _print_json(ctx, place, found)
    else:
        print_question(found, global_options(ctx).colour, global_options(ctx).source or "")
        waiting = recall_line(the_source(ctx))
        if waiting and not global_options(ctx).private:
            emit([waiting])


def _thoroughly(ctx: click.Context, day: date) -> tuple[Site, Daily]:
    from reader.learn.daily import draw  # noqa: PLC0415 (start-up)

    site = load_site(ctx)
    library = site.library
    found = _question(ctx, site, day)
    if site.source is not None and not global_options(ctx).private:
        keep_draw(site.source, library.options.key, day, library.site, draw(library.entries, library.site.key, day))
    return library.site, found


def _question(ctx: click.Context, site: OpenedSite, day: date) -> Daily:
    from reader.learn.daily import question_of_the_day  # noqa: PLC0415 (start-up)

    library = site.library
    return _there(
        question_of_the_day(library.entries, library.site.key, day, lambda entries: known_marks(ctx, entries))
    )


def _basic(ctx: click.Context, site: OpenedSite, day: date) -> Daily:
    """Return the first question that was not read before a day, basics first."""
    from reader.learn.daily import most_basic  # noqa: PLC0415 (start-up)
    from reader.learn.order import basics_first  # noqa: PLC0415 (start-up)

    entries = site.library.entries
    order = [entries[number] for number in basics_first([entry.title for entry in entries])]
    return _there(most_basic(order, day, lambda some: known_marks(ctx, some)))


def _there(found: Daily | None) -> Daily:
    if found is None:
        raise NotFoundError("No post can be the question of the day.")
    return found


def _print_json(ctx: click.Context, site: Site, found: Daily) -> None:
    record = entry_record(found.entry, site, known_marks(ctx, [found.entry])[0])
    emit_json({"schema": SCHEMA, "day": found.day.isoformat(), "read_before": found.read_before, **record})
