"""`mark`: read, bookmarked and notes, for posts named as arguments or on standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from reader.cli.command import Command
from reader.cli.context import NotFoundError, load_site, open_store, pick, post_argument, post_options
from reader.cli.printing.output import emit, emit_json
from reader.cli.printing.records import SCHEMA
from reader.errors import UsageError
from reader.text import EMPTY, clean_line

if TYPE_CHECKING:
    from reader.library.library import Library
    from reader.library.post import Entry
    from reader.state import Change, Marks, StateStore

__all__ = ["mark"]

MAX_NAMES = 1_000_000
"""Lines that are read from standard input."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """One kind of mark: its value, what has it already, and how to set it."""

    kind: str
    value: str
    holds: Callable[[Marks], bool]
    set: Callable[[StateStore, Sequence[Entry]], list[Change]]


@click.command(
    "mark",
    cls=Command,
    examples=(
        ("privacy-reader mark --bookmark --note 'for the talk' metadata", "A bookmark with a note:"),
        ("privacy-reader search gdpr --ids | privacy-reader mark --bookmark -", "All that a search finds:"),
        (
            "privacy-reader list before:2026 --ids | privacy-reader mark --read --dry-run -",
            "See first what would change:",
        ),
    ),
)
@post_argument("posts", nargs=-1)
@click.option("--read/--unread", "read", default=None, help="Mark as read, or as unread.")
@click.option("--bookmark/--no-bookmark", "bookmark", default=None, help="Bookmark, or take the bookmark off.")
@click.option("--note", metavar="TEXT", help="Put a note of one line on it, and bookmark it; an empty one goes.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print what changed as JSON.")
@post_options
@click.pass_context
def mark(
    ctx: click.Context,
    posts: tuple[str, ...],
    read: bool | None,
    bookmark: bool | None,
    note: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Mark posts. POST is what `show` takes; with - ids are read from standard input, one a line.

    Nothing is marked where one of the names means no post. Each kind of mark is one step for the reader's undo.
    """
    wishes = _wishes(read, bookmark, note)
    if not wishes:
        raise UsageError("What is to be marked?", "Say --read, --unread, --bookmark, --no-bookmark or --note TEXT.")
    names = list(_names(posts))
    if not names:
        raise NotFoundError("No post was named.", "Name one, or use - to read ids from standard input.")
    library = load_site(ctx).library
    entries = _entries(library, names)
    with open_store(ctx) as store:
        if not dry_run:
            store.follow(library.entries, library.version)
        done = [_apply(store, wish, entries, dry_run=dry_run) for wish in wishes]
    if as_json:
        emit_json({"schema": SCHEMA, "dry_run": dry_run, "changes": [_record(*one) for one in done]})
    else:
        emit(_sentence(wish, changed, dry_run=dry_run) for wish, changed in done)


def _wishes(read: bool | None, bookmark: bool | None, note: str | None) -> list[_Wish]:
    if note and bookmark is False:
        raise UsageError("A note bookmarks, so it cannot be put on without the bookmark.", "Leave one of the two out.")
    wishes = []
    if read is not None:
        wanted = read
        wishes.append(
            _Wish("read", _flag(wanted), lambda marks: marks.read is wanted, lambda s, e: [s.set_read(e, wanted)])
        )
    if bookmark is not None and not note:
        kept = bookmark
        wishes.append(
            _Wish(
                "bookmarked",
                _flag(kept),
                lambda marks: marks.bookmarked is kept,
                lambda s, e: [s.set_bookmarked(e, kept)],
            )
        )
    if note is not None:
        text = clean_line(note, 500)
        wishes.append(
            _Wish(
                "note",
                text,
                lambda marks: marks.note == text and (marks.bookmarked or not text),
                lambda s, e: [s.set_note(entry, text) for entry in e],
            )
        )
    return wishes


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _names(posts: Sequence[str]) -> Iterator[str]:
    for name in posts:
        if name == "-":
            yield from _lines()
        else:
            yield name


def _lines() -> Iterator[str]:
    """Ids from standard input; of a line with tabs, as `list` prints them, the first field."""
    if sys.stdin is None:
        return
    for number, line in enumerate(sys.stdin.buffer):
        if number >= MAX_NAMES:
            raise UsageError(f"More than {MAX_NAMES:,} lines came on standard input.")
        name = line.decode("utf-8", "replace").rstrip("\r\n").partition("\t")[0].strip()
        if name:
            yield name


def _entries(library: Library, names: Sequence[str]) -> list[Entry]:
    """The entries that the names mean, each once. Raises UsageError for the first name that means none."""
    found = (library.entry_of(name) or pick(library, name) for name in names)
    return list({entry.id: entry for entry in found}.values())


def _apply(store: StateStore, wish: _Wish, entries: Sequence[Entry], *, dry_run: bool) -> tuple[_Wish, list[Entry]]:
    """Set the mark where it is not set yet; the entries that changed, or would."""
    marks = store.marks_of(entries)
    changing = [entry for entry, one in zip(entries, marks, strict=True) if not wish.holds(one)]
    if changing and not dry_run:
        wish.set(store, changing)
    return wish, changing


def _sentence(wish: _Wish, changed: Sequence[Entry], *, dry_run: bool) -> str:
    from reader.state import Change  # noqa: PLC0415 (start-up)

    prints = tuple(entry.fingerprint for entry in changed)
    change = Change(wish.kind, wish.value, prints, changed[0].title if len(changed) == 1 else EMPTY)
    return f"Dry run: {change.text}." if dry_run else f"{change.text}."


def _record(wish: _Wish, changed: Sequence[Entry]) -> dict[str, object]:
    value: object = wish.value if wish.kind == "note" else wish.value == "1"
    return {"kind": wish.kind, "value": value, "posts": [{"id": entry.id, "title": entry.title} for entry in changed]}
