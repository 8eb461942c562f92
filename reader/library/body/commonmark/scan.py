"""Replacing a dialect's marks in running text while leaving code unchanged.

It takes one pass: fenced code and code spans are copied whole, marks are passed to a callback. Every step advances.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

__all__ = [
    "BOX",
    "FENCE",
    "SPAN",
    "Meant",
    "after_fence",
    "box_end",
    "box_start",
    "fence_end",
    "outside_code",
    "title_line",
]

BOX = "\x1f:::"
"""Begins a line that opens or closes a titled box; it occurs in no text: control characters are removed earlier."""

Meant = Callable[[str, int], tuple[str, int] | None]
"""Returns the replacement of the mark at a position, and where the mark ends; None if it is not a mark."""

SPAN = r"\[([^\[\]\n]{1,500})\]\{[ \t]*(?:[.#][\w-]|[\w-]{1,40}=)[^{}\n]{0,300}\}"
"""Words in brackets followed by a class or attributes in braces, as in Pandoc and Nuxt Content."""

FENCE = r"([ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?)(`{3,}(?=[^`\n]*$)|~{3,})"
"""The start of a code block, also in a quotation or a list: the text before its fence, and the fence."""
_CODE = rf"(?P<fence>^{FENCE})|(?P<ticks>`+)|(?P<mark>"


def outside_code(source: str, mark: str, meant: Meant) -> str:
    """Replace each mark in `source` outside code; `mark` is a pattern for the beginning of one."""
    tokens = re.compile(f"{_CODE}{mark})", re.MULTILINE)
    out: list[str] = []
    position = 0
    unmatched: set[int] = set()
    while found := tokens.search(source, position):
        if found["mark"] is not None:
            out.append(source[position : found.start()])
            changed = meant(source, found.start())
            if changed is None or changed[1] <= found.start():
                changed = found[0], found.end()
            out.append(changed[0])
            position = changed[1]
            continue
        end = _fence_end(source, found) if found["fence"] is not None else _span_end(source, found, unmatched)
        out.append(source[position:end])
        position = end
    out.append(source[position:])
    return "".join(out)


@lru_cache(maxsize=64)
def fence_end(lead: str, marks: str) -> re.Pattern[str]:
    """Return the pattern of a closing fence: at least as many marks, indented less than four spaces further."""
    return re.compile(rf"^[ \t>]{{0,{len(lead) + 3}}}{re.escape(marks)}{marks[0]}*[ \t]*$", re.MULTILINE)


def after_fence(lines: list[str], start: int, opening: re.Match[str]) -> int:
    """Return the line after the code block that begins at `start` with `opening`, a match of `FENCE`."""
    closing = fence_end(opening[1], opening[2])
    return next((it + 1 for it in range(start + 1, len(lines)) if closing.match(lines[it])), len(lines))


def _fence_end(source: str, found: re.Match[str]) -> int:
    line = source.find("\n", found.end())
    closing = fence_end(found[2], found[3]).search(source, line + 1) if line >= 0 else None
    return closing.end() if closing else len(source)


def _span_end(source: str, found: re.Match[str], unmatched: set[int]) -> int:
    """Return the end of a code span; if nothing closes it, that of its backticks, recorded in `unmatched`."""
    length = len(found["ticks"])
    if length in unmatched:
        return found.end()
    limit = source.find("\n\n", found.end())
    closing = re.compile(rf"(?<!`)`{{{length}}}(?!`)").search(source, found.end(), limit if limit >= 0 else len(source))
    if closing is None:
        if limit < 0:
            unmatched.add(length)
        return found.end()
    return closing.end()


def box_start(kind: str, title: str = "") -> str:
    """Return the beginning of a box of a kind (`note`, `tip` …)."""
    named = " ".join(title.split())
    return f"\n\n{BOX}{re.sub(r'[^A-Za-z0-9-]', '', kind) or 'note'}{f'[{named}]' if named else ''}\n\n"


def box_end() -> str:
    """Return the end of a box."""
    return f"\n\n{BOX}\n\n"


def title_line(title: str) -> str:
    """Return the title of a tab or a card, to go above its text."""
    named = " ".join(title.split())
    return f"\n\n**{named}**\n\n" if named else "\n\n"
