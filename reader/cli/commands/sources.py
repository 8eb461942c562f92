"""`sources`: the named sources, their states, and when they were fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reader.cli.command import Group
from reader.cli.context import completed, shared_options
from reader.cli.fast.day_draw import draw_file
from reader.cli.invocation import global_options, the_source
from reader.cli.names import COMMANDS
from reader.cli.printing.output import emit, emit_array, say
from reader.cli.printing.table import Column, table
from reader.cli.printing.terminal import Painter, colour, has_looks, shown_width
from reader.errors import ReaderError, UsageError
from reader.settings import SITE_KINDS
from reader.sources import cache_file, index_file, page_file, recall_file, resolve, topics_file
from reader.sources.clone import Clone
from reader.sources.known import add_source, load_known, remove_source, rename_source, set_default
from reader.sources.look import SourceState, look_at
from reader.text import clean_line

if TYPE_CHECKING:
    from reader.sources import Source

__all__ = ["sources"]

NO_DEFAULT = "There is no default; the last source opens."


@click.group(
    "sources",
    cls=Group,
    invoke_without_command=True,
    examples=(
        ("privacy-reader sources add blog https://github.com/owner/blog", "Name a site:"),
        ("privacy-reader sources default blog", "Open it by default:"),
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print the list as one JSON array.")
@shared_options
@click.pass_context
def sources(ctx: click.Context, as_json: bool) -> None:
    """List, add, remove or rename known sources. Without a command, list them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_sources, as_json=as_json)


@sources.command(
    "list",
    examples=(
        ("privacy-reader sources list", "The names, with state and age:"),
        ("privacy-reader sources list --json | jq -r '.[].location'", "For a program:"),
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@shared_options
@click.pass_context
def list_sources(ctx: click.Context, as_json: bool) -> None:
    """List known sources with their state and age; * marks the default."""
    known = load_known()
    found = [look_at(name, place, default=name == known.default) for name, place in known.sources.items()]
    if as_json:
        emit_array(one.record() for one in found)
    elif found:
        _print(ctx, found)
    if not found:
        if not as_json:
            say("No sources are known. Add one: privacy-reader sources add NAME SOURCE")
        ctx.exit(1)


@sources.command(
    "add",
    examples=(
        ("privacy-reader sources add blog ~/blog", "A folder:"),
        (
            "privacy-reader sources add news https://github.com/owner/site --default",
            "A repository, opened from now on:",
        ),
    ),
)
@click.argument("name")
@click.argument("place", metavar="SOURCE", type=click.Path())
@click.option("--default", "default", is_flag=True, help="Open it by default.")
@click.option(
    "--kind",
    type=click.Choice(SITE_KINDS, case_sensitive=False),
    default=SITE_KINDS[0],
    help="The kind of site, if it cannot be told from the files.",
)
@shared_options
@click.pass_context
def add(ctx: click.Context, name: str, place: str, default: bool, kind: str) -> None:
    """Give SOURCE, a folder or a git address, a NAME. Nothing is fetched until it is opened or updated."""
    _refuse_command(name)
    found = the_source(ctx, place)
    if found.kind == "samples":
        raise UsageError("The sample posts need no name.", "They open if no other site is named.")
    known = add_source(name, found.argument, kind="" if kind == SITE_KINDS[0] else kind, default=default)
    emit([f"“{clean_line(name)}” is {found.shown}" + (", the default." if known.default == name else ".")])


@sources.command(
    "remove",
    examples=(
        ("privacy-reader sources remove blog", "Forget it, with its clone:"),
        ("privacy-reader sources remove blog --keep-clone", "Forget only the name:"),
    ),
)
@click.argument("name", shell_complete=completed("names"))
@click.option("--keep-clone", is_flag=True, help="Keep the clone of a git source on disk.")
@shared_options
def remove(name: str, keep_clone: bool) -> None:
    """Forget the source NAME and delete its clone. Folders are not touched, and marks are kept."""
    try:
        source = resolve(name) if name in load_known().sources else None
    except ReaderError:
        # A folder that is gone has no files of this program.
        source = None
    before = _usual()
    known = remove_source(name)
    if source is not None and not known.name_of(source.argument):
        _forget_files(source, keep_clone=keep_clone)
    now = _usual()
    instead = f" Where no site is named, {now} is read now." if now and now != before else ""
    told = f"“{clean_line(name)}” was removed. Its marks are kept.{instead}"
    emit([told.replace("sample posts is", "sample posts are")])


@sources.command(
    "rename",
    examples=(
        ("privacy-reader sources rename blog privacy", "Another name:"),
        ("privacy-reader sources rename privacy p", "A short one:"),
    ),
)
@click.argument("old", shell_complete=completed("names"))
@click.argument("new")
@shared_options
def rename(old: str, new: str) -> None:
    """Rename the source OLD to NEW."""
    _refuse_command(new)
    rename_source(old, new)
    emit([f"“{clean_line(old)}” is now called “{clean_line(new)}”."])


@sources.command(
    "default",
    examples=(
        ("privacy-reader sources default blog", "Open it when no source is named:"),
        ("privacy-reader sources default --none", "Open what was open last:"),
    ),
)
@click.argument("name", required=False, shell_complete=completed("names"))
@click.option("--none", "none", is_flag=True, help="Remove the default: the last source opens.")
@shared_options
@click.pass_context
def default_source(ctx: click.Context, name: str | None, none: bool) -> None:
    """Open the source NAME by default; without NAME, print the default."""
    if name is not None and none:
        raise UsageError("Give either a name or --none.")
    if name is None and not none:
        known = load_known()
        if not known.default:
            say(NO_DEFAULT)
            ctx.exit(1)
        emit([known.default])
        return
    set_default(name)
    emit([f"“{clean_line(name)}” is the default." if name else NO_DEFAULT])


def _usual() -> str:
    """Return what is read if no site is named; empty if that is gone."""
    try:
        return resolve(None).shown
    except ReaderError:
        return ""


def _refuse_command(name: str) -> None:
    """Raise UsageError for a name that the command line would treat as a command."""
    if name in COMMANDS or name == "help":
        raise UsageError(f"“{name}” is a command, so it cannot be a source’s name.", "Take another name.")


def _print(ctx: click.Context, found: list[SourceState]) -> None:
    colours = global_options(ctx).colour
    if not has_looks(colours):
        emit(f"{one.name}\t{one.location}\t{'default' if one.default else ''}\t{one.state}" for one in found)
        return
    rows = [("*" if one.default else "", one.name, one.location, one.state) for one in found]
    columns = (Column("36"), Column("1"), Column(flexible=True), Column("2", optional=True))
    emit(table(columns, rows, shown_width(), Painter(colour(colours))), styled=True)


def _forget_files(source: Source, *, keep_clone: bool) -> None:
    try:
        if not keep_clone:
            Clone(source).discard()
        for file in (cache_file, index_file, topics_file, recall_file, page_file, draw_file):
            file(source).unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"Its files could not be removed: {clean_line(error.strerror or '')}.") from None
