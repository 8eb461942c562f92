"""Opening the reader, as a command."""

from __future__ import annotations

import click

from reader.cli.invocation import global_options
from reader.cli.screens import run_reader

__all__ = ["open_reader"]


@click.command("open", hidden=True)
@click.argument("source", required=False)
@click.pass_context
def open_reader(ctx: click.Context, source: str | None = None) -> None:
    """Open the reader."""
    wanted = global_options(ctx)
    ctx.exit(run_reader(source or ctx.obj, private=wanted.private, flags=wanted.flags))
