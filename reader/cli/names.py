"""The names of the program and its commands, for all who need to know them without importing a command."""

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
"""What a shell asks completion with; click makes the variable's name of the program's."""

INTERRUPTED = 130
"""Exit status after Ctrl-C: 128 and the number of SIGINT, as shells have it."""

FAILED = 5
"""Exit status where the output cannot be written, or what the program needs is missing or refused. 1 says that nothing
matched, and a script may act upon that.
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
    "sync": ("reader.cli.commands.sync:sync", "Merge marks with your other devices."),
    "stats": ("reader.cli.commands.stats:stats", "Show your reading by day, streaks, and the state of the site."),
    "doctor": (
        "reader.cli.commands.doctor:doctor",
        "Check the site, the settings and the terminal for problems.",
    ),
    "sources": ("reader.cli.commands.sources:sources", "List, add, remove or rename known sources."),
    "serve": ("reader.cli.commands.serve:serve", "Read in a browser on this machine."),
    "config": ("reader.cli.commands.config:config", "Show the settings and where they are kept."),
}
"""Where each command is, and what it does; in the order of a person's day."""

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
"""What people call things who come from other programs, and how it is called here."""

GROUPS: dict[str, tuple[str, ...]] = {
    "Find and read": ("list", "search", "show", "topics", "today", "recall"),
    "Your reading": ("mark", "export", "stats", "state", "sync"),
    "Sites": ("sources", "update", "doctor"),
    "The program": ("config", "serve"),
}
"""The headings under which `--help` lists the commands; what stands under none of them is listed last."""


def as_argument(name: str) -> str:
    """A name that a site chose, as it can be pasted behind a command: one that begins with `-` is no option.

    Nor is one a formula of a spreadsheet (see `reader.spreadsheet`), or expanded by zsh (`=ls`).
    """
    from reader.spreadsheet import FORMULA  # noqa: PLC0415 (start-up)

    return f"./{name}" if name.startswith(tuple(FORMULA)) else name
