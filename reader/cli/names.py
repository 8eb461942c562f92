"""The names of the program and its commands, available without importing a command."""

from __future__ import annotations

__all__ = [
    "COMMANDS",
    "COMPLETION",
    "FAILED",
    "GROUPS",
    "INTERRUPTED",
    "MEANT",
    "NAME",
    "as_argument",
]

NAME = "privacy-reader"

COMPLETION = "_PRIVACY_READER_COMPLETE"
"""The variable with which a shell requests completion; click derives its name from the program's."""

INTERRUPTED = 130
"""Exit status after Ctrl-C: 128 plus the number of SIGINT, as in shells."""

FAILED = 5
"""Exit status if the output cannot be written, or something that the program needs is missing or refused.

It differs from 1, which means that nothing matched and may have consequences in a script.
"""

COMMANDS: dict[str, tuple[str, str]] = {
    "list": ("reader.cli.commands.list:list_entries", "List posts, newest first."),
    "search": ("reader.cli.commands.list:search", "Find posts, best match first."),
    "show": ("reader.cli.commands.show:show", "Show one post."),
    "topics": ("reader.cli.commands.topics:topics", "Show what the site is about, and the questions of a topic."),
    "recall": ("reader.cli.commands.recall:recall", "Test yourself on what you have read."),
    "today": ("reader.cli.commands.today:today", "Show the question of the day."),
    "mark": ("reader.cli.commands.mark:mark", "Mark posts as read, bookmark them, add notes."),
    "update": ("reader.cli.commands.update:update_sources", "Fetch new posts."),
    "export": (
        "reader.cli.commands.export:export",
        "Print your bookmarks as Markdown, HTML, JSON or CSV, or questions for Anki.",
    ),
    "state": ("reader.cli.commands.state:state", "Export, import, move, clear or locate your marks."),
    "sync": ("reader.cli.commands.sync:sync", "Merge marks with your other machines."),
    "stats": ("reader.cli.commands.stats:stats", "Show your reading by day, streaks, and the state of the site."),
    "doctor": (
        "reader.cli.commands.doctor:doctor",
        "Check the site, the settings and the terminal for problems.",
    ),
    "sources": ("reader.cli.commands.sources:sources", "List, add, remove or rename known sources."),
    "serve": ("reader.cli.commands.serve:serve", "Read in a browser on this machine."),
    "config": ("reader.cli.commands.config:config", "Show the settings and where they are stored."),
}
"""Where each command is, and what it does, in the order of typical use."""

MEANT = {
    "ls": "list",
    "find": "search",
    "grep": "search",
    "cat": "show",
    "view": "show",
    "read": "show",
    "random": "show --random",
    "next": "show --next-unread",
    "tags": "topics",
    "learn": "recall",
    "study": "recall",
    "review": "recall",
    "quiz": "recall",
    "daily": "today",
    "bookmark": "mark --bookmark",
    "star": "mark --bookmark",
    "note": "mark --note TEXT",
    "bookmarks": "export",
    "notes": "export",
    "fetch": "update",
    "pull": "update",
    "refresh": "update",
    "import": "state import",
    "add": "sources add",
    "clone": "sources add",
    "web": "serve",
    "settings": "config",
    "preferences": "config",
    "check": "doctor",
    "problems": "doctor",
    "version": "--version",
}
"""Names that users of other programs may type, and their equivalents here."""

GROUPS: dict[str, tuple[str, ...]] = {
    "Find and read": ("list", "search", "show", "topics", "today", "recall"),
    "Your reading": ("mark", "export", "stats", "state", "sync"),
    "Sites": ("sources", "update", "doctor"),
    "The program": ("config", "serve"),
}
"""The headings under which `--help` lists the commands; any others are listed last."""


def as_argument(name: str) -> str:
    """Return a site's name for something, safe to paste after a command: a leading `-` does not make it an option.

    Nor is it a spreadsheet formula (see `reader.spreadsheet`), or expanded by zsh (`=ls`).
    """
    from reader.spreadsheet import FORMULA  # noqa: PLC0415 (start-up)

    return f"./{name}" if name.startswith(tuple(FORMULA)) else name
