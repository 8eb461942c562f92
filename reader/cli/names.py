"""The names of the program and its commands, for all who need to know them without importing a command."""

from __future__ import annotations

from reader.spreadsheet import FORMULA

__all__ = ["COMMANDS", "COMPLETION", "INTERRUPTED", "NAME", "as_argument"]

NAME = "privacy-reader"

COMPLETION = "_PRIVACY_READER_COMPLETE"
"""What a shell asks completion with; click makes the variable's name of the program's."""

INTERRUPTED = 130
"""Exit status after Ctrl-C: 128 and the number of SIGINT, as shells have it."""

COMMANDS: dict[str, tuple[str, str]] = {
    "list": ("reader.cli.commands.list:list_entries", "List the posts, the newest first."),
    "search": ("reader.cli.commands.list:search", "Find posts, the best first."),
    "show": ("reader.cli.commands.show:show", "Show one post."),
    "topics": ("reader.cli.commands.topics:topics", "Show what the site is about, and the questions of a topic."),
    "recall": ("reader.cli.commands.recall:recall", "Be asked again what you have read."),
    "today": ("reader.cli.commands.today:today", "Show the question of the day."),
    "mark": ("reader.cli.commands.mark:mark", "Mark posts as read, bookmark them, note on them."),
    "update": ("reader.cli.commands.update:update_sources", "Look for new posts."),
    "export": ("reader.cli.commands.export:export", "Print the bookmarks as Markdown, JSON or CSV."),
    "state": ("reader.cli.commands.state:state", "Save, restore, clear and find what is kept of your reading."),
    "sync": ("reader.cli.commands.sync:sync", "Merge marks with your other machines."),
    "stats": ("reader.cli.commands.stats:stats", "Show reading by day, streaks, and the site's own health."),
    "doctor": (
        "reader.cli.commands.doctor:doctor",
        "Look for problems in the site, the settings and the terminal.",
    ),
    "sources": ("reader.cli.commands.sources:sources", "List, add, remove, rename the known sources."),
    "serve": ("reader.cli.commands.serve:serve", "Read in a browser on this machine."),
    "config": ("reader.cli.commands.config:config", "Show where the settings are and what they are."),
}
"""Where each command is, and what it does; in the order of a person's day."""


def as_argument(name: str) -> str:
    """A name that a site chose, as it can be pasted behind a command: one that begins with `-` is no option.

    Nor is one a formula of a spreadsheet (see `reader.spreadsheet`), or expanded by zsh (`=ls`).
    """
    return f"./{name}" if name.startswith(tuple(FORMULA)) else name
