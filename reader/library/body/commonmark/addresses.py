"""Addresses in running text: linkify-it-py finds them, without scanning the rest of a paragraph from each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

__all__ = ["address_rules"]

_LONGEST = 2_000
"""The most characters of an address."""
_SCHEME = re.compile(r"(?<![a-z0-9.+-])[a-z][a-z0-9.+-]{0,40}$", re.IGNORECASE)
_LONGEST_SCHEME = 48
_ENDS = r"\s\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f"
_BETWEEN = re.compile(f"[{_ENDS}](?=[^{_ENDS}]*$)")
"""The last position in a text at which no address continues."""


def address_rules(reader: MarkdownIt) -> None:
    """Make `reader` search for addresses in this way."""
    reader.linkify = _Addresses()
    reader.inline.ruler.at("linkify", _with_scheme)


class _Addresses(LinkifyIt):  # type: ignore[misc]
    """Searches long texts piece by piece."""

    def test(self, text: str) -> bool:
        return len(text) > _LONGEST or bool(super().test(text))

    def match(self, text: str) -> list[Any] | None:
        if len(text) <= _LONGEST:
            found: list[Any] | None = super().match(text)
            return found
        links = []
        for first, piece in _pieces(text):
            for link in super().match(piece) or ():
                link.index += first
                link.last_index += first
                links.append(link)
        return links or None


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield `text` in pieces, with their offsets; an address is cut only if it is longer than a piece."""
    first = 0
    while first < len(text):
        piece = text[first : first + _LONGEST]
        if first + _LONGEST < len(text) and (last := _BETWEEN.search(piece)):
            piece = piece[: last.end()]
        yield first, piece
        first += len(piece)


def _with_scheme(state: StateInline, silent: bool) -> bool:
    """Read an address with a scheme, like markdown-it-py's `linkify`, which scans all text before and after a colon."""
    if state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending, max(len(state.pending) - _LONGEST_SCHEME, 0))
    if scheme is None or state.md.linkify is None:
        return False
    first = state.pos - len(scheme[0])
    link = state.md.linkify.match_at_start(state.src[first : first + _LONGEST])
    url = link.url.rstrip("*") if link else ""
    address = state.md.normalizeLink(url)
    if not url or not state.md.validateLink(address):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        opening = state.push("link_open", "a", 1)
        opening.attrs, opening.markup, opening.info = {"href": address}, "linkify", "auto"
        state.push("text", "", 0).content = state.md.normalizeLinkText(url)
        closing = state.push("link_close", "a", -1)
        closing.markup, closing.info = "linkify", "auto"
    state.pos = first + len(url)
    return True
