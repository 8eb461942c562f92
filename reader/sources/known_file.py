"""`sources.toml` as a file: how much of it is read, and what can be said about it before it is parsed."""

from __future__ import annotations

from reader.files import read_own
from reader.paths import app_paths

__all__ = ["MAX_BYTES", "may_name_kinds"]

MAX_BYTES = 1024 * 1024
"""The maximum size of the file in bytes; a larger one is rejected."""


def may_name_kinds() -> bool:
    """Return whether an entry may name a kind of site; if none does, start-up need not parse the file."""
    try:
        return b"kind" in read_own(app_paths().sources_file, MAX_BYTES)
    except OSError:
        return False
