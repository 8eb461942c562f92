"""`list` and `search`: one line per entry, or JSON, ids, or a custom format."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reader.cells import fit
from reader.cli.command import Command, Number
from reader.cli.context import OpenedSite, completed, index_of, known_marks, load_site, post_options, subjects_for
from reader.cli.fast.quick import matching, plain_line
from reader.cli.invocation import global_options
from reader.cli.last_list import forget_listed, keep_listed
from reader.cli.names import as_argument
from reader.cli.printing.fields import TABLE, TEMPLATE, TSV, Of, PrintedRow, as_text, record
from reader.cli.printing.output import emit, emit_array, say
from reader.cli.printing.table import Column, table
from reader.cli.printing.terminal import Painter, colour, has_looks, is_terminal, shown_height, shown_width
from reader.dates import date_writer
from reader.library.post import Entry
from reader.sorting import BY_NAME, NEWEST, RELEVANCE, Facts
from reader.sources.resolve import SOURCE_VARIABLE
from reader.spreadsheet import as_cell

if TYPE_CHECKING:
    from reader.search import Hit

__all__ = ["NOTHING", "PrintedList", "list_entries", "output_options", "printer_of", "search", "sort_entries"]

NOTHING = 1
"""Exit status if nothing matched."""

Item = TypeVar("Item", "Entry", "Hit")

RESULTS = 50
"""The most results shown on a terminal unless more are requested."""
BESIDES = 6
"""Terminal lines besides the results: the command, the site, the divider, messages, and the next prompt."""
FEWEST = 5
"""The fewest results shown on a terminal, however low it is."""


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for printing entries, of which one may be chosen."""
    options = (
        click.option("--json", "form", flag_value="json", help="Print one JSON array."),
        click.option("--ids", "form", flag_value="ids", help="Print only ids, one per line, for scripts and `mark -`."),
        click.option("--tsv", "form", flag_value="tsv", help="Print tab-separated columns with a header line."),
        click.option(
            "--format",
            "template",
            metavar="TEMPLATE",
            help=f"Print each entry as in '{{date:%Y-%m-%d}} {{title}}'. Fields: {', '.join(TEMPLATE)}. In a search, "
            "match is about if a post is about the query, mention if it only contains the words.",
        ),
        click.option("-n", "--limit", type=Number(1), metavar="N", help="Print at most N entries."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _in_a_query() -> Iterable[tuple[str, str]]:
    from reader.search.query.fields import explained  # noqa: PLC0415 (start-up)

    return explained(values=True)


@click.command(
    "list",
    cls=Command,
    holds=_in_a_query,
    examples=(
        ("privacy-reader list --limit 10", "The ten newest posts:"),
        ("privacy-reader list tag:gdpr is:unread --format '{date:%Y-%m-%d} {title}'", "In a format of your own:"),
        (
            r"privacy-reader list | fzf --delimiter '\t' --with-nth 3 --preview 'privacy-reader show -- {1}'",
            "Browse with fzf and a preview:",
        ),
    ),
)
@click.argument("query", nargs=-1, shell_complete=completed("queries"))
@click.option("--sort", type=click.Choice(tuple(BY_NAME)), help="The sort order (default: newest).")
@output_options
@click.option(
    "--fold/--no-fold",
    default=None,
    expose_value=False,
    callback=lambda ctx, _, value: None if value is None else global_options(ctx).flags.update(fold=value),
    help="Show copies of a post as one entry, or each one separately.",
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
    """List posts, newest first; with QUERY only those that match.

    A terminal gets a table whose numbers `show` and `mark` accept; ● means unread, ★ bookmarked. In a pipe each line
    holds id, date and title, separated by tabs.
    """
    printer = printer_of(form, template, global_options(ctx).colour)
    site = load_site(ctx)
    if query:
        results = matching(site, index_of(ctx, site), " ".join(query), in_order=sort != RELEVANCE.name)
        about = [hit for hit in results.hits if hit.match == "about"]
        others = results.hits[len(about) :]
        hits = [*sort_entries(ctx, site, about, sort), *sort_entries(ctx, site, others, sort)][:limit]
        printer(PrintedList(ctx, site, [hit.entry for hit in hits], hits, results.divider))
        if not hits:
            ctx.exit(NOTHING)
        return
    entries = sort_entries(ctx, site, site.library.entries, sort)[:limit]
    printer(PrintedList(ctx, site, entries))
    if not entries:
        ctx.exit(NOTHING)


@click.command(
    "search",
    cls=Command,
    holds=_in_a_query,
    examples=(
        ("privacy-reader search who is lisening at home", "Misspelt words are found, too:"),
        ("privacy-reader search 'consent -cookies after:2025'", "Signs and filters, quoted for the shell:"),
        ("privacy-reader search --json --limit 3 'gdpr hipaa'", "The three best matches, for a program:"),
        ("privacy-reader search gdpr --ids | privacy-reader mark --bookmark -", "Bookmark every match:"),
    ),
)
@click.argument("query", nargs=-1, required=True, shell_complete=completed("queries"))
@output_options
@post_options
@click.pass_context
def search(
    ctx: click.Context, query: tuple[str, ...], form: str | None, template: str | None, limit: int | None
) -> None:
    """Find posts, best match first. A terminal shows as many as fit, at most 50, unless --limit says otherwise."""
    printer = printer_of(form, template, global_options(ctx).colour)
    site = load_site(ctx)
    on_screen = is_terminal() and form is None and template is None
    # Otherwise the best result would scroll away first.
    most = min(max(shown_height() - BESIDES, FEWEST), RESULTS) if limit is None and on_screen else limit
    found = matching(site, index_of(ctx, site), " ".join(query), limit=most)
    if found.corrected and on_screen and not found.only_related:
        say(f"Showing results for “{found.corrected}”.")
    printer(PrintedList(ctx, site, [hit.entry for hit in found.hits], found.hits, found.divider))
    more = found.total + found.mentions - len(found.hits)
    if on_screen and more and limit is None:
        say(f"{more:,} more match; use --limit to see them.")
    if not found.hits:
        ctx.exit(NOTHING)


@dataclass(frozen=True, slots=True)
class PrintedList:
    """What to print: entries of a site and, if they were searched for, the hit of each."""

    ctx: click.Context
    site: OpenedSite
    entries: Sequence[Entry]
    hits: Sequence[Hit] = ()
    divider: str = ""
    """The line on a terminal above the hits that only mention the words."""

    def rows(self, *, with_marks: bool = True, with_topics: bool = False) -> Iterator[PrintedRow]:
        """Yield the rows from which fields are printed."""
        topics = None
        if with_topics and self.entries:
            from reader.cli.learned import topics_of  # noqa: PLC0415 (start-up)

            topics = topics_of(self.ctx, self.site)
        from reader.state.marks import NO_MARKS  # noqa: PLC0415 (start-up)

        marks = known_marks(self.ctx, self.entries, self.site.library) if with_marks else [NO_MARKS] * len(self.entries)
        hits: Sequence[Hit | None] = self.hits or [None] * len(self.entries)
        for entry, mark, hit in zip(self.entries, marks, hits, strict=True):
            yield PrintedRow(entry, self.site.library.site, mark, hit=hit, topics=topics)


Printer = Callable[[PrintedList], None]


def printer_of(form: str | None, template: str | None, colours: str) -> Printer:
    """Return the function that prints entries; a template is checked before any post is read. Raises UsageError."""
    if template is not None:
        return _formatted(template)
    if form is not None:
        return {"json": _print_json, "ids": _print_ids, "tsv": _print_tsv}[form]
    return _print_table if has_looks(colours) else _print_lines


def sort_entries(ctx: click.Context, site: OpenedSite, entries: Sequence[Item], name: str | None) -> Sequence[Item]:
    """Sort entries or hits, which arrive newest or best first, by the order called `name`."""
    sort = BY_NAME[name] if name else NEWEST
    facts = Facts()
    if sort.needs_marks:
        plain = [_entry(item) for item in entries]
        read = {entry.id: one.read_ms for entry, one in zip(plain, known_marks(ctx, plain), strict=True) if one.read}
        facts = Facts(is_read=lambda entry: entry.id in read, read_ms=lambda entry: read.get(entry.id, 0))
    if sort.needs_topics:
        subjects = subjects_for(ctx, site)
        facts = Facts(basic_rank=subjects.basic_rank, topic=subjects.first)
    return sort.apply(entries, facts, _entry)


def _entry(item: Entry | Hit) -> Entry:
    return item if isinstance(item, Entry) else item.entry


def _print_json(found: PrintedList) -> None:
    of = Of.HIT if found.hits else Of.ENTRY
    emit_array(record(row, of) for row in found.rows(with_topics=True))


def _print_ids(found: PrintedList) -> None:
    emit(as_argument(entry.id) for entry in found.entries)


def _print_lines(found: PrintedList) -> None:
    emit(map(plain_line, found.entries))


def _print_tsv(found: PrintedList) -> None:
    columns = [TEMPLATE[name] for name in TSV]
    emit(["\t".join(TSV)])
    emit("\t".join(as_cell(as_text(column, row)) for column in columns) for row in found.rows())


def _formatted(template: str) -> Printer:
    from reader.cli.printing.formats import needs_marks, parse_format  # noqa: PLC0415 (start-up)

    write, with_marks = parse_format(template), needs_marks(template)
    with_topics = "{topics" in template

    def print_formatted(found: PrintedList) -> None:
        emit(map(write, found.rows(with_marks=with_marks, with_topics=with_topics)))

    return print_formatted


def _site_line(site: OpenedSite) -> str:
    """Return the site's title and location."""
    place = site.source.shown if site.source is not None else ""
    title = site.library.site.title
    return f"{title} ({place})" if title and title != place else place


def _print_table(found: PrintedList) -> None:
    write_date = date_writer(found.site.settings.dates)
    rows = [[str(number), *(cell(row, write_date) for _, cell in TABLE)] for number, row in enumerate(found.rows(), 1)]
    columns = [Column("2", right=True), *(column for column, _ in TABLE)]
    options = global_options(found.ctx)
    paint = Painter(colour(options.colour))
    lines = list(table(columns, rows, shown_width(), paint))
    first = next((place for place, hit in enumerate(found.hits) if hit.match == "mention"), None)
    if first is not None:
        lines.insert(first, paint(f"   {found.divider}", "2"))
    if lines and found.site.source is not None and not (options.source or os.environ.get(SOURCE_VARIABLE)):
        # The default site changes with what was opened last.
        lines.insert(0, paint(fit(_site_line(found.site), shown_width()).rstrip(), "2"))
    emit(lines, styled=True)
    for words in found.site.library.hints:
        say(words)
    if options.private:
        forget_listed()
    elif found.site.source is not None:
        keep_listed(found.site.source.argument, options.flags, [entry.id for entry in found.entries])
