"""`stats`: what was read, and the state of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from reader.cli.basics import any_marks, gone_for_showing
from reader.cli.command import Command
from reader.cli.context import OpenedSite, index_of, known_marks, load_site, open_store, post_options, subjects_for
from reader.cli.invocation import global_options
from reader.cli.printing.output import emit, emit_json
from reader.cli.printing.records import SCHEMA
from reader.cli.printing.table import Column, table
from reader.cli.printing.terminal import Painter, colour, is_terminal, shown_width
from reader.dates import date_writer
from reader.errors import ReaderError

if TYPE_CHECKING:
    from datetime import datetime

    from reader.learn.recall.desk import Progress
    from reader.learn.statistics import Health, QuestionGroup, ReadingHistory
    from reader.state import Marks
    from reader.state.gone import GonePost

__all__ = ["stats"]

GROUPS = 8
"""The most tags and authors shown to the user; JSON has all."""


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
    """Show your reading by day, streaks, what is left by tag and author, and the state of the site."""
    from reader.learn.statistics import health_of, reading_of  # noqa: PLC0415 (start-up)

    site = load_site(ctx)
    library = site.library
    today = date.today()  # noqa: DTZ011 - days are those of the user's time zone
    marks = known_marks(ctx, library.entries, library)
    gone = gone_for_showing(library, private=global_options(ctx).private)
    reading = reading_of(library.entries, marks, _times(ctx, site), today)
    health = health_of(library.entries, len(library.posts), len(library.faults), today, library.site.kind)
    progress = _progress(ctx, site)
    if as_json:
        emit_json(_record(site, PrintedStats(reading, health, progress, (), gone)))
        return
    topics = _topics(ctx, site, marks)
    paint = Painter(colour(global_options(ctx).colour))
    emit(_lines(site, PrintedStats(reading, health, progress, topics, gone), paint, today), styled=True)


class PrintedStats(NamedTuple):
    """All figures; `topics` are empty if the site's tags suffice."""

    reading: ReadingHistory
    health: Health
    progress: Progress | None
    topics: Sequence[QuestionGroup]
    gone: Sequence[GonePost]


def _progress(ctx: click.Context, site: OpenedSite) -> Progress | None:
    """Return the progress of recall; None if nothing was ever asked, or the marks cannot be read."""
    from reader.cli.learned import desk_of  # noqa: PLC0415 (start-up)
    from reader.learn.recall.session import Company  # noqa: PLC0415 (start-up)
    from reader.learn.twins import Twins  # noqa: PLC0415 (start-up)

    try:
        if not any_marks():
            return None
        with open_store(ctx) as store:
            if not store.reviews(site.library.site.key):
                return None
            desk = desk_of(ctx, site, store, site.settings.recall)
            desk.company = Company(are_kin=Twins(index_of(ctx, site)).are_kin)
            desk.look()
            return desk.progress()
    except ReaderError:
        # The marks were read before, and the error was reported then.
        return None


def _topics(ctx: click.Context, site: OpenedSite, marks: Sequence[Marks]) -> Sequence[QuestionGroup]:
    from reader.learn.statistics import by_topic  # noqa: PLC0415 (start-up)

    subjects = subjects_for(ctx, site)
    return () if subjects.own or not subjects else by_topic(subjects.by_entry, marks)


def _fitted(lines: Iterable[str]) -> Iterator[str]:
    """Wrap sentences to fit a terminal; in a pipe they stay whole."""
    if not is_terminal():
        yield from lines
        return
    for line in lines:
        yield from wrap(line, shown_width(), subsequent_indent="  ", break_on_hyphens=False)


def _times(ctx: click.Context, site: OpenedSite) -> Sequence[datetime]:
    try:
        if not any_marks():
            return ()
        with open_store(ctx) as store:
            return store.personal.reading_times(site.library.site.key)
    except ReaderError:
        # The marks were read before, and the error was reported then.
        return ()


def _record(site: OpenedSite, found: PrintedStats) -> dict[str, Any]:
    reading, health, progress, _, gone = found
    read = asdict(reading)
    read["days"] = {day.isoformat(): count for day, count in reading.days.items()}
    read["left"] = reading.left
    sound = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(health).items()}
    lost = [{"id": one.post, "title": one.title, "note": one.marks.note, "address": one.address} for one in gone]
    return {
        "schema": SCHEMA,
        "site": site.library.site.title,
        "reading": read,
        "health": sound,
        "recall": _recall(progress),
        "gone": lost,
    }


def _recall(progress: Progress | None) -> dict[str, Any] | None:
    if progress is None:
        return None
    return {
        "asked": progress.asked,
        "due": progress.due,
        "days": {day.isoformat(): count for day, count in progress.days.items()},
        "last_30": {
            "reviews": progress.reviews,
            "recalled": progress.recalled,
            "expected": round(progress.expected, 2),
        },
        "grades": {str(grade): count for grade, count in enumerate(progress.grades, 1)},
        "forgotten": progress.forgotten,
        "hard": progress.hard,
        "new": progress.new,
        "kept": round(progress.known, 2),
        "next": [{"day": day.isoformat(), "due": count} for day, count in progress.next],
    }


def _lines(site: OpenedSite, found: PrintedStats, paint: Painter, today: date) -> Iterator[str]:
    from reader.learn.report_lines import health_lines, reading_lines, recall_lines  # noqa: PLC0415 (start-up)

    reading, health, progress, topics, gone = found

    title = site.library.site.title or (site.source.shown if site.source else "")
    yield from (paint(line, "1") for line in _fitted([title]))
    yield ""
    yield from _fitted(reading_lines(reading))
    yield from _fitted(one.sentence for one in gone)
    if is_terminal() and reading.days:
        yield from _pictures(reading, paint, today)
    if progress is not None and (told := recall_lines(progress)):
        yield ""
        yield paint("Recall", "1")
        yield from _fitted(told)
    by_subject = ("By topic", topics) if topics else ("By tag", reading.tags)
    for name, groups in (by_subject, ("By author", reading.authors)):
        if groups:
            yield ""
            yield paint(name, "1")
            yield from _groups(groups, paint)
    yield ""
    yield paint("The site", "1")
    yield from _fitted(health_lines(health, today, date_writer(site.settings.dates)))


def _pictures(reading: ReadingHistory, paint: Painter, today: date) -> Iterator[str]:
    from reader.learn.charts import MARGIN, heat_map  # noqa: PLC0415 (start-up)
    from reader.learn.report_lines import last_days  # noqa: PLC0415 (start-up)

    months, *week = heat_map(reading.days, today, min(shown_width(), 110))
    yield ""
    yield paint(months, "2")
    for line in week:
        yield line[:MARGIN] + paint(line[MARGIN:], "36")
    name, bars, total = last_days(reading.days, today)
    yield ""
    yield f"{name}  {paint(bars, '36')}  {total}"


def _groups(groups: Sequence[QuestionGroup], paint: Painter) -> Iterator[str]:
    shown = groups[:GROUPS]
    read = " read" if any(group.recall_words for group in shown) else ""
    rows = [(group.name, f"{group.read:,} of {group.total:,}{read}", group.recall_words) for group in shown]
    columns = (Column(flexible=True), Column("2", right=True), Column("2", right=True, optional=True))
    yield from table(columns, rows, min(shown_width(), 76), paint)
    if len(groups) > GROUPS:
        yield paint(f"and {len(groups) - GROUPS:,} more", "2")
