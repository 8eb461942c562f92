"""Content nested deeper than markdown-it-py reads: it silently drops such content; this rule shows it flat."""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

__all__ = ["MOST_NESTED", "deep_block"]

MOST_NESTED = 40
"""The deepest nesting; a quotation counts as one level, a list with its item as two."""
ROOM = 2
"""Levels that the innermost element may take; from there on only this rule applies."""

_MARKS = re.compile(r"(?:[\s>]|(?:[-*+]|\d{1,9}[.)])(?=\s))*+")
"""Markers of quotations and items at the beginning of a line."""
_ITEM = re.compile(r"[-*+\d]")


def deep_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take the text of all deeper content, without its markers, if no level is left for another element."""
    if state.level < MOST_NESTED - ROOM:
        return False
    if silent:
        return True
    state.env["deep"] = True
    stop = start
    while stop < end and (state.isEmpty(stop) or state.sCount[stop] >= state.blkIndent):
        stop += 1
    state.line = max(stop, start + 1)
    state.push("paragraph_open", "p", 1)
    inline = state.push("inline", "", 0)
    inline.content = _flat(state.getLines(start, state.line, state.blkIndent, False))
    inline.children, inline.map = [], [start, state.line]
    state.push("paragraph_close", "p", -1)
    return True


def _flat(lines: str) -> str:
    """Return the text of the lines, with items and text of different quotation depths on separate lines."""
    made: list[str] = []
    quoted, ended = -1, True
    for line in lines.split("\n"):
        marks = _MARKS.match(line)
        before, text = (marks[0], line[marks.end() :].strip()) if marks is not None else ("", line)
        depth = before.count(">")
        if text:
            if made:
                made.append("  \n" if ended or depth != quoted or _ITEM.search(before) else "\n")
            made.append(text)
        quoted, ended = depth, not text
    return "".join(made)
