"""The dependencies of a cache besides the site: the code that its posts were built by.

A start that finds everything unchanged must not import that code, so this module compares the sizes and times of its
files, and of the libraries that read YAML and know the time zones. If a module of that code is already loaded,
its constants are compared, too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from zlib import crc32

from reader.constants import constants_of

__all__ = ["PAGE_PLACES", "constants", "files", "is_same"]

PLACES = (
    "constants.py",
    "text.py",
    "combining.py",
    "library",
    "library/cache",
    "library/jekyll",
    "library/kinds",
    "library/kinds/texts",
    "library/languages",
    "library/reading",
    "library/trees",
)
"""Modules and folders of modules of the package that influence the cached posts."""

PAGE_PLACES = (
    *PLACES,
    "library/body",
    "library/body/commonmark",
    "library/body/html",
    "library/body/kramdown",
    "library/liquid",
    "tui/work",
)
"""Like `PLACES`, for the cached page of a post."""

OUTSIDE = ("yaml", "tzdata")


def files(places: Sequence[str] = PLACES) -> str:
    """Return a text that changes with the code that builds posts, or with the code in other `places`."""
    root = Path(__file__).parents[2]
    found = [sys.version]
    for name in places:
        place = str(root / name)
        if name.endswith(".py"):
            found.append(_told(place, os.stat(place)))  # noqa: PTH116 - a path object for each costs ten times as much
        elif os.path.isdir(place):  # noqa: PTH112
            with os.scandir(place) as entries:
                found += sorted(_told(it.name, it.stat()) for it in entries if it.name.endswith(".py"))
    for name in OUTSIDE:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            found.append(_told(spec.origin, os.stat(spec.origin)))  # noqa: PTH116
    return f"{crc32(' '.join(found).encode()):08x}"


def constants() -> dict[str, str]:
    """Return a checksum of the constants of each loaded module of that code, by module name."""
    return {name: f"{crc32(constants_of([it]).encode('utf-8', 'replace')):08x}" for name, it in _loaded()}


def is_same(kept_files: object, kept_constants: object) -> bool:
    """Return whether data cached with these values was built by the current code."""
    if kept_files != files() or not isinstance(kept_constants, dict):
        return False
    return all(kept_constants.get(name, value) == value for name, value in constants().items())


def _loaded() -> list[tuple[str, ModuleType]]:
    names = [f"reader.{it.removesuffix('.py').replace('/', '.')}" for it in PLACES]
    return [
        (name, module)
        for name, module in list(sys.modules.items())
        if name in names or (name.rpartition(".")[0] in names and name.startswith("reader.library"))
    ]


def _told(name: str, status: os.stat_result) -> str:
    return f"{name} {status.st_size} {status.st_mtime_ns}"
