"""`export`: the bookmarks of a site for other programs; also writes output to a file that the user names."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from reader.cli.basics import any_marks, follow_site, store_with_notices
from reader.cli.command import Command
from reader.cli.commands.list import sort_entries
from reader.cli.context import OpenedSite, completed, index_of, load_site, post_options, subjects_for
from reader.cli.invocation import global_options
from reader.cli.picking import pick
from reader.cli.printing.output import emit, say
from reader.errors import UsageError, reason_of
from reader.files import Replacing
from reader.sorting import BY_NAME, RELEVANCE
from reader.text import clean_line, clean_path
from reader.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.library.post import Entry, Site
    from reader.state import Marks
    from reader.state.gone import GonePost
    from reader.state.travel.bookmarks import Form

__all__ = ["export", "file_options", "put"]


ENDINGS = {
    "": "markdown", ".md": "markdown", ".markdown": "markdown", ".txt": "markdown",
    ".html": "html", ".htm": "html", ".json": "json", ".csv": "csv",
}  # fmt: skip
"""The formats implied by a file's extension."""

ANKI_PACKAGES = (".apkg", ".colpkg")
"""The extensions of Anki's own files, which are archives: named so, Anki would not open the text for it."""

PIPED = ("-",)
"""The query that stands for ids on standard input."""

REMEDY = "`privacy-reader mark --bookmark POST` bookmarks one."


def file_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `-o/--output` and `--overwrite`, the arguments of `put`."""
    output = click.option(
        "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE instead of the screen."
    )
    overwrite = click.option("--overwrite", is_flag=True, help="Replace FILE if it exists.")
    return output(overwrite(command))


@click.command(
    "export",
    cls=Command,
    examples=(
        ("privacy-reader export --format markdown -o bookmarks.md", "For notes:"),
        ("privacy-reader export --format html -o bookmarks.html", "For a browser to import:"),
        ("privacy-reader export --format csv > bookmarks.csv", "For a spreadsheet:"),
        ("privacy-reader export topic:consent is:noted", "Only what matches a query:"),
        ("privacy-reader export --sort oldest -o list.md --overwrite", "Oldest first, in place of an earlier file:"),
        ("privacy-reader export --format anki -o questions.txt", "For Anki:"),
    ),
)
@click.argument("query", nargs=-1, shell_complete=completed("queries"))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["markdown", "html", "json", "csv", "anki"]),
    help="The format (default: that of FILE's ending, else markdown): markdown is a list to read, html a bookmark file "
    "for browsers to import, json for programs, csv for spreadsheets, anki a text file that Anki imports.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--sort", type=click.Choice(tuple(BY_NAME)), help="The order (default: newest, with - as given).")
@click.option(
    "--base-url", metavar="ADDRESS", help="The address of the site, for links; needed if its configuration has no url."
)
@file_options
@post_options
@click.pass_context
def export(
    ctx: click.Context,
    query: tuple[str, ...],
    form: str | None,
    as_json: bool,
    sort: str | None,
    base_url: str | None,
    output: Path | None,
    overwrite: bool,
) -> None:
    """Print the bookmarks of the site and posts with only a note: title, date, link, note and tags.

    With QUERY, print only those that match; posts that are gone from the site match no query. With - instead of a
    query, read ids from standard input, one per line, and keep their order.

    Citations are not part of it: list is:noted --format '{citation} - {note}' prints them.

    With --format anki, print questions for Anki instead, each with its answer and topics: those you bookmarked or
    recalled, or all you have read if there are none. Importing the same file again adds no duplicates.
    """
    from reader.state.travel.bookmarks import export_bookmarks, is_exported  # noqa: PLC0415 (start-up)

    form = "json" if as_json else form or _form_of(output)
    _check_ending(form, output)
    if form == "anki":
        _export_notes(ctx, query, sort, output, overwrite=overwrite)
        return
    address = _checked_address(base_url)
    site = load_site(ctx)
    published = site.library.site._replace(url=address, baseurl="") if address else site.library.site
    pairs, gone = _marks(ctx, site, query, sort)
    marked = [pair for pair in pairs if is_exported(pair[1])]
    if marked or gone or (_is_printed(output) and form != "markdown"):
        put(export_bookmarks(marked, published.link, cast("Form", form), gone), output, overwrite=overwrite)
    _tell_missing_addresses(published, [entry for entry, _ in marked], form)
    if query == PIPED and 0 < len(marked) < len(pairs):
        bare = counted(len(pairs) - len(marked), "post has", "posts have")
        say(f"{bare} neither a bookmark nor a note and {'is' if bare.startswith('1 ') else 'are'} left out.")
    if not (marked or gone):
        say(_why_nothing(query, "has a bookmark or a note") if query else "There are no bookmarks and no notes yet.")
        ctx.exit(1)


def _why_nothing(query: tuple[str, ...], needs: str) -> str:
    """Return that nothing which matches, or which standard input names, has what an export needs."""
    return f"None of these posts {needs}. {REMEDY}" if query == PIPED else f"No post that matches {needs}."


def _checked_address(address: str | None) -> str:
    """Return the address of a site without a trailing slash; empty if none was given. Raises UsageError."""
    if address is None:
        return ""
    if not address.startswith(("http://", "https://")) or not address.isprintable() or any(map(str.isspace, address)):
        raise UsageError(
            f"“{clean_line(address, 80)}” is not the address of a site.",
            "Give it as in --base-url https://example.org.",
        )
    return address.rstrip("/")


def _tell_missing_addresses(site: Site, entries: Sequence[Entry], form: str) -> None:
    """Say how many posts are without an address, and how to give them one."""
    if not (bare := sum(not site.link(entry.post) for entry in entries)):
        return
    missing = counted(bare, "bookmark has", "bookmarks have")
    skipped = "; browsers skip them" if form == "html" else ""
    say(
        f"{missing} no address because the site names none{skipped}. "
        "If you know the site’s address, give it as in --base-url https://example.org."
    )


def _form_of(output: Path | None) -> str:
    """Return the format implied by a file's name. Raises UsageError for an unknown extension."""
    ending = output.suffix.lower() if output is not None else ""
    if ending in ANKI_PACKAGES:
        return "anki"
    if ending not in ENDINGS:
        known = ", ".join(filter(None, ENDINGS))
        raise UsageError(
            f"No format has the extension {clean_line(ending, 40)}.", f"Name it with --format, or use {known}."
        )
    return ENDINGS[ending]


def _check_ending(form: str, output: Path | None) -> None:
    """Raise UsageError if a file of text is named as a package of Anki."""
    ending = output.suffix.lower() if output is not None else ""
    if output is None or ending not in ANKI_PACKAGES:
        return
    right = next((one for one, its_form in ENDINGS.items() if one and its_form == form), ".txt")
    name = clean_path(str(output.with_suffix(right)), 300)
    raise UsageError(
        f"--format {form} writes text, not {ending} files.",
        f"Name it {name}" + (", then choose File > Import in Anki." if form == "anki" else "."),
    )


def _export_notes(
    ctx: click.Context, query: tuple[str, ...], sort: str | None, output: Path | None, *, overwrite: bool
) -> None:
    from reader.learn.anki import Note, anki_text  # noqa: PLC0415 (start-up)
    from reader.learn.recall.session import is_question  # noqa: PLC0415 (start-up)

    site = load_site(ctx)
    library = site.library
    pairs, _ = _marks(ctx, site, query, sort)
    chosen = [(entry, mark.note) for entry, mark in pairs if mark.bookmarked or mark.reviews or mark.grade == "ask"]
    needs = "only what is bookmarked or recalled goes to Anki"
    if not chosen:
        needs = "without a bookmark or a recall only questions that you have read go to Anki"
        chosen = [(entry, mark.note) for entry, mark in pairs if mark.read and is_question(entry)]
    left = len(pairs) - len(chosen)
    if not chosen:
        nothing = "There is nothing to export yet: bookmark or read some posts first."
        say(_why_nothing(query, "is bookmarked, recalled or read") if query else nothing)
        ctx.exit(1)
    if query == PIPED and left:
        say(f"{counted(left, 'post is', 'posts are')} left out, as {needs}. {REMEDY}")
    subjects = subjects_for(ctx, site)
    notes = (
        Note(entry.fingerprint, entry.title, library.document(entry), [*subjects.of(entry), *entry.post.tags], note)
        for entry, note in chosen
    )
    put(anki_text(notes), output, overwrite=overwrite)


def _marks(
    ctx: click.Context, site: OpenedSite, query: tuple[str, ...], sort: str | None
) -> tuple[Sequence[tuple[Entry, Marks]], Sequence[GonePost]]:
    """Return the requested entries in order, with their marks even if read-only, and without a query the gone posts.

    Unlike for display, unreadable marks are an error: raises StateError. Raises UsageError for a wrong query.
    """
    from reader.state import NO_MARKS  # noqa: PLC0415 (start-up)

    entries = _chosen(ctx, site, query, sort)
    if not any_marks():
        return [(entry, NO_MARKS) for entry in entries], ()
    with store_with_notices(private=global_options(ctx).private, to_show=True) as store:
        follow_site(store, site.library)
        gone = () if query else store.following.gone(site.library.entries)
        return list(zip(entries, store.marks_of(entries), strict=True)), gone


def _chosen(ctx: click.Context, site: OpenedSite, query: tuple[str, ...], sort: str | None) -> Sequence[Entry]:
    """Return the entries that match a query, or that standard input names, in order. Raises UsageError."""
    if query == PIPED:
        from reader.cli.commands.mark import piped_names  # noqa: PLC0415 (start-up)

        named = {entry.id: entry for entry in (pick(site, name) for name in piped_names("Nothing was exported."))}
        entries: Sequence[Entry] = list(named.values())
        return sort_entries(ctx, site, entries, sort) if sort else entries
    if not query:
        return sort_entries(ctx, site, site.library.entries, sort)
    from reader.cli.fast.quick import matching  # noqa: PLC0415 (start-up)

    found = matching(site, index_of(ctx, site), " ".join(query))
    if sort == RELEVANCE.name:
        return [hit.entry for hit in found.hits]
    wanted = {hit.entry.id for hit in found.hits}
    return sort_entries(ctx, site, [entry for entry in site.library.entries if entry.id in wanted], sort)


def _is_printed(output: Path | None) -> bool:
    return output is None or str(output) == "-"


def put(text: str, output: Path | None, *, overwrite: bool = False) -> None:
    """Print `text`, or write it to a file that only its owner may read.

    Raises UsageError if the file cannot be written, or exists and is not to be replaced.
    """
    if output is None or _is_printed(output):
        emit(_lines(text))
        return
    shown = clean_path(str(output), 300)
    try:
        if overwrite:
            with Replacing(output) as draft:
                draft.write(text.encode("utf-8", "replace"))
        else:
            _write_new(text, output)
    except FileExistsError:
        raise UsageError(
            f"{shown} already exists and is not overwritten.", "Choose another file, or add --overwrite to replace it."
        ) from None
    except (OSError, ValueError) as error:
        raise _unwritable(shown, error) from None
    say(f"Written to {shown}.")


def _write_new(text: str, output: Path) -> None:
    """Write a file that must not exist. Raises FileExistsError, OSError."""
    # O_EXCL follows no link and overwrites nothing.
    handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        # Whoever finds a partial file would think it complete.
        output.unlink(missing_ok=True)
        raise


def _lines(text: str) -> Sequence[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _unwritable(shown: str, error: Exception) -> UsageError:
    reason = reason_of(error) if isinstance(error, OSError) else str(error)
    return UsageError(f"{shown} cannot be written: {clean_line(reason, 200)}.", "Choose another place.")
