"""Bookmarks as a document for other programs: Markdown, JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from typing import Literal

from reader.library.post import Entry, Post
from reader.spreadsheet import as_cell
from reader.state.marks import Marks
from reader.text import Clean, clean_block

__all__ = ["FIELDS", "export_bookmarks"]

FIELDS = ("title", "date", "link", "note", "tags", "id", "bookmarked_at")
"""The columns of the CSV, the names of the JSON."""

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&])")
_BLOCK = re.compile(r"\A(\d*)([-+=.)])")
"""At its start a line with one of these would begin a list or make a heading of the line before."""


def export_bookmarks(
    marked: Iterable[tuple[Entry, Marks]],
    link: Callable[[Post], str | None],
    form: Literal["markdown", "json", "csv"] = "markdown",
) -> Clean:
    """The bookmarked among `marked`, in their order, with title, date, link, note and tags.

    `link` gives the address of a post's page, `Site.link`. Cells of the CSV that a spreadsheet would run as a formula
    begin with an apostrophe.
    """
    rows = [_row(entry, marks, link(entry.post)) for entry, marks in marked if marks.bookmarked]
    if form == "json":
        return clean_block(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    if form == "csv":
        return clean_block(_csv(rows))
    return clean_block("".join(["# Bookmarks\n\n", *map(_item, rows)]))


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
    }


def _item(row: dict[str, object]) -> str:
    title = _escaped(str(row["title"]))
    link = str(row["link"] or "")
    head = f"[{title}](<{link.replace('<', '%3C').replace('>', '%3E')}>)" if link else title
    tags = row["tags"] if isinstance(row["tags"], list) else []
    facts = " · ".join([str(row["date"])[:10], *(_escaped(str(tag)) for tag in tags)])
    note = _escaped(str(row["note"]))
    return f"- {head}\n  {facts}\n" + (f"  {note}\n" if note else "")


def _escaped(text: str) -> str:
    """A line that Markdown shows as it is."""
    return _BLOCK.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text))


def _csv(rows: Iterable[dict[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FIELDS)
    for row in rows:
        cells = [", ".join(cell) if isinstance(cell, list) else str(cell or "") for cell in row.values()]
        writer.writerow(map(as_cell, cells))
    return text.getvalue()
