"""Bookmarks and notes as a document for other programs: Markdown, HTML that browsers import, JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape
from typing import Literal, get_args

from reader.library.post import Entry, Post
from reader.spreadsheet import as_cell
from reader.state.gone import GonePost
from reader.state.marks import Marks
from reader.text import Clean, clean_block

__all__ = ["FIELDS", "FORMS", "Form", "export_bookmarks", "is_exported"]

Form = Literal["markdown", "html", "json", "csv"]
FORMS: tuple[Form, ...] = get_args(Form)
"""The formats in which bookmarks can be exported."""

FIELDS = ("title", "date", "link", "note", "tags", "id", "bookmarked_at", "gone")
"""The columns of the CSV and the keys of the JSON."""

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&])")
_BLOCK = re.compile(r"\A(\d*)([-+=.)])")
"""At the start of a line these would begin a list, or turn the line before into a heading."""


def export_bookmarks(
    marked: Iterable[tuple[Entry, Marks]],
    link: Callable[[Post], str | None],
    form: Form = "markdown",
    gone: Iterable[GonePost] = (),
) -> Clean:
    """Export the posts with a bookmark or a note among `marked`, in order, with title, date, link, note and tags.

    Posts that are `gone` follow. A note without a bookmark has no `bookmarked_at`. `link` returns the address of a
    post's page (`Site.link`); for a post that is gone only its last address is known. CSV cells that a spreadsheet
    would run as a formula begin with an apostrophe.
    """
    exported = [pair for pair in marked if is_exported(pair[1])]
    gone = list(gone)
    rows = [_row(entry, marks, link(entry.post)) for entry, marks in exported]
    rows += map(_gone_row, gone)
    if form == "json":
        return clean_block(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    if form == "csv":
        return clean_block(_csv(rows))
    if form == "html":
        return clean_block("".join([_HTML_HEAD, *map(_html_item, rows), "</DL><p>\n"]))
    all_bookmarked = all(marks.bookmarked for marks in (*(marks for _, marks in exported), *(it.marks for it in gone)))
    head = "# Bookmarks\n\n" if all_bookmarked else "# Bookmarks and notes\n\n"
    return clean_block("".join([head, *map(_item, rows)]))


def is_exported(marks: Marks) -> bool:
    """Return whether a post is exported: a note kept without its bookmark is the user's own text, too."""
    return marks.bookmarked or bool(marks.note)


def _row(entry: Entry, marks: Marks, link: str | None) -> dict[str, object]:
    at = marks.bookmarked_at
    return {
        "title": entry.title,
        "date": entry.date.isoformat() if entry.post.is_dated else None,
        "link": link,
        "note": marks.note,
        "tags": list(entry.post.tags),
        "id": entry.id,
        "bookmarked_at": at.isoformat(timespec="seconds") if at else None,
        "gone": False,
    }


def _gone_row(post: GonePost) -> dict[str, object]:
    at = post.marks.bookmarked_at
    return {
        "title": post.title,
        "date": None,
        "link": post.address or None,
        "note": post.marks.note,
        "tags": [],
        "id": post.post,
        "bookmarked_at": at.isoformat(timespec="seconds") if at else None,
        "gone": True,
    }


def _item(row: dict[str, object]) -> str:
    title = _escaped(str(row["title"]))
    link = "" if row["gone"] else str(row["link"] or "")
    head = f"[{title}](<{link.replace('<', '%3C').replace('>', '%3E')}>)" if link else title
    tags = row["tags"] if isinstance(row["tags"], list) else []
    when = f"the post is gone, last at {_escaped(str(row['link'] or row['id']))}" if row["gone"] else _day(row)
    facts = " · ".join(filter(None, [when, *(_escaped(str(tag)) for tag in tags)]))
    note = _escaped(str(row["note"]))
    # Two spaces at the end of a line break it in every Markdown; a line break alone does in hardly any.
    return "- " + "  \n  ".join(filter(None, (head, facts, note))) + "\n"


_HTML_HEAD = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<META HTTP-EQUIV="Content-Security-Policy" CONTENT="default-src 'none'">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
"""
"""The head of the file, which every browser imports; when opened in a browser, it loads and runs nothing."""


def _html_item(row: dict[str, object]) -> str:
    """Format a bookmark: address, date, tags, and the note below. A post without an address is plain text."""
    link, title = str(row["link"] or ""), escape(str(row["title"]))
    made = row["bookmarked_at"] or row["date"]
    at = int(datetime.fromisoformat(str(made)).timestamp()) if made else 0
    tags = ",".join(str(tag).replace(",", " ") for tag in row["tags"]) if isinstance(row["tags"], list) else ""
    if link.startswith(("http://", "https://")):
        title = f'<A HREF="{escape(link)}" ADD_DATE="{max(at, 0)}" TAGS="{escape(tags)}">{title}</A>'
    note = escape(str(row["note"]))
    about = " · ".join(filter(None, [_day(row), note]))
    return f"    <DT>{title}\n" + (f"    <DD>{about}\n" if about else "")


def _day(row: dict[str, object]) -> str:
    """Return the day of a post; empty if not known."""
    return str(row["date"] or "")[:10]


def _escaped(text: str) -> str:
    """Escape a line so that Markdown shows it unchanged."""
    return _BLOCK.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "gone" if value else ""
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _csv(rows: Iterable[dict[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FIELDS)
    for row in rows:
        writer.writerow(as_cell(_cell(value)) for value in row.values())
    return text.getvalue()
