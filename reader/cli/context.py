"""What the commands share: what was asked for on the way to them, the site, its marks, and the entries a name means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from reader.cli.basics import (
    OpenSite,
    ProgressLine,
    marks_for_showing,
    open_site,
    options_with,
    site_index,
    store_with_notices,
)
from reader.errors import UsageError
from reader.text import clean_line

if TYPE_CHECKING:
    from reader.library.loader import Library, LoadOptions
    from reader.library.post import Entry
    from reader.search import SearchIndex
    from reader.sources import Source
    from reader.state import Marks, StateStore

__all__ = [
    "Asked",
    "NotFoundError",
    "OpenSite",
    "ProgressLine",
    "asked",
    "completed",
    "index_of",
    "known_marks",
    "last_known",
    "leave_no_clone",
    "load_options",
    "load_site",
    "open_store",
    "pick",
    "post_argument",
    "post_options",
    "shared_options",
    "the_source",
]

_KEY = "privacy-reader"


class Asked:
    """The options that may stand before or behind a command's name; the later one holds.

    `flags` holds `drafts`, `future`, `unpublished` and `fold`, where they were given.
    """

    def __init__(self) -> None:
        self.source: str | None = None
        self.colour = "auto"
        self.private = False
        self.flags: dict[str, bool] = {}


def asked(ctx: click.Context) -> Asked:
    """What was asked for so far."""
    found = ctx.meta.setdefault(_KEY, Asked())
    assert isinstance(found, Asked)  # noqa: S101 - only this module writes the key
    return found


def shared_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`-s/--source` and `--color`."""
    source = click.option(
        "-s",
        "--source",
        metavar="SOURCE",
        expose_value=False,
        callback=_keeps("source"),
        shell_complete=completed("sources"),
        help="A folder, a git address, or a known name.",
    )
    shade = click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        expose_value=False,
        callback=_keeps("colour"),
        help="When to write colours; auto is on a terminal.",
    )
    return source(shade(command))


def post_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which posts there are: `--drafts`, `--future`, `--unpublished`, and the options that all commands share."""
    texts = {
        "drafts": "Drafts, too.",
        "future": "Posts with a date to come, too.",
        "unpublished": "Posts that the site does not publish, too.",
    }
    command = shared_options(command)
    for name, text in reversed(texts.items()):
        flag = click.option(
            f"--{name}", is_flag=True, default=None, expose_value=False, callback=_keeps_flag, help=text
        )
        command = flag(command)
    return command


def post_argument(name: str, *, required: bool = True, nargs: int = 1) -> Callable[[Callable[..., Any]], Any]:
    """POST, completed to ids."""
    return click.argument(
        name,
        required=required,
        nargs=nargs,
        metavar="POST" if nargs == 1 else "POST...",
        shell_complete=completed("ids"),
    )


def _keeps(name: str) -> Callable[[click.Context, click.Parameter, str | None], None]:
    def keep(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            setattr(asked(ctx), name, value)

    return keep


def _keeps_flag(ctx: click.Context, parameter: click.Parameter, value: bool | None) -> None:
    if value is not None and parameter.name is not None:
        asked(ctx).flags[parameter.name] = value


def completed(name: str) -> Callable[[click.Context, click.Parameter, str], list[Any]]:
    """Completion that is imported when it is asked for."""

    def complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
        from reader.cli.shell import completion

        found: list[Any] = getattr(completion, name)(ctx, parameter, incomplete)
        return found

    return complete


def load_options(ctx: click.Context) -> LoadOptions:
    """Which posts are listed: as the settings say, and as the command line says otherwise. Raises UsageError."""
    return options_with(asked(ctx).flags)


def the_source(ctx: click.Context, name: str | None = None) -> Source:
    """The source that was asked for. Raises SourceError."""
    from reader.sources import resolve

    return resolve(name or asked(ctx).source)


def load_site(ctx: click.Context, name: str | None = None) -> OpenSite:
    """The site that was asked for, with progress on a terminal. Raises SourceError."""
    source = the_source(ctx, name)
    leave_no_clone(ctx, source)
    site = open_site(source, load_options(ctx), private=asked(ctx).private)
    ctx.find_root().call_on_close(site.library.tree.close)
    return site


def leave_no_clone(ctx: click.Context, source: Source) -> None:
    """Let a clone that a private run makes go when it ends."""
    if asked(ctx).private:
        from reader.sources.clone import passing_clone

        ctx.find_root().with_resource(passing_clone(source))


def last_known(ctx: click.Context) -> OpenSite | None:
    """The site as of the last run, without looking whether it changed; None where nothing is known of it.

    Quick at any size, and never a reason to clone. Raises SourceError where there is no such source.
    """
    from reader.sources import open_cache, open_tree

    found = the_source(ctx)
    if found.kind == "git":
        from reader.sources.clone import clone_state

        if clone_state(found) is None:
            return None
    tree, cache = open_tree(found), open_cache(found)
    library = cache.library(tree, options=load_options(ctx))
    cache.close()
    return OpenSite(found, library) if library is not None else None


def open_store(ctx: click.Context) -> StateStore:
    """The marks; what happened while they were opened is told. Raises StateError."""
    return store_with_notices(private=asked(ctx).private)


def known_marks(ctx: click.Context, entries: Sequence[Entry]) -> list[Marks]:
    """The marks of entries for showing them (see `marks_for_showing`)."""
    return marks_for_showing(entries, private=asked(ctx).private)


def index_of(ctx: click.Context, site: OpenSite) -> SearchIndex:
    """The search over a site's titles and texts."""
    return site_index(site, private=asked(ctx).private)


def pick(library: Library, name: str) -> Entry:
    """The one entry that `name` means: an id, a path, a slug or an unambiguous part. Raises UsageError."""
    found = library.find(name)
    if len(found) == 1:
        return found[0]
    shown = clean_line(name, 100)
    if not found:
        raise NotFoundError(f"No post is called “{shown}”.", "Find it with `privacy-reader search WORDS`.")
    some = ", ".join(entry.post.slug or entry.id for entry in found[:3])
    raise UsageError(f"“{shown}” means {len(found):,} posts, among them {some}.", "Name one of them in full.")


class NotFoundError(UsageError):
    """Nothing matched."""

    exit_status = 1
