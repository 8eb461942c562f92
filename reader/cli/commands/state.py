"""`state`: exporting, importing, moving, locating and deleting the marks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import Literal, cast

import click

from reader.cli.command import Group, Moment
from reader.cli.commands.export import file_options, put
from reader.cli.context import completed, load_site, open_store, refuse_private, shared_options
from reader.cli.fast.kept_answer import ANSWER
from reader.cli.last_list import LISTED
from reader.cli.printing.output import emit, emit_array, say
from reader.errors import ReaderError, StateError, UnwritableError, UsageError, reason_of
from reader.frame.kept import FRAMES
from reader.paths import app_paths
from reader.settings import load_settings
from reader.state.moved import PATH, places_gone
from reader.text import clean_line, clean_path
from reader.words import counted

__all__ = ["state"]

MAX_IMPORT = 256 * 1024 * 1024
"""The maximum size in bytes of a file to import."""

MAX_ADDRESSES = 16 * 1024 * 1024
"""The maximum size in bytes of another program's list of addresses."""

DAY = Moment(["%Y-%m-%d"])


@click.group(
    "state",
    cls=Group,
    examples=(
        ("privacy-reader state export > marks.json", "Save all marks:"),
        ("privacy-reader state import marks.json", "Import them on another machine:"),
    ),
)
@shared_options
def state() -> None:
    """Export, import, move, clear or locate your marks."""


@state.command(
    "export",
    examples=(
        ("privacy-reader state export > marks.json", "All marks of all sites:"),
        ("privacy-reader state export -o marks.json", "The same, readable only by you:"),
    ),
)
@file_options
@shared_options
@click.pass_context
def export_marks(ctx: click.Context, output: Path | None, overwrite: bool) -> None:
    """Print all marks of all sites as JSON, always in the same order."""
    put(_exported(ctx), output, overwrite=overwrite)


@state.command(
    "import",
    examples=(
        ("privacy-reader state import marks.json", "Marks that were exported before:"),
        (
            "newsboat --export-to-file=read.txt && privacy-reader state import --addresses read read.txt",
            "What was read in newsboat:",
        ),
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Import nothing if any line is invalid.")
@click.option(
    "--addresses",
    type=click.Choice(["read", "bookmarked"]),
    metavar="read|bookmarked",
    help="FILE is another program's list of addresses; mark the posts of the site that it names.",
)
@shared_options
@click.pass_context
def import_marks(ctx: click.Context, file: Path, strict: bool, addresses: str | None) -> None:
    """Merge the marks in FILE, or with - from standard input.

    If a mark differs, the later one wins, so importing a file twice changes nothing. From a damaged file, all
    readable marks are imported, and the exit status is 4. --addresses accepts lists from newsboat and circumflex and
    marks the posts of this site that they name.
    """
    refuse_private(ctx)
    content = _read(file)
    if addresses is not None:
        _import_addresses(ctx, _text_of(content, file), addresses)
        return
    from reader.state.travel.exchange import import_state  # noqa: PLC0415 (start-up)

    with open_store(ctx) as store:
        done = import_state(store, content, strict=strict)
    for bad in done.bad[:20]:
        say(f"Skipped: {bad}.")
    if len(done.bad) > 20:
        say(f"{len(done.bad) - 20:,} more lines were skipped.")
    emit([f"{counted(done.read, 'mark')} imported, {done.changed:,} of them changed something."])
    for place in places_gone(done.sites):
        say(
            f"Some of the marks belong to a site in {clean_path(place, 300)}, a folder that does not exist here. If the"
            f" site is in another folder: privacy-reader state move -- {quote(place)} FOLDER"
        )
    if done.bad:
        ctx.exit(StateError.exit_status)


@state.command(
    "clear",
    examples=(
        ("privacy-reader state clear", "Everything, after a question:"),
        ("privacy-reader state clear --since 2026-01-01 --until 2026-02-01 --yes", "What was marked in one month:"),
    ),
)
@click.option("--site", "this_site", is_flag=True, help="Only what belongs to the current site.")
@click.option("--since", type=DAY, metavar="DATE", help="Only what was marked on DATE or later.")
@click.option("--until", type=DAY, metavar="DATE", help="Only what was marked before DATE.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask for confirmation.")
@shared_options
@click.pass_context
def clear_marks(ctx: click.Context, this_site: bool, since: datetime | None, until: datetime | None, yes: bool) -> None:
    """Delete marks, notes, reading positions and queries, including their backups. This cannot be undone.

    Exports and marks on other machines are not touched; the next synchronisation brings those back.
    """
    from reader.state.privacy import clear  # noqa: PLC0415 (start-up)

    refuse_private(ctx)
    site = load_site(ctx) if this_site else None
    what = "all marks" if site is None else f"the marks of {site.library.site.title or 'this site'}"
    span = "".join([f" since {since:%Y-%m-%d}" if since else "", f" until {until:%Y-%m-%d}" if until else ""])
    if _is_synchronised():
        say("Marks that you synchronised come back with the next sync, unless you delete the files there first.")
    if not yes:
        _confirm(f"Forget {what}{span} for good?")
    with open_store(ctx) as store:
        removed = clear(
            store,
            site.library.site.key if site is not None else None,
            since=since.astimezone() if since is not None else None,
            until=until.astimezone() if until is not None else None,
        )
    _remove_caches()
    emit([f"{counted(removed, 'mark is', 'marks are')} forgotten."])


@state.command(
    "move",
    examples=(
        ("privacy-reader state move ~/blog ~/Documents/blog", "The folder of a site was moved:"),
        ("privacy-reader state move --undo ~/blog ~/Documents/blog", "It was another site:"),
    ),
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False, shell_complete=completed("sources"))
@click.option("--undo", is_flag=True, help="Undo an earlier move.")
@shared_options
@click.pass_context
def move_marks(ctx: click.Context, old: str, new: str | None, undo: bool) -> None:
    """Apply the marks of a site whose folder was moved from OLD to NEW.

    A site that has neither an address nor a repository is identified by its path, here and on your other machines. NEW
    defaults to the current site. Marks that another machine adds later, where the site is still in OLD, are applied,
    too. Nothing is removed from OLD.
    """
    refuse_private(ctx)
    site = load_site(ctx, new)
    key = site.library.site.key
    with open_store(ctx) as store:
        former = _key_of(old, store.sites().values())
        if former == key:
            raise UsageError("OLD and NEW are the same site.", "Name the folder that it was in before.")
        moved = store.following.move(key, former, undo=undo)
    shown = clean_path(site.source.shown if site.source is not None else key, 300)
    if moved is None:
        raise UsageError(f"No marks were moved from {clean_path(old, 300)}.", "Leave out --undo.")
    if undo:
        emit([f"{counted(moved, 'mark was', 'marks were')} taken back from {shown}."])
    else:
        emit([f"{counted(moved, 'mark holds', 'marks hold')} in {shown}, too; --undo reverts that."])


@state.command(
    "path",
    examples=(
        ("privacy-reader state path", "Where the marks are:"),
        ("privacy-reader state path --all", "Every file that the program may write, and what is in it:"),
    ),
)
@click.option("--all", "every", is_flag=True, help="Every file that the program may write, with what is in it and why.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array of all of them.")
@shared_options
def show_paths(every: bool, as_json: bool) -> None:
    """Print where the marks are stored."""
    from reader.state.privacy import inventory  # noqa: PLC0415 (start-up)

    paths = app_paths()
    files = inventory(paths)
    if as_json:
        emit_array(
            {
                "path": clean_path(str(one.path)),
                "holds": one.holds,
                "personal": one.personal,
                "why": one.why,
                "kept": one.kept,
                "exists": one.exists,
            }
            for one in files
        )
    elif not every:
        emit([clean_path(str(paths.state_file))])
    else:
        for one in files:
            there = "" if one.exists else " (not there now)"
            personal = " (personal)" if one.personal else ""
            emit([f"{clean_path(str(one.path))}{there}"])
            emit([f"    holds  {one.holds}{personal}", f"    why    {one.why}", f"    kept   {one.kept}"])


def _exported(ctx: click.Context) -> str:
    """Export all marks, from a copy in memory if their disk is full or read-only: they may have to move elsewhere.

    Raises StateError if they cannot be read: an export without them would be mistaken for a complete one.
    """
    from reader.state import StateStore  # noqa: PLC0415 (start-up)
    from reader.state.travel.exchange import export_state  # noqa: PLC0415 (start-up)

    try:
        with open_store(ctx) as store:
            return export_state(store)
    except UnwritableError:
        with StateStore.open(private=True) as copy:
            if copy.notices:
                raise
            return export_state(copy)


def _read(file: Path) -> bytes:
    shown = clean_path(str(file), 300)
    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(MAX_IMPORT + 1) if sys.stdin is not None else b""
        else:
            with file.open("rb") as handle:
                data = handle.read(MAX_IMPORT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{shown} cannot be read: {clean_line(reason, 200)}.") from None
    if len(data) > MAX_IMPORT:
        raise StateError(f"{shown} is larger than {MAX_IMPORT >> 20} MiB.")
    return data


def _text_of(content: bytes, file: Path) -> str:
    """Decode a list of addresses. Raises StateError."""
    shown = clean_path(str(file), 300)
    if len(content) > MAX_ADDRESSES:
        raise StateError(f"{shown} is larger than {MAX_ADDRESSES >> 20} MiB.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StateError(f"{shown} is not UTF-8 text, so nothing was imported.") from None


def _import_addresses(ctx: click.Context, text: str, kind: str) -> None:
    from reader.state.travel.readlists import import_addresses  # noqa: PLC0415 (start-up)

    library = load_site(ctx).library
    pages = ((library.site.link(post), library.entry_of(post.id)) for post in library.posts)
    with open_store(ctx) as store:
        wanted = cast("Literal['read', 'bookmarked']", kind)
        done = import_addresses(store, text, ((page, entry) for page, entry in pages if entry is not None), wanted)
    read = counted(done.addresses, "address", "addresses")
    emit([f"{read} read, {done.matched:,} of them posts of the site; {done.change.text}."])
    if not done.matched:
        ctx.exit(1)


def _key_of(place: str, known: Iterable[str]) -> str:
    """Return the key of a site given as a path or, as in `state export`, as a key. Raises UsageError."""
    keys = list(known)
    # It need not exist any longer, so links are not resolved.
    path = PATH + os.path.abspath(os.path.expanduser(place))  # noqa: PTH100, PTH111 - a path of text
    for one in (path, place):
        if one in keys:
            return one
    paths = [one.removeprefix(PATH) for one in keys if one.startswith(PATH)]
    listed = clean_line(", ".join(paths[:10]), 600)
    raise UsageError(
        f"There are no marks for a site in {clean_path(place, 300)}.",
        f"There are marks for: {listed}." if paths else "No site is identified by its path.",
    )


def _is_synchronised() -> bool:
    """Return whether the settings name a place to sync with; invalid settings must not prevent clearing."""
    with suppress(ReaderError):
        return bool(load_settings().sync.with_)
    return False


def _confirm(question: str) -> None:
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError("This needs confirmation, but there is no terminal to ask on.", "Add --yes to confirm.")
    sys.stderr.write(f"{clean_line(question)} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise UsageError("Nothing was changed.")


def _remove_caches() -> None:
    """Delete the caches: they contain the titles of all posts, and are rebuilt when needed.

    A site may have been read under several addresses, so all caches are deleted.
    """
    cache = app_paths().cache
    try:
        for place in (*(cache / "sites").glob("*"), *(cache / FRAMES).glob("*"), cache / ANSWER, cache / LISTED):
            place.unlink(missing_ok=True)
    except OSError as error:
        reason = reason_of(error)
        raise StateError(
            f"The marks are forgotten, but {clean_path(str(cache))} with titles of posts was not removed: {reason}.",
            "Remove that folder yourself.",
        ) from error
