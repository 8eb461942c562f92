"""Entries as JSON objects; the names are a contract (`list --json`, `search --json`, `show --json`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.library.post import Entry, Site

if TYPE_CHECKING:
    from reader.library.library import Library
    from reader.search import Hit
    from reader.state import Marks

__all__ = ["SCHEMA", "entry_record", "hit_record", "post_record"]

SCHEMA = 1
"""The version of the JSON that is printed (docs/json.md): names are added within one, never renamed or removed."""


def entry_record(entry: Entry, site: Site, marks: Marks) -> dict[str, Any]:
    """An entry with its marks. `date` is ISO 8601 with offset, `url` the permalink, `link` the whole address."""
    post = entry.post
    return {
        "id": post.id,
        "path": post.path,
        "title": post.title,
        "subtitle": post.subtitle,
        "author": post.author,
        "date": post.date.isoformat(),
        "url": post.url,
        "link": site.link(post),
        "tags": list(post.tags),
        "categories": list(post.categories),
        "layout": post.layout,
        "draft": post.draft,
        "words": post.words,
        "minutes": post.minutes,
        "fingerprint": post.fingerprint,
        "copies": [{"id": copy.id, "date": copy.date.isoformat()} for copy in entry.copies],
        "read": marks.read,
        "bookmarked": marks.bookmarked,
        "note": marks.note,
    }


def hit_record(hit: Hit, site: Site, marks: Marks) -> dict[str, Any]:
    """A search result: the entry, its score, and where it matched (`spans` are [start, end) in the title)."""
    record = entry_record(hit.entry, site, marks)
    record["score"] = round(hit.score, 4)
    record["snippet"] = hit.snippet.text if hit.snippet is not None else ""
    record["spans"] = [list(span) for span in hit.title_spans]
    return record


def post_record(library: Library, entry: Entry, marks: Marks) -> dict[str, Any]:
    """An entry with its whole text: `markdown` as it was published, `text` plain and without boilerplate."""
    record = entry_record(entry, library.site, marks)
    record["markdown"] = library.markdown(entry)
    record["text"] = library.text(entry)
    return record
