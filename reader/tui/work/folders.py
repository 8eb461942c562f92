"""Completion of folder paths for a text field. Reads the disk, so do not call it in the event loop."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from reader.text import clean_line

__all__ = ["Folder", "folders_for", "is_path"]

MOST_SEEN = 5_000
"""Maximum number of directory entries that are examined."""

MOST_FOUND = 200
"""Maximum number of folders that are offered."""

SITE_SIGNS = ("_posts", "_config.yml", "content", "docs")
"""Names that indicate the folder of a site."""


class Folder(NamedTuple):
    """A folder as it would be typed, with a trailing slash; `site` is whether it looks like the folder of a site."""

    typed: str
    site: bool


def is_path(typed: str) -> bool:
    """Return whether a text is meant as a path rather than as a name or an address."""
    return typed.startswith(("/", "~", ".")) or (os.sep in typed and ":" not in typed)


def folders_for(typed: str) -> list[Folder]:
    """Return the folders whose paths begin with the typed text, folders of sites first, then by name.

    `~` is the home folder. Hidden folders are found once their dot is typed. The result is empty if the parent folder
    cannot be read.
    """
    head, slash, rest = typed.rpartition("/")
    shown = head + slash
    try:
        parent = Path(shown or ".").expanduser()
        names = sorted(_begun(parent, rest), key=str.casefold)
        found = [Folder(f"{shown}{name}/", _is_site(parent / name)) for name in names[:MOST_FOUND]]
    except (OSError, RuntimeError, ValueError):
        # RuntimeError: no such user in `~name`. Opening such a path reports what is wrong with it.
        return []
    return sorted(found, key=lambda folder: not folder.site)


def _begun(parent: Path, rest: str) -> Iterator[str]:
    with os.scandir(parent) as entries:
        for entry in islice(entries, MOST_SEEN):
            name = entry.name
            if not name.casefold().startswith(rest.casefold()) or (name.startswith(".") and not rest.startswith(".")):
                continue
            # A name that cannot be typed cannot be completed.
            if name == clean_line(name) and entry.is_dir():
                yield name


def _is_site(folder: Path) -> bool:
    return any(os.path.lexists(folder / sign) for sign in SITE_SIGNS)
