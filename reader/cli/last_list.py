"""The list last shown on a terminal, so that `show 3` means its third row.

It is stored in the cache folder, private and small, and only as ids. `state clear` removes it; a private run stores
none, and removes the previous one, whose numbers are no longer those on the screen.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from reader.files import make_private_folder, read_own, write_private
from reader.paths import app_paths

__all__ = ["LISTED", "Listed", "forget_listed", "keep_listed", "last_listed"]

LISTED = "listed"
"""The file's name in the cache folder."""

MAX_BYTES = 8 * 1024 * 1024
"""The maximum size of the file in bytes; a longer list is not stored."""


class Listed(NamedTuple):
    """A list as shown: the name of its source, the fields of `LoadOptions` that were given, the ids of its rows."""

    source: str
    flags: dict[str, Any]
    ids: list[str]


def keep_listed(source: str, flags: Mapping[str, Any], ids: Sequence[str]) -> None:
    """Store a list in its order. Failures are ignored: the list is printed anyway."""
    text = json.dumps(Listed(source, dict(flags), list(ids))._asdict())
    if len(text) > MAX_BYTES:
        forget_listed()
        return
    with contextlib.suppress(OSError):
        folder = app_paths().cache
        make_private_folder(folder)
        write_private(folder / LISTED, text.encode(), durable=False)


def forget_listed() -> None:
    """Remove the stored list: the screen now shows another one."""
    with contextlib.suppress(OSError):
        (app_paths().cache / LISTED).unlink()


def last_listed() -> Listed | None:
    """Return the list stored last; None if there is none, or another version wrote it."""
    try:
        kept = json.loads(read_own(app_paths().cache / LISTED, MAX_BYTES))
        source, flags, ids = kept["source"], kept["flags"], kept["ids"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    if not (isinstance(source, str) and isinstance(flags, dict) and isinstance(ids, list)):
        return None
    return Listed(source, flags, ids) if all(isinstance(one, str) for one in ids) else None
