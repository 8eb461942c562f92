"""`update`: checks one source or all for new posts, and reports what arrived."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from reader.cli.basics import any_marks
from reader.cli.command import Command
from reader.cli.context import ProgressLine, completed, end_with_git, leave_no_clone, open_store, post_options
from reader.cli.invocation import global_options, load_options, the_source
from reader.cli.printing.output import emit, emit_json, report, say
from reader.cli.printing.terminal import is_terminal
from reader.errors import ReaderError, StateError, UsageError
from reader.sources import resolve
from reader.sources.known import load_known

if TYPE_CHECKING:
    from reader.library.library import Library
    from reader.sources import Source
    from reader.sources.report import UpdateReport

__all__ = ["update_sources"]

MOST_TITLES = 10
"""The most titles of new questions, or of posts that changed, that a terminal shows for a source."""
MOST_MISTAKES = 10
"""The most mistakes in edited files that are shown for a source."""


@click.command(
    "update",
    cls=Command,
    examples=(
        ("privacy-reader update", "Update the current source:"),
        ("privacy-reader update --all --json", "Update all known sources, for a program:"),
    ),
)
@click.argument("names", metavar="[SOURCE]...", nargs=-1, shell_complete=completed("names"))
@click.option("--all", "every", is_flag=True, help="All known sources.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@post_options
@click.pass_context
def update_sources(ctx: click.Context, names: tuple[str, ...], every: bool, as_json: bool) -> None:
    """Fetch new posts from a repository, or read a folder again, and say what is new.

    Prints one line per source: how many posts arrived, how many are new questions, and how many repeat earlier ones. A
    terminal also shows the titles of new questions and of changed posts. Mistakes in the files concerned are named. If
    a source cannot be reached, the others are still updated and the exit status is 3.
    """
    wanted = _wanted(ctx, names, every)
    end_with_git()
    failed = 0
    reports = []
    for source in wanted:
        try:
            found, mistakes = _update(ctx, source)
        except ReaderError as error:
            if len(wanted) == 1:
                raise
            failed = failed or error.exit_status
            report(error)
            continue
        reports.append(found)
        if not as_json:
            prefix = f"{found.source}: " if len(wanted) > 1 else ""
            emit([f"{prefix}{found.sentence}.", *(_titles(found) if is_terminal() else ())])
        for mistake in mistakes:
            say(mistake)
    if as_json:
        emit_json([found.as_dict() for found in reports])
    ctx.exit(failed)


def _titles(found: UpdateReport) -> Iterator[str]:
    """Yield the titles of the new questions and of the posts that changed, and how many are not shown."""
    groups = ("", found.new_questions), ("changed: ", found.changed), ("moved: ", found.moved), ("gone: ", found.gone)
    for before, posts in groups:
        yield from (f"  {before}{post.title}" for post in posts[:MOST_TITLES])
        if (more := len(posts) - MOST_TITLES) > 0:
            yield f"  and {more:,} more; --json lists all"


def _mistakes(library: Library, found: UpdateReport) -> list[str]:
    """Return the mistakes in the files that came, changed or are no longer listed."""
    groups = found.new_questions, found.repeats, found.changed, found.moved, found.gone
    edited = {post.id for posts in groups for post in posts}
    told = []
    for one in library.problems:
        if one.path in edited and not one.is_intended:
            place = f"{one.path}:{one.line}" if one.line is not None else one.path
            told.append(f"{place}: {one.reason}{'' if one.post_kept else ' (not listed)'}")
    if (more := len(told) - MOST_MISTAKES) > 0:
        told[MOST_MISTAKES:] = [f"{more:,} more mistakes; privacy-reader doctor --problems lists them."]
    return told


def _wanted(ctx: click.Context, names: Sequence[str], every: bool) -> list[Source]:
    if every:
        if names:
            raise UsageError("Either some sources or all of them.", "Leave out --all or the names.")
        names = tuple(load_known().sources)
        if not names:
            raise UsageError("No sources are known.", "Add one: privacy-reader sources add NAME SOURCE")
    if global_options(ctx).folder and len(names) > 1:
        raise UsageError("--folder is a folder of one source.", "Name that source alone.")
    return [resolve(name) for name in names] if len(names) > 1 or every else [the_source(ctx, *names)]


def _update(ctx: click.Context, source: Source) -> tuple[UpdateReport, list[str]]:
    from reader.sources.update import update  # noqa: PLC0415 (start-up)

    leave_no_clone(ctx, source)
    with ProgressLine() as progress:
        done = update(source, options=load_options(ctx), cache=not global_options(ctx).private, progress=progress.clone)
    _follow(ctx, done.library)
    done.library.tree.close()
    return done.report, _mistakes(done.library, done.report)


def _follow(ctx: click.Context, library: Library) -> None:
    """Let marks follow posts that were renamed or edited, if there is a store."""
    try:
        if any_marks():
            with open_store(ctx) as store:
                store.follow(library.entries, library.version, texts=library.search_texts)
    except StateError as error:
        report(error)
