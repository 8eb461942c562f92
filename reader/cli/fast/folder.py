"""The folder for what can be made again, found without `pathlib`: the quickest answers lie there."""

from __future__ import annotations

import os

__all__ = ["cache_folder"]


def cache_folder() -> str:
    """The folder for what can be made again, as `reader.paths` says it on most systems; elsewhere nothing is kept."""
    home = os.environ.get("PRIVACY_READER_HOME", "")
    if home:
        return os.path.join(os.path.abspath(home), "cache")  # noqa: PTH100, PTH118
    caches = os.environ.get("XDG_CACHE_HOME", "")
    if not caches.startswith("/"):
        caches = os.path.expanduser("~/.cache")  # noqa: PTH111
    return os.path.join(caches, "privacy-reader")  # noqa: PTH118
