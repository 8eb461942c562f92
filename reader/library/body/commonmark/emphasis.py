"""Emphasis in scripts without spaces: `**重要（例）**です` is meant like `**important** it is`.

In CommonMark, a mark between punctuation and a letter cannot begin or end emphasis. In languages without spaces between
words that is its usual position, and the marks would be shown. Next to such a letter, punctuation does not matter here.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize

__all__ = ["emphasis_rule"]

_FIRST = "\u1100"
_RANGES = (("\u1100", "\u11ff"), ("\u2e80", "\ua4cf"), ("\uac00", "\ud7ff"), ("\uf900", "\ufaff"),
           ("\ufe30", "\ufe4f"), ("\uff00", "\uffef"), ("\U00020000", "\U0003ffff"))  # fmt: skip
"""Korean, Chinese and Japanese characters and punctuation."""


def emphasis_rule(reader: MarkdownIt) -> None:
    """Add this rule to `reader`."""
    reader.inline.ruler.at("emphasis", _emphasis)


def _emphasis(state: StateInline, silent: bool) -> bool:
    start, known = state.pos, len(state.delimiters)
    if not tokenize(state, silent):
        return False
    before = state.src[start - 1 : start] or " "
    after = state.src[state.pos : state.pos + 1] or " "
    if state.src[start] == "*" and (before >= _FIRST or after >= _FIRST):
        opens = _is_close(before) and not after.isspace()
        closes = _is_close(after) and not before.isspace()
        for mark in state.delimiters[known:]:
            mark.open = mark.open or opens
            mark.close = mark.close or closes
    return True


def _is_close(sign: str) -> bool:
    return any(first <= sign <= last for first, last in _RANGES)
