"""`show`: one post, rendered for the terminal or as plain text, Markdown or JSON."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cells import cell_len
from reader.cli.basics import open_site
from reader.cli.command import Command, Number
from reader.cli.commands.list import NOTHING
from reader.cli.context import (
    OpenedSite,
    index_of,
    known_marks,
    load_site,
    open_store,
    post_argument,
    post_options,
)
from reader.cli.fast.quick import matching
from reader.cli.invocation import global_options, load_options
from reader.cli.picking import NotFoundError, not_listed, pick, site_of
from reader.cli.printing.output import emit, emit_json, report, say
from reader.cli.printing.pager import find_pager, page
from reader.cli.printing.records import post_record
from reader.cli.printing.terminal import Colour, colour, has_looks, is_terminal, links_work, shown_height, shown_width
from reader.dates import date_writer
from reader.errors import StateError, UsageError
from reader.library.citation import citation

if TYPE_CHECKING:
    from reader.library.post import Entry
    from reader.page import Page
    from reader.settings import Settings

__all__ = ["print_post", "show"]

LAYOUT_SECONDS = 4.0
"""Processor time for laying out one post; a longer one ends with a notice on how to get the rest."""


@click.command(
    "show",
    cls=Command,
    examples=(
        ("privacy-reader show location data", "Part of a name or title is enough if only one post has it:"),
        ("privacy-reader show --markdown 2026-08-11-Question-1 > post.md", "As Markdown, for an editor:"),
        ("privacy-reader show --next-unread tag:gdpr", "The next unread post on a subject:"),
    ),
)
@post_argument("post", "[POST]", required=False)
@click.option("--plain", "form", flag_value="plain", help="Print only title and text, unstyled.")
@click.option("--markdown", "form", flag_value="markdown", help="Print Markdown.")
@click.option(
    "--citation", "form", flag_value="citation", help="Print one line that names it: author, title, site, date, link."
)
@click.option("--json", "form", flag_value="json", help="Print one JSON object with the text and the Markdown.")
@click.option("-w", "--width", type=Number(20, 400), metavar="N", help="Wrap lines at N columns.")
@click.option("--random", "choice", flag_value="random", help="Show a random post, unread if possible.")
@click.option("--next-unread", "choice", flag_value="next", help="Show the first unread post of the list.")
@click.option("--mark/--no-mark", default=None, help="Whether to mark it as read; on a terminal it is.")
@click.option("--pager/--no-pager", default=True, help="Whether to use $PAGER for long posts on a terminal.")
@post_options
@click.pass_context
def show(
    ctx: click.Context,
    post: tuple[str, ...],
    form: str | None,
    width: int | None,
    choice: str | None,
    mark: bool | None,
    pager: bool,
) -> None:
    """Show one post.

    POST is an id, path, slug, address or title, any part of one that fits only one post, or a number from the last
    list on the terminal; words of a title need no quotation marks. If no post fits, it may be the path of a Markdown
    file; - reads Markdown from standard input. With --random or --next-unread, POST is a query that narrows the
    choice. If POST begins with a hyphen, put -- before it.

    On a terminal the post is marked as read, unless the setting mark_read is false. In a pipe, and as JSON or
    Markdown, it is not, unless --mark is given.
    """
    name = " ".join(post) if post else None
    if name == "-" and choice is None:
        site = _standard_input()
        entry, mark = site.library.entries[0], False
    else:
        site = load_site(ctx) if choice or name is None else site_of(ctx, [name])
        try:
            entry = _chosen(ctx, site, name, choice)
        except NotFoundError:
            opened = _lone_file(ctx, name) if choice is None else None
            if opened is None:
                raise
            site, entry = opened, opened.library.entries[0]
    print_post(ctx, site, entry, form=form, width=width, pager=pager, mark=mark)


def _lone_file(ctx: click.Context, name: str | None) -> OpenedSite | None:
    """Return the file at the path `name` as a separate site, if there is such a file."""
    if name is None or not os.path.isfile(name):  # noqa: PTH113 - Path.is_file raises if a title is too long for a file
        return None
    from reader.sources import resolve  # noqa: PLC0415 (start-up)

    source = resolve(Path(name))
    if source.kind != "file":
        return None
    options = load_options(ctx)._replace(split_questions=False)
    site = open_site(source, options, private=global_options(ctx).private, tell=False)
    if not site.library.entries and site.library.problems:
        raise not_listed(site.library.problems[0])
    return site if site.library.entries else None


def print_post(
    ctx: click.Context,
    site: OpenedSite,
    entry: Entry,
    *,
    form: str | None = None,
    width: int | None = None,
    pager: bool = True,
    mark: bool | None = None,
) -> None:
    """Print an entry in the given `form`, and mark it as read if requested."""
    library = site.library
    if form == "json":
        from reader.cli.learned import topics_of  # noqa: PLC0415 (start-up)

        emit_json(post_record(library, entry, known_marks(ctx, [entry])[0], topics_of(ctx, site)))
    elif form == "citation":
        emit([citation(entry.post, library.site)])
    elif form == "markdown":
        emit([library.markdown(entry).rstrip("\n")])
    else:
        _print_page(ctx, site, entry, plain=form == "plain", width=width, pager=pager)
    if mark is None:
        mark = is_terminal() and form in {None, "plain"} and site.settings.mark_read
        failed: Callable[[StateError], object] = report
    else:
        failed = _raise
    if mark:
        _mark_read(ctx, site, entry, failed)


def _chosen(ctx: click.Context, site: OpenedSite, post: str | None, choice: str | None) -> Entry:
    if choice is None:
        if post is None:
            raise UsageError("Which post?", "Name one, or use --random or --next-unread.")
        return _as_named(site, pick(site, post), post)
    entries: Sequence[Entry] = site.library.entries
    if post is not None:
        wanted = {hit.entry.id for hit in matching(site, index_of(ctx, site), post).hits}
        if not wanted:
            # The reason was reported before.
            ctx.exit(NOTHING)
        entries = [entry for entry in entries if entry.id in wanted]
    unread = [entry for entry, marks in zip(entries, known_marks(ctx, entries), strict=True) if not marks.read]
    if choice == "next":
        if not unread:
            raise NotFoundError("Everything is read." if entries else "There are no posts.")
        return unread[0]
    if not entries:
        raise NotFoundError("There are no posts.")
    import random  # noqa: PLC0415 (start-up)

    return random.choice(unread or entries)  # noqa: S311 - a choice, no secret


def _as_named(site: OpenedSite, entry: Entry, name: str) -> Entry:
    """Return the entry with the language version whose file or address is `name`, if that is not the listed one."""
    library = site.library
    for version in entry.versions:
        post = library.post(version.id)
        if name.removeprefix("./").strip("/") in {post.id, post.url.strip("/"), library.site.link(post)}:
            return entry._replace(post=post)
    return entry


def _print_page(
    ctx: click.Context, site: OpenedSite, entry: Entry, *, plain: bool, width: int | None, pager: bool
) -> None:
    terminal = is_terminal()
    amount = Colour.NONE if plain else colour(global_options(ctx).colour)
    wide = width or _width(site.settings, terminal=terminal)
    laid_out = _laid_out(site, entry, wide, plain=plain, logical=not has_looks(global_options(ctx).colour))
    if not (terminal and pager):
        emit(_lines(laid_out, site, amount), styled=amount is not Colour.NONE)
        return
    lines = list(_lines(laid_out, site, amount))
    through = find_pager() if len(lines) >= shown_height() else None
    if through is None:
        emit(lines, styled=amount is not Colour.NONE)
    else:
        page(through, lines if through.styled else list(_lines(laid_out, site, Colour.NONE)))


def _laid_out(site: OpenedSite, entry: Entry, width: int, *, plain: bool, logical: bool) -> Page:
    from reader.page import Header, header_of, lay_out  # noqa: PLC0415 (start-up)

    if site.bare:
        from reader.library.jekyll.front_matter import title_in_text  # noqa: PLC0415 (start-up)

        parsed = site.library.contents.source(entry.post).parsed
        header = Header(entry.title) if title_in_text(parsed)[1] != parsed.body else None
    elif plain:
        header = Header(entry.title)
    else:
        header = header_of(entry, date_writer(site.settings.dates))
    document = site.library.document(entry)
    return lay_out(
        document,
        width=width,
        measure=cell_len,
        header=header,
        folded_open=True,
        logical=logical,
        seconds=LAYOUT_SECONDS,
    )


def _lines(page: Page, site: OpenedSite, amount: Colour) -> Iterator[str]:
    from reader.page import ansi  # noqa: PLC0415 (start-up)

    if amount is Colour.NONE:
        return ansi.plain(page)
    palettes = {
        Colour.WEIGHTS: ansi.uncoloured(ansi.SIXTEEN),
        Colour.SIXTEEN: ansi.SIXTEEN,
        Colour.ALL: ansi.TRUE_COLOUR,
    }
    styles = ansi.STYLES
    if amount is Colour.WEIGHTS:
        styles = {style: codes for style, codes in styles.items() if len(codes) == 1}
    address = _address_of(site) if links_work() and is_terminal() else None
    return ansi.coloured(page, palettes[amount], styles=styles, address=address)


def _address_of(site: OpenedSite) -> Callable[[str], str]:
    """Return a function for the address that a link may open, empty if it may open none (see `reader.page.links`)."""
    from reader.page.links import LinkKind, judge, site_links  # noqa: PLC0415 (start-up)

    links = site_links(site.library.site, site.library.posts)

    def address(href: str) -> str:
        target = judge(href, site=links)
        if target.kind is LinkKind.POST:
            return site.library.site.link(site.library.post(target.href)) or ""
        return target.href if target.kind in {LinkKind.WEB, LinkKind.MAIL} and not target.warning else ""

    return address


def _width(settings: Settings, *, terminal: bool) -> int:
    return min(settings.width, shown_width()) if terminal else settings.width


def _mark_read(ctx: click.Context, site: OpenedSite, entry: Entry, failed: Callable[[StateError], object]) -> None:
    try:
        with open_store(ctx) as store:
            library = site.library
            store.follow(library.entries, library.version, texts=library.search_texts)
            if not store.marks(entry).read:
                store.set_read(entry, True)
    except StateError as error:
        failed(error)


def _raise(error: StateError) -> None:
    raise error


def _standard_input() -> OpenedSite:
    from reader.cli.single_post import site_of_text  # noqa: PLC0415 (start-up)

    data = sys.stdin.buffer.read(MAX_INPUT + 1) if sys.stdin is not None else b""
    if len(data) > MAX_INPUT:
        data = data[:MAX_INPUT]
        say(f"Standard input is longer than {MAX_INPUT >> 20} MiB; the rest was not read.")
    return OpenedSite(None, site_of_text(data), bare=not data.lstrip(b"\xef\xbb\xbf").startswith(b"---"))


MAX_INPUT = 8 * 1024 * 1024
"""The most bytes read of a post on standard input; a message says if there are more."""
