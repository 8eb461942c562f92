"""Commands that show what they are good for: each has examples, in its help and in the manual page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

__all__ = ["Command", "Group", "write_examples"]

Examples = Sequence[tuple[str, str]]
"""Command lines, each with what it does."""


class Command(click.Command):
    """A command with examples."""

    def __init__(self, *arguments: Any, examples: Examples = (), **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples stand at the end, where the eye is when the help has scrolled by."""
        write_examples(self.examples, formatter)


class Group(click.Group):
    """A command of commands, with examples."""

    command_class = Command

    def __init__(self, *arguments: Any, examples: Examples = (), **options: Any) -> None:
        # A group without a command is told as any other mistake, in one sentence.
        super().__init__(*arguments, **{"no_args_is_help": False, **options})
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples stand at the end."""
        write_examples(self.examples, formatter)


def write_examples(examples: Examples, formatter: click.HelpFormatter) -> None:
    """A section with each example on a line of its own, never wrapped, so that it can be copied."""
    if not examples:
        return
    with formatter.section("Examples"):
        for line, text in examples:
            if text:
                formatter.write_text(text)
            with formatter.indentation():
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
