"""`stats`: what was read, and how the site is doing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from reader.cli.commands import Command
from reader.cli.context import OpenSite, asked, known_marks, load_site, open_store, post_options
from reader.cli.output import emit, emit_json
from reader.cli.terminal import Painter, colour, is_terminal, shown_width
from reader.errors import ReaderError

if TYPE_CHECKING:
    from datetime import datetime

    from reader.learn.statistics import Group, Health, Reading

__all__ = ["stats"]

SPARK_DAYS = 30
GROUPS = 8
"""Tags and authors that a person is shown; JSON has all."""


@click.command(
    "stats",
    cls=Command,
    examples=(
        ("privacy-reader stats", "Reading by day, streaks, what is left:"),
        ("privacy-reader stats --json | jq .reading.streak", "For a program:"),
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@post_options
@click.pass_context
def stats(ctx: click.Context, as_json: bool) -> None:
    """Show your reading by day, streaks and what is left, by tag and author, and the site's own health."""
    from reader.learn.statistics import health_of, reading_of

    site = load_site(ctx)
    library = site.library
    today = date.today()  # noqa: DTZ011 - a person's days are those of their own zone
    marks = known_marks(ctx, library.entries)
    reading = reading_of(library.entries, marks, _times(ctx, site), today)
    health = health_of(library.entries, len(library.posts), len(library.problems), today)
    if as_json:
        emit_json(_record(site, reading, health))
    else:
        paint = Painter(colour(asked(ctx).colour))
        emit(_lines(site, reading, health, paint, today), styled=True)


def _times(ctx: click.Context, site: OpenSite) -> Sequence[datetime]:
    from reader.paths import app_paths

    try:
        if not app_paths().state_file.exists():
            return ()
        with open_store(ctx) as store:
            return store.reading_times(site.library.site.key)
    except ReaderError:
        # The marks were asked for before, and what hinders was told then.
        return ()


def _record(site: OpenSite, reading: Reading, health: Health) -> dict[str, Any]:
    from reader.cli.records import SCHEMA

    read = asdict(reading)
    read["days"] = {day.isoformat(): count for day, count in reading.days.items()}
    read["left"] = reading.left
    sound = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(health).items()}
    return {"schema": SCHEMA, "site": site.library.site.title, "reading": read, "health": sound}


def _lines(site: OpenSite, reading: Reading, health: Health, paint: Painter, today: date) -> Iterator[str]:
    title = site.library.site.title or (site.source.shown if site.source else "")
    yield paint(title, "1")
    yield ""
    yield from _reading(reading)
    if is_terminal() and reading.days:
        yield from _pictures(reading, paint, today)
    for name, groups in (("By tag", reading.tags), ("By author", reading.authors)):
        if groups:
            yield ""
            yield paint(name, "1")
            yield from _groups(groups, paint)
    yield ""
    yield paint("The site", "1")
    yield from _health(health, today)


def _reading(reading: Reading) -> Iterator[str]:
    share = f" ({round(100 * reading.read / reading.questions)} %)" if reading.questions else ""
    yield f"{reading.read:,} of {reading.questions:,} questions read{share}, {reading.left:,} left"
    yield f"about {_time(reading.minutes_read)} read, {_time(reading.minutes_left)} left"
    yield f"{_count(reading.bookmarked, 'bookmark')}, {_count(reading.noted, 'note')}"
    yield f"streak: {_count(reading.streak, 'day')}, the longest {_count(reading.longest_streak, 'day')}"


def _pictures(reading: Reading, paint: Painter, today: date) -> Iterator[str]:
    from reader.learn.charts import heat_map, spark_line

    yield ""
    for line in heat_map(reading.days, today, min(shown_width(), 110)):
        yield line[:4] + paint(line[4:], "36") if line[:1] != " " or line[4:5] in "·░▒▓█" else paint(line, "2")
    counts = [reading.days.get(today - timedelta(days=back), 0) for back in range(SPARK_DAYS - 1, -1, -1)]
    yield ""
    yield f"{SPARK_DAYS} days  {paint(spark_line(counts), '36')}  {sum(counts):,} read"


def _groups(groups: Sequence[Group], paint: Painter) -> Iterator[str]:
    from reader.cli.table import Column, table

    rows = [(group.name, f"{group.read:,} of {group.total:,}") for group in groups[:GROUPS]]
    yield from table((Column(flexible=True), Column("2", right=True)), rows, min(shown_width(), 60), paint)
    if len(groups) > GROUPS:
        yield paint(f"and {len(groups) - GROUPS:,} more", "2")


def _health(health: Health, today: date) -> Iterator[str]:
    yield f"{_count(health.posts, 'post')}: {_count(health.questions, 'question')}, {_count(health.repeats, 'repeat')}"
    if health.newest is not None:
        ago = f"{_count(health.days_without, 'day')} without a new question"
        if health.newest >= today:
            ago = "a new question today" if health.newest == today else f"the next question on {health.newest}"
        since = f", {_count(health.repeats_since, 'repeat')} since then" if health.repeats_since else ""
        yield f"the last new question on {health.newest.isoformat()}: {ago}{since}"
        yield f"the longest time between two new questions: {_count(health.longest_gap, 'day')}"
    if health.most_repeated > 1:
        yield f"the most repeated question was published {health.most_repeated:,} times"
    if health.problems:
        yield f"{_count(health.problems, 'problem')}: privacy-reader doctor lists them"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _time(minutes: int) -> str:
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60:,} h {minutes % 60} min"
