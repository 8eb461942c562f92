"""Opening the reader: everything that the first frame needs, and nothing else."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from reader.errors import UsageError

if TYPE_CHECKING:
    from reader.library.loader import Library
    from reader.sources import Source
    from reader.tui.session import Session

__all__ = ["open_reader"]

FRAMES_PER_SECOND = "240"
"""Textual waits for its next frame before it draws; four milliseconds are below what a hand can feel."""

FIRST_ROWS = 80
"""Rows of the first frame: more than the highest terminal shows."""


@click.command("open", hidden=True)
@click.argument("source", required=False)
@click.pass_context
def open_reader(ctx: click.Context, source: str | None = None) -> None:
    """Open the reader."""
    from reader.sources import resolve

    _need_terminal()
    # A collection during start-up finds nothing and costs a tenth of the time until the first frame.
    gc.disable()
    found = resolve(source or ctx.obj)
    session = _session(found)
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_PER_SECOND)
    from reader.tui.app import ReaderApp

    app = ReaderApp(session)
    app.run()
    if app.failure is not None:
        raise app.failure
    ctx.exit(app.return_code or 0)


def _need_terminal() -> None:
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        if stream is None or not stream.isatty():
            raise UsageError(
                f"The reader needs a terminal, and standard {name} is none.",
                "In a pipe, use `privacy-reader list`, `search` or `show`.",
            )


def _session(source: Source) -> Session:
    from reader.library.cache import Cache
    from reader.settings import load_settings
    from reader.sources import cache_file
    from reader.state import StateStore
    from reader.tui.session import Session

    settings = load_settings()
    store = StateStore.open()
    cache = Cache.open(cache_file(source))
    return Session(store=store, settings=settings, head=cache.head(FIRST_ROWS), load=_loader(source))


def _loader(source: Source) -> Callable[[Callable[[int, int], None]], Library]:
    def load(progress: Callable[[int, int], None]) -> Library:
        from reader.sources import load as load_source
        from reader.sources.known import remember_last

        library = load_source(source.argument or None, progress=progress)
        remember_last(source.argument)
        return library

    return load
