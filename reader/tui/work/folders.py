"""Folders by the beginning of their path, for a field in which one is typed. Reads the disk: not for the event loop."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from reader.text import clean_line

__all__ = ["Folder", "folders_for", "is_path"]

MOST_SEEN = 5_000
"""Names of a folder that are looked at."""

MOST_FOUND = 200
"""Folders that are offered."""

SITE_SIGNS = ("_posts", "_config.yml", "content", "docs")
"""What lies in the folder of a site."""


class Folder(NamedTuple):
    """A folder as it would be typed, with a slash at its end; `site` says whether it looks like that of a site."""

    typed: str
    site: bool


def is_path(typed: str) -> bool:
    """Whether a text is meant as a path rather than as a name or an address."""
    return typed.startswith(("/", "~", ".")) or (os.sep in typed and ":" not in typed)


def folders_for(typed: str) -> list[Folder]:
    """The folders whose paths begin with what was typed, those of sites first, then by name.

    `~` is the home folder; hidden folders are found once their dot is typed. A folder that cannot be read has none.
    """
    head, slash, rest = typed.rpartition("/")
    shown = head + slash
    try:
        parent = Path(shown or ".").expanduser()
        names = sorted(_begun(parent, rest), key=str.casefold)
        found = [Folder(f"{shown}{name}/", _is_site(parent / name)) for name in names[:MOST_FOUND]]
    except (OSError, RuntimeError, ValueError):
        # RuntimeError: `~name` of nobody. Whoever opens such a path is told what is wrong with it.
        return []
    return sorted(found, key=lambda folder: not folder.site)


def _begun(parent: Path, rest: str) -> Iterator[str]:
    with os.scandir(parent) as entries:
        for entry in islice(entries, MOST_SEEN):
            name = entry.name
            if not name.casefold().startswith(rest.casefold()) or (name.startswith(".") and not rest.startswith(".")):
                continue
            # What cannot be typed cannot be completed.
            if name == clean_line(name) and entry.is_dir():
                yield name


def _is_site(folder: Path) -> bool:
    return any(os.path.lexists(folder / sign) for sign in SITE_SIGNS)
