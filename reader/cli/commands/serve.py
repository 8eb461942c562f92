"""`serve`: the reader in a browser on the user's own machine."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import click

from reader.cli.command import Command, Number
from reader.cli.context import post_options
from reader.cli.invocation import global_options, the_source
from reader.cli.printing.output import emit, flush, say
from reader.errors import UsageError

__all__ = ["serve"]

EXTRA = ("textual_serve", "aiohttp")
"""The packages of the extra `serve`."""


@click.command(
    "serve",
    cls=Command,
    examples=(
        ("privacy-reader serve", "Read in the browser:"),
        ("privacy-reader serve --no-open --port 8765 -s ~/blog", "Choose the site and the port:"),
    ),
)
@click.option("-p", "--port", type=Number(0, 65535), default=0, metavar="N", help="The port (default: any free one).")
@click.option("--open/--no-open", "show", default=None, help="Whether to open the browser; on a terminal it opens.")
@post_options
@click.pass_context
def serve(ctx: click.Context, port: int, show: bool | None) -> None:
    """Read in a browser on this machine.

    The server listens on this machine only, and answers only requests with the token in the printed address. Marks are
    shared with the terminal. Press Ctrl-C to stop. Requires the extra `serve`.
    """
    if any(find_spec(name) is None for name in EXTRA):
        raise UsageError(
            "Reading in a browser needs the extra “serve”.",
            "Install it: pip install 'privacy-reader[serve]', in a checkout pip install '.[serve]'.",
        )
    the_source(ctx)
    from reader.cli.web.handing import Handing  # noqa: PLC0415 (start-up)
    from reader.cli.web.server import serve as run_server  # noqa: PLC0415 (start-up)

    def ready(address: str) -> None:
        emit([address])
        flush()
        handing = Handing(address)
        ctx.call_on_close(handing.close)
        opened = (sys.stdout.isatty() if show is None else show) and handing.open()
        say(f"{'Opened in your browser' if opened else 'Open this address in your browser'}. Press Ctrl-C to stop.")

    ctx.exit(run_server(_command(ctx), port, ready))


def _command(ctx: click.Context) -> list[str]:
    """Return the command that starts a reader with the options given to `serve`."""
    wanted = global_options(ctx)
    # -P: a folder called `reader` in the user's current folder is not this program.
    command = [sys.executable, "-P", "-m", "reader"]
    if wanted.private:
        command.append("--private")
    command += [f"--{name}" for name, value in wanted.flags.items() if value]
    if wanted.source:
        command.append(f"--source={wanted.source}")
    return command
