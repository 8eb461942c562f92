"""`topics`: the topics of the site, and the questions of one topic."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from reader.cli.command import Command
from reader.cli.commands.list import NOTHING, PrintedList, output_options, printer_of
from reader.cli.context import OpenedSite, completed, index_of, known_marks, load_site, post_options, subjects_for
from reader.cli.invocation import global_options
from reader.cli.picking import NotFoundError
from reader.cli.printing.output import emit, emit_array, say
from reader.cli.printing.table import Column, table
from reader.cli.printing.terminal import Painter, colour, has_looks, shown_width
from reader.errors import UsageError
from reader.learn.order import basics_first
from reader.learn.statistics import recall_counts, recall_words
from reader.learn.topics.find import NO_TOPICS
from reader.text import clean_line
from reader.words import closest, counted

if TYPE_CHECKING:
    from reader.learn.kept_subjects import Subject, Subjects
    from reader.state import Marks

__all__ = ["topics"]

FIRST = 3
"""The number of questions listed as a start for a topic."""


@click.command(
    "topics",
    cls=Command,
    examples=(
        ("privacy-reader topics", "What the site is about, and how much of it is unread:"),
        ("privacy-reader topics consent", "The questions of a topic, the basics first:"),
        ("privacy-reader topics --json | jq '.[].name'", "For a program:"),
    ),
)
@click.argument("topic", nargs=-1, shell_complete=completed("topics"))
@output_options
@post_options
@click.pass_context
def topics(
    ctx: click.Context, topic: tuple[str, ...], form: str | None, template: str | None, limit: int | None
) -> None:
    """Show what the site is about, as found in its titles and texts; with TOPIC its questions, the basics first."""
    printer = printer_of(form, template, global_options(ctx).colour)
    if not topic and (template is not None or form in {"ids", "tsv"}):
        raise UsageError("--ids, --tsv and --format print the questions of a topic.", "Name one, or print --json.")
    site = load_site(ctx)
    subjects = subjects_for(ctx, site)
    if not subjects:
        say(NO_TOPICS)
        if form == "json":
            emit_array(())
        ctx.exit(NOTHING)
    if topic:
        subject = _named(ctx, site, subjects, " ".join(topic))
        entries = [subject.entries[number] for number in basics_first([entry.title for entry in subject.entries])]
        printer(PrintedList(ctx, site, entries[:limit]))
    elif form == "json":
        emit_array(_records(_marks(ctx, site), subjects[:limit]))
    else:
        _print(ctx, _marks(ctx, site), subjects[:limit])


def _named(ctx: click.Context, site: OpenedSite, subjects: Subjects, name: str) -> Subject:
    """Return the topic with this name, a part of it or small errors in it. Raises NotFoundError."""
    names = [subject.name for subject in subjects]
    parts = [one for one in names if name.strip().casefold() in one.casefold()] if name.strip() else []
    near = parts[0] if len(parts) == 1 else closest(name, names, 0.7)
    found = subjects.named(name) or (subjects.named(near) if near else None)
    if found is None:
        some = ", ".join(parts or names[:FIRST])
        shown = clean_line(name, 100)
        told = f"“{shown}” is a part of several topics: {some}." if parts else f"There is no topic “{shown}”."
        lists = f"`privacy-reader topics` lists them, such as {some}."
        raise NotFoundError(told, "Name one." if parts else _search_for(ctx, site, name) or lists)
    return found


def _search_for(ctx: click.Context, site: OpenedSite, name: str) -> str:
    """Return how to find the posts about what is no topic; empty if there are none."""
    found = index_of(ctx, site).results(name, limit=1)
    if found.only_related or not found.total:
        return ""
    posts = counted(found.total, "post is", "posts are")
    return f"{posts} about it: `privacy-reader search {shlex.quote(clean_line(name))}`"


def _marks(ctx: click.Context, site: OpenedSite) -> dict[str, Marks]:
    """Return the marks of all entries, by id."""
    entries = site.library.entries
    return {entry.id: marks for entry, marks in zip(entries, known_marks(ctx, entries), strict=True)}


def _records(marks: Mapping[str, Marks], subjects: Sequence[Subject]) -> list[dict[str, object]]:
    records: list[dict[str, object]] = []
    for subject in subjects:
        order = basics_first([entry.title for entry in subject.entries])
        asked, recalled = recall_counts(marks[entry.id] for entry in subject.entries)
        records.append(
            {
                "name": subject.name,
                "slug": subject.slug,
                "count": subject.count,
                "read": sum(marks[entry.id].read for entry in subject.entries),
                "asked": asked,
                "recalled": recalled,
                "first": [subject.entries[number].id for number in order[:FIRST]],
            }
        )
    return records


def _print(ctx: click.Context, marks: Mapping[str, Marks], subjects: Sequence[Subject]) -> None:
    rows = []
    for subject in subjects:
        unread = sum(not marks[entry.id].read for entry in subject.entries)
        known = recall_words(*recall_counts(marks[entry.id] for entry in subject.entries))
        rows.append((subject.name, f"{subject.count:,}", f"{unread:,} unread" if unread else "", known))
    colours = global_options(ctx).colour
    if has_looks(colours):
        columns = (Column(flexible=True), Column("2", right=True), *2 * (Column("2", right=True, optional=True),))
        paint = Painter(colour(colours))
        emit(table(columns, rows, min(shown_width(), 70), paint), styled=True)
    else:
        emit("\t".join(row).rstrip("\t") for row in rows)
