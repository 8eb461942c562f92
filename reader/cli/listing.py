"""`list` and `search`: one line an entry, or one JSON array."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reader.cli.context import load_library, marks_or_none, source_option
from reader.cli.output import emit, emit_json
from reader.cli.records import entry_record, hit_record

if TYPE_CHECKING:
    from reader.library.loader import Library
    from reader.library.post import Entry
    from reader.search import Hit
    from reader.state import Marks

__all__ = ["list_entries", "search"]

NOTHING = 1
"""Exit status where nothing matched."""


@click.command("list")
@click.argument("query", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@click.option("--fold/--no-fold", default=True, help="Fold posts that were published again into one (the default).")
@click.option("-n", "--limit", type=click.IntRange(min=0), metavar="N", help="Print at most N entries.")
@source_option
@click.pass_context
def list_entries(
    ctx: click.Context, query: tuple[str, ...], as_json: bool, fold: bool, limit: int | None, source: str | None
) -> None:
    r"""List the posts, the newest first; with QUERY those that match it.

    \b
    privacy-reader list --limit 10
    privacy-reader list --json "consent" | jq -r '.[].title'
    """
    library = load_library(ctx, source, fold=fold)
    entries = list(library.entries)
    if query:
        from reader.search import SearchIndex

        wanted = {hit.entry.id for hit in _index(SearchIndex, library).search(" ".join(query))}
        entries = [entry for entry in entries if entry.id in wanted]
    entries = entries[:limit]
    _print_entries(ctx, library, entries, as_json)


def _print_entries(ctx: click.Context, library: Library, entries: list[Entry], as_json: bool) -> None:
    marks = marks_or_none(entries)
    if as_json:
        emit_json([entry_record(entry, library.site, mark) for entry, mark in zip(entries, marks, strict=True)])
    else:
        emit(_line(entry, mark) for entry, mark in zip(entries, marks, strict=True))
    if not entries:
        ctx.exit(NOTHING)


def _line(entry: Entry, marks: Marks) -> str:
    if not sys.stdout.isatty():
        return f"{entry.date:%Y-%m-%d}\t{entry.title or entry.id}"
    marker = ("●" if not marks.read else " ") + ("★" if marks.bookmarked else " ")
    return f"{marker} {entry.date:%Y-%m-%d}  {entry.title or entry.id}"


def _index(kind: type, library: Library):  # type: ignore[no-untyped-def]
    index = kind(library)
    index.build()
    return index


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@click.option("-n", "--limit", type=click.IntRange(min=0), metavar="N", help="Print at most N results.")
@source_option
@click.pass_context
def search(ctx: click.Context, query: tuple[str, ...], as_json: bool, limit: int | None, source: str | None) -> None:
    r"""Find posts, the best first.

    \b
    privacy-reader search right to be forgoten
    privacy-reader search --json --limit 3 "gdpr hipaa"
    """
    from reader.search import SearchIndex

    library = load_library(ctx, source)
    hits: list[Hit] = _index(SearchIndex, library).search(" ".join(query), limit=limit)
    if as_json:
        marks = marks_or_none([hit.entry for hit in hits])
        emit_json([hit_record(hit, library.site, mark) for hit, mark in zip(hits, marks, strict=True)])
        if not hits:
            ctx.exit(NOTHING)
        return
    _print_entries(ctx, library, [hit.entry for hit in hits], as_json=False)
