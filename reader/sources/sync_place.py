"""Keeps marks, which are private, out of sites, which are published."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from reader.errors import ReaderError, UsageError
from reader.git.address import parse_address
from reader.library.kinds.recognise import lies_in_site
from reader.sources.known import load_known
from reader.sources.resolve import SOURCE_VARIABLE, repository_key
from reader.text import clean_line

__all__ = ["refuse_site"]


def refuse_site(target: str, read: str = "") -> None:
    """Raise UsageError if the marks would be put among the posts of a site.

    That is a folder that is laid out as a site or is inside one, and any location that is read here: the one that
    `read` names, those with a name, and those that were opened last.
    """
    place = _place(target)
    known = None
    with suppress(ReaderError):
        # An unreadable file is reported when its names are needed.
        known = load_known()
    places = (*known.sources.values(), known.last, *known.recent) if known is not None else ()
    sites = {_place(one) for one in (*places, read, os.environ.get(SOURCE_VARIABLE, "")) if one}
    if place in sites or (place.startswith("/") and lies_in_site(Path(place))):
        raise UsageError(
            f"{clean_line(target, 200)} belongs to a site; your private marks would end up among its posts.",
            "Name a folder or a repository of their own, such as ~/Syncthing/reading.",
        )


def _place(target: str) -> str:
    """Return a text that is equal for all ways to name a folder or a repository."""
    with suppress(OSError, ValueError, RuntimeError):
        return str(Path(target).expanduser().resolve(strict=True))
    address = parse_address(target)
    return repository_key(address.url) if address is not None else target
