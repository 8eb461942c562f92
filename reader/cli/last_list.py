"""The list that a terminal showed last, so that `show 3` means its third row.

It is kept beside the caches, private and small, and only as ids. `state clear` removes it; a private run keeps none.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence

from reader.files import make_private_folder, read_own, write_private
from reader.paths import app_paths

__all__ = ["LISTED", "keep_listed", "listed_as"]

LISTED = "listed"
"""The file's name in the folder for what can be made again."""

MAX_BYTES = 8 * 1024 * 1024
"""Bytes of the file; a list that takes more is not kept."""


def keep_listed(source: str, ids: Sequence[str]) -> None:
    """Keep the ids of a list of a source in their order. That it cannot be kept is no reason not to print it."""
    text = json.dumps({"source": source, "ids": list(ids)})
    if len(text) > MAX_BYTES:
        return
    with contextlib.suppress(OSError):
        folder = app_paths().cache
        make_private_folder(folder)
        write_private(folder / LISTED, text.encode(), durable=False)


def listed_as(source: str, number: int) -> str | None:
    """The id that stood at `number`, counted from 1, in the last list of a source; None where none did."""
    try:
        kept = json.loads(read_own(app_paths().cache / LISTED, MAX_BYTES))
        ids = kept["ids"] if kept["source"] == source else []
        found = ids[number - 1] if 0 < number <= len(ids) else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return found if isinstance(found, str) else None
