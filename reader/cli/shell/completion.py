"""Completion of sources, tags and ids, and its installation in the user's shell.

A shell inserts a completion into the command line unchanged, so only values that have no special meaning to any shell
are offered: a post's file may be named `$(rm -r ~)`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    shell_complete,
)

from reader.cli.names import COMPLETION, NAME
from reader.errors import ReaderError, UsageError, reason_of
from reader.paths import HOME_VARIABLE, app_paths
from reader.text import clean_line, clean_path

if TYPE_CHECKING:
    from reader.library.post import Entry

__all__ = ["answer", "folders", "ids", "install", "kinds", "languages", "queries", "sources", "topics"]

_SAFE = re.compile(r"[\w.][\w@%+=:,./-]*|/[\w@%+=:,./-]*")
"""Values that every shell and command reads as a plain word: not an option, and not zsh's `=name`."""

_MOST = 2_000
"""The most values offered; more would only slow the shell down."""

_BASH = """\
%(complete_func)s() {
    # Bash parts words at colons, too, and replaces only what stands behind the last one: the line is parted here.
    local IFS=$'\\n' line=${COMP_LINE:0:COMP_POINT} word response type value
    line="privacy-reader${line#*"${COMP_WORDS[0]}"}"
    word=${line##*[[:space:]]}
    [[ -z $word ]] && line+="''"
    response=$(COMP_WORDS="$line" COMP_CWORD=-1 %(complete_var)s=bash_complete "$1")
    COMPREPLY=()
    while IFS=',' read -r type value; do
        case $type in
            dir) compopt -o plusdirs -o filenames ;;
            file) compopt -o default -o filenames ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done <<< "$response"
    if [[ $word == *:* && $COMP_WORDBREAKS == *:* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${word%%"${word##*:}"}"}")
    fi
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""
"""For bash 4.4 and newer."""


class _BashComplete(BashComplete):
    """Fixes click's own script, which loses the names if folders are also offered, and any value with a colon."""

    source_template = _BASH

    @staticmethod
    def _check_version() -> None:
        """Skip the check: the script is written to a file for later, so the present shell does not matter."""


class _ZshComplete(ZshComplete):
    """Fixes click's own script, which completes the first Tab in a shell but, if loaded from a folder, not the second.

    zsh calls a function that it has loaded again as it is, and click's script then only registers itself.
    """

    source_template = ZshComplete.source_template.replace(
        "    # autoload from fpath, call function directly\n",
        "    # autoload from fpath, call function directly, from now on without this script\n"
        "    compdef %(complete_func)s %(prog_name)s\n",
    )


add_completion_class(_BashComplete)
add_completion_class(_ZshComplete)

_SHELLS: dict[str, tuple[type[ShellComplete], str]] = {
    "bash": (_BashComplete, "{data}/bash-completion/completions/privacy-reader"),
    "zsh": (_ZshComplete, "{data}/zsh/site-functions/_privacy-reader"),
    "fish": (FishComplete, "{config}/fish/completions/privacy-reader.fish"),
}


def answer(root: click.Command, instruction: str) -> int:
    """Carry out the request of a shell's script, such as `bash_complete`; return the exit status.

    A malformed request gets no answer: a message would end up in somebody's command line.
    """
    try:
        return shell_complete(root, {}, NAME, COMPLETION, instruction)
    except (ValueError, LookupError, ReaderError, click.ClickException):
        return 1


def sources(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete names of known sources, and folders."""
    from reader.sources.known import load_known  # noqa: PLC0415 (start-up)

    try:
        known = load_known().sources
    except ReaderError:
        known = {}
    found = [
        CompletionItem(name, help=clean_path(place, 60)) for name, place in known.items() if _fits(name, incomplete)
    ]
    return [*found, CompletionItem(incomplete, type="dir")]


def names(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete only names of known sources."""
    return [item for item in sources(_, __, incomplete) if item.type == "plain"]


def ids(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete slugs if the user types a word, ids if they type a path, each with its title."""
    slashes = "/" in incomplete
    found, entries = [], _entries(ctx)
    for entry in entries:
        paths = entry.names
        names = paths if slashes else (entry.post.slug, *(path.rpartition("/")[2] for path in paths))
        fitting = [name for name in names if name and _fits(name, incomplete)]
        # Of a slug and file names one is enough; but each folder with a copy may be the one the user means.
        found += [CompletionItem(name, help=entry.title) for name in (fitting if slashes else fitting[:1])]
    words = [] if slashes else _title_words(entries, incomplete)
    known = {item.value for item in found}
    return [*found, *(CompletionItem(word) for word in words if word not in known)][:_MOST]


def _title_words(entries: Iterable[Entry], incomplete: str) -> list[str]:
    """Return words of titles that continue what was typed, ignoring case; at least two letters are required."""
    start = incomplete.casefold()
    if len(start) < 2:
        return []
    found = {
        incomplete + word[len(incomplete) :]
        for entry in entries
        for word in re.findall(r"\w[\w-]{2,}", entry.title)
        if word.casefold().startswith(start) and len(word) > len(incomplete) and _SAFE.fullmatch(word)
    }
    return sorted(found)


def queries(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the filters, and the values of the one being typed, as far as they are safe in a shell."""
    from reader.search.query.facets import Facets  # noqa: PLC0415 (start-up)
    from reader.search.query.fields import FIELDS, NAMES  # noqa: PLC0415 (start-up)

    name, colon, typed = incomplete.partition(":")
    if not colon:
        filters = [found for field in FIELDS if (found := _going_on(f"{field.name}:", incomplete))]
        return [CompletionItem(word) for word in [*filters, *_title_words(_entries(ctx), incomplete)]][:_MOST]
    field = NAMES.get(name.lower())
    if field is None:
        return []
    facets = Facets(_entries(ctx), None)
    offered = _slugs(ctx) if field.name == "topic" else [value for value, _about in field.offered(facets)]
    values = dict.fromkeys(f"{name}:{found}" for value in offered if (found := _going_on(value, typed)))
    return [CompletionItem(value) for value in values if _SAFE.fullmatch(value)][:_MOST]


def folders(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the folders of the source that contain posts."""
    found: set[str] = set()
    for post in _posts(ctx):
        parts = post.split("/")[:-1]
        found.update("/".join(parts[:count]) for count in range(1, len(parts) + 1))
    return [CompletionItem(folder) for folder in sorted(found) if _fits(folder, incomplete)][:_MOST]


def languages(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the languages of the site's posts, and the words for the default and for all of them."""
    found = {code for entry in _entries(ctx) for code in entry.languages}
    words = {**dict.fromkeys(sorted(found), ""), "all": "every language", "auto": "as the locale says"}
    return [CompletionItem(word, help=told) for word, told in words.items() if _fits(word, incomplete)]


def kinds(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the kinds of sites."""
    from reader.settings import SITE_KINDS  # noqa: PLC0415 (start-up)

    return [CompletionItem(kind) for kind in sorted(SITE_KINDS) if _fits(kind, incomplete)]


def topics(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the cached topics."""
    return [CompletionItem(found) for slug in _slugs(ctx) if (found := _going_on(slug, incomplete))]


def _slugs(ctx: click.Context) -> list[str]:
    """Return the slugs of the cached topics, which are safe in a shell."""
    from reader.cli.invocation import last_known  # noqa: PLC0415 (start-up)
    from reader.learn.kept_subjects import kept_subjects  # noqa: PLC0415 (start-up)
    from reader.sources import topics_file  # noqa: PLC0415 (start-up)

    try:
        site = last_known(ctx)
    except ReaderError:
        return []
    if site is None or site.source is None:
        return []
    return [subject.slug for subject in kept_subjects(site.library, topics_file(site.source)) or ()]


def install(shell: str) -> None:
    """Install the completion where the shell finds it, and print what is left to do. Raises UsageError."""
    from reader.cli.printing.output import say  # noqa: PLC0415 (start-up)

    name = shell or os.path.basename(os.environ.get("SHELL", ""))  # noqa: PTH119 - a program's name
    if name not in _SHELLS:
        shown = clean_line(name, 40) or "your shell"
        raise UsageError(f"There is no completion for {shown}.", "Name one: --install-completion bash, zsh or fish.")
    kind, where = _SHELLS[name]
    own = os.environ.get(HOME_VARIABLE, "")
    if own:
        place = app_paths().data / "completion" / Path(where).name
    else:
        data, config = _folder("XDG_DATA_HOME", ".local/share"), _folder("XDG_CONFIG_HOME", ".config")
        place = Path(where.format(data=data, config=config))
    shown = clean_path(str(place))
    text = _script(kind)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{shown} cannot be written: {reason_of(error)}.",
            f"Or add this line to your shell’s start-up file: {_line(name)}",
        ) from None
    say(f"Wrote {shown}: completion for {name}.")
    if name == "zsh":
        say(f"Add this line to ~/.zshrc, above compinit: fpath=({quote(str(place.parent))} $fpath)")
    elif own:
        start = "~/.bashrc" if name == "bash" else "~/.config/fish/config.fish"
        say(f"Add this line to {start}: source {quote(str(place))}")
    say("It works in the next shell that you open.")


def _script(kind: type[ShellComplete]) -> str:
    return kind(click.Command("privacy-reader"), {}, "privacy-reader", COMPLETION).source()


def _line(shell: str) -> str:
    ask = f"{COMPLETION}={shell}_source privacy-reader"
    return f"{ask} | source" if shell == "fish" else f'eval "$({ask})"'


def _folder(variable: str, default: str) -> str:
    found = os.environ.get(variable, "")
    if found.startswith("/"):
        return found
    home = os.path.expanduser("~")  # noqa: PTH111 - never raises
    if not home.startswith("/"):
        raise UsageError("Your home folder is not known.", f"Set HOME or {variable}.")
    return f"{home}/{default}"


def _entries(ctx: click.Context) -> tuple[Entry, ...]:
    """Return the source's entries as of the last run: completion has no time to check for more, and never clones."""
    from reader.cli.invocation import last_known  # noqa: PLC0415 (start-up)

    try:
        known = last_known(ctx)
    except ReaderError:
        return ()
    return known.library.entries if known is not None else ()


def _posts(ctx: click.Context) -> list[str]:
    """Return the paths of all posts in the source as of the last run."""
    from reader.cli.invocation import last_known  # noqa: PLC0415 (start-up)

    try:
        known = last_known(ctx)
    except ReaderError:
        return []
    return [known.library.prefix + post.id for post in known.library.posts] if known is not None else []


def _going_on(value: str, incomplete: str) -> str:
    """Return what was typed with the rest of a matching value, ignoring case; empty if it does not match.

    A shell may drop a completion that does not begin with the typed text.
    """
    start = len(incomplete)
    found = incomplete + value[start:]
    return found if value[:start].casefold() == incomplete.casefold() and _SAFE.fullmatch(found) else ""


def _fits(value: str, incomplete: str) -> bool:
    return value.startswith(incomplete) and _SAFE.fullmatch(value) is not None
