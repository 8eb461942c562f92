"""The root command. Commands are imported when they are called, so that each pays only for itself."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from typing import Any, cast

import click

from reader import __version__
from reader.cli.command import Group
from reader.cli.context import completed, post_options
from reader.cli.invocation import global_options
from reader.cli.names import COMMANDS, GROUPS, MEANT
from reader.errors import UsageError
from reader.text import clean_line
from reader.words import closest

__all__ = ["root"]


SHELLS = ("bash", "zsh", "fish")
"""The shells for which completion can be installed."""


class LateGroup(Group):
    """Commands by name, imported on demand; any other word is a source to open."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of typical use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command with that name."""
        place = COMMANDS.get(cmd_name)
        return None if place is None else _imported(place[0])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return a command, or the reader with its source."""
        if args[0] == "help" and (len(args) == 1 or args[1] in COMMANDS):
            # As in git and gh.
            if len(args) == 1:
                click.echo(ctx.get_help())
                ctx.exit()
            args = [*args[1:], "--help"]
        if args[0] in COMMANDS:
            return super().resolve_command(ctx, args)
        _refuse_mistyped(args[0], list(COMMANDS))
        if len(args) > 1 and not args[1].startswith("-"):
            raise _no_such_command(args)
        return "open", opener(), args

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Return commands and options, or sources to open if none of these match."""
        found = super().shell_complete(ctx, incomplete)
        return found or completed("sources")(ctx, self.params[0], incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with a line each, which requires importing none of them."""
        grouped = {name for names in GROUPS.values() for name in names}
        rest = tuple(name for name in COMMANDS if name not in grouped)
        for heading, names in {**GROUPS, "Other commands": rest}.items():
            rows = [(name, COMMANDS[name][1]) for name in names if name in COMMANDS]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


def _no_such_command(args: Sequence[str]) -> UsageError:
    """Explain what is wrong with several words of which the first is not a command: a source must be alone."""
    if args[0] in {"completion", "completions"}:
        shell = args[1] if args[1] in SHELLS else "bash"
        return UsageError(
            "There is no command “completion”.", f"Install it with `privacy-reader --install-completion {shell}`."
        )
    return UsageError(
        f"There is no command “{clean_line(args[0], 80)}”.",
        "`privacy-reader --help` lists the commands; to open a source, give it alone.",
    )


def _refuse_mistyped(word: str, commands: Sequence[str]) -> None:
    """Raise UsageError for what is not a source, but nearly a command or another program's name for one."""
    near = MEANT.get(word) or closest(word, commands, 0.7)
    if not near or os.path.lexists(word):
        return
    from reader.sources.known import load_known  # noqa: PLC0415 (start-up)

    if word not in load_known().sources:
        raise UsageError(f"There is no command or source “{clean_line(word, 80)}”.", f"Did you mean `{near}`?")


def opener() -> click.Command:
    """Return the command that opens the reader."""
    return _imported("reader.cli.commands.open:open_reader")


def _imported(place: str) -> click.Command:
    module, _, name = place.partition(":")
    command = getattr(importlib.import_module(module), name)
    return cast("click.Command", command)


def _install_completion(ctx: click.Context, _: click.Parameter, shell: str | None) -> None:
    if shell is not None and not ctx.resilient_parsing:
        from reader.cli.shell.completion import install  # noqa: PLC0415 (start-up)

        install(shell)
        ctx.exit(0)


def _complete_shells(_: click.Context, __: click.Parameter, incomplete: str) -> list[Any]:
    return [shell for shell in SHELLS if shell.startswith(incomplete)]


@click.group(
    cls=LateGroup,
    invoke_without_command=True,
    subcommand_metavar="[SOURCE] | COMMAND [ARGS]...",
    examples=(
        ("privacy-reader", "Continue where you left off:"),
        ("privacy-reader ~/blog", "Read a site in a folder:"),
        ("privacy-reader search 'gdpr consent'", "Find a question from the shell:"),
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="privacy-reader %(version)s")
@click.option(
    "--install-completion",
    metavar="[SHELL]",
    is_flag=False,
    flag_value="",
    is_eager=True,
    expose_value=False,
    callback=_install_completion,
    shell_complete=_complete_shells,
    help="Install tab completion for bash, zsh or fish, and say which file was written.",
)
@click.option(
    "--private",
    is_flag=True,
    help="Save nothing from this session: no marks, no reading position, no queries. Must precede the command.",
)
@post_options
@click.pass_context
def root(ctx: click.Context, private: bool) -> None:
    """Read a question-and-answer blog in the terminal.

    Without a command, the reader opens SOURCE: a Jekyll site, any folder of Markdown files, or the address of a git
    repository. Without SOURCE, it opens the last site you read, or the sample posts.
    """
    global_options(ctx).private = private
    ctx.obj = global_options(ctx).source
    if ctx.invoked_subcommand is None:
        ctx.invoke(opener())
