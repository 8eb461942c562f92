"""The options given before a command's own arguments: the source, the selection of posts, colours, privacy."""

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
    """The options that may be before or after a command's name; the later one wins.

    `flags` contains the fields of `LoadOptions` that were given (`drafts`, `future`, `kind` …).
    """

    def __init__(self) -> None:
        self.source: str | None = None
        self.folder = ""
        self.colour = "auto"
        self.private = False
        self.flags: dict[str, Any] = {}


def global_options(ctx: click.Context) -> GlobalOptions:
    """Return the options given so far."""
    found = ctx.meta.setdefault(_KEY, GlobalOptions())
    assert isinstance(found, GlobalOptions)  # noqa: S101 - only this module writes the key
    return found


def load_options(ctx: click.Context) -> LoadOptions:
    """Return the options that select posts: the settings, overridden by the command line. Raises UsageError."""
    return options_with(global_options(ctx).flags)


def the_source(ctx: click.Context, name: str | None = None) -> Source:
    """Return the requested source. Raises SourceError."""
    from reader.sources import resolve  # noqa: PLC0415 (start-up)
    from reader.sources.resolve import within  # noqa: PLC0415 (start-up)

    wanted = global_options(ctx)
    if name is not None:
        refuse_nothing(name, "SOURCE")
    return within(resolve(name or wanted.source), wanted.folder)


def refuse_nothing(value: str, what: str) -> None:
    """Raise UsageError for an empty name of a site or a folder, such as an unset variable.

    Otherwise the marks of the default site would be changed instead.
    """
    if not value.strip():
        raise UsageError(f"{what} is empty.", "Name a folder, a git address or a known source, or leave it out.")


def last_known(ctx: click.Context) -> OpenedSite | None:
    """Return the site as of the last run, without checking for changes; None if nothing is known of it.

    Fast at any size, and never clones. Raises SourceError if there is no such source.
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
