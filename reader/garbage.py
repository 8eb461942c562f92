"""When Python's garbage collector looks for what nobody needs: not while very many objects are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["give_back", "no_collection"]


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the collector from walking all objects again and again while 100,000 of them are made."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def give_back() -> None:
    """Give all memory back that nobody needs any more, also of what was to stay. All objects are looked at for it."""
    gc.unfreeze()
    gc.collect()
