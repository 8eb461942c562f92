"""What the commands share: global options, the site, and its marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from reader.cli.basics import (
    OpenedSite,
    ProgressLine,
    marks_for_showing,
    open_site,
    site_index,
    site_subjects,
    store_with_notices,
)
from reader.cli.invocation import global_options, load_options, refuse_nothing, the_source
from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.learn.kept_subjects import Subjects
    from reader.library.loader import Library
    from reader.library.post import Entry
    from reader.search import SearchIndex
    from reader.sources import Source
    from reader.state import Marks, StateStore

__all__ = [
    "OpenedSite",
    "ProgressLine",
    "completed",
    "end_with_git",
    "index_of",
    "known_marks",
    "leave_no_clone",
    "load_site",
    "open_store",
    "post_argument",
    "post_options",
    "shared_options",
    "subjects_for",
]


def shared_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `-s/--source`, `--folder` and `--color`."""
    source = click.option(
        "-s",
        "--source",
        metavar="SOURCE",
        expose_value=False,
        callback=_keeps("source"),
        shell_complete=completed("sources"),
        help="The site: a folder, a git address or a known name.",
    )
    folder = click.option(
        "--folder",
        metavar="FOLDER",
        expose_value=False,
        callback=_keeps("folder"),
        shell_complete=completed("folders"),
        help="Read only this folder of the source, such as docs/blog; only that part of a repository is fetched.",
    )
    shade = click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        expose_value=False,
        callback=_keeps("colour"),
        help="When to use colour: auto means on a terminal only; with always, lists in a pipe look as on a terminal.",
    )
    return source(folder(shade(command)))


def post_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that select posts, `--drafts` and the like, `--kind`, `--language`, and the shared options."""
    texts = {
        "drafts": "Include drafts.",
        "future": "Include posts with a future date.",
        "unpublished": "Include posts that the site does not publish.",
        "all-files": "Include files that are usually left out: templates, licences, conflict copies, third-party code.",
    }
    command = shared_options(command)
    for name, text in reversed(texts.items()):
        flag = click.option(
            f"--{name}", is_flag=True, default=None, expose_value=False, callback=_keeps_flag, help=text
        )
        command = flag(command)
    kind = click.option(
        "--kind",
        metavar="KIND",
        expose_value=False,
        callback=_keeps_kind,
        shell_complete=completed("kinds"),
        help="Read the site as one of jekyll, hugo, zola, hexo, mkdocs, docusaurus, obsidian, notes and others.",
    )
    language = click.option(
        "--language",
        metavar="CODE",
        expose_value=False,
        callback=_keeps_language,
        shell_complete=completed("languages"),
        help="For posts in several languages, list this one, such as de; all lists every version.",
    )
    return kind(language(command))


def post_argument(name: str, metavar: str, *, required: bool = True) -> Callable[[Callable[..., Any]], Any]:
    """Return the POST argument, of any number of words, completed to ids."""
    return click.argument(name, required=required, nargs=-1, metavar=metavar, shell_complete=completed("ids"))


def _keeps(name: str) -> Callable[[click.Context, click.Parameter, str | None], None]:
    def keep(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None and name in {"source", "folder"}:
            refuse_nothing(value, f"--{name}")
        if value is not None:
            setattr(global_options(ctx), name, value)

    return keep


def _keeps_kind(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    from reader.settings import SITE_KINDS  # noqa: PLC0415 (start-up)

    if value.lower() not in SITE_KINDS:
        raise UsageError(f"There is no kind of site called “{value}”.", f"Kinds are {', '.join(sorted(SITE_KINDS))}.")
    global_options(ctx).flags["kind"] = value.lower()


def _keeps_language(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    from reader.library.languages.codes import ALL, language_code  # noqa: PLC0415 (start-up)

    code = value.lower() if value.lower() in {"auto", ALL} else language_code(value)
    if not code:
        raise UsageError(f"There is no language with the code “{value}”.", "Codes have two letters, such as de or fr.")
    global_options(ctx).flags["language"] = code


def _keeps_flag(ctx: click.Context, parameter: click.Parameter, value: bool | None) -> None:
    if value is not None and parameter.name is not None:
        global_options(ctx).flags[parameter.name] = value


def completed(name: str) -> Callable[[click.Context, click.Parameter, str], list[Any]]:
    """Return a completion function that imports its module when called."""

    def complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
        from reader.cli.shell import completion  # noqa: PLC0415 (start-up)

        found: list[Any] = getattr(completion, name)(ctx, parameter, incomplete)
        return found

    return complete


def load_site(ctx: click.Context, name: str | None = None) -> OpenedSite:
    """Load the requested site, with progress on a terminal. Raises SourceError."""
    site = open_site(the_source(ctx, name), load_options(ctx), private=global_options(ctx).private)
    ctx.find_root().call_on_close(site.library.tree.close)
    return site


def leave_no_clone(ctx: click.Context, source: Source) -> None:
    """Have a clone that a private run makes removed at its end."""
    if global_options(ctx).private:
        from reader.sources.clone import Clone  # noqa: PLC0415 (start-up)

        ctx.find_root().with_resource(Clone(source).passing())


def end_with_git() -> None:
    """End tidily on a signal from now on: git runs beside this process, and so would outlive it with its files."""
    from reader.frame.ending import end_by_signals  # noqa: PLC0415 (start-up)

    # Below `nohup`, a closed terminal ends nothing.
    end_by_signals(of_ignored=False)


def open_store(ctx: click.Context) -> StateStore:
    """Open the marks, and report what happened on the way. Raises StateError."""
    return store_with_notices(private=global_options(ctx).private)


def refuse_private(ctx: click.Context) -> None:
    """Raise UsageError in a private run: it keeps no marks, so a report of a change would be untrue."""
    if global_options(ctx).private:
        raise UsageError("A private run saves no marks, so it cannot change any.", "Start again without --private.")


def known_marks(ctx: click.Context, entries: Sequence[Entry], library: Library | None = None) -> list[Marks]:
    """Return the marks of entries for display (see `marks_for_showing`)."""
    return marks_for_showing(entries, library=library, private=global_options(ctx).private)


def index_of(ctx: click.Context, site: OpenedSite) -> SearchIndex:
    """Return the search index over a site's titles and texts."""
    return site_index(site, private=global_options(ctx).private)


def subjects_for(ctx: click.Context, site: OpenedSite) -> Subjects:
    """Return the topics of a site."""
    return site_subjects(site, private=global_options(ctx).private)
