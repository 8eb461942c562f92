"""Resolves what the user types to the entry that they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reader.library.endings import MARKDOWN

if TYPE_CHECKING:
    from reader.library.loaded import LoadedSite
    from reader.library.post import Entry, Post, Problem

__all__ = ["find", "left_out"]

_ENDINGS = ("/index.html", ".html", *sorted(f".{ending}" for ending in MARKDOWN))


def find(library: LoadedSite, name: str, fold: Callable[[str], str] = str.casefold) -> tuple[Entry, ...]:
    """See `Library.find`: exact names first, then ends of paths, then any part.

    Names are compared as `fold` returns them.
    """
    wanted = name.strip()
    if not wanted:
        return ()
    entry = library.entry_of(wanted) or library.entry_of(wanted.removeprefix("./"))
    if entry:
        return (entry,)
    plain = _plain(_without_site(library, wanted), fold)
    if not plain:
        return ()
    names = [(_names(post, fold), post) for post in library.posts]
    tests: tuple[Callable[[tuple[str, ...]], bool], ...] = (
        lambda own: plain in own,
        lambda own: any(it.endswith("/" + plain) or it.rpartition("/")[2] == plain for it in own),
        lambda own: any(plain in it for it in own),
    )
    for fits in tests:
        found = _entries(library, [post for own, post in names if fits(own)])
        if found:
            return found
    return ()


_DAY = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-")


def left_out(library: LoadedSite, problems: Sequence[Problem], name: str) -> Problem | None:
    """Return the unlisted file among `problems` with this path, end of a path, or name without its date."""
    plain = _plain(_without_site(library, name.strip().removeprefix("./")))
    paths = [(_plain(it.path), it) for it in problems if not it.post_kept] if plain else []
    tests: tuple[Callable[[str], bool], ...] = (
        lambda own: own == plain,
        lambda own: own.endswith("/" + plain),
        lambda own: _DAY.sub("", own.rpartition("/")[2]) == plain,
    )
    return next((it for fits in tests for own, it in paths if fits(own)), None)


def _names(post: Post, fold: Callable[[str], str]) -> tuple[str, ...]:
    return _plain(post.id, fold), _plain(post.url, fold), fold(post.slug)


def _plain(name: str, fold: Callable[[str], str] = str.casefold) -> str:
    """Return a path or address without what users leave out: outer slashes, `.html`, the file's ending, case."""
    name = fold(unquote(name)).strip("/")
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return name


def _without_site(library: LoadedSite, name: str) -> str:
    address = library.site.address
    if address and name.startswith(address):
        return name[len(address) :]
    home = str(library.site.home)
    if name.startswith(home + "/"):
        return name[len(home) + 1 :]
    return name


def _entries(library: LoadedSite, posts: list[Post]) -> tuple[Entry, ...]:
    found = {}
    for post in posts:
        entry = library.entry_of(post.id)
        if entry is not None:
            found[entry.id] = entry
    return tuple(found.values())
