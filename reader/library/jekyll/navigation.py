"""The order of a Jekyll site's undated pages in its own navigation, as in the theme Just the Docs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from reader.library.post import UNDATED
from reader.library.record import PLACES, Record
from reader.sorting import by_number
from reader.text import clean_line

__all__ = ["in_navigation", "pages_above"]

_DEEPEST = 8
_Key = tuple[object, ...]


def pages_above(data: Mapping[str, object]) -> str:
    """Return the titles of the pages that front matter names as those above a page (see `Record.above`)."""
    parent, grand_parent = data.get("parent"), data.get("grand_parent")
    if not isinstance(parent, str):
        return ""
    named = (grand_parent, parent) if isinstance(grand_parent, str) else (parent,)
    return "\n".join(clean_line(it) for it in named)


def in_navigation(records: Iterable[Record]) -> Callable[[Record], _Key]:
    """Return the sort key of undated pages: below the page that each names, then by place and title.

    Where no page names another, by folder and place; where none has a place either, by path.
    """
    records = list(records)
    if all(it.order == UNDATED and not it.above for it in records):
        return lambda record: (*(by_number(it) for it in record.post.id.split("/")), record.post.id)
    titled: dict[str, list[Record]] = {}
    for record in sorted(records, key=lambda it: it.post.id):
        titled.setdefault(record.post.title, []).append(record)
    if not any(_parent(it, titled) for it in records):
        return _by_folder
    return lambda record: _below(record, titled)


def _place(record: Record) -> int:
    return PLACES if record.order == UNDATED else UNDATED - record.order - 2 * PLACES


def _by_folder(record: Record) -> _Key:
    folder, _, name = record.post.id.casefold().rpartition("/")
    folders = [by_number(it) for it in folder.split("/")] if folder else []
    return folders, not name.startswith("index."), _place(record), by_number(name), record.post.id


def _parent(record: Record, titled: Mapping[str, list[Record]]) -> Record | None:
    """Return the page above a page. Of several with the title, the one below the page that is named as well."""
    above, _, title = record.above.rpartition("\n")
    found = titled.get(title, []) if title else []
    return next((it for it in found if above and it.above.rpartition("\n")[2] == above), found[0] if found else None)


def _below(record: Record, titled: Mapping[str, list[Record]]) -> _Key:
    chain = [record]
    while len(chain) < _DEEPEST and (parent := _parent(chain[-1], titled)) and parent not in chain:
        chain.append(parent)
    return tuple((_place(it), it.post.title.casefold(), it.post.id) for it in reversed(chain))
