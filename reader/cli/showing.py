"""`show`: one post, rendered for the terminal or as plain text, Markdown or JSON."""

from __future__ import annotations

import sys

import click

from reader.cli.context import load_library, marks_or_none, pick, source_option
from reader.cli.output import emit, emit_json
from reader.cli.records import entry_record

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
        from rich.cells import cell_len

        from reader.page import Header, lay_out, to_ansi, to_plain

        page = lay_out(
            library.document(entry),
            width=width or WIDTH,
            measure=cell_len,
            header=Header.of(entry),
            folded_open=True,
        )
        emit([to_plain(page) if plain or not sys.stdout.isatty() else to_ansi(page)])
