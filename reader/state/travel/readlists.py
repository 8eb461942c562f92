"""Importing what was read in other programs, if its addresses match a post.

newsboat writes the articles that were read with `newsboat --export-to-file`, one identifier per line: the entry's id in
the feed, which for Jekyll's own feed (jekyll-feed) is the address of the post without its extension. circumflex keeps
its favourites as `[[favorites]]` tables in TOML with a `url`, before version 5 as a JSON list of objects with a `URL`;
its history contains only Hacker News item numbers, which match no post. Any other text or JSON with addresses works as
well.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from reader.library.post import Entry
from reader.state.marks import Change
from reader.state.store import StateStore

__all__ = ["AddressReport", "import_addresses"]

_ENDING = re.compile(r"(?:/index)?(?:\.html?)?/?\Z")
_TOML = re.compile(r"^\[\[?[A-Za-z]\w*\]\]?[ \t]*$", re.MULTILINE)
_ADDRESS_KEYS = frozenset({"url", "link", "guid", "href", "id"})
_MAX_DEPTH = 50


@dataclass(frozen=True, slots=True)
class AddressReport:
    """How many addresses were read, how many of them match posts, and what changed."""

    addresses: int
    matched: int
    change: Change


def import_addresses(
    store: StateStore,
    text: str,
    pages: Iterable[tuple[str | None, Entry]],
    kind: Literal["read", "bookmarked"] = "read",
) -> AddressReport:
    """Mark the entries whose page address is in `text` as read, or bookmark them; one step to undo.

    `pages` are pairs of a post's address and its entry, so that the address of a copy marks its entry; the address is
    None if not known. Scheme, `www.`, extension and query do not matter.
    """
    known: dict[str, Entry] = {}
    for address, entry in pages:
        if address:
            known.setdefault(_normal(address), entry)
    addresses = list(dict.fromkeys(_addresses(text)))
    found = [known[normal] for address in addresses if (normal := _normal(address)) and normal in known]
    unique = list(dict.fromkeys(found))
    change = store.set_read(unique, True) if kind == "read" else store.set_bookmarked(unique, True)
    return AddressReport(len(addresses), len(found), change)


def _addresses(text: str) -> Iterator[str]:
    found = _parsed(text)
    if found is None:
        yield from (line for line in map(str.strip, text.splitlines()) if line)
    else:
        yield from _strings(found, 0)


def _parsed(text: str) -> object:
    """Parse JSON or TOML; return None if the text is neither."""
    parse = tomllib.loads if _TOML.search(text) else json.loads
    try:
        return parse(text)
    except (ValueError, RecursionError):
        return None


def _strings(found: object, depth: int) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(found, str):
        yield found
    elif isinstance(found, list):
        for part in found:
            yield from _strings(part, depth + 1)
    elif isinstance(found, dict):
        for key, part in found.items():
            if key.startswith(("http://", "https://")):
                yield key
            if not isinstance(part, str) or key.lower() in _ADDRESS_KEYS:
                yield from _strings(part, depth + 1)


def _normal(address: str) -> str:
    """Normalise an address so that variants for one page are equal; empty if it is not an address."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return host + _ENDING.sub("", unquote(parts.path)) if host else ""
