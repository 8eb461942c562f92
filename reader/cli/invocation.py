"""What was asked for before a command's own arguments: the source, the posts that count, colours, privacy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reader.cli.basics import OpenedSite, options_with
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.library.library import LoadOptions
    from reader.sources import Source

__all__ = ["GlobalOptions", "global_options", "last_known", "load_options", "refuse_nothing", "the_source"]

_KEY = "privacy-reader"


class GlobalOptions:
    """The options that may stand before or behind a command's name; the later one holds.

    `flags` holds fields of `LoadOptions` (`drafts`, `future`, `kind` …), where they were given.
    """

    def __init__(self) -> None:
        self.source: str | None = None
        self.folder = ""
        self.colour = "auto"
        self.private = False
        self.flags: dict[str, Any] = {}


def global_options(ctx: click.Context) -> GlobalOptions:
    """The options that were given so far."""
    found = ctx.meta.setdefault(_KEY, GlobalOptions())
    assert isinstance(found, GlobalOptions)  # noqa: S101 - only this module writes the key
    return found


def load_options(ctx: click.Context) -> LoadOptions:
    """Which posts are listed: as the settings say, and as the command line says otherwise. Raises UsageError."""
    return options_with(global_options(ctx).flags)


def the_source(ctx: click.Context, name: str | None = None) -> Source:
    """The source that was asked for. Raises SourceError."""
    from reader.sources import resolve  # noqa: PLC0415 (start-up)
    from reader.sources.resolve import within  # noqa: PLC0415 (start-up)

    wanted = global_options(ctx)
    if name is not None:
        refuse_nothing(name, "SOURCE")
    return within(resolve(name or wanted.source), wanted.folder)


def refuse_nothing(value: str, what: str) -> None:
    """Raise UsageError for an empty name of a site or a folder, as of a variable that was never set: the site that is
    read otherwise would be marked in its place.
    """
    if not value.strip():
        raise UsageError(f"{what} is empty.", "Name a folder, a git address or a known source, or leave it out.")


def last_known(ctx: click.Context) -> OpenedSite | None:
    """The site as of the last run, without looking whether it changed; None where nothing is known of it.

    Quick at any size, and never a reason to clone. Raises SourceError where there is no such source.
    """
    from reader.sources import open_cache, open_tree  # noqa: PLC0415 (start-up)
    from reader.sources.clone import Clone  # noqa: PLC0415 (start-up)

    found = the_source(ctx)
    if found.kind == "git" and Clone(found).state() is None:
        return None
    tree, cache = open_tree(found), open_cache(found)
    library = cache.library(tree, options=load_options(ctx))
    cache.close()
    return OpenedSite(found, library) if library is not None else None
