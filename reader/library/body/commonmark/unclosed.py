"""Elements that a text only mentions: in “the <title> element”, the tag must not hide the text that follows.

A web page would show nothing from there on, or, as on GitHub, the tag as it is written. Here the tag is shown as well:
an element that is never closed is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple, cast

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import html_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from reader.library.body.html.frames import SKIPPED

__all__ = ["closed_html_block", "unclosed_rule"]

_HIDING = SKIPPED | {"audio", "iframe", "noembed", "noframes", "plaintext", "textarea", "video", "xmp"}
"""Elements of which a page shows something other than their content, or nothing."""

_TAG = re.compile(
    rf"<(/?)({'|'.join(sorted(_HIDING))})(?![\w:.-])(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>", re.IGNORECASE
)
_LITERAL = re.compile(r"<(\?|(?:script|style|textarea)(?![\w:.-]))", re.IGNORECASE)
"""Beginnings after which everything is HTML up to the matching end, even across blank lines."""

_BOUNDS = frozenset({
    "heading_open", "heading_close", "list_item_close", "td_close", "th_close", "dd_close", "blockquote_close",
})  # fmt: skip
"""Tokens that end everything begun before them: none of these elements contains a heading."""


class _Opening(NamedTuple):
    """A tag that opens an element: the token that contains it, and its position there."""

    token: Token
    start: int
    end: int


def closed_html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse CommonMark's HTML block, unless it would take the rest of the text because nothing ends it."""
    first = state.bMarks[start] + state.tShift[start]
    found = _LITERAL.match(state.src, first)
    if found and not _ends(state, found[1].lower(), first):
        return False
    return html_block(state, start, end, silent)


def _ends(state: StateBlock, name: str, start: int) -> bool:
    """Return whether anything ends an element that begins at `start`; no position is searched twice."""
    source, known = cast("tuple[str, dict[str, int]]", state.env.get("ends", ("", {})))
    if source is not state.src:
        known = {}
        state.env["ends"] = state.src, known
    place = known.get(name, start)
    if 0 <= place <= start:
        mark = re.compile(r"\?>" if name == "?" else f"</{name}", re.IGNORECASE).search(state.src, start)
        place = known[name] = mark.end() if mark else -1
    return place > start


def unclosed_rule(state: StateCore) -> None:
    """Turn tags that open an element which nothing closes into text."""
    waiting: dict[str, list[_Opening]] = {}
    unclosed: list[_Opening] = []
    for token, is_bound in _html(state.tokens):
        if is_bound:
            unclosed += (place for places in waiting.values() for place in places)
            waiting.clear()
            continue
        for found in _tags(token):
            name = found[2].lower()
            if found[1]:
                waiting.pop(name, None)
            elif not found[0].endswith("/>"):
                waiting.setdefault(name, []).append(_Opening(token, *found.span()))
    unclosed += (place for places in waiting.values() for place in places)
    _show(unclosed)


def _tags(token: Token) -> Iterator[re.Match[str]]:
    """Yield the tags of a token; an inline tag is a token by itself, and a comment contains none."""
    if token.type == "html_block":
        return _TAG.finditer(token.content)
    return filter(None, (_TAG.fullmatch(token.content),))


def _html(tokens: list[Token]) -> Iterator[tuple[Token, bool]]:
    """Yield the HTML tokens, and those that are bounds, in text order."""
    for token in tokens:
        if token.type in _BOUNDS:
            yield token, True
        elif token.type == "html_block":
            yield token, False
        elif token.type == "inline":
            yield from ((it, False) for it in token.children or () if it.type == "html_inline")


def _show(places: list[_Opening]) -> None:
    blocks: dict[int, tuple[Token, list[_Opening]]] = {}
    for place in places:
        if place.token.type == "html_inline":
            place.token.type = "text"
        else:
            blocks.setdefault(id(place.token), (place.token, []))[1].append(place)
    for token, own in blocks.values():
        marks = sorted(place.start for place in own)
        edges = [0, *(it + 1 for it in marks), len(token.content) + 1]
        pieces = [token.content[a:b] for a, b in pairwise(edges)]
        token.content = "".join(f"{it[:-1]}&lt;" if number < len(marks) else it for number, it in enumerate(pieces))
