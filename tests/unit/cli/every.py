"""Every command of the program with a line that uses it, its JSON, and a line that is wrong."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

import click

from reader.cli.root import root
from tests.conftest import ROOT

__all__ = ["COMMANDS", "One", "leaves", "words"]


@dataclass(frozen=True)
class One:
    """A command: how it is used, how it prints JSON (empty where it prints no data), and wrong input.

    `wrong` is the line, its status, and words of the one sentence. `middle` is a module that is imported in the middle
    of its work; without one its middle is where it opens a file of its own or of the site.
    """

    use: str
    wrong: tuple[str, int, str]
    json: str = ""
    schema: str = ""
    middle: str = ""
    stays: bool = False


SAMPLES = ROOT / "sample_posts"
FOLDER, MARKS = "{folder}", "{folder}/marks.json"

COMMANDS = {
    "list": One("list consent", ("list --limit -1", 2, "-1 is not in the range"), "list --json", "list"),
    "search": One("search mail", ("search", 2, "Missing argument"), "search --json mail", "search"),
    "show": One("show mail", ("show nothing-of-that-name", 1, "No post is called"), "show --json mail", "show"),
    "today": One("today", ("today --date yesterday", 2, "yesterday"), "today --json", "today"),
    "mark": One(
        "mark --bookmark mail", ("mark --read no-such-post", 1, "No post is called"), "mark --json --read mail", "mark"
    ),
    "update": One("update", ("update no-such-source", 3, "There is no folder"), "update --json", "update"),
    "export": One("export", ("export --format xml", 2, "xml"), "export --json", "export"),
    "state export": One(
        "state export", (f"state export -o {MARKS}", 2, "already exists"), "state export", "state export"
    ),
    "state import": One(f"state import {MARKS}", ("state import /no/such/file", 2, "cannot be read")),
    "state clear": One("state clear --yes", ("state clear", 2, "no terminal to ask on")),
    "state move": One(
        f"state move 'site:small.example/#Small' {SAMPLES}", ("state move /no/such/place", 2, "There are no marks for"),
    ),
    "state path": One(
        "state path --all", ("state path --nonsense", 2, "No such option"), "state path --json", "state path",
        middle="reader.state.privacy",
    ),
    "sync": One(
        f"sync {FOLDER}", ("sync /no/such/folder", 4, "/no/such/folder is not there"), f"sync --json {FOLDER}", "sync"
    ),
    "stats": One("stats", ("stats -s /no/such/place", 3, "There is no folder"), "stats --json", "stats"),
    "doctor": One("doctor", ("doctor --nonsense", 2, "No such option"), "doctor --json", "doctor"),
    "sources": One("sources", ("sources nonsense", 2, "No such command"), "sources --json", "sources"),
    "sources list": One(
        "sources list", ("sources list --nonsense", 2, "No such option"), "sources list --json", "sources"
    ),
    "sources add": One(f"sources add other {FOLDER}", ("sources add 'a b' /tmp", 2, "cannot be a source’s name")),
    "sources remove": One("sources remove small", ("sources remove nobody", 2, "There is no source “nobody”.")),
    "sources rename": One("sources rename small tiny", ("sources rename nobody x", 2, "There is no source “nobody”.")),
    "sources default": One("sources default small", ("sources default nobody", 2, "There is no source “nobody”.")),
    "serve": One(
        "serve --no-open",
        ("serve --port 99999", 2, "99999 is not in the range"),
        middle="reader.cli.web.server",
        stays=True,
    ),
    "topics": One(
        f"topics -s {SAMPLES}",
        (f"topics -s {SAMPLES} no-such-topic", 1, "no-such-topic"),
        f"topics -s {SAMPLES} --json",
        "topics",
    ),
    "recall": One("recall --count", ("recall --minutes 0", 2, "0 is not in the range")),
    "config": One("config", ("config --nonsense", 2, "No such option"), "config --json", "config"),
}  # fmt: skip


def words(line: str, folder: Path) -> list[str]:
    """The arguments of a line."""
    return shlex.split(line.replace(FOLDER, str(folder)))


def leaves(group: click.Group = root, prefix: str = "") -> list[str]:
    """The names of all commands that do something."""
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        whole = f"{prefix}{name}"
        if not isinstance(command, click.Group) or command.invoke_without_command:
            found.append(whole)
        if isinstance(command, click.Group):
            found += leaves(command, f"{whole} ")
    return found
