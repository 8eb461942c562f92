"""Marks of a dialect changed where they stand in running text, and left to the letter in code.

One pass: a fence or a span of code is copied whole, a mark is given to who knows what it means. Every step advances.
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
"""Begins a line that opens or closes a box with a title; no text holds it, since controls are taken out before."""

Meant = Callable[[str, int], tuple[str, int] | None]
"""Gives what stands in place of the mark at a position, and where it ends; None where it is none."""

SPAN = r"\[([^\[\]\n]{1,500})\]\{[ \t]*(?:[.#][\w-]|[\w-]{1,40}=)[^{}\n]{0,300}\}"
"""Words in brackets with their class or attributes in braces behind them, as Pandoc and Nuxt Content have them."""

FENCE = r"([ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?)(`{3,}(?=[^`\n]*$)|~{3,})"
"""What a block of code begins with, also in a quotation or a list: what stands before its marks, and these."""
_CODE = rf"(?P<fence>^{FENCE})|(?P<ticks>`+)|(?P<mark>"


def outside_code(source: str, mark: str, meant: Meant) -> str:
    """`source` with each mark changed that is outside code; `mark` is a pattern of what one begins with."""
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
    """The line that ends a block of code: the same marks or more of them, no four spaces further in than they began."""
    return re.compile(rf"^[ \t>]{{0,{len(lead) + 3}}}{re.escape(marks)}{marks[0]}*[ \t]*$", re.MULTILINE)


def after_fence(lines: list[str], start: int, opening: re.Match[str]) -> int:
    """The line after the block of code that begins at `start` with `opening`, a match of `FENCE`."""
    closing = fence_end(opening[1], opening[2])
    return next((it + 1 for it in range(start + 1, len(lines)) if closing.match(lines[it])), len(lines))


def _fence_end(source: str, found: re.Match[str]) -> int:
    line = source.find("\n", found.end())
    closing = fence_end(found[2], found[3]).search(source, line + 1) if line >= 0 else None
    return closing.end() if closing else len(source)


def _span_end(source: str, found: re.Match[str], unmatched: set[int]) -> int:
    """The end of a code span; where nothing closes it, that of its marks, for which `unmatched` is not looked again."""
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
    """The beginning of a box of a kind (`note`, `tip` …)."""
    named = " ".join(title.split())
    return f"\n\n{BOX}{re.sub(r'[^A-Za-z0-9-]', '', kind) or 'note'}{f'[{named}]' if named else ''}\n\n"


def box_end() -> str:
    """The end of a box."""
    return f"\n\n{BOX}\n\n"


def title_line(title: str) -> str:
    """The title of a tab or a card, above its text."""
    named = " ".join(title.split())
    return f"\n\n**{named}**\n\n" if named else "\n\n"
