"""`recall`: what is asked today, on the screen or as JSON, and how many questions are due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import click

from reader.cli.basics import any_marks
from reader.cli.command import Command, Number
from reader.cli.commands.list import NOTHING
from reader.cli.context import OpenedSite, completed, index_of, load_site, open_store, post_options, subjects_for
from reader.cli.fast.quick import matching
from reader.cli.invocation import global_options
from reader.cli.learned import desk_of
from reader.cli.printing.fields import PrintedRow, record
from reader.cli.printing.output import emit, emit_array, say
from reader.errors import UsageError
from reader.learn.recall.desk import Desk
from reader.learn.recall.practice import MOST_PRACTISED, Selection
from reader.learn.recall.session import Company, Plan
from reader.learn.recall.told import NOTHING_DUE, Means, why_none
from reader.learn.twins import Twins
from reader.library.post import Entry
from reader.settings import RecallSettings, load_settings

__all__ = ["recall"]

MEANS = Means(
    "--practise asks", "use `privacy-reader mark --ask POST`.", "`privacy-reader mark --ask POST` adds one back."
)
"""How commands change what is asked."""


@click.command(
    "recall",
    cls=Command,
    examples=(
        ("privacy-reader recall", "Be asked what is due today:"),
        ("privacy-reader recall topic:consent --minutes 5", "Five minutes of one topic:"),
        ("privacy-reader recall --practise tag:gdpr", "All questions of a tag, before an exam:"),
        ("privacy-reader recall --practise tag:gdpr -n 10", "Ten of them:"),
        ("privacy-reader recall --count", "One number, for a prompt:"),
    ),
)
@click.argument("query", nargs=-1, shell_complete=completed("queries"))
@click.option("--minutes", type=Number(1, 240), metavar="N", help="Stop after about N minutes (1 to 240).")
@click.option("--new", type=Number(0, 100), metavar="N", help="Ask at most N new questions (0 to 100).")
@click.option("-n", "--limit", type=Number(1), metavar="N", help="Ask at most N questions.")
@click.option(
    "--practise",
    "--practice",
    "practise",
    is_flag=True,
    help=f"Ask every question that QUERY finds, read or not, due or not, {MOST_PRACTISED} at a time. Grades count.",
)
@click.option(
    "--plain", "as_lines", is_flag=True, help="Ask in lines of text, as for a screen reader, without a full screen."
)
@click.option("--json", "as_json", is_flag=True, help="Print what would be asked as JSON, and ask nothing.")
@click.option(
    "--count", "as_count", is_flag=True, help="Print how many questions a session would ask, and ask nothing."
)
@post_options
@click.pass_context
def recall(
    ctx: click.Context,
    query: tuple[str, ...],
    minutes: int | None,
    new: int | None,
    limit: int | None,
    practise: bool,
    as_lines: bool,
    as_json: bool,
    as_count: bool,
) -> None:
    """Recall what you have read: due questions first, then a few new ones; QUERY narrows them.

    Each question comes back when you are about to forget it. Nothing is scheduled until you start your first session.
    """
    if practise and not (minutes is None and new is None):
        wrong = "--minutes" if minutes is not None else "--new"
        raise UsageError(f"--practise asks all questions, and {wrong} limits them.", f"Leave out {wrong}.")
    settings = _limits(load_settings().recall, minutes, new)
    selection = Selection(" ".join(query), practise, limit)
    if as_json or as_count:
        _print(ctx, selection, settings, as_count=as_count)
    elif as_lines:
        _ask_in_lines(ctx, selection, settings)
    else:
        from reader.cli.screens import run_reader  # noqa: PLC0415 (start-up)
        from reader.search.query.parse import parse  # noqa: PLC0415 (start-up)

        if wrong := parse(selection.query).wrong:
            raise UsageError(wrong)
        wanted = global_options(ctx)
        status = run_reader(wanted.source, private=wanted.private, flags=wanted.flags, recall=(selection, settings))
        ctx.exit(status)


def _limits(settings: RecallSettings, minutes: int | None, new: int | None) -> RecallSettings:
    if minutes is not None:
        settings = replace(settings, minutes=minutes)
    return settings if new is None else replace(settings, new=new)


@dataclass(frozen=True, slots=True)
class _Found:
    """The questions of a session, and what they were found with."""

    site: OpenedSite
    desk: Desk
    among: Sequence[Entry] | None
    plan: Plan


@contextmanager
def _found(
    ctx: click.Context, selection: Selection, settings: RecallSettings, *, in_order: bool = True
) -> Iterator[_Found]:
    """Find the questions of a session; only their order, if it matters, needs the topics."""
    site = load_site(ctx)
    topics_of = subjects_for(ctx, site).of if in_order else Company().topics_of
    with open_store(ctx) as store:
        store.follow(site.library.entries, site.library.version)
        desk = desk_of(ctx, site, store, settings)
        desk.company = Company(topics_of, Twins(index_of(ctx, site)).are_kin)
        desk.look()
        among = _among(ctx, site, selection.query)
        plan = desk.practice(among) if selection.practise else desk.plan(among)
        yield _Found(site, desk, among, plan.at_most(selection.most))


def _print(ctx: click.Context, selection: Selection, settings: RecallSettings, *, as_count: bool) -> None:
    if as_count and not selection.query and not any_marks():
        # Nothing is marked, so no post needs to be read.
        emit(["0"])
        return
    with _found(ctx, selection, settings, in_order=not as_count) as found:
        asked = found.plan.questions
    if as_count:
        emit([str(len(asked))])
    else:
        site = found.site.library.site
        of = found.desk.company.topics_of
        emit_array(record(PrintedRow(one.entry, site, one.known.marks, topics=of)) for one in asked)
    if found.among == []:
        # The reason was reported before.
        ctx.exit(NOTHING)
    if not asked and not as_count:
        # Without a query, whoever reads JSON knows what recall is and how it begins.
        say(_why_none(selection, found) if selection.practise or selection.query else NOTHING_DUE)


def _ask_in_lines(ctx: click.Context, selection: Selection, settings: RecallSettings) -> None:
    from reader.cli.asking import Asking  # noqa: PLC0415 (start-up)

    with _found(ctx, selection, settings) as found:
        if found.among == []:
            ctx.exit(NOTHING)
        if found.plan.questions:
            asking = Asking(found.desk, found.site.library, found.plan, found.among, practised=selection.practise)
            asking.ask()
        else:
            say(_why_none(selection, found))


def _why_none(selection: Selection, found: _Found) -> str:
    return why_none(found.desk, selection.query, found.among, MEANS, practised=selection.practise)


def _among(ctx: click.Context, site: OpenedSite, query: str) -> Sequence[Entry] | None:
    if not query:
        return None
    return [hit.entry for hit in matching(site, index_of(ctx, site), query, in_order=True).hits]
