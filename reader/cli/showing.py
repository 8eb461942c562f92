"""`show`: one post, rendered for the terminal or as plain text, Markdown or JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from reader.cli.context import load_library, marks_or_none, pick, source_option
from reader.cli.output import emit, emit_json
from reader.cli.records import entry_record

if TYPE_CHECKING:
    from reader.library.loader import Library
    from reader.library.post import Entry

__all__ = ["show"]

WIDTH = 80


@click.command("show")
@click.argument("post")
@click.option("--plain", is_flag=True, help="Print plain text, as in a pipe.")
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with the text and the Markdown.")
@click.option("-w", "--width", type=click.IntRange(20, 400), metavar="N", help=f"Wrap at N columns ({WIDTH}).")
@source_option
@click.pass_context
def show(
    ctx: click.Context, post: str, plain: bool, markdown: bool, as_json: bool, width: int | None, source: str | None
) -> None:
    r"""Show one post. POST is an id, a path, a slug, or a part of one that means only one post.

    \b
    privacy-reader show what-is-consent
    privacy-reader show --markdown 2026-08-11-Question-1 > post.md
    """
    library = load_library(ctx, source)
    entry = pick(library, post)
    if as_json:
        record = entry_record(entry, library.site, marks_or_none([entry])[0])
        record["markdown"] = library.markdown(entry)
        record["text"] = library.text(entry)
        emit_json(record)
    elif markdown:
        emit([library.markdown(entry)])
    else:
        emit(_rendered(library, entry, plain=plain or not sys.stdout.isatty(), width=width or WIDTH))


def _rendered(library: Library, entry: Entry, *, plain: bool, width: int) -> Iterator[str]:
    from rich.cells import cell_len

    from reader.dates import date_writer
    from reader.page import header_of, lay_out
    from reader.page.ansi import coloured
    from reader.page.ansi import plain as uncoloured

    header = header_of(entry, date_writer())
    page = lay_out(library.document(entry), width=width, measure=cell_len, header=header, folded_open=True)
    return uncoloured(page) if plain else coloured(page)
