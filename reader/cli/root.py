"""The root command. Commands are imported when they are called, so that each pays only for itself."""

from __future__ import annotations

import importlib
from typing import ClassVar, cast

import click

from reader import __version__

__all__ = ["root"]


class LateGroup(click.Group):
    """Commands by name, imported on demand; what is no command's name is a source to open."""

    commands_at: ClassVar[dict[str, str]] = {
        "list": "reader.cli.listing:list_entries",
        "search": "reader.cli.listing:search",
        "show": "reader.cli.showing:show",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of a person's day."""
        return list(self.commands_at)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name."""
        place = self.commands_at.get(cmd_name)
        return None if place is None else _imported(place)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A command, or the reader with its source."""
        if args[0] in self.commands_at:
            return super().resolve_command(ctx, args)
        return "open", opener(), args


def opener() -> click.Command:
    """The command that opens the reader."""
    return _imported("reader.cli.opening:open_reader")


def _imported(place: str) -> click.Command:
    module, _, name = place.partition(":")
    command = getattr(importlib.import_module(module), name)
    return cast("click.Command", command)


@click.group(
    cls=LateGroup,
    invoke_without_command=True,
    subcommand_metavar="[SOURCE] | COMMAND [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "-s",
    "--source",
    metavar="SOURCE",
    envvar="PRIVACY_READER_SOURCE",
    help="A folder, a git address, or the name of a known source.",
)
@click.version_option(__version__, "-V", "--version", message="privacy-reader %(version)s")
@click.pass_context
def root(ctx: click.Context, source: str | None) -> None:
    r"""Read a question-and-answer blog in the terminal.

    Without a command the reader opens SOURCE: a folder with Jekyll's layout, any folder of Markdown files, or the
    address of a git repository. Without SOURCE it opens what was open last, or the sample posts.

    \b
    privacy-reader                       go on where you were
    privacy-reader ~/blog                read the site in a folder
    privacy-reader search "gdpr consent" find a question from the shell
    """
    ctx.obj = source
    if ctx.invoked_subcommand is None:
        ctx.invoke(opener())
