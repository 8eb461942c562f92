"""Entries as JSON objects (`list --json`, `search --json`, `show --json`), from the table of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.cli.printing.fields import Of, PrintedRow, Topics, record

if TYPE_CHECKING:
    from reader.library.library import Library
    from reader.library.post import Entry, Site
    from reader.search import Hit
    from reader.state import Marks

__all__ = ["SCHEMA", "entry_record", "hit_record", "post_record"]

SCHEMA = 1
"""The version of the JSON output (docs/json.md): within a version names are added, never renamed or removed."""


def entry_record(entry: Entry, site: Site, marks: Marks) -> dict[str, Any]:
    """Return an entry with its marks."""
    return record(PrintedRow(entry, site, marks))


def hit_record(hit: Hit, site: Site, marks: Marks) -> dict[str, Any]:
    """Return a search result: the entry, its score, and where it matched."""
    return record(PrintedRow(hit.entry, site, marks, hit=hit), Of.HIT)


def post_record(library: Library, entry: Entry, marks: Marks, topics: Topics | None = None) -> dict[str, Any]:
    """Return an entry with its whole text."""
    return record(PrintedRow(entry, library.site, marks, library=library, topics=topics), Of.POST)
