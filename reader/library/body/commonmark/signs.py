r"""Special notation in running text: formulas between dollar signs, emoji names, smart quotes and dashes.

Each is a markdown-it rule, switched on if a site's generator does the same to its texts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar

from reader.library.body.formulas import DOLLARS, is_formula
from reader.library.body.kramdown.typography import smarten, with_emoji

__all__ = ["formula_rules", "text_rules"]

_LONGEST = 4_000
"""The most characters of a formula in brackets or double dollar signs."""
_BRACKETS = {"\\(": "\\)", "\\[": "\\]"}
_BETWEEN_WORDS = re.compile(r"(?<=[^\W_]):(?=[a-z])")
_UNNAMED = "\ue000"
"""Stands for a colon within a word while emoji names are searched for."""


def formula_rules(reader: MarkdownIt, *, dollars: bool) -> None:
    r"""Add formulas to `reader`: `$$…$$` always; `$…$`, `\(…\)` and `\[…\]` with `dollars`."""
    reader.use(dollarmath_plugin, allow_labels=False)
    reader.block.ruler.at("math_block", _Blocks().rule)
    # Much of what is between two dollar signs is money, so that rule is custom.
    reader.inline.ruler.at("math_inline", _dollars if dollars else _doubled)
    if dollars:
        reader.inline.ruler.before("escape", "brackets", _brackets)
    reader.add_render_rule("math_inline", _inline)
    reader.add_render_rule("math_block", _block)


class _Reach(NamedTuple):
    """Data on a text: the lines that end with two dollar signs, and the extent of a container at each indentation."""

    ends: list[int]
    containers: dict[int, tuple[int, int]]


class _Blocks:
    """`$$` at the start of a line up to a line that ends with it, within the surrounding item or quotation.

    An opening that nothing ends is not a formula; this is checked before the plugin scans on from each opening.
    """

    def __init__(self) -> None:
        self._plugin = math_block_dollar(allow_labels=False, allow_blank_lines=True)
        self._known: WeakKeyDictionary[StateBlock, _Reach] = WeakKeyDictionary()

    def rule(self, state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if not state.src.startswith("$$", state.bMarks[start] + state.tShift[start]):
            return False
        known = self._known.get(state)
        if known is None:
            known = self._known[state] = _Reach(list(_dollar_ends(state)), {})
        place = bisect_right(known.ends, start)
        closer = known.ends[place] if place < len(known.ends) else end
        stop = min(end, _container_end(state, start, end, known.containers))
        return self._plugin(state, start, stop if closer < stop else start + 1, silent)


def _dollar_ends(state: StateBlock) -> Iterator[int]:
    """Yield the lines that end with two dollar signs."""
    for number, last in enumerate(state.eMarks):
        if state.src[state.bMarks[number] : last].rstrip().endswith("$$"):
            yield number


def _container_end(state: StateBlock, start: int, end: int, known: dict[int, tuple[int, int]]) -> int:
    """Return the line after the item that contains line `start`; no line is scanned twice for one indentation."""
    first, stop = known.get(state.blkIndent, (0, 0))
    if not first <= start < stop:
        stop = start + 1
        while stop < end and (state.sCount[stop] >= state.blkIndent or state.isEmpty(stop)):
            stop += 1
        known[state.blkIndent] = start, stop
    return stop


def _dollars(state: StateInline, silent: bool) -> bool:
    if _doubled(state, silent):
        return True
    found = DOLLARS.match(state.src, state.pos, state.posMax)
    if found is None or not is_formula(found[1]):
        return False
    return _taken(state, found[1], found.end(), silent=silent)


def _doubled(state: StateInline, silent: bool) -> bool:
    return state.src.startswith("$$", state.pos) and _between(state, "$$", silent=silent)


def _brackets(state: StateInline, silent: bool) -> bool:
    end = _BRACKETS.get(state.src[state.pos : state.pos + 2])
    return end is not None and _between(state, end, silent=silent)


def _between(state: StateInline, mark: str, *, silent: bool) -> bool:
    """Take the formula up to `mark`, which is as long as its opening mark."""
    begin = state.pos + len(mark)
    end = state.src.find(mark, begin, min(state.posMax, begin + _LONGEST))
    return end >= 0 and _taken(state, state.src[begin:end], end + len(mark), silent=silent)


def _taken(state: StateInline, formula: str, end: int, *, silent: bool) -> bool:
    if not formula.strip():
        return False
    if not silent:
        state.push("math_inline", "math", 0).content = formula
    state.pos = end
    return True


def _inline(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: object, _env: object) -> str:
    return f"<math>{escapeHtml(' '.join(tokens[index].content.split()))}</math>"


def _block(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: object, _env: object) -> str:
    lines = [it.strip() for it in tokens[index].content.split("\n") if it.strip()]
    return f"<p><math>{'<br>'.join(map(escapeHtml, lines))}</math></p>\n"


def text_rules(reader: MarkdownIt, *, emoji: bool, smart_quotes: bool) -> None:
    """Add the rules that change the text itself to `reader`."""
    if smart_quotes:
        reader.core.ruler.push("quotes", _each_text(_set_quotes))
    if emoji:
        reader.core.ruler.push("emoji", _each_text(lambda text, _before, _after: _with_emoji(text)))


def _each_text(change: Callable[[str, str, str], str]) -> Callable[[StateCore], None]:
    """Return a rule that changes each text except code and bare addresses; `change` also gets the adjacent text."""

    def rule(state: StateCore) -> None:
        for block in state.tokens:
            inner = block.children or [] if block.type == "inline" else []
            bare = False
            for place, token in enumerate(inner):
                if token.type in {"link_open", "link_close"}:
                    bare = token.type == "link_open" and token.info == "auto"
                elif token.type == "text" and not bare:
                    before = _content(inner[place - 1]) if place else ""
                    after = _content(inner[place + 1]) if place + 1 < len(inner) else ""
                    token.content = change(token.content, before[-1:], after[:2])

    return rule


def _content(token: Token) -> str:
    """Return a token's text next to its neighbours: a line end counts as a space, inline HTML as nothing."""
    return " " if token.type in {"softbreak", "hardbreak"} else token.content if token.type != "html_inline" else ""


def _set_quotes(text: str, before: str, after: str) -> str:
    return smarten(text, after, before=before)


def _with_emoji(text: str) -> str:
    if ":" not in text:
        return text
    return with_emoji(_BETWEEN_WORDS.sub(_UNNAMED, text)).replace(_UNNAMED, ":")
