"""`export`: the bookmarks of a site for other programs; also writes output to a file that the user names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from reader.cli.basics import any_marks, follow_site, store_with_notices
from reader.cli.command import Command
from reader.cli.context import OpenedSite, completed, index_of, load_site, post_options, subjects_for
from reader.cli.invocation import global_options
from reader.cli.printing.output import emit, say
from reader.errors import UsageError, reason_of
from reader.text import clean_line, clean_path
from reader.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.library.post import Entry
    from reader.state import Marks
    from reader.state.gone import GonePost
    from reader.state.travel.bookmarks import Form

__all__ = ["export", "put"]


ENDINGS = {
    "": "markdown", ".md": "markdown", ".markdown": "markdown", ".txt": "markdown",
    ".html": "html", ".htm": "html", ".json": "json", ".csv": "csv",
}  # fmt: skip
"""The formats implied by a file's extension."""


@click.command(
    "export",
    cls=Command,
    examples=(
        ("privacy-reader export --format markdown -o bookmarks.md", "For notes:"),
        ("privacy-reader export --format html -o bookmarks.html", "For a browser to import:"),
        ("privacy-reader export --format csv > bookmarks.csv", "For a spreadsheet:"),
        ("privacy-reader export topic:consent is:noted", "Only what matches a query:"),
        ("privacy-reader export --format anki -o questions.txt", "For Anki:"),
    ),
)
@click.argument("query", nargs=-1, shell_complete=completed("queries"))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["markdown", "html", "json", "csv", "anki"]),
    help="The format (default: that of FILE's ending, else markdown).",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a new FILE.")
@post_options
@click.pass_context
def export(ctx: click.Context, query: tuple[str, ...], form: str | None, as_json: bool, output: Path | None) -> None:
    """Print the bookmarks of the site and posts with only a note: title, date, link, note and tags.

    With QUERY, print only those that match; posts that are gone from the site match no query.

    With --format anki, print questions for Anki instead, each with its answer and topics: those you bookmarked or
    recalled, or all you have read if there are none. Importing the same file again adds no duplicates.
    """
    from reader.state.travel.bookmarks import export_bookmarks, is_exported  # noqa: PLC0415 (start-up)

    form = "json" if as_json else form or _form_of(output)
    if form == "anki":
        _export_notes(ctx, query, output)
        return
    site = load_site(ctx)
    library = site.library
    pairs, gone = _marks(ctx, site, query)
    marked = [pair for pair in pairs if is_exported(pair[1])]
    if marked or gone or (_is_printed(output) and form != "markdown"):
        put(export_bookmarks(marked, library.site.link, cast("Form", form), gone), output)
    if form == "html" and (bare := sum(not library.site.link(entry.post) for entry, _ in marked)):
        missing = counted(bare, "bookmark has", "bookmarks have")
        say(f"{missing} no address because the site names none; browsers skip them.")
    if not (marked or gone):
        say("No post that matches has a bookmark or a note." if query else "There are no bookmarks and no notes yet.")
        ctx.exit(1)


def _form_of(output: Path | None) -> str:
    """Return the format implied by a file's name. Raises UsageError for an unknown extension."""
    ending = output.suffix.lower() if output is not None else ""
    if ending not in ENDINGS:
        known = ", ".join(filter(None, ENDINGS))
        raise UsageError(
            f"No format has the extension {clean_line(ending, 40)}.", f"Name it with --format, or use {known}."
        )
    return ENDINGS[ending]


def _export_notes(ctx: click.Context, query: tuple[str, ...], output: Path | None) -> None:
    from reader.learn.anki import Note, anki_text  # noqa: PLC0415 (start-up)
    from reader.learn.recall.session import is_question  # noqa: PLC0415 (start-up)

    site = load_site(ctx)
    library = site.library
    pairs, _ = _marks(ctx, site, query)
    chosen = [entry for entry, mark in pairs if mark.bookmarked or mark.reviews or mark.grade == "ask"]
    chosen = chosen or [entry for entry, mark in pairs if mark.read and is_question(entry)]
    if not chosen:
        say(
            "No post that matches is bookmarked, recalled or read."
            if query
            else "There is nothing to export yet: bookmark or read some posts first."
        )
        ctx.exit(1)
    subjects = subjects_for(ctx, site)
    notes = (
        Note(entry.fingerprint, entry.title, library.document(entry), [*subjects.of(entry), *entry.post.tags])
        for entry in chosen
    )
    put(anki_text(notes), output)


def _marks(
    ctx: click.Context, site: OpenedSite, query: tuple[str, ...]
) -> tuple[Sequence[tuple[Entry, Marks]], Sequence[GonePost]]:
    """Return the matching entries with their marks, even if read-only, and without a query the gone posts.

    Unlike for display, unreadable marks are an error: raises StateError. Raises UsageError for a wrong query.
    """
    from reader.state import NO_MARKS  # noqa: PLC0415 (start-up)

    library, wanted = site.library, None
    if query:
        from reader.cli.fast.quick import matching  # noqa: PLC0415 (start-up)

        wanted = {hit.entry.id for hit in matching(site, index_of(ctx, site), " ".join(query)).hits}
    entries = [entry for entry in library.entries if wanted is None or entry.id in wanted]
    if not any_marks():
        return [(entry, NO_MARKS) for entry in entries], ()
    with store_with_notices(private=global_options(ctx).private, to_show=True) as store:
        follow_site(store, library)
        gone = store.following.gone(library.entries) if wanted is None else ()
        return list(zip(entries, store.marks_of(entries), strict=True)), gone


def _is_printed(output: Path | None) -> bool:
    return output is None or str(output) == "-"


def put(text: str, output: Path | None) -> None:
    """Print `text`, or write it to a new file that only its owner may read. Raises UsageError if the file exists."""
    if output is None or _is_printed(output):
        emit(_lines(text))
        return
    shown = clean_path(str(output), 300)
    try:
        # O_EXCL follows no link and overwrites nothing.
        handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise UsageError(f"{shown} already exists and is not overwritten.", "Choose another file.") from None
    except (OSError, ValueError) as error:
        raise _unwritable(shown, error) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        # Whoever finds a partial file would think it complete.
        output.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritable(shown, error) from None
        raise
    say(f"Written to {shown}.")


def _lines(text: str) -> Sequence[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _unwritable(shown: str, error: Exception) -> UsageError:
    reason = reason_of(error) if isinstance(error, OSError) else str(error)
    return UsageError(f"{shown} cannot be written: {clean_line(reason, 200)}.", "Choose another place.")
