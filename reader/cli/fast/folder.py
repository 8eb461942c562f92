"""The cache folder, found without importing `pathlib`, for the quickest answers."""

from __future__ import annotations

import os

__all__ = ["cache_folder"]


def cache_folder() -> str:
    """Return the cache folder as `reader.paths` does on most systems; on others nothing is cached here."""
    home = os.environ.get("PRIVACY_READER_HOME", "")
    if home:
        return os.path.join(os.path.abspath(home), "cache")  # noqa: PTH100, PTH118
    caches = os.environ.get("XDG_CACHE_HOME", "")
    if not caches.startswith("/"):
        caches = os.path.expanduser("~/.cache")  # noqa: PTH111
    return os.path.join(caches, "privacy-reader")  # noqa: PTH118
