"""Opens the reader, as a command."""

from __future__ import annotations

import click

from reader.cli.invocation import global_options, the_source
from reader.cli.screens import run_reader

__all__ = ["open_reader"]


@click.command("open", hidden=True)
@click.argument("source", required=False)
@click.pass_context
def open_reader(ctx: click.Context, source: str | None = None) -> None:
    """Open the reader."""
    wanted = global_options(ctx)
    place = source or ctx.obj
    if wanted.folder:
        place = the_source(ctx, place).argument
    ctx.exit(run_reader(place, private=wanted.private, flags=wanted.flags))
