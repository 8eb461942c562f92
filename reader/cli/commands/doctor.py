"""`doctor`: problems of the site, the settings, the marks or the terminal, as a report that can be passed on.

The report contains nothing of what was read: no marks, no counts of them, no queries. Only marked posts that are gone
are named.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from reader import __version__
from reader.cli.basics import any_marks, gone_for_showing
from reader.cli.command import Command
from reader.cli.context import load_site, post_options
from reader.cli.invocation import global_options
from reader.cli.printing.output import emit, emit_json, say
from reader.cli.printing.pager import find_pager
from reader.cli.printing.records import SCHEMA
from reader.cli.printing.terminal import Colour, Painter, colour, is_terminal, links_work, shown_width
from reader.errors import ReaderError, StateError, UsageError
from reader.files import is_there
from reader.paths import app_paths, find_program
from reader.settings import load_settings
from reader.sources.known import load_known
from reader.sources.opener import can_copy, is_remote
from reader.text import CleanLine, clean_line, clean_path
from reader.words import counted

if TYPE_CHECKING:
    from reader.cli.context import OpenedSite
    from reader.cli.site_faults import Fault
    from reader.library.post import Entry

__all__ = ["doctor"]

PROBLEMS = 100
"""The most problems in a site's files that are shown to the user; JSON has all."""
FAULTS_TOLD = 10
"""The most faults of one kind within posts that are shown to the user."""
PLACES_TOLD = 3
"""The most posts with an equal fault that are named in its line."""


@dataclass(frozen=True, slots=True)
class _Finding:
    """One line of the report; `error` is what failed, and `status` the resulting exit status."""

    name: str
    value: CleanLine
    error: str = ""
    status: int = 0


Section = tuple[str, list[_Finding]]


@click.command(
    "doctor",
    cls=Command,
    examples=(
        ("privacy-reader doctor", "The whole report:"),
        ("privacy-reader doctor -s ~/blog --json | jq '.problems[]'", "The problems of a site, for a program:"),
        ("privacy-reader doctor -s . --strict", "Before a site is published, as a check:"),
        ("privacy-reader doctor --problems", "Only what is wrong with the site's files and posts:"),
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--strict", is_flag=True, help="Leave with status 1 if posts have problems; files left out on purpose are none."
)
@click.option(
    "--problems", "only_problems", is_flag=True, help="Print only the problems of the site's files and posts."
)
@post_options
@click.pass_context
def doctor(ctx: click.Context, as_json: bool, strict: bool, only_problems: bool) -> None:
    """Check the site, the settings, the marks, git and the terminal for problems.

    The report names your folders, the site, and bookmarks whose post is gone, but nothing else of what you read. The
    exit status is that of the first part that does not work; posts with problems count only with --strict.

    Links and pictures within the site are checked by the site's own rules, without the network, and so are templates,
    references and titles. What a plugin or a theme may provide is not reported as missing.
    """
    site, found = _site(ctx)
    problems = _problems(site)
    if site is not None:
        found.append(_found("problems", _count(problems)))
    sections: list[Section] = [
        ("Versions", list(_versions())),
        ("Site", found),
        ("Settings", list(_settings())),
        ("Marks", [*_state(), *_gone(ctx, site), *_elsewhere(site)]),
        ("Git", [_git()]),
        ("Terminal", list(_terminal(ctx))),
    ]
    if as_json:
        emit_json(
            {
                "schema": SCHEMA,
                **{name.lower(): {one.name: one.error or one.value for one in part} for name, part in sections},
                "errors": [one.error for _, part in sections for one in part if one.error],
                "problems": [
                    {
                        "path": it.path,
                        "line": it.line,
                        "reason": it.reason,
                        "post_kept": kept,
                        "kind": it.kind,
                        "intended": it.is_intended,
                    }
                    for it, kept in problems
                ],
            }
        )
    else:
        paint = Painter(colour(global_options(ctx).colour))
        shown = [part for part in sections if any(one.error for one in part[1])] if only_problems else sections
        emit(_lines(shown, site, problems, paint), styled=True)
    failed = next((one.status for _, part in sections for one in part if one.status), 0)
    ctx.exit(failed or int(strict and not all(it.is_intended for it, _ in problems)))


def _count(problems: Sequence[tuple[Fault, bool]]) -> str:
    """Count the problems; files that are left out on purpose are none, and are counted apart."""
    told = sum(it.is_intended for it, _ in problems)
    intended = sum(it.is_intended and it.kind != LISTS for it, _ in problems)
    left_out = f"; {counted(intended, 'file is', 'files are')} left out on purpose" if intended else ""
    return f"{len(problems) - told:,}{left_out}"


FILE = "file"
"""The kind of a problem in reading a file; the other kinds are those of `site_faults`."""
LISTS = "questions"
"""The kind of what is told of a file whose questions are listed one by one, which is no problem."""


def _problems(site: OpenedSite | None) -> list[tuple[Fault, bool]]:
    """Return the problems of a site's files and posts, each with whether the post is listed nevertheless."""
    if site is None:
        return []
    from reader.cli.site_faults import Fault, look_for_faults  # noqa: PLC0415 (start-up)

    library = site.library
    found = [
        (Fault(LISTS if it.sort == "split" else FILE, it.path, it.reason, it.line, it.is_intended), it.post_kept)
        for it in library.problems
    ]
    faults = look_for_faults(library)
    if faults.not_looked_at:
        say(f"The texts of {counted(faults.not_looked_at, 'older post')} were not checked.")
    return [*found, *((one, True) for one in faults.found)]


def _lines(
    sections: list[Section], site: OpenedSite | None, problems: Sequence[tuple[Fault, bool]], paint: Painter
) -> Iterator[str]:
    for name, part in sections:
        yield paint(name, "1")
        wide = max((len(one.name) for one in part), default=0)
        for one in part:
            yield f"  {one.name:<{wide}}  " + (paint(f"✗ {one.error}", "31") if one.error else one.value)
        yield ""
    faults = [one for one in problems if not one[0].is_intended]
    if not faults:
        yield "No post has a problem." if site is not None else "The site could not be checked."
    if not problems:
        return
    from reader.cli.site_faults import FAULTS  # noqa: PLC0415 (start-up)

    kinds = {FILE: ("problem in the site’s files", "problems in the site’s files"), **FAULTS}
    for kind, (noun, nouns) in kinds.items():
        of_kind = [one for one in faults if one[0].kind == kind]
        yield from _of_kind(of_kind, noun, nouns, PROBLEMS if kind == FILE else FAULTS_TOLD, paint)
    lists = [one for one in problems if one[0].kind == LISTS]
    yield from _of_kind(lists, "file is a list of questions", "files are lists of questions", FAULTS_TOLD, paint)
    intended = [one for one in problems if one[0].is_intended and one[0].kind != LISTS]
    yield from _of_kind(intended, "file left out on purpose", "files left out on purpose", FAULTS_TOLD, paint)


def _of_kind(problems: Sequence[tuple[Fault, bool]], noun: str, nouns: str, most: int, paint: Painter) -> Iterator[str]:
    """Yield a heading with the number of the problems, the first of them, and how many are not shown.

    Equal problems share a line, as they usually have one cause, such as a picture that many posts show.
    """
    if problems:
        yield paint(counted(len(problems), noun, nouns), "1")
    alike: dict[tuple[str, bool], list[str]] = {}
    for it, kept in sorted(problems, key=lambda one: one[0].path):
        place = f"{it.path}:{it.line}" if it.line is not None else it.path
        alike.setdefault((it.reason, kept), []).append(place)
    left = len(problems)
    for (reason, kept), places in list(alike.items())[:most]:
        more = f" and {len(places) - PLACES_TOLD:,} more" if len(places) > PLACES_TOLD else ""
        yield f"  {', '.join(places[:PLACES_TOLD])}{more}: {reason}" + ("" if kept else " (not listed)")
        left -= len(places)
    if left:
        yield f"  and {left:,} more; --json lists all"


def _versions() -> Iterator[_Finding]:
    import sqlite3  # noqa: PLC0415 (start-up)
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 (start-up)

    yield _found("privacy-reader", __version__)
    yield _found("python", platform.python_version())
    yield _found("system", f"{platform.system()} {platform.release()} {platform.machine()}")
    yield _found("sqlite", sqlite3.sqlite_version)
    for name in ("textual", "rich", "click", "markdown-it-py", "rapidfuzz", "python-liquid", "PyYAML"):
        try:
            yield _found(name.lower(), version(name))
        except PackageNotFoundError:
            yield _Finding(name.lower(), clean_line(""), f"{name} is not installed.", 2)


def _site(ctx: click.Context) -> tuple[OpenedSite | None, list[_Finding]]:
    try:
        site = load_site(ctx)
    except ReaderError as error:
        return None, [_failed("source", error)]
    from reader.library.kinds.recognise import kind_named  # noqa: PLC0415 (start-up)

    library = site.library
    place = site.source.shown if site.source is not None else ""
    return site, [
        _found("source", place),
        _found("title", library.site.title or "none"),
        _found("kind", f"{kind_named(library.site.kind).label} ({library.site.kind}; --kind reads it as another)"),
        _found("address", library.site.address or "none: its configuration names no address"),
        _found("zone", library.site.timezone),
        _found("posts", f"{len(library.posts):,} in {len(library.entries):,} entries"),
        *_languages(library.entries),
        _found("boilerplate", f"{len(library.boilerplate):,} paragraphs"),
    ]


def _languages(entries: Sequence[Entry]) -> Iterator[_Finding]:
    """List the languages, if posts exist in several."""
    counts = Counter(code for entry in entries for code in entry.languages)
    if counts:
        told = ", ".join(f"{code} ({count:,})" for code, count in counts.most_common())
        yield _found("languages", f"{told}; each text is listed in one (--language names it)")


def _settings() -> Iterator[_Finding]:
    for name, load, place in (("file", _load_settings, "config_file"), ("sources", load_known, "sources_file")):
        yield _checked(name, load, place)
    yield from _sync_place()


def _sync_place() -> Iterator[_Finding]:
    """Yield what `sync.with` names, if it is set."""
    from reader.sources.sync_place import refuse_site  # noqa: PLC0415 (start-up)
    from reader.state.travel.contact import contact_with  # noqa: PLC0415 (start-up)
    from reader.state.travel.target import check_target  # noqa: PLC0415 (start-up)

    # Settings that cannot be read are reported already.
    with suppress(UsageError):
        if target := load_settings().sync.with_:
            try:
                refuse_site(target)
                kind = check_target(target)
                known = contact_with(app_paths().state_file, target)
                if known.overdue:
                    yield _failed("sync", StateError(f"{_home(target)} ({kind}): {known.sentence}"))
                else:
                    told = f"{kind}; last reached on {known.last}" if known.reached else kind
                    yield _found("sync", f"{_home(target)} ({told})")
            except ReaderError as error:
                yield _failed("sync", error)


def _load_settings() -> object:
    """Load the settings as the reader does, with the names of themes, bindings and keys checked. Raises UsageError."""
    settings = load_settings()
    if is_there(app_paths().config_file):
        from reader.tui.app import checked_keymap  # noqa: PLC0415 (start-up)

        checked_keymap(settings)
    return settings


def _checked(name: str, load: Callable[[], object], place: str) -> _Finding:
    try:
        path = getattr(app_paths(), place)
        load()
    except ReaderError as error:
        return _failed(name, error)
    return _found(name, _home(str(path)) + ("" if is_there(path) else " (does not exist, which is fine)"))


def _state() -> Iterator[_Finding]:
    from reader.state import StateStore  # noqa: PLC0415 (start-up)
    from reader.state.file.backup import backups  # noqa: PLC0415 (start-up)
    from reader.state.file.opening import check_place  # noqa: PLC0415 (start-up)
    from reader.state.file.recovery import set_aside_files  # noqa: PLC0415 (start-up)

    try:
        path = app_paths().state_file
        if not any_marks():
            check_place(path)
            yield _found("file", f"{_home(str(path))} (does not exist yet)")
            return
        with StateStore.open() as store:
            store.check()
            notices = store.notices
        check_place(path)
        mode = path.stat().st_mode & 0o777
    except (ReaderError, OSError) as error:
        yield _failed("file", error)
        return
    yield _found("file", _home(str(path)))
    yield _found("mode", f"{mode:o}" + ("" if not mode & 0o077 else " (others may read it)"))
    for notice in notices:
        yield _Finding("notice", clean_line(""), notice)
    yield _found("backups", ", ".join(one.stem for one in backups(path)) or "none yet")
    if aside := set_aside_files(path):
        names = ", ".join(one.name for one in aside)
        yield _found("set aside", f"{names} (damaged; remove it when no mark is missing)")


def _gone(ctx: click.Context, site: OpenedSite | None) -> Iterator[_Finding]:
    """List the marked posts that are no longer in the site."""
    gone = gone_for_showing(site.library, private=global_options(ctx).private) if site is not None else []
    for number, one in enumerate(gone, 1):
        yield _found(f"gone {number}", one.sentence)


def _elsewhere(site: OpenedSite | None) -> Iterator[_Finding]:
    """Mention marks that the site seems to have had at another path."""
    from reader.state import StateStore  # noqa: PLC0415 (start-up)

    if site is None or not any_marks():
        return
    # The error was reported before.
    with suppress(ReaderError), StateStore.open() as store:
        if said := store.following.elsewhere(site.library.site.key, site.library.entries):
            yield _found("elsewhere", said)


def _git() -> _Finding:
    program = find_program("git")
    if not program:
        return _found("git", "not installed; only folders can be read")
    try:
        done = subprocess.run(
            [program, "--version"], capture_output=True, timeout=5, check=False, cwd="/", stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return _Finding("git", clean_line(""), f"{clean_path(program)} could not be run.")
    return _found("git", done.stdout.decode("utf-8", "replace").removeprefix("git version").strip())


def _terminal(ctx: click.Context) -> Iterator[_Finding]:
    words = {
        Colour.NONE: "none",
        Colour.WEIGHTS: "none, except bold and dim (NO_COLOR)",
        Colour.SIXTEEN: "16",
        Colour.ALL: "24 bit",
    }
    yield _found("terminal", "yes" if is_terminal() else "no, standard output goes elsewhere")
    yield _found("type", os.environ.get("TERM", "not set"))
    yield _found("program", os.environ.get("TERM_PROGRAM", "not known"))
    yield _found("width", str(shown_width()))
    yield _found("colours", words[colour(global_options(ctx).colour, terminal=True)])
    yield _found("links", "shown (OSC 8)" if links_work() else "not known to be supported")
    where = "that of the terminal (OSC 52)" if is_remote() else "OSC 52, if the terminal supports it"
    yield _found("clipboard", "a tool of this machine" if can_copy() else where)
    yield _found("encoding", (sys.stdout.encoding if sys.stdout is not None else None) or "none")
    yield _found("pager", _pager())


def _pager() -> str:
    found = find_pager()
    return " ".join(found.command) if found is not None else "none"


def _found(name: str, value: str) -> _Finding:
    return _Finding(name, clean_line(value, 300))


def _failed(name: str, error: Exception) -> _Finding:
    status: Any = getattr(error, "exit_status", 4)
    return _Finding(name, clean_line(""), clean_line(str(error), 500), int(status))


def _home(path: str) -> str:
    home = os.path.expanduser("~")  # noqa: PTH111 - never raises
    shown = "~" + path[len(home) :] if home != "/" and path.startswith(home + "/") else path
    return clean_path(shown, 300)
