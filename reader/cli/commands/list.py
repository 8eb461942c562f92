"""`list` and `search`: one line an entry, or JSON, ids, or a format of one's own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from reader.cli.command import Command, Number
from reader.cli.context import OpenSite, asked, completed, index_of, known_marks, load_site, post_options
from reader.cli.fast.quick import matching, plain_line
from reader.cli.printing.output import emit, emit_array, say
from reader.sorting import BY_NAME, NEWEST, RELEVANCE, Facts

if TYPE_CHECKING:
    from reader.library.post import Entry
    from reader.search import Hit

__all__ = ["NOTHING", "list_entries", "search"]

NOTHING = 1
"""Exit status where nothing matched."""

RESULTS = 50
"""Results that a terminal is given unless more are asked for."""


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The ways to print entries, of which one may be chosen."""
    options = (
        click.option("--json", "form", flag_value="json", help="Print one JSON array."),
        click.option("--ids", "form", flag_value="ids", help="Print ids alone, one a line, for `mark -` and scripts."),
        click.option("--tsv", "form", flag_value="tsv", help="Print all columns, separated by tabs, with a header."),
        click.option(
            "--format", "template", metavar="TEMPLATE", help="Print each entry like '{date:%Y-%m-%d} {title}'."
        ),
        click.option("-n", "--limit", type=Number(0), metavar="N", help="Print at most N entries."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    "list",
    cls=Command,
    examples=(
        ("privacy-reader list --limit 10", "The ten newest posts:"),
        ("privacy-reader list tag:gdpr is:unread --format '{date:%Y-%m-%d} {title}'", "As a table of your own:"),
        ("privacy-reader list | fzf --preview 'privacy-reader show {1}'", "Choose with fzf, reading as you go:"),
    ),
)
@click.argument("query", nargs=-1, shell_complete=completed("queries"))
@click.option("--sort", type=click.Choice(tuple(BY_NAME)), help="The order; newest first unless said.")
@output_options
@click.option(
    "--fold/--no-fold",
    default=None,
    expose_value=False,
    callback=lambda ctx, _, value: None if value is None else asked(ctx).flags.update(fold=value),
    help="Whether posts that were published again are one entry.",
)
@post_options
@click.pass_context
def list_entries(
    ctx: click.Context,
    query: tuple[str, ...],
    sort: str | None,
    form: str | None,
    template: str | None,
    limit: int | None,
) -> None:
    """List the posts, the newest first; with QUERY those that match it.

    In a pipe each line is ID, date and title, separated by tabs. A terminal gets a table; ● is unread, ★ bookmarked.
    """
    printer = _printer(form, template)
    site = load_site(ctx)
    entries: Sequence[Entry] = site.library.entries
    if query:
        entries = matching(site, index_of(ctx, site), " ".join(query), in_order=sort != RELEVANCE.name)
    entries = _sorted(ctx, entries, sort)[:limit]
    printer(ctx, site, entries)
    if not entries:
        ctx.exit(NOTHING)


@click.command(
    "search",
    cls=Command,
    examples=(
        ("privacy-reader search who is lisening at home", "Spelling does not matter much:"),
        ("privacy-reader search --json --limit 3 'gdpr hipaa'", "The three best, for a program:"),
        ("privacy-reader search gdpr --ids | privacy-reader mark --bookmark -", "Bookmark all that is found:"),
    ),
)
@click.argument("query", nargs=-1, required=True, shell_complete=completed("queries"))
@output_options
@post_options
@click.pass_context
def search(
    ctx: click.Context, query: tuple[str, ...], form: str | None, template: str | None, limit: int | None
) -> None:
    """Find posts, the best first. On a terminal the first 50 are shown unless --limit says otherwise."""
    printer = _printer(form, template)
    site = load_site(ctx)
    from reader.cli.printing.terminal import is_terminal

    on_screen = is_terminal() and form is None and template is None
    found = index_of(ctx, site).results(" ".join(query), limit=RESULTS if limit is None and on_screen else limit)
    for hint in found.hints:
        say(hint)
    if found.corrected and on_screen:
        say(f"Showing results for “{found.corrected}”.")
    if form == "json":
        _print_hits(ctx, site, found.hits)
    else:
        printer(ctx, site, [hit.entry for hit in found.hits])
    if on_screen and found.total > len(found.hits) and limit is None:
        say(f"{found.total - len(found.hits):,} more match; --limit shows them.")
    if not found.hits:
        ctx.exit(NOTHING)


Printer = Callable[[click.Context, OpenSite, "Sequence[Entry]"], None]


def _printer(form: str | None, template: str | None) -> Printer:
    """What prints entries; a template is checked before any post is read. Raises UsageError."""
    if template is not None:
        from reader.cli.printing.formats import needs_marks, parse_format

        return partial(_print_formatted, write=parse_format(template), with_marks=needs_marks(template))
    if form is not None:
        return {"json": _print_json, "ids": _print_ids, "tsv": _print_tsv}[form]
    return _print_table if sys.stdout is not None and sys.stdout.isatty() else _print_lines


def _sorted(ctx: click.Context, entries: Sequence[Entry], name: str | None) -> Sequence[Entry]:
    """`entries`, which come newest first or the best first, in the order of that name."""
    sort = BY_NAME[name] if name else NEWEST
    facts = Facts()
    if sort.needs_marks:
        read = {entry.id for entry, marks in zip(entries, known_marks(ctx, entries), strict=True) if marks.read}
        facts = Facts(is_read=lambda entry: entry.id in read)
    return sort.apply(entries, facts)


def _print_json(ctx: click.Context, site: OpenSite, entries: Sequence[Entry]) -> None:
    from reader.cli.printing.records import entry_record

    marks = known_marks(ctx, entries)
    emit_array(entry_record(entry, site.library.site, mark) for entry, mark in zip(entries, marks, strict=True))


def _print_hits(ctx: click.Context, site: OpenSite, hits: Sequence[Hit]) -> None:
    from reader.cli.printing.records import hit_record

    marks = known_marks(ctx, [hit.entry for hit in hits])
    emit_array(hit_record(hit, site.library.site, mark) for hit, mark in zip(hits, marks, strict=True))


def _print_ids(_: click.Context, __: OpenSite, entries: Sequence[Entry]) -> None:
    emit(entry.id for entry in entries)


def _print_lines(_: click.Context, __: OpenSite, entries: Sequence[Entry]) -> None:
    emit(map(plain_line, entries))


def _print_tsv(ctx: click.Context, site: OpenSite, entries: Sequence[Entry]) -> None:
    emit(_tsv(ctx, site, entries))


def _tsv(ctx: click.Context, site: OpenSite, entries: Sequence[Entry]) -> Iterator[str]:
    yield "\t".join(("id", "date", "title", "author", "minutes", "copies", "read", "bookmarked", "tags", "link"))
    for entry, marks in zip(entries, known_marks(ctx, entries), strict=True):
        post = entry.post
        state = ("read" if marks.read else "unread", "bookmarked" if marks.bookmarked else "")
        rest = (", ".join(post.tags), site.library.site.link(post) or "")
        numbers = (str(post.minutes), str(len(entry.copies)))
        yield "\t".join((entry.id, _day(entry), entry.title, post.author, *numbers, *state, *rest))


def _print_formatted(
    ctx: click.Context,
    site: OpenSite,
    entries: Sequence[Entry],
    *,
    write: Callable[[Any, Any, Any], str],
    with_marks: bool,
) -> None:
    from reader.state import NO_MARKS

    marks = known_marks(ctx, entries) if with_marks else [NO_MARKS] * len(entries)
    emit(write(entry, site.library.site, mark) for entry, mark in zip(entries, marks, strict=True))


def _print_table(ctx: click.Context, site: OpenSite, entries: Sequence[Entry]) -> None:
    from reader.cli.printing.table import Column, table
    from reader.cli.printing.terminal import Painter, colour, shown_width
    from reader.dates import date_writer

    amount = colour(asked(ctx).colour)
    write_date = date_writer("relative" if site.settings.dates == "auto" else site.settings.dates)
    rows = [
        (
            ("●" if not marks.read else " ") + ("★" if marks.bookmarked else " "),
            entry.title or entry.id,
            write_date(entry.date),
            f"{entry.post.minutes} min",
            f"×{len(entry.copies)}" if len(entry.copies) > 1 else "",
        )
        for entry, marks in zip(entries, known_marks(ctx, entries), strict=True)
    ]
    columns = (
        Column("36"),
        Column(flexible=True),
        Column("2", right=True, optional=True),
        Column("2", right=True, optional=True),
        Column("2", optional=True),
    )
    emit(table(columns, rows, shown_width(), Painter(amount)), styled=True)


def _day(entry: Entry) -> str:
    return entry.date.date().isoformat()
