"""The question drawn for a day, cached beside the parsed posts, so that starting a shell needs no library.

The file contains the first questions of the draw and is invalid once the parsed posts change. It is small, private and
safe to delete; a damaged file is ignored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from reader.files import pass_over, read_own, sealed, unsealed, write_private
from reader.library.post import Copy, Entry, Post, Site, Version
from reader.sources import Source, cache_file
from reader.text import clean_line, post_id

__all__ = ["DayDraw", "draw_file", "keep_draw", "read_draw"]

KEPT = 8
"""The number of cached questions: those before the first unread one are skipped each time."""

_MAX_BYTES = 1 << 20


class DayDraw(NamedTuple):
    """The first questions of a day's draw, and their site."""

    site: Site
    order: tuple[Entry, ...]


def draw_file(source: Source) -> Path:
    """Return the path of a source's cached draw."""
    return cache_file(source).with_suffix(".today")


def read_draw(source: Source, options: str, day: date) -> DayDraw | None:
    """Return the draw for `day` if the parsed posts and the options are unchanged; None otherwise."""
    try:
        kept = json.loads(unsealed(read_own(draw_file(source), _MAX_BYTES)))
        if kept["of"] != [day.isoformat(), options, *_state(source)]:
            return None
        site = Site(key=str(kept["key"]), title=clean_line(kept["title"]), url=kept["url"], baseurl=kept["baseurl"])
        return DayDraw(site, tuple(_entry(one, site.key) for one in kept["entries"]))
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return None


def keep_draw(source: Source, options: str, day: date, site: Site, order: Sequence[Entry]) -> None:
    """Cache the first questions of a draw. Failures are ignored: the file is only a cache."""
    place = draw_file(source)
    try:
        kept = {
            "of": [day.isoformat(), options, *_state(source)],
            "key": site.key,
            "title": site.title,
            "url": site.url,
            "baseurl": site.baseurl,
            "entries": [_record(entry) for entry in order[:KEPT]],
        }
        write_private(place, sealed(json.dumps(kept).encode("ascii")), durable=False)
    except OSError as error:
        pass_over(error)


def _state(source: Source) -> list[int]:
    """Return a value that changes whenever the parsed posts do. Raises OSError if there are none."""
    found = cache_file(source).stat()
    return [found.st_mtime_ns, found.st_size, found.st_ino]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("no number")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


_READ: dict[object, Callable[[object], object]] = {
    "CleanLine": lambda value: clean_line(_text(value)),
    # Ids and addresses, in which spaces must not be collapsed.
    "str": lambda value: post_id(_text(value)),
    "int": _number,
    "bool": lambda value: bool(_number(value)),
    "tuple[CleanLine, ...]": lambda value: tuple(clean_line(_text(one)) for one in _list(value)),
}
"""The converters for reading back a post's fields, by type."""

_FIELDS = {name: _READ[kind.__forward_arg__] for name, kind in Post.__annotations__.items() if name != "site"}


def _record(entry: Entry) -> dict[str, object]:
    post = {name: getattr(entry.post, name) for name in _FIELDS}
    return {**post, "copies": entry.copies, "versions": entry.versions}


def _entry(kept: dict[str, object], site: str) -> Entry:
    """Rebuild an entry. Raises TypeError, KeyError, AttributeError or ValueError for an invalid record."""
    post = Post(**{name: read(kept[name]) for name, read in _FIELDS.items()}, site=site)  # type: ignore[arg-type]
    copies = [
        Copy(post_id(_text(name)), _number(instant), _number(offset))
        for name, instant, offset in map(_list, _list(kept["copies"]))
    ]
    if not copies:
        raise ValueError("an entry without a copy")
    versions = [
        Version(clean_line(_text(code)), post_id(_text(name))) for code, name in map(_list, _list(kept["versions"]))
    ]
    return Entry(post, tuple(copies), tuple(versions))
