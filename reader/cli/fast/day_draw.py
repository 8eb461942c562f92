"""What was drawn for a day, kept beside the parsed posts: a shell starts many times a day and wants no library.

The file holds the first questions of the draw and is of no use once the parsed posts change. It is small, private and
safe to delete; a damaged one is passed over.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reader.files import pass_over, read_own, write_private
from reader.library.post import Copy, Entry, Post, Site
from reader.sources import Source, cache_file
from reader.text import clean_line

__all__ = ["DayDraw", "draw_file", "keep_draw", "read_draw"]

KEPT = 8
"""Questions that are kept: those before the first unread one are passed over each time."""

_MAX_BYTES = 1 << 20
_LINES = ("id", "title", "subtitle", "author", "layout", "slug")
_TEXTS = ("url", "fingerprint")
_NUMBERS = ("instant", "offset", "words")
_MANY = ("tags", "categories")


@dataclass(frozen=True, slots=True)
class DayDraw:
    """The first questions of a day's draw, and their site."""

    site: Site
    order: tuple[Entry, ...]


def draw_file(source: Source) -> Path:
    """Where the draw of a source is kept."""
    return cache_file(source).with_suffix(".today")


def read_draw(source: Source, options: str, day: date) -> DayDraw | None:
    """What was drawn for `day`, if the parsed posts and the options are still those; None otherwise."""
    try:
        kept = json.loads(read_own(draw_file(source), _MAX_BYTES))
        if kept["of"] != [day.isoformat(), options, *_state(source)]:
            return None
        site = Site(key=str(kept["key"]), title=clean_line(kept["title"]), url=kept["url"], baseurl=kept["baseurl"])
        return DayDraw(site, tuple(_entry(one, site.key) for one in kept["entries"]))
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return None


def keep_draw(source: Source, options: str, day: date, site: Site, order: Sequence[Entry]) -> None:
    """Keep the first of what was drawn. That it cannot be kept is no reason not to show it."""
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
        write_private(place, json.dumps(kept).encode("ascii"), durable=False)
    except OSError as error:
        pass_over(error)


def _state(source: Source) -> list[int]:
    """Changes whenever the parsed posts do. Raises OSError where there are none."""
    found = cache_file(source).stat()
    return [found.st_mtime_ns, found.st_size, found.st_ino]


def _record(entry: Entry) -> dict[str, object]:
    values = {name: getattr(entry.post, name) for name in (*_LINES, *_TEXTS, *_NUMBERS, *_MANY)}
    return {**values, "copies": [[copy.id, copy.instant, copy.offset] for copy in entry.copies]}


def _entry(kept: dict[str, object], site: str) -> Entry:
    """Raises TypeError, KeyError, AttributeError or ValueError for what is no record of ours."""
    lines = {name: clean_line(_text(kept[name])) for name in _LINES}
    texts = {name: clean_line(_text(kept[name]), 4_000) for name in _TEXTS}
    many = {name: tuple(clean_line(_text(one)) for one in _list(kept[name])) for name in _MANY}
    numbers = {name: _number(kept[name]) for name in _NUMBERS}
    copies = [
        Copy(clean_line(_text(one[0])), _number(one[1]), _number(one[2])) for one in map(_list, _list(kept["copies"]))
    ]
    if not copies:
        raise ValueError("an entry without a copy")
    post = Post(**lines, **texts, **many, **numbers, draft=False, site=site)  # type: ignore[arg-type]
    return Entry(post, tuple(copies))


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
